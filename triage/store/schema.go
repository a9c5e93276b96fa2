package store

// migrations is append-only: each entry runs once, in a transaction of its own, and is never edited;
// testdata/schema1.sql holds the first one frozen, and a test migrates it. Times are UTC microseconds, ids
// are made by the application, so that the SQL stays neutral between SQLite and PostgreSQL. Large columns
// come last, so that counting rows does not read through mails.
var migrations = []string{
	// 1: the first schema.
	`
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE cursors (
	mailbox TEXT NOT NULL, folder TEXT NOT NULL, role TEXT NOT NULL,
	uidvalidity BIGINT NOT NULL, first_uid BIGINT NOT NULL, last_uid BIGINT NOT NULL, changed_at BIGINT NOT NULL,
	PRIMARY KEY (mailbox, folder));

CREATE TABLE messages (
	id TEXT PRIMARY KEY, role TEXT NOT NULL, hash TEXT NOT NULL, message_id TEXT NOT NULL,
	from_addr TEXT NOT NULL, subject TEXT NOT NULL, received_at BIGINT NOT NULL, handled_at BIGINT NOT NULL,
	outcome TEXT NOT NULL, case_id TEXT NOT NULL, size BIGINT NOT NULL, body TEXT NOT NULL, raw BLOB,
	UNIQUE (role, hash));
CREATE INDEX messages_case ON messages (case_id, received_at);
CREATE INDEX messages_id ON messages (message_id);
CREATE INDEX messages_from ON messages (from_addr, handled_at, outcome);
CREATE INDEX messages_handled ON messages (handled_at, outcome);
CREATE INDEX messages_raw ON messages (received_at) WHERE raw IS NOT NULL;
CREATE INDEX messages_body ON messages (received_at) WHERE body <> '';

CREATE TABLE locations (
	mailbox TEXT NOT NULL, folder TEXT NOT NULL, uidvalidity BIGINT NOT NULL, uid BIGINT NOT NULL,
	message TEXT NOT NULL,
	PRIMARY KEY (mailbox, folder, uidvalidity, uid));

CREATE TABLE threads (message_id TEXT PRIMARY KEY, case_id TEXT NOT NULL, kind TEXT NOT NULL);
CREATE INDEX threads_case ON threads (case_id);

CREATE TABLE cases (
	id TEXT PRIMARY KEY, ref TEXT NOT NULL UNIQUE, state TEXT NOT NULL, kind TEXT NOT NULL,
	severity INTEGER NOT NULL, verdict TEXT NOT NULL, customer_name TEXT NOT NULL, customer_addr TEXT NOT NULL,
	alias TEXT NOT NULL, mailbox TEXT NOT NULL, subject TEXT NOT NULL, person TEXT NOT NULL,
	opened_at BIGINT NOT NULL, answer_by BIGINT NOT NULL, answered_at BIGINT NOT NULL, changed_at BIGINT NOT NULL,
	draft INTEGER NOT NULL, decided_by TEXT NOT NULL, decision TEXT NOT NULL, decided_at BIGINT NOT NULL);
CREATE INDEX cases_state ON cases (state, answer_by);
CREATE INDEX cases_customer ON cases (customer_addr, opened_at);
CREATE INDEX cases_changed ON cases (changed_at);

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
CREATE INDEX asks_expires ON asks (expires_at);

CREATE TABLE enrolments (person TEXT PRIMARY KEY, until BIGINT NOT NULL);

CREATE TABLE outbox (
	id TEXT PRIMARY KEY, case_id TEXT NOT NULL, step TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,
	mail_from TEXT NOT NULL, rcpt TEXT NOT NULL, message_id TEXT NOT NULL UNIQUE,
	due_at BIGINT NOT NULL, attempts INTEGER NOT NULL, made_at BIGINT NOT NULL, done_at BIGINT NOT NULL,
	problem TEXT NOT NULL, copy_to TEXT NOT NULL, raw BLOB NOT NULL,
	UNIQUE (case_id, step));
CREATE INDEX outbox_due ON outbox (state, due_at);
CREATE INDEX outbox_rcpt ON outbox (rcpt, made_at);
CREATE INDEX outbox_copy ON outbox (id) WHERE copy_to <> '';
CREATE INDEX outbox_done ON outbox (done_at) WHERE length(raw) > 0;

CREATE TABLE steps (
	case_id TEXT NOT NULL, step TEXT NOT NULL, due_at BIGINT NOT NULL, done_at BIGINT NOT NULL,
	PRIMARY KEY (case_id, step));
CREATE INDEX steps_due ON steps (done_at, due_at);

CREATE TABLE observations (id TEXT PRIMARY KEY, at BIGINT NOT NULL, case_id TEXT NOT NULL, what TEXT NOT NULL);
CREATE INDEX observations_at ON observations (at);
`,
	// 2: count what the flood guards count without reading past everything else.
	`
DROP INDEX messages_handled;
CREATE INDEX messages_outcome ON messages (outcome, handled_at);
DROP INDEX outbox_rcpt;
CREATE INDEX outbox_rcpt ON outbox (rcpt, made_at, kind);
`,
	// 3: what staff know better: addresses of one person, senders that are no customers, labels set right.
	`
CREATE TABLE people (addr TEXT PRIMARY KEY, person TEXT NOT NULL);
CREATE INDEX people_person ON people (person);

CREATE TABLE senders (addr TEXT PRIMARY KEY, mark TEXT NOT NULL, who TEXT NOT NULL, at BIGINT NOT NULL);

CREATE TABLE corrections (
	id TEXT PRIMARY KEY, case_id TEXT NOT NULL, at BIGINT NOT NULL, who TEXT NOT NULL, said TEXT NOT NULL, meant TEXT NOT NULL);
CREATE INDEX corrections_case ON corrections (case_id, at);
`,
	// 4: what was promised to customers, and until when; who is away; what the owner was asked; which drafts lie in a mail
	// program; what customers were offered and given.
	`
CREATE TABLE promises (
	id TEXT PRIMARY KEY, case_id TEXT NOT NULL, source TEXT NOT NULL, due_at BIGINT NOT NULL, made_at BIGINT NOT NULL,
	kept_at BIGINT NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL);
CREATE INDEX promises_case ON promises (case_id, due_at);
CREATE INDEX promises_open ON promises (kept_at, due_at);
CREATE INDEX outbox_holding ON outbox (made_at) WHERE kind = 'holding';

CREATE TABLE absences (
	person TEXT NOT NULL, from_at BIGINT NOT NULL, until BIGINT NOT NULL, substitute TEXT NOT NULL,
	PRIMARY KEY (person, from_at));

CREATE TABLE opinions (case_id TEXT PRIMARY KEY, who TEXT NOT NULL, asked_at BIGINT NOT NULL, question TEXT NOT NULL);

CREATE TABLE filed (
	case_id TEXT NOT NULL, version INTEGER NOT NULL, mailbox TEXT NOT NULL, made_at BIGINT NOT NULL, state TEXT NOT NULL,
	raw BLOB NOT NULL,
	PRIMARY KEY (case_id, version));
CREATE INDEX filed_state ON filed (made_at) WHERE state <> 'gone';

-- What cases that were answered were about, for finding the nearest. The only search of its own dialect: the index
-- follows its table, and forgets what is deleted there to the last byte.
CREATE TABLE past (id INTEGER PRIMARY KEY, case_id TEXT NOT NULL UNIQUE, made_at BIGINT NOT NULL, themes TEXT NOT NULL, words TEXT NOT NULL);
CREATE INDEX past_made ON past (made_at);
CREATE VIRTUAL TABLE past_index USING fts5 (themes, words, content = 'past', content_rowid = 'id');
INSERT INTO past_index (past_index, rank) VALUES ('secure-delete', 1);
CREATE TRIGGER past_added AFTER INSERT ON past BEGIN
	INSERT INTO past_index (rowid, themes, words) VALUES (new.id, new.themes, new.words);
END;
CREATE TRIGGER past_gone AFTER DELETE ON past BEGIN
	INSERT INTO past_index (past_index, rowid, themes, words) VALUES ('delete', old.id, old.themes, old.words);
END;

-- Customers' photos made small, and files of staff on their way to a customer.
CREATE TABLE pictures (
	message TEXT NOT NULL, n INTEGER NOT NULL, case_id TEXT NOT NULL, received_at BIGINT NOT NULL, name TEXT NOT NULL,
	width INTEGER NOT NULL, height INTEGER NOT NULL, jpeg BLOB NOT NULL,
	PRIMARY KEY (message, n));
CREATE INDEX pictures_case ON pictures (case_id, received_at);
CREATE INDEX pictures_received ON pictures (received_at);

CREATE TABLE files (
	case_id TEXT NOT NULL, bound TEXT NOT NULL, n INTEGER NOT NULL, made_at BIGINT NOT NULL, name TEXT NOT NULL,
	type TEXT NOT NULL, size BIGINT NOT NULL, data BLOB NOT NULL,
	PRIMARY KEY (case_id, bound, n));
CREATE INDEX files_made ON files (made_at);

CREATE TABLE ledger (
	id TEXT PRIMARY KEY, case_id TEXT NOT NULL, themes TEXT NOT NULL, remedy TEXT NOT NULL, kind TEXT NOT NULL, standing TEXT NOT NULL,
	cost BIGINT NOT NULL, value BIGINT NOT NULL, currency TEXT NOT NULL,
	offered_at BIGINT NOT NULL, offered_by TEXT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL);
CREATE INDEX ledger_case ON ledger (case_id, offered_at);
`,
}
