package compose

import (
	"strconv"
	"strings"
	"time"

	"heed/mailer"
	"heed/templates"
	"heed/triage"
)

// Occasion says why staff are asked.
type Occasion string

// The occasions of an Ask.
const (
	OccasionNew           Occasion = "new"
	OccasionReminder      Occasion = "reminder"
	OccasionEscalation    Occasion = "escalation"
	OccasionNewVersion    Occasion = "new-version"
	OccasionCustomerWrote Occasion = "customer-wrote"
	OccasionUndone        Occasion = "undone"
	OccasionSendFailed    Occasion = "send-failed"
	OccasionBounced       Occasion = "bounced"
)

// Occasions lists every occasion.
var Occasions = []Occasion{
	OccasionNew, OccasionReminder, OccasionEscalation, OccasionNewVersion, OccasionCustomerWrote, OccasionUndone,
	OccasionSendFailed, OccasionBounced,
}

// Ask is what a member of staff needs to decide on an answer.
type Ask struct {
	To       triage.Member
	ReplyTo  string // address the mailto: buttons write to
	Tag      string // "[H-4F2K abc...]": appended to the subject and used in the buttons' subjects
	Occasion Occasion
	Case     triage.Case
	Message  *mailer.Message
	Draft    triage.Draft // zero Text: there is none
	Cc       []mailer.Address
	Earlier  []Earlier
	Perhaps  []Earlier // cases of customers called much like the reviewer
	Asked    []string  // names of everybody asked
	Now      time.Time
	Location *time.Location
	Note     string // words of staff that belong to it, or a key of the failures for send-failed and bounced
	Findings []Finding
}

// Ask makes the mail by which staff decide: the customer's words first, then why we think what we
// think, then the draft, then the buttons and commands.
func (c *Composer) Ask(a Ask) mailer.Outgoing {
	g := c.tongue(a.To, a.Now, a.Location)
	s, v := g.s, a.Case.Verdict
	p := &page{lang: g.lang}
	name := named(a.Case.Customer)
	o, ok := s.Occasions[string(a.Occasion)]
	if !ok {
		o = s.Occasions[string(OccasionNew)]
	}
	p.lead(templates.Put(o.Lead, "name", name))
	said := c.stated(a.Case, a.Message, a.Now, g.loc)
	if a.Occasion == OccasionReminder || a.Occasion == OccasionEscalation {
		p.warn(g.reminder(said))
	}
	c.askNote(p, g, a)

	p.head(templates.Put(s.Ask.Wrote, "name", name))
	subject := printable(a.Case.Subject, 150)
	if subject == "" {
		subject = s.Ask.Subjectless
	}
	p.small(templates.Put(s.Ask.Subject, "subject", subject))
	g.addWords(p, a.Message, v, mostWords)
	p.head(s.Ask.Reading)
	g.addReading(p, a)
	if list := g.facts(said); len(list) > 0 {
		p.head(s.Ask.Facts)
		p.facts(list)
	}
	g.addEarlier(p, a)
	if len(a.Draft.Talk) > 0 {
		p.head(s.Ask.Talk)
		p.numbers(c.talkFor(g, a))
	}
	open := c.addDraft(p, g, a)
	var ring phone
	if len(said.phones) > 0 {
		ring = said.phones[0]
	}
	g.addDecision(p, a, ring, open)
	if len(a.Asked) > 1 {
		p.small(templates.Put(s.Ask.Asked, "names", printable(strings.Join(a.Asked, ", "), 300)))
	}
	p.small(templates.Put(s.Footer, "studio", c.studio.Name))
	return p.mail(a.To, a.ReplyTo, tagged(templates.Put(o.Subject, "name", name, "what", g.what(v)), a.Tag), "staff")
}

