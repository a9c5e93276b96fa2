package compose

import (
	"strings"

	"heed/triage"
)

// Foreign reports whether a draft of Heed's is in another language than a member of staff reads.
func (c *Composer) Foreign(d triage.Draft, to triage.Member) bool {
	return d.Author == "heed" && d.Lang != c.staffLang(to.Lang) && strings.TrimSpace(d.Text) != ""
}

// Beside composes a draft once more in the language of a member of staff, so that they know what they approve; it is
// never sent. Blanks are the same, and what was filled in stands in it as it was written. Of words that staff wrote, and
// where the languages are the same, there is nothing: "".
func (c *Composer) Beside(m Matter, d triage.Draft, to triage.Member) string {
	if !c.Foreign(d, to) {
		return ""
	}
	m.Theirs, m.Case.Verdict.Lang = d.Lang, c.staffLang(to.Lang)
	other := c.Draft(m)
	for _, f := range d.Filled {
		other, _ = c.Fill(other, f.Name, f.Value)
	}
	return other.Text
}

// addBeside shows the same letter in the reader's language, so that it cannot be taken for the draft itself.
func (g tongue) addBeside(p *page, text string) {
	if strings.TrimSpace(text) == "" {
		return
	}
	text, short := shorten(text, mostDraft)
	if short {
		text += "\n" + g.s.Ask.Cut
	}
	p.head(g.s.Ask.Beside)
	p.aside(text)
}
