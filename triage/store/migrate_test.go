package store_test

import (
	"database/sql"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"heed/triage/store"
)

var freeze = flag.Bool("freeze", false, "write testdata/schema1.sql anew; never after a release")

const frozen = "testdata/schema1.sql"

// frozenDatabase makes a database as the first release made it, with a row in every table.
func frozenDatabase(t *testing.T) string {
	t.Helper()
	script, err := os.ReadFile(frozen)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "heed.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(string(script)); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestFirstSchemaIsFrozen keeps the first migration from being edited: databases that went through it exist.
func TestFirstSchemaIsFrozen(t *testing.T) {
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "heed.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	fresh, err := s.SchemaForTest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if *freeze {
		if err := os.WriteFile(frozen, []byte(frozenScript(t, s)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	old, err := store.Open(t.Context(), frozenDatabase(t))
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close()
	migrated, err := old.SchemaForTest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(migrated, fresh) {
		t.Errorf("a migrated database differs from a new one.\nmigrated:\n%s\nnew:\n%s", strings.Join(migrated, "\n"), strings.Join(fresh, "\n"))
	}
	for _, row := range dump(t, old) {
		if strings.HasPrefix(row, "cases: ") && !strings.Contains(row, "'H-FR0Z'") {
			t.Errorf("the row of the first release became %s", row)
		}
	}
}

// frozenScript is the schema as SQL, with a row in every table.
func frozenScript(t *testing.T, s *store.Store) string {
	schema, err := s.SchemaForTest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("-- The first schema, as databases of the first release have it. Frozen: never edit this file.\n")
	for _, kind := range []string{"table", "index"} {
		for _, line := range schema {
			if name, sql, ok := strings.Cut(line, ": "); ok && strings.HasPrefix(name, kind) {
				b.WriteString(sql + ";\n")
			}
		}
	}
	b.WriteString(`INSERT INTO schema_version VALUES (1);
INSERT INTO meta VALUES ('token-key', '00');
INSERT INTO cursors VALUES ('info', 'INBOX', 'inbox', 7, 10, 12, 1772452800000000);
INSERT INTO messages VALUES ('m1', 'inbox', 'h1', 'g@example.com', 'grace@example.com', 'Prints', 1772452800000000, 1772452801000000, 'case', 'c1', 5, 'Hello', NULL);
INSERT INTO locations VALUES ('info', 'INBOX', 7, 12, 'm1');
INSERT INTO threads VALUES ('g@example.com', 'c1', 'customer');
INSERT INTO cases VALUES ('c1', 'H-FR0Z', 'awaiting-staff', 'complaint', 2, '{}', 'Grace', 'grace@example.com', 'info@lumen.example', 'info', 'Prints', '', 1772452800000000, 1772456400000000, 0, 1772452800000000, 1, '', '', 0);
INSERT INTO audit VALUES ('a1', 'c1', 1772452800000000, 'opened', 'grace@example.com', 'open', 'complaint');
INSERT INTO drafts VALUES ('c1', 1, 'heed', '{"Version":1,"Text":"Dear Grace"}', 1772452800000000);
INSERT INTO asks VALUES ('k1', 'c1', 'H-FR0Z', 1, 'bo@lumen.example', 'decide', 1773662400000000, 0, '');
INSERT INTO enrolments VALUES ('bo@lumen.example', 1773662400000000);
INSERT INTO outbox VALUES ('o1', 'c1', 'ask:1', 'staff', 'sent', 'info@lumen.example', '["bo@lumen.example"]', 'heed.1@lumen.example', 1772452800000000, 1, 1772452800000000, 1772452802000000, '', '', x'78');
INSERT INTO steps VALUES ('c1', 'remind', 1772454600000000, 0);
INSERT INTO observations VALUES ('w1', 1772452800000000, 'c1', 'ask:1');
`)
	return b.String()
}

func TestMigrationBacksUpFirst(t *testing.T) {
	path := frozenDatabase(t)
	s, err := store.OpenWithForTest(t.Context(), path, `ALTER TABLE cases ADD COLUMN mood TEXT NOT NULL DEFAULT ''`)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	list, err := s.Backups()
	if err != nil || len(list) != 1 || !strings.Contains(list[0], "before-schema-") {
		t.Fatalf("backups %v, %v", list, err)
	}
	// The copy is of the schema before, so the version before takes it.
	back := filepath.Join(t.TempDir(), "heed.db")
	copyFile(t, list[0], back)
	old, err := store.Open(t.Context(), back)
	if err != nil {
		t.Fatal(err)
	}
	old.Close()
	if _, err := store.Open(t.Context(), path); !errors.Is(err, store.ErrNewer) {
		t.Errorf("the version before on the migrated file: %v", err)
	}
}

func TestFailedMigrationChangesNothing(t *testing.T) {
	path := frozenDatabase(t)
	if _, err := store.OpenWithForTest(t.Context(), path, `CREATE TABLE half (x INTEGER); INSERT INTO nowhere VALUES (1)`); err == nil {
		t.Fatal("migrated by statements that cannot work")
	}
	s, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	schema, err := s.SchemaForTest(t.Context())
	if err != nil || slices.ContainsFunc(schema, func(l string) bool { return strings.Contains(l, "half") }) {
		t.Errorf("half a migration stayed: %v", err)
	}
}
