package desk

import (
	"context"
	"errors"
	"sync"
	"time"

	"heed/triage/store"
)

// longestSleep bounds how long a loop trusts its own reckoning: a machine that slept or whose clock was
// set notices within this time.
const longestSleep = 30 * time.Second

// longestRest is how long a loop rests that is woken by others: the clock's loop wakes the outbox at each of its
// rounds, the outbox's wakes the one that files copies.
const longestRest = time.Hour

// afterFailure is how soon a round that failed (a full disk) is tried again.
const afterFailure = 10 * time.Second

// Run does what is due and sends what is queued, until ctx ends; then it finishes the step in hand. now
// is the wall clock; alive is called after each round that wrote to the database.
func (d *Desk) Run(ctx context.Context, now func() time.Time, alive func()) error {
	if err := d.Recover(ctx, now()); err != nil {
		if ctx.Err() != nil {
			return nil // stopped before it began
		}
		return err
	}
	var loops sync.WaitGroup
	loops.Go(func() {
		var beaten time.Time
		d.loop(ctx, now, longestSleep, d.wakeClock, d.nextStep, func(ctx context.Context, now time.Time) error {
			due := d.Due(ctx, now)
			wake(d.wakeMail) // what was due may have written mail
			if due == nil && now.Sub(beaten).Abs() < longestSleep/2 {
				return nil // a burst of mail wakes the clock each time: one beat is enough
			}
			err := d.beat(ctx, now)
			if err == nil {
				beaten = now
			}
			if err == nil || errors.Is(err, store.ErrFull) || errors.Is(err, store.ErrReadOnly) {
				alive() // a restart makes no room on the disk
			}
			return errors.Join(due, err)
		})
	})
	loops.Go(func() {
		var rest time.Time // while the server is away
		resting := func(now time.Time) bool { return now.Before(rest) && rest.Sub(now) <= signInPause }
		next := func(ctx context.Context) (time.Time, error) {
			due, err := d.nextMail(ctx)
			if !due.IsZero() && due.Before(rest) && resting(now()) {
				due = rest
			}
			return due, err
		}
		d.loop(ctx, now, longestRest, d.wakeMail, next, func(ctx context.Context, now time.Time) error {
			if resting(now) {
				return nil
			}
			if due, err := d.nextMail(ctx); err != nil || due.IsZero() || due.After(now) {
				return err
			}
			_, until, err := d.SendQueue(ctx, now)
			rest = until
			wake(d.wakeCopies)
			return err
		})
	})
	loops.Go(func() { // beside the sending: a mailbox that does not answer keeps no mail from leaving
		never := func(context.Context) (time.Time, error) { return time.Time{}, nil }
		d.loop(ctx, now, longestRest, d.wakeCopies, never, func(ctx context.Context, _ time.Time) error {
			return errors.Join(d.FileCopies(ctx), d.SortDrafts(ctx))
		})
	})
	loops.Go(func() { d.keepHouse(ctx, now) })
	loops.Wait()
	return nil
}

// SendAll sends everything that is due, files the copies and sorts the drafts. It returns how many mails were tried.
func (d *Desk) SendAll(ctx context.Context, now time.Time) (int, error) {
	tried, _, err := d.SendQueue(ctx, now)
	if err != nil {
		return tried, err
	}
	return tried, errors.Join(d.FileCopies(ctx), d.SortDrafts(ctx))
}

// loop works whenever something is due, at a wake-up, and after the longest rest. A round that fails is
// logged and tried again soon.
func (d *Desk) loop(ctx context.Context, now func() time.Time, longest time.Duration, woken <-chan struct{},
	nextWork func(context.Context) (time.Time, error), work func(context.Context, time.Time) error) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-woken:
		case <-timer.C:
		}
		err := work(ctx, now())
		if err != nil && !errors.Is(err, context.Canceled) {
			d.log.Error("round not finished", "error", err)
			d.shout(ctx, err, now())
		}
		wait := afterFailure
		if err == nil {
			wait = longest
			if next, err := nextWork(ctx); err == nil && !next.IsZero() {
				wait = min(wait, max(next.Sub(now()), 0))
			}
		}
		timer.Reset(wait)
	}
}

// beat writes down that the desk is at work: the watchdog is fed after this has reached the disk.
func (d *Desk) beat(ctx context.Context, now time.Time) error {
	return d.store.Write(ctx, func(tx *store.Tx) error {
		if err := d.noteContacts(tx); err != nil {
			return err
		}
		return tx.SetMeta("beat", now.UTC().Format(time.RFC3339))
	})
}
