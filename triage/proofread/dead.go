package proofread

import (
	"slices"
	"strings"

	"heed/templates"
	"heed/triage/text"
)

// dead reports words, and phrases of them, that the reader of texts never hands out as they stand in the lexicon:
// it folds capitals and accents and drawn-out letters, and parts words at hyphens, full stops and between figures
// and letters.
func (r *reading) dead() {
	words := map[string]string{} // word -> why it is never found, empty where it is
	for i := range r.entries {
		e := &r.entries[i]
		if !r.asked(e) {
			continue
		}
		for _, p := range e.Phrase {
			for _, w := range p.Words {
				why, known := words[w]
				if !known {
					why = neverFound(w)
					words[w] = why
				}
				if why != "" {
					r.report(e, true, "%q is never found: %s", w, why)
				}
			}
		}
		if r.spoilt[at(e)] || len(e.Phrase) == 1 {
			continue
		}
		if s := sample(e, 0, false); !found(e, s) {
			r.report(e, true, "%q is never found: written out it reads %s", e.Source, reads(text.Read(s)))
		}
	}
}

// neverFound says why no text holds a word of a lexicon, or nothing.
func neverFound(word string) string {
	e := templates.Entry{Phrase: []templates.Place{{Words: []string{word}}}}
	if found(&e, sample(&e, 0, false)) {
		return ""
	}
	return "written out it reads " + reads(text.Read(specimen(word)))
}

// specimen is a word that a pattern stands for.
func specimen(word string) string {
	if word == "<n>" {
		return "7"
	}
	if stem, ok := strings.CutSuffix(word, "*"); ok {
		return stem + "x"
	}
	if tail, ok := strings.CutPrefix(word, "*"); ok {
		return "xyz" + tail
	}
	return word
}

// elided words stand before another without a blank: "l'album".
func elided(word string) bool {
	return len(word) > 1 && (strings.HasSuffix(word, "'") || strings.HasSuffix(word, "’"))
}

// next is a word that no lexicon has: it fills gaps, and follows an elided word that nothing else follows.
const next = "xyz"

// sample writes a phrase out, its gaps filled or empty; n chooses among the words of each place, so that a round of n
// as long as the longest place uses every word once.
func sample(e *templates.Entry, n int, filled bool) string {
	var b strings.Builder
	glued := true
	for _, p := range e.Phrase {
		if p.Gap > 0 {
			if filled {
				b.WriteString(strings.Repeat(" "+next, p.Gap)[blanks(glued):])
				glued = false
			}
			continue
		}
		word := p.Words[n%len(p.Words)]
		b.WriteString((" " + specimen(word))[blanks(glued):])
		glued = elided(word)
	}
	if glued {
		b.WriteString(next)
	}
	return b.String()
}

// blanks is how many blanks fall away before a word that is glued to the one before.
func blanks(glued bool) int {
	if glued {
		return 1
	}
	return 0
}

// found reports whether the entry's phrase is found in its sample, from the first word to the last.
func found(e *templates.Entry, sample string) bool {
	d := text.Read(sample)
	last := len(d.Tokens)
	if last > 1 && d.Tokens[last-1].Norm == next {
		last--
	}
	return slices.ContainsFunc(text.NewMatcher([][]text.Element{elements(e)}).Find(d), func(h text.Hit) bool {
		return h.First == 0 && h.Last == last
	})
}

// elements is the phrase as the matcher takes it.
func elements(e *templates.Entry) []text.Element {
	list := make([]text.Element, len(e.Phrase))
	for i, p := range e.Phrase {
		list[i] = text.Element{Words: p.Words, Gap: p.Gap, Wide: p.Wide}
	}
	return list
}

// reads shows how a text is read.
func reads(d *text.Doc) string {
	if len(d.Tokens) == 0 {
		return "as nothing"
	}
	words := make([]string, len(d.Tokens))
	for i, t := range d.Tokens {
		words[i] = t.Norm
	}
	return "as \"" + strings.Join(words, "\" \"") + "\""
}
