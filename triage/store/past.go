package store

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"heed/triage"
)

// Past is a case that was answered, and how it ended (playbook G5).
type Past struct {
	Case     triage.Case
	OpenedAt time.Time        // when its first mail arrived
	EndedAt  time.Time        // when it was answered first
	How      triage.EventName // Sent, AnsweredByHand or Called
	Thanked  bool             // the customer came back with a kind word
	Again    bool             // the customer wrote again after the answer
}

// Like is what past cases are compared with.
type Like struct {
	CaseID   string // left out, and so are all cases of Customer
	Customer string
	Themes   []triage.Theme // one of them at least must be shared
	Words    []string       // folded; they only decide what is nearer
}

// What one question may cost: a few milliseconds, however long the studio has been at it.
const (
	mostLikeWords = 16
	mostRecent    = 1000 // remembered cases that are looked at, the newest
)

// Remember keeps what an answered case was about, in place of what was kept of it before. Nothing is kept of a
// case without a theme.
func (t *Tx) Remember(caseID string, themes []triage.Theme, words []string, now time.Time) error {
	err := t.exec(`DELETE FROM past WHERE case_id = $1`, caseID)
	if err == nil && len(themes) > 0 {
		err = t.exec(`INSERT INTO past (case_id, made_at, themes, words) VALUES ($1, $2, $3, $4)`,
			caseID, micros(now), strings.Join(themeWords(themes), " "), strings.Join(words, " "))
	}
	if err != nil {
		return fmt.Errorf("remember case %s: %w", caseID, err)
	}
	return nil
}

// Nearest lists the past cases that are most like one, the nearest first.
func (t *Tx) Nearest(l Like, most int) ([]Past, error) {
	if len(l.Themes) == 0 {
		return nil, nil
	}
	// More than are asked for: some may be the same customer's.
	ids, err := collect(t, func(r scanner) (id string, err error) { return id, r.Scan(&id) },
		`SELECT p.case_id FROM (SELECT rowid AS id, rank AS nearness FROM past_index WHERE past_index MATCH $1 AND rowid > (SELECT COALESCE(MAX(id), 0) FROM past) - $3
			ORDER BY rank LIMIT $2) near JOIN past p ON p.id = near.id ORDER BY near.nearness, p.id DESC`, l.query(), most+10, mostRecent)
	if err != nil {
		return nil, fmt.Errorf("nearest past cases: %w", err)
	}
	var list []Past
	for _, id := range ids {
		if id == l.CaseID || len(list) == most {
			continue
		}
		c, err := t.Case(id)
		if err != nil {
			return nil, err
		}
		same, err := t.IsSamePerson(c.Customer.Addr, l.Customer)
		if err != nil {
			return nil, err
		}
		if same || c.State.Waiting() {
			continue
		}
		p, err := t.ended(c)
		if err != nil {
			return nil, err
		}
		if !p.EndedAt.IsZero() {
			list = append(list, p)
		}
	}
	return list, nil
}

// query writes the question in FTS5's language: each word a string of its own, so that nothing in it is syntax.
func (l Like) query() string {
	themes, words := eitherOf(themeWords(l.Themes)), eitherOf(l.Words[:min(len(l.Words), mostLikeWords)])
	if words == "" {
		return "themes : " + themes
	}
	return "themes : " + themes + " AND (themes : " + themes + " OR words : " + words + ")"
}

func eitherOf(words []string) string {
	var quoted []string
	for _, w := range words {
		w = strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return r
			}
			return -1
		}, w)
		if w != "" {
			quoted = append(quoted, `"`+w+`"`)
		}
	}
	if quoted == nil {
		return ""
	}
	return "(" + strings.Join(quoted, " OR ") + ")"
}

// themeWords spells each theme as one word of the index.
func themeWords(themes []triage.Theme) []string {
	words := make([]string, len(themes))
	for i, t := range themes {
		words[i] = strings.ReplaceAll(string(t), "-", "")
	}
	return words
}

// ended reads from the trail of a case how it ended.
func (t *Tx) ended(c triage.Case) (Past, error) {
	p := Past{Case: c, OpenedAt: c.OpenedAt}
	trail, err := t.Audit(c.ID)
	if err != nil {
		return p, err
	}
	for _, l := range trail {
		switch l.Event {
		case triage.Opened:
			p.OpenedAt = l.At
		case triage.Sent, triage.AnsweredByHand, triage.Called:
			if p.EndedAt.IsZero() {
				p.EndedAt, p.How = l.At, l.Event
			}
		case triage.Thanked:
			p.Thanked = true
		case triage.CustomerWrote:
			p.Again = p.Again || !p.EndedAt.IsZero()
		}
	}
	return p, nil
}

// Said lists the subjects and words of the mails of a case with one of these outcomes, the oldest first, each
// cut at some length.
func (t *Tx) Said(caseID string, outcomes [2]string, length int) ([]string, error) {
	list, err := collect(t, func(r scanner) (s string, err error) { return s, r.Scan(&s) },
		`SELECT subject || ' ' || substr(body, 1, $4) FROM messages WHERE case_id = $1 AND outcome IN ($2, $3) ORDER BY received_at, id LIMIT 20`,
		caseID, outcomes[0], outcomes[1], length)
	if err != nil {
		return nil, fmt.Errorf("what was said in case %s: %w", caseID, err)
	}
	return list, nil
}
