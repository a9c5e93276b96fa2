package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"heed/mailer/receive"
	"heed/mailer/sandbox"
	"heed/triage"
	"heed/triage/store"
)

func TestOneMailAllTheWay(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	c := s.expect(triage.AwaitingStaff)
	if c.Verdict.Kind != triage.Complaint || c.Alias != "info@lumen.example" {
		t.Fatalf("read as %s, to be answered from %s", c.Verdict.Kind, c.Alias)
	}
	ask := s.one(bo)
	s.none(anna, lucia)
	for _, want := range []string{"far too dark", c.Ref} {
		if !strings.Contains(ask.Body+ask.Subject, want) {
			t.Errorf("staff mail lacks %q", want)
		}
	}
	s.reply(bo, ask, s.fills()+"Approve!")
	s.expect(triage.Held)
	if told := s.one(bo); !strings.Contains(told.Body, "undo") {
		t.Errorf("no word of undo in %q", told.Body)
	}
	if n := len(s.answers()); n != 0 {
		t.Fatalf("%d answers left before the undo time was over", n)
	}
	s.later(3 * time.Minute)
	s.expect(triage.WaitingCustomer)
	answers := s.answers()
	if len(answers) != 1 {
		t.Fatalf("%d answers left", len(answers))
	}
	a := answers[0]
	if a.From.Addr != "info@lumen.example" || !slices.Contains(a.InReplyTo, "grumble@example.com") || a.Heed != "" ||
		!strings.HasPrefix(a.Subject, "Re: Prints of Saturday") || triage.Unfinished(a.Body) {
		t.Errorf("answer: from %s, in reply to %v, subject %q, X-Heed %q\n%s", a.From.Addr, a.InReplyTo, a.Subject, a.Heed, a.Body)
	}
	if !strings.Contains(a.Body, "Bo Lind") {
		t.Errorf("not signed by who approved it:\n%s", a.Body)
	}
	sent, err := s.box.Folder("info@lumen.example", "Sent")
	if err != nil || len(sent) != 1 {
		t.Errorf("%d copies in Sent, %v", len(sent), err)
	}
	want := []triage.EventName{triage.Opened, triage.Redrafted, triage.Asked, triage.Redrafted, triage.Approved, triage.HoldEnded, triage.Sent, triage.Promised}
	if got := slices.Compact(s.events(c)); !slices.Equal(got, want) {
		t.Errorf("trail %v, want %v", got, want)
	}
	s.reply(bo, s.theAsk(), "kept")
	s.later(15 * 24 * time.Hour)
	s.expect(triage.Resolved)
}

func TestOnePersonOneMailbox(t *testing.T) {
	s := newStudio(t, oneOfUs())
	ines := s.cfg.Staff[0]
	own := func() { // everything she gets comes by the watcher as well
		mails, err := s.box.Inbox(ines.Email)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range mails {
			s.arrive(receive.Inbox, m.Raw)
		}
	}
	l := grumble
	l.to = ines.Email
	s.write(l)
	ask := s.one(ines)
	own()
	s.reply(ines, ask, s.fills()+"approve")
	s.one(ines)
	own()
	s.later(3 * time.Minute)
	own()
	s.expect(triage.WaitingCustomer)
	if n := len(s.answers()); n != 1 {
		t.Errorf("%d answers", n)
	}
	s.none(ines)
	// The approval lies in her Sent folder as well: it answers nobody.
	s.arrive(receive.Sent, letter{from: ines.Email, to: ines.Email, subject: "Re: " + ask.Subject, text: "approve", id: "again@faro.example"}.raw(s.now))
	s.expect(triage.WaitingCustomer)
}

func TestSameMailTwiceIsOneCase(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.uid[receive.Inbox] = 0 // killed before the cursor moved: the same UID comes again
	s.write(grumble)
	s.write(grumble) // and the same mail under another UID, as after a UIDVALIDITY change
	s.expect(triage.AwaitingStaff)
	s.one(bo)
}

func TestReusedMessageIDIsAnotherMail(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	other := grumble
	other.from, other.text = "Tom <tom@example.com>", "The frame arrived broken. I am really annoyed."
	s.write(other)
	if n := len(s.cases()); n != 2 {
		t.Errorf("%d cases, want 2: a Message-ID is no identity", n)
	}
}

