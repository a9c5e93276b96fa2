package templates

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// Fault is one mistake in a studio's own words.
type Fault struct {
	File   string
	Line   int // 0 where the file as a whole is at fault
	Reason string
}

func (f *Fault) Error() string {
	if f.Line == 0 {
		return fmt.Sprintf("%s: %s", f.File, f.Reason)
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Reason)
}

// Overlay gives the packs with a studio's own phrases laid over their lexicons; s stays as it is. The phrases stand
// in files "en.txt" or "en-anything.txt", in the format of Lexicon, read in the order of their names; files that do
// not end in ".txt" are left alone. The classes of the language ("@photo") may be used.
//
// A line takes the place of what the same labels and phrase said before, also where that is one of several words
// ("bad" of "bad/awful/poor"). A line with weight 0 and labels without a figure takes the phrase away; "0 dark:1 moody"
// is a phrase like any other.
//
// Folder is how the files' names begin in entries and errors. All faults are returned, joined, each a *Fault.
func (s *Set) Overlay(folder string, files fs.FS) (*Set, error) {
	list, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, &Fault{File: folder, Reason: err.Error()}
	}
	out := *s
	out.packs = maps.Clone(s.packs)
	var errs []error
	for _, entry := range list {
		base, ok := strings.CutSuffix(entry.Name(), ".txt")
		if !ok || entry.IsDir() || base == "" || base[0] == '.' {
			continue
		}
		name := path.Join(folder, entry.Name())
		lang, _, _ := strings.Cut(base, "-")
		if !s.Has(lang) {
			errs = append(errs, &Fault{File: name, Reason: fmt.Sprintf("begins with none of the languages %s, as in \"en.txt\" and \"en-weddings.txt\"", strings.Join(s.langs, ", "))})
			continue
		}
		data, err := fs.ReadFile(files, entry.Name())
		if err != nil {
			errs = append(errs, &Fault{File: name, Reason: err.Error()})
			continue
		}
		pack := *out.packs[lang]
		pack.words = append(slices.Clone(pack.words), source{name, data, true})
		if _, err := pack.lexicon(); err != nil {
			errs = append(errs, err)
			pack.words = pack.words[:len(pack.words)-1] // the faults of the next file are its own
		}
		out.packs[lang] = &pack
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return &out, nil
}

// lay puts the lines of one file over what is there.
func (lex *Lexicon) lay(file string, data []byte) []error {
	switch {
	case len(data) > maxLexicon:
		return []error{&Fault{File: file, Reason: fmt.Sprintf("larger than %d bytes", maxLexicon)}}
	case !utf8.Valid(data):
		return []error{&Fault{File: file, Reason: "is not UTF-8"}}
	}
	if lex.classes == nil {
		lex.classes = map[string][]string{}
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // some editors begin a file with a mark of its encoding
	own := Lexicon{classes: lex.classes}
	var added []Entry
	var errs []error
	seen := map[string]int{}
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		own.Entries = nil
		if err := own.line(line, file, n, seen); err != nil {
			errs = append(errs, &Fault{file, n, err.Error()})
			continue
		}
		for i := range own.Entries {
			own.Entries[i].Own = true
		}
		removed := lex.take(own.Entries)
		if !removes(line, own.Entries) {
			added = append(added, own.Entries...)
		} else if !removed {
			errs = append(errs, &Fault{file, n, fmt.Sprintf("there is no phrase %q with just these labels to take away", own.Entries[0].Source)})
		}
	}
	lex.Entries = append(lex.Entries, added...)
	return errs
}

// removes reports whether a line says that its phrase is not wanted.
func removes(line string, entries []Entry) bool {
	return len(entries) > 0 && entries[0].Weight == 0 && !strings.Contains(strings.Fields(line)[1], ":")
}

// take removes what the given entries say from the lexicon, and reports whether there was any of it.
func (lex *Lexicon) take(given []Entry) (any bool) {
	for _, g := range given {
		for i := 0; i < len(lex.Entries); i++ {
			if shared := lex.Entries[i].meet(g); shared != nil {
				rest := lex.Entries[i].without(shared)
				lex.Entries = slices.Replace(lex.Entries, i, i+1, rest...)
				i += len(rest) - 1
				any = true
			}
		}
	}
	return any
}

// meet gives for each place what both entries say there; nil where they never say the same.
func (e Entry) meet(o Entry) []Place {
	if len(e.Phrase) != len(o.Phrase) || !sameLabels(e.Labels, o.Labels) {
		return nil
	}
	shared := make([]Place, len(e.Phrase))
	for i, p := range e.Phrase {
		q := o.Phrase[i]
		if p.Gap != q.Gap || p.Wide != q.Wide {
			return nil
		}
		shared[i] = Place{Words: keep(p.Words, func(w string) bool { return slices.Contains(q.Words, w) }), Gap: p.Gap, Wide: p.Wide}
		if p.Gap == 0 && len(shared[i].Words) == 0 {
			return nil
		}
	}
	return shared
}

// without gives what is left of an entry once a part of each place is taken out of it: an entry for each place that
// has other words too.
func (e Entry) without(shared []Place) []Entry {
	var rest []Entry
	for i, p := range e.Phrase {
		only := keep(p.Words, func(w string) bool { return !slices.Contains(shared[i].Words, w) })
		if len(only) == 0 {
			continue
		}
		part := e
		part.Phrase = slices.Clone(e.Phrase)
		copy(part.Phrase, shared[:i])
		part.Phrase[i].Words = only
		rest = append(rest, part)
	}
	return rest
}

// keep gives the words that pass, and leaves the list alone: it may be a class that other phrases share.
func keep(words []string, pass func(string) bool) []string {
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool { return !pass(w) })
}

// sameLabels: the same names in any order; how strongly they are meant is what a line may change.
func sameLabels(a, b []Label) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(l Label) bool {
		return !slices.ContainsFunc(b, func(o Label) bool { return o.Name == l.Name })
	})
}
