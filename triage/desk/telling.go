package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"heed/mailer"
	"heed/mailer/send"
	"heed/triage"
	"heed/triage/approve"
	"heed/triage/compose"
	"heed/triage/store"
)

// post puts one of Heed's own mails into the outbox. In observe mode nothing is sent but the digest:
// the mail is noted for it instead.
func (d *Desk) post(tx *store.Tx, n note) error {
	mailbox, caseID := "", ""
	if n.c != nil {
		mailbox, caseID = n.c.Mailbox, n.c.ID
	}
	if n.kind == "" {
		n.kind = store.KindNotice
	}
	if over, err := d.capped(tx, n); err != nil || over {
		return err
	}
	n.out.From, n.out.Date = d.from(mailbox), n.now
	n.out.MessageID = d.messageID(n.out.From)
	if n.c != nil {
		root := fmt.Sprintf("heed.case.%s@%s", n.c.ID, n.out.From.Domain()) // mail programs show one conversation a case
		n.out.References, n.out.InReplyTo = []string{root}, root
	}
	raw, err := send.Render(&n.out)
	if err != nil {
		return fmt.Errorf("render %s: %w", n.step, err)
	}
	queued, err := d.enqueue(tx, store.Outgoing{
		CaseID: caseID, Step: n.step, Kind: n.kind, From: n.out.From.Addr, To: n.out.Recipients(), MessageID: n.out.MessageID,
		Raw: raw, DueAt: n.now,
	}, n.now)
	if err != nil || !queued || caseID == "" {
		return err
	}
	return tx.AddThread(n.out.MessageID, caseID, "staff")
}

// enqueue is the one way into the outbox: observe mode lets only the digest pass.
func (d *Desk) enqueue(tx *store.Tx, o store.Outgoing, now time.Time) (bool, error) {
	if d.cfg.Observe && !strings.HasPrefix(o.Step, stepDigest) {
		return true, tx.Observe(o.CaseID, o.Step, now)
	}
	o.ID, o.MadeAt = store.NewID(now), now
	return tx.Enqueue(o)
}

// told is a result on its way to everybody who was asked.
type told struct {
	what   compose.ToldKind
	by     triage.Member
	text   string
	letter *mailer.Outgoing
	until  time.Time
	fail   compose.Failure
	now    time.Time
}

// tell tells a result to everybody who was asked about a case, and to whoever caused it.
func (d *Desk) tell(tx *store.Tx, c triage.Case, r told) error {
	asked, err := tx.AskedOf(c.ID)
	if err != nil {
		return err
	}
	if r.by.Email != "" && !slices.ContainsFunc(asked, func(a string) bool { return strings.EqualFold(a, r.by.Email) }) {
		asked = append(asked, r.by.Email)
	}
	for _, addr := range asked {
		p, ok := d.cfg.Staff.ByEmail(addr)
		if !ok {
			continue // no longer of the staff
		}
		if err := d.tellOne(tx, c, p, r); err != nil {
			return err
		}
	}
	return nil
}

func (d *Desk) tellOne(tx *store.Tx, c triage.Case, p triage.Member, r told) error {
	tag, err := d.tag(tx, c, p, approve.Decide, r.now)
	if err != nil {
		return err
	}
	t := compose.Told{
		To: p, ReplyTo: d.from(c.Mailbox).Addr, Tag: tag, Kind: r.what, Case: c, By: r.by, At: r.now, When: r.until,
		Version: c.Draft, Failure: r.fail, Now: r.now, Location: d.cfg.Zone,
	}
	if r.letter != nil {
		t.Text, t.Recipient, t.Cc = r.text, r.letter.To[0], r.letter.Cc
	} else {
		t.Note = r.text
	}
	step := fmt.Sprintf("told:%s:%d:%s", r.what, r.now.UnixMicro(), p.Email)
	return d.post(tx, note{c: &c, to: p, out: d.compose.Told(t), step: step, now: r.now})
}

// tellStale tells somebody that a decision was taken before theirs, by whom and which.
func (d *Desk) tellStale(tx *store.Tx, o *order, s *triage.StaleError) error {
	c, err := tx.Case(o.ask.CaseID)
	if err != nil {
		return err
	}
	by, ok := d.cfg.Staff.ByEmail(s.By)
	if !ok {
		by = triage.Member{Email: s.By}
	}
	tag, err := d.tag(tx, c, o.member, approve.Decide, o.a.now)
	if err != nil {
		return err
	}
	out := d.compose.Told(compose.Told{
		To: o.member, ReplyTo: d.from(c.Mailbox).Addr, Tag: tag, Kind: compose.ToldStale, Case: c, By: by, At: s.At, Did: s.Did,
		Now: o.a.now, Location: d.cfg.Zone,
	})
	return d.post(tx, note{c: &c, to: o.member, out: out, step: "stale:" + o.a.id, now: o.a.now})
}

