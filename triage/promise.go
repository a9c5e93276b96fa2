package triage

import "time"

// Promise is something a customer was told will be done, and until when. It is tracked until it is kept
// (playbook R2).
type Promise struct {
	ID     string
	CaseID string
	Source PromiseSource
	Who    string    // address of the member who gave it; empty: the studio
	What   string    // in a sentence
	Due    time.Time // it must be kept by then (UTC)
	MadeAt time.Time
	KeptAt time.Time // zero while it is open
}

// PromiseSource says how a customer came to be promised something.
type PromiseSource string

// The sources of promises.
const (
	ToldByStaff PromiseSource = "staff"   // staff said so, or told Heed that they did
	InAnswer    PromiseSource = "answer"  // an answer that was sent names the day
	InHolding   PromiseSource = "holding" // a holding reply promises the answer itself
)

// Broken reports whether the promise is past its time and not kept.
func (p Promise) Broken(now time.Time) bool { return p.KeptAt.IsZero() && !now.Before(p.Due) }
