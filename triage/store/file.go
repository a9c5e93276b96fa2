package store

import (
	"fmt"
	"time"

	"heed/mailer"
)

// Bound says what the files of a case wait for.
type Bound string

// OfDraft binds files to a version of a draft, OfAsk to a question that waits for a confirming reply.
func OfDraft(version int) Bound { return Bound(fmt.Sprintf("draft:%d", version)) }

// OfAsk binds files to a question that waits for a confirming reply.
func OfAsk(id string) Bound { return Bound("ask:" + id) }

// FileNote is a file without its bytes.
type FileNote struct {
	Name, Type string
	Size       int64
}

// SetFiles binds these files, and no others, in their order.
func (t *Tx) SetFiles(caseID string, to Bound, files []mailer.File, now time.Time) error {
	err := t.exec(`DELETE FROM files WHERE case_id = $1 AND bound = $2`, caseID, string(to))
	for n, f := range files {
		if err != nil {
			break
		}
		err = t.exec(`INSERT INTO files (case_id, bound, n, made_at, name, type, size, data) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			caseID, string(to), n, micros(now), f.Name, f.Type, len(f.Data), f.Data)
	}
	if err != nil {
		return fmt.Errorf("keep files of case %s: %w", caseID, err)
	}
	return nil
}

// MoveFiles binds files anew: a draft has become another version.
func (t *Tx) MoveFiles(caseID string, from, to Bound) error {
	if err := t.exec(`UPDATE files SET bound = $3 WHERE case_id = $1 AND bound = $2`, caseID, string(from), string(to)); err != nil {
		return fmt.Errorf("bind files of case %s anew: %w", caseID, err)
	}
	return nil
}

// Files reads the files bound to something, bytes and all, in their order.
func (t *Tx) Files(caseID string, of Bound) ([]mailer.File, error) {
	list, err := collect(t, func(r scanner) (f mailer.File, err error) { return f, r.Scan(&f.Name, &f.Type, &f.Data) },
		`SELECT name, type, data FROM files WHERE case_id = $1 AND bound = $2 ORDER BY n`, caseID, string(of))
	if err != nil {
		return nil, fmt.Errorf("files of case %s: %w", caseID, err)
	}
	return list, nil
}

// FileNotes lists the files bound to something.
func (t *Tx) FileNotes(caseID string, of Bound) ([]FileNote, error) {
	list, err := collect(t, func(r scanner) (f FileNote, err error) { return f, r.Scan(&f.Name, &f.Type, &f.Size) },
		`SELECT name, type, size FROM files WHERE case_id = $1 AND bound = $2 ORDER BY n`, caseID, string(of))
	if err != nil {
		return nil, fmt.Errorf("files of case %s: %w", caseID, err)
	}
	return list, nil
}

// DropFiles forgets the files of a case that are bound to drafts, but those of one.
func (t *Tx) DropFiles(caseID string, but Bound) error {
	if err := t.exec(`DELETE FROM files WHERE case_id = $1 AND bound LIKE 'draft:%' AND bound <> $2`, caseID, string(but)); err != nil {
		return fmt.Errorf("drop files of case %s: %w", caseID, err)
	}
	return nil
}
