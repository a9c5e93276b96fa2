// Package ladder proposes what to do for an unhappy customer (playbook R4, R5): put it right; where that cannot
// be done, something fair instead; where that still leaves the studio in their debt, a small gift.
//
// It is pure: a verdict, a catalogue and the customer's ledger in, proposals with their reasons out, always the
// same for the same. It refuses to decide: staff do. It cannot fail; where nothing fits it proposes nothing.
package ladder

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"heed/triage"
)

// Most is how many remedies are proposed.
const Most = 4

// Matter is what proposals are made from.
type Matter struct {
	Verdict   triage.Verdict
	Main      triage.Theme // the trouble the answer is about first
	Catalogue []triage.Remedy
	Ledger    triage.Ledger // of the customer, over all cases
	Lang      string        // the answer is written in: what has no sentence in it cannot be offered
}

// Plan is what may be done, the best first.
type Plan struct {
	Proposals []triage.Proposal
	Lead      bool // the draft holds out the first one unasked
}

// Propose climbs the ladder.
func Propose(m Matter) Plan {
	v := m.Verdict
	if v.Kind != triage.Complaint || v.Has(triage.Abusive) { // playbook F3; nothing is offered in public (F5)
		return Plan{}
	}
	c := climb{Matter: m, severity: max(v.Severity, triage.Minor)}
	c.tried = slices.ContainsFunc(m.Ledger.Touches(v), func(l triage.LedgerLine) bool { return l.Kind == triage.Fix && l.Standing == triage.RemedyGiven })
	var fit []triage.Remedy
	for _, r := range m.Catalogue {
		if c.offerable(r) && c.fits(r) {
			fit = append(fit, r)
		}
	}
	c.fixable = slices.ContainsFunc(fit, func(r triage.Remedy) bool { return r.Kind == triage.Fix })
	fit = slices.DeleteFunc(fit, func(r triage.Remedy) bool { return !c.due(r) })
	slices.SortStableFunc(fit, c.compare)
	var p Plan
	for _, r := range few(fit) {
		p.Proposals = append(p.Proposals, triage.Proposal{Remedy: r, Reasons: c.reasons(r)})
	}
	p.Lead = len(p.Proposals) > 0 && c.leads(p.Proposals[0].Remedy)
	return p
}

// climb is one matter being weighed.
type climb struct {
	Matter
	severity triage.Severity
	fixable  bool // something in the catalogue puts it right
	tried    bool // putting it right was tried before, and here they are again (playbook L4)
}

// offerable leaves out what cannot be said in the language, and what this customer had or did not want.
func (c *climb) offerable(r triage.Remedy) bool {
	sentence := r.Words[c.Lang].Offer
	if sentence == "" || strings.Contains(sentence, "{value}") && !r.Value.Known() {
		return false
	}
	return !slices.ContainsFunc(c.Ledger.Touches(c.Verdict), func(l triage.LedgerLine) bool {
		return l.Remedy == r.Key && l.Standing != triage.RemedyOffered
	})
}

// fits: the remedy fits the severity (playbook R5), and mends what is complained of, or is what the customer asks for in
// so many words. Where the trouble is not clear, nothing else is: no remedy is guessed (playbook L2).
func (c *climb) fits(r triage.Remedy) bool {
	switch {
	case c.severity < r.Least || c.severity > r.Most:
		return false
	case c.wanted(r, outright):
		return true
	}
	return len(c.Verdict.Themes) > 0 && (len(r.Themes) == 0 || slices.ContainsFunc(r.Themes, c.Verdict.About))
}

// outright are the wants that name a remedy, whatever the trouble is; a date may be wanted of anything.
var outright = []triage.Want{"refund", "reedit", "replacement", "reprint", "reshoot", "deletion", "discount"}

// asked: the customer asks for it.
func (c *climb) asked(r triage.Remedy) bool { return c.wanted(r, triage.Wants) }

func (c *climb) wanted(r triage.Remedy, by []triage.Want) bool {
	return slices.ContainsFunc(r.Wants, func(w triage.Want) bool { return slices.Contains(by, w) && slices.Contains(c.Verdict.Wants, w) })
}

// mends: the remedy is for what the answer is about first.
func (c *climb) mends(r triage.Remedy) bool {
	return len(r.Themes) == 0 || slices.Contains(r.Themes, c.Main)
}

