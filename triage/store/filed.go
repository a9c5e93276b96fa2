package store

import (
	"fmt"
	"time"
)

// Filed is a version of a draft that lies, or shall lie, in the Drafts folder of a mailbox.
type Filed struct {
	CaseID  string
	Version int
	Mailbox string
	MadeAt  time.Time
	Raw     []byte // the mail as it was put there
}

// The states of a filed draft.
const (
	fileWanted = "wanted" // to be put into the folder
	fileThere  = "there"
	fileGone   = "gone" // taken out, or never put there
)

// FileDraft wants a version of a draft in a Drafts folder. One that lies there stays as it is; one that was taken
// out is put back.
func (t *Tx) FileDraft(f Filed) error {
	err := t.exec(`INSERT INTO filed (case_id, version, mailbox, made_at, state, raw) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (case_id, version) DO UPDATE SET made_at = excluded.made_at, state = excluded.state, raw = excluded.raw WHERE state = $7`,
		f.CaseID, f.Version, f.Mailbox, micros(f.MadeAt), fileWanted, f.Raw, fileGone)
	if err != nil {
		return fmt.Errorf("file draft %d of case %s: %w", f.Version, f.CaseID, err)
	}
	return nil
}

// current are the drafts somebody may still send: the newest of a case that waits for staff.
const current = `EXISTS (SELECT 1 FROM cases c WHERE c.id = f.case_id AND c.draft = f.version AND c.state IN ('open', 'awaiting-staff'))`

func scanFiled(r scanner) (f Filed, err error) {
	var at int64
	err = r.Scan(&f.CaseID, &f.Version, &f.Mailbox, &at, &f.Raw)
	f.MadeAt = instant(at)
	return f, err
}

// DraftsToPut lists the drafts to be put into their folders.
func (t *Tx) DraftsToPut(limit int) ([]Filed, error) {
	return t.filed(`f.state = 'wanted' AND `+current, limit)
}

// DraftsToTake lists the drafts to be taken out of their folders: decided upon, answered by hand, or followed by a
// newer version.
func (t *Tx) DraftsToTake(limit int) ([]Filed, error) {
	return t.filed(`f.state IN ('wanted', 'there') AND NOT `+current, limit)
}

func (t *Tx) filed(where string, limit int) ([]Filed, error) {
	list, err := collect(t, scanFiled, `SELECT f.case_id, f.version, f.mailbox, f.made_at, f.raw FROM filed f WHERE f.state <> 'gone' AND `+
		where+` ORDER BY f.made_at, f.case_id LIMIT $1`, limit)
	if err != nil {
		return nil, fmt.Errorf("filed drafts: %w", err)
	}
	return list, nil
}

// DraftPut notes that a draft lies in its folder.
func (t *Tx) DraftPut(f Filed) error { return t.markFiled(f, fileThere) }

// DraftTaken notes that a draft lies in its folder no more, or is no longer Heed's to remove.
func (t *Tx) DraftTaken(f Filed) error {
	f.Raw = nil
	return t.markFiled(f, fileGone)
}

func (t *Tx) markFiled(f Filed, state string) error {
	if f.Raw == nil {
		f.Raw = []byte{}
	}
	err := t.exec(`UPDATE filed SET state = $3, raw = $4 WHERE case_id = $1 AND version = $2`, f.CaseID, f.Version, state, f.Raw)
	if err != nil {
		return fmt.Errorf("draft %d of case %s is %s: %w", f.Version, f.CaseID, state, err)
	}
	return nil
}
