package compose

import (
	"regexp"
	"slices"
	"strings"

	"heed/triage"
)

// Fill puts what staff wrote into a blank of a draft, and reports whether there was one. A word before the blank gives
// way to one that the value brings along: "by" and "on Friday" make "on Friday", "el" and "mañana" make "mañana".
func (c *Composer) Fill(d triage.Draft, name, value string) (string, bool) {
	first, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(value)), " ")
	text := d.Text
	for word, beginnings := range c.replies(d.Lang).Mend {
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
	return filled, ok || text != d.Text
}
