package compose

import (
	"slices"
	"strings"
	"time"

	"heed/templates"
	"heed/triage"
)

// blanks gives the blanks of a text the names staff of this house type, and lists them with a hint
// and, where one can be inferred, a suggestion in the customer's language. A suggestion is never filled
// in unasked.
func (c *Composer) blanks(text, lang string, m Matter) (string, []triage.Blank) {
	house := c.set.Pack(c.house()).Staff.Blanks
	var list []triage.Blank
	for _, name := range triage.OpenBlanks(text) {
		b := triage.Blank{Name: name}
		if t, ok := house[name]; ok {
			b.Name, b.Hint = t.Name, t.Hint
			text, _ = triage.FillBlank(text, name, "[["+t.Name+"]]")
		}
		b.Suggestion = c.suggest(name, lang, m)
		list = append(list, b)
	}
	return text, list
}

// canonical returns the name replies.toml uses for a blank of any language.
func (c *Composer) canonical(name string) string {
	for _, lang := range c.set.Langs() {
		for k, t := range c.set.Pack(lang).Staff.Blanks {
			if strings.EqualFold(t.Name, name) {
				return k
			}
		}
	}
	return name
}

func (c *Composer) suggest(name, lang string, m Matter) string {
	switch name {
	case "who":
		if m.Signer.Name != "" {
			return m.Signer.First()
		}
		return c.studio.SignAs
	case "date":
		days := 2
		if m.Case.Verdict.Severity >= triage.Serious || m.Case.Verdict.Has(triage.EventImminent) {
			days = 1
		}
		return dayOf(&c.set.Pack(lang).Replies.Calendar, workingDay(m.Now, m.Location, days), m.Now)
	}
	return ""
}

// workingDay counts days on from now and leaves out Saturday and Sunday; the studio's own calendar is
// not known here, which is why this only suggests.
func workingDay(now time.Time, loc *time.Location, days int) time.Time {
	if loc == nil {
		loc = time.UTC
	}
	t := now.In(loc)
	for days > 0 {
		t = t.AddDate(0, 0, 1)
		if t.Weekday() != time.Saturday && t.Weekday() != time.Sunday {
			days--
		}
	}
	return t
}

func (c *Composer) signer(m triage.Member) string {
	if m.Name != "" {
		return printable(m.Name, 80)
	}
	return c.studio.SignAs
}

func (l *letter) signature(name, studio string) string {
	return signed(l.toned("sign_off", l.r.SignOff), name, studio)
}

func signed(off, name, studio string) string {
	if name == studio {
		name = ""
	}
	return joined([]string{off, name, studio}, "\n")
}

// Signed returns the text of a draft with the name of whoever approved it under it, where Heed drafted
// it without knowing who that would be. Words of staff are left as they are.
func (c *Composer) Signed(d triage.Draft, by triage.Member) string {
	if d.Author != "heed" || by.Name == "" || slices.Contains(strings.Fields(by.Name), c.studio.SignAs) {
		return d.Text
	}
	r := c.replies(d.Lang)
	text := strings.TrimRight(d.Text, "\n ")
	for _, offs := range [][]string{r.SignOff.Light, r.SignOff.Plain, r.SignOff.Quiet} {
		for _, off := range offs {
			for _, many := range []bool{false, true} {
				for _, formal := range []bool{false, true} {
					o := inForm(off, r.Forms, many, formal)
					if body, ok := strings.CutSuffix(text, "\n"+signed(o, c.studio.SignAs, c.studio.Name)); ok {
						return body + "\n" + signed(o, printable(by.Name, 80), c.studio.Name)
					}
				}
			}
		}
	}
	return d.Text
}

// house names of blanks for one staff member's language, by the name in the draft.
func (c *Composer) hint(s *templates.Staff, b triage.Blank) string {
	if t, ok := s.Blanks[c.canonical(b.Name)]; ok {
		return t.Hint
	}
	return b.Hint
}
