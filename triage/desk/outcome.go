package desk

import (
	"fmt"
	"strings"
	"time"

	"heed/mailer"
	"heed/triage"
	"heed/triage/approve"
	"heed/triage/compose"
	"heed/triage/store"
)

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
	if err := d.answeredPromises(tx, &c, now); err != nil {
		return err
	}
	if err := d.noteByHand(tx, c, m.Text, by.Email, now); err != nil {
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
	if err := d.unsaid(tx, c); err != nil {
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
	reason = whyFailed(e.Note, reason)
	if c.State != triage.Open {
		return nil // another answer is on its way already
	}
	dr.Version = c.Draft + 1
	if err := d.backAlong(tx, c, c.Draft, dr.Version); err != nil {
		return err
	}
	if err := d.keepDraft(tx, &c, dr, triage.Event{Name: triage.Redrafted, By: "heed"}, now); err != nil {
		return err
	}
	if err := d.planReminder(tx, c, now); err != nil {
		return err
	}
	return d.askWith(tx, c, d.customerMail(tx, c), dr, why, string(reason), now)
}

// whyFailed reads a server's words about an address that is not there (RFC 3463 section 3.2).
func whyFailed(problem string, otherwise compose.Failure) compose.Failure {
	if strings.HasPrefix(problem, "5.1.") || strings.Contains(problem, " 5.1.1") {
		return compose.FailUnknownAddress
	}
	return otherwise
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
	people, err := d.askedAbout(tx, c, compose.OccasionEscalation, now)
	if err != nil {
		return err
	}
	for _, p := range people {
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
