package desk

import (
	"context"
	"errors"
	"time"

	"heed/mailer/send"
	"heed/triage"
	"heed/triage/compose"
	"heed/triage/store"
)

const (
	firstRetry   = time.Minute
	longestRetry = time.Hour
	tellAfter    = 2 * time.Hour      // an answer that has not left by then is reported to staff
	giveUpAfter  = 5 * 24 * time.Hour // RFC 5321 section 4.5.4.1
)

// SendDue sends the one mail that is due, and reports whether there was one. A row is claimed in one
// transaction and settled in another; what happens between them is written down as sending.
func (d *Desk) SendDue(ctx context.Context, now time.Time) (bool, error) {
	row, err := d.claim(ctx, now)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	sent := d.sendOut(ctx, row)
	// What the server said must be written down even when the daemon is being stopped.
	return true, d.settle(context.WithoutCancel(ctx), row, sent, now)
}

// grace is how long a mail in hand may still take when the daemon is stopped: cutting it off would leave
// everybody uncertain.
const grace = 8 * time.Second

func (d *Desk) sendOut(ctx context.Context, row store.Outgoing) error {
	sending, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(grace, cancel) })
	defer stop()
	return d.mail.Send(sending, row.From, row.To, row.Raw)
}

// claim moves the mail that is due to sending; with an answer its case goes along.
func (d *Desk) claim(ctx context.Context, now time.Time) (row store.Outgoing, err error) {
	err = d.store.Write(ctx, func(tx *store.Tx) error {
		paused, err := tx.Paused()
		if err != nil {
			return err
		}
		if row, err = tx.DueMail(now, paused); err != nil {
			return err
		}
		if err := tx.Mark(row, store.Queued, store.Sending, now); err != nil {
			return err
		}
		row.Attempts++
		if row.Kind != store.KindAnswer {
			return nil
		}
		c, err := tx.Case(row.CaseID)
		if err != nil || c.State == triage.Sending {
			return err
		}
		return d.apply(tx, &c, triage.Event{Name: triage.HoldEnded, By: "heed"}, now)
	})
	return row, err
}

// settle writes down what became of a mail that was handed to the server.
func (d *Desk) settle(ctx context.Context, row store.Outgoing, sent error, now time.Time) error {
	var class send.Class
	if sent != nil {
		code := 0
		if trouble := (*send.Error)(nil); errors.As(sent, &trouble) {
			class, code = trouble.Class, trouble.Code
		}
		row.Problem = sent.Error() // may name addresses: for the database and debug logs only
		d.log.Warn("mail not sent", "case", row.CaseID, "message_id", row.MessageID, "attempt", row.Attempts, "class", class, "code", code)
		d.log.Debug("what the mail server said", "message_id", row.MessageID, "error", sent)
	}
	return d.store.Write(ctx, func(tx *store.Tx) error {
		answer := row.Kind == store.KindAnswer
		switch {
		case sent == nil && answer:
			return d.answerLeft(tx, row, store.Sending, "", now)
		case sent == nil:
			return tx.Mark(row, store.Sending, store.Sent, now)
		case class == send.Uncertain && answer:
			return d.answerUncertain(tx, row, now)
		case class == send.Permanent || now.Sub(row.MadeAt) > giveUpAfter:
			return d.notSent(tx, row, now)
		default: // temporary; or a staff mail of which nobody knows: it may repeat, with the same Message-ID
			row.DueAt = now.Add(backoff(row.Attempts))
			if err := tx.Mark(row, store.Sending, store.Queued, now); err != nil {
				return err
			}
			if answer && now.Sub(row.MadeAt) >= tellAfter {
				return d.tellDelayed(tx, row, now)
			}
			return nil
		}
	})
}

// backoff doubles from a minute to an hour. There is one sender, so there is nobody to jitter against.
func backoff(attempts int) time.Duration {
	wait := firstRetry
	for range min(attempts-1, 10) {
		wait *= 2
	}
	return min(wait, longestRetry)
}

