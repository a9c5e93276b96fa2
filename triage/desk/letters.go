package desk

import (
	"bytes"
	"errors"
	"slices"
	"time"

	"heed/mailer"
	"heed/triage"
	"heed/triage/compose"
	"heed/triage/review"
	"heed/triage/store"
)

// letter gathers everything an answer to the newest mail of a case's customer is made of.
func (d *Desk) letter(tx *store.Tx, c triage.Case, dr triage.Draft, by triage.Member, now time.Time) compose.Letter {
	if w, err := d.weigh(tx, c, now); err == nil {
		c.Verdict = w.verdict // as it was drafted
	} else {
		d.log.Error("ledger of a case not read", "case", c.Ref, "error", err)
	}
	return d.letterTo(d.customerMail(tx, c), c, dr, by, now)
}

func (d *Desk) letterTo(m *mailer.Message, c triage.Case, dr triage.Draft, by triage.Member, now time.Time) compose.Letter {
	l := compose.Letter{
		Case: c, Message: m, Draft: dr, Signer: by, Limit: d.limitOf(by), Now: now, Location: d.cfg.Zone,
		MessageID: d.messageID(mailer.Address{Addr: c.Alias}),
	}
	if m != nil {
		l.Cc = d.copied(c, m)
		l.Thread = append(slices.Clone(m.References), m.InReplyTo...)
	}
	return l
}

// copied keeps the people in the conversation who are not of the house: nobody is dropped from Cc
// and nobody added; approvers see the list.
func (d *Desk) copied(c triage.Case, m *mailer.Message) []mailer.Address {
	var cc []mailer.Address
	for _, p := range m.People() {
		if p.Addr != "" && !d.inHouse(p.Addr) && !c.Customer.Is(p.Addr) && !m.From.Is(p.Addr) {
			cc = append(cc, p)
		}
	}
	return cc
}

// customerMail reads the newest mail of a case's customer again, or nil where there is none. Of a notification
// that told of several reviews it is the one this case is about.
func (d *Desk) customerMail(tx *store.Tx, c triage.Case) *mailer.Message {
	rev := c.Verdict.Review
	last, err := tx.LastMessage(c.ID, counted[:]...)
	if err != nil {
		if !errors.Is(err, store.ErrNotFound) {
			d.log.Error("mail of a case not read", "case", c.Ref, "error", err)
		}
		if rev == nil {
			return nil
		}
		return reviewMail(&mailer.Message{From: c.Customer, Date: c.OpenedAt}, rev)
	}
	m := d.reread(last)
	if rev != nil && len(review.DetectAll(m)) > 1 {
		return reviewMail(m, rev)
	}
	return m
}

// reread parses a kept mail again; of one that was too large to keep, the text is left.
func (d *Desk) reread(kept store.Message) *mailer.Message {
	if kept.Raw != nil {
		if m, err := d.parser.Parse(bytes.NewReader(kept.Raw)); err == nil {
			if m.Forwarded != nil && d.inHouse(m.From.Addr) {
				return unwrapped(m)
			}
			return m
		}
	}
	return &mailer.Message{
		MessageID: kept.MessageID, From: mailer.Address{Addr: kept.From}, Subject: kept.Subject, Text: kept.Body, Body: kept.Body,
		Date: kept.ReceivedAt,
	}
}

// unwrapped is the customer's mail inside one that staff forwarded.
func unwrapped(m *mailer.Message) *mailer.Message {
	f := m.Forwarded
	return &mailer.Message{
		From: f.From, Subject: f.Subject, Date: f.Date, Text: f.Text, Body: f.Text, Lang: m.Lang, Attachments: m.Attachments,
	}
}

// copyTo names the mailbox whose Sent folder wants a copy of an answer; none where the provider files it.
func (d *Desk) copyTo(mailbox string) string {
	if d.mailbox(mailbox).FilesSent {
		return ""
	}
	return d.mailbox(mailbox).Name
}
