package desk

import (
	"context"
	"errors"
	"sync/atomic"
	"syscall"
	"time"

	"heed/triage"
	"heed/triage/compose"
	"heed/triage/store"
)

// Retention says how long each kind of row is kept; 0 is for ever.
type Retention struct {
	Raw     time.Duration // received mail as it came, once its case is over; and the words of mail without a case
	Text    time.Duration // the words of mails and drafts, once their case is over
	Sent    time.Duration // the bytes of mail that was sent
	Cases   time.Duration // a case that is over, with its audit trail and all that belongs to it
	Notes   time.Duration // steps done, questions expired, what observe mode kept back
	Backups time.Duration // the daily copies of the database; 0: none are made
}

func (r Retention) before(now time.Time) store.Keep {
	at := func(d time.Duration) time.Time {
		if d <= 0 {
			return time.Time{}
		}
		return now.Add(-d)
	}
	return store.Keep{Raw: at(r.Raw), Text: at(r.Text), Sent: at(r.Sent), Cases: at(r.Cases), Notes: at(r.Notes)}
}

// house is what housekeeping remembers while the program runs.
type house struct {
	started atomic.Int64 // when the clock was first looked at
	smtp    atomic.Int64 // when the outgoing server last answered
	checked atomic.Bool  // the database has been read from end to end since the start
	shouted atomic.Int64 // when the owners were last told by the direct way
}

func (h *house) heardSMTP(now time.Time) { h.smtp.Store(now.UnixNano()) }

func (h *house) start(now time.Time) { h.started.CompareAndSwap(0, now.UnixNano()) }

const (
	pruneBatch = 200             // rows of a kind that one transaction prunes, so that mail never waits long
	firstRound = 5 * time.Minute // after the start: what waits for an answer comes first
	everyRound = time.Hour       // housekeeping
	everyDay   = 23 * time.Hour  // backup and the check of the whole file; an hour short, so that it never slips
	shoutEvery = 6 * time.Hour   // about a database that cannot be written to
	contactGap = time.Minute     // a contact is noted again when it is this much newer
	keptKey    = "kept"          // meta: the last round
	checkedKey = "checked"       // meta: the last check of the whole file, when it was sound
	alarmedKey = "alarmed:"      // meta: trouble that stands, and that the owners have been told of
	notedKey   = "noted:"        // meta: trouble that was noted for the digest, by day
	imapKey    = "contact:imap:" // meta: when a mailbox's server last answered
	smtpKey    = "contact:smtp"  // meta: when the outgoing server last answered
	damagedKey = "database"      // what stands after alarmedKey
	silentKey  = "silent:"       // likewise, with the mailbox
	unreadKey  = "unread:"       // likewise
)

// keepHouse does a round of housekeeping every hour until ctx ends.
func (d *Desk) keepHouse(ctx context.Context, now func() time.Time) {
	timer := time.NewTimer(firstRound)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		if err := d.Keep(ctx, now()); err != nil && ctx.Err() == nil {
			d.log.Error("housekeeping not finished", "error", err)
		}
		timer.Reset(everyRound)
	}
}

// Keep forgets what has been kept long enough, and once a day reads the whole database and makes a backup.
// It does nothing where it was done within the hour. Mail is taken in and sent beside it.
func (d *Desk) Keep(ctx context.Context, now time.Time) error {
	var kept, checked time.Time
	err := d.store.Read(ctx, func(tx *store.Tx) (err error) {
		if kept, err = metaTime(tx, keptKey); err == nil {
			checked, err = metaTime(tx, checkedKey)
		}
		return err
	})
	if err != nil || recent(kept, now, everyRound-time.Minute) {
		return err
	}
	errs := []error{d.prune(ctx, now)}
	if !recent(checked, now, everyDay) || !d.house.checked.Load() {
		errs = append(errs, d.checkDatabase(ctx, now))
	}
	errs = append(errs, d.backUp(ctx, now), d.store.Write(ctx, func(tx *store.Tx) error { return setMetaTime(tx, keptKey, now) }))
	d.Poke() // an alarm may be waiting to leave
	return errors.Join(errs...)
}

// recent reports whether at is less than d before now. A clock that was set back counts as not recent.
func recent(at, now time.Time, d time.Duration) bool {
	return !at.IsZero() && !at.After(now) && now.Sub(at) < d
}

func (d *Desk) prune(ctx context.Context, now time.Time) error {
	keep := d.cfg.Retention.before(now)
	for ctx.Err() == nil {
		var pruned map[string]int64
		err := d.store.Write(ctx, func(tx *store.Tx) (err error) {
			pruned, err = tx.Prune(keep, pruneBatch)
			return err
		})
		if err != nil || len(pruned) == 0 {
			return err
		}
		d.log.Info("pruned", "rows", pruned)
	}
	return ctx.Err()
}

