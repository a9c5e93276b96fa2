package compose

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"heed/triage"
	"heed/triage/text"
)

// ruleAboveLimit is the linter's rule about money (playbook R5).
const ruleAboveLimit = "above-limit"

// units says which currencies an amount may be in, by how text writes it; what is not here may be any.
var units = map[string][]string{
	"€": {"EUR"}, "eur": {"EUR"}, "euro": {"EUR"}, "euros": {"EUR"}, "euroa": {"EUR"},
	"£": {"GBP"}, "gbp": {"GBP"}, "pound": {"GBP"}, "pounds": {"GBP"}, "quid": {"GBP"}, "libras": {"GBP"},
	"usd": {"USD"}, "sek": {"SEK"}, "dkk": {"DKK"}, "nok": {"NOK"}, "chf": {"CHF"}, "pln": {"PLN"}, "zł": {"PLN"},
	"kr": {"SEK", "NOK", "DKK", "ISK"}, "kronor": {"SEK", "ISK"}, "kroner": {"NOK", "DKK"}, "spänn": {"SEK"},
}

// AboveLimit returns the words by which an answer gives more than its signer may grant alone: the remedy it holds
// out, a sum beside words that give it away, or everything back without a sum.
func (c *Composer) AboveLimit(l Letter) (sentence string, above bool) {
	if l.Limit == nil {
		return "", false
	}
	words := l.Draft.Text
	if o := l.Draft.Offer; o.In(words) {
		if !(triage.Member{Limit: l.Limit}).MayGrant(o.Kind, c.Costs(o, l.Limit.Currency)) {
			return o.Sentence, true
		}
		words = replaced(words, o.Sentence, "") // what the studio itself says of it is within its cost
	}
	list := sentencesOf(words)
	giving := make([]bool, len(list))
	for i, s := range list {
		all := false
		if giving[i], all = c.gives(text.Read(s), l.Case.Verdict); all {
			return s, true
		}
	}
	for i, s := range list {
		if !slices.Contains(giving[max(i-1, 0):min(i+2, len(list))], true) {
			continue
		}
		for _, a := range text.Amounts(s) {
			if m, same := amount(a, l.Limit.Currency); !same || m.Cents > l.Limit.Cents {
				return s, true
			}
		}
	}
	return "", false
}

// gives reports whether a sentence gives something away, and whether that is all there is, in any language: staff
// write in several. Beside a question a sum is a price: "we can offer you a session for ...".
func (c *Composer) gives(s *text.Doc, v triage.Verdict) (any, all bool) {
	price := v.Kind == triage.Enquiry || v.Kind == triage.Praise
	for _, lang := range c.set.Langs() {
		if !c.set.Pack(lang).Remedies().Complete() {
			continue
		}
		b := &c.book(lang).lint
		any = any || b.refund.in(s) || !price && b.grant.in(s)
		all = all || b.whole.in(s)
	}
	return any, all
}

// aboveLimit finds more than the signer may grant alone.
func (p *proof) aboveLimit() {
	if s, above := p.c.AboveLimit(p.l); above {
		p.add(ruleAboveLimit, s, true)
	}
}

// Costs is what an offer costs the studio: what it was said to, else the one sum in its sentence.
func (c *Composer) Costs(o triage.Offer, currency string) triage.Money {
	if o.Cost.Known() {
		return o.Cost
	}
	sums := text.Amounts(o.Sentence)
	if len(sums) != 1 {
		return triage.Money{}
	}
	m, _ := amount(sums[0], currency)
	return m
}

// amount reads a sum in a text, and reports whether it may be in this currency.
func amount(s text.Span, currency string) (triage.Money, bool) {
	figure, unit, _ := strings.Cut(s.Value, " ")
	x, err := strconv.ParseFloat(figure, 64)
	if err != nil || x > math.MaxInt32 {
		x = math.MaxInt32
	}
	of, known := units[unit]
	return triage.Money{Cents: int64(math.Round(x * 100)), Currency: currency}, !known || slices.Contains(of, currency)
}
