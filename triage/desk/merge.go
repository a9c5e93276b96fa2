package desk

import (
	"errors"

	"heed/mailer/receive"
	"heed/triage"
	"heed/triage/approve"
	"heed/triage/compose"
	"heed/triage/store"
)

// merge brings this case into another one of the same customer: its mails go there, it is closed, and what still
// waited in it waits there, a question to the owner too. Where the two came from different addresses, they are one person's from now on.
func (w *work) merge(cmd approve.Command) error {
	other, err := w.tx.CaseByRef(cmd.Ref)
	if errors.Is(err, store.ErrNotFound) || err == nil && other.ID == w.c.ID {
		return &notDone{problem: compose.CannotFind, line: cmd.Ref}
	}
	if err != nil {
		return err
	}
	switch w.c.State {
	case triage.Held, triage.Sending, triage.Uncertain:
		return &notDone{problem: compose.CannotNow}
	}
	waited := w.c.State.Waiting()
	last, err := w.tx.LastMessage(w.c.ID, counted[:]...)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	question, err := w.tx.Opinion(w.c.ID) // closing forgets it
	asked := err == nil
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if err := w.settle(triage.ClosedByStaff, "merged with "+other.Ref, compose.ToldMerged); err != nil {
		return err
	}
	if asked { // the owner is asked about what the two have become
		question.CaseID = other.ID
		if err := w.tx.AskOpinion(question); err != nil {
			return err
		}
	}
	w.results[len(w.results)-1].text, w.results[len(w.results)-1].ref = "", other.Ref
	if err := w.tx.Move(w.c.ID, other.ID); err != nil {
		return err
	}
	if err := w.tx.SamePerson(other.Customer.Addr, w.c.Customer.Addr); err != nil {
		return err
	}
	if !waited || last.ID == "" && other.State.Waiting() {
		return nil
	}
	if last.ID == "" { // all there is, is what staff reported
		if err := w.again(&other, w.event(triage.Reopened, "with what was reported in "+w.c.Ref)); err != nil {
			return err
		}
		return w.d.askOf(w.tx, other, asking{why: compose.OccasionReopened, by: w.by}, w.now)
	}
	again := &arrival{
		item: receive.Item{Mailbox: other.Mailbox, Role: receive.Inbox, Received: last.ReceivedAt}, msg: w.d.reread(last),
		id: last.ID, sender: last.From, now: w.now,
	}
	return w.d.joined(w.tx, again, other, nil, false)
}
