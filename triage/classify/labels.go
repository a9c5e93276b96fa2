package classify

import (
	"math"
	"time"

	"heed/triage"
	"heed/triage/text"
)

// Where the lines lie, in log-odds: below zero a label is given to what rather is something else.
const (
	themeLine = 0.3  // a second theme
	firstLine = -1.5 // the likeliest theme: below it nobody knows what is wrong, and staff's draft asks (playbook L2)
	flagLine  = 0
	wantLine  = 0
)

// themes names what is wrong: the likeliest theme, and others that are likely themselves.
func (e *evidence) themes() []triage.Theme {
	top := -math.MaxFloat64
	for _, t := range triage.Themes {
		top = max(top, e.opinion.of(string(t)))
	}
	return sorted(triage.Themes, func(t triage.Theme) bool {
		s := e.opinion.of(string(t))
		return s == top && s >= firstLine || s >= themeLine
	})
}

// flags are set for complaints and reviews; of the others' mails only what needs haste or tact (playbook E5).
func (e *evidence) flags(kind triage.Kind) []triage.Flag {
	return sorted(triage.Flags, func(f triage.Flag) bool {
		if kind == triage.Other || kind != triage.Complaint && f != triage.EventImminent && f != triage.Sensitive {
			return false
		}
		switch {
		case f == triage.EventImminent && e.imminent():
			return true
		case f == triage.RepeatContact && e.quoted:
			return true // a thread that goes to and fro
		}
		return e.opinion.of(string(f)) >= flagLine
	})
}

// imminent: something is to happen within three days (playbook, flags). "Tomorrow" and a date say so beside an
// event or a word of urgency; "today" and a bare weekday only beside a word of urgency, for most weekdays are past.
func (e *evidence) imminent() bool {
	for i, d := range []*text.Doc{e.subject, e.body} {
		for _, date := range e.dates[i] {
			ahead := int(date.Day.Sub(e.now).Hours()/24 + 1)
			if ahead < 0 || ahead > 3 || date.Day.AddDate(0, 0, 1).Before(e.now) {
				continue
			}
			s := d.Tokens[date.First].Sentence
			urgent := e.near("urgent", d, s, 1) >= 0.8
			event := e.near("event", d, s, 1) > 0
			switch {
			case date.How == text.Weekday || sameDay(date.Day, e.now):
				if urgent && event {
					return true
				}
			case urgent || event:
				return true
			}
		}
	}
	return false
}

func sameDay(a, b time.Time) bool { return a.Year() == b.Year() && a.YearDay() == b.YearDay() }

// near is the strongest finding of a label in a sentence or at most so many sentences from it.
func (e *evidence) near(label string, d *text.Doc, sentence, reach int) float64 {
	best := 0.0
	for _, f := range e.findings {
		if f.doc != d || f.factor == 0 {
			continue
		}
		if at := d.Tokens[f.first].Sentence; at < sentence-reach || at > sentence+reach {
			continue
		}
		for _, l := range f.entry.Labels {
			if l.Name == label {
				best = max(best, l.Strength)
			}
		}
	}
	return best
}

// wants is what the customer asks for.
func (e *evidence) wants() []triage.Want {
	return sorted(triage.Wants, func(w triage.Want) bool { return w != "none" && e.opinion.of(wantPrefix+string(w)) >= wantLine })
}

// wantPrefix parts the wants from flags and themes of the same name in what was learned.
const wantPrefix = "want-"
