package classify

import "heed/triage/text"

// The trade's phrases count less in a text of any trade.
const (
	tradeInTone = 0.4
	toneInGripe = 0.3
	gripeStart  = 0.3 // where nothing speaks for either, it is no complaint
)

// Sentiment gives the mood of any text, of any trade: negative for unhappy. A language without a pack is read
// with the fallback's words.
func (c *Classifier) Sentiment(lang, s string) float64 {
	p, d := c.pack(lang), text.Read(s)
	return round(p.tone(d, toneLabel) + tradeInTone*p.read(Input{Text: s}, Input{}.Date).mood())
}

// Grievance says how far a text of any trade is from a complaint: negative for a complaint, positive for none.
func (c *Classifier) Grievance(lang, s string) float64 {
	p, d := c.pack(lang), text.Read(s)
	return round(gripeStart + p.tone(d, gripeLabel) + toneInGripe*p.tone(d, toneLabel))
}

// tone adds up the general words of a text. Each counts once: a word said ten times is not ten times meant.
func (p *pack) tone(d *text.Doc, label string) float64 {
	hits := p.words.Find(d)
	ops := make([]operator, len(d.Tokens))
	for _, h := range hits {
		if en := &p.general[h.Phrase]; en.operator {
			mark(ops, h, en)
		}
	}
	seen := map[int]bool{}
	sum := 0.0
	for _, h := range hits {
		en := &p.general[h.Phrase]
		if en.Labels[0].Name != label || seen[h.Phrase] {
			continue
		}
		seen[h.Phrase] = true
		weight := en.Weight
		if !en.negative && negatedAt(d, ops, h.First) {
			weight *= negated
		}
		sum += weight
	}
	return sum
}

// negatedAt: an odd number of negations stands shortly before the token, in its clause.
func negatedAt(d *text.Doc, ops []operator, at int) bool {
	neg := false
	for i := at - 1; i >= max(0, at-negationScope) && d.Tokens[i].Clause == d.Tokens[at].Clause; i-- {
		if ops[i].negates {
			neg = !neg
		}
	}
	return neg
}
