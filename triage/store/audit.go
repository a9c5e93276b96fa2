package store

import (
	"errors"
	"fmt"

	"heed/triage"
)

// LastBy returns who did something to a case the last time, "" where nobody did.
func (t *Tx) LastBy(caseID string, e triage.EventName) (string, error) {
	var who string
	err := notFound(t.row(`SELECT who FROM audit WHERE case_id = $1 AND event = $2 ORDER BY at DESC, id DESC LIMIT 1`, caseID, string(e)).Scan(&who))
	if err != nil && !errors.Is(err, ErrNotFound) {
		return "", fmt.Errorf("who did %s last: %w", e, err)
	}
	return who, nil
}