func TestUndo(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.reply(bo, s.one(bo), s.fills()+"approve")
	s.reply(bo, s.one(bo), "undo")
	s.later(time.Hour)
	s.expect(triage.AwaitingStaff)
	if n := len(s.answers()); n != 0 {
		t.Fatalf("%d answers left though taken back", n)
	}
	mails := s.mails(bo)
	s.reply(bo, mails[len(mails)-1], "approve")
	s.later(3 * time.Minute)
	if n := len(s.answers()); n != 1 {
		t.Errorf("%d answers, want 1 after the second approval", n)
	}
}

func TestUndoTooLate(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.reply(bo, s.one(bo), s.fills()+"approve")
	told := s.one(bo)
	s.later(3 * time.Minute)
	s.reply(bo, told, "undo")
	s.expect(triage.WaitingCustomer)
	s.one(bo)
}

func TestNothingLeavesWithABlank(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	ask := s.one(bo)
	if s.fills() == "" {
		t.Fatal("the draft has no blank: this test proves nothing")
	}
	s.reply(bo, ask, "approve")
	s.expect(triage.AwaitingStaff)
	back := s.one(bo)
	s.later(time.Hour)
	if n := len(s.answers()); n != 0 {
		t.Fatalf("%d answers left with a blank", n)
	}
	s.reply(bo, back, s.fills()+"approve")
	s.later(3 * time.Minute)
	if n := len(s.answers()); n != 1 {
		t.Errorf("%d answers, want 1", n)
	}
}

func TestCustomerWritesDuringTheHold(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.reply(bo, s.one(bo), s.fills()+"approve")
	s.one(bo)
	s.write(letter{from: "Grace Whitcombe <grace@example.com>", subject: "Re: Prints of Saturday", reply: "grumble@example.com",
		id: "more@example.com", text: "One more thing: the frame is broken as well. This is really disappointing."})
	s.later(time.Hour)
	c := s.expect(triage.AwaitingStaff)
	if n := len(s.answers()); n != 0 {
		t.Errorf("%d answers left though the customer wrote again", n)
	}
	if got := s.events(c); count(got, triage.CustomerWrote) != 1 {
		t.Errorf("trail %v", got)
	}
	mails := s.mails(bo)
	if len(mails) < 2 {
		t.Fatalf("bo got %s, want word of the stop and a new question", subjects(mails))
	}
}

func TestAnsweredByHand(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.one(bo)
	s.now = s.now.Add(time.Hour)
	s.arrive(receive.Sent, letter{from: "info@lumen.example", to: "Grace <grace@example.com>", subject: "Re: Prints of Saturday",
		reply: "grumble@example.com", id: "hand@lumen.example", text: "Dear Grace, we do them again by Friday. Bo"}.raw(s.now))
	s.expect(triage.WaitingCustomer)
	s.one(bo)
	s.later(48 * time.Hour)
	for _, m := range s.mails(bo) {
		t.Errorf("nagged although answered: %s", m.Subject)
	}
}

func TestOutOfOfficeIsNoAnswer(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.one(bo)
	s.arrive(receive.Sent, letter{from: "info@lumen.example", to: "grace@example.com", subject: "Automatic reply: Prints of Saturday",
		reply: "grumble@example.com", id: "ooo@lumen.example", extra: "Auto-Submitted: auto-replied\r\n", text: "We are closed today."}.raw(s.now))
	s.expect(triage.AwaitingStaff)
}

