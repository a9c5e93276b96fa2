package classify

import (
	"slices"
	"strings"
	"time"

	"heed/triage/text"
)

// The trade's phrases count less in a text of any trade.
const (
	tradeInTone = 0.4
	toneInGripe = 0.6
	gripeStart  = 1.5 // where nothing speaks for either, it is no complaint
)

// What holds in all languages of the texts that were learned from.
const (
	asked       = -0.5 // a question: who is content has none
	negatedGood = -0.8 // "not good" is nearly as bad as "bad"
	negatedBad  = -0.3 // "not bad" is far from "good"
	intensified = 1.3  // "very good"

	// "Good, but dear": what stands before the word of contrast is granted, what follows is meant.
	beforeContrast = 0.6
	behindContrast = 1.2
)

// toneStart is where a text without a known word lies, as the labelled texts to learn from have it: mostly such texts
// are stories of woe, as praise says its few words outright.
var toneStart = map[string]float64{"da": -0.3, "de": -0.3, "es": -0.5, "fi": -0.3, "fr": 0.3, "nl": -0.1, "pt": -0.2}

// Sentiment gives the mood of any text, of any trade: negative for unhappy. A language without a pack is read
// with the fallback's words.
func (c *Classifier) Sentiment(lang, s string) float64 {
	p := c.pack(lang)
	e := p.read(Input{Text: s}, time.Time{})
	defer e.done()
	return round(toneStart[p.lang] + doubt(e.body) + p.tone(e.body, toneLabel) + tradeInTone*e.mood())
}

// Grievance says how far a text of any trade is from a complaint: negative for a complaint, positive for none.
func (c *Classifier) Grievance(lang, s string) float64 {
	p, d := c.pack(lang), text.Read(s)
	return round(gripeStart + p.tone(d, gripeLabel) + toneInGripe*p.tone(d, toneLabel))
}

// tone adds up the general words of a text, and on top of them its general phrases. Each counts once: a word
// said ten times is not ten times meant.
func (p *pack) tone(d *text.Doc, label string) float64 {
	hits := p.words.Find(d)
	ops := make([]operator, len(d.Tokens))
	single := make([]*entry, len(d.Tokens)) // the entry that fits a word best
	for _, h := range hits {
		en := &p.general[h.Phrase]
		switch {
		case en.operator:
			mark(ops, h, en)
		case en.Labels[0].Name == label && h.Last-h.First == 1:
			if was := single[h.First]; was == nil || closer(en, was, d.Tokens[h.First].Norm) {
				single[h.First] = en
			}
		}
	}
	sum := 0.0
	add := func(en *entry, at int) {
		weight := en.Weight
		if !en.negative && negatedAt(d, ops, at) {
			weight *= turned(weight)
		}
		weight *= meant(d, ops, at)
		sum += weight
	}
	said := map[string]bool{}
	for i, en := range single {
		if en != nil && !said[d.Tokens[i].Norm] {
			said[d.Tokens[i].Norm] = true
			add(en, i)
		}
	}
	found := map[int]bool{}
	for _, h := range hits {
		en := &p.general[h.Phrase]
		if !en.operator && en.Labels[0].Name == label && h.Last-h.First > 1 && !found[h.Phrase] {
			found[h.Phrase] = true
			add(en, h.First)
		}
	}
	return sum
}

// meant is how much more or less than its weight a word is meant, by what stands around it in its sentence: "lovely, but
// late" is about late.
func meant(d *text.Doc, ops []operator, at int) float64 {
	sentence, factor := d.Tokens[at].Sentence, 1.0
	for i := at - 1; i >= 0 && d.Tokens[i].Sentence == sentence; i-- {
		if ops[i].contrast {
			factor *= behindContrast
			break
		}
		if ops[i].stretch > 1 && at-i <= 2 {
			factor *= intensified
		}
	}
	for i := at + 1; i < len(d.Tokens) && d.Tokens[i].Sentence == sentence; i++ {
		if ops[i].contrast {
			return factor * beforeContrast
		}
	}
	return factor
}

// turned is what a negation leaves of a weight.
func turned(weight float64) float64 {
	if weight > 0 {
		return negatedGood
	}
	return negatedBad
}

// doubt is what the questions of a text take from its mood.
func doubt(d *text.Doc) float64 {
	if slices.ContainsFunc(d.Sentences, func(s text.Sentence) bool { return s.Question }) {
		return asked
	}
	return 0
}

// closer: of two entries that both fit a word, "hopeless" goes before "hopeless*", and that before "hope*".
func closer(en, than *entry, norm string) bool { return fit(en, norm) > fit(than, norm) }

// fit is how many letters of the word an entry of one word names, one more if it is the very word.
func fit(en *entry, norm string) int {
	best := 0
	for _, w := range en.Phrase[0].Words {
		stem, open := strings.CutSuffix(w, "*")
		tail, ends := strings.CutPrefix(stem, "*")
		folded := text.Fold(tail)
		n := len(folded)
		switch {
		case !open && !ends && folded == norm:
			return len(norm) + 1
		case open && !strings.HasPrefix(norm, folded), ends && !strings.HasSuffix(norm, folded), !open && !ends:
			n = 0
		}
		best = max(best, n)
	}
	return best
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
