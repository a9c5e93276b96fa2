package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// The states of an outbox row: queued -> sending -> sent | failed | uncertain.
const (
	Queued    = "queued"
	Sending   = "sending"
	Sent      = "sent"
	Failed    = "failed"
	Uncertain = "uncertain"
)

// The kinds of mail in the outbox.
const (
	KindAnswer  = "answer"  // to a customer
	KindHolding = "holding" // to a customer: says that an answer will come
	KindStaff   = "staff"   // a question to staff
	KindNotice  = "notice"  // a result, a report, an alarm
	KindPause   = "pause"   // the confirmation of pause and resume: goes out even while paused
)

// Outgoing is a mail that must leave, or has left: its bytes and Message-ID are fixed when it is
// written, in the same transaction as the change that caused it.
type Outgoing struct {
	ID        string
	CaseID    string
	Step      string // unique within the case
	Kind      string
	State     string
	From      string
	To        []string
	MessageID string
	Raw       []byte
	DueAt     time.Time // an answer's undo time, or the next attempt
	Attempts  int
	MadeAt    time.Time
	DoneAt    time.Time
	Problem   string // what the mail server said last, for operators
	CopyTo    string // mailbox whose Sent folder still wants a copy
}

const outboxColumns = `id, case_id, step, kind, state, mail_from, rcpt, message_id, due_at, attempts, made_at, done_at, problem, copy_to, raw`

func scanOutgoing(r scanner) (o Outgoing, err error) {
	var rcpt string
	var due, made, done int64
	err = r.Scan(&o.ID, &o.CaseID, &o.Step, &o.Kind, &o.State, &o.From, &rcpt, &o.MessageID, &due, &o.Attempts,
		&made, &done, &o.Problem, &o.CopyTo, &o.Raw)
	if err != nil {
		return o, err
	}
	o.DueAt, o.MadeAt, o.DoneAt = instant(due), instant(made), instant(done)
	if err := json.Unmarshal([]byte(rcpt), &o.To); err != nil {
		return o, fmt.Errorf("recipients of outbox row %s: %w", o.ID, err)
	}
	return o, nil
}

