package desk

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"heed/triage"
	"heed/triage/approve"
	"heed/triage/compose"
	"heed/triage/store"
)

// waiting is what a confirming reply will carry out.
type waiting struct {
	Ask  string
	Cmds []approve.Command
}

// askToConfirm keeps the commands and asks the member, at the address we know, whether they meant it.
func (d *Desk) askToConfirm(tx *store.Tx, o *order) error {
	payload, err := json.Marshal(waiting{Ask: o.ask.ID, Cmds: o.cmds})
	if err != nil {
		return fmt.Errorf("keep commands: %w", err)
	}
	ask := store.Ask{
		ID: store.NewID(o.a.now), CaseID: o.ask.CaseID, Ref: o.ask.Ref, Version: o.ask.Version, Person: o.member.Email,
		Purpose: approve.Confirming, ExpiresAt: o.a.now.Add(confirmWithin), Payload: string(payload),
	}
	if err := tx.AddAsk(ask); err != nil {
		return err
	}
	if err := tx.SetFiles(ask.CaseID, store.OfAsk(ask.ID), o.files, o.a.now); err != nil {
		return err
	}
	return d.sendConfirm(tx, o, ask)
}

// confirmWithin is how long a confirming reply is waited for.
const confirmWithin = 24 * time.Hour

// confirmed carries out what was kept for confirmation, and remembers that this sender is real.
func (d *Desk) confirmed(tx *store.Tx, o *order) error {
	kept := store.OfAsk(o.ask.ID)
	files, err := tx.Files(o.ask.CaseID, kept)
	if err != nil {
		return err
	}
	if err := tx.SetFiles(o.ask.CaseID, kept, nil, o.a.now); err != nil {
		return err
	}
	o.files, o.left = files, nil
	if !slices.ContainsFunc(o.cmds, func(c approve.Command) bool { return c.Verb == approve.Confirm }) {
		if _, err := tx.UseAsk(o.ask.ID, o.a.now); err != nil {
			return err
		}
		return nil // anything but yes is no, and the question is spent
	}
	fresh, err := tx.UseAsk(o.ask.ID, o.a.now)
	if err != nil || !fresh {
		return err
	}
	if err := tx.Enrol(o.member.Email, o.a.now.Add(d.cfg.Enrol)); err != nil {
		return err
	}
	var w waiting
	if err := json.Unmarshal([]byte(o.ask.Payload), &w); err != nil {
		return fmt.Errorf("read kept commands: %w", err)
	}
	o.cmds = w.Cmds
	if w.Ask == "" {
		o.ask = store.Ask{Ref: approve.StudioRef}
	} else if o.ask, err = tx.Ask(w.Ask); err != nil {
		return err
	}
	o.proof = "confirming reply"
	return d.attempt(tx, o)
}

// purpose is what the reply was about that a question was answered with; for a confirming one, the reply before it.
func (d *Desk) purpose(tx *store.Tx, ask store.Ask) (string, error) {
	if ask.Purpose != approve.Confirming {
		return ask.Purpose, nil
	}
	var w waiting
	if err := json.Unmarshal([]byte(ask.Payload), &w); err != nil {
		return "", fmt.Errorf("read kept commands: %w", err)
	}
	first, err := tx.Ask(w.Ask)
	return first.Purpose, err
}

// sendConfirm asks a member, at the address in the staff list, whether a reply was theirs.
func (d *Desk) sendConfirm(tx *store.Tx, o *order, ask store.Ask) error {
	q := compose.Confirm{
		To: o.member, ReplyTo: d.from(o.a.item.Mailbox).Addr, Tag: approve.Tag(ask.Ref, d.key.Token(grant(ask))),
		Reason: compose.ConfirmUnproven, Expires: ask.ExpiresAt, Now: o.a.now, Location: d.cfg.Zone,
	}
	for _, cmd := range o.cmds {
		q.Commands = append(q.Commands, cmd.Line)
	}
	n := note{to: o.member, step: "confirm:" + o.a.id, kind: store.KindStaff, now: o.a.now}
	if o.ask.CaseID != "" {
		c, err := tx.Case(o.ask.CaseID)
		if err != nil {
			return err
		}
		dr, err := tx.Draft(c.ID, c.Draft)
		if err != nil {
			return err
		}
		if o.proof != "" {
			q.Reason = compose.ConfirmCritical
			if c.Verdict.Severity != triage.Critical {
				q.Reason = compose.ConfirmLimit
			}
		}
		l := d.letter(tx, c, dr, o.member, o.a.now)
		q.Case, q.Text, q.Recipient, q.Cc, n.c = c, d.wouldSend(o.cmds, dr).Text, c.Customer, l.Cc, &c
		if q.Files = compose.NotesOf(o.files); !rewrites(o.cmds) {
			if q.Files, err = d.along(tx, c, c.Draft); err != nil {
				return err
			}
		}
	}
	n.out = d.compose.Confirm(q)
	return d.post(tx, n)
}

// wouldSend is what the commands would send: the draft, or the reply's own words; without text where they send nothing.
func (d *Desk) wouldSend(cmds []approve.Command, dr triage.Draft) triage.Draft {
	text := ""
	for _, cmd := range cmds {
		switch cmd.Verb {
		case approve.Approve, approve.SendAnyway:
			text = dr.Text
		case approve.Send:
			text = cmd.Text
		case approve.Fill:
			dr, _ = d.compose.Fill(dr, cmd.Name, cmd.Value)
		}
	}
	dr.Text = text
	return dr
}
