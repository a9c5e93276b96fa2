package compose

import (
	"strings"
	"time"

	"heed/mailer"
	"heed/templates"
	"heed/triage"
)

// Absence is when somebody of the staff is away, and who covers.
type Absence struct {
	Who         triage.Member
	From, Until time.Time
	Substitute  triage.Member // zero: nobody was named
}

// Away tells one of the staff that somebody is away, or back.
type Away struct {
	To        triage.Member
	ReplyTo   string
	Absence   Absence
	Back      bool // not away any more
	CalledOff bool // not away after all: the absence had not begun
	Now       time.Time
	Location  *time.Location
}

// Away makes that mail: when, with dates, who covers, and to whoever is away how to be back sooner.
func (c *Composer) Away(a Away) mailer.Outgoing {
	g := c.tongue(a.To, a.Now, a.Location)
	s := g.s.Away
	you := strings.EqualFold(a.To.Email, a.Absence.Who.Email)
	words := s.Gone
	switch {
	case a.CalledOff:
		words = s.Off
	case a.Back:
		words = s.Back
	}
	values := []string{"who", g.person(a.Absence.Who), "when", g.away(a.Absence), "whom", g.person(a.Absence.Substitute), "back", g.s.Commands["back"]}
	p := &page{lang: g.lang}
	if you {
		p.lead(templates.Put(words.You, values...))
	} else {
		p.lead(templates.Put(words.Lead, values...))
	}
	if !a.Back && !a.CalledOff {
		p.para(templates.Put(g.covers(a, you), values...))
		if you {
			p.small(templates.Put(s.Sooner, values...))
		}
	}
	p.small(templates.Put(g.s.Footer, "studio", c.studio.Name))
	return p.mail(a.To, a.ReplyTo, tagged(templates.Put(words.Subject, values...), ""), "notice")
}

func (g tongue) covers(a Away, you bool) string {
	s := g.s.Away
	switch {
	case a.Absence.Substitute.Email == "":
		return s.Nobody
	case you:
		return s.CoversYou
	case strings.EqualFold(a.To.Email, a.Absence.Substitute.Email):
		return s.YouCover
	}
	return s.Covers
}

// away writes when somebody is away, as people say it: the last day is one of them.
func (g tongue) away(a Absence) string {
	s := g.s.Away
	from, until := a.From.In(g.loc), a.Until.In(g.loc)
	last := until.Add(-time.Second)
	begun := !a.From.After(g.now)
	wholeDays := dayBegins(until)
	switch {
	case begun && wholeDays && daysApart(g.now.In(g.loc), last) == 0:
		return s.Today
	case !begun && wholeDays && dayBegins(from) && daysApart(from, last) == 0:
		return templates.Put(s.Day, "day", g.day(last))
	}
	end := templates.Put(s.Until, "moment", g.moment(until))
	if wholeDays {
		end = templates.Put(s.Through, "day", g.day(last))
	}
	if begun {
		return end
	}
	begin := g.moment(from)
	if dayBegins(from) {
		begin = templates.Put(s.OnDay, "day", g.day(from))
	}
	return templates.Put(s.From, "moment", begin) + " " + end
}

func dayBegins(t time.Time) bool { return t.Hour() == 0 && t.Minute() == 0 }

// awayLines list who is away or will be, for the status and the digest.
func (g tongue) awayLines(list []Absence) []string {
	var lines []string
	for _, a := range list {
		line := g.s.Away.Line
		if a.Substitute.Email != "" {
			line = g.s.Away.LineCovered
		}
		lines = append(lines, templates.Put(line, "who", g.person(a.Who), "when", g.away(a), "whom", g.person(a.Substitute)))
	}
	return lines
}
