// Package templates holds everything Heed knows about languages: one folder a language, one file a
// purpose, embedded in the binary and validated when it is loaded. A studio's own files lie over them.
//
// It exists so that a new language is a folder, not code. It refuses to decide anything: it hands out
// typed values. It fails at load time, naming file, line and reason, never while a mail is read.
package templates

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/pelletier/go-toml/v2"
)

//go:embed */*.toml */*.txt
var embedded embed.FS

// learned is a string of its own, for a file read from embed.FS is a copy of a megabyte.
//
//go:embed learned.txt
var learned string

// Fallback is the language used where nothing better is known.
const Fallback = "en"

// Pack is everything Heed knows about one language.
type Pack struct {
	Lang     string
	Concepts []Concept // concepts.txt: what words are about
	Learned  Learned   // learned.txt: what single words tell, learned from labelled mails
	Staff    Staff     // staff.toml: the sentences staff and owner read
	Commands Commands  // commands.toml: the words staff answer with
	Marks    Marks     // marks.toml: quotes, signatures, forwards, out-of-office and bounces
	Dates    Dates     // dates.toml: names of days and months, words of time

	words    []source // what Lexicon reads
	answers  bool     // there is a replies.toml
	replies  func() *Replies
	remedies func() *Remedies
}

// Replies reads replies.toml, the sentences answers to customers are made of; empty where there is none.
func (p *Pack) Replies() *Replies {
	if p.replies == nil {
		return &Replies{}
	}
	return p.replies()
}

// Remedies reads remedies.toml, what can be done for an unhappy customer, in words; empty where there is none.
func (p *Pack) Remedies() *Remedies {
	if p.remedies == nil {
		return &Remedies{}
	}
	return p.remedies()
}

// Answers reports whether customers can be answered in the language.
func (p *Pack) Answers() bool { return p.answers }

// later reads a part when it is first asked for: a studio answers in few of the languages. What lies over an embedded
// file is read at once, so that its faults are known.
func later[T any](into *func() *T, name string, data layers, parse func(string, layers) (T, error)) error {
	if _, err := fs.Stat(embedded, name); err != nil || len(data) > 1 {
		part, err := parse(name, data)
		*into = func() *T { return &part }
		return err
	}
	*into = sync.OnceValue(func() *T {
		var part T
		if data, err := readLayers(nil, name); err == nil {
			part, _ = parse(name, data) // it is whole: a test reads it
		}
		return &part
	})
	return nil
}

// source is one file of phrases, checked.
type source struct {
	name string
	data []byte // nil: as embedded
	own  bool   // a studio's own, laid over the others
}

// Lexicon reads lexicon.txt and tone.txt, what words mean for mood, theme, flag and want, with a studio's own phrases
// laid over them. It is read whenever it is asked for: whoever needs it keeps it in a form of their own, and a studio
// gets mail in few of the languages.
func (p *Pack) Lexicon() Lexicon {
	lex, _ := p.lexicon() // it was whole when it was loaded
	return lex
}

// HasLexicon reports whether there are any phrases.
func (p *Pack) HasLexicon() bool { return len(p.words) > 0 }

func (p *Pack) lexicon() (lex Lexicon, err error) {
	var errs []error
	for _, s := range p.words {
		data := s.data
		if data == nil {
			if data, err = fs.ReadFile(embedded, s.name); err != nil {
				return lex, err
			}
		}
		if s.own {
			errs = append(errs, lex.lay(s.name, data)...)
		} else {
			errs = append(errs, lex.add(s.name, data))
		}
	}
	return lex, errors.Join(errs...)
}

// Set is all packs.
type Set struct {
	packs map[string]*Pack
	langs []string

	// Learned is what concepts and figures tell in any language: learned.txt beside the packs.
	Learned Learned
}

// parts says which file fills which part of a pack. A new part is one row.
var parts = []struct {
	file  string
	parse func(p *Pack, name string, data layers) error
}{
	{"lexicon.txt", phrases}, // the trade's phrases
	{"tone.txt", phrases},    // general mood
	{"concepts.txt", func(p *Pack, name string, data layers) (err error) {
		p.Concepts, err = parseConcepts(name, data.top())
		return
	}},
	{"learned.txt", func(p *Pack, _ string, data layers) error { p.Learned = Learned{string(data.top())}; return nil }},
	{"replies.toml", func(p *Pack, name string, data layers) error {
		p.answers = true
		return later(&p.replies, name, data, parseReplies)
	}},
	{"remedies.toml", func(p *Pack, name string, data layers) error {
		return later(&p.remedies, name, data, func(name string, data layers) (Remedies, error) {
			forms := 0 // Heed's own sentences are known to fit: a test reads them with the forms of their language
			if len(data) > 1 {
				forms = p.Replies().Forms
			}
			return parseRemedies(name, data, forms)
		})
	}},
	{"staff.toml", func(p *Pack, name string, data layers) (err error) { p.Staff, err = parseStaff(name, data); return }},
	{"commands.toml", func(p *Pack, name string, data layers) (err error) {
		p.Commands, err = parseCommands(name, data)
		return
	}},
	{"marks.toml", func(p *Pack, name string, data layers) (err error) { p.Marks, err = parseMarks(name, data); return }},
	{"dates.toml", func(p *Pack, name string, data layers) (err error) { p.Dates, err = parseDates(name, data); return }},
}

