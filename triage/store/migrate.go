package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"time"
)

// ErrNewer is in the chain of the error of Open for a database that a newer Heed has written.
var ErrNewer = errors.New("the database was written by a newer version of heed; install that version again")

// ErrOlder is in the chain of the error of Peek for a database that the daemon has yet to migrate.
var ErrOlder = errors.New("the database was written by an older version of heed; start the daemon once, which brings it up to date")

// schemaVersion reads how far a database has been migrated; 0 is an empty file.
func schemaVersion(ctx context.Context, db *sql.DB) (int, error) {
	var n int
	err := db.QueryRowContext(ctx, `SELECT COUNT(*) FROM sqlite_schema WHERE name = 'schema_version'`).Scan(&n)
	if err != nil || n == 0 {
		return 0, err
	}
	err = db.QueryRowContext(ctx, `SELECT COALESCE(MAX(version), 0) FROM schema_version`).Scan(&n)
	return n, err
}

// migrate brings the schema up to date. Before it touches a database that holds anything, a copy of it is
// put among the backups: whoever must go back to the old version goes back to that copy.
func (s *Store) migrate(ctx context.Context, list []string) error {
	version, err := schemaVersion(ctx, s.write.DB)
	if err != nil {
		return fmt.Errorf("read schema version: %w", err)
	}
	if version > len(list) {
		return fmt.Errorf("schema %d, this heed knows %d: %w", version, len(list), ErrNewer)
	}
	if version > 0 && version < len(list) {
		name := fmt.Sprintf("%s-before-schema-%d%s", backupName(time.Now()), len(list), backupSuffix)
		if err := s.Backup(ctx, filepath.Join(s.BackupDir(), name)); err != nil {
			return fmt.Errorf("back up before migrating: %w", err)
		}
	}
	for ; version < len(list); version++ {
		if err := migrateOne(ctx, s.write.DB, version+1, list[version]); err != nil {
			return fmt.Errorf("migrate to schema %d: %w", version+1, err)
		}
	}
	return nil
}

func migrateOne(ctx context.Context, db *sql.DB, version int, statements string) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if version == 1 {
		if _, err := tx.ExecContext(ctx, `CREATE TABLE schema_version (version INTEGER NOT NULL)`); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, statements); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO schema_version (version) VALUES ($1)`, version); err != nil {
		return err
	}
	return tx.Commit()
}