// Enqueue writes a mail to be sent. It reports false, and writes nothing, where the case has a mail
// for this step already.
func (t *Tx) Enqueue(o Outgoing) (bool, error) {
	rcpt, err := json.Marshal(o.To)
	if err != nil {
		return false, fmt.Errorf("enqueue %s of case %s: %w", o.Step, o.CaseID, err)
	}
	n, err := t.changed(`INSERT INTO outbox (`+outboxColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
		ON CONFLICT (case_id, step) DO NOTHING`,
		o.ID, o.CaseID, o.Step, o.Kind, Queued, o.From, string(rcpt), o.MessageID, micros(o.DueAt), 0, micros(o.MadeAt), 0, "", o.CopyTo, o.Raw)
	if err != nil {
		return false, fmt.Errorf("enqueue %s of case %s: %w", o.Step, o.CaseID, err)
	}
	return n > 0, nil
}

// Withdraw takes back a mail that is still queued. It reports false where there is none.
func (t *Tx) Withdraw(caseID, step string) (bool, error) {
	n, err := t.changed(`DELETE FROM outbox WHERE case_id = $1 AND step = $2 AND state = 'queued'`, caseID, step)
	if err != nil {
		return false, fmt.Errorf("withdraw %s of case %s: %w", step, caseID, err)
	}
	return n > 0, nil
}

// DueMail returns the queued mail that has waited longest past its time, or ErrNotFound. With
// paused, only confirmations of the pause itself.
func (t *Tx) DueMail(now time.Time, paused bool) (Outgoing, error) {
	// The row is looked up by its id, so that a long queue is sorted without the mails in it.
	o, err := scanOutgoing(t.row(`SELECT `+outboxColumns+` FROM outbox WHERE id = (SELECT id FROM outbox
		WHERE state = 'queued' AND due_at <= $1 AND ($2 = 0 OR kind = 'pause') ORDER BY due_at, id LIMIT 1)`, micros(now), truth(paused)))
	if err != nil {
		return o, fmt.Errorf("due mail: %w", notFound(err))
	}
	return o, nil
}

// NextMail returns when the next queued mail is due, or the zero time.
func (t *Tx) NextMail(paused bool) (time.Time, error) {
	var due sql.NullInt64
	err := t.row(`SELECT MIN(due_at) FROM outbox WHERE state = 'queued' AND ($1 = 0 OR kind = 'pause')`, truth(paused)).Scan(&due)
	if err != nil {
		return time.Time{}, fmt.Errorf("next mail: %w", err)
	}
	return instant(due.Int64), nil
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Mark moves a mail from one state to another. It is an error where the row is in neither place:
// a mail is claimed once.
func (t *Tx) Mark(o Outgoing, from, to string, now time.Time) error {
	done := int64(0)
	if to == Sent || to == Failed {
		done = micros(now)
	}
	attempts := o.Attempts
	if to == Sending {
		attempts++
	}
	n, err := t.changed(`UPDATE outbox SET state = $3, attempts = $4, due_at = $5, done_at = $6, problem = $7 WHERE id = $1 AND state = $2`,
		o.ID, from, to, attempts, micros(o.DueAt), done, o.Problem)
	if err == nil && n == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("mark outbox row %s %s: %w", o.ID, to, err)
	}
	return nil
}

// Mail reads one outbox row by case and step.
func (t *Tx) Mail(caseID, step string) (Outgoing, error) {
	o, err := scanOutgoing(t.row(`SELECT `+outboxColumns+` FROM outbox WHERE case_id = $1 AND step = $2`, caseID, step))
	if err != nil {
		return o, fmt.Errorf("outbox row %s of case %s: %w", step, caseID, notFound(err))
	}
	return o, nil
}

// MailByMessageID reads one outbox row by its Message-ID.
func (t *Tx) MailByMessageID(id string) (Outgoing, error) {
	o, err := scanOutgoing(t.row(`SELECT `+outboxColumns+` FROM outbox WHERE message_id = $1`, id))
	if err != nil {
		return o, fmt.Errorf("outbox row by Message-ID: %w", notFound(err))
	}
	return o, nil
}

// MailIn lists the rows in a state, oldest first.
func (t *Tx) MailIn(state string, limit int) ([]Outgoing, error) {
	list, err := collect(t, scanOutgoing, `SELECT `+outboxColumns+` FROM outbox WHERE state = $1 ORDER BY id LIMIT $2`, state, limit)
	if err != nil {
		return nil, fmt.Errorf("outbox rows %s: %w", state, err)
	}
	return list, nil
}

// Uncopied lists sent answers whose copy still has to be filed in a Sent folder.
func (t *Tx) Uncopied(limit int) ([]Outgoing, error) {
	// LIKE, so that the few rows with a copy_to are looked through and not all that were ever sent.
	list, err := collect(t, scanOutgoing, `SELECT `+outboxColumns+` FROM outbox WHERE copy_to <> '' AND state LIKE 'sent' ORDER BY id LIMIT $1`, limit)
	if err != nil {
		return nil, fmt.Errorf("answers without a Sent copy: %w", err)
	}
	return list, nil
}

// Copied notes that the Sent folder has its copy, or needs none.
func (t *Tx) Copied(id string) error {
	if err := t.exec(`UPDATE outbox SET copy_to = '' WHERE id = $1`, id); err != nil {
		return fmt.Errorf("note Sent copy of outbox row %s: %w", id, err)
	}
	return nil
}

// CountMail counts outbox rows by state.
func (t *Tx) CountMail() (map[string]int, error) {
	type pair struct {
		state string
		n     int
	}
	list, err := collect(t, func(r scanner) (p pair, err error) { return p, r.Scan(&p.state, &p.n) },
		`SELECT state, COUNT(*) FROM outbox GROUP BY state`)
	if err != nil {
		return nil, fmt.Errorf("count outbox: %w", err)
	}
	counts := map[string]int{}
	for _, p := range list {
		counts[p.state] = p.n
	}
	return counts, nil
}

// CountTo counts the mails made for one person since a moment, answers to customers left out.
func (t *Tx) CountTo(addr string, since time.Time) (int, error) {
	rcpt, err := json.Marshal([]string{addr})
	if err != nil {
		return 0, fmt.Errorf("count mails to one person: %w", err)
	}
	var n int
	err = t.row(`SELECT COUNT(*) FROM outbox WHERE rcpt = $1 AND made_at >= $2 AND kind <> 'answer'`, string(rcpt), micros(since)).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count mails to one person: %w", err)
	}
	return n, nil
}

// CountHolding counts the holding replies made since a moment, to one customer or, with no address, to all.
func (t *Tx) CountHolding(addr string, since time.Time) (int, error) {
	rcpt, err := json.Marshal([]string{addr})
	if err != nil {
		return 0, fmt.Errorf("count holding replies: %w", err)
	}
	var n int
	err = t.row(`SELECT COUNT(*) FROM outbox WHERE kind = 'holding' AND made_at >= $1 AND ($2 = '[""]' OR rcpt = $2)`, micros(since), string(rcpt)).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count holding replies: %w", err)
	}
	return n, nil
}

// DropUnsent takes back queued mails of one kind of step in a case ("ask:"), so that nobody is
// asked about a draft that is gone.
func (t *Tx) DropUnsent(caseID, stepPrefix string) error {
	last := len(stepPrefix) - 1
	beyond := stepPrefix[:last] + string(stepPrefix[last]+1) // a range, so that the case's own rows are looked up by their key
	_, err := t.changed(`DELETE FROM outbox WHERE case_id = $1 AND step >= $2 AND step < $3 AND state = 'queued'`, caseID, stepPrefix, beyond)
	if err != nil {
		return fmt.Errorf("drop unsent %s of case %s: %w", stepPrefix, caseID, err)
	}
	return nil
}

// Paused reports whether staff have stopped all outgoing mail.
func (t *Tx) Paused() (bool, error) {
	value, err := t.Meta("paused")
	return value != "", err
}

// Checkpoint folds the write-ahead log into the file, for backups and quiet times.
func (s *Store) Checkpoint(ctx context.Context) error {
	if _, err := s.write.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`); err != nil && !errors.Is(err, context.Canceled) {
		return fmt.Errorf("checkpoint: %w", err)
	}
	return nil
}