// phrases notes a file for Lexicon. Where an overlay took the place of the embedded file, its text is kept.
func phrases(p *Pack, name string, data layers) error {
	s := source{name: name}
	if len(data) > 1 {
		s.data = data.top()
	}
	p.words = append(p.words, s)
	return nil
}

// check reads what is otherwise read when a mail in the language comes.
func (p *Pack) check() error {
	_, err := p.lexicon()
	errs := []error{err, p.Learned.check(path.Join(p.Lang, learnedFile))}
	forms := 0
	if data, err := readLayers(nil, path.Join(p.Lang, "replies.toml")); err != nil || len(data) > 0 {
		r, wrong := parseReplies(path.Join(p.Lang, "replies.toml"), data)
		forms = r.Forms
		errs = append(errs, err, wrong)
	}
	if data, err := readLayers(nil, path.Join(p.Lang, "remedies.toml")); err != nil || len(data) > 0 {
		_, wrong := parseRemedies(path.Join(p.Lang, "remedies.toml"), data, forms)
		errs = append(errs, err, wrong)
	}
	return errors.Join(errs...)
}

// check reads all there is to be read later.
func (s *Set) check() error {
	err := s.Learned.check("learned.txt")
	for _, lang := range s.langs {
		err = errors.Join(err, s.packs[lang].check())
	}
	return err
}

// Load reads the embedded packs and lays the overlay (nil for none) over them: in a file of sentences (.toml) each
// name that stands in the overlay's file takes the embedded one's place, and all others stay, so that a studio changes a
// sentence without keeping a copy of the rest; a list of phrases (.txt) takes the whole file's place. A file that
// belongs nowhere is an error. All errors are reported, joined. The embedded phrases and cues are known to be whole (a
// test reads them) and take longest, so they are only looked through where something lies over them.
func Load(overlay fs.FS) (*Set, error) {
	set := &Set{packs: map[string]*Pack{}}
	dirs, err := fs.ReadDir(embedded, ".")
	if err != nil {
		return nil, fmt.Errorf("language packs: %w", err)
	}
	var errs []error
	set.Learned = Learned{learned}
	if overlay != nil {
		if data, err := fs.ReadFile(overlay, "learned.txt"); err == nil {
			set.Learned = Learned{string(data)}
		}
	}
	for _, dir := range dirs {
		if !dir.IsDir() {
			continue
		}
		pack := &Pack{Lang: dir.Name()}
		for _, part := range parts {
			name := path.Join(dir.Name(), part.file)
			data, err := readLayers(overlay, name)
			if err == nil && len(data) > 0 {
				err = part.parse(pack, name, data)
			}
			if err != nil {
				errs = append(errs, err)
			}
		}
		set.packs[pack.Lang] = pack
		set.langs = append(set.langs, pack.Lang)
	}
	slices.Sort(set.langs)
	if overlay != nil {
		errs = append(errs, strays(overlay, set.langs), set.check())
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return set, nil
}

// Langs lists the languages there is a pack for, sorted.
func (s *Set) Langs() []string { return s.langs }

// Has reports whether there is a pack for exactly this language.
func (s *Set) Has(lang string) bool { return s.packs[lang] != nil }

// Pack returns the pack for lang ("pt-BR" falls back to "pt"), or the fallback language's.
func (s *Set) Pack(lang string) *Pack {
	lang = strings.ToLower(lang)
	if p := s.packs[lang]; p != nil {
		return p
	}
	base, _, _ := strings.Cut(lang, "-")
	if p := s.packs[base]; p != nil {
		return p
	}
	return s.packs[Fallback]
}

// decodeTOML reads a part strictly, a layer over the other: an unknown key is an error with file and line.
func decodeTOML(name string, data layers, into any) error {
	for _, layer := range data {
		if err := decodeLayer(name, layer, into); err != nil {
			return err
		}
	}
	return nil
}

func decodeLayer(name string, data []byte, into any) error {
	dec := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields()
	err := dec.Decode(into)
	var strict *toml.StrictMissingError
	if errors.As(err, &strict) && len(strict.Errors) > 0 {
		row, col := strict.Errors[0].Position()
		return fmt.Errorf("%s:%d:%d: unknown key %q", name, row, col, strings.Join(strict.Errors[0].Key(), "."))
	}
	var syntax *toml.DecodeError
	if errors.As(err, &syntax) {
		row, col := syntax.Position()
		return fmt.Errorf("%s:%d:%d: %w", name, row, col, syntax)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
