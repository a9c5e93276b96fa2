package desk

import (
	"errors"

	"heed/triage"
	"heed/triage/compose"
	"heed/triage/store"
)

// reopen puts a case that was over or answered before staff again, with its draft as a new version: from now on the
// customer waits, and what was said of the sender is taken back. A case that was joined to another has nothing left.
func (w *work) reopen() error {
	_, err := w.tx.LastMessage(w.c.ID, outcomeCase, outcomeFlood, outcomeTold, outcomeMishap, outcomeUnreadable)
	if errors.Is(err, store.ErrNotFound) {
		return &notDone{problem: compose.CannotNow}
	}
	if err != nil {
		return err
	}
	if err := w.tx.MarkSender(w.c.Customer.Addr, store.Unmarked, w.by.Email, w.now); err != nil {
		return err
	}
	if err := w.again(&w.c, w.event(triage.Reopened, "")); err != nil {
		return err
	}
	w.results = append(w.results, told{what: compose.ToldReopened, by: w.by, now: w.now})
	w.asked, w.redrafted = w.c.Draft, compose.OccasionReopened
	return nil
}

// again lets the clock of a case begin anew. Its draft, where it still has one, becomes a new version, so that it can be
// approved once more.
func (w *work) again(c *triage.Case, e triage.Event) error {
	if err := w.d.apply(w.tx, c, e, w.now); err != nil {
		return err
	}
	c.OpenedAt = w.now
	c.AnswerBy = w.d.answerBy(*c)
	dr, err := w.tx.Draft(c.ID, c.Draft)
	switch {
	case errors.Is(err, store.ErrNotFound): // its words are gone: one is made when staff are asked
		err = w.tx.SaveCase(*c, triage.Event{Name: triage.Redrafted, By: "heed"}, w.now)
	case err == nil:
		dr.Version = c.Draft + 1
		err = w.d.keepDraft(w.tx, c, dr, triage.Event{Name: triage.Redrafted, By: "heed"}, w.now)
	}
	if err != nil {
		return err
	}
	return w.d.planReminder(w.tx, *c, w.now)
}
