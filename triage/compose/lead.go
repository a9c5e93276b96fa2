package compose

import (
	"strconv"
	"strings"
	"time"

	"heed/templates"
	"heed/triage"
)

// addLead says in two lines who wants what and until when an answer is due, with the arithmetic (playbook R1).
func (g tongue) addLead(p *page, a Ask) {
	name := named(a.Case.Customer)
	p.lead(upperFirst(templates.Put(g.s.Ask.Who, "name", name, "what", g.what(a.Case.Verdict))))
	if a.Occasion != OccasionNew && a.Occasion != "" {
		p.para(templates.Put(g.occasion(a.Occasion).Lead, "name", name, "who", g.person(a.By)))
	}
	if by := a.Case.AnswerBy; !by.IsZero() && g.now.After(by) {
		p.warn(g.due(a))
		return
	}
	p.para(g.due(a))
}

// due says until when an answer is due and how that was reckoned, or how late it is.
func (g tongue) due(a Ask) string {
	if first := g.dueFirst(a); first != "" {
		return first
	}
	since, by := a.Case.OpenedAt, a.Case.AnswerBy
	if since.IsZero() && a.Message != nil {
		since = a.Message.Date
	}
	if since.IsZero() {
		since = g.now
	}
	waiting := g.waiting(since)
	switch {
	case by.IsZero():
		return templates.Put(g.s.Ask.NoDeadline, "waiting", waiting)
	case g.now.After(by):
		return templates.Put(g.s.Ask.Overdue, "span", g.span(max(g.now.Sub(by), time.Minute)), "waiting", waiting)
	case a.Within <= 0:
		return templates.Put(g.s.Ask.Deadline, "by", templates.Put(g.s.Times.By, "moment", g.moment(by)), "waiting", waiting)
	}
	line := templates.Put(g.s.Ask.Due, "by", g.moment(by), "since", g.moment(since), "span", g.openSpan(a.Within), "what", g.degree(a.Case.Verdict))
	if g.now.Sub(since) < time.Hour {
		return line
	}
	return line + " " + templates.Put(g.s.Ask.NoDeadline, "waiting", waiting)
}

// degree is what a deadline follows from: how grave it is, else what it is.
func (g tongue) degree(v triage.Verdict) string {
	if w := g.s.Severities[strconv.Itoa(int(v.Severity))]; w != "" && v.Unhappy() {
		return w
	}
	return g.s.Kinds[string(v.Kind)]
}

// openSpan writes a length of opening time: in hours, since a day of it is no day.
func (g tongue) openSpan(d time.Duration) string {
	if d%time.Hour != 0 {
		return one(int(d/time.Minute), g.s.Times.Minute, g.s.Times.Minutes)
	}
	return one(int(d/time.Hour), g.s.Times.Hour, g.s.Times.Hours)
}

// addAhead repeats in a reminder the day that the mail names and that is near now.
func (g tongue) addAhead(p *page, a Ask, said stated) {
	if a.Occasion == OccasionReminder || a.Occasion == OccasionEscalation {
		p.warn(g.reminder(said))
	}
}

// addLooksLike warns of an address that is easily taken for one of ours.
func (g tongue) addLooksLike(p *page, a Ask) {
	if a.LooksLike != "" {
		p.warn(templates.Put(g.s.Ask.LooksLike, "address", printable(a.Spelled, 254), "name", printable(a.LooksLike, 254)))
	}
}

// addNote adds what somebody has said about it, and what the owner was asked; for mails that did not arrive, in plain
// words why.
func (g tongue) addNote(p *page, a Ask) {
	if by := g.person(a.Opinion.By); a.Opinion.By.Email != "" {
		if a.Opinion.Question == "" {
			p.para(templates.Put(g.s.Ask.Opinion, "who", by))
		} else {
			p.para(templates.Put(g.s.Ask.Question, "who", by, "note", clip(a.Opinion.Question, 1000)))
		}
		p.small(templates.Put(g.s.Ask.OwnersWord, "who", by, "give", g.s.Commands["give-to"], "undo", g.s.Commands["undo"], "first", a.Opinion.By.First()))
	}
	if a.Occasion == OccasionSendFailed || a.Occasion == OccasionBounced {
		p.warn(g.failure(a.Note) + " " + g.s.Result.Again)
		return
	}
	if a.Note != "" {
		p.para(templates.Put(g.s.Result.Note, "note", clip(strings.TrimSpace(a.Note), 1000)))
	}
}

// failure has plain words for everything: an error text never appears.
func (g tongue) failure(key string) string {
	if w := g.s.Failures[key]; w != "" {
		return w
	}
	return g.s.Failures["other"]
}
