package store

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// MaxRaw is the largest mail whose bytes are kept, before compression; a larger one is kept without what is attached.
const MaxRaw = 1 << 20

// Cursor is how far a folder has been read: every UID up to Last is handled.
type Cursor struct {
	Mailbox, Folder, Role string
	UIDValidity, Last     uint32
	First                 uint32    // reading began after this UID; set by the store
	MovedAt               time.Time // set by the store
}

// Cursor returns how far a folder has been read.
func (t *Tx) Cursor(mailbox, folder string) (Cursor, error) {
	c := Cursor{Mailbox: mailbox, Folder: folder}
	var moved int64
	err := t.row(`SELECT role, uidvalidity, first_uid, last_uid, changed_at FROM cursors WHERE mailbox = $1 AND folder = $2`, mailbox, folder).
		Scan(&c.Role, &c.UIDValidity, &c.First, &c.Last, &moved)
	c.MovedAt = instant(moved)
	if err != nil {
		return c, fmt.Errorf("cursor of %s/%s: %w", mailbox, folder, notFound(err))
	}
	return c, nil
}

// Cursors lists how far every folder has been read.
func (t *Tx) Cursors() ([]Cursor, error) {
	list, err := collect(t, func(r scanner) (c Cursor, err error) {
		var moved int64
		err = r.Scan(&c.Mailbox, &c.Folder, &c.Role, &c.UIDValidity, &c.First, &c.Last, &moved)
		c.MovedAt = instant(moved)
		return c, err
	}, `SELECT mailbox, folder, role, uidvalidity, first_uid, last_uid, changed_at FROM cursors ORDER BY mailbox, role, folder`)
	if err != nil {
		return nil, fmt.Errorf("list cursors: %w", err)
	}
	return list, nil
}

// SetCursor moves the cursor. It belongs in the transaction that handled the mail. Where the folder is new,
// or numbered anew, reading begins here.
func (t *Tx) SetCursor(c Cursor, now time.Time) error {
	err := t.exec(`INSERT INTO cursors (mailbox, folder, role, uidvalidity, first_uid, last_uid, changed_at)
		VALUES ($1, $2, $3, $4, $5, $5, $6)
		ON CONFLICT (mailbox, folder) DO UPDATE SET role = excluded.role, last_uid = excluded.last_uid, changed_at = excluded.changed_at,
		first_uid = CASE WHEN cursors.uidvalidity = excluded.uidvalidity AND cursors.last_uid <= excluded.last_uid
			THEN cursors.first_uid ELSE excluded.first_uid END,
		uidvalidity = excluded.uidvalidity`,
		c.Mailbox, c.Folder, c.Role, c.UIDValidity, c.Last, micros(now))
	if err != nil {
		return fmt.Errorf("set cursor of %s/%s: %w", c.Mailbox, c.Folder, err)
	}
	return nil
}

// Message is a mail that was seen, and what became of it.
type Message struct {
	ID         string
	Role       string // "inbox" or "sent": a mail to oneself is in both
	Hash       string // content identity
	MessageID  string
	From       string // whoever is to be answered
	Subject    string
	Body       string // what the sender newly wrote; "" when pruned
	ReceivedAt time.Time
	HandledAt  time.Time
	Outcome    string // "case", "own", "command", "bounce", "automatic", ...
	CaseID     string
	Raw        []byte // the mail itself, or all but what is attached; nil when too large all the same, or pruned
	Size       int64
}

const messageColumns = `id, role, hash, message_id, from_addr, subject, received_at, handled_at, outcome, case_id, size, body, raw`

// AddMessage keeps a mail. The pair of role and hash is unique: Known tells beforehand.
func (t *Tx) AddMessage(m Message) error {
	raw, err := pack(m.Raw)
	if err != nil {
		return fmt.Errorf("keep message %s: %w", m.ID, err)
	}
	err = t.exec(`INSERT INTO messages (`+messageColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		m.ID, m.Role, m.Hash, m.MessageID, m.From, m.Subject, micros(m.ReceivedAt), micros(m.HandledAt), m.Outcome, m.CaseID, m.Size, m.Body, raw)
	if err != nil {
		return fmt.Errorf("keep message %s: %w", m.ID, err)
	}
	return nil
}

