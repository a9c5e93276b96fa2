package store

import (
	"encoding/json"
	"fmt"
	"time"

	"heed/triage"
)

// Labels are what a mail is said to be.
type Labels struct {
	Kind     triage.Kind     `json:"kind"`
	Severity triage.Severity `json:"severity"`
	Themes   []triage.Theme  `json:"themes"`
	Flags    []triage.Flag   `json:"flags"`
	Wants    []triage.Want   `json:"wants"`
}

// LabelsOf are the labels of a verdict. They keep lists of their own.
func LabelsOf(v triage.Verdict) Labels {
	return Labels{
		v.Kind, v.Severity, append([]triage.Theme{}, v.Themes...), append([]triage.Flag{}, v.Flags...), append([]triage.Want{}, v.Wants...),
	}
}

// Correction is what staff set right about a case. Together with the mail it is a labelled example, which is
// forgotten with the words of the mail.
type Correction struct {
	CaseID      string
	At          time.Time
	Who         string
	Said, Meant Labels // what Heed made of it, and what staff did
}

// AddCorrection keeps a correction.
func (t *Tx) AddCorrection(c Correction) error {
	said, err := json.Marshal(c.Said)
	if err != nil {
		return fmt.Errorf("keep correction of case %s: %w", c.CaseID, err)
	}
	meant, err := json.Marshal(c.Meant)
	if err == nil {
		err = t.exec(`INSERT INTO corrections (id, case_id, at, who, said, meant) VALUES ($1, $2, $3, $4, $5, $6)`,
			NewID(c.At), c.CaseID, micros(c.At), c.Who, string(said), string(meant))
	}
	if err != nil {
		return fmt.Errorf("keep correction of case %s: %w", c.CaseID, err)
	}
	return nil
}

// IsCorrected reports whether staff set a case right.
func (t *Tx) IsCorrected(caseID string) (bool, error) {
	var yes bool
	err := t.row(`SELECT EXISTS (SELECT 1 FROM corrections WHERE case_id = $1)`, caseID).Scan(&yes)
	if err != nil {
		return false, fmt.Errorf("corrections of case %s: %w", caseID, err)
	}
	return yes, nil
}

// Example is a mail with the labels that staff gave it.
type Example struct {
	Mail  Message
	Lang  string
	Meant Labels
}

// Corrected gives every case that staff set right, as its first mail with the labels as they were corrected
// last, oldest first. Mails of which no words are left are passed over.
func (t *Tx) Corrected(give func(Example) error) error {
	list, err := collect(t, func(r scanner) (c Correction, err error) {
		var meant string
		if err = r.Scan(&c.CaseID, &meant); err == nil {
			err = json.Unmarshal([]byte(meant), &c.Meant)
		}
		return c, err
	}, `SELECT case_id, meant FROM corrections c WHERE id = (SELECT MAX(id) FROM corrections o WHERE o.case_id = c.case_id) ORDER BY id`)
	if err != nil {
		return fmt.Errorf("list corrections: %w", err)
	}
	for _, c := range list {
		mails, err := t.CaseMessages(c.CaseID)
		if err != nil {
			return err
		}
		of, err := t.Case(c.CaseID)
		if err != nil {
			return err
		}
		for _, m := range mails {
			if m.Outcome == "case" && m.Body != "" {
				if err := give(Example{Mail: m, Lang: of.Verdict.Lang, Meant: c.Meant}); err != nil {
					return err
				}
				break
			}
		}
	}
	return nil
}
