package desk

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"heed/triage"
	"heed/triage/compose"
	"heed/triage/report"
	"heed/triage/store"
)

// nextStep and nextMail say when there is work next; the zero time means nothing is planned.
func (d *Desk) nextStep(ctx context.Context) (next time.Time, err error) {
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		step, err := tx.NextStep()
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		next = step.DueAt
		return err
	})
	return next, err
}

func (d *Desk) nextMail(ctx context.Context) (next time.Time, err error) {
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		paused, err := tx.Paused()
		if err != nil {
			return err
		}
		next, err = tx.NextMail(paused)
		return err
	})
	return next, err
}

// Next returns when the desk has work next: the earliest step or mail. The zero time means nothing is
// planned.
func (d *Desk) Next(ctx context.Context) (time.Time, error) {
	step, err := d.nextStep(ctx)
	if err != nil {
		return step, err
	}
	mail, err := d.nextMail(ctx)
	if step.IsZero() || !mail.IsZero() && mail.Before(step) {
		return mail, err
	}
	return step, err
}

// Due does every step that is due at now, each in a transaction of its own. It may be called at any
// time, with a clock that jumped: a step is done once, however late, and many at once become one mail.
func (d *Desk) Due(ctx context.Context, now time.Time) error {
	d.house.start(now)
	if err := d.planStudio(ctx, now); err != nil {
		return err
	}
	const batch = 1000
	for {
		var steps []store.Step
		err := d.store.Read(ctx, func(tx *store.Tx) (err error) {
			steps, err = tx.DueSteps(now, batch)
			return err
		})
		if err != nil || len(steps) == 0 {
			return err
		}
		if err := d.doSteps(ctx, steps, now); err != nil {
			return err
		}
		if len(steps) < batch || ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

// atOnce is how many questions one round may send a person one by one; more of them become a list.
const atOnce = 3

func (d *Desk) doSteps(ctx context.Context, steps []store.Step, now time.Time) error {
	var gather, remind, promised []store.Step
	var errs []error // one case that cannot be dealt with must not stop the others
	for _, s := range steps {
		switch {
		case s.Name == stepGather:
			gather = append(gather, s)
		case isPromise(s):
			promised = append(promised, s)
		case s.Name == stepRemind, s.Name == stepEscalate, s.Name == stepNag:
			remind = append(remind, s)
		default:
			err := d.store.Write(ctx, func(tx *store.Tx) error {
				if fresh, err := tx.Finish(s, now); err != nil || !fresh {
					return err
				}
				return d.doStep(tx, s, now)
			})
			errs = append(errs, stepError(s, err))
		}
	}
	if len(gather) > 0 {
		errs = append(errs, d.store.Write(ctx, func(tx *store.Tx) error { return d.gather(tx, now) }))
	}
	errs = append(errs, d.duePromises(ctx, promised, now))
	if len(remind) > atOnce {
		err := d.store.Write(ctx, func(tx *store.Tx) error { return d.remindAll(tx, remind, now) })
		return errors.Join(append(errs, err)...)
	}
	for _, s := range remind {
		err := d.store.Write(ctx, func(tx *store.Tx) error {
			if fresh, err := tx.Finish(s, now); err != nil || !fresh {
				return err
			}
			return d.remind(tx, s, now)
		})
		errs = append(errs, stepError(s, err))
	}
	return errors.Join(errs...)
}

func stepError(s store.Step, err error) error {
	if err != nil {
		name, _, _ := strings.Cut(s.Name, ":") // an address may follow, which no log should name
		err = fmt.Errorf("step %s of case %s: %w", name, s.CaseID, err)
	}
	return err
}

// doStep does one step that concerns nothing but its own case, or the studio.
func (d *Desk) doStep(tx *store.Tx, s store.Step, now time.Time) error {
	switch s.Name {
	case stepDigest:
		return d.digest(tx, s, now)
	case stepTidy:
		return d.tidy(tx, now)
	}
	if which, ok := strings.CutPrefix(s.Name, stepBack); ok {
		return d.absenceOver(tx, which, now)
	}
	if sender, ok := strings.CutPrefix(s.Name, stepFlood); ok {
		return d.floodSummary(tx, sender, now)
	}
	c, err := tx.Case(s.CaseID)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	switch {
	case s.Name == stepWatch && (c.State == triage.Held || c.State == triage.Sending):
		row, err := tx.Mail(c.ID, answerStep(c.Draft))
		if err != nil {
			return err
		}
		if err := d.tellDelayed(tx, row, now); err != nil {
			return err
		}
		return tx.Plan(c.ID, stepWatch, now.Add(24*time.Hour))
	case s.Name == stepHoldClosed || s.Name == stepHoldLate:
		return d.holding(tx, c, s, now)
	case s.Name == stepUncertain && c.State == triage.Uncertain:
		return d.askWhetherArrived(tx, c, now)
	case s.Name == stepResolve && c.State == triage.WaitingCustomer:
		open, err := tx.OpenPromises(c.ID)
		if err != nil {
			return err
		}
		if len(open) > 0 { // nothing is settled yet; the promise has a clock of its own
			return d.waitForCustomer(tx, c, now)
		}
		return d.apply(tx, &c, triage.Event{Name: triage.ResolvedCase, By: "heed"}, now)
	}
	return nil // the case has moved on
}

// remind asks again about a case that still waits, and plans the next time: first at half of the
// deadline, then at the deadline, when the owner is asked too, then every so much open time.
func (d *Desk) remind(tx *store.Tx, s store.Step, now time.Time) error {
	c, err := tx.Case(s.CaseID)
	if err != nil || c.State != triage.Open && c.State != triage.AwaitingStaff {
		return err
	}
	why := d.reminderKind(s, c, now)
	if err := d.planReminder(tx, c, now); err != nil {
		return err
	}
	return d.askAgain(tx, c, why, "", now)
}

// reminderKind tells a reminder from an escalation: whoever is asked after the deadline is told so.
func (d *Desk) reminderKind(s store.Step, c triage.Case, now time.Time) compose.Occasion {
	if s.Name == stepEscalate || s.Name == stepRemind && !now.Before(c.AnswerBy) {
		return compose.OccasionEscalation
	}
	return compose.OccasionReminder
}

// planReminder plans when staff are asked next about a case that waits for them.
func (d *Desk) planReminder(tx *store.Tx, c triage.Case, now time.Time) error {
	if err := tx.Cancel(c.ID); err != nil {
		return err
	}
	half := d.halfway(c.OpenedAt, c.AnswerBy)
	switch {
	case now.Before(half):
		return tx.Plan(c.ID, stepRemind, half)
	case now.Before(c.AnswerBy):
		return tx.Plan(c.ID, stepEscalate, c.AnswerBy)
	}
	return tx.Plan(c.ID, stepNag, d.cfg.Hours.Add(now, d.cfg.RemindEvery).UTC())
}

// gather puts every case that nobody was asked about on one list for each member, once the first of
// them has waited for half of its time.
func (d *Desk) gather(tx *store.Tx, now time.Time) error {
	steps, err := tx.PendingNamed(stepGather, mostListed)
	if err != nil {
		return err
	}
	var listed []triage.Case
	for _, s := range steps {
		if _, err := tx.Finish(s, now); err != nil {
			return err
		}
		c, err := tx.Case(s.CaseID)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if c.State != triage.Open && c.State != triage.AwaitingStaff {
			continue
		}
		if c, err = d.draftFor(tx, c, now); err != nil {
			return err
		}
		if err := d.planReminder(tx, c, now); err != nil {
			return err
		}
		listed = append(listed, c)
	}
	return d.list(tx, listed, compose.OccasionNew, now)
}

// mostListed caps one round of gathering; what is left over comes in the next round, at once.
const mostListed = 1000

// remindAll catches up: many reminders that fall due together become one list for each member.
func (d *Desk) remindAll(tx *store.Tx, steps []store.Step, now time.Time) error {
	var late []triage.Case
	for _, s := range steps {
		if fresh, err := tx.Finish(s, now); err != nil || !fresh {
			if err != nil {
				return err
			}
			continue
		}
		c, err := tx.Case(s.CaseID)
		if err != nil {
			return err
		}
		if c.State != triage.Open && c.State != triage.AwaitingStaff {
			continue
		}
		if c, err = d.draftFor(tx, c, now); err != nil {
			return err
		}
		if err := d.planReminder(tx, c, now); err != nil {
			return err
		}
		late = append(late, c)
	}
	return d.list(tx, late, compose.OccasionReminder, now)
}

// planStudio plans the studio's own jobs where they are not planned yet.
func (d *Desk) planStudio(ctx context.Context, now time.Time) error {
	want := map[string]time.Time{stepDigest: d.cfg.Digest.Next(now), stepTidy: now.Add(time.Hour)}
	var pending []store.Step
	err := d.store.Read(ctx, func(tx *store.Tx) (err error) {
		pending, err = tx.PendingSteps("")
		return err
	})
	if err != nil {
		return err
	}
	for _, s := range pending {
		delete(want, s.Name)
	}
	maps.DeleteFunc(want, func(_ string, due time.Time) bool { return due.IsZero() })
	if len(want) == 0 {
		return nil
	}
	return d.store.Write(ctx, func(tx *store.Tx) error {
		for name, due := range want {
			if err := tx.Plan("", name, due); err != nil {
				return err
			}
		}
		return nil
	})
}

// digest mails the owners what happened since the last digest, and plans the next. Nothing to say is
// nothing sent.
func (d *Desk) digest(tx *store.Tx, s store.Step, now time.Time) error {
	if err := tx.Plan("", stepDigest, d.cfg.Digest.Next(now)); err != nil {
		return err
	}
	const until = "digest-until"
	last, err := tx.Meta(until)
	if err != nil {
		return err
	}
	since, err := time.Parse(time.RFC3339Nano, last)
	if err != nil {
		since = now.Add(-24 * time.Hour) // the first digest looks back a day
	}
	content, err := report.Digest(tx, since, now, d.answerBy)
	if err != nil {
		return err
	}
	if content.Away, err = d.absences(tx, now); err != nil {
		return err
	}
	if err := tx.SetMeta(until, now.UTC().Format(time.RFC3339Nano)); err != nil || content.Empty() {
		return err
	}
	there, err := d.duty(tx, now)
	if err != nil {
		return err
	}
	for i := range content.Promises {
		content.Promises[i].By = d.promiser(content.Promises[i].Promise)
	}
	for _, p := range there.owners() {
		content.To, content.ReplyTo, content.Location = p, d.from("").Addr, d.cfg.Zone
		step := fmt.Sprintf("%s:%s:%s", stepDigest, s.DueAt.UTC().Format(time.RFC3339), lowerEmail(p))
		if err := d.post(tx, note{to: p, out: d.compose.Digest(content), step: step, now: now}); err != nil {
			return err
		}
	}
	return nil
}

// replan gives a case the step its state calls for.
func (d *Desk) replan(tx *store.Tx, c triage.Case, now time.Time) error {
	switch c.State {
	case triage.WaitingCustomer:
		return d.waitForCustomer(tx, c, now)
	case triage.Held, triage.Sending:
		return tx.Plan(c.ID, stepWatch, now.Add(time.Minute))
	case triage.Uncertain:
		return tx.Plan(c.ID, stepUncertain, now.Add(time.Minute))
	}
	return d.planReminder(tx, c, now)
}
