package compose

import (
	"strings"

	"heed/mailer"
	"heed/templates"
	"heed/triage"
)

// addMail shows what the customer wrote, the telling words marked (playbook L1).
func (g tongue) addMail(p *page, a Ask) {
	p.head(templates.Put(g.s.Ask.Wrote, "name", named(a.Case.Customer)))
	subject := printable(a.Case.Subject, 150)
	if subject == "" {
		subject = g.s.Ask.Subjectless
	}
	p.small(templates.Put(g.s.Ask.Subject, "subject", subject))
	v := a.Case.Verdict
	g.addWords(p, a.Message, v, mostWords)
	if a.Message != nil && len(marked(a.Message.Text, v.Reasons, "text")) > 1 {
		p.small(g.s.Ask.Marked)
	}
	if v.Unsure && v.Second != "" && v.Second != v.Kind {
		p.warn(templates.Put(g.s.Ask.Readings, "first", g.s.Kinds[string(v.Kind)], "second", g.s.Kinds[string(v.Second)]))
	}
}

func (g tongue) addWords(p *page, m *mailer.Message, v triage.Verdict, limit int) {
	words, whole := theirWords(m, v, limit)
	if strings.TrimSpace(words) == "" {
		p.small(g.s.Ask.NoWords)
	} else {
		p.words(marked(words, v.Reasons, "text"))
	}
	if !whole {
		p.small(g.s.Ask.Cut)
	}
	if m != nil && len(m.Attachments) > 0 {
		var names []string
		for _, f := range m.Attachments[:min(len(m.Attachments), 12)] {
			names = append(names, printable(f.Name, 60))
		}
		p.small(templates.Put(g.s.Ask.Files, "files", joined(names, ", ")))
	}
}
