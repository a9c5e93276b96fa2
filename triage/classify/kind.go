package classify

import (
	"math"

	"heed/triage"
	"heed/triage/text"
)

// unsureBand: a mail this near the line is shown to staff with both readings (playbook L2).
const unsureBand = 0.6

// feature is one figure the line between complaint and no complaint depends on. Its share was learned from
// labelled example mails (ours, and half of the practice mails), rounded to 0.1, and read over: every sign is as
// a person would expect it.
type feature struct {
	name  string
	share float64
	value func(e *evidence) float64
}

// features are added up; above zero the mail is a complaint.
var features = []feature{
	{"start", 0.1, func(e *evidence) float64 { return 1 }},
	{"grievances", 0.2, func(e *evidence) float64 { return math.Min(e.trade, 5) }},
	{"strongest theme", 1.3, func(e *evidence) float64 { return math.Min(e.theme, 2) }},
	{"it happened here", 0.2, func(e *evidence) float64 {
		return math.Min(e.has("received")+e.has("promise")+e.has("waiting"), 2)
	}},
	{"wrote before", 1.1, func(e *evidence) float64 { return math.Min(e.has("repeat-contact"), 2) }},
	{"wants it put right", 0.2, func(e *evidence) float64 { return math.Min(e.repair(), 2) }},
	{"threats and abuse", 0.7, func(e *evidence) float64 { return math.Min(e.threat(), 2) }},
	{"asks for something new", -1.5, func(e *evidence) float64 { return math.Min(e.asks(), 3) }},
	{"not a customer", -2.0, func(e *evidence) float64 { return math.Min(e.other(), 3) }},
	{"own fault", -0.7, func(e *evidence) float64 { return math.Min(e.has("own-fault"), 2) }},
	{"dark subject", -1.8, func(e *evidence) float64 { return math.Min(e.has("dark"), 2) }},
	{"all is well again", -1.7, func(e *evidence) float64 { return math.Min(e.has("resolved"), 2) }},
	{"irony", 0.7, func(e *evidence) float64 { return math.Min(e.has("irony"), 2) }},
	{"small matter", 1.4, func(e *evidence) float64 { return math.Min(e.has("mild"), 2) }},
	{"what may be", -0.3, func(e *evidence) float64 { return math.Min(float64(e.damped), 3) }},
	{"nothing of our work", -0.4, func(e *evidence) float64 { return yes(!e.ours && e.has("enquiry") == 0) }},
	{"ends well", -0.5, func(e *evidence) float64 { return yes(e.endsWell()) }},
	{"praise, and asks for nothing", -1.2, func(e *evidence) float64 {
		if e.repair() > 0 || e.has("information") > 1 || e.has("date") > 0 || e.has("mild") > 0 {
			return 0
		}
		return math.Min(e.has("praise")+0.3*e.moodGood, 4)
	}},
	{"a question about nothing wrong", -0.5, func(e *evidence) float64 { return math.Min(e.plainQuestions(), 2) }},
	{"told as past", 0.4, func(e *evidence) float64 { return math.Min(float64(e.count("past")), 6) }},
	{"long", 0.4, func(e *evidence) float64 { return math.Log1p(float64(len(e.body.Tokens))/20) - 1 }},
}

func yes(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// count is how many phrases of the new text carry a label.
func (e *evidence) count(label string) int {
	n := 0
	for _, f := range e.findings {
		if f.doc == e.body && f.entry.Labels[0].Name == label {
			n++
		}
	}
	return n
}

// plainQuestions counts the questions in whose sentence nothing is wrong and nothing is to be put right.
func (e *evidence) plainQuestions() float64 {
	loaded := make([]bool, len(e.body.Sentences)+1)
	for _, f := range e.findings {
		if f.doc == e.body && (f.weight < 0 || repairs[f.entry.Labels[0].Name] || f.entry.Labels[0].Name == "date") {
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
	for _, f := range e.findings {
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

// grievance is how far the mail lies beyond the line to complaint.
func (e *evidence) grievance(opt Options) float64 {
	sum := opt.Caution
	for _, f := range features {
		sum += f.share * f.value(e)
	}
	return sum
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
	for _, t := range triage.Themes {
		e.theme = math.Max(e.theme, e.has(string(t)))
	}
	for _, f := range e.findings {
		if f.damped && f.entry.Weight < 0 {
			e.damped++
		}
	}
}

// other is how much speaks for somebody who is no customer.
func (e *evidence) other() float64 {
	if e.known {
		return 0.5 * e.has("other")
	}
	return e.has("other")
}

// asks is how much sounds like somebody who wants something new of us.
func (e *evidence) asks() float64 { return e.has("enquiry") + 0.5*e.has("booking") }

// repairs are the wants that something be put right.
var repairs = map[string]bool{"refund": true, "reedit": true, "replacement": true, "reprint": true, "apology": true, "reshoot": true, "deletion": true}

// repair is how much is asked to be put right.
func (e *evidence) repair() float64 {
	sum := 0.0
	for _, w := range triage.Wants {
		if repairs[string(w)] {
			sum += e.has(string(w))
		}
	}
	return sum
}

func (e *evidence) threat() float64 {
	return e.has("legal-threat") + e.has("chargeback") + e.has("public-threat") + e.has("abusive")
}

// judgePerson decides about a mail that a person wrote.
func (e *evidence) judgePerson(v *triage.Verdict, opt Options) {
	g := e.grievance(opt)
	v.Kind, v.Second = e.kind(g)
	v.Confidence = round(1 / (1 + math.Exp(-0.3-1.2*math.Abs(g))))
	v.Unsure = math.Abs(g) < unsureBand
	if !v.Unsure {
		v.Second = ""
	}
	v.Flags = e.flags(v.Kind)
	if v.Kind == triage.Complaint {
		v.Themes = e.themes()
		v.Severity = e.severity(v)
	}
}

func (e *evidence) kind(grievance float64) (first, second triage.Kind) {
	calm := e.calm()
	if grievance >= 0 {
		return triage.Complaint, calm
	}
	return calm, triage.Complaint
}

// calm is what the mail is where it is no complaint.
func (e *evidence) calm() triage.Kind {
	praise := e.has("praise") + 0.3*e.moodGood + 0.5*e.has("resolved")
	asks := e.asks() + 0.5*e.has("information") + 0.5*e.has("date")
	for _, s := range e.body.Sentences {
		if s.Question {
			asks += 0.4
			praise -= 0.4
		}
	}
	switch {
	case e.has("automatic") >= 2:
		return triage.Automatic
	case e.other() >= 1 && e.other() >= 0.5*e.asks():
		return triage.Other
	case praise >= 0.9 && praise > asks:
		return triage.Praise
	case len(e.body.Tokens) > 0 && praise > asks && e.body.Tokens[0].Sort == text.Emoji:
		return triage.Praise
	}
	return triage.Enquiry
}