// Known returns the id of the mail with this content in this role, or "".
func (t *Tx) Known(role, hash string) (string, error) {
	var id string
	err := notFound(t.row(`SELECT id FROM messages WHERE role = $1 AND hash = $2`, role, hash).Scan(&id))
	if err != nil && !errors.Is(err, ErrNotFound) {
		return "", fmt.Errorf("look up message: %w", err)
	}
	return id, nil
}

// CameOfIt reports whether that came of a mail with this id by this sender before. A mail without an id never came.
func (t *Tx) CameOfIt(messageID, from, outcome string) (bool, error) {
	var n int
	err := t.row(`SELECT count(*) FROM messages WHERE message_id = $1 AND message_id <> '' AND from_addr = $2 AND outcome = $3`,
		messageID, from, outcome).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("look up outcome: %w", err)
	}
	return n > 0, nil
}

// Place notes where a mail lies on the server. It reports false where that place is noted already:
// the mail was handled before.
func (t *Tx) Place(mailbox, folder string, uidvalidity, uid uint32, message string) (bool, error) {
	n, err := t.changed(`INSERT INTO locations (mailbox, folder, uidvalidity, uid, message) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT DO NOTHING`, mailbox, folder, uidvalidity, uid, message)
	if err != nil {
		return false, fmt.Errorf("place message in %s/%s: %w", mailbox, folder, err)
	}
	return n > 0, nil
}

// Placed reports whether the mail at this place was handled before.
func (t *Tx) Placed(mailbox, folder string, uidvalidity, uid uint32) (bool, error) {
	var n int
	err := t.row(`SELECT COUNT(*) FROM locations WHERE mailbox = $1 AND folder = $2 AND uidvalidity = $3 AND uid = $4`,
		mailbox, folder, uidvalidity, uid).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("look for UID %d in %s/%s: %w", uid, mailbox, folder, err)
	}
	return n > 0, nil
}

// Handled lists the UIDs between two, both included, whose mails were handled, in ascending order.
func (t *Tx) Handled(mailbox, folder string, uidvalidity, from, to uint32) ([]uint32, error) {
	uids, err := collect(t, func(r scanner) (uid uint32, err error) { return uid, r.Scan(&uid) },
		`SELECT uid FROM locations WHERE mailbox = $1 AND folder = $2 AND uidvalidity = $3 AND uid >= $4 AND uid <= $5 ORDER BY uid`,
		mailbox, folder, uidvalidity, from, to)
	if err != nil {
		return nil, fmt.Errorf("handled mails of %s/%s: %w", mailbox, folder, err)
	}
	return uids, nil
}

// CaseMessages lists the mails of a case, oldest first.
func (t *Tx) CaseMessages(caseID string) ([]Message, error) {
	list, err := collect(t, scanMessage, `SELECT `+messageColumns+` FROM messages WHERE case_id = $1 ORDER BY received_at, id`, caseID)
	if err != nil {
		return nil, fmt.Errorf("messages of case %s: %w", caseID, err)
	}
	return list, nil
}

// LastMessage returns the newest mail of a case with one of these outcomes.
func (t *Tx) LastMessage(caseID string, outcomes ...string) (Message, error) {
	args := []any{caseID}
	marks := make([]string, len(outcomes))
	for i, o := range outcomes {
		args = append(args, o)
		marks[i] = fmt.Sprintf("$%d", i+2)
	}
	m, err := scanMessage(t.row(`SELECT `+messageColumns+` FROM messages WHERE case_id = $1 AND outcome IN (`+strings.Join(marks, ", ")+`)
		ORDER BY received_at DESC, id DESC LIMIT 1`, args...))
	if err != nil {
		return m, fmt.Errorf("last message of case %s: %w", caseID, notFound(err))
	}
	return m, nil
}

