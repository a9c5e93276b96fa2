package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"heed/triage"
	"heed/triage/store"
)

// studioOf writes a database of n cases with what belongs to them, one in ten not over.
func studioOf(tb testing.TB, n int) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "heed.db")
	s, err := store.Open(tb.Context(), path)
	if err != nil {
		tb.Fatal(err)
	}
	raw := []byte(strings.Repeat("Hello, how much is an album of twenty pages? ", 40))
	for first := 0; first < n; first += 5000 {
		err := s.Write(tb.Context(), func(tx *store.Tx) error {
			for i := first; i < min(first+5000, n); i++ {
				at := noon.Add(time.Duration(i) * time.Minute)
				id := store.NewID(at)
				c := sampleCase(id, fmt.Sprintf("H-%06d", i))
				c.Customer.Addr = fmt.Sprintf("c%d@example.com", i%20000)
				c.State, c.ChangedAt, c.OpenedAt = triage.Resolved, at, at
				if i%10 == 0 {
					c.State = triage.WaitingCustomer
				}
				if err := tx.AddCase(c, triage.Event{Name: triage.Opened}, at); err != nil {
					return err
				}
				m := store.Message{ID: store.NewID(at), Role: "inbox", Hash: id, MessageID: id, From: c.Customer.Addr, Body: string(raw[:400]),
					Outcome: "case", CaseID: id, ReceivedAt: at, HandledAt: at, Raw: raw, Size: int64(len(raw))}
				row := store.Outgoing{ID: store.NewID(at), CaseID: id, Step: "ask:1", Kind: store.KindStaff, To: []string{"bo@x.example"}, MessageID: "h" + id, Raw: raw, DueAt: at, MadeAt: at}
				if err := tx.AddMessage(m); err != nil {
					return err
				}
				if _, err := tx.Enqueue(row); err != nil {
					return err
				}
				if err := tx.Mark(row, store.Queued, store.Sending, at); err != nil {
					return err
				}
				if err := tx.Mark(row, store.Sending, store.Sent, at); err != nil {
					return err
				}
				if _, err := tx.Place("info", "INBOX", 1, uint32(i+1), m.ID); err != nil {
					return err
				}
				if err := tx.AddDraft(id, triage.Draft{Version: 1, Text: string(raw[:400])}, at); err != nil {
					return err
				}
				if err := tx.AddThread(id, id, "customer"); err != nil {
					return err
				}
				if c.State == triage.WaitingCustomer {
					if err := tx.Plan(id, "resolve", at.Add(14*24*time.Hour)); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			tb.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		tb.Fatal(err)
	}
	return path
}

// BenchmarkOpen is the start on a studio of 100,000 cases: at most a second in all.
func BenchmarkOpen(b *testing.B) {
	path := studioOf(b, 100_000)
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		s, err := store.Open(b.Context(), path)
		if err != nil {
			b.Fatal(err)
		}
		err = s.Read(b.Context(), func(tx *store.Tx) error {
			if _, err := tx.DueSteps(noon.Add(400*24*time.Hour), 1000); err != nil {
				return err
			}
			_, err := tx.DueMail(noon, false)
			if strings.Contains(fmt.Sprint(err), "not found") {
				err = nil
			}
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
	b.ReportMetric(float64(info.Size())/1e6, "MB")
}

// BenchmarkHousekeeping measures what runs beside the mail once an hour, and once a day, on 100,000 cases.
func BenchmarkHousekeeping(b *testing.B) {
	s, err := store.Open(b.Context(), studioOf(b, 100_000))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	b.Run("invariant", func(b *testing.B) {
		for b.Loop() {
			if err := s.Read(b.Context(), func(tx *store.Tx) error { _, err := tx.ForgottenCases(); return err }); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("nothing to prune", func(b *testing.B) {
		k := store.Keep{Raw: noon, Text: noon, Sent: noon, Cases: noon, Notes: noon}
		for b.Loop() {
			if err := s.Write(b.Context(), func(tx *store.Tx) error { _, err := tx.Prune(k, 200); return err }); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("prune a batch", func(b *testing.B) {
		k := store.Keep{Raw: noon.Add(300 * 24 * time.Hour), Sent: noon.Add(300 * 24 * time.Hour)}
		for b.Loop() {
			if err := s.Write(b.Context(), func(tx *store.Tx) error { _, err := tx.Prune(k, 200); return err }); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("check", func(b *testing.B) {
		for b.Loop() {
			if err := s.Check(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("backup", func(b *testing.B) {
		i := 0
		for b.Loop() {
			i++
			to := filepath.Join(b.TempDir(), fmt.Sprint(i))
			if err := s.Backup(b.Context(), to); err != nil {
				b.Fatal(err)
			}
			os.Remove(to)
		}
	})
}

// BenchmarkCommit is one durable transaction with one mail in it.
func BenchmarkCommit(b *testing.B) {
	s, err := store.Open(b.Context(), filepath.Join(b.TempDir(), "heed.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	raw := []byte(strings.Repeat("Hello, how much is an album of twenty pages? ", 40))
	i := 0
	for b.Loop() {
		i++
		err := s.Write(b.Context(), func(tx *store.Tx) error {
			id := store.NewID(noon)
			if err := tx.SetCursor(store.Cursor{Mailbox: "info", Folder: "INBOX", Role: "inbox", UIDValidity: 1, Last: uint32(i)}, noon); err != nil {
				return err
			}
			if _, err := tx.Place("info", "INBOX", 1, uint32(i), id); err != nil {
				return err
			}
			return tx.AddMessage(store.Message{ID: id, Role: "inbox", Hash: id, From: "a@example.com", Outcome: "automatic", Body: "Hello", ReceivedAt: noon, HandledAt: noon, Raw: raw})
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commits/s")
}