// answerLeft settles an answer the server took. If the customer wrote meanwhile, they wait again.
func (d *Desk) answerLeft(tx *store.Tx, row store.Outgoing, from, note string, now time.Time) error {
	if err := tx.Mark(row, from, store.Sent, now); err != nil {
		return err
	}
	if err := tx.AddThread(row.MessageID, row.CaseID, "answer"); err != nil {
		return err
	}
	c, err := tx.Case(row.CaseID)
	if err != nil {
		return err
	}
	if c.State != triage.Sending && c.State != triage.Uncertain {
		return nil // staff closed the question meanwhile
	}
	if err := d.apply(tx, &c, triage.Event{Name: triage.Sent, By: "heed", Note: note}, now); err != nil {
		return err
	}
	if row.Attempts > 1 || from == store.Uncertain { // who approved it knows already that it leaves
		if err := d.tell(tx, c, told{what: compose.ToldSent, now: now}); err != nil {
			return err
		}
	}
	last, err := tx.LastMessage(c.ID, outcomeCase)
	if err == nil && last.ReceivedAt.After(row.MadeAt) {
		return d.wroteMeanwhile(tx, c, last, now)
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	return d.waitForCustomer(tx, c, now)
}

// wroteMeanwhile reopens a case whose customer wrote while our answer was on its way.
func (d *Desk) wroteMeanwhile(tx *store.Tx, c triage.Case, last store.Message, now time.Time) error {
	c.OpenedAt = last.ReceivedAt
	c.AnswerBy = d.answerBy(c)
	if err := d.apply(tx, &c, triage.Event{Name: triage.CustomerWrote, By: c.Customer.Addr}, now); err != nil {
		return err
	}
	return d.ask(tx, c, d.reread(last), compose.OccasionCustomerWrote, "", now)
}

// waitForCustomer lets an answered case rest until it counts as resolved.
func (d *Desk) waitForCustomer(tx *store.Tx, c triage.Case, now time.Time) error {
	if err := tx.Cancel(c.ID); err != nil {
		return err
	}
	return tx.Plan(c.ID, stepResolve, now.Add(d.cfg.CloseAfter))
}

// answerUncertain asks staff whether an answer arrived. The machine never sends it twice by itself.
func (d *Desk) answerUncertain(tx *store.Tx, row store.Outgoing, now time.Time) error {
	if err := tx.Mark(row, store.Sending, store.Uncertain, now); err != nil {
		return err
	}
	c, err := tx.Case(row.CaseID)
	if err != nil {
		return err
	}
	if err := d.apply(tx, &c, triage.Event{Name: triage.SendUncertain, By: "heed"}, now); err != nil {
		return err
	}
	return d.askWhetherArrived(tx, c, now)
}

// notSent gives a mail up: an answer goes back to staff with plain words; of a mail to staff the
// owner hears, unless it was the owner's.
func (d *Desk) notSent(tx *store.Tx, row store.Outgoing, now time.Time) error {
	if err := tx.Mark(row, store.Sending, store.Failed, now); err != nil {
		return err
	}
	if row.Kind != store.KindAnswer {
		return d.staffUnreachable(tx, row, now)
	}
	c, err := tx.Case(row.CaseID)
	if err != nil {
		return err
	}
	return d.cameBack(tx, c, triage.Event{Name: triage.SendFailed, By: "heed", Note: row.Problem}, now)
}

// Recover settles what a crash left half done: a mail that was being sent. Of an answer nobody knows
// whether it left, so staff are asked; a staff mail is sent again under the same Message-ID. It must
// run once, before the first SendDue.
func (d *Desk) Recover(ctx context.Context, now time.Time) error {
	return d.store.Write(ctx, func(tx *store.Tx) error {
		rows, err := tx.MailIn(store.Sending, 1000)
		if err != nil {
			return err
		}
		for _, row := range rows {
			row.Problem = "the daemon stopped while sending"
			if row.Kind == store.KindAnswer {
				err = d.answerUncertain(tx, row, now)
			} else {
				row.DueAt = now
				err = tx.Mark(row, store.Sending, store.Queued, now)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// FileCopies puts the answers that have left into the Sent folders that want them. A failure is
// tried again at the next call; the copy carries the Message-ID that is looked for first.
func (d *Desk) FileCopies(ctx context.Context) error {
	var rows []store.Outgoing
	err := d.store.Read(ctx, func(tx *store.Tx) (err error) {
		rows, err = tx.Uncopied(20)
		return err
	})
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := d.file(ctx, row.CopyTo, row.Raw, row.DoneAt); err != nil {
			return err
		}
		if err := d.store.Write(ctx, func(tx *store.Tx) error { return tx.Copied(row.ID) }); err != nil {
			return err
		}
	}
	return nil
}
