package classify

import (
	"math"

	"heed/triage"
)

// unsureBand: a mail this near the line is shown to staff with both readings (playbook L2).
const unsureBand = 0.6

// complaintLine lowers the line to complaint, in log-odds: see Options.Caution.
const complaintLine = 0.5

// count is how many phrases of the new text carry a label.
func (e *evidence) count(label string) int {
	n := 0
	for i := range e.findings {
		f := &e.findings[i]
		if f.doc == e.body && f.entry.Labels[0].Name == label {
			n++
		}
	}
	return n
}

// plainQuestions counts the questions in whose sentence nothing is wrong and nothing is to be put right.
func (e *evidence) plainQuestions() float64 {
	loaded := make([]bool, len(e.body.Sentences)+1)
	for i := range e.findings {
		f := &e.findings[i]
		if f.doc == e.body && (f.weight < 0 || f.entry.repair || f.entry.Labels[0].Name == "date") {
			loaded[e.body.Tokens[f.first].Sentence] = true
		}
	}
	n := 0.0
	for i, s := range e.body.Sentences {
		if s.Question && !loaded[i] {
			n++
		}
	}
	return n
}

// endsWell: the last word is a bright one. People who complain end with what they want.
func (e *evidence) endsWell() bool {
	bright, dark := -1, -1
	for i := range e.findings {
		f := &e.findings[i]
		if f.doc != e.body || f.factor == 0 {
			continue
		}
		if f.weight > 0 && !f.entry.mood {
			bright = max(bright, f.first)
		}
		if f.weight < 0 || f.entry.Labels[0].Name == "reprint" || f.entry.Labels[0].Name == "refund" {
			dark = max(dark, f.first)
		}
	}
	return bright > dark
}

// tally sums up the weights by what they speak for.
func (e *evidence) tally() {
	for _, f := range e.distinct() {
		switch {
		case f.entry.mood && f.weight < 0:
			e.moodBad -= f.weight
		case f.entry.mood:
			e.moodGood += f.weight
		case f.weight < 0:
			e.trade -= f.weight
		}
	}
	for _, t := range themeNumbers {
		e.theme = max(e.theme, e.strength[t])
	}
	for i := range e.findings {
		f := &e.findings[i]
		if f.damped && f.entry.Weight < 0 {
			e.damped++
		}
	}
}

// repairs are the wants that something be put right.
var repairs = map[string]bool{"refund": true, "reedit": true, "replacement": true, "reprint": true, "apology": true, "reshoot": true, "deletion": true}

// repair is how much is asked to be put right.
func (e *evidence) repair() float64 {
	sum := 0.0
	for _, w := range repairNumbers {
		sum += e.strength[w]
	}
	return sum
}

// The places of the themes, and of the wants among repairs, in evidence.strength.
var themeNumbers, repairNumbers = func() (themes, wants []int) {
	for _, t := range triage.Themes {
		themes = append(themes, labelNumbers[string(t)])
	}
	for _, w := range triage.Wants {
		if repairs[string(w)] {
			wants = append(wants, labelNumbers[string(w)])
		}
	}
	return themes, wants
}()

func (e *evidence) threat() float64 {
	return e.has("legal-threat") + e.has("chargeback") + e.has("public-threat") + e.has("abusive")
}

// judgePerson decides about a mail that a person wrote.
func (e *evidence) judgePerson(v *triage.Verdict, opt Options) {
	beyond := e.opinion.of(string(triage.Complaint)) + complaintLine + opt.Caution
	v.Kind, v.Second = e.calm(), triage.Complaint
	if beyond >= 0 && (e.trade > 0 || len(e.subject.Tokens)+len(e.body.Tokens) > 2) { // "ok" says nothing
		v.Kind, v.Second = v.Second, v.Kind
	}
	v.Confidence = round(1 / (1 + math.Exp(-math.Abs(beyond))))
	v.Unsure = math.Abs(beyond) < unsureBand
	if !v.Unsure {
		v.Second = ""
	}
	v.Flags = e.flags(v.Kind)
	if v.Kind == triage.Complaint {
		v.Themes = e.themes()
		v.Severity = e.severity(v)
	}
}

// calm is what the mail is where it is no complaint.
func (e *evidence) calm() triage.Kind {
	if e.has("automatic") >= 2 {
		return triage.Automatic
	}
	best, most := triage.Enquiry, e.opinion.of(string(triage.Enquiry))
	for _, k := range []triage.Kind{triage.Praise, triage.Other} {
		said := e.opinion.of(string(k))
		if k == triage.Other && e.known {
			said -= customerSure
		}
		if said > most {
			best, most = k, said
		}
	}
	return best
}

// customerSure is how much more must speak for a supplier or a job seeker, in log-odds, where the sender has written as
// a customer before: e to this is 7.4 to 1.
const customerSure = 2
