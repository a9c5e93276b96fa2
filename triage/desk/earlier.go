package desk

import (
	"time"

	"heed/triage"
	"heed/triage/compose"
	"heed/triage/review"
	"heed/triage/store"
)

// earlier lists what the customer came with before (playbook L4).
func (d *Desk) earlier(tx *store.Tx, c triage.Case) ([]compose.Earlier, error) {
	cases, err := tx.CasesOf(c.Customer.Addr, 6)
	if err != nil {
		return nil, err
	}
	var list []compose.Earlier
	for _, e := range cases {
		if e.ID != c.ID && c.Customer.Addr != "" {
			list = append(list, shown(e))
		}
	}
	return list, nil
}

// lately is how old a case may be that a reviewer is still likely to speak of.
const lately = 180 * 24 * time.Hour

// perhaps lists the cases of customers whose names are like a reviewer's.
func (d *Desk) perhaps(tx *store.Tx, c triage.Case, now time.Time) ([]compose.Earlier, error) {
	if c.Verdict.Review == nil || c.Customer.Name == "" {
		return nil, nil
	}
	cases, err := tx.Named(now.Add(-lately), 2000)
	if err != nil {
		return nil, err
	}
	var list []compose.Earlier
	for _, e := range cases {
		if review.Alike(c.Customer.Name, e.Customer.Name) {
			guess := shown(e)
			guess.Name = e.Customer.Name
			list = append(list, guess)
		}
	}
	return list, nil
}

// shown is a case as staff see it beside another one.
func shown(c triage.Case) compose.Earlier {
	return compose.Earlier{
		Ref: c.Ref, At: c.OpenedAt, Subject: c.Subject, Verdict: c.Verdict, State: c.State, Decision: c.Decision, Ended: ended(c),
	}
}

// ended is when a case was settled: decided by staff, else answered, else last changed.
func ended(c triage.Case) time.Time {
	for _, at := range []time.Time{c.DecidedAt, c.AnsweredAt} {
		if !at.IsZero() {
			return at
		}
	}
	return c.ChangedAt
}
