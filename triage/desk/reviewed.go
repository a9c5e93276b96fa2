package desk

import (
	"strings"
	"time"

	"heed/triage"
	"heed/triage/compose"
	"heed/triage/store"
)

// reviewCase finds the newest case of a review that has been changed or taken down: the same site, the same name.
func (d *Desk) reviewCase(tx *store.Tx, rev *triage.Review, now time.Time) (triage.Case, bool, error) {
	if rev.Name == "" {
		return triage.Case{}, false, nil
	}
	cases, err := tx.Reviews(now.Add(-lately), 500)
	if err != nil {
		return triage.Case{}, false, err
	}
	for _, c := range cases {
		if r := c.Verdict.Review; r != nil && strings.EqualFold(r.Site, rev.Site) && strings.EqualFold(r.Name, rev.Name) {
			return c, true, nil
		}
	}
	return triage.Case{}, false, nil
}

// reviewChanged goes on with the case of a review: its new words are put to staff like any other news; one that was
// taken down needs no answer any more.
func (d *Desk) reviewChanged(tx *store.Tx, a *arrival, c triage.Case, rev *triage.Review) error {
	if c.ID == "" {
		return nil
	}
	if rev.Change == triage.Updated {
		return d.joined(tx, a, c, rev, false)
	}
	if !c.State.Waiting() {
		return nil
	}
	if err := d.apply(tx, &c, triage.Event{Name: triage.ClosedByStaff, By: "heed", Note: "the review was taken down"}, a.now); err != nil {
		return err
	}
	if err := tx.DropUnsent(c.ID, "ask:"); err != nil {
		return err
	}
	if err := tx.Cancel(c.ID); err != nil {
		return err
	}
	return d.tell(tx, c, told{what: compose.ToldReviewGone, now: a.now})
}