// query asks back about a reply that changed nothing. The reply's own tag still works.
func (d *Desk) query(tx *store.Tx, o *order, no *notDone) error {
	q := compose.Query{
		To: o.member, Line: no.line, Problem: no.problem, Now: o.a.now, Location: d.cfg.Zone,
		ReplyTo: d.from(o.a.item.Mailbox).Addr,
	}
	for _, v := range no.near {
		q.Readings = append(q.Readings, d.word(o.member, v))
	}
	n := note{to: o.member, step: "query:" + o.a.id, now: o.a.now}
	if o.ask.CaseID != "" {
		c, err := tx.Case(o.ask.CaseID)
		if err != nil {
			return err
		}
		purpose := o.ask.Purpose
		if purpose == approve.Confirming {
			purpose = approve.Decide
		}
		if q.Tag, err = d.tag(tx, c, o.member, purpose, o.a.now); err != nil {
			return err
		}
		q.Case, n.c = c, &c
	}
	n.out = d.compose.Query(q)
	return d.post(tx, n)
}

// word is how a member would write a command in their own language.
func (d *Desk) word(m triage.Member, v approve.Verb) string {
	if w := d.packs.Pack(m.Lang).Commands.Word(string(v)); w != "" {
		return w
	}
	return string(v)
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
		}
		l, err := d.letter(tx, c, dr, o.member, o.a.now)
		if err != nil {
			return err
		}
		q.Case, q.Text, q.Recipient, q.Cc, n.c = c, wouldSend(o.cmds, dr), c.Customer, l.Cc, &c
	}
	n.out = d.compose.Confirm(q)
	return d.post(tx, n)
}

// wouldSend is the text that the commands would send: the draft, or the reply's own words.
func wouldSend(cmds []approve.Command, dr triage.Draft) string {
	text := ""
	for _, cmd := range cmds {
		switch cmd.Verb {
		case approve.Approve:
			text = dr.Text
		case approve.Send:
			text = cmd.Text
		case approve.Fill:
			dr.Text, _ = triage.FillBlank(dr.Text, cmd.Name, cmd.Value)
		}
	}
	return text
}

