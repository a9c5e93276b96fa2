package store

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"time"
)

// MaxRaw is the largest mail whose bytes are kept, before compression; larger ones are fetched again.
const MaxRaw = 1 << 20

// Cursor is how far a folder has been read: every UID up to Last is handled.
type Cursor struct {
	Mailbox, Folder, Role string
	UIDValidity, Last     uint32
	MovedAt               time.Time // set by the store
}

// Cursor returns how far a folder has been read.
func (t *Tx) Cursor(mailbox, folder string) (Cursor, error) {
	c := Cursor{Mailbox: mailbox, Folder: folder}
	var moved int64
	err := t.row(`SELECT role, uidvalidity, last_uid, changed_at FROM cursors WHERE mailbox = $1 AND folder = $2`, mailbox, folder).
		Scan(&c.Role, &c.UIDValidity, &c.Last, &moved)
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
		err = r.Scan(&c.Mailbox, &c.Folder, &c.Role, &c.UIDValidity, &c.Last, &moved)
		c.MovedAt = instant(moved)
		return c, err
	}, `SELECT mailbox, folder, role, uidvalidity, last_uid, changed_at FROM cursors ORDER BY mailbox, role, folder`)
	if err != nil {
		return nil, fmt.Errorf("list cursors: %w", err)
	}
	return list, nil
}

// SetCursor moves the cursor. It belongs in the transaction that handled the mail.
func (t *Tx) SetCursor(c Cursor, now time.Time) error {
	err := t.exec(`INSERT INTO cursors (mailbox, folder, role, uidvalidity, last_uid, changed_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (mailbox, folder) DO UPDATE SET role = excluded.role, uidvalidity = excluded.uidvalidity,
		last_uid = excluded.last_uid, changed_at = excluded.changed_at`,
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
	From       string
	Subject    string
	Body       string // what the sender newly wrote
	ReceivedAt time.Time
	Outcome    string // "case", "own", "command", "bounce", "automatic", ...
	CaseID     string
	Raw        []byte // the mail itself; nil when too large or pruned
	Size       int64
}

const messageColumns = `id, role, hash, message_id, from_addr, subject, body, received_at, outcome, case_id, raw, size`

// AddMessage keeps a mail. The pair of role and hash is unique: Known tells beforehand.
func (t *Tx) AddMessage(m Message) error {
	raw, err := pack(m.Raw)
	if err != nil {
		return fmt.Errorf("keep message %s: %w", m.ID, err)
	}
	err = t.exec(`INSERT INTO messages (`+messageColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		m.ID, m.Role, m.Hash, m.MessageID, m.From, m.Subject, m.Body, micros(m.ReceivedAt), m.Outcome, m.CaseID, raw, m.Size)
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

// CaseMessages lists the mails of a case, oldest first.
func (t *Tx) CaseMessages(caseID string) ([]Message, error) {
	list, err := collect(t, scanMessage, `SELECT `+messageColumns+` FROM messages WHERE case_id = $1 ORDER BY received_at, id`, caseID)
	if err != nil {
		return nil, fmt.Errorf("messages of case %s: %w", caseID, err)
	}
	return list, nil
}

// LastMessage returns the newest mail of a case with this outcome.
func (t *Tx) LastMessage(caseID, outcome string) (Message, error) {
	m, err := scanMessage(t.row(`SELECT `+messageColumns+` FROM messages WHERE case_id = $1 AND outcome = $2
		ORDER BY received_at DESC, id DESC LIMIT 1`, caseID, outcome))
	if err != nil {
		return m, fmt.Errorf("last message of case %s: %w", caseID, notFound(err))
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

// CountFrom counts the mails from an address with an outcome since a moment. An empty address counts all.
func (t *Tx) CountFrom(addr, outcome string, since time.Time) (int, error) {
	var n int
	err := t.row(`SELECT COUNT(*) FROM messages WHERE ($1 = '' OR from_addr = $1) AND outcome = $2 AND received_at >= $3`,
		addr, outcome, micros(since)).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count messages: %w", err)
	}
	return n, nil
}

// CountOutcomes counts the mails received in a period by what became of them.
func (t *Tx) CountOutcomes(from, to time.Time) (map[string]int, error) {
	type pair struct {
		outcome string
		n       int
	}
	list, err := collect(t, func(r scanner) (p pair, err error) { return p, r.Scan(&p.outcome, &p.n) },
		`SELECT outcome, COUNT(*) FROM messages WHERE received_at >= $1 AND received_at < $2 GROUP BY outcome`, micros(from), micros(to))
	if err != nil {
		return nil, fmt.Errorf("count outcomes: %w", err)
	}
	counts := map[string]int{}
	for _, p := range list {
		counts[p.outcome] = p.n
	}
	return counts, nil
}

// PruneRaw forgets the bytes of mails received before a moment whose case is over, or that never had one.
func (t *Tx) PruneRaw(before time.Time) (int64, error) {
	n, err := t.changed(`UPDATE messages SET raw = NULL WHERE raw IS NOT NULL AND received_at < $1 AND
		(case_id = '' OR case_id IN (SELECT id FROM cases WHERE state IN ('resolved', 'closed')))`, micros(before))
	if err != nil {
		return 0, fmt.Errorf("prune raw mail: %w", err)
	}
	return n, nil
}

func scanMessage(r scanner) (Message, error) {
	var m Message
	var at int64
	err := r.Scan(&m.ID, &m.Role, &m.Hash, &m.MessageID, &m.From, &m.Subject, &m.Body, &at, &m.Outcome, &m.CaseID, &m.Raw, &m.Size)
	if err != nil {
		return m, err
	}
	m.ReceivedAt = instant(at)
	m.Raw, err = unpack(m.Raw)
	return m, err
}

func pack(raw []byte) ([]byte, error) {
	if raw == nil {
		return nil, nil
	}
	var buf bytes.Buffer
	zw, _ := gzip.NewWriterLevel(&buf, gzip.BestSpeed)
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
