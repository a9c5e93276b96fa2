package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"heed/mailer"
	"heed/mailer/receive"
	"heed/triage"
	"heed/triage/store"
)

// promises reads what was promised in the only case.
func (s *studio) promises() (list []triage.Promise) {
	s.t.Helper()
	c := s.cases()[0]
	err := s.store.Read(s.t.Context(), func(tx *store.Tx) (err error) {
		if list, err = tx.Promises(c.ID); err != nil {
			return err
		}
		lost, err := tx.ForgottenPromises(time.Time{})
		for _, p := range lost {
			s.t.Errorf("nobody would be reminded of %q", p.What)
		}
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return list
}

// answered is a studio that has answered Grace on Monday and named Thursday in it.
func answered(t *testing.T, cfg ...func(*studio)) *studio {
	t.Helper()
	s := newStudio(t, threeOfUs())
	for _, change := range cfg {
		change(s)
	}
	s.write(grumble)
	s.reply(bo, s.one(bo), s.fills()+"approve")
	return s
}

// flat is a text without its line ends.
func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

func at(day, clock string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", day+" "+clock)
	if err != nil {
		panic(err)
	}
	return t
}

func TestASentAnswerPromisesItsDay(t *testing.T) {
	s := answered(t)
	if told := s.one(bo); !strings.Contains(flat(told.Body), "It promises something for Thursday 5 March at 18:00") {
		t.Errorf("the transcript does not say that the day is kept in mind:\n%s", told.Body)
	}
	if n := len(s.promises()); n != 0 {
		t.Fatalf("%d promises before the answer left", n)
	}
	s.later(3 * time.Minute)
	s.expect(triage.WaitingCustomer)
	list := s.promises()
	if len(list) != 1 || !list[0].Due.Equal(at("2026-03-05", "18:00")) || list[0].Who != bo.Email || list[0].Source != triage.InAnswer ||
		!strings.Contains(list[0].What, "Thursday") {
		t.Fatalf("promises: %+v", list)
	}
	// Wednesday and Thursday morning, then at the end of Thursday, when the owner hears of it too.
	for _, want := range []struct {
		at    time.Time
		words string
		owner bool
	}{
		{at("2026-03-04", "09:00"), "Promised to Grace Whitcombe: tomorrow at 18:00", false},
		{at("2026-03-05", "09:00"), "Due today: the promise to Grace Whitcombe", false},
		{at("2026-03-05", "18:00"), "A promise not kept yet: Grace Whitcombe", true},
		{at("2026-03-06", "13:00"), "A promise not kept yet: Grace Whitcombe", true}, // four open hours later
	} {
		s.later(want.at.Add(-time.Minute).Sub(s.now))
		s.none(bo)
		s.digests(anna)
		s.later(time.Minute)
		if m := s.one(bo); !strings.Contains(m.Subject, want.words) {
			t.Errorf("%s: bo reads %q, want %q", want.at, m.Subject, want.words)
		}
		if owner := s.mails(anna); (len(owner) == 1) != want.owner {
			t.Errorf("%s: anna got %s", want.at, subjects(owner))
		}
	}
	s.promises()
}

// digests takes the digests out of somebody's new mail and expects nothing else.
func (s *studio) digests(m triage.Member) (list []*mailer.Message) {
	s.t.Helper()
	for _, mail := range s.mails(m) {
		if mail.Heed != "digest" {
			s.t.Errorf("%s got %s", m.Name, mail.Subject)
		}
		list = append(list, mail)
	}
	return list
}

func TestKeptSettlesAllAndTellsEverybody(t *testing.T) {
	s := answered(t)
	s.later(3 * time.Minute)
	s.mails(bo)
	s.reply(bo, s.theAsk(), "promise tomorrow 14:00: I ring her about the frame")
	if m := s.one(bo); !strings.Contains(m.Body, "I ring her about the frame") || !strings.Contains(m.Body, "tomorrow at 14:00") {
		t.Errorf("told:\n%s", m.Body)
	}
	if list := s.promises(); len(list) != 2 || !list[0].Due.Equal(at("2026-03-03", "14:00")) {
		t.Fatalf("promises: %+v", list)
	}
	s.later(at("2026-03-05", "09:00").Sub(s.now))
	due := s.mails(bo)
	s.reply(bo, due[len(due)-1], "kept")
	if m := s.mails(bo); len(m) != 1 || !strings.Contains(m[0].Subject, "Kept") {
		t.Errorf("bo got %s", subjects(m))
	}
	if m := s.mails(anna); len(m) == 0 {
		t.Error("the owner, who was asked about the broken one, is not told")
	}
	for _, p := range s.promises() {
		if p.KeptAt.IsZero() {
			t.Errorf("still open: %s", p.What)
		}
	}
	s.reply(bo, due[len(due)-1], "kept")
	if m := s.one(bo); !strings.Contains(flat(m.Body), "nothing promised to this customer") {
		t.Errorf("kept twice:\n%s", m.Body)
	}
	s.later(14 * 24 * time.Hour)
	s.expect(triage.Resolved)
	for _, m := range s.mails(bo) {
		t.Errorf("reminded although kept: %s", m.Subject)
	}
}

// theAsk is the newest mail of Bo's inbox.
func (s *studio) theAsk() *mailer.Message { s.t.Helper(); return s.newestOf(bo) }

func TestACaseWithAPromiseDoesNotEndInSilence(t *testing.T) {
	s := answered(t)
	s.later(3 * time.Minute)
	s.write(letter{from: "Grace Whitcombe <grace@example.com>", subject: "Re: Prints of Saturday", reply: "grumble@example.com", id: "ta@example.com",
		text: "Thank you so much, that is wonderful and very kind of you!"})
	c := s.expect(triage.WaitingCustomer)
	if got := s.events(c); count(got, triage.ThankedEarly) != 1 {
		t.Errorf("trail %v", got)
	}
	s.later(20 * 24 * time.Hour)
	s.expect(triage.WaitingCustomer) // past the time after which a quiet case counts as resolved
	s.mails(bo)
	s.reply(bo, s.theAsk(), "close")
	if m := s.one(bo); !strings.Contains(m.Body, "Thursday") || !strings.Contains(m.Body, `"kept"`) {
		t.Errorf("closing is not asked about:\n%s", m.Body)
	}
	s.expect(triage.WaitingCustomer)
	s.reply(bo, s.theAsk(), "kept\nclose")
	s.expect(triage.Closed)
	if n := len(s.mails(bo)); n != 1 {
		t.Errorf("%d mails about one reply", n)
	}
}

func TestAPromiseIsShownWithTheNextMail(t *testing.T) {
	s := answered(t)
	s.later(3 * time.Minute)
	s.mails(bo)
	s.write(letter{from: "Grace Whitcombe <grace@example.com>", subject: "Something else", id: "else@example.com",
		text: "Hello, the invoice is wrong as well: you charged me twice. I am really annoyed."})
	if m := s.one(bo); !strings.Contains(m.Body, "Promised and still to be done") || !strings.Contains(flat(m.Body), "by Thursday 5 March at 18:00") {
		t.Errorf("the promise is not shown:\n%s", m.Body)
	}
}

func TestDigestNamesPromises(t *testing.T) {
	s := answered(t)
	s.later(at("2026-03-06", "08:01").Sub(s.now))
	digests := 0
	for _, m := range s.mails(anna) {
		if m.Heed != "digest" {
			continue
		}
		if digests++; m.Date.Day() < 5 {
			continue
		}
		if !strings.Contains(m.Body, "Promises to keep") || !strings.Contains(flat(m.Body), "Bo Lind") {
			t.Errorf("%s: the promise is missing:\n%s", m.Date, m.Body)
		}
	}
	if digests < 2 {
		t.Errorf("%d digests", digests)
	}
}

func TestAnAnswerThatCameBackPromisedNothing(t *testing.T) {
	s := answered(t)
	s.later(3 * time.Minute)
	id := s.answers()[0].MessageID
	s.later(time.Hour)
	s.mails(bo)
	s.arrive(receive.Inbox, []byte("From: MAILER-DAEMON@mx.example\r\nTo: info@lumen.example\r\nSubject: Undelivered\r\n"+
		"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"+
		"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; grace@example.com\r\n"+
		"Action: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <"+id+">\r\n\r\n--b--\r\n"))
	if list := s.promises(); len(list) != 0 {
		t.Errorf("promised, though nobody has read it: %+v", list)
	}
	s.reply(bo, s.one(bo), "approve")
	s.later(3 * time.Minute)
	if list := s.promises(); len(list) != 1 {
		t.Errorf("%d promises once it was sent again, want 1", len(list))
	}
}

func TestUndoPromisesNothing(t *testing.T) {
	s := answered(t)
	s.reply(bo, s.one(bo), "undo")
	s.later(time.Hour)
	if list := s.promises(); len(list) != 0 {
		t.Errorf("promised: %+v", list)
	}
}

// TestADayThatCannotBeReadIsSaid: staff learn that nobody will be reminded.
func TestADayThatCannotBeReadIsSaid(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.reply(bo, s.one(bo), strings.ReplaceAll(s.fills(), "Thursday", "the week of the fair")+"approve")
	if m := s.one(bo); !strings.Contains(flat(m.Body), `cannot read a day in "the week of the fair"`) {
		t.Errorf("told:\n%s", m.Body)
	}
	s.later(3 * time.Minute)
	if list := s.promises(); len(list) != 0 {
		t.Errorf("promised: %+v", list)
	}
}

// TestManyPromisesAfterAnOutage: catching up is one mail for each person.
func TestManyPromisesAfterAnOutage(t *testing.T) {
	s := newStudio(t, threeOfUs())
	for i := range 5 {
		l := grumble
		l.from, l.id = fmt.Sprintf("Tom %d <tom%d@example.com>", i, i), fmt.Sprintf("tom%d@example.com", i)
		s.write(l)
		s.reply(bo, s.one(bo), "called: agreed\n\npromise Thursday: new prints")
		s.one(bo)
	}
	s.now = at("2026-03-06", "15:00") // asleep since Monday
	if m := s.one(bo); !strings.Contains(m.Subject, "5 promises to keep") {
		t.Errorf("bo reads %q", m.Subject)
	}
	s.nobodyForgotten()
}

func TestMergeTakesPromisesAlong(t *testing.T) {
	s := answered(t)
	s.later(3 * time.Minute)
	s.mails(bo)
	first := s.theAsk()
	s.write(letter{from: "Grace Whitcombe <grace@work.example>", subject: "Something else", id: "else@work.example",
		text: "Hello, the invoice is wrong as well: you charged me twice. I am really annoyed."})
	s.one(bo)
	var into triage.Case
	for _, c := range s.cases() {
		if c.State != triage.WaitingCustomer {
			into = c
		}
	}
	s.reply(bo, first, "merge with "+into.Ref)
	s.mails(bo)
	err := s.store.Read(t.Context(), func(tx *store.Tx) error {
		open, err := tx.OpenPromises(into.ID)
		if len(open) != 1 {
			t.Errorf("%d promises went along", len(open))
		}
		lost, err2 := tx.ForgottenPromises(time.Time{})
		if len(lost) > 0 {
			t.Errorf("nobody would be reminded of them")
		}
		if err == nil {
			err = err2
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestALostReminderIsFound: the hourly check plans what nobody would be reminded of.
func TestALostReminderIsFound(t *testing.T) {
	s := answered(t)
	s.later(3 * time.Minute)
	err := s.store.Write(t.Context(), func(tx *store.Tx) error {
		open, err := tx.OpenPromises(s.cases()[0].ID)
		if err != nil {
			return err
		}
		return tx.Unplan(open[0].CaseID, store.PromiseStep(open[0].ID))
	})
	if err != nil {
		t.Fatal(err)
	}
	s.later(61 * time.Minute)
	s.promises()
}
