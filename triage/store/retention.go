package store

import (
	"fmt"
	"time"
)

// Keep says until when each kind of row is kept: what is older than its moment goes. A zero moment keeps
// everything of its kind.
type Keep struct {
	Raw   time.Time // the bytes of received mail, once its case is over; and the words of mail that never had a case
	Text  time.Time // the words of mails, drafts and promises, once their case is over
	Sent  time.Time // the bytes of mail that has left, or never will
	Cases time.Time // a case that is over, with its audit trail and all that belongs to it; the row of a mail without one
	Notes time.Time // steps done, questions that can no longer be answered, enrolments, absences, what observe mode kept back
}

// unfinished are the states of cases that are not over; what belongs to them is kept.
const unfinished = `('open', 'awaiting-staff', 'held', 'sending', 'uncertain', 'waiting-customer')`

// prunings are the rules of retention, in the order in which they are applied. Each touches at most $2
// rows older than $1. They run every hour, so they must find what is old by the index of its time: that is
// why some conditions are written so that no other index serves them.
var prunings = []struct {
	kind, statement string
	before          func(Keep) time.Time
}{
	{"raw mail", `UPDATE messages SET raw = NULL WHERE id IN (SELECT id FROM messages m WHERE raw IS NOT NULL AND received_at < $1 AND
		(case_id = '' OR EXISTS (SELECT 1 FROM cases c WHERE c.id = m.case_id AND c.state NOT IN ` + unfinished + `)) LIMIT $2)`,
		func(k Keep) time.Time { return k.Raw }},
	{"pictures", `DELETE FROM pictures WHERE (message, n) IN (SELECT message, n FROM pictures p WHERE received_at < $1 AND
		EXISTS (SELECT 1 FROM cases c WHERE c.id = p.case_id AND c.state NOT IN ` + unfinished + `) LIMIT $2)`,
		func(k Keep) time.Time { return k.Raw }},
	{"words without a case", `UPDATE messages SET body = '' WHERE id IN (SELECT id FROM messages WHERE body <> '' AND received_at < $1 AND
		length(case_id) = 0 LIMIT $2)`, func(k Keep) time.Time { return k.Raw }},
	{"words of mails", `UPDATE messages SET body = '' WHERE id IN (SELECT id FROM messages m WHERE body <> '' AND received_at < $1 AND
		EXISTS (SELECT 1 FROM cases c WHERE c.id = m.case_id AND c.state NOT IN ` + unfinished + ` AND c.changed_at < $1) LIMIT $2)`,
		func(k Keep) time.Time { return k.Text }},
	{"drafts", `DELETE FROM drafts WHERE case_id IN (SELECT id FROM cases c WHERE state NOT IN ` + unfinished + ` AND changed_at < $1 AND
		EXISTS (SELECT 1 FROM drafts d WHERE d.case_id = c.id) LIMIT $2)`, func(k Keep) time.Time { return k.Text }},
	{"promises", `DELETE FROM promises WHERE id IN (SELECT p.id FROM promises p JOIN cases c ON c.id = p.case_id WHERE p.kept_at > 0 AND
		p.kept_at < $1 AND c.state NOT IN ` + unfinished + ` AND c.changed_at < $1 LIMIT $2)`, func(k Keep) time.Time { return k.Text }},
	{"past cases", `DELETE FROM past WHERE id IN (SELECT id FROM past WHERE made_at < $1 LIMIT $2)`, func(k Keep) time.Time { return k.Text }},
	{"sent mail", `UPDATE outbox SET raw = '' WHERE id IN (SELECT id FROM outbox WHERE length(raw) > 0 AND done_at < $1 AND done_at > 0 AND
		length(copy_to) = 0 LIMIT $2)`, func(k Keep) time.Time { return k.Sent }},
	{"done steps", `DELETE FROM steps WHERE (case_id, step) IN (SELECT case_id, step FROM steps WHERE done_at > 0 AND done_at < $1 LIMIT $2)`,
		func(k Keep) time.Time { return k.Notes }},
	{"expired questions", `DELETE FROM asks WHERE id IN (SELECT id FROM asks a WHERE expires_at < $1 AND
		NOT EXISTS (SELECT 1 FROM cases c WHERE c.id = a.case_id AND c.state IN ` + unfinished + `) LIMIT $2)`,
		func(k Keep) time.Time { return k.Notes }},
	{"files", `DELETE FROM files WHERE (case_id, bound, n) IN (SELECT case_id, bound, n FROM files f WHERE made_at < $1 AND
		(bound LIKE 'ask:%' OR NOT EXISTS (SELECT 1 FROM cases c WHERE c.id = f.case_id AND c.state IN ` + unfinished + `)) LIMIT $2)`,
		func(k Keep) time.Time { return k.Notes }},
	{"enrolments", `DELETE FROM enrolments WHERE person IN (SELECT person FROM enrolments WHERE until < $1 LIMIT $2)`,
		func(k Keep) time.Time { return k.Notes }},
	{"absences", `DELETE FROM absences WHERE (person, from_at) IN (SELECT person, from_at FROM absences WHERE until < $1 LIMIT $2)`,
		func(k Keep) time.Time { return k.Notes }},
	{"observations", `DELETE FROM observations WHERE id IN (SELECT id FROM observations WHERE at < $1 LIMIT $2)`,
		func(k Keep) time.Time { return k.Notes }},
	{"mail without a case", `DELETE FROM messages WHERE id IN (SELECT id FROM messages WHERE handled_at < $1 AND length(case_id) = 0 LIMIT $2)`,
		func(k Keep) time.Time { return k.Cases }},
	{"outbox", `DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE case_id = '' AND state IN ('sent', 'failed') AND done_at < $1 AND
		done_at > 0 LIMIT $2)`, func(k Keep) time.Time { return k.Cases }},
}

