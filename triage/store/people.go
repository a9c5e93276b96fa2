package store

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// SamePerson notes that two addresses are one customer's: staff said so. Whoever is the same as one of them
// is the same as the other from now on.
func (t *Tx) SamePerson(a, b string) error {
	a, b = strings.ToLower(a), strings.ToLower(b)
	if a == "" || b == "" || a == b {
		return nil
	}
	err := errors.Join(
		t.exec(`INSERT INTO people (addr, person) VALUES ($1, $1) ON CONFLICT DO NOTHING`, a),
		t.exec(`INSERT INTO people (addr, person) VALUES ($1, $1) ON CONFLICT DO NOTHING`, b),
		t.exec(`UPDATE people SET person = (SELECT person FROM people WHERE addr = $1)
			WHERE person = (SELECT person FROM people WHERE addr = $2)`, a, b),
	)
	if err != nil {
		return fmt.Errorf("join two addresses: %w", err)
	}
	return nil
}

// IsSamePerson reports whether two addresses are one customer's.
func (t *Tx) IsSamePerson(a, b string) (bool, error) {
	if strings.EqualFold(a, b) {
		return true, nil
	}
	var n int
	err := t.row(`SELECT COUNT(*) FROM people x JOIN people y ON x.person = y.person WHERE x.addr = $1 AND y.addr = $2`,
		strings.ToLower(a), strings.ToLower(b)).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("compare two addresses: %w", err)
	}
	return n > 0, nil
}

// Mark is what staff said of a sender who is no customer.
type Mark string

// The marks of senders.
const (
	Unmarked Mark = ""
	NotOurs  Mark = "not-ours" // no customer of ours: read, and put on the gathered list
	Ignored  Mark = "ignored"  // filed without a word
)

// MarkSender notes what staff said of a sender; Unmarked takes it back.
func (t *Tx) MarkSender(addr string, mark Mark, who string, now time.Time) error {
	addr = strings.ToLower(addr)
	err := t.exec(`DELETE FROM senders WHERE addr = $1`, addr)
	if err == nil && mark != Unmarked && addr != "" {
		err = t.exec(`INSERT INTO senders (addr, mark, who, at) VALUES ($1, $2, $3, $4)`, addr, string(mark), who, micros(now))
	}
	if err != nil {
		return fmt.Errorf("mark a sender: %w", err)
	}
	return nil
}

// MarkOf returns what staff said of a sender.
func (t *Tx) MarkOf(addr string) (Mark, error) {
	var mark string
	err := notFound(t.row(`SELECT mark FROM senders WHERE addr = $1`, strings.ToLower(addr)).Scan(&mark))
	if err != nil && !errors.Is(err, ErrNotFound) {
		return Unmarked, fmt.Errorf("mark of a sender: %w", err)
	}
	return Mark(mark), nil
}

// Move brings the mails of one case, and all by which answers to them are known, to another case. The first is no
// past case any more.
func (t *Tx) Move(from, to string) error {
	if err := t.exec(`DELETE FROM past WHERE case_id = $1`, from); err != nil {
		return fmt.Errorf("move past of case %s: %w", from, err)
	}
	for _, table := range []string{"messages", "threads", "pictures", "ledger"} {
		if err := t.exec(`UPDATE `+table+` SET case_id = $2 WHERE case_id = $1`, from, to); err != nil {
			return fmt.Errorf("move %s of case %s: %w", table, from, err)
		}
	}
	return t.movePromises(from, to)
}

// MoveMail brings one mail, and all by which an answer to it is known, to another case.
func (t *Tx) MoveMail(m Message, to string) error {
	for _, move := range []struct{ table, key, value string }{
		{"messages", "id", m.ID}, {"pictures", "message", m.ID}, {"threads", "message_id", m.MessageID},
	} {
		if err := t.exec(`UPDATE `+move.table+` SET case_id = $3 WHERE case_id = $1 AND `+move.key+` = $2`, m.CaseID, move.value, to); err != nil {
			return fmt.Errorf("move %s of mail %s: %w", move.table, m.ID, err)
		}
	}
	return nil
}
