package classify

import (
	"heed/templates"
	"heed/triage/text"
)

// What a promised day says, in log-odds: one that has passed is a grievance, though nobody calls it one; before it has
// come there is none.
const (
	promisePassed = 1.5
	promiseAhead  = 3
)

var (
	passedPromise = entry{Weight: -promisePassed, Labels: []templates.Label{{Name: "late-delivery", Strength: promisePassed}, {Name: "promise", Strength: 1}}, own: true}
	comingPromise = entry{Weight: promiseAhead, Labels: []templates.Label{{Name: "promise", Strength: 1}}, own: true}
)

// promises holds the days the studio named against today: "you said it would be ready on 3 October" is late on the 20th
// and is not on the 1st. Nothing is said about a day that may lie on either side, as a bare weekday does, and of a day
// ahead only where the mail has a date of its own: else nobody knows how old the words are.
func (e *evidence) promises(d *text.Doc, where string, dates []text.Date) {
	for _, date := range dates {
		first, ok := e.promisedFor(d, date)
		if !ok {
			continue
		}
		today := date.Day.AddDate(0, 0, 1).After(e.now)
		switch {
		case !today:
			e.findings = append(e.findings, finding{entry: &passedPromise, doc: d, where: where, first: first, last: date.Last, weight: passedPromise.Weight, factor: 1})
		case e.dated && date.How == text.Calendar:
			e.hush(d, date)
			e.findings = append(e.findings, finding{entry: &comingPromise, doc: d, where: where, first: first, last: date.Last, weight: comingPromise.Weight, factor: 1})
		}
	}
}

// promisedFor finds the promise that a day belongs to, and where it begins: in the same sentence, before the day. A day
// after which the promise only begins is the one on which it was given: "you said on 3 October that ...".
func (e *evidence) promisedFor(d *text.Doc, date text.Date) (first int, ok bool) {
	if date.How == text.Relative {
		return 0, false
	}
	if date.Last < len(d.Tokens) && e.pack.clause[d.Tokens[date.Last].Norm] {
		return 0, false
	}
	first = date.First
	for i := range e.findings {
		f := &e.findings[i]
		if f.doc == d && f.first < first && f.factor > 0 && f.entry.says("promise") && d.Tokens[f.first].Sentence == d.Tokens[date.First].Sentence {
			first, ok = f.first, true
		}
	}
	return first, ok
}

// hush takes back what the words of a promise alone were held to say, where its day is still to come.
func (e *evidence) hush(d *text.Doc, date text.Date) {
	for i := range e.findings {
		f := &e.findings[i]
		if f.doc == d && f.entry.says("promise") && d.Tokens[f.first].Sentence == d.Tokens[date.First].Sentence {
			f.weight, f.factor = 0, 0
		}
	}
}

// says reports whether a label is among the entry's.
func (en *entry) says(label string) bool {
	for _, l := range en.Labels {
		if l.Name == label {
			return true
		}
	}
	return false
}
