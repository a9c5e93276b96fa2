package compose

import (
	"regexp"
	"slices"
	"strings"

	"heed/triage"
)

// Fill puts what staff wrote into a blank of a draft, and reports whether there was one. A word before the blank gives
// way to one that the value brings along: "by" and "on Friday" make "on Friday", "el" and "mañana" make "mañana". The
// blank may be called by its name in any language of the staff.
func (c *Composer) Fill(d triage.Draft, name, value string) (triage.Draft, bool) {
	if open := triage.OpenBlanks(d.Text); !slices.ContainsFunc(open, func(b string) bool { return strings.EqualFold(b, name) }) {
		for _, b := range open {
			if c.canonical(b) == c.canonical(name) {
				name = b
			}
		}
	}
	text, ok := c.fill(d.Lang, d.Text, name, value)
	if !ok {
		return d, false
	}
	d.Text = text
	d.Offer.Sentence, _ = c.fill(d.Lang, d.Offer.Sentence, name, value)
	d.Blanks = slices.DeleteFunc(slices.Clone(d.Blanks), func(b triage.Blank) bool { return strings.EqualFold(b.Name, name) })
	d.Filled = append(slices.Clone(d.Filled), triage.Filled{Name: name, Value: value})
	return d, true
}

func (c *Composer) fill(lang, words, name, value string) (string, bool) {
	first, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(value)), " ")
	text := words
	for word, beginnings := range c.replies(lang).Mend {
		if !slices.Contains(beginnings, first) {
			continue
		}
		mark := `\[\[\s*` + regexp.QuoteMeta(strings.TrimSpace(name)) + `\s*\]\]`
		text = regexp.MustCompile(`(?i)\b`+regexp.QuoteMeta(word)+` `+mark).ReplaceAllStringFunc(text, func(found string) string {
			if firstRune(found) != firstRune(word) { // at the beginning of a sentence
				return upperFirst(value)
			}
			return value
		})
	}
	filled, ok := triage.FillBlank(text, name, value)
	return filled, ok || text != words
}
