package report_test

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"heed/triage/report"
	"heed/triage/store"
)

func TestCompare(t *testing.T) {
	tests := []struct {
		name             string
		validity         uint32
		handled, server  []uint32
		missing, waiting []uint32
		renumbered       bool
	}{
		{"nothing there", 7, nil, nil, nil, nil, false},
		{"all handled", 7, []uint32{11, 12, 14}, []uint32{11, 12, 14}, nil, nil, false},
		{"one was deleted on the server", 7, []uint32{11, 12, 14}, []uint32{11, 14}, nil, nil, false},
		{"new ones", 7, []uint32{11}, []uint32{11, 21, 22}, nil, []uint32{21, 22}, false},
		{"read past", 7, []uint32{11, 14}, []uint32{11, 12, 13, 14}, []uint32{12, 13}, nil, false},
		{"nothing handled at all", 7, nil, []uint32{11, 20, 21}, []uint32{11, 20}, []uint32{21}, false},
		{"numbered anew", 8, []uint32{11}, []uint32{1, 2}, nil, nil, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "heed.db"))
			if err != nil {
				t.Fatal(err)
			}
			defer st.Close()
			err = st.Write(t.Context(), func(tx *store.Tx) error {
				for _, uid := range tt.handled {
					if _, err := tx.Place("info", "INBOX", 7, uid, "m"); err != nil {
						return err
					}
				}
				c := store.Cursor{Mailbox: "info", Folder: "INBOX", Role: "inbox", UIDValidity: 7, First: 10, Last: 20}
				l, err := report.Compare(tx, c, tt.validity, tt.server)
				if !slices.Equal(l.Missing, tt.missing) || !slices.Equal(l.Waiting, tt.waiting) || l.Renumbered != tt.renumbered || l.OnServer != len(tt.server) {
					t.Errorf("%+v", l)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestSinceIsRemembered(t *testing.T) {
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "heed.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	day := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	err = st.Write(t.Context(), func(tx *store.Tx) error {
		if none, err := report.Since(tx, "info", "INBOX"); !none.IsZero() || err != nil {
			t.Errorf("before: %v, %v", none, err)
		}
		if err := report.SetSince(tx, "info", "INBOX", day); err != nil {
			return err
		}
		got, err := report.Since(tx, "info", "INBOX")
		if !got.Equal(day) {
			t.Errorf("since %v", got)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
