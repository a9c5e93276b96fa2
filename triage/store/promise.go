package store

import (
	"fmt"
	"strings"
	"time"

	"heed/triage"
)

// promisePrefix begins the names of the steps by which promises are tracked; the promise's id follows.
const promisePrefix = "promise:"

// PromiseStep is the step by which a promise is tracked. No open promise is without one.
func PromiseStep(id string) string { return promisePrefix + id }

const promiseColumns = `id, case_id, source, due_at, made_at, kept_at, who, what`

func scanPromise(r scanner) (p triage.Promise, err error) {
	var source string
	var due, made, kept int64
	err = r.Scan(&p.ID, &p.CaseID, &source, &due, &made, &kept, &p.Who, &p.What)
	p.Source, p.Due, p.MadeAt, p.KeptAt = triage.PromiseSource(source), instant(due), instant(made), instant(kept)
	return p, err
}

// AddPromise keeps a promise, open.
func (t *Tx) AddPromise(p triage.Promise) error {
	err := t.exec(`INSERT INTO promises (`+promiseColumns+`) VALUES ($1, $2, $3, $4, $5, 0, $6, $7)`,
		p.ID, p.CaseID, string(p.Source), micros(p.Due), micros(p.MadeAt), p.Who, p.What)
	if err != nil {
		return fmt.Errorf("keep a promise of case %s: %w", p.CaseID, err)
	}
	return nil
}

// Promises lists the promises of a case, the kept ones too, what is due first at the front.
func (t *Tx) Promises(caseID string) ([]triage.Promise, error) {
	list, err := collect(t, scanPromise, `SELECT `+promiseColumns+` FROM promises WHERE case_id = $1 ORDER BY due_at, id`, caseID)
	if err != nil {
		return nil, fmt.Errorf("promises of case %s: %w", caseID, err)
	}
	return list, nil
}

// OpenPromises lists the promises of a case that are still to be kept.
func (t *Tx) OpenPromises(caseID string) ([]triage.Promise, error) {
	list, err := collect(t, scanPromise, `SELECT `+promiseColumns+` FROM promises WHERE case_id = $1 AND +kept_at = 0 ORDER BY due_at, id`, caseID)
	if err != nil {
		return nil, fmt.Errorf("open promises of case %s: %w", caseID, err)
	}
	return list, nil
}

// OpenPromisesTo lists what is still to be kept in all cases of a customer, whatever address of theirs they came from.
func (t *Tx) OpenPromisesTo(addr string) ([]triage.Promise, error) {
	list, err := collect(t, scanPromise, `SELECT `+promiseColumns+` FROM promises WHERE kept_at = 0 AND case_id IN (SELECT id FROM cases
		WHERE customer_addr IN (SELECT $1 UNION ALL SELECT addr FROM people WHERE addr <> $1 AND person = (SELECT person FROM people WHERE addr = $1)))
		ORDER BY due_at, id`, strings.ToLower(addr))
	if err != nil {
		return nil, fmt.Errorf("open promises to a customer: %w", err)
	}
	return list, nil
}

// PromisesDue lists the open promises that must be kept before a moment, the broken ones among them, the earliest
// first.
func (t *Tx) PromisesDue(before time.Time, limit int) ([]triage.Promise, error) {
	list, err := collect(t, scanPromise, `SELECT `+promiseColumns+` FROM promises WHERE kept_at = 0 AND due_at < $1 ORDER BY due_at, id LIMIT $2`,
		micros(before), limit)
	if err != nil {
		return nil, fmt.Errorf("promises that are due: %w", err)
	}
	return list, nil
}

// Promise reads one promise.
func (t *Tx) Promise(id string) (triage.Promise, error) {
	p, err := scanPromise(t.row(`SELECT `+promiseColumns+` FROM promises WHERE id = $1`, id))
	if err != nil {
		return p, fmt.Errorf("promise %s: %w", id, notFound(err))
	}
	return p, nil
}

// Settle marks an open promise as kept; nobody is reminded of it any more.
func (t *Tx) Settle(p triage.Promise, now time.Time) error {
	if err := t.exec(`UPDATE promises SET kept_at = $2 WHERE id = $1 AND kept_at = 0`, p.ID, micros(now)); err != nil {
		return fmt.Errorf("settle promise %s: %w", p.ID, err)
	}
	return t.Unplan(p.CaseID, PromiseStep(p.ID))
}

// DropPromise forgets a promise of which the customer never heard.
func (t *Tx) DropPromise(p triage.Promise) error {
	if err := t.exec(`DELETE FROM promises WHERE id = $1`, p.ID); err != nil {
		return fmt.Errorf("drop promise %s: %w", p.ID, err)
	}
	return t.Unplan(p.CaseID, PromiseStep(p.ID))
}

// ForgottenPromises lists the open promises that nothing is planned for later than a moment: nobody would be
// reminded of them. The invariant says there are none.
func (t *Tx) ForgottenPromises(after time.Time) ([]triage.Promise, error) {
	list, err := collect(t, scanPromise, `SELECT `+promiseColumns+` FROM promises p WHERE kept_at = 0 AND NOT EXISTS (SELECT 1 FROM steps s
		WHERE s.case_id = p.case_id AND s.step = '`+promisePrefix+`' || p.id AND +s.done_at = 0 AND +s.due_at > $1) ORDER BY due_at, id`, micros(after))
	if err != nil {
		return nil, fmt.Errorf("look for forgotten promises: %w", err)
	}
	return list, nil
}

// CountPromises counts the promises that are open, and how many of them are past their time.
func (t *Tx) CountPromises(now time.Time) (open, broken int, err error) {
	err = t.row(`SELECT COUNT(*), COALESCE(SUM(CASE WHEN due_at <= $1 THEN 1 ELSE 0 END), 0) FROM promises WHERE kept_at = 0`, micros(now)).Scan(&open, &broken)
	if err != nil {
		return 0, 0, fmt.Errorf("count promises: %w", err)
	}
	return open, broken, nil
}

// movePromises takes what was promised in one case, and what reminds of it, along to another.
func (t *Tx) movePromises(from, to string) error {
	if err := t.exec(`UPDATE promises SET case_id = $2 WHERE case_id = $1`, from, to); err != nil {
		return fmt.Errorf("move promises of case %s: %w", from, err)
	}
	if err := t.exec(`UPDATE steps SET case_id = $2 WHERE case_id = $1 AND step LIKE '`+promisePrefix+`%'`, from, to); err != nil {
		return fmt.Errorf("move reminders of case %s: %w", from, err)
	}
	return nil
}
