package store

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"heed/triage"
)

// What one search may read.
const (
	mostSaid = 5000     // mails of cases that are not over, the newest
	saidText = 16 << 10 // bytes of each
	mostPast = 500      // cases that are over, by their words
)

// Find lists the cases in which a text is found: over reference, customer, address and subject of every case, the words
// of the mails of those that are not over, and, by the words they are remembered by, of complaints that were answered.
// holds looks at all that is known of a case as one text; words is nil where there is nothing to remember cases by. The
// cases in which a customer waits come first, then the newest. total counts those beyond most, too.
func (t *Tx) Find(holds func(text string) bool, words []string, most int) (found []triage.Case, total int, err error) {
	said, err := t.saidOpenly()
	if err != nil {
		return nil, 0, err
	}
	past, err := t.pastWith(words)
	if err != nil {
		return nil, 0, err
	}
	type row struct {
		id      string
		waiting bool
		at      time.Time
		text    string
	}
	rows, err := collect(t, func(r scanner) (x row, err error) {
		var state string
		var at int64
		err = r.Scan(&x.id, &state, &at, &x.text)
		x.waiting, x.at = triage.State(state).Waiting(), instant(at)
		if !past[x.id] && !holds(x.text+" "+strings.Join(said[x.id], " ")) {
			x.id = ""
		}
		x.text = ""
		return x, err
	}, `SELECT id, state, opened_at, ref || ' ' || customer_name || ' ' || customer_addr || ' ' || subject FROM cases`)
	if err != nil {
		return nil, 0, fmt.Errorf("find cases: %w", err)
	}
	rows = slices.DeleteFunc(rows, func(x row) bool { return x.id == "" })
	slices.SortStableFunc(rows, func(a, b row) int {
		if a.waiting != b.waiting {
			if a.waiting {
				return -1
			}
			return 1
		}
		return b.at.Compare(a.at)
	})
	for _, x := range rows[:min(len(rows), most)] {
		c, err := t.Case(x.id)
		if err != nil {
			return nil, 0, err
		}
		found = append(found, c)
	}
	return found, len(rows), nil
}

// saidOpenly gives the words of the mails of cases that are not over, by case.
func (t *Tx) saidOpenly() (map[string][]string, error) {
	type mail struct{ caseID, words string }
	list, err := collect(t, func(r scanner) (m mail, err error) { return m, r.Scan(&m.caseID, &m.words) },
		`SELECT m.case_id, m.subject || ' ' || substr(m.body, 1, $2) FROM cases c JOIN messages m ON m.case_id = c.id
			WHERE c.state IN `+unfinished+` ORDER BY m.received_at DESC LIMIT $1`, mostSaid, saidText)
	if err != nil {
		return nil, fmt.Errorf("words of open cases: %w", err)
	}
	said := map[string][]string{}
	for _, m := range list {
		said[m.caseID] = append(said[m.caseID], m.words)
	}
	return said, nil
}

// pastWith finds the answered complaints that are remembered by all of the words.
func (t *Tx) pastWith(words []string) (map[string]bool, error) {
	var each []string
	for _, w := range words {
		if one := eitherOf([]string{w}); one != "" {
			each = append(each, "words : "+one)
		}
	}
	if len(each) == 0 {
		return nil, nil
	}
	ids, err := collect(t, func(r scanner) (id string, err error) { return id, r.Scan(&id) },
		`SELECT p.case_id FROM past_index i JOIN past p ON p.id = i.rowid WHERE past_index MATCH $1 ORDER BY p.id DESC LIMIT $2`,
		strings.Join(each, " AND "), mostPast)
	if err != nil {
		return nil, fmt.Errorf("find past cases: %w", err)
	}
	past := map[string]bool{}
	for _, id := range ids {
		past[id] = true
	}
	return past, nil
}
