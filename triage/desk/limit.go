package desk

import (
	"slices"

	"heed/triage"
	"heed/triage/approve"
	"heed/triage/compose"
	"heed/triage/store"
)

// limitOf is what a member may grant alone; nil where nobody needs to be asked (playbook R5).
func (d *Desk) limitOf(m triage.Member) *triage.Money {
	if d.cfg.Staff.Decides(m) {
		return nil
	}
	return m.Limit
}

// lowestLimit is what everybody may grant alone; nil where nobody has a limit.
func (d *Desk) lowestLimit() *triage.Money {
	var lowest *triage.Money
	for _, m := range d.cfg.Staff {
		if m.Limit != nil && (lowest == nil || m.Limit.Cents < lowest.Cents) {
			lowest = m.Limit
		}
	}
	return lowest
}

// leaveToOwner puts an answer before the owners that whoever wrote the reply may not send alone: their word counts
// from then on.
func (w *work) leaveToOwner() error {
	w.redrafted = "" // the others are told
	return w.putToOwner("", compose.ToldOwnerDecides)
}

// onlyOwners reports whether none of these people may send a draft as it stands.
func (d *Desk) onlyOwners(l compose.Letter, people triage.Staff) bool {
	return !slices.ContainsFunc(people, func(m triage.Member) bool {
		l.Limit = d.limitOf(m)
		_, over := d.compose.AboveLimit(l)
		return !over
	})
}

// withOwners adds the owners to the people asked where only they can decide: about more than the others may grant alone,
// and about a customer who asks for more after having taken what was offered (playbook R5, F2).
func (d *Desk) withOwners(tx *store.Tx, people triage.Staff, w weighed, l compose.Letter) (triage.Staff, error) {
	if len(w.demand) == 0 && !d.onlyOwners(l, people) {
		return people, nil
	}
	there, err := d.duty(tx, l.Now)
	if err != nil {
		return nil, err
	}
	for _, o := range there.owners() {
		people = with(people, o)
	}
	return people, nil
}

// guarded reports whether a reply would send what some of the staff may not grant alone: whoever may is asked twice.
func (d *Desk) guarded(tx *store.Tx, o *order, c triage.Case) bool {
	lowest := d.lowestLimit()
	if lowest == nil {
		return false
	}
	dr, err := tx.Draft(c.ID, c.Draft)
	if err != nil {
		return false
	}
	l := d.letter(tx, c, d.wouldSend(o.cmds, dr), o.member, o.a.now)
	if _, over := d.compose.AboveLimit(l); over {
		return false // an owner will be
	}
	l.Limit = lowest
	_, over := d.compose.AboveLimit(l)
	return over
}

// sends reports whether a reply lets an answer leave.
func sends(cmds []approve.Command) bool {
	return slices.ContainsFunc(cmds, func(c approve.Command) bool {
		return c.Verb == approve.Approve || c.Verb == approve.Send || c.Verb == approve.SendAnyway
	})
}
