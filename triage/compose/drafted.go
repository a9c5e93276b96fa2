package compose

import (
	"strconv"
	"strings"

	"heed/templates"
	"heed/triage"
)

// addDraft shows the draft between its markers, and what is still missing in it.
func (c *Composer) addDraft(p *page, g tongue, a Ask) {
	if strings.TrimSpace(a.Draft.Text) == "" {
		return
	}
	s := g.s.Ask
	if a.Draft.Version > 1 {
		p.head(templates.Put(s.DraftVersion, "n", strconv.Itoa(a.Draft.Version)))
	} else {
		p.head(s.Draft)
	}
	if public(a.Case) {
		g.addPost(p, a)
		return
	}
	g.addEnvelope(p, s.Goes, a.Case.Customer, a.Cc, a.Files)
	if a.Draft.Outline {
		p.warn(s.Outline)
	}
	g.addFindings(p, a.Findings)
	text, short := shorten(a.Draft.Text, mostDraft)
	if short {
		text += "\n" + s.Cut
	}
	p.letter(text, s.Begin, s.End)
	open := openBlanks(a.Draft)
	if len(open) > 0 {
		p.para(s.Blanks)
		var list []string
		for _, b := range open {
			line := templates.Put(s.BlankLine, "name", b.Name, "hint", c.hint(g.s, b))
			if b.Suggestion != "" {
				line += " (" + templates.Put(s.Suggest, "value", b.Suggestion) + ")"
			}
			list = append(list, line)
		}
		p.bullets(list)
	}
}

// addWhy teaches in one line why the draft says what it says (playbook G6).
func (c *Composer) addWhy(p *page, g tongue, d triage.Draft) {
	if why := c.why(g, d); why != "" {
		p.small(g.s.Ask.WhyDraft + ": " + why)
	}
}

// openBlanks lists the blanks still in the text, with what is known of them.
func openBlanks(d triage.Draft) []triage.Blank {
	var open []triage.Blank
	for _, name := range triage.OpenBlanks(d.Text) {
		b := triage.Blank{Name: name}
		for _, known := range d.Blanks {
			if strings.EqualFold(known.Name, name) {
				b = known
			}
		}
		open = append(open, b)
	}
	return open
}

// why gives the teaching line in the reader's language.
func (c *Composer) why(g tongue, d triage.Draft) string {
	for key, w := range c.set.Pack(c.house()).Staff.Why {
		if w == d.Why {
			return g.s.Why[key]
		}
	}
	return d.Why
}

func (g tongue) addFindings(p *page, findings []Finding) {
	if len(findings) == 0 {
		return
	}
	var list []string
	for _, f := range findings[:min(len(findings), 8)] {
		hint := g.s.Lint[f.Rule]
		if hint == "" {
			hint = f.Hint
		}
		if f.Sentence != "" {
			hint += " \"" + f.Sentence + "\""
		}
		list = append(list, hint)
	}
	p.warn(g.s.Ask.Findings)
	p.bullets(list)
}
