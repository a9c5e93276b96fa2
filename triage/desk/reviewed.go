package desk

import (
	"strings"
	"time"

	"heed/mailer"
	"heed/triage"
	"heed/triage/compose"
	"heed/triage/store"
)

// takeReviews opens a case for each review a notification tells of, or goes on with the case it has. What a
// digest repeats of an earlier notification is known already.
func (d *Desk) takeReviews(tx *store.Tx, a *arrival, revs []triage.Review) (outcome, caseID string, err error) {
	outcome = outcomeAutomatic
	for i := range revs {
		one := *a
		if len(revs) > 1 {
			one.msg = reviewMail(a.msg, &revs[i])
		}
		known, again, err := d.reviewCase(tx, &revs[i], a.now)
		if err != nil {
			return "", "", err
		}
		what, id := outcomeCase, known.ID
		if !again || !sameReview(known.Verdict.Review, &revs[i]) {
			if what, id, err = d.takeIn(tx, &one, &revs[i]); err != nil {
				return "", "", err
			}
		}
		if what != outcomeAutomatic {
			outcome = what
		}
		if caseID == "" {
			caseID = id
		}
	}
	return outcome, caseID, nil
}

// reviewMail is a notification cut down to one of the reviews in it.
func reviewMail(m *mailer.Message, rev *triage.Review) *mailer.Message {
	one := *m
	one.Text, one.Body, one.Quoted = rev.Text, rev.Text, ""
	return &one
}

// sameReview reports whether two notifications tell of one review in the same words.
func sameReview(a, b *triage.Review) bool {
	return b.Change == "" && a.Stars == b.Stars && strings.TrimSpace(a.Text) == strings.TrimSpace(b.Text)
}

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