func TestRemindersEscalationAndRest(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble) // Monday 10:00
	ask := s.one(bo)
	c := s.theCase()
	s.later(5 * 24 * time.Hour)
	asks := s.mails(bo)
	if len(asks) < 3 {
		t.Fatalf("bo got %s", subjects(asks))
	}
	boxes, err := s.box.Inbox(bo.Email)
	if err != nil {
		t.Fatal(err)
	}
	_ = boxes
	var owner []string
	for _, m := range s.mails(anna) {
		if strings.Contains(m.Subject, c.Ref) {
			owner = append(owner, m.Subject)
		}
	}
	if len(owner) == 0 {
		t.Error("the owner never heard of it")
	}
	for _, m := range asks {
		if at := m.Date; at.Hour() < 9 || at.Hour() > 18 || at.Weekday() == time.Saturday || at.Weekday() == time.Sunday {
			t.Errorf("bo was reminded at %s", at)
		}
	}
	s.nobodyForgotten()
	s.reply(bo, ask, "close") // the first mail's token still counts
	s.expect(triage.Closed)
	s.mails(bo)
	s.later(3 * 24 * time.Hour)
	for _, m := range s.mails(bo) {
		t.Errorf("closed, and still: %s", m.Subject)
	}
}

func TestQuietMailIsGatheredOnce(t *testing.T) {
	s := newStudio(t, threeOfUs())
	for i, name := range []string{"Una", "Dora", "Tilda"} {
		s.now = s.now.Add(20 * time.Minute)
		s.write(letter{from: fmt.Sprintf("%s <%s@example.com>", name, strings.ToLower(name)), subject: "Family pictures",
			id: fmt.Sprintf("q%d@example.com", i), text: "Hello, do you have time for a family session in May, and what does it cost?"})
	}
	s.none(bo, anna)
	s.later(26 * time.Hour)
	var lists int
	for _, m := range s.mails(bo) {
		if strings.Contains(m.Body, "Una") && strings.Contains(m.Body, "Dora") && strings.Contains(m.Body, "Tilda") {
			lists++
		}
	}
	if lists != 1 {
		t.Errorf("%d lists with all three, want 1", lists)
	}
	for _, c := range s.cases() {
		if c.State != triage.AwaitingStaff {
			t.Errorf("case %s is %s", c.Ref, c.State)
		}
	}
	s.nobodyForgotten()
}

func TestDigest(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.later(24 * time.Hour)
	s.none(anna) // nothing to say is nothing sent
	s.write(grumble)
	s.later(23 * time.Hour)
	digests := 0
	for _, m := range s.mails(anna) {
		if m.Heed == "digest" {
			digests++
			if !strings.Contains(m.Body, "Grace") {
				t.Errorf("the open case is missing:\n%s", m.Body)
			}
		}
	}
	if digests != 1 {
		t.Errorf("%d digests, want 1", digests)
	}
}

func TestObserveSendsOnlyTheDigest(t *testing.T) {
	cfg := threeOfUs()
	cfg.Observe = true
	s := newStudio(t, cfg)
	s.write(grumble)
	s.later(26 * time.Hour)
	s.none(bo, lucia)
	mails := s.mails(anna)
	if len(mails) != 1 || mails[0].Heed != "digest" || !strings.Contains(mails[0].Body, "Grace") {
		t.Fatalf("anna got %s, want one digest that names Grace", subjects(mails))
	}
	if n := len(s.answers()); n != 0 {
		t.Errorf("%d mails to customers", n)
	}
}

func TestPauseStopsEverythingButItself(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	ask := s.one(bo)
	s.reply(bo, ask, s.fills()+"approve")
	s.one(bo)
	from := fmt.Sprintf(stamp, "lumen.example")
	s.write(letter{from: "Anna Holm <anna@lumen.example>", subject: "pause", text: "pause", id: "p1@lumen.example", extra: from})
	s.later(6 * time.Hour)
	if n := len(s.answers()); n != 0 {
		t.Fatalf("%d answers left while paused", n)
	}
	if mails := s.mails(bo); len(mails) != 1 {
		t.Errorf("while paused bo got %s, want only word of the pause", subjects(mails))
	}
	s.write(letter{from: "Anna Holm <anna@lumen.example>", subject: "resume", text: "resume", id: "p2@lumen.example", extra: from})
	s.later(time.Minute)
	if n := len(s.answers()); n != 1 {
		t.Errorf("%d answers after resume, want 1", n)
	}
}

