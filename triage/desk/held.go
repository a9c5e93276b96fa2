package desk

import (
	"bytes"
	"strings"
	"time"

	"heed/mailer"
	"heed/triage"
	"heed/triage/compose"
	"heed/triage/store"
)

// What becomes of a holding reply. It has an outbox row and a state of its own, so that it counts as no answer anywhere:
// the case waits on, and the deadline stands.

// stillWanted reports whether a holding reply that waits to be sent says anything new: not when somebody has answered
// meanwhile, nor when its time has all but come.
func (d *Desk) stillWanted(tx *store.Tx, c triage.Case, now time.Time) (bool, error) {
	p, open, err := d.heldPromise(tx, c)
	return open && unfit(c) == "" && now.Add(roundTo).Before(p.Due), err
}

// heldPromise is what the holding reply of a case promises, while it is open.
func (d *Desk) heldPromise(tx *store.Tx, c triage.Case) (triage.Promise, bool, error) {
	open, err := tx.OpenPromises(c.ID)
	if err != nil {
		return triage.Promise{}, false, err
	}
	for _, p := range open {
		if p.Source == triage.InHolding {
			return p, true, nil
		}
	}
	return triage.Promise{}, false, nil
}

// heldBack settles a holding reply that is not sent: nothing was promised then.
func (d *Desk) heldBack(tx *store.Tx, c triage.Case, why string, now time.Time) error {
	p, open, err := d.heldPromise(tx, c)
	if err != nil {
		return err
	}
	if open {
		if err := tx.DropPromise(p); err != nil {
			return err
		}
	}
	return d.apply(tx, &c, triage.Event{Name: triage.Unreached, By: "heed", Note: why}, now)
}

// holdingLeft settles a holding reply that the server took, or may have taken: then it is not sent again, and what it
// promises counts all the same. Staff read its text; the clock of the case runs on.
func (d *Desk) holdingLeft(tx *store.Tx, row store.Outgoing, from, to string, now time.Time) error {
	if err := tx.Mark(row, from, to, now); err != nil {
		return err
	}
	c, err := tx.Case(row.CaseID)
	if err != nil {
		return err
	}
	text, letter := "", mailer.Outgoing{To: []mailer.Address{c.Customer}}
	if m, err := d.parser.Parse(bytes.NewReader(row.Raw)); err == nil {
		text = strings.TrimSpace(m.Body)
	}
	r := told{what: compose.ToldHolding, text: text, letter: &letter, now: now}
	note := text
	if to == store.Uncertain {
		r.what, note = compose.ToldHoldingUnsure, "nobody knows whether it arrived: "+text
	}
	if err := d.apply(tx, &c, triage.Event{Name: triage.Acknowledged, By: "heed", Note: note}, now); err != nil {
		return err
	}
	p, open, err := d.heldPromise(tx, c)
	if err != nil || !open { // it was answered in the same moment
		return err
	}
	r.until = p.Due
	return d.tell(tx, c, r)
}

// holdingFailed settles a holding reply that did not reach the customer: staff must know that mail does not.
func (d *Desk) holdingFailed(tx *store.Tx, row store.Outgoing, problem string, reason compose.Failure, now time.Time) error {
	c, err := tx.Case(row.CaseID)
	if err != nil {
		return err
	}
	if err := d.heldBack(tx, c, problem, now); err != nil {
		return err
	}
	return d.tell(tx, c, told{what: compose.ToldHoldingFailed, fail: whyFailed(problem, reason), now: now})
}

// answeredPromises settles what a holding reply promised, now that the customer has the answer itself.
func (d *Desk) answeredPromises(tx *store.Tx, c *triage.Case, now time.Time) error {
	p, open, err := d.heldPromise(tx, *c)
	if err != nil || !open {
		return err
	}
	if err := tx.Settle(p, now); err != nil {
		return err
	}
	return d.apply(tx, c, triage.Event{Name: triage.KeptPromise, By: "heed", Note: "the answer itself"}, now)
}
