package store

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"heed/triage"
)

// AddDraft keeps a version of a draft; versions are never changed.
func (t *Tx) AddDraft(caseID string, d triage.Draft, now time.Time) error {
	data, err := json.Marshal(d)
	if err == nil {
		err = t.exec(`INSERT INTO drafts (case_id, version, author, draft, made_at) VALUES ($1, $2, $3, $4, $5)`,
			caseID, d.Version, d.Author, string(data), micros(now))
	}
	if err != nil {
		return fmt.Errorf("keep draft %d of case %s: %w", d.Version, caseID, err)
	}
	return nil
}

// Draft reads a version of a draft.
func (t *Tx) Draft(caseID string, version int) (triage.Draft, error) {
	var d triage.Draft
	var data string
	err := t.row(`SELECT draft FROM drafts WHERE case_id = $1 AND version = $2`, caseID, version).Scan(&data)
	if err == nil {
		err = json.Unmarshal([]byte(data), &d)
	}
	if err != nil {
		return d, fmt.Errorf("draft %d of case %s: %w", version, caseID, notFound(err))
	}
	return d, nil
}

// DraftMade returns when a version of a draft was made; the zero time where there is none.
func (t *Tx) DraftMade(caseID string, version int) (time.Time, error) {
	var at int64
	err := t.row(`SELECT made_at FROM drafts WHERE case_id = $1 AND version = $2`, caseID, version).Scan(&at)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, fmt.Errorf("draft %d of case %s: %w", version, caseID, err)
	}
	return instant(at), nil
}

// NewestDraftBy reads the newest version of a draft that an author wrote.
func (t *Tx) NewestDraftBy(caseID, author string) (triage.Draft, error) {
	var version int
	err := t.row(`SELECT version FROM drafts WHERE case_id = $1 AND author = $2 ORDER BY version DESC LIMIT 1`, caseID, author).Scan(&version)
	if err != nil {
		return triage.Draft{}, fmt.Errorf("newest draft of case %s: %w", caseID, notFound(err))
	}
	return t.Draft(caseID, version)
}
