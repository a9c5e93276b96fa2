package store

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"heed/triage"
)

// Step is something that must happen to a case at a time: a reminder, an escalation, a closing. Jobs
// of the whole studio (the digest) have an empty case. The pair of case and step is unique. A step whose name has
// a colon stands by itself: it is not part of the case's own clock.
type Step struct {
	CaseID string
	Name   string
	DueAt  time.Time
}

// Apart reports whether a step stands by itself.
func (s Step) Apart() bool { return strings.Contains(s.Name, ":") }

// Plan sets when a step is due, whether or not it was planned or done before.
func (t *Tx) Plan(caseID, name string, due time.Time) error {
	err := t.exec(`INSERT INTO steps (case_id, step, due_at, done_at) VALUES ($1, $2, $3, 0)
		ON CONFLICT (case_id, step) DO UPDATE SET due_at = excluded.due_at, done_at = 0`, caseID, name, micros(due))
	if err != nil {
		return fmt.Errorf("plan %s of case %s: %w", name, caseID, err)
	}
	return nil
}

// Finish marks a step done. It reports false where it was not pending: somebody did it before.
func (t *Tx) Finish(s Step, now time.Time) (bool, error) {
	n, err := t.changed(`UPDATE steps SET done_at = $3 WHERE case_id = $1 AND step = $2 AND +done_at = 0 AND +due_at = $4`,
		s.CaseID, s.Name, micros(now), micros(s.DueAt))
	if err != nil {
		return false, fmt.Errorf("finish %s of case %s: %w", s.Name, s.CaseID, err)
	}
	return n > 0, nil
}

// Unplan forgets one pending step of a case, where there is one.
func (t *Tx) Unplan(caseID, name string) error {
	if err := t.exec(`DELETE FROM steps WHERE case_id = $1 AND step = $2 AND +done_at = 0`, caseID, name); err != nil {
		return fmt.Errorf("forget %s of case %s: %w", name, caseID, err)
	}
	return nil
}

// Cancel forgets every pending step of a case but those that stand by themselves.
func (t *Tx) Cancel(caseID string) error {
	// The + keeps SQLite on the key: the index of what is due holds every case's steps.
	if err := t.exec(`DELETE FROM steps WHERE case_id = $1 AND +done_at = 0 AND step NOT LIKE '%:%'`, caseID); err != nil {
		return fmt.Errorf("cancel steps of case %s: %w", caseID, err)
	}
	return nil
}

func scanStep(r scanner) (s Step, err error) {
	var due int64
	err = r.Scan(&s.CaseID, &s.Name, &due)
	s.DueAt = instant(due)
	return s, err
}

// DueSteps lists the steps that are due, the oldest first.
func (t *Tx) DueSteps(now time.Time, limit int) ([]Step, error) {
	list, err := collect(t, scanStep, `SELECT case_id, step, due_at FROM steps WHERE done_at = 0 AND due_at <= $1
		ORDER BY due_at, case_id, step LIMIT $2`, micros(now), limit)
	if err != nil {
		return nil, fmt.Errorf("due steps: %w", err)
	}
	return list, nil
}

// PendingSteps lists what is planned for a case.
func (t *Tx) PendingSteps(caseID string) ([]Step, error) {
	list, err := collect(t, scanStep, `SELECT case_id, step, due_at FROM steps WHERE +done_at = 0 AND case_id = $1 ORDER BY due_at`, caseID)
	if err != nil {
		return nil, fmt.Errorf("steps of case %s: %w", caseID, err)
	}
	return list, nil
}

// PendingNamed lists what is planned under one name, over all cases, the earliest first.
func (t *Tx) PendingNamed(name string, limit int) ([]Step, error) {
	list, err := collect(t, scanStep, `SELECT case_id, step, due_at FROM steps WHERE done_at = 0 AND step = $1
		ORDER BY due_at, case_id LIMIT $2`, name, limit)
	if err != nil {
		return nil, fmt.Errorf("steps named %s: %w", name, err)
	}
	return list, nil
}

// NextStep returns the step that is due next, or ErrNotFound.
func (t *Tx) NextStep() (Step, error) {
	s, err := scanStep(t.row(`SELECT case_id, step, due_at FROM steps WHERE done_at = 0 ORDER BY due_at LIMIT 1`))
	if errors.Is(err, sql.ErrNoRows) {
		return s, ErrNotFound
	}
	if err != nil {
		return s, fmt.Errorf("next step: %w", err)
	}
	return s, nil
}

// ForgottenCases lists the cases that are not over and have nothing planned. The invariant says there
// are none.
func (t *Tx) ForgottenCases() ([]triage.Case, error) { return t.StalledCases(time.Time{}) }

// StalledCases lists the cases that are not over and have nothing planned for later than a moment: they are
// forgotten, or whoever should do what is planned has stopped.
func (t *Tx) StalledCases(after time.Time) ([]triage.Case, error) {
	list, err := collect(t, scanCase, `SELECT `+caseColumns+` FROM cases c WHERE c.state IN `+unfinished+`
		AND c.id NOT IN (SELECT case_id FROM steps WHERE done_at = 0 AND due_at > $1 AND step NOT LIKE '%:%') ORDER BY opened_at`, micros(after))
	if err != nil {
		return nil, fmt.Errorf("look for forgotten cases: %w", err)
	}
	return list, nil
}
