package main

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"heed/mailer"
	"heed/triage"
)

// tellOwn feeds the user's own mails instead of the story's, and shows what Heed makes of each.
func (s *stage) tellOwn(paths []string, stdin io.Reader) error {
	to := s.cfg.Mailbox[0].Addresses[0]
	count := 0
	err := eachMail(paths, stdin, func(name string, r io.ReadSeeker) error {
		raw, err := io.ReadAll(r)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		count++
		msg, err := s.parser.Parse(bytes.NewReader(raw))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if msg.MessageID == "" { // the story finds a mail again by it
			if line, rest, ok := bytes.Cut(raw, []byte("\n")); ok && bytes.HasPrefix(line, []byte("From ")) {
				raw = rest
			}
			raw = append(fmt.Appendf(nil, "Message-ID: <own.%d@demo.test>\r\n", count), raw...)
		}
		msg, err = s.deliver(to, raw)
		if err != nil {
			return err
		}
		return s.showOwn(msg)
	})
	if err == nil {
		err = must(count > 0, "no mail was found")
	}
	return err
}

// showOwn shows a mail the story knows nothing of.
func (s *stage) showOwn(msg *mailer.Message) error {
	s.out.arrival(msg)
	kept, c, err := s.caseOf(msg.MessageID)
	if err != nil {
		return err
	}
	if c.ID == "" {
		s.out.note("filed as %s: %s", kept.Outcome, msg.Reason)
		return nil
	}
	s.out.words(msg.Text, c.Verdict.Reasons)
	s.out.verdict(c.Verdict)
	if c.State != triage.AwaitingStaff {
		s.out.note("it waits for the list of quiet mail")
		return nil
	}
	for _, m := range s.cfg.Team() {
		mails, err := s.inboxOf(m.Email)
		if err != nil {
			return err
		}
		for _, mail := range mails {
			if refIn(mail) == c.Ref {
				s.out.letter("mail to "+m.First()+": "+shortSubject(mail), mail.Body)
				return nil
			}
		}
	}
	dr, err := s.draftOf(c)
	if err != nil {
		return err
	}
	s.out.letter("the draft", dr.Text)
	return nil
}

// stayUp keeps the servers and the daemon running and tells of every new mail, until interrupted.
func (s *stage) stayUp() error {
	s.out.chapter("Join in")
	s.out.say("IMAP  %s (no TLS)\nSMTP  %s (no TLS; sign in to send as one of these, or deliver as a stranger)", s.imapAt, s.smtpAt)
	for _, user := range slices.Sorted(maps.Keys(s.users)) {
		s.out.say("login %s, password %q", user, s.users[user])
	}
	s.out.say("\nFor example:\n  swaks --server %s --to %s --from you@example.com \\\n    --header 'Subject: My prints' --body 'They came out far too dark and nobody answers me.'\n\nCtrl-C ends it.",
		s.smtpAt, s.cfg.Mailbox[0].Addresses[0])
	user := s.cfg.Mailbox[0].User
	mails, err := s.inboxOf(user)
	if err != nil {
		return err
	}
	shown, left := len(mails), len(s.box.Outside())
	look := time.NewTicker(200 * time.Millisecond)
	defer look.Stop()
	for {
		select {
		case <-s.ctx.Done():
			return nil
		case err := <-s.done:
			s.done <- err
			return err
		case <-look.C:
		}
		if mails, err = s.inboxOf(user); err != nil {
			return err
		}
		for ; shown < len(mails); shown++ {
			if msg := mails[shown]; msg.Heed == "" && refIn(msg) == "" {
				if err := s.showOwn(msg); err != nil {
					s.out.note("%v", err)
				}
			}
		}
		for outside := s.box.Outside(); left < len(outside); left++ {
			s.out.note("a mail left for %v", outside[left].To)
		}
	}
}
