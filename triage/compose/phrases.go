package compose

import (
	"strings"

	"heed/triage/text"
)

// phrases finds any of a list of phrases in a text: whole words, folded, in one sentence. In a phrase "photo*" stands
// for all words that begin so, "*album" for all that end so, "a/b" for either, ".." for up to two words of any kind.
type phrases struct {
	m *text.Matcher
	n int
}

// anyWords is how many words ".." stands for.
const anyWords = 2

func newPhrases(list []string) phrases {
	all := make([][]text.Element, len(list))
	for i, p := range list {
		for _, w := range strings.Fields(p) {
			if w == ".." {
				all[i] = append(all[i], text.Element{Gap: anyWords})
				continue
			}
			all[i] = append(all[i], elements(w)...)
		}
	}
	return phrases{text.NewMatcher(all), len(list)}
}

// elements takes a word of a phrase apart as the reader of texts does: "you'll" is two words there.
func elements(word string) []text.Element {
	if strings.ContainsAny(word, "*/") {
		return []text.Element{{Words: strings.Split(word, "/")}}
	}
	var list []text.Element
	for _, t := range text.Read(word).Tokens {
		list = append(list, text.Element{Words: []string{t.Norm}})
	}
	return list
}

// in reports whether any of the phrases stands in a text.
func (p phrases) in(d *text.Doc) bool { return len(p.m.Find(d)) > 0 }

// inside reports whether any of the phrases stands in one of the texts.
func (p phrases) inside(texts ...string) bool {
	for _, s := range texts {
		if p.in(text.Read(s)) {
			return true
		}
	}
	return false
}

// none reports whether there are no phrases at all.
func (p phrases) none() bool { return p.n == 0 }
