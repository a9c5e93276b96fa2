package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"heed/triage"
)

const caseColumns = `id, ref, state, kind, severity, verdict, customer_name, customer_addr, alias, mailbox, subject, person,
	opened_at, answer_by, answered_at, changed_at, draft, decided_by, decision, decided_at`

// verdictRow is a verdict with the fields its public JSON leaves out.
type verdictRow struct {
	triage.Verdict
	Second     triage.Kind `json:"second,omitempty"`
	ReviewText string      `json:"review_text,omitempty"`
}

func caseValues(c triage.Case) ([]any, error) {
	row := verdictRow{Verdict: c.Verdict, Second: c.Verdict.Second}
	if c.Verdict.Review != nil {
		row.ReviewText = c.Verdict.Review.Text
	}
	verdict, err := json.Marshal(row)
	if err != nil {
		return nil, err
	}
	return []any{
		c.ID, c.Ref, string(c.State), string(c.Verdict.Kind), int(c.Verdict.Severity), string(verdict),
		c.Customer.Name, c.Customer.Addr, c.Alias, c.Mailbox, c.Subject, c.Person,
		micros(c.OpenedAt), micros(c.AnswerBy), micros(c.AnsweredAt), micros(c.ChangedAt),
		c.Draft, c.DecidedBy, string(c.Decision), micros(c.DecidedAt),
	}, nil
}

func scanCase(r scanner) (triage.Case, error) {
	var c triage.Case
	var state, kind, verdict, decision string
	var severity int
	var opened, by, answered, changed, decided int64
	err := r.Scan(&c.ID, &c.Ref, &state, &kind, &severity, &verdict, &c.Customer.Name, &c.Customer.Addr, &c.Alias,
		&c.Mailbox, &c.Subject, &c.Person, &opened, &by, &answered, &changed, &c.Draft, &c.DecidedBy, &decision, &decided)
	if err != nil {
		return c, err
	}
	var row verdictRow
	if err := json.Unmarshal([]byte(verdict), &row); err != nil {
		return c, fmt.Errorf("verdict of case %s: %w", c.ID, err)
	}
	c.Verdict, c.Verdict.Second = row.Verdict, row.Second
	if c.Verdict.Review != nil {
		c.Verdict.Review.Text = row.ReviewText
	}
	c.State, c.Decision = triage.State(state), triage.EventName(decision)
	c.OpenedAt, c.AnswerBy, c.AnsweredAt = instant(opened), instant(by), instant(answered)
	c.ChangedAt, c.DecidedAt = instant(changed), instant(decided)
	return c, nil
}

// ErrRefTaken is returned by AddCase when another case has the same public reference.
var ErrRefTaken = errors.New("reference taken")

// AddCase writes a new case and the first line of its audit trail.
func (t *Tx) AddCase(c triage.Case, e triage.Event, now time.Time) error {
	var taken int
	if err := t.row(`SELECT COUNT(*) FROM cases WHERE ref = $1`, c.Ref).Scan(&taken); err != nil {
		return fmt.Errorf("open case %s: %w", c.Ref, err)
	}
	if taken > 0 {
		return fmt.Errorf("open case %s: %w", c.Ref, ErrRefTaken)
	}
	values, err := caseValues(c)
	if err != nil {
		return fmt.Errorf("open case %s: %w", c.Ref, err)
	}
	if err := t.exec(`INSERT INTO cases (`+caseColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
		$14, $15, $16, $17, $18, $19, $20)`, values...); err != nil {
		return fmt.Errorf("open case %s: %w", c.Ref, err)
	}
	return t.audit(c, e, now)
}

// SaveCase writes a case after an event, together with the event's line in the audit trail.
func (t *Tx) SaveCase(c triage.Case, e triage.Event, now time.Time) error {
	values, err := caseValues(c)
	if err != nil {
		return fmt.Errorf("save case %s: %w", c.Ref, err)
	}
	n, err := t.changed(`UPDATE cases SET ref = $2, state = $3, kind = $4, severity = $5, verdict = $6, customer_name = $7,
		customer_addr = $8, alias = $9, mailbox = $10, subject = $11, person = $12, opened_at = $13, answer_by = $14,
		answered_at = $15, changed_at = $16, draft = $17, decided_by = $18, decision = $19, decided_at = $20
		WHERE id = $1`, values...)
	if err == nil && n == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("save case %s: %w", c.Ref, err)
	}
	return t.audit(c, e, now)
}

func (t *Tx) audit(c triage.Case, e triage.Event, now time.Time) error {
	err := t.exec(`INSERT INTO audit (id, case_id, at, event, who, state, note) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		NewID(now), c.ID, micros(now), string(e.Name), e.By, string(c.State), e.Note)
	if err != nil {
		return fmt.Errorf("audit case %s: %w", c.Ref, err)
	}
	return nil
}

