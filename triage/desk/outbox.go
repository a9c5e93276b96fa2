package desk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
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
	awayPause    = 15 * time.Second   // a server that is back is noticed within a minute, the timeout of a line that died included
	signInPause  = 10 * time.Minute   // more tries would lock the account at many providers
)

// errMovedOn says that an answer was not sent because its case no longer wants it.
var errMovedOn = errors.New("the case has moved on")

// SendDue sends the one mail that is due, and reports whether there was one. A row is claimed in one
// transaction and settled in another; what happens between them is written down as sending.
func (d *Desk) SendDue(ctx context.Context, now time.Time) (bool, error) {
	tried, _, err := d.sendDue(ctx, now)
	return tried, err
}

func (d *Desk) sendDue(ctx context.Context, now time.Time) (tried bool, class send.Class, err error) {
	row, err := d.claim(ctx, now)
	if errors.Is(err, store.ErrNotFound) {
		return false, "", nil
	}
	if errors.Is(err, errMovedOn) {
		return true, "", nil
	}
	if err != nil {
		return false, "", err
	}
	sent := d.sendOut(ctx, row)
	class, code := trouble(sent)
	if sent == nil || code != 0 {
		d.house.heardSMTP(now)
	}
	if sent != nil {
		level := slog.LevelWarn
		if class == send.Unreachable && row.Attempts > 3 {
			level = slog.LevelDebug // the server is away: that has been said
		}
		d.log.Log(ctx, level, "mail not sent", "case", row.CaseID, "message_id", row.MessageID, "attempt", row.Attempts, "class", class, "code", code)
		d.log.Debug("what the mail server said", "message_id", row.MessageID, "error", sent)
	}
	return true, class, d.writeDown(ctx, row, sent, now)
}

// trouble is the class of a failed send, and the server's reply code.
func trouble(sent error) (class send.Class, code int) {
	if e := (*send.Error)(nil); errors.As(sent, &e) {
		class, code = e.Class, e.Code
	}
	return class, code
}

// writeDown settles a mail. What the server said is known here and nowhere else, so a database that
// cannot be written to (a full disk) is tried until it can: the mail would be left as sending, and its
// answer, which may have arrived, be asked about. It is written down even when the daemon is being
// stopped; then there is one try.
func (d *Desk) writeDown(ctx context.Context, row store.Outgoing, sent error, now time.Time) error {
	for pause := time.Second; ; pause = min(2*pause, awayPause) {
		err := d.settle(context.WithoutCancel(ctx), row, sent, now)
		if err == nil || ctx.Err() != nil || errors.Is(err, store.ErrNotFound) || errors.Is(err, triage.ErrTransition) {
			return err
		}
		d.log.Error("result of sending not written down, trying again", "message_id", row.MessageID, "error", err)
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
		}
	}
}

// SendQueue sends what is due, one mail after the other, and returns how many were tried. Where the
// server is away, or refuses our sign-in, the others would fare no better: the queue rests until the
// moment it returns, so that an outage costs one attempt and not one for each mail.
func (d *Desk) SendQueue(ctx context.Context, now time.Time) (tried int, rest time.Time, err error) {
	for ctx.Err() == nil {
		more, class, err := d.sendDue(ctx, now)
		if err != nil || !more {
			return tried, rest, err
		}
		tried++
		switch class {
		case send.Unreachable:
			return tried, now.Add(awayPause), nil
		case send.Auth:
			return tried, now.Add(signInPause), nil
		}
	}
	return tried, rest, nil
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
	moved := false
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
		if row.Kind != store.KindAnswer && row.Kind != store.KindHolding {
			return nil
		}
		c, err := tx.Case(row.CaseID)
		if err != nil || c.State == triage.Sending && row.Kind == store.KindAnswer {
			return err
		}
		if row.Kind == store.KindHolding {
			wanted, err := d.stillWanted(tx, c, now)
			if err != nil || wanted {
				return err
			}
			moved, row.Problem = true, errMovedOn.Error()
			if err := tx.Mark(row, store.Sending, store.Failed, now); err != nil {
				return err
			}
			return d.heldBack(tx, c, row.Problem, now)
		}
		err = d.apply(tx, &c, triage.Event{Name: triage.HoldEnded, By: "heed"}, now)
		if errors.Is(err, triage.ErrTransition) || errors.Is(err, triage.ErrStale) {
			// Somebody wrote, answered or closed while it waited to be sent again. It must not hold up all
			// the mail behind it.
			moved, row.Problem = true, errMovedOn.Error()
			return tx.Mark(row, store.Sending, store.Failed, now)
		}
		return err
	})
	if err == nil && moved {
		err = errMovedOn
	}
	return row, err
}

