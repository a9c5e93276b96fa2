package compose

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"heed/mailer"
	"heed/templates"
	"heed/triage"
)

var (
	// ErrUnfinished is in the chain of the error about a text with a blank or the remains of a template in it.
	ErrUnfinished = errors.New("the answer is not finished")
	// ErrOutline is in the chain of the error about an outline to speak from (playbook R7).
	ErrOutline = errors.New("an outline is not to be sent")
	// ErrPublic is in the chain of the error about a review: it is answered at the site, by hand (playbook F5).
	ErrPublic = errors.New("a public review is not answered by mail")
	// ErrEmpty is in the chain of the error about an answer without words.
	ErrEmpty = errors.New("the answer has no words")
)

// Letter is an answer that a person has approved, and everything needed to make a mail of it.
type Letter struct {
	Case      triage.Case
	Message   *mailer.Message // the mail it answers; nil where there is none
	Draft     triage.Draft
	Signer    triage.Member // who approved it
	Limit     *triage.Money // what they may grant alone; nil: anything
	MessageID string
	Now       time.Time
	Location  *time.Location
	Cc        []mailer.Address // as the approver has seen it
	Thread    []string         // message ids of the case so far, oldest first, without angle brackets
}

// Answer makes the mail to the customer. It carries no mark of a machine, because a person approved it,
// and it comes from the address the customer wrote to. Nothing unfinished leaves it.
func (c *Composer) Answer(l Letter) (mailer.Outgoing, error) {
	text := strings.TrimSpace(c.Signed(l.Draft, l.Signer))
	refuse := func(err error, detail string) (mailer.Outgoing, error) {
		return mailer.Outgoing{}, fmt.Errorf("answer %s: %w%s", l.Case.Ref, err, detail)
	}
	switch {
	case l.Draft.Outline:
		return refuse(ErrOutline, "")
	case l.Case.Verdict.Kind == triage.ReviewOf && l.Case.Verdict.Review != nil:
		return refuse(ErrPublic, "")
	case text == "":
		return refuse(ErrEmpty, "")
	case triage.Unfinished(text) || triage.Unfinished(l.Draft.Subject):
		names := triage.OpenBlanks(text + "\n" + l.Draft.Subject)
		if len(names) == 0 {
			return refuse(ErrUnfinished, "")
		}
		return refuse(ErrUnfinished, ": "+strings.Join(names, ", "))
	}
	return c.letterMail(l, text), nil
}

// letterMail makes a mail of a letter, whatever state it is in.
func (c *Composer) letterMail(l Letter, text string) mailer.Outgoing {
	lang := l.Draft.Lang
	if lang == "" { // words of staff
		lang = l.Case.Verdict.Lang
	}
	lang = c.ReplyLang(lang)
	r := c.replies(lang)
	subject := l.Draft.Subject
	if subject == "" {
		subject = l.Case.Subject
	}
	o := mailer.Outgoing{
		MessageID: l.MessageID,
		From:      mailer.Address{Name: c.studio.Name, Addr: l.Case.Alias},
		To:        []mailer.Address{{Name: printable(l.Case.Customer.Name, 100), Addr: l.Case.Customer.Addr}},
		Cc:        others(l.Cc, l.Case.Customer.Addr),
		Subject:   subjectOf(l.Message == nil && len(l.Thread) == 0, subject, l.Case.Ref, templates.Put(r.NoSubject, "studio", c.studio.Name)),
		Date:      l.Now,
		Lang:      lang,
	}
	o.InReplyTo, o.References = thread(l)
	quoted := c.original(l, r)
	text = unbroken(cleaned(text))
	o.Text = letterText(text, quoted)
	o.HTML = letterHTML(lang, text, quoted)
	return o
}

func others(cc []mailer.Address, customer string) []mailer.Address {
	var out []mailer.Address
	for _, a := range cc {
		if a.Addr == "" || a.Is(customer) || slices.ContainsFunc(out, func(b mailer.Address) bool { return b.Is(a.Addr) }) {
			continue
		}
		out = append(out, mailer.Address{Name: printable(a.Name, 100), Addr: a.Addr})
	}
	return out
}

// thread gives In-Reply-To and References as RFC 5322 section 3.6.4 has it: the mails of the thread and
// last the one that is answered. Very long threads keep their first mail and the newest.
func thread(l Letter) (string, []string) {
	refs := l.Thread
	parent := ""
	if l.Message != nil {
		parent = l.Message.MessageID
		if len(refs) == 0 {
			refs = l.Message.References
			if len(refs) == 0 && len(l.Message.InReplyTo) == 1 {
				refs = l.Message.InReplyTo
			}
		}
	}
	var out []string
	for _, id := range refs {
		if validID(id) && id != parent && id != l.MessageID && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	if !validID(parent) {
		parent = ""
		if len(out) > 0 {
			parent = out[len(out)-1]
		}
	} else {
		out = append(out, parent)
	}
	const most = 20
	if len(out) > most {
		out = append([]string{out[0]}, out[len(out)-most+1:]...)
	}
	return parent, out
}

func validID(id string) bool {
	return id != "" && len(id) < 500 && !strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r == '<' || r == '>' || r > 0x7e })
}

// quotedOriginal is what stands under an answer.
type quotedOriginal struct{ line, words string }

const mostQuoted = 16000

func (c *Composer) original(l Letter, r *templates.Replies) quotedOriginal {
	m := l.Message
	if m == nil {
		return quotedOriginal{}
	}
	words := strings.TrimSpace(cleaned(m.Text))
	if words == "" {
		words = strings.TrimSpace(cleaned(m.Body))
	}
	if words == "" {
		return quotedOriginal{}
	}
	if len(words) > mostQuoted {
		words = strings.TrimSpace(strings.ToValidUTF8(words[:mostQuoted], "")) + "\n" + r.QuoteCut
	}
	at := m.Date
	if at.IsZero() {
		at = l.Case.OpenedAt
	}
	if at.IsZero() {
		at = l.Now
	}
	loc := l.Location
	if loc == nil {
		loc = time.UTC
	}
	name := printable(m.From.Name, 80)
	if name == "" {
		name = m.From.Addr
	}
	return quotedOriginal{
		line:  upperFirst(templates.Put(r.Quoting, "date", momentOf(&r.Calendar, at.In(loc), l.Now), "name", name)),
		words: words,
	}
}
