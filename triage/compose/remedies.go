package compose

import (
	"slices"
	"strconv"
	"strings"

	"heed/templates"
	"heed/triage"
)

// addRemedies lists what could be done for the customer, numbered, each with its cost and the reasons for it, and a
// button that puts it into the draft (playbook R4, R5, R6).
func (c *Composer) addRemedies(p *page, g tongue, a Ask) {
	s := g.s.Remedies
	if a.Limit != nil {
		if _, over := c.AboveLimit(Letter{Case: a.Case, Draft: a.Draft, Limit: a.Limit}); over {
			p.warn(templates.Put(s.Limit, "sum", c.money(g.lang, *a.Limit)))
		}
	}
	if len(a.Proposals) == 0 {
		return
	}
	p.head(s.Head)
	var lines []string
	var buttons []button
	other := 0 // the first one that is not in the draft
	for i, r := range a.Proposals {
		n, name := strconv.Itoa(i+1), g.remedy(r.Key)
		title := upperFirst(name)
		if r.Key == a.Draft.Offer.Remedy {
			title += " (" + s.In + ")"
		}
		lines = append(lines, strings.Join(append([]string{title}, c.about(g, a, r)...), ", "))
		if r.Key != a.Draft.Offer.Remedy {
			if other == 0 {
				other = i + 1
			}
			buttons = append(buttons, write(templates.Put(s.Button, "n", n, "remedy", clip(name, 40)), a.ReplyTo, a.Tag, g.s.Commands["offer"]+" "+n))
		}
	}
	p.numbers(lines)
	how := ""
	if other > 0 {
		n := strconv.Itoa(other)
		how = templates.Put(s.How, "command", g.s.Commands["offer"]+" "+n, "n", n)
	}
	if a.Draft.Offer.Remedy != "" {
		how = joined([]string{how, templates.Put(s.None, "command", g.s.Commands["offer"]+" 0")}, " ")
	}
	p.small(how)
	p.buttons(buttons...)
}

// about says what is to be known of a proposal: "costs us 12 €, fits damaged".
func (c *Composer) about(g tongue, a Ask, r triage.Proposal) []string {
	s := g.s.Remedies
	parts := []string{s.Unknown}
	if r.Cost.Known() {
		parts = []string{templates.Put(s.Costs, "sum", c.money(g.lang, r.Cost))}
	}
	if r.Value.Known() {
		parts = append(parts, templates.Put(s.Worth, "sum", c.money(g.lang, r.Value)))
	}
	for _, w := range r.Reasons {
		parts = append(parts, templates.Put(s.Why[string(w.Code)], "theme", g.s.Themes[string(w.Theme)], "date", g.day(w.At)))
	}
	if a.Limit != nil && !(triage.Member{Limit: a.Limit}).MayGrant(r.Kind, r.Cost) {
		parts = append(parts, s.Above)
	}
	return parts
}

// Numbered are the lines of a ledger that "accepted 1", "declined 1" and "given 1" speak of, in the order of their
// numbers: what this case has offered and the customer does not have yet.
func Numbered(l triage.Ledger, caseID string) triage.Ledger {
	return slices.DeleteFunc(l.Of(caseID), func(line triage.LedgerLine) bool { return line.Standing == triage.RemedyGiven })
}

// addLedger shows what the customer was offered and given before, with sums, and says so where they ask for more after
// having taken it (playbook F2).
func (c *Composer) addLedger(p *page, g tongue, a Ask) {
	s := g.s.Remedies
	if by := a.Opinion.By; by.Limit != nil && a.Limit == nil {
		if _, over := c.AboveLimit(Letter{Case: a.Case, Draft: a.Draft, Limit: by.Limit}); over {
			p.warn(templates.Put(s.Decide, "who", g.person(by), "sum", c.money(g.lang, *by.Limit)))
		}
	}
	if len(a.Demand) > 0 {
		p.warn(g.demand(a))
	}
	if len(a.Ledger) == 0 {
		return
	}
	p.head(s.Ledger)
	var lines []string
	open := Numbered(a.Ledger, a.Case.ID)
	for _, l := range a.Ledger {
		parts := []string{upperFirst(g.remedy(l.Remedy)), templates.Put(s.Standings[string(l.Standing)], "date", g.day(l.ChangedAt))}
		if l.Cost.Known() {
			parts = append(parts, templates.Put(s.Costs, "sum", c.money(g.lang, l.Cost)))
		}
		if l.CaseID != a.Case.ID {
			parts = append(parts, l.Ref)
		}
		line := strings.Join(parts, ", ")
		if i := slices.IndexFunc(open, func(o triage.LedgerLine) bool { return o.ID == l.ID }); i >= 0 && len(open) > 1 {
			line += " (" + strconv.Itoa(i+1) + ")"
		}
		lines = append(lines, line)
	}
	p.bullets(lines[max(len(lines)-mostLedger, 0):])
	offered := a.Ledger.Cost(func(triage.LedgerLine) bool { return true })
	taken := a.Ledger.Cost(triage.LedgerLine.Taken)
	if len(offered) > 0 {
		if taken == nil {
			taken = []triage.Money{{Currency: offered[0].Currency}}
		}
		p.small(templates.Put(s.Sums, "sum", c.moneys(g.lang, offered), "value", c.moneys(g.lang, taken)))
	}
	if len(open) > 0 {
		w := g.s.Commands
		p.small(templates.Put(s.Settle, "first", w["accepted"], "second", w["declined"], "command", w["given"]))
	}
}

// demand says what it means that somebody who has taken what was offered complains again: that they ask for ever more;
// or, where all they took was a fix, that it did not help, or that they still wait for it (playbook L4).
func (g tongue) demand(a Ask) string {
	s := g.s.Remedies
	switch {
	case a.Case.Verdict.Has(triage.EscalatingDemands) || slices.ContainsFunc(a.Demand, func(l triage.LedgerLine) bool { return l.Kind != triage.Fix }):
		return s.Demand
	case slices.ContainsFunc(a.Demand, func(l triage.LedgerLine) bool { return l.Standing == triage.RemedyGiven }):
		return s.Again
	}
	return s.StillWait
}

// mostLedger is how many lines of a ledger are shown, the newest ones.
const mostLedger = 8

// remedy is what a remedy is called in the reader's language. One the studio no longer has keeps its key.
func (g tongue) remedy(key string) string {
	r, ok := g.remedies[key]
	if !ok {
		return key
	}
	return r.Named(g.lang, templates.Fallback)
}
