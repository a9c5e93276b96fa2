package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"heed/mailer"
	"heed/triage"
	"heed/triage/store"
)

// quiet are the cases the rest of the story is about.
type quiet struct{ frame, wedding, thanks, theatre triage.Case }

func (s *stage) sceneQuietMail() (err error) {
	s.out.chapter("Everybody gets an answer: the quiet mail is gathered")
	if s.quiet.frame, err = s.meet("05-scratched-frame", triage.Complaint); err != nil {
		return err
	}
	bo := s.member("Bo")
	mail, err := s.asked("Bo", s.quiet.frame, false)
	if err != nil {
		return err
	}
	if err := s.reply(bo, mail, "avslå"); err != nil {
		return err
	}
	if err := s.state(s.quiet.frame, triage.Open); err != nil {
		return err
	}
	told, err := s.next(bo.Email, s.quiet.frame.Ref)
	if err != nil {
		return err
	}
	s.out.note("Heed: %s. An answer is still owed, and Bo forgets about it, for the sake of the story", shortSubject(told))
	if s.quiet.wedding, err = s.meet("06-wedding-question", triage.Enquiry); err != nil {
		return err
	}
	if s.quiet.thanks, err = s.meet("07-kind-words", triage.Praise); err != nil {
		return err
	}
	if s.quiet.theatre, err = s.meet("08-dark-and-moody", triage.Enquiry); err != nil {
		return err
	}
	return nil
}

func (s *stage) sceneTimePasses() error {
	s.out.chapter("Time passes")
	reminded, escalated, listed, digested, kept := false, false, false, false, false
	anna, bo := s.member("Anna"), s.member("Bo")
	for _, m := range s.cfg.Team() {
		mails, err := s.inboxOf(m.Email)
		if err != nil {
			return err
		}
		s.seen[m.Email] = len(mails)
	}
	for range 40 {
		next, err := s.daemon.desk.Next(s.ctx)
		if err != nil {
			return err
		}
		if err := s.jump(next.Add(time.Second)); err != nil {
			return err
		}
		for _, m := range []triage.Member{bo, s.member("Lucía"), anna} {
			mails, err := s.inboxOf(m.Email)
			if err != nil {
				return err
			}
			for _, mail := range mails[min(s.seen[m.Email], len(mails)):] {
				now := s.clock.now()
				switch {
				case mail.Heed == "digest":
					s.out.time(now, "the owner's digest")
					s.out.letter("mail to "+m.First()+": "+shortSubject(mail), mail.Body)
					digested = true
				case refIn(mail) == s.album.Ref && m.First() == "Anna" && !kept:
					s.out.time(now, "the day Grace was promised")
					s.out.letter("mail to Anna: "+shortSubject(mail), mail.Body)
					s.out.note("Anna drives the album round herself")
					if err := s.reply(anna, mail, "kept"); err != nil {
						return err
					}
					kept = true
				case refIn(mail) == s.quiet.frame.Ref && m.First() == "Anna" && !escalated:
					s.out.time(now, "nobody answered Tomas, so the owner hears of it")
					s.out.note("%s gets: %s", m.First(), shortSubject(mail))
					if err := s.reply(anna, mail, "mine"); err != nil {
						return err
					}
					escalated = true
				case refIn(mail) == s.quiet.frame.Ref && m.First() == "Bo" && !reminded:
					s.out.time(now, "half of the time for Tomas is gone")
					s.out.note("%s gets: %s", m.First(), shortSubject(mail))
					reminded = true
				case !listed && m.First() == "Bo" && refIn(mail) == "":
					s.out.time(now, "half of the time for the quiet mail is gone")
					s.out.letter("one list for "+m.First()+": "+mail.Subject, mail.Body)
					listed = true
					if err := s.answerByHand(); err != nil {
						return err
					}
				}
			}
			s.seen[m.Email] = len(mails)
		}
		if reminded && escalated && listed && digested && kept {
			return s.settled()
		}
	}
	return errors.Join(must(reminded, "no reminder came"), must(escalated, "no escalation came"),
		must(listed, "no list of the quiet mail came"), must(digested, "no digest came"),
		must(kept, "nobody was reminded of a promise"))
}