// Case reads one case by id.
func (t *Tx) Case(id string) (triage.Case, error) {
	c, err := scanCase(t.row(`SELECT `+caseColumns+` FROM cases WHERE id = $1`, id))
	if err != nil {
		return c, fmt.Errorf("case %s: %w", id, notFound(err))
	}
	return c, nil
}

// CaseByRef reads one case by its public reference.
func (t *Tx) CaseByRef(ref string) (triage.Case, error) {
	c, err := scanCase(t.row(`SELECT `+caseColumns+` FROM cases WHERE ref = $1`, strings.ToUpper(ref)))
	if err != nil {
		return c, fmt.Errorf("case %s: %w", ref, notFound(err))
	}
	return c, nil
}

// CasesOf lists a customer's cases, newest first, whatever address of theirs they came from.
func (t *Tx) CasesOf(addr string, limit int) ([]triage.Case, error) {
	list, err := collect(t, scanCase, `SELECT `+caseColumns+` FROM cases WHERE customer_addr IN
		(SELECT $1 UNION ALL SELECT addr FROM people WHERE addr <> $1 AND person = (SELECT person FROM people WHERE addr = $1)) ORDER BY opened_at DESC LIMIT $2`,
		strings.ToLower(addr), limit)
	if err != nil {
		return nil, fmt.Errorf("cases of a customer: %w", err)
	}
	return list, nil
}

// HasCases reports whether this address has written before.
func (t *Tx) HasCases(addr string) (bool, error) {
	var known bool
	err := t.row(`SELECT EXISTS (SELECT 1 FROM cases WHERE customer_addr = $1)`, strings.ToLower(addr)).Scan(&known)
	if err != nil {
		return false, fmt.Errorf("look for a customer: %w", err)
	}
	return known, nil
}

// Named lists cases opened since a moment whose customers have a name and an address, newest first.
func (t *Tx) Named(since time.Time, limit int) ([]triage.Case, error) {
	list, err := collect(t, scanCase, `SELECT `+caseColumns+` FROM cases WHERE changed_at >= $1 AND opened_at >= $1 AND customer_name <> '' AND customer_addr <> ''
		ORDER BY opened_at DESC LIMIT $2`, micros(since), limit)
	if err != nil {
		return nil, fmt.Errorf("cases of customers with a name: %w", err)
	}
	return list, nil
}

// Reviews lists the cases of reviews opened since a moment, newest first.
func (t *Tx) Reviews(since time.Time, limit int) ([]triage.Case, error) {
	list, err := collect(t, scanCase, `SELECT `+caseColumns+` FROM cases WHERE kind = $1 AND changed_at >= $2 AND opened_at >= $2
		ORDER BY opened_at DESC LIMIT $3`, string(triage.ReviewOf), micros(since), limit)
	if err != nil {
		return nil, fmt.Errorf("cases of reviews: %w", err)
	}
	return list, nil
}

// CasesIn lists the cases in any of the states, the one that waits longest first.
func (t *Tx) CasesIn(limit int, states ...triage.State) ([]triage.Case, error) {
	args := []any{limit}
	marks := make([]string, len(states))
	for i, s := range states {
		args = append(args, string(s))
		marks[i] = fmt.Sprintf("$%d", i+2)
	}
	list, err := collect(t, scanCase, `SELECT `+caseColumns+` FROM cases WHERE state IN (`+strings.Join(marks, ", ")+`)
		ORDER BY opened_at, id LIMIT $1`, args...)
	if err != nil {
		return nil, fmt.Errorf("list cases: %w", err)
	}
	return list, nil
}

// WaitingCases lists every case in which a customer waits for us, the longest wait first.
func (t *Tx) WaitingCases(limit int) ([]triage.Case, error) {
	waiting := slices.DeleteFunc(slices.Clone(triage.States), func(s triage.State) bool { return !s.Waiting() })
	return t.CasesIn(limit, waiting...)
}

// CasesOpened lists the cases opened in a period, oldest first.
func (t *Tx) CasesOpened(from, to time.Time) ([]triage.Case, error) {
	list, err := collect(t, scanCase, `SELECT `+caseColumns+` FROM cases WHERE opened_at >= $1 AND opened_at < $2 ORDER BY opened_at, id`,
		micros(from), micros(to))
	if err != nil {
		return nil, fmt.Errorf("cases opened: %w", err)
	}
	return list, nil
}

