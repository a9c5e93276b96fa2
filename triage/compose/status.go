package compose

import (
	"slices"
	"strconv"
	"time"

	"heed/mailer"
	"heed/templates"
	"heed/triage"
)

// Help asks for the mail that explains the commands.
type Help struct {
	To      triage.Member
	ReplyTo string
	Tag     string
	Now     time.Time
}

// helpGroups are the commands as they are explained, in groups a person finds things by, the everyday ones first.
var helpGroups = []struct {
	name  string
	verbs []string
}{
	{"answer", []string{"approve", "send", "edit", "fill", "offer", "reject", "ask-owner", "send-anyway", "undo"}},
	{"customer", []string{"called", "promise", "kept", "accepted", "declined", "given", "posted"}},
	{"case", []string{
		"mine", "give-to", "later", "close", "reopen", "not-a-complaint", "complaint", "theme", "severity", "merge", "split", "not-ours",
		"ignore-sender",
	}},
	{"studio", []string{"new", "mishap", "open", "find", "status", "away", "back", "pause", "resume", "help"}},
	{"asked", []string{"confirm", "sent", "resend"}},
}

// Help makes that mail.
func (c *Composer) Help(h Help) mailer.Outgoing {
	g := c.tongue(h.To, h.Now, nil)
	p := &page{lang: g.lang}
	p.lead(g.s.Help.Lead)
	for _, group := range helpGroups {
		p.head(g.s.Help.Groups[group.name])
		var pairs [][2]string
		for _, k := range group.verbs {
			pairs = append(pairs, g.command(k))
		}
		p.commands(pairs)
	}
	p.rule()
	p.para(g.s.Help.Edited)
	p.para(g.s.Help.Rules)
	p.para(g.s.Ask.Other)
	p.small(templates.Put(g.s.Footer, "studio", c.studio.Name))
	return p.mail(h.To, h.ReplyTo, tagged(g.s.Help.Subject, h.Tag), "notice")
}

// Status asks for the list of open cases.
type Status struct {
	To       triage.Member
	ReplyTo  string
	Tag      string
	Cases    []triage.Case // any order
	Staff    triage.Staff  // to name who has taken a case
	Away     []Absence     // who is away, and who will be
	Paused   bool
	Now      time.Time
	Location *time.Location
}

const mostListed = 60

// Status makes that list, the longest wait first (playbook R1).
func (c *Composer) Status(s Status) mailer.Outgoing {
	g := c.tongue(s.To, s.Now, s.Location)
	p := &page{lang: g.lang}
	if s.Paused {
		p.warn(g.s.Status.Paused)
		p.buttons(write(g.s.Buttons["resume"], s.ReplyTo, s.Tag, g.s.Commands["resume"]).first())
	}
	cases := oldestFirst(s.Cases)
	if len(cases) == 0 {
		p.lead(g.s.Status.None)
	} else {
		p.lead(g.s.Status.Lead)
		var list []string
		for _, k := range cases[:min(len(cases), mostListed)] {
			line := g.caseLine(k)
			if m, ok := s.Staff.ByEmail(k.Person); ok && k.Person != "" {
				line += ", " + templates.Put(g.s.Status.With, "who", g.person(m))
			}
			list = append(list, line)
		}
		if rest := len(cases) - mostListed; rest > 0 {
			list = append(list, templates.Put(g.s.Digest.More, "n", strconv.Itoa(rest)))
		}
		p.bullets(list)
	}
	if len(s.Away) > 0 {
		p.head(g.s.Away.Head)
		p.bullets(g.awayLines(s.Away))
	}
	p.small(templates.Put(g.s.Footer, "studio", c.studio.Name))
	return p.mail(s.To, s.ReplyTo, tagged(templates.Put(g.s.Status.Subject, "n", strconv.Itoa(len(cases))), s.Tag), "notice")
}

func oldestFirst(cases []triage.Case) []triage.Case {
	cases = slices.Clone(cases)
	slices.SortStableFunc(cases, func(a, b triage.Case) int { return a.OpenedAt.Compare(b.OpenedAt) })
	return cases
}

func (g tongue) caseLine(k triage.Case) string {
	return templates.Put(g.s.Status.Line, "ref", k.Ref, "name", named(k.Customer), "what", g.what(k.Verdict),
		"state", g.s.States[string(k.State)], "waiting", g.waiting(k.OpenedAt))
}