// answerByHand lets Lucía answer from her own mail program: Heed sees it in the Sent folder.
func (s *stage) answerByHand() error {
	c := s.quiet.wedding
	var asked store.Message
	err := s.store.Read(s.ctx, func(tx *store.Tx) (err error) {
		asked, err = tx.LastMessage(c.ID, "case")
		return err
	})
	if err != nil {
		return err
	}
	s.out.note("Lucía answers Núria from her own mail program, past Heed")
	err = s.submit("info@lumen.example", &mailer.Outgoing{
		MessageID: fmt.Sprintf("hand.%d@lumen.example", time.Now().UnixNano()), Date: s.clock.now(),
		From: mailer.Address{Name: "Lumen Studio", Addr: "info@lumen.example"}, To: []mailer.Address{c.Customer},
		Subject: "Re: " + c.Subject, InReplyTo: asked.MessageID, References: []string{asked.MessageID},
		Text: "Hola, Núria y Pau:\n\nEl 12 de junio lo tenemos libre. Os mando los precios en un rato.\n\nLucía\n",
	})
	if err != nil {
		return err
	}
	if _, _, err := s.received(); err != nil {
		return err
	}
	if err := s.state(c, triage.WaitingCustomer); err != nil {
		return err
	}
	s.out.note("Heed saw it in the Sent folder: the clock stops and the draft is withdrawn")
	return nil
}

func (s *stage) sceneThanks() error {
	s.out.chapter("And a last word")
	msg, err := s.deliver("info@lumen.example", []byte(fmt.Sprintf("Message-ID: <thanks.%d@example.com>\r\nDate: %s\r\n"+
		"From: Grace Whitcombe <grace.whitcombe@example.com>\r\nTo: info@lumen.example\r\nSubject: Re: Still no album - third time of asking\r\n"+
		"In-Reply-To: <%s>\r\n\r\nThank you so much for bringing it yourself, you are wonderful. My mother cried, in a good way!\r\n\r\nGrace\r\n",
		time.Now().UnixNano(), s.clock.now().Format(time.RFC1123Z), s.firstAnswer())))
	if err != nil {
		return err
	}
	s.out.arrival(msg)
	_, c, err := s.caseOf(msg.MessageID)
	if err != nil {
		return err
	}
	s.out.words(msg.Text, nil)
	if err := s.state(c, triage.Resolved); err != nil {
		return err
	}
	s.out.note("it joined case %s, which is resolved: nobody is asked to answer a thank-you", c.Ref)
	return nil
}

// firstAnswer is the Message-ID of the first answer that left.
func (s *stage) firstAnswer() string {
	for _, d := range s.box.Outside() {
		if msg, err := s.parser.Parse(strings.NewReader(string(d.Raw))); err == nil {
			return msg.MessageID
		}
	}
	return ""
}

// tellSolo plays the commonest studio: one person, whose own address is the watched mailbox.
func tellSolo(ctx context.Context, w io.Writer) error {
	s, err := newStage(ctx, w, "solo")
	if err != nil {
		return err
	}
	defer s.close()
	s.out.chapter("The studio of one: owner, staff and mailbox are one address")
	c, err := s.meet("02-prints-yellow", triage.Complaint)
	if err != nil {
		return err
	}
	ines := s.member("Inés")
	mail, err := s.asked("Inés", c, false)
	if err != nil {
		return err
	}
	dr, err := s.draftOf(c)
	if err != nil {
		return err
	}
	if err := s.reply(ines, mail, fills(dr, "rellenar", ines)+"aprobar"); err != nil {
		return err
	}
	if err := s.leave(c); err != nil {
		return err
	}
	cases := 0
	err = s.store.Read(s.ctx, func(tx *store.Tx) error {
		states, err := tx.CountStates()
		for _, n := range states {
			cases += n
		}
		return err
	})
	if err != nil {
		return err
	}
	s.out.note("her own mails to herself opened no case, and nothing loops: %d case in all", cases)
	return must(cases == 1, "the studio of one has %d cases", cases)
}