// due says whether the ladder reaches as far as the remedy's rung (playbook R4).
func (c *climb) due(r triage.Remedy) bool {
	switch r.Kind {
	case triage.Alternative:
		if c.Verdict.Has(triage.Sensitive) { // what cannot be brought back is not made up for (playbook E5)
			return c.asked(r)
		}
		return !c.fixable || c.tried || c.severity >= triage.Serious || c.asked(r)
	case triage.Gift:
		if c.Verdict.Has(triage.Sensitive) || c.Verdict.Has(triage.EscalatingDemands) { // playbook E5, F2
			return false
		}
		had := slices.ContainsFunc(c.Ledger.Touches(c.Verdict), func(l triage.LedgerLine) bool { return l.Kind == triage.Gift && l.Taken() })
		return !had && (c.severity >= triage.Serious || c.missed() || c.tried || c.Verdict.Has(triage.RepeatContact))
	}
	return true
}

// missed: the day itself is gone.
func (c *climb) missed() bool {
	return c.Verdict.About("missed-appointment") && c.severity >= triage.Moderate
}

// compare puts the lower rung first, but after a fix that did not help the alternative; on a rung what the customer
// asks for, then what mends the first trouble, then what costs less, as far as that is known.
func (c *climb) compare(a, b triage.Remedy) int {
	yes := func(x, y bool) int {
		switch {
		case x == y:
			return 0
		case x:
			return -1
		}
		return 1
	}
	price := func(r triage.Remedy) int64 {
		if !r.Cost.Known() {
			return math.MaxInt64
		}
		return r.Cost.Cents
	}
	return cmp.Or(cmp.Compare(c.rung(a), c.rung(b)), yes(c.asked(a), c.asked(b)), yes(c.mends(a), c.mends(b)), yes(len(a.Themes) > 0, len(b.Themes) > 0),
		cmp.Compare(price(a), price(b)))
}

func (c *climb) rung(r triage.Remedy) int {
	if c.tried && r.Kind == triage.Alternative {
		return -1
	}
	return r.Kind.Rung()
}

// few takes at most two of a rung and Most in all; where that is too many, the higher rungs give up their second.
func few(list []triage.Remedy) []triage.Remedy {
	room := map[triage.RemedyKind]int{triage.Fix: 2, triage.Alternative: 2, triage.Gift: 2}
	total := 0
	for kind, n := range room {
		have := 0
		for _, r := range list {
			if r.Kind == kind {
				have++
			}
		}
		room[kind] = min(n, have)
		total += room[kind]
	}
	for _, kind := range []triage.RemedyKind{triage.Gift, triage.Alternative} {
		if total > Most && room[kind] > 1 {
			room[kind]--
			total--
		}
	}
	var out []triage.Remedy
	for _, r := range list {
		if room[r.Kind] > 0 {
			room[r.Kind]--
			out = append(out, r)
		}
	}
	return out
}

// reasons says why a remedy is proposed.
func (c *climb) reasons(r triage.Remedy) []triage.Why {
	var list []triage.Why
	for _, t := range c.Verdict.Themes {
		if slices.Contains(r.Themes, t) {
			list = append(list, triage.Why{Code: triage.WhyFits, Theme: t})
			break
		}
	}
	if c.asked(r) {
		list = append(list, triage.Why{Code: triage.WhyAsked})
	}
	if r.Kind != triage.Fix {
		if code := c.height(r); code != "" {
			list = append(list, triage.Why{Code: code})
		}
	}
	for _, l := range c.Ledger {
		if l.Remedy == r.Key && l.Standing == triage.RemedyOffered {
			list = append(list, triage.Why{Code: triage.WhyBefore, At: l.OfferedAt})
			break
		}
	}
	return list
}

// height says why the ladder reaches beyond a fix.
func (c *climb) height(r triage.Remedy) triage.WhyCode {
	switch {
	case c.tried:
		return triage.WhyTried
	case r.Kind == triage.Gift && c.missed():
		return triage.WhyMissed
	case r.Kind == triage.Alternative && !c.fixable && !c.asked(r):
		return triage.WhyNoFix
	case c.severity >= triage.Serious:
		return triage.WhySerious
	case r.Kind == triage.Gift:
		return triage.WhyRepeat
	}
	return ""
}

// leads says whether the draft holds a remedy out by itself, where that is plainly the matter (playbook L2): not where
// a person speaks (R7), not at a moment of grief (E5), not to somebody who asks for ever more (F2), never a gift first
// (R4), nothing that only a person can put a figure on; of a minor complaint only the fix.
func (c *climb) leads(r triage.Remedy) bool {
	v := c.Verdict
	switch {
	case c.severity >= triage.Critical, v.Unsure, v.Has(triage.Sensitive), v.Has(triage.EscalatingDemands), r.Kind == triage.Gift,
		len(v.Themes) == 0, len(triage.OpenBlanks(r.Words[c.Lang].Offer)) > 0:
		return false
	case c.asked(r):
		return r.Kind == triage.Fix || c.severity >= triage.Moderate
	case r.OnRequest, !c.mends(r):
		return false
	case c.severity < triage.Moderate:
		return r.Kind == triage.Fix && len(v.Themes) == 1
	}
	return true
}
