package main

import (
	"fmt"
	"strings"
	"time"

	"heed/mailer"
	"heed/triage"
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
	s.album = c
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
	if err := s.reply(s.member("Anna"), mail, "approve"); err != nil {
		return err
	}
	post, err := s.asked("Anna", c, true)
	if err != nil {
		return err
	}
	if err := s.reply(s.member("Anna"), post, "posted"); err != nil {
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
