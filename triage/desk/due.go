package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"heed/triage"
	"heed/triage/approve"
	"heed/triage/compose"
	"heed/triage/store"
)

// isPromise reports whether a step reminds of a promise.
func isPromise(s store.Step) bool { return strings.HasPrefix(s.Name, store.PromiseStep("")) }

// duePromises reminds of the promises whose steps are due, each in a transaction of its own; of many, as after an
// outage, everybody gets one list.
func (d *Desk) duePromises(ctx context.Context, steps []store.Step, now time.Time) error {
	each := 1
	if len(steps) > atOnce {
		each = len(steps)
	}
	var errs []error
	for ; len(steps) > 0; steps = steps[each:] {
		errs = append(errs, d.store.Write(ctx, func(tx *store.Tx) error { return d.remindPromises(tx, steps[:each], now) }))
	}
	return errors.Join(errs...)
}

// remindPromises reminds of promises, and plans when that is done next. Whoever is in charge of the case is reminded, else whoever gave the promise; the
// owners besides once it is broken (playbook R2).
func (d *Desk) remindPromises(tx *store.Tx, steps []store.Step, now time.Time) error {
	items := map[string][]compose.DueItem{}
	for _, s := range steps {
		fresh, err := tx.Finish(s, now)
		if err != nil {
			return err
		}
		p, err := tx.Promise(strings.TrimPrefix(s.Name, store.PromiseStep("")))
		if errors.Is(err, store.ErrNotFound) || err == nil && (!fresh || !p.KeptAt.IsZero()) {
			continue
		}
		if err != nil {
			return err
		}
		if err := tx.Plan(p.CaseID, s.Name, d.nextWord(p, now)); err != nil {
			return err
		}
		c, err := tx.Case(p.CaseID)
		if err != nil {
			return err
		}
		if p.Source == triage.InHolding && c.State.Waiting() && !now.Before(c.AnswerBy) {
			continue // the answer itself is what was promised, and the case's own clock asks for it
		}
		people, err := d.remindedOf(tx, c, p, now)
		if err != nil {
			return err
		}
		for _, m := range people {
			items[m.Email] = append(items[m.Email], compose.DueItem{Promised: compose.Promised{Promise: p, By: d.promiser(p), Case: c}})
		}
	}
	for _, m := range d.cfg.Staff {
		if err := d.remindOfPromises(tx, m, items[m.Email], now); err != nil {
			return err
		}
	}
	return nil
}

// remindedOf says who hears of an open promise.
func (d *Desk) remindedOf(tx *store.Tx, c triage.Case, p triage.Promise, now time.Time) (triage.Staff, error) {
	why := compose.OccasionReminder
	if p.Broken(now) {
		why = compose.OccasionEscalation
	}
	if c.Person == "" {
		c.Person = p.Who
	}
	if !c.State.Waiting() {
		c.AnswerBy = time.Time{} // that of an answered case says nothing of the promise
	}
	return d.askedAbout(tx, c, why, now)
}

// remindOfPromises mails one member: each promise by itself, in the conversation of its case, or a list of many.
func (d *Desk) remindOfPromises(tx *store.Tx, m triage.Member, items []compose.DueItem, now time.Time) error {
	for i := range items {
		tag, err := d.tag(tx, items[i].Case, m, approve.Decide, now)
		if err != nil {
			return err
		}
		items[i].Tag = tag
	}
	each := 1
	if len(items) > atOnce {
		each = len(items)
	}
	for ; len(items) > 0; items = items[each:] {
		c := items[0].Case
		out := d.compose.Due(compose.Due{To: m, ReplyTo: d.from(c.Mailbox).Addr, Items: items[:each], Now: now, Location: d.cfg.Zone})
		step := fmt.Sprintf("promise:%s:%d:%s", items[0].ID, now.UnixMicro(), m.Email)
		if err := d.post(tx, note{c: &c, to: m, out: out, step: step, kind: store.KindStaff, now: now}); err != nil {
			return err
		}
	}
	return nil
}
