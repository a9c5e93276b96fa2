package classify

import (
	"math"

	"heed/triage"
)

// The line a mail must cross to be a complaint, in units of the lexicon's weights. See Options.Caution.
const complaintLine = 1.0

// unsureBand: a mail this near the line is shown to staff with both readings (playbook L2).
const unsureBand = 0.5

// reading sums up what speaks for each kind.
type reading struct {
	grievance float64 // over complaintLine: a complaint
	enquiry   float64
	praise    float64
	other     float64
	automatic float64
}

// weighKinds turns the evidence into one figure a kind.
func (e *evidence) weighKinds(in Input, opt Options) reading {
	var r reading
	trade, moodBad, moodGood, good := 0.0, 0.0, 0.0, 0.0
	for _, f := range e.distinct() {
		switch {
		case f.entry.mood && f.weight < 0:
			moodBad -= f.weight
		case f.entry.mood:
			moodGood += f.weight
		case f.weight < 0:
			trade -= f.weight
		default:
			good += f.weight
		}
	}
	themes := 0.0
	for _, t := range triage.Themes {
		themes = math.Max(themes, e.has(string(t)))
	}
	r.enquiry = e.has("enquiry") + 0.7*e.has("booking")
	r.praise = good + 0.5*moodGood + e.has("praise")
	r.other = e.has("other") + 0.5*e.has("third-party")
	r.automatic = e.has("automatic")
	g := trade + 0.3*math.Min(moodBad, 4) + 0.3*e.has("complaint")
	if e.has("received") > 0 && r.praise < 2 {
		g += 0.4
	}
	if themes > 0 && e.has("irony") > 0 {
		g += 0.5 * e.has("irony")
	}
	g -= 0.35*math.Min(r.enquiry, 4) + 0.12*math.Min(r.praise, 5)
	g -= 1.5*e.has("resolved") + 0.9*e.has("own-fault") + 0.8*e.has("dark") + 0.9*r.other
	r.grievance = g + 0.5*opt.Caution
	return r
}

// judgePerson decides about a mail that a person wrote.
func (e *evidence) judgePerson(v *triage.Verdict, in Input, opt Options) {
	r := e.weighKinds(in, opt)
	v.Kind, v.Second = r.kind()
	margin := math.Abs(r.grievance - complaintLine)
	v.Confidence = round(1 / (1 + math.Exp(-0.4-1.6*margin)))
	v.Unsure = margin < unsureBand
	if !v.Unsure {
		v.Second = ""
	}
	v.Flags = e.flags(v.Kind)
	if v.Kind == triage.Complaint {
		v.Themes = e.themes()
		v.Severity = e.severity(v)
	}
}

func (r reading) kind() (first, second triage.Kind) {
	calm := triage.Enquiry
	switch {
	case r.automatic >= 2 && r.automatic > r.enquiry:
		calm = triage.Automatic
	case r.other >= 1 && r.other >= 0.7*r.enquiry:
		calm = triage.Other
	case r.praise >= 1 && r.praise > 1.2*r.enquiry:
		calm = triage.Praise
	}
	if r.grievance >= complaintLine {
		return triage.Complaint, calm
	}
	return calm, triage.Complaint
}
