package desk

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"heed/triage"
	"heed/triage/approve"
	"heed/triage/compose"
	"heed/triage/store"
)

// track keeps a promise to a customer, and plans when staff hear of it (playbook R2). evidence is what the audit
// trail says of where it comes from.
func (d *Desk) track(tx *store.Tx, c *triage.Case, p triage.Promise, by, evidence string, now time.Time) error {
	p.ID, p.CaseID, p.MadeAt = store.NewID(now), c.ID, now
	if err := tx.AddPromise(p); err != nil {
		return err
	}
	note := "until " + p.Due.In(d.cfg.Zone).Format("2006-01-02 15:04") + "; " + evidence
	over := !c.State.Waiting() && c.State != triage.WaitingCustomer
	if err := d.apply(tx, c, triage.Event{Name: triage.Promised, By: by, Note: note}, now); err != nil {
		return err
	}
	if over {
		if err := d.waitForCustomer(tx, *c, now); err != nil {
			return err
		}
	}
	return tx.Plan(c.ID, store.PromiseStep(p.ID), d.nextWord(p, now))
}

// nextWord is when staff hear of an open promise next: on the morning of the last day the studio is open before it is
// due, or halfway where that morning has passed; on the morning of the day itself; when its time is over; and then
// every so much open time.
func (d *Desk) nextWord(p triage.Promise, now time.Time) time.Time {
	if p.Source == triage.InHolding && p.Due.After(now) {
		return p.Due // until then the clock of the case reminds of the answer
	}
	due := p.Due.In(d.cfg.Zone)
	var ahead []time.Time
	morning, _, open := d.cfg.Hours.Day(due)
	eve := d.openDayBefore(due)
	half := d.halfway(p.MadeAt, p.Due)
	switch {
	case eve.After(p.MadeAt):
		ahead = append(ahead, eve)
	case !open || half.Before(morning) || !morning.After(p.MadeAt):
		ahead = append(ahead, half)
	}
	if open {
		ahead = append(ahead, morning)
	}
	for _, at := range append(ahead, p.Due) {
		if at.After(now) && !at.After(p.Due) {
			return at.UTC()
		}
	}
	return d.cfg.Hours.Add(now, d.cfg.RemindEvery).UTC()
}

// longestClosure bounds the search for a day on which the studio is open.
const longestClosure = 60

// openDayBefore is when the studio opens on the last of its days before the day of t; the zero time where it was
// closed for long.
func (d *Desk) openDayBefore(t time.Time) time.Time {
	for i := 1; i <= longestClosure; i++ {
		if opens, _, ok := d.cfg.Hours.Day(t.AddDate(0, 0, -i)); ok {
			return opens
		}
	}
	return time.Time{}
}

// endOf is until when something promised for a day is to be done: when the studio closes on it, or has closed before
// where it stays shut that day.
func (d *Desk) endOf(day, now time.Time) time.Time {
	day = day.In(d.cfg.Zone)
	for i := range longestClosure {
		if _, closes, ok := d.cfg.Hours.Day(day.AddDate(0, 0, -i)); ok && closes.After(now) {
			return closes.UTC()
		}
	}
	y, m, dd := day.Date()
	return time.Date(y, m, dd, 23, 59, 0, 0, d.cfg.Zone).UTC()
}

// promise notes what a member has told the customer, by other ways than an answer that Heed sent.
func (w *work) promise(cmd approve.Command) error {
	due := cmd.Until
	if cmd.Day {
		due = w.d.endOf(due, w.now)
	}
	p := triage.Promise{Source: triage.ToldByStaff, Who: w.by.Email, What: strings.TrimSpace(cmd.Text), Due: due}
	if err := w.d.track(w.tx, &w.c, p, w.by.Email, w.event(triage.Promised, "").Note, w.now); err != nil {
		return err
	}
	w.results = append(w.results, told{what: compose.ToldPromised, by: w.by, text: p.What, until: due, now: w.now})
	return nil
}

// kept notes that whatever the customer was promised is done.
func (w *work) kept() error {
	open, err := w.tx.OpenPromises(w.c.ID)
	if err != nil {
		return err
	}
	if len(open) == 0 {
		return &notDone{problem: compose.CannotKeep}
	}
	if err := w.d.settlePromises(w.tx, &w.c, open, w.event(triage.KeptPromise, ""), w.now); err != nil {
		return err
	}
	w.results = append(w.results, told{what: compose.ToldKept, by: w.by, text: whatOf(open), now: w.now})
	return nil
}