func TestUncertainAsksAndNeverRepeats(t *testing.T) {
	for _, tc := range []struct {
		name, word string
		drop       error
		want       int
	}{
		{"it had left", "sent", sandbox.ErrDropAccepted, 1},
		{"it had not", "resend", sandbox.ErrDrop, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := newStudio(t, threeOfUs())
			s.write(grumble)
			s.reply(bo, s.one(bo), s.fills()+"approve")
			s.one(bo)
			s.onData = func(_ string, to []string, _ []byte) error {
				if to[0] == "grace@example.com" {
					return tc.drop
				}
				return nil
			}
			s.later(3 * time.Minute)
			s.expect(triage.Uncertain)
			s.onData = nil
			s.later(time.Hour)
			s.expect(triage.Uncertain) // the machine does not try again by itself
			ask := s.mails(bo)
			if len(ask) != 1 {
				t.Fatalf("bo got %s", subjects(ask))
			}
			s.reply(bo, ask[0], tc.word)
			s.later(time.Minute)
			s.expect(triage.WaitingCustomer)
			if n := len(s.answers()); n != tc.want {
				t.Errorf("%d answers reached the customer, want %d", n, tc.want)
			}
		})
	}
}

func TestKilledWhileSending(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.reply(bo, s.one(bo), s.fills()+"approve")
	s.one(bo)
	// The row is claimed and the process dies before it writes down what became of it.
	err := s.store.Write(t.Context(), func(tx *store.Tx) error {
		row, err := tx.DueMail(s.now.Add(time.Hour), false)
		if err != nil {
			return err
		}
		if err := tx.Mark(row, store.Queued, store.Sending, s.now); err != nil {
			return err
		}
		c := s.cases()[0]
		e := triage.Event{Name: triage.HoldEnded, By: "heed"}
		if err := c.Apply(e, s.now); err != nil {
			return err
		}
		return tx.SaveCase(c, e, s.now)
	})
	if err != nil {
		t.Fatal(err)
	}
	s.renew()
	if err := s.desk.Recover(t.Context(), s.now); err != nil {
		t.Fatal(err)
	}
	s.expect(triage.Uncertain)
	s.one(bo)
	if n := len(s.answers()); n != 0 {
		t.Errorf("%d answers sent by the machine alone", n)
	}
}

func TestRefusedForGood(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.reply(bo, s.one(bo), s.fills()+"approve")
	s.one(bo)
	s.onData = func(_ string, to []string, _ []byte) error {
		if to[0] == "grace@example.com" {
			return sandbox.Refuse(550, "no such user here")
		}
		return nil
	}
	s.later(3 * time.Minute)
	s.expect(triage.AwaitingStaff)
	back := s.one(bo)
	if strings.Contains(back.Body, "550") || strings.Contains(back.Body, "no such user here") {
		t.Errorf("staff read the server's words:\n%s", back.Body)
	}
}

func TestRefusedForNow(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.reply(bo, s.one(bo), s.fills()+"approve")
	s.one(bo)
	s.onData = func(_ string, to []string, _ []byte) error {
		if to[0] == "grace@example.com" {
			return sandbox.Refuse(451, "come back later")
		}
		return nil
	}
	s.later(3 * time.Hour)
	s.expect(triage.Sending)
	if mails := s.mails(bo); len(mails) != 1 {
		t.Errorf("after three hours bo got %s, want one word of the delay", subjects(mails))
	}
	s.onData = nil
	s.later(2 * time.Hour)
	s.expect(triage.WaitingCustomer)
	if n := len(s.answers()); n != 1 {
		t.Errorf("%d answers, want 1", n)
	}
}

func TestBounceReopens(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.reply(bo, s.one(bo), s.fills()+"approve")
	s.one(bo)
	s.later(3 * time.Minute)
	id := s.answers()[0].MessageID
	s.later(time.Hour)
	s.mails(bo)
	s.arrive(receive.Inbox, []byte("From: MAILER-DAEMON@mx.example\r\nTo: info@lumen.example\r\nSubject: Undelivered\r\n"+
		"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"+
		"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; grace@example.com\r\n"+
		"Action: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <"+id+">\r\n\r\n--b--\r\n"))
	s.expect(triage.AwaitingStaff)
	s.one(bo)
}