// LastOf returns the mail that was handled last with this outcome.
func (t *Tx) LastOf(outcome string) (Message, error) {
	m, err := scanMessage(t.row(`SELECT `+messageColumns+` FROM messages WHERE outcome = $1 ORDER BY handled_at DESC, id DESC LIMIT 1`, outcome))
	if err != nil {
		return m, fmt.Errorf("last message that is %s: %w", outcome, notFound(err))
	}
	return m, nil
}

// FindMessage reads a mail by its Message-ID in a role; the newest, where a sender used the id twice.
func (t *Tx) FindMessage(role, messageID string) (Message, error) {
	m, err := scanMessage(t.row(`SELECT `+messageColumns+` FROM messages WHERE role = $1 AND message_id = $2
		ORDER BY id DESC LIMIT 1`, role, messageID))
	if err != nil {
		return m, fmt.Errorf("message by Message-ID: %w", notFound(err))
	}
	return m, nil
}

// CountFrom counts the mails from an address that were handled since a moment with one of two outcomes, up
// to most. An empty address counts everybody's.
func (t *Tx) CountFrom(addr string, outcomes [2]string, since time.Time, most int) (int, error) {
	var n int
	query, args := `SELECT 1 FROM messages WHERE from_addr = $5 AND handled_at >= $1 AND outcome IN ($2, $3) LIMIT $4`,
		[]any{micros(since), outcomes[0], outcomes[1], most, addr}
	if addr == "" {
		query, args = `SELECT 1 FROM messages WHERE handled_at >= $1 AND outcome IN ($2, $3) LIMIT $4`, args[:4]
	}
	if err := t.row(`SELECT COUNT(*) FROM (`+query+`) AS counted`, args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("count messages: %w", err)
	}
	return n, nil
}

// CountOutcomes counts the mails handled in a period by what became of them.
func (t *Tx) CountOutcomes(from, to time.Time) (map[string]int, error) {
	type pair struct {
		outcome string
		n       int
	}
	list, err := collect(t, func(r scanner) (p pair, err error) { return p, r.Scan(&p.outcome, &p.n) },
		`SELECT outcome, COUNT(*) FROM messages WHERE handled_at >= $1 AND handled_at < $2 GROUP BY outcome`, micros(from), micros(to))
	if err != nil {
		return nil, fmt.Errorf("count outcomes: %w", err)
	}
	counts := map[string]int{}
	for _, p := range list {
		counts[p.outcome] = p.n
	}
	return counts, nil
}

func scanMessage(r scanner) (Message, error) {
	var m Message
	var received, handled int64
	err := r.Scan(&m.ID, &m.Role, &m.Hash, &m.MessageID, &m.From, &m.Subject, &received, &handled, &m.Outcome, &m.CaseID, &m.Size, &m.Body, &m.Raw)
	if err != nil {
		return m, err
	}
	m.ReceivedAt, m.HandledAt = instant(received), instant(handled)
	m.Raw, err = unpack(m.Raw)
	return m, err
}

// packers are kept for reuse: each holds most of a megabyte.
var packers = sync.Pool{New: func() any {
	zw, _ := gzip.NewWriterLevel(io.Discard, gzip.BestSpeed)
	return zw
}}

func pack(raw []byte) ([]byte, error) {
	if raw == nil {
		return nil, nil
	}
	zw := packers.Get().(*gzip.Writer)
	defer packers.Put(zw)
	var buf bytes.Buffer
	zw.Reset(&buf)
	if _, err := zw.Write(raw); err != nil {
		return nil, err
	}
	if err := zw.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

func unpack(packed []byte) ([]byte, error) {
	if packed == nil {
		return nil, nil
	}
	zr, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(zr, MaxRaw+1))
}
