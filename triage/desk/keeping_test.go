package desk_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"heed/triage"
	"heed/triage/store"
)

func (s *studio) keep() {
	s.t.Helper()
	if err := s.desk.Keep(s.t.Context(), s.now); err != nil {
		s.t.Fatal(err)
	}
}

func (s *studio) firstMessage(c triage.Case) (m store.Message) {
	s.t.Helper()
	err := s.store.Read(s.t.Context(), func(tx *store.Tx) error {
		all, err := tx.CaseMessages(c.ID)
		if len(all) > 0 {
			m = all[0]
		}
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return m
}

// TestRetention lets years pass over a case that was answered, and over one that never was.
func TestRetention(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.reply(bo, s.one(bo), s.fills()+"approve")
	s.later(3 * time.Minute)
	s.reply(bo, s.theAsk(), "kept")
	c := s.expect(triage.WaitingCustomer)
	const day = 24 * time.Hour
	s.now = s.now.Add(15 * day)
	s.work()
	s.expect(triage.Resolved)
	at := func(d time.Duration) { s.now = monday.Add(d); s.work(); s.keep() }

	at(89 * day)
	if m := s.firstMessage(c); m.Raw == nil || m.Body == "" {
		t.Error("the mail went before its time")
	}
	at(91 * day)
	if m := s.firstMessage(c); m.Raw != nil || m.Body == "" {
		t.Error("the bytes stay, or the words went with them")
	}
	at(106 * day)
	err := s.store.Read(t.Context(), func(tx *store.Tx) error {
		row, err := tx.Mail(c.ID, fmt.Sprintf("answer:%d", c.Draft))
		if len(row.Raw) != 0 || row.MessageID == "" {
			t.Errorf("sent mail: %d bytes, Message-ID %q", len(row.Raw), row.MessageID)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	at(750 * day)
	if m := s.firstMessage(c); m.Body != "" || m.ID == "" {
		t.Errorf("after two years: %q", m.Body)
	}
	// Grace writes again after all: her case still works, with a draft of its own.
	l := grumble
	l.id, l.reply, l.text = "years@example.com", "grumble@example.com", "Hello, how much is an album today?"
	s.write(l)
	s.later(4 * day)
	s.nobodyForgotten()
	if now := s.theCase(); now.State != triage.AwaitingStaff || now.Draft <= c.Draft {
		t.Errorf("case is %s with draft %d", now.State, now.Draft)
	}
	at(5000 * day)
	if len(s.cases()) != 1 {
		t.Error("a case that still waits was forgotten")
	}
	mails := s.mails(bo)
	s.now = s.now.Add(time.Minute)
	err = s.store.Write(t.Context(), func(tx *store.Tx) error {
		c := s.theCase()
		e := triage.Event{Name: triage.ClosedByStaff, By: bo.Email}
		if err := c.Apply(e, s.now); err != nil {
			return err
		}
		return errors.Join(tx.Cancel(c.ID), tx.SaveCase(c, e, s.now))
	})
	if err != nil {
		t.Fatal(err, subjects(mails))
	}
	at(7000 * day)
	if n := len(s.cases()); n != 0 {
		t.Errorf("%d cases left", n)
	}
}

func TestDailyBackup(t *testing.T) {
	s := newStudio(t, threeOfUs())
	for range 24 * 10 {
		s.now = s.now.Add(time.Hour)
		s.keep()
	}
	list, err := s.store.Backups()
	if err != nil || len(list) < 7 || len(list) > 8 {
		t.Fatalf("%d backups after ten days, %v; want those of a week", len(list), err)
	}
	newest, err := s.store.NewestBackup()
	if err != nil || s.now.Sub(newest) > 24*time.Hour {
		t.Errorf("the newest is of %v, %v", newest, err)
	}
	s.keep()
	if again, _ := s.store.Backups(); len(again) != len(list) {
		t.Error("a second round within the hour did something")
	}
}

func TestDamageIsToldAndKeepsTheBackups(t *testing.T) {
	s := newStudio(t, threeOfUs())
	for i := range 40 {
		s.bomb(fmt.Sprintf("<s%d@example.com>", i), i, 1)
	}
	s.keep()
	s.mails(anna)
	backups, err := s.store.Backups()
	if err != nil || len(backups) != 1 {
		t.Fatal(backups, err)
	}
	if err := s.store.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(s.store.Path(), os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	size, err := f.Seek(0, 2)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt([]byte(strings.Repeat("rubbish!", 512)), size*3/4/4096*4096); err != nil {
		t.Fatal(err)
	}
	f.Close()
	for range 3 {
		s.now = s.now.Add(24 * time.Hour)
		if err := s.desk.Keep(t.Context(), s.now); !errors.Is(err, store.ErrDamaged) {
			t.Fatalf("a damaged page was not found: %v", err)
		}
	}
	if again, err := s.store.Backups(); err != nil || len(again) != 1 {
		t.Errorf("backups %v, %v: the sound one must stay, and none be made of a damaged file", again, err)
	}
}

func TestSilentServerIsToldOnce(t *testing.T) {
	cfg := threeOfUs()
	cfg.Silent = 2 * time.Hour
	heard := monday
	cfg.Contact = func(string) time.Time { return heard }
	s := newStudio(t, cfg)
	s.work()
	s.later(90 * time.Minute)
	s.none(anna)
	s.later(2 * time.Hour)
	if told := s.mails(anna); len(told) != 1 || !strings.Contains(told[0].Subject, "info") {
		t.Fatalf("anna got %s, want one word of the silence", subjects(told))
	}
	s.later(26 * time.Hour)
	for _, m := range s.mails(anna) {
		if m.Heed != "digest" {
			t.Errorf("told again: %s", m.Subject)
		} else if !strings.Contains(m.Body, "Nothing heard from") {
			t.Errorf("the digest does not say that it stands:\n%s", m.Body)
		}
	}
	heard = s.now
	s.later(90 * time.Minute)
	s.none(anna)
	s.later(3 * time.Hour) // and again
	s.one(anna)
}

// TestNightOffIsNoSilence: the machine slept; that is not the server's fault.
func TestNightOffIsNoSilence(t *testing.T) {
	cfg := threeOfUs()
	cfg.Silent = 2 * time.Hour
	heard := monday
	cfg.Contact = func(string) time.Time { return heard }
	s := newStudio(t, cfg)
	s.work()
	s.later(61 * time.Minute)
	s.now = s.now.Add(12 * time.Hour)
	heard = time.Time{} // a new process has not heard of anybody yet
	s.renew()
	s.work()
	s.none(anna)
}

func TestUnreadMailsAreToldOnce(t *testing.T) {
	s := newStudio(t, threeOfUs())
	for range 3 {
		if err := s.desk.Unread(t.Context(), "info", 4, s.now); err != nil {
			t.Fatal(err)
		}
		s.now = s.now.Add(time.Hour)
	}
	s.one(anna)
	if err := s.desk.Unread(t.Context(), "info", 0, s.now); err != nil {
		t.Fatal(err)
	}
	s.none(anna)
	if err := s.desk.Unread(t.Context(), "info", 1, s.now); err != nil {
		t.Fatal(err)
	}
	s.one(anna)
}

func TestForgottenCaseIsPutBackAndTold(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.one(bo)
	c := s.theCase()
	if err := s.store.Write(t.Context(), func(tx *store.Tx) error { return tx.Cancel(c.ID) }); err != nil {
		t.Fatal(err)
	}
	s.now = s.now.Add(61 * time.Minute)
	s.work()
	s.nobodyForgotten()
	s.one(anna)
}

func TestOwnerIsToldOfTheDiskDirectly(t *testing.T) {
	s := newStudio(t, threeOfUs())
	full := fmt.Errorf("commit: %w", store.ErrFull)
	for range 5 {
		s.desk.ShoutForTest(t.Context(), full, s.now)
		s.now = s.now.Add(time.Minute)
	}
	s.desk.ShoutForTest(t.Context(), errors.New("something else"), s.now)
	if m := s.one(anna); !strings.Contains(m.Subject, "disk") {
		t.Errorf("told %q", m.Subject)
	}
}

// TestOneBadCaseStopsNobody: a case whose row cannot be read must not keep the others from being asked about.
func TestOneBadCaseStopsNobody(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.one(bo)
	if err := s.store.Write(t.Context(), func(tx *store.Tx) error { return tx.Plan("no-such-case", "remind", s.now.Add(time.Minute)) }); err != nil {
		t.Fatal(err)
	}
	s.now = s.now.Add(6 * time.Hour)
	if err := s.desk.Due(t.Context(), s.now); err == nil {
		t.Error("nothing was said of the bad one")
	}
	if n := len(s.sentTo(bo)); n == 0 {
		t.Error("nobody was asked")
	}
}

// sentTo sends what is queued and returns what Heed wrote to somebody, without doing what else is due.
func (s *studio) sentTo(m triage.Member) []string {
	s.t.Helper()
	if _, err := s.desk.SendAll(s.t.Context(), s.now); err != nil {
		s.t.Fatal(err)
	}
	all, err := s.box.Inbox(m.Email)
	if err != nil {
		s.t.Fatal(err)
	}
	var fresh []string
	for _, mail := range all[s.read[m.Email]:] {
		fresh = append(fresh, string(mail.Raw))
	}
	return fresh
}