// checkDatabase reads the whole file. Damage is told to the owners; the daemon goes on, since mail that
// is taken in somehow is better than none, and the next start will put the file aside.
func (d *Desk) checkDatabase(ctx context.Context, now time.Time) error {
	err := d.store.Check(ctx)
	if err != nil && !errors.Is(err, store.ErrDamaged) {
		return err
	}
	d.house.checked.Store(true)
	if err != nil {
		told := d.store.Write(ctx, func(tx *store.Tx) error {
			return d.stands(tx, damagedKey, compose.Alarm{Key: compose.AlarmDamaged, Since: now}, now)
		})
		return errors.Join(err, told)
	}
	return d.store.Write(ctx, func(tx *store.Tx) error {
		return errors.Join(tx.DropMeta(alarmedKey+damagedKey), setMetaTime(tx, checkedKey, now))
	})
}

// backUp makes the daily backup and prunes the old ones. Of a damaged database no backup is made, so that
// the sound ones stay.
func (d *Desk) backUp(ctx context.Context, now time.Time) error {
	if d.cfg.Retention.Backups <= 0 {
		return nil
	}
	newest, err := d.store.NewestBackup()
	if err != nil || recent(newest, now, everyDay) {
		return err
	}
	damaged := false
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		value, err := tx.Meta(alarmedKey + damagedKey)
		damaged = value != ""
		return err
	})
	if err != nil || damaged {
		return err
	}
	if err := d.store.Backup(ctx, d.store.BackupPath(now)); err != nil {
		if errors.Is(err, store.ErrFull) || errors.Is(err, syscall.ENOSPC) {
			err = errors.Join(err, d.store.Write(ctx, func(tx *store.Tx) error {
				return d.alarm(tx, compose.Alarm{Key: compose.AlarmDiskFull}, "backup", now)
			}))
		}
		return err
	}
	_, err = d.store.PruneBackups(now.Add(-d.cfg.Retention.Backups))
	return err
}

// tidy is the hourly look at what must always hold: nobody is forgotten, and every mail server is heard of.
func (d *Desk) tidy(tx *store.Tx, now time.Time) error {
	lost, err := tx.ForgottenCases()
	if err != nil {
		return err
	}
	for _, c := range lost {
		d.log.Error("case had no deadline; one is set", "case", c.Ref, "state", c.State)
		if err := d.replan(tx, c, now); err != nil {
			return err
		}
	}
	promises, err := tx.ForgottenPromises(time.Time{})
	if err != nil {
		return err
	}
	for _, p := range promises {
		d.log.Error("promise had no reminder; one is set", "case", p.CaseID, "promise", p.ID)
		if err := tx.Plan(p.CaseID, store.PromiseStep(p.ID), d.nextWord(p, now)); err != nil {
			return err
		}
	}
	if n := len(lost) + len(promises); n > 0 {
		if err := d.alarm(tx, compose.Alarm{Key: compose.AlarmForgotten, Count: n}, "forgotten", now); err != nil {
			return err
		}
	}
	told, err := tx.Metas(floodTold)
	if err != nil {
		return err
	}
	for sender := range told {
		if at, err := metaTime(tx, floodTold+sender); err != nil || now.Sub(at) > floodAgain {
			if err := tx.DropMeta(floodTold + sender); err != nil {
				return err
			}
		}
	}
	return d.listen(tx, now)
}

// afterRestore deals with a database that was restored from a backup: of an answer that was waiting to
// leave when the copy was made, nobody knows whether it has left since. It is not sent again unasked.
func (d *Desk) afterRestore(tx *store.Tx, now time.Time) error {
	at, was, err := tx.Restored()
	if err != nil || !was {
		return err
	}
	d.log.Warn("the database was restored from a backup", "made", at)
	rows, err := tx.MailIn(store.Queued, 1000)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.Kind != store.KindAnswer && row.Kind != store.KindHolding {
			continue
		}
		row.Problem = "restored from a backup of " + at.Format(time.RFC3339)
		if err := tx.Mark(row, store.Queued, store.Sending, now); err != nil {
			return err
		}
		c, err := tx.Case(row.CaseID)
		if err != nil {
			return err
		}
		if c.State == triage.Held && row.Kind == store.KindAnswer {
			if err := d.apply(tx, &c, triage.Event{Name: triage.HoldEnded, By: "heed", Note: row.Problem}, now); err != nil {
				return err
			}
		}
		// The rows that are sending now are settled with those a crash left behind.
	}
	return nil
}
