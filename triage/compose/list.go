package compose

import (
	"strconv"
	"strings"
	"time"

	"heed/mailer"
	"heed/templates"
	"heed/triage"
)

// ListMax is how many mails one gathered list shows in full; more are only counted, and the caller
// puts them into the next list.
const ListMax = 6

// listDraft is how much of a draft a list shows.
const listDraft = 1200

// Item is one mail in the gathered list.
type Item struct {
	Tag     string // this item's own tag: it is approved by a mail of its own
	Case    triage.Case
	Message *mailer.Message
	Account *Account // what staff reported, where there is no mail
	Draft   triage.Draft
	Posting Posting
	Files   []FileNote // that go along with it
	Beside  string     // the same letter in the reader's language; empty: there is none
}

// List is the gathered list of open mail that is no complaint: questions, kind words, the rest
// (design, "One mail's way" step 3).
type List struct {
	To       triage.Member
	ReplyTo  string
	Items    []Item
	Now      time.Time
	Location *time.Location
}

// List makes one mail of several cases, each with its words, its draft and buttons of its own.
func (c *Composer) List(l List) mailer.Outgoing {
	g := c.tongue(l.To, l.Now, l.Location)
	s := g.s
	p := &page{lang: g.lang}
	p.lead(s.List.Lead)
	shown := l.Items[:min(len(l.Items), ListMax)]
	for i, it := range shown {
		p.rule()
		p.head(templates.Put(s.List.Item, "n", strconv.Itoa(i+1), "name", named(it.Case.Customer), "subject", g.subject(it.Case)))
		p.small(upperFirst(g.what(it.Case.Verdict)) + ", " + g.waiting(it.Case.OpenedAt))
		p.para(g.reminder(c.stated(it.Case, it.Message, l.Now, g.loc)))
		g.addWords(p, it.Account.mail(it.Message), it.Case.Verdict, 500)
		g.addFiles(p, it.Message, it.Case.Alias)
		open := openBlanks(it.Draft)
		text, cut := shorten(it.Draft.Text, listDraft)
		if cut {
			text += "\n" + s.Ask.Cut
		}
		if strings.TrimSpace(text) != "" {
			p.small(s.List.Answer)
			if len(it.Files) > 0 {
				p.small(templates.Put(s.Result.Along, "files", g.files(it.Files)))
			}
			p.letter(text, s.Ask.Begin, s.Ask.End)
			if beside, _ := shorten(it.Beside, listDraft); beside != "" {
				p.small(s.Ask.Beside)
				p.aside(beside)
			}
		}
		a := Ask{ReplyTo: l.ReplyTo, Tag: it.Tag, Case: it.Case, Draft: it.Draft, Posting: it.Posting}
		var missing []string
		for _, b := range open {
			line := templates.Put(s.Ask.BlankLine, "name", b.Name, "hint", c.hint(s, b))
			if b.Suggestion != "" {
				line += " (" + templates.Put(s.Ask.Suggest, "value", b.Suggestion) + ")"
			}
			missing = append(missing, line)
		}
		p.bullets(missing)
		p.buttons(g.listButtons(a, open, cut)...)
		p.small(templates.Put(s.List.How, "address", l.ReplyTo, "tag", it.Tag, "command", firstCommand(g, a, open)))
	}
	if rest := len(l.Items) - len(shown); rest > 0 {
		p.rule()
		p.para(templates.Put(s.List.More, "n", strconv.Itoa(rest), "status", s.Commands["status"]))
	}
	p.rule()
	var pairs [][2]string
	for _, k := range []string{"approve", "fill", "send", "edit", "mine", "later", "reject", "complaint", "not-ours", "close", "help"} {
		pairs = append(pairs, g.command(k))
	}
	p.commands(pairs)
	p.small(templates.Put(s.Footer, "studio", c.studio.Name))
	subject := templates.Put(s.List.Subject, "n", strconv.Itoa(len(l.Items)))
	if len(l.Items) == 1 {
		subject = templates.Put(s.List.SubjectOne, "name", named(l.Items[0].Case.Customer))
	}
	return p.mail(l.To, l.ReplyTo, tagged(subject, ""), "staff")
}

func firstCommand(g tongue, a Ask, open []triage.Blank) string {
	switch {
	case public(a.Case) && a.Posting.Approved.Email != "":
		return g.s.Commands["posted"]
	case strings.TrimSpace(a.Draft.Text) == "":
		return g.s.Commands["send"]
	case len(open) > 0:
		return g.s.Commands["fill"] + " " + open[0].Name + ": ..."
	}
	return g.s.Commands["approve"]
}

// listButtons keeps the first two or three: a list must stay short. Nobody is offered to approve what
// they do not see in full.
func (g tongue) listButtons(a Ask, open []triage.Blank, cut bool) []button {
	all := g.decisionButtons(a, open)
	if cut {
		all = all[1:]
	}
	return append(all[:min(len(all), 2)], write(g.s.Buttons["mine"], a.ReplyTo, a.Tag, g.s.Commands["mine"]))
}

func (g tongue) subject(c triage.Case) string {
	if s := printable(c.Subject, 70); s != "" {
		return s
	}
	return g.s.Ask.Subjectless
}
