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

func (s *stage) opening() {
	s.out.chapter("Heed, told in one sitting")
	s.out.say("A mail provider in memory, and the real daemon reading its mailbox. Nothing leaves this machine.")
	s.out.say("Only the clock is not real: it starts on %s, and is moved where this transcript says so.",
		s.clock.now().Format("Monday 2 January, 15:04"))
}

func (s *stage) member(first string) triage.Member {
	for _, m := range s.cfg.Team() {
		if m.First() == first {
			return m
		}
	}
	return triage.Member{}
}

// must turns a broken promise of the story into an error.
func must(ok bool, format string, args ...any) error {
	if ok {
		return nil
	}
	return fmt.Errorf(format, args...)
}

// tellStory plays the whole loop. Every step waits for what it tells of; the first that does not come
// true ends the story with an error.
func (s *stage) tellStory() error {
	for _, scene := range []func() error{
		s.sceneLateAlbum, s.sceneYellowPrints, s.sceneWrongChild, s.sceneLostCard, s.sceneReview, s.sceneRobots,
		s.sceneQuietMail, s.sceneTimePasses, s.sceneThanks,
	} {
		if err := scene(); err != nil {
			return err
		}
	}
	return nil
}

// meet feeds a mail, and shows what Heed makes of it.
func (s *stage) meet(file string, kind triage.Kind) (triage.Case, error) {
	msg, err := s.feed(file, s.cfg.Mailbox[0].Addresses[0])
	if err != nil {
		return triage.Case{}, err
	}
	s.out.arrival(msg)
	kept, c, err := s.caseOf(msg.MessageID)
	if err != nil {
		return c, err
	}
	if c.ID == "" {
		s.out.note("filed as %s (%s): never answered", kept.Outcome, msg.Reason)
		return c, must(kind == triage.Automatic, "%s opened no case", file)
	}
	s.out.words(msg.Text, c.Verdict.Reasons)
	s.out.verdict(c.Verdict)
	return c, must(c.Verdict.Kind == kind, "%s is read as %s, not %s", file, c.Verdict.Kind, kind)
}

// asked shows the mail by which a member of staff is asked.
func (s *stage) asked(first string, c triage.Case, whole bool) (*mailer.Message, error) {
	m := s.member(first)
	mail, err := s.next(m.Email, c.Ref)
	if err != nil {
		return nil, err
	}
	text := mail.Body
	if !whole {
		if dr, err := s.draftOf(c); err == nil {
			s.out.letter("the draft", dr.Text)
		}
		s.out.note("asked %s: %s", first, shortSubject(mail))
		return mail, nil
	}
	s.out.letter(fmt.Sprintf("mail to %s: %s", first, shortSubject(mail)), text)
	return mail, nil
}

// shortSubject is a subject without its secret.
func shortSubject(m *mailer.Message) string {
	if i := strings.LastIndex(m.Subject, "["+refIn(m)); refIn(m) != "" && i > 0 {
		return strings.TrimSpace(m.Subject[:i]) + " [" + refIn(m) + " …]"
	}
	return m.Subject
}

// leave moves the clock past the undo time and shows what the customer gets.
func (s *stage) leave(c triage.Case) error {
	if err := s.state(c, triage.Held); err != nil {
		return err
	}
	to := s.clock.now().Add(s.cfg.Approve.Undo.Duration + time.Second)
	s.out.time(to, "the time to undo is over")
	if err := s.jump(to); err != nil {
		return err
	}
	d, msg, err := s.received()
	if err != nil {
		return err
	}
	s.out.letter(fmt.Sprintf("%s receives, from %s: %s", strings.Join(d.To, ", "), msg.From.Addr, msg.Subject), ownWords(msg))
	if err := must(!triage.Unfinished(ownWords(msg)), "an unfinished answer left"); err != nil {
		return err
	}
	if err := must(len(msg.InReplyTo) == 1, "the answer is in no thread"); err != nil {
		return err
	}
	return s.state(c, triage.WaitingCustomer)
}

func (s *stage) sceneLateAlbum() error {
	s.out.chapter("Somebody has waited too long")
	c, err := s.meet("01-album-late", triage.Complaint)
	if err != nil {
		return err
	}
	anna := s.member("Anna")
	mail, err := s.asked("Anna", c, true)
	if err != nil {
		return err
	}
	dr, err := s.draftOf(c)
	if err != nil {
		return err
	}
	if len(triage.OpenBlanks(dr.Text)) > 0 {
		if err := s.reply(anna, mail, "Approve"); err != nil {
			return err
		}
		ask, err := s.next(anna.Email, c.Ref)
		if err != nil {
			return err
		}
		s.out.letter("Heed asks back: nothing leaves with a blank in it", ask.Body)
		mail = ask
	}
	if err := s.reply(anna, mail, fills(dr, "fill", anna)+"approve"); err != nil {
		return err
	}
	if err := s.state(c, triage.Held); err != nil {
		return err
	}
	told, err := s.next(anna.Email, c.Ref)
	if err != nil {
		return err
	}
	s.out.letter("and confirms: "+shortSubject(told), told.Body)
	return s.leave(c)
}

