package store

import (
	"fmt"
	"time"
)

// Opinion is a question that a member of staff put to the owner about an answer. A case has one at most.
type Opinion struct {
	CaseID   string
	Who      string // address of whoever asks
	Question string // may be empty
	AskedAt  time.Time
}

// AskOpinion keeps a question to the owner, in place of an earlier one about the same case.
func (t *Tx) AskOpinion(o Opinion) error {
	err := t.exec(`INSERT INTO opinions (case_id, who, asked_at, question) VALUES ($1, $2, $3, $4)
		ON CONFLICT (case_id) DO UPDATE SET who = excluded.who, asked_at = excluded.asked_at, question = excluded.question`,
		o.CaseID, o.Who, micros(o.AskedAt), o.Question)
	if err != nil {
		return fmt.Errorf("keep a question to the owner: %w", err)
	}
	return nil
}

// Opinion reads the question that waits for the owner, or returns ErrNotFound.
func (t *Tx) Opinion(caseID string) (Opinion, error) {
	o := Opinion{CaseID: caseID}
	var at int64
	err := t.row(`SELECT who, asked_at, question FROM opinions WHERE case_id = $1`, caseID).Scan(&o.Who, &at, &o.Question)
	if err != nil {
		return o, fmt.Errorf("question to the owner about case %s: %w", caseID, notFound(err))
	}
	o.AskedAt = instant(at)
	return o, nil
}

// DropOpinion forgets a question: it was answered, or taken back.
func (t *Tx) DropOpinion(caseID string) error {
	if err := t.exec(`DELETE FROM opinions WHERE case_id = $1`, caseID); err != nil {
		return fmt.Errorf("drop a question to the owner: %w", err)
	}
	return nil
}
