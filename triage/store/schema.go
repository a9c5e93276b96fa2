package store

import (
	"context"
	"database/sql"
	"fmt"
)

// migrations is append-only: each entry runs once, in a transaction of its own, and is never edited
// after a release. Times are UTC microseconds, ids are made by the application, so that the SQL stays
// neutral between SQLite and PostgreSQL.
var migrations = []string{
	// 1: the first schema.
	`
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE cursors (
	mailbox TEXT NOT NULL, folder TEXT NOT NULL, role TEXT NOT NULL,
	uidvalidity BIGINT NOT NULL, last_uid BIGINT NOT NULL, changed_at BIGINT NOT NULL,
	PRIMARY KEY (mailbox, folder));

CREATE TABLE messages (
	id TEXT PRIMARY KEY, role TEXT NOT NULL, hash TEXT NOT NULL, message_id TEXT NOT NULL,
	from_addr TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL, received_at BIGINT NOT NULL,
	outcome TEXT NOT NULL, case_id TEXT NOT NULL, raw BLOB, size BIGINT NOT NULL,
	UNIQUE (role, hash));
CREATE INDEX messages_case ON messages (case_id, received_at);
CREATE INDEX messages_received ON messages (received_at);
CREATE INDEX messages_id ON messages (message_id);
CREATE INDEX messages_from ON messages (from_addr, received_at);

CREATE TABLE locations (
	mailbox TEXT NOT NULL, folder TEXT NOT NULL, uidvalidity BIGINT NOT NULL, uid BIGINT NOT NULL,
	message TEXT NOT NULL,
	PRIMARY KEY (mailbox, folder, uidvalidity, uid));

CREATE TABLE threads (message_id TEXT PRIMARY KEY, case_id TEXT NOT NULL, kind TEXT NOT NULL);

CREATE TABLE cases (
	id TEXT PRIMARY KEY, ref TEXT NOT NULL UNIQUE, state TEXT NOT NULL, kind TEXT NOT NULL,
	severity INTEGER NOT NULL, verdict TEXT NOT NULL, customer_name TEXT NOT NULL, customer_addr TEXT NOT NULL,
	alias TEXT NOT NULL, mailbox TEXT NOT NULL, subject TEXT NOT NULL, person TEXT NOT NULL,
	opened_at BIGINT NOT NULL, answer_by BIGINT NOT NULL, answered_at BIGINT NOT NULL, changed_at BIGINT NOT NULL,
	draft INTEGER NOT NULL, decided_by TEXT NOT NULL, decision TEXT NOT NULL, decided_at BIGINT NOT NULL);
CREATE INDEX cases_state ON cases (state, answer_by);
CREATE INDEX cases_customer ON cases (customer_addr, opened_at);

CREATE TABLE audit (
	id TEXT PRIMARY KEY, case_id TEXT NOT NULL, at BIGINT NOT NULL, event TEXT NOT NULL, who TEXT NOT NULL,
	state TEXT NOT NULL, note TEXT NOT NULL);
CREATE INDEX audit_case ON audit (case_id, at);
CREATE INDEX audit_at ON audit (at);

CREATE TABLE drafts (
	case_id TEXT NOT NULL, version INTEGER NOT NULL, author TEXT NOT NULL, draft TEXT NOT NULL, made_at BIGINT NOT NULL,
	PRIMARY KEY (case_id, version));

CREATE TABLE asks (
	id TEXT PRIMARY KEY, case_id TEXT NOT NULL, ref TEXT NOT NULL, version INTEGER NOT NULL, person TEXT NOT NULL,
	purpose TEXT NOT NULL, expires_at BIGINT NOT NULL, used_at BIGINT NOT NULL, payload TEXT NOT NULL);
CREATE INDEX asks_ref ON asks (ref, person);
CREATE INDEX asks_case ON asks (case_id, version);

CREATE TABLE enrolments (person TEXT PRIMARY KEY, until BIGINT NOT NULL);

CREATE TABLE outbox (
	id TEXT PRIMARY KEY, case_id TEXT NOT NULL, step TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,
	mail_from TEXT NOT NULL, rcpt TEXT NOT NULL, message_id TEXT NOT NULL UNIQUE, raw BLOB NOT NULL,
	due_at BIGINT NOT NULL, attempts INTEGER NOT NULL, made_at BIGINT NOT NULL, done_at BIGINT NOT NULL,
	problem TEXT NOT NULL, copy_to TEXT NOT NULL,
	UNIQUE (case_id, step));
CREATE INDEX outbox_due ON outbox (state, due_at);

CREATE TABLE steps (
	case_id TEXT NOT NULL, step TEXT NOT NULL, due_at BIGINT NOT NULL, done_at BIGINT NOT NULL,
	PRIMARY KEY (case_id, step));
CREATE INDEX steps_due ON steps (done_at, due_at);

CREATE TABLE observations (id TEXT PRIMARY KEY, at BIGINT NOT NULL, case_id TEXT NOT NULL, what TEXT NOT NULL);
`,
}

// ErrNewer is returned by Open for a database that a newer Heed has written.
var ErrNewer = fmt.Errorf("the database was written by a newer version of heed; install that version again")

func migrate(ctx context.Context, db *sql.DB) error {
	if _, err := db.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)`); err != nil {
		return fmt.Errorf("create schema_version: %w", err)
	}
	var version int
	if err := db.QueryRowContext(ctx, `SELECT COALESCE(MAX(version), 0) FROM schema_version`).Scan(&version); err != nil {
		return fmt.Errorf("read schema version: %w", err)
	}
	if version > len(migrations) {
		return fmt.Errorf("schema %d, this heed knows %d: %w", version, len(migrations), ErrNewer)
	}
	for ; version < len(migrations); version++ {
		if err := migrateOne(ctx, db, version+1); err != nil {
			return fmt.Errorf("migrate to schema %d: %w", version+1, err)
		}
	}
	return nil
}

func migrateOne(ctx context.Context, db *sql.DB, version int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, migrations[version-1]); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO schema_version (version) VALUES ($1)`, version); err != nil {
		return err
	}
	return tx.Commit()
}