func (s *stage) sceneYellowPrints() error {
	s.out.chapter("In Spanish: the draft is edited first")
	c, err := s.meet("02-prints-yellow", triage.Complaint)
	if err != nil {
		return err
	}
	lucia := s.member("Lucía")
	mail, err := s.asked("Lucía", c, false)
	if err != nil {
		return err
	}
	words := "editar: Hola, Marisa:\n\nGracias por decírnoslo, y sentimos el disgusto. Las copias del bautizo se están repitiendo ya, " +
		"con el color revisado por mí, y las tendrá listas el jueves 10. Si prefiere, se las llevamos a casa.\n\nUn abrazo,\nLucía"
	if err := s.reply(lucia, mail, words); err != nil {
		return err
	}
	again, err := s.next(lucia.Email, c.Ref)
	if err != nil {
		return err
	}
	s.out.note("Heed shows the new version once more: %s", shortSubject(again))
	if err := s.reply(lucia, again, "Aprobar, gracias"); err != nil {
		return err
	}
	return s.leave(c)
}

func (s *stage) sceneWrongChild() error {
	s.out.chapter("In Swedish: own words, and a change of mind")
	c, err := s.meet("03-wrong-child", triage.Complaint)
	if err != nil {
		return err
	}
	bo := s.member("Bo")
	mail, err := s.asked("Bo", c, false)
	if err != nil {
		return err
	}
	words := "skicka: Hej Johan!\n\nTack för att du hörde av dig direkt. Det där får inte hända, och jag är ledsen för det. " +
		"Elsas bilder ligger här hos mig. Jag kommer hem till er med dem i dag före klockan 18 och tar det andra kuvertet med mig.\n\nHälsningar\nBo"
	if err := s.reply(bo, mail, words); err != nil {
		return err
	}
	if err := s.state(c, triage.Held); err != nil {
		return err
	}
	told, err := s.next(bo.Email, c.Ref)
	if err != nil {
		return err
	}
	if err := s.reply(bo, told, "ångra"); err != nil {
		return err
	}
	if err := s.state(c, triage.AwaitingStaff); err != nil {
		return err
	}
	back, err := s.next(bo.Email, c.Ref)
	if err != nil {
		return err
	}
	s.out.note("taken back in time: %s", shortSubject(back))
	for !strings.Contains(back.Body, "Elsas bilder") || strings.Contains(back.Heed, "notice") {
		if back, err = s.next(bo.Email, c.Ref); err != nil {
			return err
		}
	}
	if err := s.reply(bo, back, "godkänn"); err != nil {
		return err
	}
	return s.leave(c)
}

func (s *stage) sceneLostCard() error {
	s.out.chapter("The worst: the owner is told at once, and a slip must not be enough")
	c, err := s.meet("04-card-lost", triage.Complaint)
	if err != nil {
		return err
	}
	if err := must(c.Verdict.Severity == triage.Critical, "lost wedding pictures are severity %d", c.Verdict.Severity); err != nil {
		return err
	}
	anna := s.member("Anna")
	mail, err := s.asked("Anna", c, true)
	if err != nil {
		return err
	}
	dr, err := s.draftOf(c)
	if err != nil {
		return err
	}
	if err := s.reply(anna, mail, fills(dr, "fill", anna)+"approve"); err != nil {
		return err
	}
	confirm, err := s.next(anna.Email, c.Ref)
	if err != nil {
		return err
	}
	s.out.letter("a critical case is always confirmed: "+shortSubject(confirm), confirm.Body)
	if err := s.reply(anna, confirm, "confirm"); err != nil {
		return err
	}
	return s.leave(c)
}

func (s *stage) sceneReview() error {
	s.out.chapter("A review: answered in public, by hand")
	c, err := s.meet("09-two-stars", triage.ReviewOf)
	if err != nil {
		return err
	}
	mail, err := s.asked("Anna", c, false)
	if err != nil {
		return err
	}
	if err := s.reply(s.member("Anna"), mail, "close"); err != nil {
		return err
	}
	return s.state(c, triage.Closed)
}

func (s *stage) sceneRobots() error {
	s.out.chapter("Machines write, too")
	for _, file := range []string{"10-newsletter", "11-bounce", "12-out-of-office"} {
		if _, err := s.meet(file, triage.Automatic); err != nil {
			return err
		}
	}
	return nil
}

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
	reminded, escalated, listed, digested := false, false, false, false
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
		if reminded && escalated && listed && digested {
			return s.settled()
		}
	}
	return errors.Join(must(reminded, "no reminder came"), must(escalated, "no escalation came"),
		must(listed, "no list of the quiet mail came"), must(digested, "no digest came"))
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
		"In-Reply-To: <%s>\r\n\r\nThank you so much for calling, you are wonderful. My mother cried, in a good way!\r\n\r\nGrace\r\n",
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
