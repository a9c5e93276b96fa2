package store_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"heed/triage"
	"heed/triage/store"
)

// fill writes a few rows of several kinds.
func fill(t *testing.T, s *store.Store, n int) {
	t.Helper()
	write(t, s, func(tx *store.Tx) error {
		for i := range n {
			id := fmt.Sprintf("c%d", i)
			if err := tx.AddCase(sampleCase(id, fmt.Sprintf("H-%04d", i)), triage.Event{Name: triage.Opened}, noon); err != nil {
				return err
			}
			m := store.Message{ID: "m" + id, Role: "inbox", Hash: id, From: "ann@example.com", Body: "Hello", Outcome: "case", CaseID: id,
				ReceivedAt: noon, HandledAt: noon, Raw: []byte(strings.Repeat("raw mail ", 50)), Size: 450}
			if err := tx.AddMessage(m); err != nil {
				return err
			}
			if err := tx.Plan(id, "remind", noon.Add(time.Hour)); err != nil {
				return err
			}
		}
		return tx.SetMeta("filled", "yes")
	})
}

func dump(t *testing.T, s *store.Store) []string {
	t.Helper()
	rows, err := s.DumpForTest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestBackupIsRestoredWhole(t *testing.T) {
	s := open(t)
	fill(t, s, 300)
	to := filepath.Join(t.TempDir(), "elsewhere", "copy.db")
	// A backup is made while others read and write.
	err := s.Write(t.Context(), func(tx *store.Tx) error {
		if err := tx.SetMeta("unfinished", "yes"); err != nil {
			return err
		}
		return s.Backup(t.Context(), to)
	})
	if err != nil {
		t.Fatal(err)
	}
	want := slices.DeleteFunc(dump(t, s), func(row string) bool { return strings.Contains(row, "unfinished") })
	if info, err := os.Stat(to); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy: %v, %v", info, err)
	}
	if err := s.Backup(t.Context(), to); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a backup over another: %v", err)
	}

	place := filepath.Join(t.TempDir(), "heed.db")
	copyFile(t, to, place)
	restored, err := store.Open(t.Context(), place)
	if err != nil {
		t.Fatal(err)
	}
	defer restored.Close()
	if got := dump(t, restored); !slices.Equal(got, want) {
		t.Errorf("%d rows restored, want %d", len(got), len(want))
	}
	if err := restored.Check(t.Context()); err != nil {
		t.Error(err)
	}
	write(t, restored, func(tx *store.Tx) error {
		at, was, err := tx.Restored()
		if !was || time.Since(at) > time.Minute {
			t.Errorf("restored: %v, %v", was, at)
		}
		if _, again, _ := tx.Restored(); again {
			t.Error("restored twice")
		}
		return err
	})
	write(t, s, func(tx *store.Tx) error {
		if _, was, err := tx.Restored(); was || err != nil {
			t.Errorf("the original says it was restored: %v, %v", was, err)
		}
		return nil
	})
	left, err := filepath.Glob(filepath.Join(filepath.Dir(to), ".*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestBackupsArePruned(t *testing.T) {
	s := open(t)
	for i := range 5 {
		if err := s.Backup(t.Context(), s.BackupPath(noon.Add(time.Duration(i)*24*time.Hour))); err != nil {
			t.Fatal(err)
		}
	}
	strange := filepath.Join(s.BackupDir(), "mine.db")
	copyFile(t, s.Path(), strange)
	n, err := s.PruneBackups(noon.Add(3 * 24 * time.Hour))
	if n != 3 || err != nil {
		t.Errorf("pruned %d, %v; want 3", n, err)
	}
	if newest, err := s.NewestBackup(); !newest.Equal(noon.Add(4*24*time.Hour)) || err != nil {
		t.Errorf("newest %v, %v", newest, err)
	}
	if n, err := s.PruneBackups(noon.Add(1000 * 24 * time.Hour)); n != 1 || err != nil {
		t.Errorf("pruned %d, %v; the newest must stay", n, err)
	}
	if _, err := os.Stat(strange); err != nil {
		t.Error("somebody else's file was deleted")
	}
}

// spoil writes nonsense over a part of a file.
func spoil(t *testing.T, path string, at, n int) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err == nil {
		_, err = f.WriteAt([]byte(strings.Repeat("rubbish!", n/8)), int64(at))
		f.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestDamagedDatabaseIsPutAside(t *testing.T) {
	tests := []struct {
		name   string
		spoil  func(t *testing.T, path string)
		backup bool
	}{
		{"overwritten from the start", func(t *testing.T, path string) { spoil(t, path, 0, 4096) }, true},
		{"a page in the middle", func(t *testing.T, path string) { spoil(t, path, 16*4096, 8192) }, true},
		{"cut off", func(t *testing.T, path string) {
			if err := os.Truncate(path, 40*4096); err != nil {
				t.Fatal(err)
			}
		}, true},
		{"another file in its place, no backup", func(t *testing.T, path string) {
			if err := os.WriteFile(path, []byte(strings.Repeat("Dear diary,\n", 1000)), 0o600); err != nil {
				t.Fatal(err)
			}
		}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "heed.db")
			s, err := store.Open(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			fill(t, s, 300)
			want := dump(t, s)
			var sound string
			if tt.backup {
				sound = s.BackupPath(noon)
				for _, at := range []time.Time{noon, noon.Add(time.Hour)} {
					if err := s.Backup(t.Context(), s.BackupPath(at)); err != nil {
						t.Fatal(err)
					}
				}
				spoil(t, s.BackupPath(noon.Add(time.Hour)), 16*4096, 8192) // the newest is no good either
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			tt.spoil(t, path)

			_, err = store.Open(t.Context(), path)
			var damaged *store.DamagedError
			if !errors.As(err, &damaged) || !errors.Is(err, store.ErrDamaged) {
				t.Fatalf("open: %v", err)
			}
			if damaged.Backup != sound {
				t.Errorf("told to restore %q, want %q", damaged.Backup, sound)
			}
			if _, err := os.Stat(damaged.Aside); err != nil {
				t.Error(err)
			}
			for range 2 { // however often it is started, it never begins empty
				_, err = store.Open(t.Context(), path)
				var missing *store.MissingError
				if !errors.As(err, &missing) || missing.Backup != sound {
					t.Fatalf("second start: %v", err)
				}
			}
			if !tt.backup {
				if err := os.Remove(damaged.Aside); err != nil {
					t.Fatal(err)
				}
				if s, err = store.Open(t.Context(), path); err != nil {
					t.Fatalf("begun anew: %v", err)
				}
				s.Close()
				return
			}
			copyFile(t, damaged.Backup, path) // as the message says
			s, err = store.Open(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if got := dump(t, s); !slices.Equal(got, want) {
				t.Errorf("%d rows after following the instructions, want %d", len(got), len(want))
			}
		})
	}
}

func TestPeekTouchesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "heed.db")
	if _, err := store.Peek(t.Context(), path); err == nil || !strings.Contains(err.Error(), "no database") {
		t.Errorf("nothing there: %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Error("looking has made a database")
	}
	s, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	p, err := store.Peek(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	p.Close()
	if err := s.ExecForTest(t.Context(), `UPDATE schema_version SET version = 0`); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Peek(t.Context(), path); !errors.Is(err, store.ErrOlder) {
		t.Errorf("older schema: %v", err)
	}
	if err := s.ExecForTest(t.Context(), `UPDATE schema_version SET version = 99`); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Peek(t.Context(), path); !errors.Is(err, store.ErrNewer) {
		t.Errorf("newer schema: %v", err)
	}
}

func TestDiskFullAndReadOnlyAreNamed(t *testing.T) {
	tests := []struct {
		name, begin, end string
		want             error
	}{
		{"disk full", `PRAGMA max_page_count = 1`, `PRAGMA max_page_count = 1073741823`, store.ErrFull},
		{"read-only", `PRAGMA query_only = 1`, `PRAGMA query_only = 0`, store.ErrReadOnly},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := open(t)
			if err := s.ExecForTest(t.Context(), tt.begin); err != nil {
				t.Fatal(err)
			}
			big := strings.Repeat("x", 1<<16)
			grow := func(tx *store.Tx) error { return tx.SetMeta("big", big) }
			if err := s.Write(t.Context(), grow); !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.want.Error()) {
				t.Errorf("write: %v", err)
			}
			if err := s.ExecForTest(t.Context(), tt.end); err != nil {
				t.Fatal(err)
			}
			if err := s.Write(t.Context(), grow); err != nil {
				t.Errorf("when there is room again: %v", err)
			}
		})
	}
}
