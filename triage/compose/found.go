package compose

import (
	"strconv"
	"strings"
	"time"

	"heed/mailer"
	"heed/templates"
	"heed/triage"
)

// FoundMax is how many cases a short list shows; of more it only says how many there are.
const FoundMax = 10

// FoundKind says what a short list is of.
type FoundKind string

// The short lists.
const (
	FoundSought FoundKind = "sought" // the cases in which Found.Sought was found
	FoundOpen   FoundKind = "open"   // the cases in which a customer waits
	FoundYours  FoundKind = "yours"  // the reader is back, and in charge of these
	FoundCover  FoundKind = "cover"  // Found.For is away, and was in charge of these
)

// FoundKinds lists them all.
var FoundKinds = []FoundKind{FoundSought, FoundOpen, FoundYours, FoundCover}

// Found is a short list of cases that can be acted on.
type Found struct {
	To       triage.Member
	ReplyTo  string
	Kind     FoundKind
	Sought   string
	For      triage.Member
	Lines    []FoundLine
	More     int // cases that are not shown
	Staff    triage.Staff
	Now      time.Time
	Location *time.Location
}

// FoundLine is one case of a short list.
type FoundLine struct {
	Tag      string // the reader's, for this case
	Case     Earlier
	Customer mailer.Address
	Person   string // address of whoever is in charge; may be empty
}

// Found makes that list: each case with its reference, who, what, how it stands and since when, and with what can be
// done about it from here.
func (c *Composer) Found(f Found) mailer.Outgoing {
	g := c.tongue(f.To, f.Now, f.Location)
	s := g.s.Found
	words := s[string(f.Kind)]
	n := len(f.Lines) + f.More
	values := []string{"n", strconv.Itoa(n), "what", printable(f.Sought, 80), "who", g.person(f.For), "status", g.s.Commands["status"]}
	subject := templates.Put(words.Subject, values...)
	p := &page{lang: g.lang}
	if n == 0 {
		p.lead(templates.Put(words.None, values...))
	} else {
		p.lead(templates.Put(words.Lead, values...))
	}
	for i, l := range f.Lines {
		p.rule()
		p.head(templates.Put(g.s.List.Item, "n", strconv.Itoa(i+1), "name", named(l.Customer), "subject", g.subject(triage.Case{Subject: l.Case.Subject})))
		p.small(g.foundLine(l, f.Staff))
		first := g.addFoundButtons(p, f, l)
		p.small(templates.Put(g.s.List.How, "address", f.ReplyTo, "tag", l.Tag, "command", first))
	}
	if f.More > 0 {
		p.rule()
		values[1] = strconv.Itoa(f.More)
		p.para(templates.Put(words.More, values...))
	}
	p.small(templates.Put(g.s.Footer, "studio", c.studio.Name))
	return p.mail(f.To, f.ReplyTo, tagged(subject, ""), "notice")
}

// foundLine is a case in one line: reference, when, what, how it stands, and in whose hands.
func (g tongue) foundLine(l FoundLine, staff triage.Staff) string {
	state := g.ended(l.Case)
	if l.Case.State.Waiting() {
		state = joined([]string{state, g.waiting(l.Case.At)}, ", ")
	}
	if m, ok := staff.ByEmail(l.Person); ok {
		state = joined([]string{state, templates.Put(g.s.Status.With, "who", g.person(m))}, ", ")
	}
	return templates.Put(g.s.Ask.EarlierLine, "ref", l.Case.Ref, "date", g.day(l.Case.At), "what", g.what(l.Case.Verdict), "state", state)
}

// addFoundButtons adds what can be done from a list, and returns the first command: nobody is offered to approve what
// they do not see, so what waits can be shown.
func (g tongue) addFoundButtons(p *page, f Found, l FoundLine) string {
	w, b := g.s.Commands, g.s.Buttons
	mk := func(label, body string) button { return write(label, f.ReplyTo, l.Tag, body) }
	switch l.Case.State {
	case triage.Open, triage.AwaitingStaff:
		show := w["find"] + " " + l.Case.Ref
		list := []button{mk(b["show"], show).first()}
		if !strings.EqualFold(l.Person, f.To.Email) {
			list = append(list, mk(b["mine"], w["mine"]))
		}
		p.buttons(append(list, mk(b["close"], w["close"]))...)
		return show
	case triage.Held:
		p.buttons(mk(b["undo"], w["undo"]).first())
		return w["undo"]
	case triage.Sending, triage.Uncertain:
		p.buttons(mk(b["mine"], w["mine"]))
		return w["mine"]
	case triage.WaitingCustomer:
		p.buttons(mk(b["reopen"], w["reopen"]), mk(b["close"], w["close"]))
	default:
		p.buttons(mk(b["reopen"], w["reopen"]))
	}
	return w["reopen"]
}
