package compose

import (
	"slices"
	"strings"
	"time"

	"heed/templates"
	"heed/triage"
)

// Earlier is an earlier case of the same customer (playbook L4).
type Earlier struct {
	Ref      string
	Name     string    // of its customer; shown where it is only a guess that it is the same person
	At       time.Time // when it was opened
	Subject  string    // of the mail that opened it; empty: not shown
	Verdict  triage.Verdict
	State    triage.State
	Decision triage.EventName // how it was dealt with (triage.Case.Decision); empty: not known
	Ended    time.Time        // when that was (triage.Case.DecidedAt), or when it was answered, settled or closed; zero: not known
}

// mostEarlier is how many earlier cases are shown, the newest first.
const mostEarlier = 5

// addKnown shows what we know of the customer: what this mail names, what else of theirs waits, and what they came with
// before: when, with what, how it ended, and whether it is the same trouble coming back (playbook L4); for a review,
// the cases of whoever may have written it, as a guess.
func (g tongue) addKnown(p *page, a Ask, said stated) {
	g.addFacts(p, a.Case.Verdict, said)
	var open, past []Earlier
	for _, e := range a.Earlier {
		if e.State.Waiting() {
			open = append(open, e)
		} else {
			past = append(past, e)
		}
	}
	for _, part := range []struct {
		head  string
		cases []Earlier
	}{{g.s.Ask.AlsoOpen, open}, {g.s.Ask.Earlier, past}, {g.s.Ask.Perhaps, a.Perhaps}} {
		if len(part.cases) == 0 {
			continue
		}
		p.head(part.head)
		p.bullets(g.earlierLines(part.cases, a.Case))
		if part.head == g.s.Ask.AlsoOpen {
			p.small(templates.Put(g.s.Ask.Merge, "command", g.s.Commands["merge"]+" "+open[0].Ref))
		}
	}
}

func (g tongue) earlierLines(cases []Earlier, now triage.Case) []string {
	var list []string
	for _, e := range cases[:min(len(cases), mostEarlier)] {
		what := g.what(e.Verdict)
		if subject := clip(baseSubject(e.Subject, e.Ref), 60); subject != "" {
			what = templates.Put(g.s.Ask.EarlierSubject, "what", what, "subject", subject)
		}
		ref := e.Ref
		if e.Name != "" {
			ref += ", " + printable(e.Name, 80)
		}
		line := templates.Put(g.s.Ask.EarlierLine, "ref", ref, "date", g.day(e.At), "what", what, "state", g.ended(e))
		if sameTrouble(e, now) {
			line += ". " + g.s.Ask.EarlierSame
		}
		list = append(list, line)
	}
	return list
}

// ended says how a case stands, how it came to that where it wasn't by an approved draft, and since when.
func (g tongue) ended(e Earlier) string {
	state, did := g.s.States[string(e.State)], g.s.Did[string(e.Decision)]
	switch {
	case did == "" || e.Decision == triage.Approved || e.Decision == triage.ClosedByStaff:
	case e.State == triage.WaitingCustomer:
		state = did
	default:
		state = templates.Put(g.s.Ask.EarlierHow, "state", state, "did", did)
	}
	if !e.Ended.IsZero() && !e.State.Waiting() {
		state = templates.Put(g.s.Ask.EarlierEnded, "state", state, "date", g.day(e.Ended))
	}
	return state
}

// tellingSubject is how long a subject must be to say what a case is about: "Photos" doesn't.
const tellingSubject = 10

// sameTrouble reports whether a case shares a theme with an earlier one, or answers under its subject.
func sameTrouble(e Earlier, c triage.Case) bool {
	for _, t := range c.Verdict.Themes {
		if slices.Contains(e.Verdict.Themes, t) {
			return true
		}
	}
	old := baseSubject(e.Subject, e.Ref)
	return len(old) >= tellingSubject && strings.EqualFold(old, baseSubject(c.Subject, c.Ref))
}
