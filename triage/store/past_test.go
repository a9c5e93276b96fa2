package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"heed/triage"
	"heed/triage/store"
)

// answered adds a case of a customer that was answered two days after it came in, and remembers it.
func answered(tx *store.Tx, id, customer string, at time.Time, themes []triage.Theme, words ...string) error {
	c := sampleCase(id, "H-"+id)
	c.Customer.Addr, c.State, c.OpenedAt = customer, triage.WaitingCustomer, at
	c.Verdict.Themes = themes
	if err := tx.AddCase(c, triage.Event{Name: triage.Opened}, at); err != nil {
		return err
	}
	if err := tx.SaveCase(c, triage.Event{Name: triage.Sent}, at.Add(48*time.Hour)); err != nil {
		return err
	}
	return tx.Remember(id, themes, words, at)
}

func refs(list []store.Past) (out []string) {
	for _, p := range list {
		out = append(out, p.Case.ID)
	}
	return out
}

func TestNearest(t *testing.T) {
	s := open(t)
	late, dark := []triage.Theme{"late-delivery"}, []triage.Theme{"print-quality"}
	write(t, s, func(tx *store.Tx) error {
		for i, c := range []struct {
			id, customer string
			themes       []triage.Theme
			words        []string
		}{
			{"1", "ann@x.example", late, []string{"album", "weddin"}},
			{"2", "ben@x.example", late, []string{"calend", "school"}},
			{"3", "cleo@x.example", dark, []string{"album", "weddin", "dark"}},
			{"4", "dan@x.example", append(late, dark...), []string{"album"}},
			{"5", "eve@x.example", nil, []string{"album"}},
		} {
			if err := answered(tx, c.id, c.customer, noon.Add(time.Duration(i)*time.Hour), c.themes, c.words...); err != nil {
				return err
			}
		}
		return tx.SamePerson("ann@x.example", "ann@work.example")
	})
	for _, tt := range []struct {
		name string
		like store.Like
		want []string
	}{
		{"words decide what is nearer", store.Like{Themes: late, Words: []string{"calend", "school"}}, []string{"2", "4", "1"}},
		{"a theme must be shared", store.Like{Themes: dark, Words: []string{"dark"}}, []string{"3", "4"}},
		{"no theme, no question", store.Like{Words: []string{"album"}}, nil},
		{"no word", store.Like{Themes: dark}, []string{"4", "3"}},
		{"a theme nobody had", store.Like{Themes: []triage.Theme{"privacy"}, Words: []string{"album"}}, nil},
		{"not of the same customer", store.Like{Customer: "ANN@work.example", Themes: late, Words: []string{"album"}}, []string{"4", "2"}},
		{"not the case itself", store.Like{CaseID: "4", Themes: dark}, []string{"3"}},
		{"what looks like syntax is a word", store.Like{Themes: dark, Words: []string{`" OR words : "album`, "NEAR(", "album*", "NOT", `""`, "", "\x00", "-dark", "themes:"}}, []string{"3", "4"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			write(t, s, func(tx *store.Tx) error {
				got, err := tx.Nearest(tt.like, 3)
				ids := refs(got)
				if tt.name == "no word" || tt.name == "what looks like syntax is a word" { // alike near
					slices.Sort(ids)
					slices.Sort(tt.want)
				}
				if err != nil || !slices.Equal(ids, tt.want) {
					t.Errorf("%v, %v; want %v", ids, err, tt.want)
				}
				return nil
			})
		})
	}
	write(t, s, func(tx *store.Tx) error {
		got, err := tx.Nearest(store.Like{Themes: late, Words: []string{"school"}}, 1)
		if err != nil || len(got) != 1 || got[0].How != triage.Sent || got[0].EndedAt.Sub(got[0].OpenedAt) != 48*time.Hour {
			t.Errorf("%+v, %v", got, err)
		}
		return nil
	})
}

// TestForgottenPast: what is deleted is found no more, in the table or the index.
func TestForgottenPast(t *testing.T) {
	themes := []triage.Theme{"late-delivery"}
	for name, forget := range map[string]func(tx *store.Tx) error{
		"remembered as nothing": func(tx *store.Tx) error { return tx.Remember("1", nil, nil, noon) },
		"merged":                func(tx *store.Tx) error { return tx.Move("1", "2") },
		"past its words": func(tx *store.Tx) error {
			_, err := tx.Prune(store.Keep{Text: noon.Add(time.Minute)}, 10)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			write(t, s, func(tx *store.Tx) error { return answered(tx, "1", "ann@x.example", noon, themes, "unmistakable") })
			write(t, s, forget)
			write(t, s, func(tx *store.Tx) error {
				if got, err := tx.Nearest(store.Like{Themes: themes, Words: []string{"unmistakable"}}, 3); err != nil || len(got) > 0 {
					t.Errorf("%v, %v", refs(got), err)
				}
				return nil
			})
			if err := s.ExecForTest(t.Context(), `INSERT INTO past_index (past_index) VALUES ('integrity-check')`); err != nil {
				t.Error(err)
			}
			copied := filepath.Join(t.TempDir(), "copy.db")
			if err := s.Backup(t.Context(), copied); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(mustRead(t, copied)), "unmistakable") {
				t.Error("the word is still in the file")
			}
		})
	}
}

// BenchmarkNearest asks a studio of many years: one theme in six cases is the one asked for.
func BenchmarkNearest(b *testing.B) {
	s, err := store.Open(b.Context(), filepath.Join(b.TempDir(), "heed.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	err = s.Write(b.Context(), func(tx *store.Tx) error {
		for i := range 5000 {
			words := make([]string, 60)
			for j := range words {
				words[j] = fmt.Sprintf("w%d", (i*31+j*j*7)%900)
			}
			if err := answered(tx, fmt.Sprint(i), fmt.Sprintf("c%d@x.example", i), noon, triage.Themes[i%6:i%6+1], words...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	like := store.Like{Themes: triage.Themes[:2]}
	for j := range 24 {
		like.Words = append(like.Words, fmt.Sprintf("w%d", j*9))
	}
	for b.Loop() {
		err := s.Read(b.Context(), func(tx *store.Tx) error {
			list, err := tx.Nearest(like, 3)
			if len(list) != 3 {
				b.Fatalf("%d found", len(list))
			}
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

func mustRead(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