// CasesAnswered lists the cases last answered in a period.
func (t *Tx) CasesAnswered(from, to time.Time) ([]triage.Case, error) {
	list, err := collect(t, scanCase, `SELECT `+caseColumns+` FROM cases WHERE answered_at >= $1 AND answered_at < $2 ORDER BY answered_at, id`,
		micros(from), micros(to))
	if err != nil {
		return nil, fmt.Errorf("cases answered: %w", err)
	}
	return list, nil
}

// CountEvents counts how often something happened in a period.
func (t *Tx) CountEvents(e triage.EventName, from, to time.Time) (int, error) {
	var n int
	err := t.row(`SELECT COUNT(*) FROM audit WHERE event = $1 AND at >= $2 AND at < $3`, string(e), micros(from), micros(to)).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count %s: %w", e, err)
	}
	return n, nil
}

// CountStates counts cases by state.
func (t *Tx) CountStates() (map[triage.State]int, error) {
	type pair struct {
		state string
		n     int
	}
	list, err := collect(t, func(r scanner) (p pair, err error) { return p, r.Scan(&p.state, &p.n) },
		`SELECT state, COUNT(*) FROM cases GROUP BY state`)
	if err != nil {
		return nil, fmt.Errorf("count cases: %w", err)
	}
	counts := map[triage.State]int{}
	for _, p := range list {
		counts[triage.State(p.state)] = p.n
	}
	return counts, nil
}

// AuditLine is one line of a case's audit trail.
type AuditLine struct {
	At     time.Time
	CaseID string
	Ref    string
	Event  triage.EventName
	By     string
	State  triage.State
	Note   string
}

func scanAudit(r scanner) (l AuditLine, err error) {
	var at int64
	var event, state string
	err = r.Scan(&at, &l.CaseID, &l.Ref, &event, &l.By, &state, &l.Note)
	l.At, l.Event, l.State = instant(at), triage.EventName(event), triage.State(state)
	return l, err
}

// Audit reads the audit trail of a case, oldest first.
func (t *Tx) Audit(caseID string) ([]AuditLine, error) {
	list, err := collect(t, scanAudit, `SELECT a.at, a.case_id, c.ref, a.event, a.who, a.state, a.note FROM audit a
		JOIN cases c ON c.id = a.case_id WHERE a.case_id = $1 ORDER BY a.at, a.id`, caseID)
	if err != nil {
		return nil, fmt.Errorf("audit trail of case %s: %w", caseID, err)
	}
	return list, nil
}

// AuditBetween reads everything that happened in a period, oldest first.
func (t *Tx) AuditBetween(from, to time.Time) ([]AuditLine, error) {
	list, err := collect(t, scanAudit, `SELECT a.at, a.case_id, c.ref, a.event, a.who, a.state, a.note FROM audit a
		JOIN cases c ON c.id = a.case_id WHERE a.at >= $1 AND a.at < $2 ORDER BY a.at, a.id`, micros(from), micros(to))
	if err != nil {
		return nil, fmt.Errorf("audit trail: %w", err)
	}
	return list, nil
}

// AddThread notes that a mail with this Message-ID belongs to a case. The first note stands.
func (t *Tx) AddThread(messageID, caseID, kind string) error {
	if messageID == "" {
		return nil
	}
	err := t.exec(`INSERT INTO threads (message_id, case_id, kind) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, messageID, caseID, kind)
	if err != nil {
		return fmt.Errorf("note thread of case %s: %w", caseID, err)
	}
	return nil
}

// Thread is a Message-ID that is known, and what it was: a mail of the "customer", our "answer", or a
// mail to "staff".
type Thread struct{ MessageID, CaseID, Kind string }

// FindThread returns the first of the ids that is known, in the order given.
func (t *Tx) FindThread(ids ...string) (Thread, error) {
	for _, id := range ids {
		th := Thread{MessageID: id}
		err := notFound(t.row(`SELECT case_id, kind FROM threads WHERE message_id = $1`, id).Scan(&th.CaseID, &th.Kind))
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return Thread{}, fmt.Errorf("look up thread: %w", err)
		}
		return th, nil
	}
	return Thread{}, ErrNotFound
}

// ThreadIDs lists the Message-IDs of one kind in a case, in no particular order.
func (t *Tx) ThreadIDs(caseID, kind string) ([]string, error) {
	ids, err := collect(t, func(r scanner) (id string, err error) { return id, r.Scan(&id) },
		`SELECT message_id FROM threads WHERE case_id = $1 AND kind = $2`, caseID, kind)
	if err != nil {
		return nil, fmt.Errorf("thread of case %s: %w", caseID, err)
	}
	return ids, nil
}
