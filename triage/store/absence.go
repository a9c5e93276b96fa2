package store

import (
	"fmt"
	"strings"
	"time"

	"heed/triage"
)

// SetAbsence keeps when somebody is away. It takes the place of every absence of theirs that it overlaps.
func (t *Tx) SetAbsence(a triage.Absence) error {
	person := strings.ToLower(a.Person)
	err := t.exec(`DELETE FROM absences WHERE person = $1 AND from_at < $3 AND until > $2`, person, micros(a.From), micros(a.Until))
	if err == nil {
		err = t.exec(`INSERT INTO absences (person, from_at, until, substitute) VALUES ($1, $2, $3, $4)`,
			person, micros(a.From), micros(a.Until), strings.ToLower(a.Substitute))
	}
	if err != nil {
		return fmt.Errorf("keep an absence: %w", err)
	}
	return nil
}

// DropAbsence takes an absence back.
func (t *Tx) DropAbsence(a triage.Absence) error {
	if err := t.exec(`DELETE FROM absences WHERE person = $1 AND from_at = $2`, strings.ToLower(a.Person), micros(a.From)); err != nil {
		return fmt.Errorf("drop an absence: %w", err)
	}
	return nil
}

// Absences lists the absences that hold at a moment or are still to come, the earliest first.
func (t *Tx) Absences(now time.Time) ([]triage.Absence, error) {
	list, err := collect(t, func(r scanner) (a triage.Absence, err error) {
		var from, until int64
		err = r.Scan(&a.Person, &from, &until, &a.Substitute)
		a.From, a.Until = instant(from), instant(until)
		return a, err
	}, `SELECT person, from_at, until, substitute FROM absences WHERE until > $1 ORDER BY from_at, person`, micros(now))
	if err != nil {
		return nil, fmt.Errorf("list absences: %w", err)
	}
	return list, nil
}
