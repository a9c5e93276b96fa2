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
func (c *Composer) blanks(text, lang string, m Matter, known stated) (string, []triage.Blank) {
	house := c.set.Pack(c.house()).Staff.Blanks
	var list []triage.Blank
	for _, name := range triage.OpenBlanks(text) {
		b := triage.Blank{Name: name}
		if t, ok := house[name]; ok {
			b.Name, b.Hint = t.Name, t.Hint
			text, _ = triage.FillBlank(text, name, "[["+t.Name+"]]")
		}
		b.Suggestion = c.suggest(name, lang, m, known)
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

// suggest infers what may belong into a blank: whoever has the case in hand, and a day that can be kept. A reason is
// never guessed.
func (c *Composer) suggest(name, lang string, m Matter, known stated) string {
	switch name {
	case "who":
		if m.Signer.Name != "" {
			return m.Signer.First()
		}
		return c.studio.SignAs
	case "what":
		return m.Account.suggestWhat(lang)
	case "date":
		return dayOf(&c.set.Pack(lang).Replies().Calendar, promiseDay(m, known), m.Now)
	}
	return ""
}

// promiseDay is the day an answer may promise something for (playbook R2): for what is gravest the day of the answer's
// own deadline, else one or two open days on, and in any case before the day of an event that is near.
func promiseDay(m Matter, known stated) time.Time {
	loc := m.zone()
	today := midnight(m.Now.In(loc))
	v := m.Case.Verdict
	day := today
	if by := midnight(m.Case.AnswerBy.In(loc)); by.After(day) {
		day = by
	}
	switch {
	case v.Severity == triage.Critical:
	case v.Severity == triage.Serious, v.Has(triage.EventImminent):
		day = openDay(m, day, 1)
	default:
		day = openDay(m, day, 2)
	}
	if v.Has(triage.EventImminent) && len(known.days) > 0 {
		if before := known.days[0].AddDate(0, 0, -1); !before.Before(today) && before.Before(day) {
			return before
		}
	}
	return day
}

// openDay is the nth day after a day on which the studio is open; where its calendar is not known, Saturday and Sunday
// are left out.
func openDay(m Matter, after time.Time, n int) time.Time {
	for _, d := range m.OpenDays {
		if d.After(after) {
			if n--; n == 0 {
				return d
			}
			after = d
		}
	}
	for day := after; ; {
		day = day.AddDate(0, 0, 1)
		if day.Weekday() != time.Saturday && day.Weekday() != time.Sunday {
			if n--; n <= 0 {
				return day
			}
		}
	}
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
