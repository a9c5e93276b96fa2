package config

import (
	"errors"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"

	"heed/triage"
)

// ownFacts is the file with the studio's facts where heed.toml names none.
const ownFacts = "facts.toml"

// factsFile is the shape of that file.
type factsFile struct {
	Fact []fact `toml:"fact"`
}

// fact is one thing customers ask about.
type fact struct {
	About  string              `toml:"about"`  // a topic Heed knows the words of, or one of the studio's own
	Answer map[string]string   `toml:"answer"` // by language
	Words  map[string][]string `toml:"words"`  // by language: how customers put the question, besides what Heed knows
}

const (
	mostFacts  = 200
	mostAnswer = 600 // bytes of one answer: a letter is no leaflet
)

var (
	factName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	forms    = regexp.MustCompile(`<[^<>]*\|[^<>]*>`)
)

// loadFacts reads the studio's facts, and notes what is wrong with them where it stands.
func (c *Config) loadFacts(d *document) {
	named := c.Studio.Facts != ""
	if !named {
		c.Studio.Facts = ownFacts
	}
	path := c.beside(c.Studio.Facts)
	c.Studio.Facts = path
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) && !named {
		c.Studio.Facts = ""
		return
	}
	data, err := readLimited(path)
	if err != nil {
		d.wrong("studio.facts", "%q: %v", path, err)
		return
	}
	var file factsFile
	in, whole := decode(path, data, &file)
	if whole && c.packs != nil {
		c.checkFacts(in, file.Fact)
	}
	d.problems = append(d.problems, in.problems...)
}

func (c *Config) checkFacts(d *document, list []fact) {
	if len(list) > mostFacts {
		d.wrong(index("fact", mostFacts), "there are %d facts; %d are read", len(list), mostFacts)
		return
	}
	seen := map[string]bool{}
	for i, f := range list {
		path := index("fact", i)
		switch {
		case !factName.MatchString(f.About):
			d.wrong(path+".about", "%q is not a word like \"parking\" or \"opening-hours\"", f.About)
		case seen[f.About]:
			d.wrong(path+".about", "%q stands in this file twice", f.About)
		case len(f.Answer) == 0:
			d.wrong(path+".answer", "is missing: a sentence for each language, such as { %s = \"...\" }", c.Studio.Language)
		}
		seen[f.About] = true
		for lang, answer := range f.Answer {
			c.checkAnswer(d, path+".answer."+lang, lang, answer)
			if known := c.packs.Has(lang) && len(c.packs.Pack(lang).Replies().Topics[f.About]) > 0; !known && len(f.Words[lang]) == 0 {
				d.wrong(path+".about", "Heed does not know how customers ask about %q in %q: give words = { %s = [\"...\"] }, or one of %s",
					f.About, lang, lang, strings.Join(c.topics(lang), ", "))
			}
		}
		for lang, words := range f.Words {
			if f.Answer[lang] == "" {
				d.wrong(path+".words."+lang, "there is no answer in %q", lang)
			}
			if slices.ContainsFunc(words, saysNothing) {
				d.wrong(path+".words."+lang, "holds an empty phrase, or one that every mail holds")
			}
		}
		c.facts = append(c.facts, triage.Fact{Name: f.About, Answers: f.Answer, Words: f.Words})
	}
}

// saysNothing reports whether a phrase has no word, or one that is a mere star.
func saysNothing(phrase string) bool {
	words := strings.Fields(phrase)
	return len(words) == 0 || slices.ContainsFunc(words, func(w string) bool { return w != ".." && strings.Trim(w, "*/.") == "" })
}

// checkAnswer refuses what could not stand in a letter as it is.
func (c *Config) checkAnswer(d *document, path, lang, answer string) {
	if !c.packs.Has(lang) || !c.packs.Pack(lang).Answers() {
		d.wrong(path, "Heed does not answer in %q", lang)
		return
	}
	switch n := c.packs.Pack(lang).Replies().Forms; {
	case strings.TrimSpace(answer) == "":
		d.wrong(path, "is empty")
	case len(answer) > mostAnswer:
		d.wrong(path, "is longer than %d bytes: a letter is no leaflet", mostAnswer)
	case triage.Unfinished(answer) || strings.ContainsAny(answer, "{}"):
		d.wrong(path, "holds brackets that would stop the letter")
	default:
		for _, m := range forms.FindAllString(answer, -1) {
			if has := strings.Count(m, "|") + 1; has != n {
				d.wrong(path, "%s has %d forms of address, not %d", m, has, n)
			}
		}
	}
}

// topics lists what Heed knows the questions of in a language.
func (c *Config) topics(lang string) []string {
	var names []string
	for name := range c.packs.Pack(lang).Replies().Topics {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
