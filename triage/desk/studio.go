package desk

import (
	"fmt"
	"time"

	"heed/triage"
	"heed/triage/approve"
	"heed/triage/compose"
	"heed/triage/store"
)

// word is how a member would write a command in their own language.
func (d *Desk) word(m triage.Member, v approve.Verb) string {
	if w := d.packs.Pack(m.Lang).Commands.Word(string(v)); w != "" {
		return w
	}
	return string(v)
}

// studioCommand carries out a command that concerns no case.
func (d *Desk) studioCommand(tx *store.Tx, o *order, cmd approve.Command) error {
	n := note{to: o.member, step: fmt.Sprintf("%s:%s", cmd.Verb, o.a.id), now: o.a.now}
	reply := d.from(o.a.item.Mailbox).Addr
	switch cmd.Verb {
	case approve.Help:
		n.out = d.compose.Help(compose.Help{To: o.member, ReplyTo: reply, Now: o.a.now})
	case approve.Status:
		waiting, err := tx.WaitingCases(mostListed)
		if err != nil {
			return err
		}
		paused, err := tx.Paused()
		if err != nil {
			return err
		}
		away, err := d.absences(tx, o.a.now)
		if err != nil {
			return err
		}
		n.out = d.compose.Status(compose.Status{
			To: o.member, ReplyTo: reply, Cases: waiting, Staff: d.cfg.Staff, Away: away, Paused: paused, Now: o.a.now, Location: d.cfg.Zone,
		})
	case approve.Mishap, approve.NewCase:
		return d.report(tx, o, cmd)
	case approve.Away:
		return d.away(tx, o, cmd)
	case approve.Back:
		return d.back(tx, o)
	case approve.Find:
		return d.find(tx, o, cmd)
	case approve.ListOpen:
		return d.listOpen(tx, o)
	case approve.Pause, approve.Resume:
		return d.pause(tx, o, cmd.Verb == approve.Pause)
	default:
		return &notDone{problem: compose.CannotNow}
	}
	return d.post(tx, n)
}

// pause stops every outgoing mail but the confirmation of the pause itself; resume lets mail out again.
// Everybody of the staff is told.
func (d *Desk) pause(tx *store.Tx, o *order, stop bool) error {
	value, what := "", compose.ToldResumed
	if stop {
		value, what = o.member.Email+" "+o.a.now.UTC().Format(time.RFC3339), compose.ToldPaused
	}
	if err := tx.SetMeta("paused", value); err != nil {
		return err
	}
	for _, p := range d.cfg.Staff {
		out := d.compose.Told(compose.Told{
			To: p, ReplyTo: d.from(o.a.item.Mailbox).Addr, Kind: what, By: o.member, At: o.a.now, Now: o.a.now, Location: d.cfg.Zone,
		})
		if err := d.post(tx, note{to: p, out: out, step: fmt.Sprintf("%s:%s:%s", what, o.a.id, p.Email), kind: store.KindPause, now: o.a.now}); err != nil {
			return err
		}
	}
	return nil
}
