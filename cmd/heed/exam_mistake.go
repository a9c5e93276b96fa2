package main

import (
	"slices"

	"heed/triage"
)

// mistake is a mail that was not read as a person reads it.
type mistake struct {
	mail examMail
	said triage.Verdict
	what []string // "missed complaint", "severity", "themes"
	cost float64
}

// What a mistake costs, in glances of a member of staff. They only order the list of mistakes.
const (
	missedComplaint = 10.0 // a customer waits longer than need be
	falseAlarm      = 6.0  // somebody is fetched for nothing
	otherKind       = 3.0
	aSeverity       = 1.0 // for each step, squared
	aTheme          = 1.0
	aFlag           = 2.0 // a threat or a sensitive moment overlooked
	aWant           = 0.5
	aLanguage       = 1.0
	ifAmbiguous     = 0.3 // honest people differ
)

// newMistake says what is wrong with a verdict; it costs nothing where nothing is. A wrong kind is all that is said
// of a mail, for the rest follows from it, and it weighs more the surer the verdict was.
func newMistake(m examMail, v triage.Verdict) mistake {
	k := mistake{mail: m, said: v}
	note := func(what string, cost float64) {
		if cost > 0 {
			k.what, k.cost = append(k.what, what), k.cost+cost
		}
	}
	severity := 0
	if m.Severity != nil {
		severity = *m.Severity
	}
	sure := 0.5 + 0.5*v.Confidence
	switch {
	case v.Kind == m.Kind:
		if d := float64(int(v.Severity) - severity); severity > 0 {
			note("severity", aSeverity*d*d)
		}
		note("themes", aTheme*differ(m.Themes, v.Themes))
		note("flags", aFlag*differ(m.Flags, v.Flags))
		note("wants", aWant*differ(m.Wants, v.Wants))
	case m.Kind == triage.Complaint:
		note("missed complaint", sure*(missedComplaint+float64(severity)))
	case v.Kind == triage.Complaint:
		note("false alarm", sure*falseAlarm)
	default:
		note("kind", sure*otherKind)
	}
	if v.Lang != m.Lang {
		note("language", aLanguage)
	}
	if m.Ambiguous {
		k.cost *= ifAmbiguous
	}
	return k
}

// differ counts the labels that stand in one list only, where there is something to compare with.
func differ[L ~string](expected, said []L) float64 {
	if expected == nil {
		return 0
	}
	n := 0
	for _, pair := range [][2][]L{{expected, said}, {said, expected}} {
		for _, l := range pair[0] {
			if l != "none" && !slices.Contains(pair[1], l) {
				n++
			}
		}
	}
	return float64(n)
}