// askNote adds what somebody has said about it; for mails that did not arrive, in plain words why.
func (c *Composer) askNote(p *page, g tongue, a Ask) {
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

func (g tongue) addWords(p *page, m *mailer.Message, v triage.Verdict, limit int) {
	words, whole := theirWords(m, v, limit)
	if strings.TrimSpace(words) == "" {
		p.small(g.s.Ask.NoWords)
	} else {
		p.words(marked(words, v.Reasons, "text"))
	}
	if !whole {
		p.small(g.s.Ask.Cut)
	}
	if m != nil && len(m.Attachments) > 0 {
		var names []string
		for _, f := range m.Attachments[:min(len(m.Attachments), 12)] {
			names = append(names, printable(f.Name, 60))
		}
		p.small(templates.Put(g.s.Ask.Files, "files", joined(names, ", ")))
	}
}

func (g tongue) addReading(p *page, a Ask) {
	v := a.Case.Verdict
	list := g.reading(v)
	since := a.Case.OpenedAt
	if since.IsZero() && a.Message != nil {
		since = a.Message.Date
	}
	if since.IsZero() {
		since = a.Now
	}
	list = append(list, g.deadline(a.Case.AnswerBy, since))
	p.bullets(list)
	if v.Unsure && v.Second != "" && v.Second != v.Kind {
		p.warn(templates.Put(g.s.Ask.Readings, "first", g.s.Kinds[string(v.Kind)], "second", g.s.Kinds[string(v.Second)]))
	}
	if a.Message != nil && len(marked(a.Message.Text, v.Reasons, "text")) > 1 {
		p.small(g.s.Ask.Marked)
	} else {
		p.small(g.s.Ask.NoMark)
	}
}

// deadline says until when an answer is due, or how late it is, and how long the customer has waited
// (playbook R1).
func (g tongue) deadline(by, since time.Time) string {
	waiting := g.waiting(since)
	switch {
	case by.IsZero():
		return templates.Put(g.s.Ask.NoDeadline, "waiting", waiting)
	case g.now.After(by):
		return templates.Put(g.s.Ask.Overdue, "span", g.span(max(g.now.Sub(by), time.Minute)), "waiting", waiting)
	}
	return templates.Put(g.s.Ask.Deadline, "by", templates.Put(g.s.Times.By, "moment", g.moment(by)), "waiting", waiting)
}

// talkFor gives the talking points in the reader's language where the draft's are the house's own.
func (c *Composer) talkFor(g tongue, a Ask) []string {
	if a.Draft.Author == "heed" || a.Draft.Author == "" {
		if t := talk(g.s, a.Case.Verdict); t != nil {
			return t
		}
	}
	return a.Draft.Talk
}

// addDraft shows the draft between its markers and returns the blanks left in it.
func (c *Composer) addDraft(p *page, g tongue, a Ask) []triage.Blank {
	if strings.TrimSpace(a.Draft.Text) == "" {
		return nil
	}
	s := g.s.Ask
	if a.Draft.Version > 1 {
		p.head(templates.Put(s.DraftVersion, "n", strconv.Itoa(a.Draft.Version)))
	} else {
		p.head(s.Draft)
	}
	if public(a.Case) {
		p.para(templates.Put(s.Public, "site", printable(a.Case.Verdict.Review.Site, 60), "close", g.s.Commands["close"]))
	} else {
		p.small(templates.Put(s.Goes, "to", spelled(a.Case.Customer)))
	}
	if len(a.Cc) > 0 {
		p.small(templates.Put(s.Copy, "cc", spelledAll(a.Cc)))
	}
	if a.Draft.Outline {
		p.warn(s.Outline)
	}
	g.addFindings(p, a.Findings)
	text, short := shorten(a.Draft.Text, mostDraft)
	if short {
		text += "\n" + s.Cut
	}
	p.letter(text, s.Begin, s.End)
	open := openBlanks(a.Draft)
	if len(open) > 0 {
		p.para(s.Blanks)
		var list []string
		for _, b := range open {
			line := templates.Put(s.BlankLine, "name", b.Name, "hint", c.hint(g.s, b))
			if b.Suggestion != "" {
				line += " (" + templates.Put(s.Suggest, "value", b.Suggestion) + ")"
			}
			list = append(list, line)
		}
		p.bullets(list)
	}
	if why := c.why(g, a.Draft); why != "" {
		p.small(s.WhyDraft + ": " + why)
	}
	return open
}

// openBlanks lists the blanks still in the text, with what is known of them.
func openBlanks(d triage.Draft) []triage.Blank {
	var open []triage.Blank
	for _, name := range triage.OpenBlanks(d.Text) {
		b := triage.Blank{Name: name}
		for _, known := range d.Blanks {
			if strings.EqualFold(known.Name, name) {
				b = known
			}
		}
		open = append(open, b)
	}
	return open
}

// why gives the teaching line in the reader's language (playbook G6).
func (c *Composer) why(g tongue, d triage.Draft) string {
	for key, w := range c.set.Pack(c.house()).Staff.Why {
		if w == d.Why {
			return g.s.Why[key]
		}
	}
	return d.Why
}

func (g tongue) addFindings(p *page, findings []Finding) {
	if len(findings) == 0 {
		return
	}
	var list []string
	for _, f := range findings[:min(len(findings), 8)] {
		hint := g.s.Lint[f.Rule]
		if hint == "" {
			hint = f.Hint
		}
		if f.Sentence != "" {
			hint += " \"" + f.Sentence + "\""
		}
		list = append(list, hint)
	}
	p.warn(g.s.Ask.Findings)
	p.bullets(list)
}
