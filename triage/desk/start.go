package desk

import (
	"errors"
	"slices"
	"strings"

	"heed/mailer"
	"heed/triage"
	"heed/triage/approve"
	"heed/triage/compose"
	"heed/triage/store"
)

// start takes the commands that start something and so carry no tag. Anything else without a tag is ordinary mail, and
// so is what went to somebody outside as well. A mail counts once, and only while it is fresh: nobody can send a copy
// in again.
func (d *Desk) start(tx *store.Tx, a *arrival, member triage.Member) (handled bool, err error) {
	if a.msg.Robot != mailer.None || slices.ContainsFunc(a.msg.People(), d.outside) {
		return false, nil
	}
	cmds, problem := d.reader.ReadStart(a.msg, a.now, d.cfg.Zone)
	if problem == nil && len(cmds) == 0 {
		return false, nil
	}
	vouched, err := d.vouched(tx, a)
	if err != nil {
		return true, err
	}
	o := &order{a: a, member: member, proof: vouched, cmds: cmds, ask: store.Ask{Ref: approve.StudioRef}}
	if problem != nil && o.proof == "" {
		return false, nil // a stranger using the address is not talked to
	}
	if again, err := tx.CameOfIt(a.msg.MessageID, a.sender, outcomeCommand); err != nil || again {
		return true, err
	}
	var unread *approve.Problem
	switch {
	case !approve.Timely(a.msg.Date, a.now):
		return true, d.refuse(tx, a, member, compose.RefusedOld)
	case errors.As(problem, &unread):
		return true, d.queryProblem(tx, o, unread)
	case o.proof == "":
		return true, d.askToConfirm(tx, o)
	}
	return true, d.attempt(tx, o)
}

// outside reports whether a mail to that address leaves the studio. An alias nobody told us of does not.
func (d *Desk) outside(to mailer.Address) bool {
	if to.Addr == "" || d.inHouse(to.Addr) {
		return false
	}
	return !slices.ContainsFunc(d.cfg.Mailboxes, func(m Mailbox) bool {
		return strings.EqualFold(mailer.Address{Addr: m.Addresses[0]}.Domain(), to.Domain())
	})
}