// ofCase are the tables that hold what belongs to a case.
var ofCase = []string{
	"audit", "drafts", "asks", "steps", "threads", "outbox", "observations", "corrections", "opinions",
	"promises", "filed", "past", "pictures", "files", "ledger", "messages",
}

// Prune forgets what is older than k says, at most some rows of each kind, so that nobody waits long for
// the database. It reports how many rows it touched, by kind; no rows means that nothing is left to do.
// The place of a mail on the server stays noted: a mail that was handled is never taken for a new one.
func (t *Tx) Prune(k Keep, most int) (map[string]int64, error) {
	pruned := map[string]int64{}
	for _, p := range prunings {
		before := p.before(k)
		if before.IsZero() {
			continue
		}
		n, err := t.changed(p.statement, micros(before), most)
		if err != nil {
			return nil, fmt.Errorf("prune %s: %w", p.kind, err)
		}
		if n > 0 {
			pruned[p.kind] = n
		}
	}
	if k.Cases.IsZero() {
		return pruned, nil
	}
	ids, err := collect(t, func(r scanner) (id string, err error) { return id, r.Scan(&id) },
		`SELECT id FROM cases WHERE state NOT IN `+unfinished+` AND changed_at < $1 LIMIT $2`, micros(k.Cases), most)
	if err != nil {
		return nil, fmt.Errorf("prune cases: %w", err)
	}
	for _, id := range ids {
		if err := t.forget(id); err != nil {
			return nil, err
		}
	}
	if len(ids) > 0 {
		pruned["cases"] = int64(len(ids))
	}
	return pruned, nil
}

// forget deletes a case and everything that belongs to it.
func (t *Tx) forget(caseID string) error {
	for _, table := range ofCase {
		if err := t.exec(`DELETE FROM `+table+` WHERE case_id = $1`, caseID); err != nil {
			return fmt.Errorf("forget case %s: %w", caseID, err)
		}
	}
	if err := t.exec(`DELETE FROM cases WHERE id = $1`, caseID); err != nil {
		return fmt.Errorf("forget case %s: %w", caseID, err)
	}
	return nil
}
