package report

import (
	"time"

	"heed/triage"
	"heed/triage/store"
)

// Status is the state of the studio's work at one moment.
type Status struct {
	Open      int            `json:"open"`      // cases in which a customer waits for us
	States    map[string]int `json:"states"`    // cases by state
	Late      int            `json:"late"`      // of the open ones, past their deadline
	Forgotten int            `json:"forgotten"` // cases with nothing planned: always 0, else a fault
	Outbox    map[string]int `json:"outbox"`    // mails by state
	Paused    bool           `json:"paused"`
	Beat      *time.Time     `json:"last_round"` // when the daemon last did its round; null: never
	Folders   []Folder       `json:"folders"`
	Waiting   []Waiting      `json:"waiting"` // who waits, the longest wait first
}

// Folder is how far a watched folder has been read.
type Folder struct {
	Mailbox     string    `json:"mailbox"`
	Folder      string    `json:"folder"`
	UIDValidity uint32    `json:"uidvalidity"`
	UID         uint32    `json:"uid"`
	At          time.Time `json:"at"`
}

// Waiting is one customer who waits. Names and addresses stay in the mails.
type Waiting struct {
	Ref      string    `json:"ref"`
	State    string    `json:"state"`
	Kind     string    `json:"kind"`
	Severity int       `json:"severity"`
	Since    time.Time `json:"since"`
	AnswerBy time.Time `json:"answer_by"`
}

// ReadStatus counts everything in one snapshot.
func ReadStatus(tx *store.Tx, now time.Time) (Status, error) {
	s := Status{States: map[string]int{}}
	states, err := tx.CountStates()
	if err != nil {
		return s, err
	}
	for state, n := range states {
		s.States[string(state)] = n
		if state.Waiting() {
			s.Open += n
		}
	}
	waiting, err := tx.WaitingCases(1000)
	if err != nil {
		return s, err
	}
	for _, c := range waiting {
		if !c.AnswerBy.IsZero() && c.AnswerBy.Before(now) {
			s.Late++
		}
		s.Waiting = append(s.Waiting, waitingLine(c))
	}
	lost, err := tx.ForgottenCases()
	if err != nil {
		return s, err
	}
	s.Forgotten = len(lost)
	if s.Outbox, err = tx.CountMail(); err != nil {
		return s, err
	}
	if s.Paused, err = tx.Paused(); err != nil {
		return s, err
	}
	beat, err := tx.Meta("beat")
	if err != nil {
		return s, err
	}
	if at, err := time.Parse(time.RFC3339, beat); err == nil {
		s.Beat = &at
	}
	cursors, err := tx.Cursors()
	for _, c := range cursors {
		s.Folders = append(s.Folders, Folder{Mailbox: c.Mailbox, Folder: c.Folder, UIDValidity: c.UIDValidity, UID: c.Last, At: c.MovedAt})
	}
	return s, err
}

func waitingLine(c triage.Case) Waiting {
	return Waiting{
		Ref: c.Ref, State: string(c.State), Kind: string(c.Verdict.Kind), Severity: int(c.Verdict.Severity),
		Since: c.OpenedAt, AnswerBy: c.AnswerBy,
	}
}