// refuse tells the real member of staff that a command under their name was not accepted: at most once
// an hour, so that a forger cannot flood them.
func (d *Desk) refuse(tx *store.Tx, a *arrival, member triage.Member) error {
	d.log.Warn("command refused", "message_id", a.msg.MessageID)
	out := d.compose.Refused(compose.Refused{To: member, Reason: compose.RefusedToken, Subject: a.msg.Subject, Now: a.now, Location: d.cfg.Zone})
	step := fmt.Sprintf("refused:%s:%s", lowerEmail(member), a.now.UTC().Format("2006010215"))
	return d.post(tx, note{to: member, out: out, step: step, now: a.now})
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
		n.out = d.compose.Status(compose.Status{
			To: o.member, ReplyTo: reply, Cases: waiting, Staff: d.cfg.Staff, Paused: paused, Now: o.a.now, Location: d.cfg.Zone,
		})
	case approve.Pause, approve.Resume:
		return d.pause(tx, o, cmd.Verb == approve.Pause)
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

// answeredByHand stops the clock of a case that somebody answered from their own mail program, takes
// the draft back, and tells the others.
func (d *Desk) answeredByHand(tx *store.Tx, c triage.Case, m *mailer.Message, now time.Time) error {
	if c.State == triage.Sending {
		return nil // our own answer is leaving: both will have gone, and the trail shows it
	}
	held := c.State == triage.Held
	if held {
		if _, err := tx.Withdraw(c.ID, answerStep(c.Draft)); err != nil {
			return err
		}
	}
	if err := tx.DropUnsent(c.ID, "ask:"); err != nil {
		return err
	}
	by, ok := d.cfg.Staff.ByEmail(m.From.Addr)
	if !ok {
		by = triage.Member{Email: m.From.Addr}
	}
	if err := d.apply(tx, &c, triage.Event{Name: triage.AnsweredByHand, By: by.Email, Note: "seen in " + m.MessageID}, now); err != nil {
		return err
	}
	if err := d.tell(tx, c, told{what: compose.ToldByHand, by: by, now: now}); err != nil {
		return err
	}
	return d.waitForCustomer(tx, c, now)
}

// cameBack puts an answer that was refused, or that bounced, before staff again.
func (d *Desk) cameBack(tx *store.Tx, c triage.Case, e triage.Event, now time.Time) error {
	dr, err := tx.Draft(c.ID, c.Draft)
	if err != nil {
		return err
	}
	if !c.State.Waiting() {
		c.OpenedAt = now // the customer waits again, from now on
		c.AnswerBy = d.answerBy(c)
	}
	if err := d.apply(tx, &c, e, now); err != nil {
		return err
	}
	why, reason := compose.OccasionSendFailed, compose.FailRefused
	if e.Name == triage.Bounced {
		why, reason = compose.OccasionBounced, compose.FailCameBack
	}
	if strings.HasPrefix(e.Note, "5.1.") || strings.Contains(e.Note, " 5.1.1") {
		reason = compose.FailUnknownAddress
	}
	if c.State != triage.Open {
		return nil // another answer is on its way already
	}
	dr.Version = c.Draft + 1
	if err := d.keepDraft(tx, &c, dr, triage.Event{Name: triage.Redrafted, By: "heed"}, now); err != nil {
		return err
	}
	if err := d.planReminder(tx, c, now); err != nil {
		return err
	}
	return d.askWith(tx, c, d.customerMail(tx, c), dr, why, string(reason), now)
}

// tellDelayed says that an approved answer has not left yet: once for each answer.
func (d *Desk) tellDelayed(tx *store.Tx, row store.Outgoing, now time.Time) error {
	c, err := tx.Case(row.CaseID)
	if err != nil {
		return err
	}
	once := "delayed:" + row.Step
	told1, err := tx.Meta(once + c.ID)
	if err != nil || told1 != "" {
		return err
	}
	if err := tx.SetMeta(once+c.ID, now.UTC().Format(time.RFC3339)); err != nil {
		return err
	}
	return d.tell(tx, c, told{what: compose.ToldDelayed, now: now})
}

// askWhetherArrived asks everybody whether an answer left, and plans to ask again.
func (d *Desk) askWhetherArrived(tx *store.Tx, c triage.Case, now time.Time) error {
	if err := tx.Cancel(c.ID); err != nil {
		return err
	}
	if err := tx.Plan(c.ID, stepUncertain, d.cfg.Hours.Add(now, d.cfg.RemindEvery).UTC()); err != nil {
		return err
	}
	dr, err := tx.Draft(c.ID, c.Draft)
	if err != nil {
		return err
	}
	for _, p := range d.askedAbout(c, compose.OccasionEscalation) {
		tag, err := d.tag(tx, c, p, approve.Unsure, now)
		if err != nil {
			return err
		}
		out := d.compose.Uncertain(compose.Uncertain{
			To: p, ReplyTo: d.from(c.Mailbox).Addr, Tag: tag, Case: c, Text: dr.Text, Recipient: c.Customer, Now: now, Location: d.cfg.Zone,
		})
		step := fmt.Sprintf("uncertain:%d:%s", now.UnixMicro(), p.Email)
		if err := d.post(tx, note{c: &c, to: p, out: out, step: step, kind: store.KindStaff, now: now}); err != nil {
			return err
		}
	}
	return nil
}

// staffUnreachable notes that a mail to staff came back. That never makes another mail, because it might
// come back as well: the next digest and the status name the address, and what was asked is asked again,
// of the owner too, when its time is half gone.
func (d *Desk) staffUnreachable(tx *store.Tx, row store.Outgoing, now time.Time) error {
	if len(row.To) == 0 {
		return nil
	}
	d.log.Error("mail to staff came back", "message_id", row.MessageID)
	return d.note(tx, compose.Alarm{Key: compose.AlarmStaffBounced, Who: row.To[0]}, now)
}

// alarm tells the owners of trouble with the machinery: once a day for each thing.
func (d *Desk) alarm(tx *store.Tx, a compose.Alarm, thing string, now time.Time) error {
	for _, p := range d.cfg.Staff.Owners() {
		a.To, a.Now, a.Location, a.ReplyTo = p, now, d.cfg.Zone, d.from(a.Mailbox).Addr
		step := fmt.Sprintf("alarm:%s:%s:%s:%s", a.Key, thing, now.In(d.cfg.Zone).Format("2006-01-02"), p.Email)
		if err := d.post(tx, note{to: p, out: d.compose.Alarm(a), step: step, now: now}); err != nil {
			return err
		}
	}
	return nil
}

// LoginTrouble tells the owner that a mailbox refuses our sign-in, or, with nil, lets it in again.
func (d *Desk) LoginTrouble(ctx context.Context, mailbox string, refused error, now time.Time) error {
	d.log.Warn("sign-in", "mailbox", mailbox, "refused", refused != nil)
	a := compose.Alarm{Key: compose.AlarmLoginFailed, Mailbox: mailbox}
	if refused == nil {
		a.Key = compose.AlarmLoginWorks
	}
	err := d.store.Write(ctx, func(tx *store.Tx) error { return d.alarm(tx, a, mailbox, now) })
	d.Poke()
	return err
}
