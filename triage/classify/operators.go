package classify

import "heed/triage/text"

// operator says what a token does to the phrases after it.
type operator struct {
	negates     bool
	stretch     float64 // over 1 for "very", under 1 for "a bit"; 0 for neither
	contrast    bool
	conditional bool
}

func mark(ops []operator, h text.Hit, en *entry) {
	last := h.Last - 1
	switch en.Labels[0].Name {
	case "negation":
		for i := h.First; i < h.Last; i++ {
			ops[i].negates = true
		}
	case "intensifier":
		ops[last].stretch = 1.3
	case "diminisher":
		ops[last].stretch = 0.7
	case "contrast":
		ops[last].contrast = true
	case "conditional":
		ops[last].conditional = true
	}
}

const (
	negationScope = 3    // words between "not" and what it turns round
	negated       = -0.6 // "not good" is less bad than "bad" is
	hypothetical  = 0.35 // "what if it is late?"
	afterContrast = 1.2  // "lovely, but ...": what follows is meant
	shouted       = 1.2
)

// weigh applies the operators around a phrase. It is false where nothing is left of it.
func (e *evidence) weigh(d *text.Doc, ops []operator, h text.Hit, en *entry, where string, share float64) (finding, bool) {
	f := finding{entry: en, doc: d, where: where, first: h.First, last: h.Last, weight: en.Weight * share, factor: share}
	sentence := d.Tokens[h.First].Sentence
	neg := false
	crossed := 0
	for i := h.First - 1; i >= 0 && d.Tokens[i].Sentence == sentence; i-- {
		crossed++
		op := ops[i]
		switch {
		case op.negates && crossed <= negationScope && d.Tokens[i].Clause == d.Tokens[h.First].Clause:
			neg = !neg
		case op.stretch != 0 && crossed <= 2:
			f.weight *= op.stretch
		case op.conditional && !f.damped:
			f.damped = true
		case op.contrast && crossed <= 12 && f.weight < 0:
			f.weight *= afterContrast
		}
	}
	if neg && !en.negative {
		f.weight *= negated
		f.factor = 0
		if !en.mood && en.Weight > 0 {
			f.weight = -0.5 * abs(f.weight)
		}
	}
	if f.damped && (en.Weight < 0 || en.mood) && !holdsInCondition(en) {
		f.weight *= hypothetical
		f.factor *= hypothetical
	}
	if d.Tokens[h.First].Caps && !e.allShouted {
		f.weight *= shouted
	}
	return f, f.weight != 0 || f.factor != 0
}

// holdsInCondition: a threat is always conditional, and a wish stays one after "if".
func holdsInCondition(en *entry) bool {
	for _, l := range en.Labels {
		switch l.Name {
		case "legal-threat", "chargeback", "public-threat", "abusive", "refund", "sensitive":
			return true
		}
	}
	return false
}

// allShouted: in a text all in capitals no word is louder than another.
func allShouted(d *text.Doc) bool {
	caps, words := 0, 0
	for i := range d.Tokens {
		t := &d.Tokens[i]
		if t.Sort == text.Word && t.End-t.Start > 1 {
			words++
			if t.Caps {
				caps++
			}
		}
	}
	return caps*2 > words
}