func TestUnreadableMailIsKept(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.uid[receive.Inbox]++
	item := receive.Item{Mailbox: "info", Folder: "INBOX", Role: receive.Inbox, UIDValidity: 1, UID: 1, Received: s.now, Err: fmt.Errorf("garbled")}
	if _, err := s.desk.Receive(t.Context(), []receive.Item{item}, s.now); err != nil {
		t.Fatal(err)
	}
	s.one(anna)
	s.nobodyForgotten()
	if n := len(s.cases()); n != 1 {
		t.Errorf("%d cases", n)
	}
}

func TestUIDValidityChangeAnswersNothingOld(t *testing.T) {
	s := newStudio(t, threeOfUs())
	first := receive.Cursor{Mailbox: "info", Folder: "INBOX", Role: receive.Inbox, UIDValidity: 1, Last: 0}
	if err := s.desk.Begin(t.Context(), first, s.now); err != nil {
		t.Fatal(err)
	}
	s.write(grumble)
	s.one(bo)
	ancient := letter{from: "Old <old@example.com>", subject: "2019", text: "I am very disappointed with the prints.", id: "old@example.com"}.raw(s.now)
	s.now = s.now.Add(24 * time.Hour)
	first.UIDValidity = 2
	if err := s.desk.Begin(t.Context(), first, s.now); err != nil {
		t.Fatal(err)
	}
	for i, raw := range [][]byte{grumble.raw(monday), ancient} {
		item := receive.Item{Mailbox: "info", Folder: "INBOX", Role: receive.Inbox, UIDValidity: 2, UID: uint32(i + 1), Reread: true,
			Received: monday.Add(-time.Hour), Size: int64(len(raw)), Raw: strings.NewReader(string(raw))}
		if _, err := s.desk.Receive(t.Context(), []receive.Item{item}, s.now); err != nil {
			t.Fatal(err)
		}
	}
	s.theCase()
	notices := 0
	for _, m := range s.mails(anna) {
		if m.Heed == "notice" {
			notices++
		}
	}
	if notices != 1 {
		t.Errorf("%d notices of the reset, want 1", notices)
	}
}

func TestThanksReopensNothing(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.reply(bo, s.one(bo), s.fills()+"approve")
	s.one(bo)
	s.later(3 * time.Minute)
	s.reply(bo, s.theAsk(), "kept")
	s.one(bo)
	s.write(letter{from: "Grace <grace@example.com>", subject: "Re: Prints of Saturday", reply: s.answers()[0].MessageID, id: "thx@example.com",
		text: "Thank you so much, you are wonderful!"})
	s.expect(triage.Resolved)
	s.none(bo)
}

// TestMissedMailOfARenumberedFolder: what arrived after first contact and was not read before the server
// numbered the folder anew is a customer's mail like any other.
func TestMissedMailOfARenumberedFolder(t *testing.T) {
	s := newStudio(t, threeOfUs())
	cur := receive.Cursor{Mailbox: "info", Folder: "INBOX", Role: receive.Inbox, UIDValidity: 1}
	if err := s.desk.Begin(t.Context(), cur, s.now); err != nil {
		t.Fatal(err)
	}
	arrived := s.now.Add(time.Hour)
	s.now = s.now.Add(2 * time.Hour)
	s.write(letter{from: "Tom <tom@example.com>", subject: "Hello", text: "The frame arrived broken, I am annoyed.", id: "t@example.com"}) // moves the cursor
	cur.UIDValidity, cur.Renumbered = 2, 9
	if err := s.desk.Begin(t.Context(), cur, s.now); err != nil {
		t.Fatal(err)
	}
	again, found, err := s.desk.Cursor(t.Context(), "info", "INBOX")
	if err != nil || !found || again.Renumbered != 9 {
		t.Fatalf("after a restart the cursor is %+v, %v", again, err)
	}
	raw := grumble.raw(arrived)
	item := receive.Item{Mailbox: "info", Folder: "INBOX", Role: receive.Inbox, UIDValidity: 2, UID: 4, Reread: true, Received: arrived,
		Size: int64(len(raw)), Raw: strings.NewReader(string(raw))}
	if _, err := s.desk.Receive(t.Context(), []receive.Item{item}, s.now); err != nil {
		t.Fatal(err)
	}
	if n := len(s.cases()); n != 2 {
		t.Errorf("%d cases, want Tom's and the missed one", n)
	}
}
