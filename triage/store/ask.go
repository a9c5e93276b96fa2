package store

import (
	"fmt"
	"time"
)

// Ask is one question put to one person by mail: the row behind a token. The token itself is never
// stored: it is computed from the row.
type Ask struct {
	ID        string
	CaseID    string
	Ref       string // what the subject of the mail names
	Version   int    // of the draft
	Person    string
	Purpose   string // "decide", "listed", "confirm", "uncertain"
	ExpiresAt time.Time
	UsedAt    time.Time
	Payload   string // for "confirm": the commands that wait for the confirming reply; for "decide": an edited text, if one is asked about
}

const askColumns = `id, case_id, ref, version, person, purpose, expires_at, used_at, payload`

// AddAsk keeps a question.
func (t *Tx) AddAsk(a Ask) error {
	err := t.exec(`INSERT INTO asks (`+askColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		a.ID, a.CaseID, a.Ref, a.Version, a.Person, a.Purpose, micros(a.ExpiresAt), micros(a.UsedAt), a.Payload)
	if err != nil {
		return fmt.Errorf("keep ask of %s: %w", a.Ref, err)
	}
	return nil
}

// Asks lists the questions put to a person under a reference, newest first.
func (t *Tx) Asks(ref, person string) ([]Ask, error) {
	list, err := collect(t, scanAsk, `SELECT `+askColumns+` FROM asks WHERE ref = $1 AND person = $2 ORDER BY id DESC`, ref, person)
	if err != nil {
		return nil, fmt.Errorf("asks of %s: %w", ref, err)
	}
	return list, nil
}

// Ask reads one question by id.
func (t *Tx) Ask(id string) (Ask, error) {
	a, err := scanAsk(t.row(`SELECT `+askColumns+` FROM asks WHERE id = $1`, id))
	if err != nil {
		return a, fmt.Errorf("ask %s: %w", id, notFound(err))
	}
	return a, nil
}

func scanAsk(r scanner) (a Ask, err error) {
	var expires, used int64
	err = r.Scan(&a.ID, &a.CaseID, &a.Ref, &a.Version, &a.Person, &a.Purpose, &expires, &used, &a.Payload)
	a.ExpiresAt, a.UsedAt = instant(expires), instant(used)
	return a, err
}

// AskedOf lists everybody who was asked about a case, each once. Who saw it in a list was not asked.
func (t *Tx) AskedOf(caseID string) ([]string, error) {
	list, err := collect(t, func(r scanner) (p string, err error) { return p, r.Scan(&p) },
		`SELECT person FROM asks WHERE case_id = $1 AND purpose NOT IN ('confirm', 'listed') GROUP BY person ORDER BY MIN(id)`, caseID)
	if err != nil {
		return nil, fmt.Errorf("who was asked about case %s: %w", caseID, err)
	}
	return list, nil
}

// UseAsk spends a question's token: it reports false where it was spent before.
func (t *Tx) UseAsk(id string, now time.Time) (bool, error) {
	n, err := t.changed(`UPDATE asks SET used_at = $2 WHERE id = $1 AND used_at = 0`, id, micros(now))
	if err != nil {
		return false, fmt.Errorf("spend ask %s: %w", id, err)
	}
	return n > 0, nil
}

// Enrol remembers that a person's sender was proven by a confirming reply.
func (t *Tx) Enrol(person string, until time.Time) error {
	err := t.exec(`INSERT INTO enrolments (person, until) VALUES ($1, $2) ON CONFLICT (person) DO UPDATE SET until = excluded.until`,
		person, micros(until))
	if err != nil {
		return fmt.Errorf("enrol: %w", err)
	}
	return nil
}

// Enrolled reports whether a person's enrolment holds.
func (t *Tx) Enrolled(person string, now time.Time) (bool, error) {
	var n int
	err := t.row(`SELECT COUNT(*) FROM enrolments WHERE person = $1 AND until > $2`, person, micros(now)).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("look up enrolment: %w", err)
	}
	return n > 0, nil
}
