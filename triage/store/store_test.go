package store_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"heed/mailer"
	"heed/triage"
	"heed/triage/store"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func open(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "data", "heed.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func write(t *testing.T, s *store.Store, f func(*store.Tx) error) {
	t.Helper()
	if err := s.Write(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

func sampleCase(id, ref string) triage.Case {
	return triage.Case{
		ID: id, Ref: ref, State: triage.Open, Customer: mailer.Address{Name: "Ann", Addr: "ann@example.com"},
		Alias: "info@studio.example", Mailbox: "info", Subject: "My album", OpenedAt: noon, AnswerBy: noon.Add(4 * time.Hour),
		Verdict: triage.Verdict{
			Kind: triage.Complaint, Second: triage.Enquiry, Severity: triage.Serious, Themes: []triage.Theme{"late-delivery"},
			Review: &triage.Review{Site: "Yelp", Stars: 1.5, Text: "late"},
		},
	}
}

func TestCaseRoundTrip(t *testing.T) {
	s := open(t)
	want := sampleCase("c1", "H-4F2K")
	write(t, s, func(tx *store.Tx) error {
		if err := tx.AddCase(want, triage.Event{Name: "opened", By: "heed"}, noon); err != nil {
			return err
		}
		return tx.AddThread("m1@example.com", "c1", "customer")
	})
	write(t, s, func(tx *store.Tx) error {
		got, err := tx.CaseByRef("h-4f2k")
		if err != nil {
			return err
		}
		if got.Verdict.Second != triage.Enquiry || got.Verdict.Review.Text != "late" || !got.AnswerBy.Equal(want.AnswerBy) || got.Customer != want.Customer {
			t.Errorf("read back %+v", got)
		}
		e := triage.Event{Name: triage.Asked, By: "heed"}
		if err := got.Apply(e, noon.Add(time.Minute)); err != nil {
			return err
		}
		return tx.SaveCase(got, e, noon.Add(time.Minute))
	})
	err := s.Read(t.Context(), func(tx *store.Tx) error {
		trail, err := tx.Audit("c1")
		if err != nil {
			return err
		}
		if len(trail) != 2 || trail[1].Event != triage.Asked || trail[1].State != triage.AwaitingStaff {
			t.Errorf("trail %+v", trail)
		}
		th, err := tx.FindThread("unknown@example.com", "m1@example.com")
		if err != nil || th.CaseID != "c1" {
			t.Errorf("thread %+v, %v", th, err)
		}
		if _, err := tx.Case("nope"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("missing case: %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestReferenceIsUnique(t *testing.T) {
	s := open(t)
	write(t, s, func(tx *store.Tx) error { return tx.AddCase(sampleCase("c1", "H-4F2K"), triage.Event{}, noon) })
	err := s.Write(t.Context(), func(tx *store.Tx) error { return tx.AddCase(sampleCase("c2", "H-4F2K"), triage.Event{}, noon) })
	if !errors.Is(err, store.ErrRefTaken) {
		t.Errorf("second case with the same reference: %v", err)
	}
}

func TestOutboxSendsEachStepOnce(t *testing.T) {
	s := open(t)
	row := store.Outgoing{ID: "o1", CaseID: "c1", Step: "answer:1", Kind: store.KindAnswer, From: "a@x.example", To: []string{"b@y.example"},
		MessageID: "m@x.example", Raw: []byte("x"), DueAt: noon.Add(2 * time.Minute), MadeAt: noon}
	write(t, s, func(tx *store.Tx) error {
		ok, err := tx.Enqueue(row)
		if !ok || err != nil {
			t.Errorf("first: %v %v", ok, err)
		}
		row.ID, row.MessageID = "o2", "n@x.example"
		ok, err = tx.Enqueue(row)
		if ok || err != nil {
			t.Errorf("second mail for the same step: %v %v", ok, err)
		}
		if _, err := tx.DueMail(noon, false); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("held mail is due: %v", err)
		}
		due, err := tx.DueMail(noon.Add(2*time.Minute), false)
		if err != nil {
			return err
		}
		if _, err := tx.DueMail(noon.Add(2*time.Minute), true); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("paused, yet due: %v", err)
		}
		if err := tx.Mark(due, store.Queued, store.Sending, noon); err != nil {
			return err
		}
		if ok, err := tx.Withdraw("c1", "answer:1"); ok || err != nil {
			t.Errorf("withdrew a mail on its way: %v %v", ok, err)
		}
		if err := tx.Mark(due, store.Queued, store.Sending, noon); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("claimed twice: %v", err)
		}
		return tx.Mark(due, store.Sending, store.Sent, noon)
	})
}

func TestStepsAndForgottenCases(t *testing.T) {
	s := open(t)
	write(t, s, func(tx *store.Tx) error {
		if err := tx.AddCase(sampleCase("c1", "H-4F2K"), triage.Event{}, noon); err != nil {
			return err
		}
		if lost, err := tx.ForgottenCases(); len(lost) != 1 || err != nil {
			t.Errorf("forgotten %v, %v; want 1", lost, err)
		}
		if err := tx.Plan("c1", "remind", noon.Add(time.Hour)); err != nil {
			return err
		}
		if lost, err := tx.ForgottenCases(); len(lost) != 0 || err != nil {
			t.Errorf("forgotten %v, %v; want 0", lost, err)
		}
		due, err := tx.DueSteps(noon.Add(time.Hour), 10)
		if err != nil || len(due) != 1 {
			t.Fatalf("due %v, %v", due, err)
		}
		if ok, err := tx.Finish(due[0], noon); !ok || err != nil {
			t.Errorf("finish: %v %v", ok, err)
		}
		if ok, err := tx.Finish(due[0], noon); ok || err != nil {
			t.Errorf("finished twice: %v %v", ok, err)
		}
		return nil
	})
}

func TestMessagesAreKnownByRoleAndPlace(t *testing.T) {
	s := open(t)
	write(t, s, func(tx *store.Tx) error {
		m := store.Message{ID: "m1", Role: "sent", Hash: "h", From: "a@x.example", Outcome: "case", CaseID: "c1", ReceivedAt: noon, Raw: []byte("raw mail")}
		if err := tx.AddMessage(m); err != nil {
			return err
		}
		if id, err := tx.Known("inbox", "h"); id != "" || err != nil {
			t.Errorf("a mail to oneself is two: %q %v", id, err)
		}
		if ok, err := tx.Place("info", "INBOX", 1, 7, "m1"); !ok || err != nil {
			t.Errorf("place: %v %v", ok, err)
		}
		if ok, err := tx.Place("info", "INBOX", 1, 7, "m1"); ok || err != nil {
			t.Errorf("placed twice: %v %v", ok, err)
		}
		got, err := tx.LastMessage("c1", "case")
		if err != nil || string(got.Raw) != "raw mail" {
			t.Errorf("read back %q, %v", got.Raw, err)
		}
		return nil
	})
}

func TestUndoneTransactionLeavesNothing(t *testing.T) {
	s := open(t)
	stop := errors.New("stop")
	err := s.Write(t.Context(), func(tx *store.Tx) error {
		if err := tx.SetMeta("k", "v"); err != nil {
			return err
		}
		return stop
	})
	if !errors.Is(err, stop) {
		t.Fatal(err)
	}
	write(t, s, func(tx *store.Tx) error {
		if v, err := tx.Meta("k"); v != "" || err != nil {
			t.Errorf("meta %q, %v", v, err)
		}
		return nil
	})
}

func TestSecretStays(t *testing.T) {
	s := open(t)
	var first, second []byte
	write(t, s, func(tx *store.Tx) (err error) { first, err = tx.Secret(); return err })
	write(t, s, func(tx *store.Tx) (err error) { second, err = tx.Secret(); return err })
	if len(first) != 32 || string(first) != string(second) {
		t.Error("the token key changed or is short")
	}
}

func TestSecondDaemonIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "heed.db")
	release, err := store.Lock(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Lock(path); !errors.Is(err, store.ErrLocked) {
		t.Errorf("second lock: %v", err)
	}
	if err := release(); err != nil {
		t.Fatal(err)
	}
	release, err = store.Lock(path)
	if err != nil {
		t.Fatal(err)
	}
	release()
}

func TestNewerSchemaIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "heed.db")
	s, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.ExecForTest(context.Background(), `INSERT INTO schema_version (version) VALUES (9999)`); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if _, err := store.Open(t.Context(), path); !errors.Is(err, store.ErrNewer) {
		t.Errorf("newer schema: %v", err)
	}
}

func TestMadeBefore(t *testing.T) {
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	id := store.NewID(now)
	for at, want := range map[time.Time]bool{
		now.Add(-time.Hour): false, now: false, now.Add(20 * time.Millisecond): true, now.AddDate(60, 0, 0): true,
	} {
		if store.MadeBefore(id, at) != want {
			t.Errorf("an id of %s is made before %s: %v", now, at, !want)
		}
	}
}