// settle writes down what became of a mail that was handed to the server.
func (d *Desk) settle(ctx context.Context, row store.Outgoing, sent error, now time.Time) error {
	class, _ := trouble(sent)
	if sent != nil {
		row.Problem = sent.Error() // may name addresses: for the database and debug logs only
	}
	return d.store.Write(ctx, func(tx *store.Tx) error {
		answer := row.Kind == store.KindAnswer
		switch {
		case sent == nil && answer:
			return d.answerLeft(tx, row, store.Sending, "", now)
		case sent == nil && row.Kind == store.KindHolding:
			return d.holdingLeft(tx, row, store.Sending, store.Sent, now)
		case sent == nil:
			return tx.Mark(row, store.Sending, store.Sent, now)
		case class == send.Uncertain && answer:
			return d.answerUncertain(tx, row, now)
		case class == send.Uncertain && row.Kind == store.KindHolding:
			return d.holdingLeft(tx, row, store.Sending, store.Uncertain, now)
		case class == send.Permanent || now.Sub(row.MadeAt) > giveUpAfter:
			return d.notSent(tx, row, now)
		default: // temporary; or a staff mail of which nobody knows: it may repeat, with the same Message-ID
			row.DueAt = now.Add(backoff(row.Attempts, class))
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
// A server that could not be reached has said nothing about the mail: when it is back, it is asked at once.
func backoff(attempts int, class send.Class) time.Duration {
	switch class {
	case send.Unreachable:
		return awayPause
	case send.Auth:
		return signInPause
	}
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
	if err := tx.DropFiles(row.CaseID, ""); err != nil {
		return err
	}
	if err := tx.AddThread(row.MessageID, row.CaseID, "answer"); err != nil {
		return err
	}
	c, err := tx.Case(row.CaseID)
	if err != nil {
		return err
	}
	if err := d.noteSent(tx, c, answerVersion(row.Step), now); err != nil {
		return err
	}
	if c.State != triage.Sending && c.State != triage.Uncertain {
		return nil // staff closed the question meanwhile
	}
	if err := d.apply(tx, &c, triage.Event{Name: triage.Sent, By: "heed", Note: note}, now); err != nil {
		return err
	}
	if err := errors.Join(d.answeredPromises(tx, &c, now), d.pledged(tx, &c, row.MadeAt, now)); err != nil {
		return err
	}
	if row.Attempts > 1 || from == store.Uncertain { // who approved it knows already that it leaves
		if err := d.tell(tx, c, told{what: compose.ToldSent, now: now}); err != nil {
			return err
		}
	}
	last, err := tx.LastMessage(c.ID, counted[:]...)
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
	if row.Kind == store.KindHolding {
		return d.holdingFailed(tx, row, row.Problem, compose.FailRefused, now)
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
		if err := d.afterRestore(tx, now); err != nil {
			return err
		}
		rows, err := tx.MailIn(store.Sending, 1000)
		if err != nil {
			return err
		}
		for _, row := range rows {
			row.Problem = "the daemon stopped while sending"
			switch row.Kind {
			case store.KindAnswer:
				err = d.answerUncertain(tx, row, now)
			case store.KindHolding:
				err = d.holdingLeft(tx, row, store.Sending, store.Uncertain, now)
			default:
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

// copiesAtOnce is how many mails FileCopies holds in memory, while no mailbox is away.
const copiesAtOnce = 100

// FileCopies puts the answers that have left into the Sent folders that want them. A failure is
// tried again at the next call; the copy carries the Message-ID that is looked for first. A mailbox that
// cannot be written to is left alone until then, and holds up no other.
func (d *Desk) FileCopies(ctx context.Context) error {
	away := map[string]error{}
	for limit := copiesAtOnce; ctx.Err() == nil; {
		var rows []store.Outgoing
		err := d.store.Read(ctx, func(tx *store.Tx) (err error) {
			rows, err = tx.Uncopied(limit)
			return err
		})
		if err != nil {
			return err
		}
		filed := 0
		for _, row := range rows {
			if away[row.CopyTo] != nil {
				continue
			}
			if err := d.file(ctx, row.CopyTo, row.Raw, row.DoneAt); err != nil {
				away[row.CopyTo] = fmt.Errorf("file a copy in %s: %w", row.CopyTo, err)
				continue
			}
			if err := d.store.Write(ctx, func(tx *store.Tx) error { return tx.Copied(row.ID) }); err != nil {
				return err
			}
			filed++
		}
		if len(rows) < limit {
			break
		}
		if filed == 0 {
			limit *= 2 // look behind those that cannot be filed
		}
	}
	return errors.Join(slices.Collect(maps.Values(away))...)
}
