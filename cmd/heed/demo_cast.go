package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"heed/mailer"
	"heed/mailer/sandbox"
	"heed/mailer/send"
	"heed/triage"
	"heed/triage/approve"
	"heed/triage/store"
)

// inboxOf reads a user's INBOX, parsed, oldest first.
func (s *stage) inboxOf(user string) ([]*mailer.Message, error) {
	mails, err := s.box.Inbox(user)
	if err != nil {
		return nil, err
	}
	var list []*mailer.Message
	for _, m := range mails {
		msg, err := s.parser.Parse(bytes.NewReader(m.Raw))
		if err != nil {
			return nil, err
		}
		list = append(list, msg)
	}
	return list, nil
}

// next waits for the next mail of Heed in a user's INBOX that the story has not shown yet.
func (s *stage) next(user, subjectPart string) (msg *mailer.Message, err error) {
	err = s.await(fmt.Sprintf("%s gets a mail from Heed about %q", user, subjectPart), func() (bool, error) {
		mails, err := s.inboxOf(user)
		if err != nil {
			return false, err
		}
		for i, m := range mails {
			if i >= s.seen[user] && m.Heed != "" && strings.Contains(m.Subject, subjectPart) {
				s.seen[user] = i + 1
				msg = m
				return true, nil
			}
		}
		return false, nil
	})
	return msg, err
}

// feed brings a sample mail to the studio the way a stranger's mail comes.
func (s *stage) feed(name, to string) (*mailer.Message, error) {
	body, err := demoFiles.ReadFile("demo/mails/" + name + ".eml")
	if err != nil {
		return nil, err
	}
	head := fmt.Sprintf("Message-ID: <%s.%d@demo.test>\r\nDate: %s\r\n", name, time.Now().UnixNano(), s.clock.now().Format(time.RFC1123Z))
	return s.deliver(to, []byte(head+strings.NewReplacer("\n", "\r\n", "info@lumen.example", to).Replace(string(body))))
}

func (s *stage) deliver(to string, raw []byte) (*mailer.Message, error) {
	msg, err := s.parser.Parse(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	return msg, s.box.Deliver(to, raw)
}

// reply answers a mail of Heed as a phone would: new text above the quote, through the provider's
// submission server.
func (s *stage) reply(member triage.Member, to *mailer.Message, text string) error {
	s.out.staff(member.First(), text)
	quote := "> " + strings.ReplaceAll(strings.TrimSpace(to.Body), "\n", "\n> ")
	return s.submit(member.Email, &mailer.Outgoing{
		MessageID: fmt.Sprintf("reply.%d@%s", time.Now().UnixNano(), strings.SplitN(member.Email, "@", 2)[1]),
		From:      mailer.Address{Name: member.Name, Addr: member.Email}, To: []mailer.Address{to.From}, Date: s.clock.now(),
		Subject: "Re: " + to.Subject, InReplyTo: to.MessageID, References: []string{to.MessageID},
		Text: text + "\n\nOn " + s.clock.now().Format("Mon, 2 Jan 2006 at 15:04") + ", Heed <" + to.From.Addr + "> wrote:\n" + quote + "\n",
	})
}

// submit sends a mail as one of the provider's users; a copy lies in that user's Sent folder.
func (s *stage) submit(user string, o *mailer.Outgoing) error {
	raw, err := send.Render(o)
	if err != nil {
		return err
	}
	client := send.New(send.Config{
		Addr: s.smtpAt, TLS: mailer.TLSNone, User: user, Password: func() (string, error) { return s.users[user], nil },
	})
	if err := client.Send(s.ctx, user, o.Recipients(), raw); err != nil {
		return err
	}
	return s.box.Append(user, "Sent", raw, s.clock.now(), `\Seen`)
}

// received waits for the next answer that left for a customer.
func (s *stage) received() (d sandbox.Delivery, msg *mailer.Message, err error) {
	err = s.await("the customer receives the answer", func() (bool, error) {
		outside := s.box.Outside()
		if len(outside) <= s.left {
			return false, nil
		}
		d = outside[s.left]
		s.left++
		msg, err = s.parser.Parse(bytes.NewReader(d.Raw))
		return true, err
	})
	return d, msg, err
}

// draftOf returns the newest draft of a case.
func (s *stage) draftOf(c triage.Case) (dr triage.Draft, err error) {
	err = s.store.Read(s.ctx, func(tx *store.Tx) error {
		c, err := tx.Case(c.ID)
		if err == nil {
			dr, err = tx.Draft(c.ID, c.Draft)
		}
		return err
	})
	return dr, err
}

// state waits until a case is in one of the states.
func (s *stage) state(c triage.Case, states ...triage.State) error {
	return s.await(fmt.Sprintf("case %s becomes %s", c.Ref, states[0]), func() (ok bool, err error) {
		err = s.store.Read(s.ctx, func(tx *store.Tx) error {
			now, err := tx.Case(c.ID)
			ok = slices.Contains(states, now.State)
			return err
		})
		return ok, err
	})
}

// fills are the commands that fill every blank of a draft with what a member of staff might know.
func fills(dr triage.Draft, word string, member triage.Member) string {
	know := map[string]string{"en": "Thursday", "es": "el jueves", "sv": "på torsdag"}
	var b strings.Builder
	for _, name := range triage.OpenBlanks(dr.Text) {
		value := know[dr.Lang]
		for _, blank := range dr.Blanks {
			if blank.Name == name && blank.Suggestion != "" {
				value = blank.Suggestion
			}
		}
		if strings.Contains("who name quien quién nombre vem namn", name) {
			value = member.First()
		}
		fmt.Fprintf(&b, "%s %s: %s\n", word, name, value)
	}
	return b.String()
}

// refIn finds the case a staff mail is about.
func refIn(m *mailer.Message) string {
	ref, _, _ := approve.FindTag(m.Subject)
	return ref
}
