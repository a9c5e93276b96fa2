package main

import (
	"fmt"
	"strings"

	"heed/triage"
)

// effects are what the tables of testdata/replies know. Those that act need words for "shows" or leave it open.
var effects = map[string]effect{
	"sent":        event(triage.Approved, answered),
	"drafted":     event(triage.Redrafted, redrafted),
	"rejected":    event(triage.Rejected, noted),
	"taken":       event(triage.Taken, noted),
	"snoozed":     event(triage.Snoozed, noted),
	"called":      event(triage.Called, state(triage.WaitingCustomer)),
	"closed":      event(triage.ClosedByStaff, state(triage.Closed)),
	"corrected":   event(triage.Corrected, corrected),
	"undone":      event(triage.Undone, state(triage.AwaitingStaff)),
	"owner-asked": event(triage.OwnerAsked, noted),
	"given":       event(triage.Given, noted),
	"promised":    event(triage.Promised, noted),
	"reopened":    event(triage.Reopened, noted),
	"by-hand":     {true, byHand},
	"status":      {true, mailed("status")},
	"help":        {true, mailed("help")},
	"found":       {true, mailed("find")},

	"nothing": {false, filed},           // "shows" is what the ledger calls it
	"query":   {false, mailed("query")}, // asked back
	"confirm": {false, mailed("confirm")},
	"stale":   {false, mailed("stale")},
	"refused": {false, filed},
	"joined":  {false, joined},
	"opened":  {false, opened},
}

// mailed checks that the last mail of a row was answered to its member with such a mail, and that nothing else
// came of it.
func mailed(step string) func(*replyWorld, *replyRow) error {
	return func(w *replyWorld, r *replyRow) error {
		if err := untouched(r); err != nil {
			return err
		}
		kept, err := w.kept(r)
		if err != nil {
			return err
		}
		for _, m := range w.sent {
			if strings.HasPrefix(m.step+":", step+":"+kept.ID+":") && len(m.to) == 1 && strings.EqualFold(m.to[0], r.last.From.Addr) {
				return nil
			}
		}
		return fmt.Errorf("no %s came back; the ledger says %q", step, kept.Outcome)
	}
}

// filed checks that nothing came of a mail, and what it was taken for.
func filed(w *replyWorld, r *replyRow) error {
	if err := untouched(r); err != nil || r.shows == "" {
		return err
	}
	kept, err := w.kept(r)
	if err == nil && kept.Outcome != r.shows {
		err = fmt.Errorf("the ledger says %q, want %q", kept.Outcome, r.shows)
	}
	return err
}

// byHand checks that a mail of the member's to the customer was taken for the answer.
func byHand(_ *replyWorld, r *replyRow) error {
	last := r.after.audit[len(r.after.audit)-1]
	if last.Event != triage.AnsweredByHand || last.By != answers(r.lang).Email || r.after.c.State != triage.WaitingCustomer {
		return fmt.Errorf("%s by %s, case is %s", last.Event, last.By, r.after.c.State)
	}
	return nil
}

// opened checks that a mail was taken for a stranger's own matter.
func opened(w *replyWorld, r *replyRow) error {
	if err := untouched(r); err != nil {
		return err
	}
	kept, err := w.kept(r)
	if err == nil && (kept.Outcome != "case" || kept.CaseID == r.caseID) {
		err = fmt.Errorf("the ledger says %q, case %q", kept.Outcome, kept.CaseID)
	}
	return err
}
