package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const (
	backupPrefix = "heed-"
	backupSuffix = ".db"
	stampLayout  = "20060102T150405Z"
)

func backupName(now time.Time) string { return backupPrefix + now.UTC().Format(stampLayout) }

// BackupDir is the folder the daemon keeps its own backups in, beside the database.
func (s *Store) BackupDir() string { return filepath.Join(filepath.Dir(s.path), "backups") }

// BackupPath is where a backup made now belongs.
func (s *Store) BackupPath(now time.Time) string {
	return filepath.Join(s.BackupDir(), backupName(now)+backupSuffix)
}

// copiedKey marks a copy of the database, with the time it was made: whoever opens it as the database
// must know that time has passed since.
const copiedKey = "copied-at"

// Backup writes a consistent copy of the database to a new file while work goes on. The copy is one file
// that can take the place of the database as it is; it is checked, and on the disk, before it gets its
// name.
func (s *Store) Backup(ctx context.Context, to string) (err error) {
	dir := filepath.Dir(to)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("folder of backups: %w", err)
	}
	if _, err := os.Lstat(to); err == nil {
		return fmt.Errorf("back up to %s: %w", to, fs.ErrExist)
	}
	part, err := os.CreateTemp(dir, "."+backupPrefix+"*.part") // 0600: the copy holds everybody's mail
	if err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	defer func() {
		part.Close()
		if err != nil {
			os.Remove(part.Name())
			err = fmt.Errorf("back up to %s: %w", to, err)
		}
	}()
	if _, err := s.read.ExecContext(ctx, `VACUUM INTO $1`, part.Name()); err != nil {
		return explain(err)
	}
	if err := mark(ctx, part.Name()); err != nil {
		return err
	}
	if err := part.Sync(); err != nil {
		return err
	}
	if err := os.Rename(part.Name(), to); err != nil {
		return err
	}
	return syncDir(dir)
}

// mark notes in a copy that it is one, and checks it.
func mark(ctx context.Context, path string) error {
	db, err := open(path, 1, "journal_mode(DELETE)")
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, `INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
		copiedKey, time.Now().UTC().Format(time.RFC3339))
	if err == nil {
		err = check(ctx, db.DB, `PRAGMA quick_check(1)`)
	}
	return errors.Join(explain(err), db.Close())
}

// Restored returns when the copy was made that this database was, and false for a database that never was
// one. The mark is gone afterwards.
func (t *Tx) Restored() (time.Time, bool, error) {
	value, err := t.Meta(copiedKey)
	if err != nil || value == "" {
		return time.Time{}, false, err
	}
	at, err := time.Parse(time.RFC3339, value)
	if err != nil {
		return time.Time{}, false, fmt.Errorf("read meta %s: %w", copiedKey, err)
	}
	return at, true, t.DropMeta(copiedKey)
}

// backupsOf lists the daemon's own backups of the database at path, oldest first.
func backupsOf(path string) ([]string, error) {
	dir := filepath.Join(filepath.Dir(path), "backups")
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("list backups: %w", err)
	}
	var list []string
	for _, e := range entries {
		if _, ok := backupTime(e.Name()); ok && e.Type().IsRegular() {
			list = append(list, filepath.Join(dir, e.Name()))
		}
	}
	slices.Sort(list) // the time stands first in the name
	return list, nil
}

// backupTime reads the time in the name of a backup.
func backupTime(path string) (time.Time, bool) {
	name, ok := strings.CutPrefix(filepath.Base(path), backupPrefix)
	if !ok || !strings.HasSuffix(name, backupSuffix) || len(name) < len(stampLayout) {
		return time.Time{}, false
	}
	at, err := time.Parse(stampLayout, name[:len(stampLayout)])
	return at, err == nil
}

// Backups lists the daemon's own backups, oldest first.
func (s *Store) Backups() ([]string, error) { return backupsOf(s.path) }

// NewestBackup is when the newest of the daemon's own backups was made; the zero time where there is none.
func (s *Store) NewestBackup() (time.Time, error) {
	list, err := s.Backups()
	if err != nil || len(list) == 0 {
		return time.Time{}, err
	}
	at, _ := backupTime(list[len(list)-1])
	return at, nil
}

// PruneBackups deletes the daemon's own backups made before a moment, and what broken-off ones left
// behind. The newest is never deleted.
func (s *Store) PruneBackups(before time.Time) (int, error) {
	list, err := s.Backups()
	if err != nil {
		return 0, err
	}
	var errs []error
	n := 0
	for _, path := range list[:max(0, len(list)-1)] {
		if at, ok := backupTime(path); !ok || !at.Before(before) {
			continue
		}
		if err := os.Remove(path); err != nil {
			errs = append(errs, fmt.Errorf("prune backups: %w", err))
			continue
		}
		n++
	}
	parts, err := filepath.Glob(filepath.Join(globQuote(s.BackupDir()), "."+backupPrefix+"*.part*"))
	if err != nil {
		return n, fmt.Errorf("prune backups: %w", err)
	}
	for _, path := range parts {
		if info, err := os.Stat(path); err == nil && info.ModTime().Before(before) {
			errs = append(errs, os.Remove(path))
		}
	}
	return n, errors.Join(errs...)
}

// soundBackup is the newest backup of the database at path that is sound, or "".
func soundBackup(ctx context.Context, path string) string {
	list, err := backupsOf(path)
	if err != nil {
		return ""
	}
	for _, backup := range slices.Backward(list) {
		db, err := open(backup, 1, "query_only(1)")
		if err != nil {
			continue
		}
		err = check(ctx, db.DB, `PRAGMA quick_check(1)`)
		db.Close()
		if err == nil {
			return backup
		}
	}
	return ""
}