// settlePromises marks promises as kept. An answered case rests from now on until it counts as resolved.
func (d *Desk) settlePromises(tx *store.Tx, c *triage.Case, list []triage.Promise, e triage.Event, now time.Time) error {
	if len(list) == 0 {
		return nil
	}
	for _, p := range list {
		if err := tx.Settle(p, now); err != nil {
			return err
		}
	}
	if err := d.apply(tx, c, e, now); err != nil {
		return err
	}
	if c.State == triage.WaitingCustomer {
		return d.waitForCustomer(tx, *c, now)
	}
	return nil
}

// dropPromises forgets what was promised to somebody who turns out to be no customer.
func (d *Desk) dropPromises(tx *store.Tx, c triage.Case) error {
	open, err := tx.OpenPromises(c.ID)
	if err != nil {
		return err
	}
	for _, p := range open {
		if err := tx.DropPromise(p); err != nil {
			return err
		}
	}
	return nil
}

// whatOf writes what several promises say.
func whatOf(list []triage.Promise) string {
	words := make([]string, len(list))
	for i, p := range list {
		words[i] = p.What
	}
	return strings.Join(words, "\n")
}

// close closes a case. What the customer was promised is not forgotten that way: it is asked about first, because
// whoever closes in passing may not know of it.
func (w *work) close() error {
	if judges, burying, err := w.burying(); err != nil || burying {
		return errors.Join(err, w.putToJudges(judges))
	}
	open, err := w.tx.OpenPromises(w.c.ID)
	if err != nil {
		return err
	}
	if len(open) > 0 {
		return &notDone{problem: compose.CannotClose, line: strings.TrimRight(strings.ReplaceAll(whatOf(open), "\n", "; "), ".")}
	}
	return w.settle(triage.ClosedByStaff, "", compose.ToldClosed)
}

// pledged makes promises of the days that an answer names, now that it has left.
func (d *Desk) pledged(tx *store.Tx, c *triage.Case, approved, now time.Time) error {
	dr, err := tx.Draft(c.ID, c.Draft)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	pledges, _ := d.compose.Pledges(dr, approved, d.cfg.Zone)
	for _, pledge := range pledges {
		due := d.endOf(pledge.Day, approved)
		if !due.After(now) {
			continue // it left late, and the day has passed: whoever approved it has been told of the delay
		}
		p := triage.Promise{Source: triage.InAnswer, Who: c.DecidedBy, What: pledge.What, Due: due}
		if err := d.track(tx, c, p, "heed", fmt.Sprintf("the answer, version %d, says so", dr.Version), now); err != nil {
			return err
		}
	}
	return nil
}

// unsaid forgets what an answer promised that came back: the customer has not read it.
func (d *Desk) unsaid(tx *store.Tx, c triage.Case) error {
	open, err := tx.OpenPromises(c.ID)
	if err != nil {
		return err
	}
	for _, p := range open {
		if p.Source == triage.InAnswer && p.MadeAt.Equal(c.AnsweredAt) {
			if err := tx.DropPromise(p); err != nil {
				return err
			}
		}
	}
	return nil
}

// tracked says until when an answer about to leave promises something, and what in it cannot be read as a day.
func (d *Desk) tracked(dr triage.Draft, now time.Time) (until []time.Time, unread []string) {
	pledges, unread := d.compose.Pledges(dr, now, d.cfg.Zone)
	for _, p := range pledges {
		until = append(until, d.endOf(p.Day, now))
	}
	return until, unread
}

// promisedTo lists what a customer was promised and has not got yet, in whichever case.
func (d *Desk) promisedTo(tx *store.Tx, c triage.Case) ([]compose.Promised, error) {
	open, err := tx.OpenPromises(c.ID)
	if c.Customer.Addr != "" {
		open, err = tx.OpenPromisesTo(c.Customer.Addr)
	}
	if err != nil {
		return nil, err
	}
	var list []compose.Promised
	for _, p := range open {
		list = append(list, compose.Promised{Promise: p, By: d.promiser(p), Case: c})
	}
	return list, nil
}

// promiser is who gave a promise, as staff are told it.
func (d *Desk) promiser(p triage.Promise) triage.Member {
	if m, ok := d.cfg.Staff.ByEmail(p.Who); ok {
		return m
	}
	if p.Who == "" {
		return triage.Member{Name: d.cfg.Studio.Name}
	}
	return triage.Member{Email: p.Who}
}
