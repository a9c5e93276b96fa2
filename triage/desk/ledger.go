package desk

import (
	"errors"
	"slices"
	"time"

	"heed/triage"
	"heed/triage/approve"
	"heed/triage/compose"
	"heed/triage/store"
)

// noteSent writes into the ledger what an answer holds out that has left.
func (d *Desk) noteSent(tx *store.Tx, c triage.Case, version int, now time.Time) error {
	dr, err := tx.Draft(c.ID, version)
	if err != nil {
		return err
	}
	by, err := tx.LastBy(c.ID, triage.Approved)
	if err != nil {
		return err
	}
	return d.noteOffer(tx, c, dr.Offer, dr.Text, by, now)
}

// noteByHand does so for an answer that somebody made of the draft in their own mail program.
func (d *Desk) noteByHand(tx *store.Tx, c triage.Case, text, by string, now time.Time) error {
	dr, err := tx.Draft(c.ID, c.Draft)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return d.noteOffer(tx, c, dr.Offer, text, by, now)
}

// noteOffer writes into the customer's ledger what a text holds out (playbook F2). What the case has offered already,
// and nobody has settled, is not offered twice.
func (d *Desk) noteOffer(tx *store.Tx, c triage.Case, o triage.Offer, text, by string, now time.Time) error {
	if !o.In(text) {
		return nil
	}
	ledger, err := tx.Ledger(c)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(ledger.Of(c.ID), func(l triage.LedgerLine) bool {
		return l.Remedy == o.Remedy && l.Standing == triage.RemedyOffered
	}) {
		return nil
	}
	return tx.AddToLedger(triage.LedgerLine{
		ID: store.NewID(now), CaseID: c.ID, Themes: c.Verdict.Themes, Remedy: o.Remedy, Kind: o.Kind,
		Standing: triage.RemedyOffered, Cost: d.compose.Costs(o, d.cfg.Studio.Currency), Value: o.Value,
		OfferedAt: now, OfferedBy: by, ChangedAt: now, ChangedBy: by,
	})
}

// standings says which verb brings a remedy to which standing.
var standings = map[approve.Verb]struct {
	standing triage.Standing
	told     compose.ToldKind
}{
	approve.Accepted: {triage.RemedyAccepted, compose.ToldRemedyAccepted},
	approve.Declined: {triage.RemedyDeclined, compose.ToldRemedyDeclined},
	approve.Given:    {triage.RemedyGiven, compose.ToldRemedyGiven},
}

// stands notes that the customer took what was offered, or did not, or has it now. The number is that of the
// case's own lines in the ledger; where there are none, it was settled by phone, and the number is that of the
// list beside the draft.
func (w *work) stands(cmd approve.Command) error {
	ledger, err := w.tx.Ledger(w.c)
	if err != nil {
		return err
	}
	to := standings[cmd.Verb]
	lines := compose.Numbered(ledger, w.c.ID)
	remedy, too := "", triage.Staff(nil)
	switch i := chosen(lines, cmd.Number); {
	case i >= 0:
		remedy = lines[i].Remedy
		err = w.tx.Stands(lines[i].ID, to.standing, w.by.Email, w.now)
	case len(lines) == 0 && cmd.Number > 0:
		remedy, too, err = w.byPhone(cmd, to.standing)
	case len(lines) == 0:
		err = &notDone{problem: compose.CannotSettle, line: cmd.Line}
	default:
		err = &notDone{problem: compose.CannotChoose, line: cmd.Line}
	}
	if err != nil {
		return err
	}
	if err := w.d.apply(w.tx, &w.c, w.event(triage.RemedyNoted, string(to.standing)+": "+remedy), w.now); err != nil {
		return err
	}
	w.results = append(w.results, told{what: to.told, by: w.by, remedy: remedy, too: too, now: w.now})
	return nil
}

// chosen picks a line by its number; without one, the only line, or the only one that was offered and not settled
// yet; -1 is none.
func chosen(lines triage.Ledger, n int) int {
	if n > 0 || len(lines) == 1 {
		n = max(n, 1)
		if n > len(lines) {
			return -1
		}
		return n - 1
	}
	open := -1
	for i, l := range lines {
		if l.Standing != triage.RemedyOffered {
			continue
		}
		if open >= 0 {
			return -1
		}
		open = i
	}
	return open
}

// byPhone notes a remedy of the list that no letter held out. It is done: of one above the member's limit the owners hear.
func (w *work) byPhone(cmd approve.Command, standing triage.Standing) (key string, too triage.Staff, err error) {
	dr, err := w.tx.Draft(w.c.ID, w.c.Draft)
	if err != nil {
		return "", nil, err
	}
	r, ok := w.d.proposed(dr, cmd.Number)
	if !ok {
		return "", nil, &notDone{problem: compose.CannotSettle, line: cmd.Line}
	}
	if alone := (triage.Member{Limit: w.d.limitOf(w.by)}); standing != triage.RemedyDeclined && !alone.MayGrant(r.Kind, r.Cost) {
		there, err := w.d.duty(w.tx, w.now)
		if err != nil {
			return "", nil, err
		}
		too = there.owners()
	}
	return r.Key, too, w.tx.AddToLedger(triage.LedgerLine{
		ID: store.NewID(w.now), CaseID: w.c.ID, Themes: w.c.Verdict.Themes, Remedy: r.Key, Kind: r.Kind, Standing: standing,
		Cost: r.Cost, Value: r.Value, OfferedAt: w.now, OfferedBy: w.by.Email, ChangedAt: w.now, ChangedBy: w.by.Email,
	})
}
