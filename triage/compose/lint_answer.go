package compose

import (
	"math"
	"slices"
	"strings"

	"heed/triage"
	"heed/triage/text"
)

// unanswered finds grievances that no sentence of the answer speaks of (playbook L1): neither in words for such a
// problem, nor in the customer's own. A holding reply answers none yet, one civil sentence to abuse needs none, and
// demands are answered point by point elsewhere.
func (p *proof) unanswered() {
	v := p.l.Case.Verdict
	if p.public || v.Kind != triage.Complaint || v.Severity == triage.Critical || v.Has(triage.Abusive) || v.Has(triage.EscalatingDemands) || p.holds() {
		return
	}
	answer := p.body()
	main, rest := themes(v, p.r)
	if len(rest) == 0 && wordsIn(answer) < fewest {
		return // "They are on their way": it goes without saying what
	}
	for _, theme := range append([]string{main}, rest...) {
		touch, ok := p.b.lint.touch[theme]
		said := p.grievance(theme)
		money := theme == "billing" || theme == "value"
		if !ok || p.echoes(answer, said) || slices.ContainsFunc(answer, func(s sentence) bool {
			return touch.in(s.doc) || money && len(text.Amounts(s.words)) > 0
		}) {
			continue
		}
		sentence := p.c.set.Pack(p.c.house()).Staff.Themes[theme]
		if len(said) > 0 {
			sentence = clip(said[0], 160)
		}
		p.add("unanswered", sentence, false)
	}
}

// fewest is how many words an answer has at least that speaks of something by its name.
const fewest = 14

func wordsIn(list []sentence) (n int) {
	for _, s := range list {
		n += len(s.doc.Tokens)
	}
	return n
}

// body is the answer without its greeting and its last lines, where a friendly closing speaks of nothing.
func (p *proof) body() []sentence {
	const closing = 4 // words in a line of a signature, or of a greeting
	last := p.sentences[len(p.sentences)-1].paragraph
	return slices.DeleteFunc(slices.Clone(p.sentences), func(s sentence) bool {
		return last > 0 && (s.paragraph == last || s.paragraph == 0) && len(s.doc.Tokens) <= closing
	})
}

// mostHolding is how many words a holding reply has at most; a longer letter is an answer.
const mostHolding = 90

// holds reports whether the answer only announces a call, or a fuller answer.
func (p *proof) holds() bool {
	return len(strings.Fields(p.text)) <= mostHolding && slices.ContainsFunc(p.sentences, func(s sentence) bool { return p.b.lint.holds.in(s.doc) })
}

// grievance lists the sentences of the customer's mail that speak for a theme, the strongest first.
func (p *proof) grievance(theme string) []string {
	m := p.l.Message
	if m == nil {
		return nil
	}
	reasons := slices.DeleteFunc(slices.Clone(p.l.Case.Verdict.Reasons), func(r triage.Reason) bool {
		return r.Label != theme || r.Phrase == ""
	})
	slices.SortStableFunc(reasons, func(a, b triage.Reason) int {
		return int(math.Copysign(1, math.Abs(b.Weight)-math.Abs(a.Weight)))
	})
	var said []string
	for _, r := range reasons {
		for _, s := range sentencesOf(m.Text) {
			if strings.Contains(s, r.Phrase) {
				said = once(said, s)
			}
		}
	}
	return said
}

// echoes reports whether the answer takes up a word of the customer's grievance that says what it is about.
func (p *proof) echoes(answer []sentence, said []string) bool {
	const most = 80
	theirs := slices.DeleteFunc(text.Keywords(most, said...), func(w string) bool { return slices.Contains(p.b.lint.common, w) })
	for _, s := range answer {
		if slices.ContainsFunc(text.Keywords(most, s.words), func(w string) bool { return slices.Contains(theirs, w) }) {
			return true
		}
	}
	return false
}
