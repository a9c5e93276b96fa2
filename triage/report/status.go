package report

import (
	"maps"
	"slices"
	"strings"
	"time"

	"heed/triage"
	"heed/triage/store"
)

// Status is the state of the studio's work at one moment.
type Status struct {
	Open      int            `json:"open"`      // cases in which a customer waits for us
	States    map[string]int `json:"states"`    // cases by state
	Late      int            `json:"late"`      // of the open ones, past their deadline
	Forgotten int            `json:"forgotten"` // cases that are not over and have no deadline ahead: always 0, else a fault
	Promises  Promises       `json:"promises"`
	Outbox    map[string]int `json:"outbox"` // mails by state
	Paused    bool           `json:"paused"`
	Beat      *time.Time     `json:"last_round"` // when the daemon last did its round; null: never
	Folders   []Folder       `json:"folders"`
	Servers   []Server       `json:"servers"`
	Mail      map[string]int `json:"mail_24h"` // mails of the last 24 hours by what became of them
	Database  Database       `json:"database"`
	Trouble   []Trouble      `json:"trouble"` // what stands and the owners have been told of
	Ledger    []Ledger       `json:"ledger"`  // only where it was asked for
	Waiting   []Waiting      `json:"waiting"` // who waits, the longest wait first
}

// Promises counts what customers were promised.
type Promises struct {
	Open      int `json:"open"`
	Broken    int `json:"broken"`    // of the open ones, past their day
	Forgotten int `json:"forgotten"` // open ones that nobody would be reminded of: always 0, else a fault
}

// Server is a mail server and when it last answered.
type Server struct {
	Name string     `json:"name"` // the mailbox, or "smtp"
	Last *time.Time `json:"last"` // null: never
}

// Database says how the file is kept.
type Database struct {
	Size    int64      `json:"size"`        // bytes
	Checked *time.Time `json:"checked"`     // when all of it was last read and found sound
	Backup  *time.Time `json:"last_backup"` // the newest of the daily copies
}

// Trouble is something wrong with the machinery.
type Trouble struct {
	What    string `json:"what"`
	Mailbox string `json:"mailbox,omitempty"`
	Who     string `json:"who,omitempty"`
}

// late is how far behind its time a step may be before a case counts as having nothing ahead.
const late = 5 * time.Minute

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
	lost, err := tx.StalledCases(now.Add(-late))
	if err != nil {
		return s, err
	}
	s.Forgotten = len(lost)
	if s.Promises.Open, s.Promises.Broken, err = tx.CountPromises(now); err != nil {
		return s, err
	}
	unwatched, err := tx.ForgottenPromises(now.Add(-late))
	if err != nil {
		return s, err
	}
	s.Promises.Forgotten = len(unwatched)
	if s.Outbox, err = tx.CountMail(); err != nil {
		return s, err
	}
	if s.Paused, err = tx.Paused(); err != nil {
		return s, err
	}
	if s.Beat, err = moment(tx, "beat"); err != nil {
		return s, err
	}
	if s.Database.Checked, err = moment(tx, "checked"); err != nil {
		return s, err
	}
	if s.Mail, err = tx.CountOutcomes(now.Add(-24*time.Hour), now); err != nil {
		return s, err
	}
	if err := s.addServers(tx); err != nil {
		return s, err
	}
	if s.Trouble, err = standing(tx); err != nil {
		return s, err
	}
	cursors, err := tx.Cursors()
	for _, c := range cursors {
		s.Folders = append(s.Folders, Folder{Mailbox: c.Mailbox, Folder: c.Folder, UIDValidity: c.UIDValidity, UID: c.Last, At: c.MovedAt})
	}
	return s, err
}

// moment reads a time the program keeps; nil where there is none.
func moment(tx *store.Tx, key string) (*time.Time, error) {
	value, err := tx.Meta(key)
	if err != nil {
		return nil, err
	}
	at, err := time.Parse(time.RFC3339Nano, value)
	if err != nil {
		return nil, nil
	}
	return &at, nil
}

func (s *Status) addServers(tx *store.Tx) error {
	mailboxes, err := tx.Metas("contact:imap:")
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(mailboxes)) {
		at, err := moment(tx, "contact:imap:"+name)
		if err != nil {
			return err
		}
		s.Servers = append(s.Servers, Server{Name: name, Last: at})
	}
	at, err := moment(tx, "contact:smtp")
	s.Servers = append(s.Servers, Server{Name: "smtp", Last: at})
	return err
}

// standing lists the trouble that is not over.
func standing(tx *store.Tx) ([]Trouble, error) {
	found, err := tx.Metas("alarmed:")
	if err != nil {
		return nil, err
	}
	var list []Trouble
	for _, line := range slices.Sorted(maps.Values(found)) {
		if t, ok := trouble(line); ok {
			list = append(list, t)
		}
	}
	return list, nil
}

// trouble reads a line as the desk keeps it.
func trouble(line string) (Trouble, bool) {
	parts := strings.SplitN(line, "\t", 3)
	if len(parts) < 3 {
		return Trouble{}, false
	}
	return Trouble{What: parts[0], Mailbox: parts[1], Who: parts[2]}, true
}

func waitingLine(c triage.Case) Waiting {
	return Waiting{
		Ref: c.Ref, State: string(c.State), Kind: string(c.Verdict.Kind), Severity: int(c.Verdict.Severity),
		Since: c.OpenedAt, AnswerBy: c.AnswerBy,
	}
}
