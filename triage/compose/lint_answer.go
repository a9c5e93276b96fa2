package compose

import (
	"math"
	"slices"
	"strings"

	"heed/triage"
)

// unanswered finds grievances that no sentence of the answer speaks of (playbook L1). A holding reply answers none yet,
// one civil sentence to abuse needs none, and demands are answered point by point elsewhere.
func (p *proof) unanswered() {
	v := p.l.Case.Verdict
	if p.public || v.Kind != triage.Complaint || v.Severity == triage.Critical || v.Has(triage.Abusive) || v.Has(triage.EscalatingDemands) || p.holds() {
		return
	}
	main, rest := themes(v, p.r)
	for _, theme := range append([]string{main}, rest...) {
		touch, ok := p.b.lint.touch[theme]
		if !ok || slices.ContainsFunc(p.sentences, func(s sentence) bool { return touch.in(s.doc) }) {
			continue
		}
		p.add("unanswered", p.grievance(theme), false)
	}
}

// mostHolding is how many words a holding reply has at most; a longer letter is an answer.
const mostHolding = 90

// holds reports whether the answer only announces a call, or a fuller answer.
func (p *proof) holds() bool {
	return len(strings.Fields(p.text)) <= mostHolding && slices.ContainsFunc(p.sentences, func(s sentence) bool { return p.b.lint.holds.in(s.doc) })
}

// grievance is the sentence of the customer's mail that speaks strongest for a theme, else the theme's name.
func (p *proof) grievance(theme string) string {
	said, most := "", 0.0
	for _, r := range p.l.Case.Verdict.Reasons {
		if r.Label == theme && math.Abs(r.Weight) > most {
			said, most = r.Phrase, math.Abs(r.Weight)
		}
	}
	if m := p.l.Message; m != nil && said != "" {
		for _, s := range sentencesOf(m.Text) {
			if strings.Contains(s, said) {
				return clip(s, 160)
			}
		}
	}
	if said == "" {
		return p.c.set.Pack(p.c.house()).Staff.Themes[theme]
	}
	return said
}
