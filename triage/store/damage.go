package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"modernc.org/sqlite"
)

// What may be wrong with the file under the database.
var (
	// ErrFull is in the chain of every error of a disk without room. Nothing was written.
	ErrFull = errors.New("the disk is full")
	// ErrReadOnly is in the chain of every error of a file that may be read but not written.
	ErrReadOnly = errors.New("the database cannot be written to")
	// ErrDamaged is in the chain of every error of a file that is no sound database.
	ErrDamaged = errors.New("the database is damaged")
)

// shmSize is SQLITE_IOERR_SHMSIZE: the index of the write-ahead log could not be made larger.
const shmSize = 4874

// explain puts the plain reason in front of what SQLite says (its result codes, sqlite.org/rescode.html).
func explain(err error) error {
	var trouble *sqlite.Error
	if !errors.As(err, &trouble) {
		return err
	}
	if trouble.Code() == shmSize && !errors.Is(err, ErrFull) {
		return fmt.Errorf("%w: %w", ErrFull, err)
	}
	for code, reason := range map[int]error{8: ErrReadOnly, 11: ErrDamaged, 13: ErrFull, 26: ErrDamaged} {
		if trouble.Code()&0xff == code && !errors.Is(err, reason) {
			return fmt.Errorf("%w: %w", reason, err)
		}
	}
	return err
}

// lookOverTime bounds the look at the file when the daemon starts. What it does not reach in a large
// file, the full check of Check reaches within the first hour.
const lookOverTime = 300 * time.Millisecond

// lookOver reads as much of the file as its time allows and fails with ErrDamaged where it is not sound.
func lookOver(ctx context.Context, db *sql.DB) error {
	brief, cancel := context.WithTimeout(ctx, lookOverTime)
	defer cancel()
	err := check(brief, db, `PRAGMA quick_check(1)`)
	if err != nil && ctx.Err() == nil && brief.Err() != nil && !errors.Is(explain(err), ErrDamaged) {
		return nil // out of time, and nothing found so far
	}
	return err
}

func check(ctx context.Context, db *sql.DB, pragma string) error {
	var found string
	if err := db.QueryRowContext(ctx, pragma).Scan(&found); err != nil {
		return fmt.Errorf("check database: %w", explain(err))
	}
	if found != "ok" {
		return fmt.Errorf("%w: %s", ErrDamaged, strings.ReplaceAll(found, "\n", "; "))
	}
	return nil
}

// Check reads the whole file, beside whoever works on it, and fails with ErrDamaged where it is not sound.
func (s *Store) Check(ctx context.Context) error {
	return check(ctx, s.read.DB, `PRAGMA integrity_check(1)`)
}

// DamagedError says that the database was not sound, where it lies now, and how to go on.
type DamagedError struct {
	Path   string // where the database belongs
	Aside  string // where the damaged file lies now
	Backup string // the newest sound backup; "" where there is none
	Err    error
}

// Error is the whole instruction for the person at the terminal.
func (e *DamagedError) Error() string {
	return fmt.Sprintf("%s: %v.\nIt was put aside as %s; nothing was deleted. %s", e.Path, e.Err, e.Aside, advice(e.Path, e.Backup))
}

// Unwrap returns what was found, with ErrDamaged in its chain.
func (e *DamagedError) Unwrap() error { return e.Err }

// MissingError says that there must have been a database which is not there.
type MissingError struct {
	Path   string
	Traces []string // what shows that there was one
	Backup string
}

// Error is the whole instruction for the person at the terminal.
func (e *MissingError) Error() string {
	return fmt.Sprintf("there is no database at %s, but there was one: see %s. %s", e.Path, strings.Join(e.Traces, ", "), advice(e.Path, e.Backup))
}

func advice(path, backup string) string {
	const why = "Heed does not begin with an empty database by itself, because it would forget who waits for an answer.\n"
	const anew = "To begin anew all the same, move the damaged file and the folder of backups somewhere else, and start heed."
	if backup == "" {
		return why + "No sound backup was found. " + anew
	}
	return why + "To go on from the newest backup, stop heed, copy the file as the user heed runs as, and start heed again:\n" +
		"  sudo -u heed cp " + backup + " " + path + "\n" +
		"Mail that came in after that backup is read from the mail server again; where it is not certain that an answer has left, heed asks.\n" + anew
}

const damagedMark = ".damaged-"

// quarantine puts a damaged database aside, with its write-ahead log, and returns what to do next.
func quarantine(ctx context.Context, path string, found error) error {
	e := &DamagedError{Path: path, Aside: path + damagedMark + time.Now().UTC().Format(stampLayout), Err: found}
	for _, part := range []string{"", "-wal", "-shm"} {
		if err := os.Rename(path+part, e.Aside+part); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("put %s aside: %w", path+part, errors.Join(err, found))
		}
	}
	e.Backup = soundBackup(ctx, path)
	return e
}

// expected refuses to make an empty database where there was a full one.
func expected(ctx context.Context, path string) error {
	if info, err := os.Stat(path); err == nil && info.Size() > 0 {
		return nil
	}
	traces, err := filepath.Glob(globQuote(path) + damagedMark + "*Z")
	if err != nil {
		return fmt.Errorf("look for earlier databases: %w", err)
	}
	backups, err := backupsOf(path)
	if err != nil {
		return err
	}
	if len(traces)+len(backups) == 0 {
		return nil
	}
	e := &MissingError{Path: path, Traces: append(traces, backups...), Backup: soundBackup(ctx, path)}
	e.Traces = e.Traces[max(0, len(e.Traces)-3):]
	return e
}

// globQuote takes the meaning from the signs of a pattern.
func globQuote(path string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}
