package store_test

import (
	"fmt"
	"maps"
	"testing"
	"time"

	"heed/mailer"
	"heed/triage"
	"heed/triage/store"
)

// TestPruneByKind puts one old and one young row of each kind beside each other, in cases that are over and
// in one that is not.
func TestPruneByKind(t *testing.T) {
	const day = 24 * time.Hour
	now := noon.Add(4000 * day)
	all := store.Keep{Raw: now.Add(-90 * day), Text: now.Add(-700 * day), Sent: now.Add(-30 * day), Cases: now.Add(-2000 * day), Notes: now.Add(-60 * day)}
	tests := []struct {
		name  string
		age   time.Duration
		state triage.State // of its case; "" has none
		keep  store.Keep
		want  map[string]int64
	}{
		{"young", day, triage.Closed, all, map[string]int64{}},
		{"old, but the case is open", 3000 * day, triage.AwaitingStaff, all, map[string]int64{"sent mail": 1, "done steps": 1, "observations": 1, "enrolments": 1, "past cases": 1}},
		{"past raw", 100 * day, triage.Resolved, all, map[string]int64{"raw mail": 1, "sent mail": 1, "done steps": 1, "expired questions": 1, "enrolments": 1, "observations": 1, "pictures": 1, "files": 1}},
		{"past text", 800 * day, triage.Closed, all, map[string]int64{"raw mail": 1, "sent mail": 1, "done steps": 1, "expired questions": 1, "enrolments": 1,
			"observations": 1, "words of mails": 1, "drafts": 1, "pictures": 1, "files": 1, "past cases": 1}},
		{"past everything", 3000 * day, triage.Closed, store.Keep{Cases: all.Cases}, map[string]int64{"cases": 1}},
		{"without a case", 100 * day, "", store.Keep{Raw: all.Raw}, map[string]int64{"raw mail": 1, "words without a case": 1}},
		{"without a case, past everything", 3000 * day, "", store.Keep{Cases: all.Cases}, map[string]int64{"mail without a case": 1, "outbox": 1}},
		{"kept for ever", 3000 * day, triage.Closed, store.Keep{}, map[string]int64{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := open(t)
			at := now.Add(-tt.age)
			id := ""
			write(t, s, func(tx *store.Tx) error {
				if tt.state != "" {
					id = "c1"
					c := sampleCase(id, "H-4F2K")
					c.State, c.ChangedAt = tt.state, at
					if err := tx.AddCase(c, triage.Event{Name: triage.Opened}, at); err != nil {
						return err
					}
					if err := tx.AddDraft(id, triage.Draft{Version: 1, Text: "Dear Ann"}, at); err != nil {
						return err
					}
					if err := tx.AddToLedger(triage.LedgerLine{ID: "l1", CaseID: id, OfferedAt: at, ChangedAt: at}); err != nil {
						return err
					}
				}
				steps := []error{
					tx.AddMessage(store.Message{ID: "m1", Role: "inbox", Hash: "h", Body: "words", Raw: []byte("raw"), CaseID: id, Outcome: "case", ReceivedAt: at, HandledAt: at}),
					tx.Plan(id, "remind", at),
					tx.Plan(id, "later", now.Add(day)),
					tx.AddAsk(store.Ask{ID: "k1", CaseID: id, Ref: "H-4F2K", Person: "bo@x.example", ExpiresAt: at}),
					tx.Enrol("bo@x.example", at),
					tx.Observe(id, "ask:1", at),
					tx.AddPictures("m1", id, []store.Picture{{Name: "a.jpg", JPEG: []byte("x")}}, at),
					tx.SetFiles(id, store.OfDraft(1), []mailer.File{{Name: "a.pdf", Type: "application/pdf", Data: []byte("x")}}, at),
					tx.Remember(id, []triage.Theme{"billing"}, []string{"album"}, at),
				}
				row := store.Outgoing{ID: "o1", CaseID: id, Step: "ask:1", Kind: store.KindStaff, To: []string{"bo@x.example"}, MessageID: "m@x.example", Raw: []byte("x"), DueAt: at, MadeAt: at}
				_, err := tx.Enqueue(row)
				steps = append(steps, err, tx.Mark(row, store.Queued, store.Sending, at), tx.Mark(row, store.Sending, store.Sent, at))
				_, err = tx.Finish(store.Step{CaseID: id, Name: "remind", DueAt: at}, at)
				for _, err := range append(steps, err) {
					if err != nil {
						return err
					}
				}
				return nil
			})
			write(t, s, func(tx *store.Tx) error {
				got, err := tx.Prune(tt.keep, 10)
				if err != nil || !maps.Equal(got, tt.want) {
					t.Errorf("pruned %v, %v; want %v", got, err, tt.want)
				}
				again, err := tx.Prune(tt.keep, 10)
				if err != nil || len(again) > 0 {
					t.Errorf("pruned again: %v, %v", again, err)
				}
				return nil
			})
			if tt.want["cases"] > 0 {
				for _, row := range dump(t, s) {
					if row[:5] != "meta:" && row[:9] != "enrolment" && row[:6] != "schema" {
						t.Errorf("left of a forgotten case: %s", row)
					}
				}
			}
		})
	}
}

func TestPruneStopsAtItsLimit(t *testing.T) {
	s := open(t)
	write(t, s, func(tx *store.Tx) error {
		for i := range 25 {
			id := fmt.Sprint(i)
			if err := tx.AddMessage(store.Message{ID: id, Role: "inbox", Hash: id, Raw: []byte("raw"), Outcome: "automatic", ReceivedAt: noon, HandledAt: noon}); err != nil {
				return err
			}
		}
		for _, want := range []int64{10, 10, 5, 0} {
			got, err := tx.Prune(store.Keep{Raw: noon.Add(time.Hour)}, 10)
			if err != nil || got["raw mail"] != want {
				t.Errorf("pruned %v, %v; want %d", got, err, want)
			}
		}
		return nil
	})
}
