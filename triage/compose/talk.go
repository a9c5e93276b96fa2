package compose

import (
	"slices"

	"heed/templates"
	"heed/triage"
)

// addCall puts the call first where a conversation beats a letter: the number to tap and what to say (playbook
// L3, R7).
func (c *Composer) addCall(p *page, g tongue, a Ask, said stated) {
	points := c.talkFor(g, a)
	serious := a.Case.Verdict.Severity >= triage.Serious && !public(a.Case)
	if len(points) == 0 && (!serious || len(said.phones) == 0) {
		return
	}
	p.card(func() {
		p.head(g.s.Ask.Talk)
		if len(said.phones) > 0 {
			ring := said.phones[0]
			p.buttons(
				button{label: templates.Put(g.s.Buttons["call"], "phone", ring.written), href: "tel:" + ring.dial, primary: true},
				write(g.s.Buttons["called"], a.ReplyTo, a.Tag, g.s.Commands["called"]+" "),
			)
		} else if a.Case.Customer.Addr != "" {
			p.small(g.s.Ask.NoPhone)
		}
		p.numbers(points)
	})
}

// talkFor gives the talking points in the reader's language where the draft's are the house's own.
func (c *Composer) talkFor(g tongue, a Ask) []string {
	if len(a.Draft.Talk) == 0 {
		return nil
	}
	if a.Draft.Author == "heed" || a.Draft.Author == "" {
		if t := talk(g.s, a.Case); t != nil {
			return t
		}
	}
	return a.Draft.Talk
}

// talk returns what to say on the phone (playbook L3, R7): for everything serious, and for moments of grief; and where
// nothing but a call reaches the customer.
func talk(s *templates.Staff, c triage.Case) []string {
	v := c.Verdict
	if v.Kind != triage.Complaint && !v.Has(triage.Sensitive) || v.Kind == triage.Praise {
		return nil
	}
	if v.Severity < triage.Serious && !v.Has(triage.Sensitive) && !unreachable(c) {
		return nil
	}
	keys := []string{}
	if v.Has(triage.Abusive) {
		keys = append(keys, "abusive")
	}
	if v.Has(triage.LegalThreat) {
		keys = append(keys, "legal")
	}
	for _, t := range v.Themes {
		keys = append(keys, string(t))
	}
	if v.Has(triage.Sensitive) {
		keys = append(keys, "sensitive")
	}
	for _, k := range append(keys, "general") {
		if p := s.TalkCard[k].Points; p != nil {
			return slices.Clone(p)
		}
	}
	return nil
}
