package desk_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"heed/mailer"
	"heed/mailer/receive"
	"heed/triage"
	"heed/triage/approve"
	"heed/triage/store"
)

// bomb lets one sender write n mails of his own each.
func (s *studio) bomb(from string, first, n int) {
	s.t.Helper()
	for i := first; i < first+n; i++ {
		s.write(letter{from: from, subject: fmt.Sprintf("This is awful %d", i), id: fmt.Sprintf("b%d.%s", i, strings.Trim(from, "<>")),
			text: fmt.Sprintf("I am very disappointed, number %d. The prints are terrible.", i)})
	}
}

func (s *studio) kept(outcome string) int {
	s.t.Helper()
	n := 0
	err := s.store.Read(s.t.Context(), func(tx *store.Tx) error {
		counts, err := tx.CountOutcomes(time.Time{}, s.now.Add(time.Hour))
		n = counts[outcome]
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}

func notices(mails []*mailer.Message, about string) (list []*mailer.Message) {
	for _, m := range mails {
		if m.Heed == "notice" && strings.Contains(m.Body+m.Subject, about) {
			list = append(list, m)
		}
	}
	return list
}

func TestMailBombEndsInOneSummary(t *testing.T) {
	s := newStudio(t, threeOfUs())
	const n = 400
	s.bomb("<loop@example.com>", 0, n)
	cases := s.cases()
	if len(cases) != 10 {
		t.Errorf("%d cases of one sender, want the 10 of the limit", len(cases))
	}
	// The first of them collects the rest, so what was to be asked about it alone is not asked any more.
	if asks := len(s.mails(bo)); asks != 9 {
		t.Errorf("bo got %d mails, want 9", asks)
	}
	if got := s.kept("case") + s.kept("flood"); got != n {
		t.Errorf("%d mails kept, want %d", got, n)
	}
	s.none(anna)
	s.later(15 * time.Minute)
	told := notices(s.mails(anna), fmt.Sprint(n-10))
	if len(told) != 1 {
		t.Errorf("%d summaries with the count, want 1", len(told))
	}
	s.nobodyForgotten()
	// Every mail of the flood lies on a case that waits.
	err := s.store.Read(t.Context(), func(tx *store.Tx) error {
		on := 0
		for _, c := range cases {
			all, err := tx.CaseMessages(c.ID)
			if err != nil {
				return err
			}
			on += len(all)
		}
		if on != n {
			t.Errorf("%d mails on the cases, want %d", on, n)
		}
		trail, err := tx.AuditBetween(time.Time{}, s.now.Add(time.Hour))
		if len(trail) > 100 {
			t.Errorf("%d lines in the audit trail", len(trail))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	// It goes on for the rest of the day: one more summary, a day later.
	for i := range 6 {
		s.now = s.now.Add(10 * time.Minute)
		s.bomb("<loop@example.com>", n+10*i, 10)
	}
	s.later(22 * time.Hour)
	if told := notices(s.mails(anna), "mails have come in"); len(told) != 0 {
		t.Errorf("a second summary on the same day")
	}
	s.later(3 * time.Hour)
	if told := notices(s.mails(anna), "60 mails"); len(told) != 1 {
		t.Errorf("%d summaries a day later, want 1", len(told))
	}
	// The next day, the same person is heard again.
	s.later(48 * time.Hour)
	before := len(s.cases())
	s.mails(bo)
	s.bomb("<loop@example.com>", 9000, 1)
	if len(s.cases()) != before+1 {
		t.Error("no case for the mail of a calmer day")
	}
}

// TestFloodOfACustomerIsOneCase: a real customer sends thirty pictures, a mail each, in reply to our case.
func TestFloodOfACustomerIsOneCase(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	ask := s.one(bo)
	for i := range 30 {
		s.write(letter{from: "Grace <grace@example.com>", subject: "Re: Prints of Saturday", reply: "grumble@example.com",
			id: fmt.Sprintf("pic%d@example.com", i), text: fmt.Sprintf("And this is picture number %d. Look how dark it is!", i)})
	}
	c := s.theCase()
	if c.State != triage.Open && c.State != triage.AwaitingStaff {
		t.Fatalf("case is %s", c.State)
	}
	if n := len(s.mails(bo)); n > 10 {
		t.Errorf("bo got %d mails", n)
	}
	s.nobodyForgotten()
	// The draft bo was first asked about does not speak of what came since.
	s.reply(bo, ask, s.fills()+"approve")
	if c := s.theCase(); c.State == triage.Held {
		t.Error("an approval from before the flood was taken")
	}
	s.mails(bo)
	s.later(5 * time.Hour)
	again := s.mails(bo)
	if len(again) == 0 || !strings.Contains(again[0].Body, "number 29") {
		t.Fatalf("bo was not asked about the newest mail: %s", subjects(again))
	}
	s.reply(bo, again[len(again)-1], s.fills()+"approve")
	s.later(5 * time.Minute)
	s.expect(triage.WaitingCustomer)
	if n := len(s.answers()); n != 1 {
		t.Errorf("%d answers", n)
	}
}

// TestFloodDuringTheHold: the flood's first mail voids the approval that waits.
func TestFloodDuringTheHold(t *testing.T) {
	cfg := threeOfUs()
	cfg.Limits.SenderHour = 3
	cfg.Undo = time.Hour
	s := newStudio(t, cfg)
	s.write(grumble)
	s.reply(bo, s.one(bo), s.fills()+"approve")
	s.expect(triage.Held)
	s.bomb("Grace <grace@example.com>", 0, 3) // cases of their own
	s.write(letter{from: "Grace <grace@example.com>", subject: "Re: Prints of Saturday", reply: "grumble@example.com", id: "w@example.com", text: "Wait, do not print yet."})
	s.later(2 * time.Hour)
	if n := len(s.answers()); n != 0 {
		t.Errorf("%d answers left though the customer wrote again", n)
	}
	s.nobodyForgotten()
}

func TestFloodOfManySendersIsListed(t *testing.T) {
	cfg := threeOfUs()
	cfg.Limits.AllHour, cfg.Limits.AllDay = 20, 50
	s := newStudio(t, cfg)
	const n = 120
	for i := range n {
		s.bomb(fmt.Sprintf("<s%d@example.com>", i), i, 1)
	}
	if got := len(s.mails(bo)); got != 20 {
		t.Errorf("bo was asked %d times, want 20", got)
	}
	s.write(letter{from: "Ada <ada@example.com>", subject: "Legal action", id: "ada@example.com",
		text: "You lost all the pictures of our wedding. My lawyer will sue you. I demand a full refund."})
	if got := s.mails(bo); len(got) != 1 || !strings.Contains(got[0].Subject, "Ada") {
		t.Errorf("what is critical did not reach staff at once: %s", subjects(got))
	}
	if len(s.cases()) != n+1 {
		t.Errorf("%d cases, want %d: nobody is forgotten", len(s.cases()), n+1)
	}
	s.later(20 * time.Minute)
	if told := notices(s.mails(anna), "mails have come in"); len(told) != 1 {
		t.Errorf("%d summaries, want 1", len(told))
	}
	s.later(30 * time.Hour)
	if got := len(s.mails(bo)); got > 60 {
		t.Errorf("bo got %d mails about them in a day", got)
	}
	s.nobodyForgotten()
	for _, c := range s.cases() {
		if c.State != triage.AwaitingStaff {
			t.Errorf("case %s is %s", c.Ref, c.State)
		}
	}
}

func TestNobodyGetsMoreThanTheLimit(t *testing.T) {
	cfg := threeOfUs()
	cfg.Limits.StaffHour, cfg.Limits.StaffDay = 5, 8
	s := newStudio(t, cfg)
	for i := range 12 {
		s.bomb(fmt.Sprintf("<s%d@example.com>", i), i, 1)
	}
	got := s.mails(bo)
	if len(got) != 6 || len(notices(got, "I hold further ones back")) != 1 {
		t.Errorf("bo got %d mails, want 5 and one word that there are more: %s", len(got), subjects(got))
	}
	s.reply(bo, got[0], "help") // what he asks for himself he gets
	if got := s.mails(bo); len(got) != 1 {
		t.Errorf("asked for help, bo got %s", subjects(got))
	}
	s.later(24 * time.Hour)
	if n := len(s.mails(bo)); n > 8+1 {
		t.Errorf("bo got %d mails in a day", n)
	}
	s.nobodyForgotten()
	owner := s.mails(anna)
	if !slices.ContainsFunc(owner, func(m *mailer.Message) bool { return m.Heed == "digest" }) {
		t.Error("the digest was held back")
	}
}

func TestBounceOfStaffMailMakesNoMail(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	ask := s.one(bo)
	report := func(id string) []byte {
		return []byte("From: MAILER-DAEMON@mx.example\r\nTo: info@lumen.example\r\nSubject: Undelivered\r\nMessage-ID: <" + id + "@mx.example>\r\n" +
			"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSorry " + id + ".\r\n" +
			"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; bo@lumen.example\r\n" +
			"Action: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <" + ask.MessageID + ">\r\n\r\n--b--\r\n")
	}
	for i := range 50 {
		s.arrive(receive.Inbox, report(fmt.Sprint("r", i)))
	}
	s.none(anna, bo, lucia)
	s.expect(triage.AwaitingStaff)
	s.later(24 * time.Hour)
	var digest *mailer.Message
	for _, m := range s.mails(anna) {
		if m.Heed == "digest" {
			digest = m
		}
	}
	if digest == nil || strings.Count(digest.Body, "bo@lumen.example") != 1 {
		t.Errorf("the owner's digest does not name the address once: %v", digest)
	}
}

func TestForgedMarkHidesNothing(t *testing.T) {
	complaint := "I am very disappointed. The prints are far too dark and I want my money back."
	tests := []struct {
		name string
		l    letter
		want int // cases
	}{
		{"a stranger with our mark", letter{from: "Eve <eve@example.com>", extra: "X-Heed: notice\r\n"}, 1},
		{"our address, our mark, somebody else's Reply-To", letter{from: "info@lumen.example", extra: "X-Heed: notice\r\nReply-To: eve@example.com\r\n"}, 1},
		{"a made-up seal", letter{from: "Eve <eve@example.com>", id: "heed.abcdefghijkl.abcdefghijkl@lumen.example"}, 1},
		{"the form of the website", letter{from: "info@lumen.example", extra: "Reply-To: Eve <eve@example.com>\r\n"}, 1},
		{"our address, our mark, nobody else", letter{from: "info@lumen.example", extra: "X-Heed: notice\r\n"}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newStudio(t, threeOfUs())
			tt.l.subject, tt.l.text = "Prints", complaint
			s.write(tt.l)
			if n := len(s.cases()); n != tt.want {
				t.Errorf("%d cases, want %d", n, tt.want)
			}
		})
	}
}

// TestOwnMailIsKnownWithoutItsRow: the database was restored from a backup that is older than the mail.
func TestOwnMailIsKnownWithoutItsRow(t *testing.T) {
	s := newStudio(t, oneOfUs())
	ines := s.cfg.Staff[0]
	empty := filepath.Join(t.TempDir(), "heed.db")
	if err := s.store.Backup(t.Context(), empty); err != nil {
		t.Fatal(err)
	}
	l := grumble
	l.to = ines.Email
	s.write(l)
	s.one(ines)
	s.later(30 * time.Hour)
	own, err := s.box.Inbox(ines.Email)
	if err != nil || len(own) < 3 {
		t.Fatalf("%d mails of ours, %v", len(own), err)
	}
	s.open(empty)
	for _, m := range own {
		// A provider may drop the mark; the seal stays.
		s.arrive(receive.Inbox, bytes.ReplaceAll(m.Raw, []byte("X-Heed:"), []byte("X-Lost:")))
	}
	if n := s.kept("own"); n != len(own) {
		t.Errorf("%d of %d mails known for ours", n, len(own))
	}
	if len(s.cases()) != 0 {
		t.Errorf("%d cases of our own mail", len(s.cases()))
	}
}

// TestRestoredAnswerIsNotSentTwice: the backup was made while an answer waited, and the answer left since.
func TestRestoredAnswerIsNotSentTwice(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.reply(bo, s.one(bo), s.fills()+"approve")
	s.expect(triage.Held)
	backup := filepath.Join(t.TempDir(), "heed.db")
	if err := s.store.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	s.later(5 * time.Minute)
	if n := len(s.answers()); n != 1 {
		t.Fatalf("%d answers", n)
	}
	s.open(backup)
	if err := s.desk.Recover(t.Context(), s.now); err != nil {
		t.Fatal(err)
	}
	s.later(3 * time.Hour)
	if n := len(s.answers()); n != 1 {
		t.Fatalf("%d answers after restoring: sent twice", n)
	}
	s.expect(triage.Uncertain)
	asked := s.mails(bo)
	if len(asked) == 0 || !slices.ContainsFunc(asked, func(m *mailer.Message) bool { _, _, ok := approve.FindTag(m.Subject); return ok }) {
		t.Errorf("staff were not asked whether it left: %s", subjects(asked))
	}
	sent, err := s.box.Folder("info@lumen.example", "Sent")
	if err != nil || len(sent) == 0 {
		t.Fatal(len(sent), err)
	}
	s.arrive(receive.Sent, sent[0].Raw) // the Sent folder is read again from the older cursor
	s.expect(triage.WaitingCustomer)
	s.desk.Recover(t.Context(), s.now) // a later start has nothing to recover
	s.expect(triage.WaitingCustomer)
}

func TestUnreadableFloodIsOneNotice(t *testing.T) {
	s := newStudio(t, threeOfUs())
	for i := range 100 {
		s.uid[receive.Inbox]++
		item := receive.Item{Mailbox: "info", Folder: "INBOX", Role: receive.Inbox, UIDValidity: 1, UID: uint32(i + 1), Received: s.now, Err: fmt.Errorf("garbled")}
		if _, err := s.desk.Receive(t.Context(), []receive.Item{item}, s.now); err != nil {
			t.Fatal(err)
		}
	}
	s.one(anna)
	if n := len(s.cases()); n != 10 {
		t.Errorf("%d cases, want 10", n)
	}
	if n := s.kept("unreadable"); n != 100 {
		t.Errorf("%d kept", n)
	}
	s.nobodyForgotten()
}
