package classify

import (
	"slices"
	"strings"
	"time"

	"heed/triage"
	"heed/triage/text"
)

// A theme needs this much to be named, a flag this much, a want this much.
const (
	themeLine = 0.9
	flagLine  = 0.9
	wantLine  = 0.8
)

// themes names what is wrong; where one thing is shouted, faint others are left out.
func (e *evidence) themes() []triage.Theme {
	top := 0.0
	for _, t := range triage.Themes {
		top = max(top, e.has(string(t)))
	}
	list := sorted(triage.Themes, func(t triage.Theme) bool {
		s := e.has(string(t))
		return s >= themeLine && s >= 0.65*top
	})
	if len(list) == 0 && top > 0.3 {
		list = sorted(triage.Themes, func(t triage.Theme) bool { return e.has(string(t)) == top })
	}
	return list
}

// flags are set for complaints and reviews; of the others' mails only what needs haste or tact (playbook E5).
func (e *evidence) flags(kind triage.Kind) []triage.Flag {
	return sorted(triage.Flags, func(f triage.Flag) bool {
		switch f {
		case triage.EventImminent:
			return kind != triage.Other && e.imminent()
		case triage.Sensitive:
			return kind != triage.Other && e.has(string(f)) >= flagLine
		}
		if f == triage.RepeatContact && kind == triage.Complaint && (e.quoted || strings.Count(strings.ToLower(e.subject.Text), "re: ") > 1) {
			return true // a thread that goes to and fro
		}
		return kind == triage.Complaint && e.has(string(f)) >= flagLine
	})
}

// imminent: something is to happen within three days (playbook, flags). "Tomorrow" and a date say so beside an
// event or a word of urgency; "today" and a bare weekday only beside a word of urgency, for most weekdays are past.
func (e *evidence) imminent() bool {
	for _, d := range []*text.Doc{e.subject, e.body} {
		for _, date := range e.pack.dates.Find(d, e.now) {
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
func (e *evidence) wants(kind triage.Kind) []triage.Want {
	list := sorted(triage.Wants, func(w triage.Want) bool { return w != "none" && e.has(string(w)) >= wantLine })
	if len(list) == 0 {
		asks := func(d *text.Doc) bool {
			return slices.ContainsFunc(d.Sentences, func(s text.Sentence) bool { return s.Question })
		}
		if kind == triage.Enquiry || asks(e.body) {
			list = []triage.Want{"information"}
		}
	}
	return list
}
