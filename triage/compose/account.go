package compose

import (
	"strings"

	"heed/mailer"
	"heed/templates"
	"heed/triage"
	"heed/triage/text"
)

// Account is what a member of staff reported of a matter the customer has not written about: what they said by phone
// or in person, or a mishap of our own that they do not know of yet (playbook R3).
type Account struct {
	By     triage.Member
	Who    string // the customer as the member named them: a name, a telephone number
	Text   string
	Mishap bool
}

// mail is the account in the place of a mail, to read facts from. It answers to nobody: it is never quoted.
func (a *Account) mail(m *mailer.Message) *mailer.Message {
	if m != nil || a == nil {
		return m
	}
	return &mailer.Message{Subject: a.Who, Text: a.Text}
}

// inLang is the account where it is in the language of the letter, else nothing: then it holds no words for it.
func (a *Account) inLang(lang string) string {
	if is, sure := text.Identify(a.Text); is != lang || sure < 0.5 {
		return ""
	}
	return a.Text
}

// Opening is the subject of the first letter in a matter that the customer has not written about.
func (c *Composer) Opening(lang string, mishap bool) string {
	r := c.replies(c.ReplyLang(lang))
	subject := r.Spoken.Subject
	if mishap {
		subject = r.Mishap.Subject
	}
	return templates.Put(subject, "studio", c.studio.Name)
}

// addAccount shows what was reported, and of a mishap that the customer reads none of it.
func (g tongue) addAccount(p *page, a Ask) {
	if a.Account == nil {
		return
	}
	head := g.s.Account.Told
	if a.Account.Mishap {
		head = g.s.Account.Mishap
	}
	p.head(templates.Put(head, "name", named(a.Case.Customer), "who", g.person(a.Account.By)))
	var reasons []triage.Reason
	if a.Message == nil { // the verdict is of these words
		reasons = a.Case.Verdict.Reasons
	}
	words, short := shorten(cleaned(a.Account.Text), mostWords)
	p.words(marked(words, reasons, "text"))
	if short {
		p.small(g.s.Ask.Cut)
	}
	if a.Account.Mishap {
		p.small(g.s.Account.Internal)
	}
	if unreachable(a.Case) {
		p.warn(templates.Put(g.s.Account.Unreachable, "command", strings.TrimRight(g.s.Commands["called"], ":")))
	}
}

// dueFirst says until when a letter about a mishap should leave: nobody waits for it yet.
func (g tongue) dueFirst(a Ask) string {
	if a.Account == nil || !a.Account.Mishap || a.Message != nil || g.now.After(a.Case.AnswerBy) {
		return ""
	}
	return templates.Put(g.s.Account.Due, "by", templates.Put(g.s.Times.By, "moment", g.moment(a.Case.AnswerBy)))
}

// unreachable reports whether a customer has no address that could be answered to.
func unreachable(c triage.Case) bool { return c.Customer.Addr == "" && !public(c) }

// thanks thanks for a mail, or for what was said when we spoke (playbook E2).
func (l *letter) thanks() string {
	if l.m.Account == nil {
		return l.toned("thanks", l.r.Thanks)
	}
	s := l.r.Spoken
	return l.toned("spoken", templates.Tones{Light: s.Light, Plain: s.Plain, Quiet: s.Quiet})
}

// mishap tells of our own mistake before the customer notices it: what happened, that we are sorry, what is done, by
// whom and by when, and how to talk about it (playbook R3, R2, L3). What went wrong is always a blank: the words staff
// wrote are for staff, and a person decides how the customer hears it. The worst is not told in a letter (R7).
func (l *letter) mishap(v triage.Verdict) []string {
	s := l.r.Mishap
	if v.Severity == triage.Critical {
		return []string{l.say("mishap.call", s.Call)}
	}
	said, sorry, will := s.Said.Plain, s.Sorry.Plain, s.Will.Plain
	if l.tone == quiet {
		said, sorry, will = s.Said.Quiet, s.Sorry.Quiet, s.Will.Quiet
	}
	return []string{
		joined([]string{l.say("mishap.said", said), l.say("mishap.sorry", sorry)}, " "),
		l.say("mishap.will", will),
		l.talk(),
	}
}

// reported gives the letter of an account, where the customer has not written. The other accounts are complaints
// like any that came by mail.
func (l *letter) reported(v triage.Verdict) (paras []string, key string, ok bool) {
	switch a := l.m.Account; {
	case a == nil:
		return nil, "", false
	case a.Mishap:
		return l.mishap(v), "mishap", true
	case v.Severity == triage.Critical && !v.Has(triage.Abusive):
		return []string{l.say("spoken.call", l.r.Spoken.Call)}, "critical", true
	}
	return nil, "", false
}

// suggestWhat is what staff wrote of a mishap, where it could stand in the letter: in its language, and as one clause.
func (a *Account) suggestWhat(lang string) string {
	if a == nil || !a.Mishap {
		return ""
	}
	return strings.TrimRight(printable(a.inLang(lang), 200), ".! ")
}
