package desk_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"heed/mailer/sandbox"
	"heed/triage"
	"heed/triage/store"
)

// A server that refuses for now is asked again after 1, 2, 4 ... minutes and then every hour, for five
// days. Staff hear of it once, after two hours; after five days the draft is theirs again.
func TestBackoffForFiveDays(t *testing.T) {
	s := newStudio(t, threeOfUs())
	var at []time.Duration
	approved := time.Time{}
	s.onData = func(_ string, to []string, _ []byte) error {
		if to[0] != "grace@example.com" {
			return nil
		}
		at = append(at, s.now.Sub(approved))
		return sandbox.Refuse(451, "4.7.1 greylisted")
	}
	s.write(grumble)
	s.reply(bo, s.one(bo), s.fills()+"approve")
	s.one(bo)
	approved = s.now
	s.later(119 * time.Minute)
	s.none(bo)
	s.later(2 * time.Hour)
	s.one(bo) // it is late
	s.later(4*24*time.Hour + 12*time.Hour)
	s.none(bo)
	if n := len(at); n < 100 || n > 130 {
		t.Errorf("%d attempts in five days", n)
	}
	for i, want := range []time.Duration{2, 3, 5, 9, 17, 33, 65, 125} {
		if got := at[i].Round(time.Minute); got != want*time.Minute {
			t.Errorf("attempt %d came after %v, want %v minutes", i+1, at[i], int(want))
		}
	}
	s.expect(triage.Sending)
	s.later(12 * time.Hour)
	s.expect(triage.AwaitingStaff)
	if len(s.mails(bo)) == 0 {
		t.Error("nobody got the draft back")
	}
}

// An answer that staff want sent again waits while everything is paused, and the customer writes
// meanwhile: it is not sent any more, and does not hold up what is behind it.
func TestAnswerNobodyWantsAnyMore(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.onData = func(_ string, to []string, _ []byte) error {
		if to[0] == "grace@example.com" {
			return sandbox.ErrDrop
		}
		return nil
	}
	s.write(grumble)
	s.reply(bo, s.one(bo), s.fills()+"approve")
	s.one(bo)
	s.later(3 * time.Minute)
	s.expect(triage.Uncertain)
	question := s.one(bo)
	s.onData = nil
	s.box.Down(sandbox.SMTP)
	paused := grumble
	paused.from, paused.subject, paused.text, paused.id = "Anna Holm <anna@lumen.example>", "pause", "pause", "pause@lumen.example"
	paused.extra = "Authentication-Results: mx.sandbox.test; dmarc=pass header.from=lumen.example\r\n"
	s.write(paused)
	s.box.Up(sandbox.SMTP)
	s.reply(bo, question, "resend")
	again := grumble
	again.id, again.reply, again.text = "again@example.com", "grumble@example.com", "Hello?\n\nI am still waiting and really angry now.\n\nGrace"
	s.write(again)
	resumed := paused
	resumed.subject, resumed.text, resumed.id = "resume", "resume", "resume@lumen.example"
	s.write(resumed)
	s.later(time.Hour)
	if n := len(s.answers()); n != 0 {
		t.Errorf("%d answers to a question that is no longer the last", n)
	}
	s.expect(triage.AwaitingStaff)
	if len(s.mails(bo)) == 0 {
		t.Error("the outbox stands still behind an answer nobody wants")
	}
}

// A server that cannot be reached is tried once a round, not once for each mail.
func TestOneAttemptWhileTheServerIsAway(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.box.Down(sandbox.SMTP)
	for _, name := range []string{"ada", "ben", "cleo", "dora", "eve"} {
		l := grumble
		l.from, l.id = name+"@example.com", name+"@example.com"
		s.write(l)
	}
	tried, rest, err := s.desk.SendQueue(t.Context(), s.now)
	if err != nil || tried != 1 || rest.Sub(s.now) <= 0 || rest.Sub(s.now) > 30*time.Second {
		t.Errorf("%d attempts, rest for %v, %v", tried, rest.Sub(s.now), err)
	}
	s.box.Up(sandbox.SMTP)
	s.now = s.now.Add(time.Minute)
	if n := len(s.mails(bo)); n != 5 {
		t.Errorf("bo got %d mails when the server was back", n)
	}
}

// A mailbox that takes no copies keeps no other from getting its own.
func TestCopiesOfOneMailboxAreItsOwn(t *testing.T) {
	s := newStudio(t, threeOfUs())
	away := errors.New("away")
	var filed, refused int
	s.file = func(_ context.Context, mailbox string, _ []byte, _ time.Time) error {
		if mailbox == "gone" {
			refused++
			return away
		}
		filed++
		return nil
	}
	s.renew()
	err := s.store.Write(t.Context(), func(tx *store.Tx) error {
		for i := range 250 {
			row := store.Outgoing{ID: store.NewID(s.now), CaseID: "c", Step: time.Duration(i).String(), Kind: store.KindAnswer, MadeAt: s.now,
				MessageID: time.Duration(i).String(), Raw: []byte("x"), To: []string{"a@example.com"}, CopyTo: "gone"}
			if i >= 230 {
				row.CopyTo = "info"
			}
			if _, err := tx.Enqueue(row); err != nil {
				return err
			}
			if err := tx.Mark(row, store.Queued, store.Sent, s.now); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.desk.FileCopies(t.Context()); !errors.Is(err, away) {
		t.Errorf("error: %v", err)
	}
	if filed != 20 || refused != 1 {
		t.Errorf("%d copies filed, want 20; the mailbox that is away was tried %d times", filed, refused)
	}
}
