package desk

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"heed/mailer"
	"heed/mailer/send"
	"heed/triage"
	"heed/triage/compose"
	"heed/triage/store"
)

// Holding says whether, and when, a customer with a serious complaint is told by two lines of the studio's own that
// somebody will answer, and by when (playbook R2). The zero value: never.
type Holding struct {
	Enabled bool
	After   time.Duration // after a mail that came in while the studio was closed
	Before  time.Duration // open time before a first-response deadline that nobody has met
	Within  time.Duration // open time in which the answer is promised, counted from the next opening
}

const (
	stepHoldClosed = "holding:closed" // the mail came in while the studio was closed
	stepHoldLate   = "holding:late"   // the deadline is about to be missed
	holdingRow     = "holding"        // the one outbox row of a case that is a holding reply

	// onceWithin is how long a customer gets no second holding reply, in whatever case: RFC 3834 section 2 wants
	// several days between two automatic responses to one address.
	onceWithin = 7 * 24 * time.Hour
	roundTo    = 30 * time.Minute // people promise half hours
)

// planHolding plans when a customer who waits may get a holding reply. Whether they do is decided then.
func (d *Desk) planHolding(tx *store.Tx, c triage.Case, now time.Time) error {
	h := d.cfg.Holding
	if !h.Enabled || d.cfg.Observe || unfit(c) != "" {
		return nil
	}
	if !d.cfg.Hours.Open(c.OpenedAt) && !d.cfg.Hours.Open(now) {
		if err := tx.Plan(c.ID, stepHoldClosed, now.Add(h.After)); err != nil {
			return err
		}
	}
	late := d.cfg.Hours.Add(c.OpenedAt, d.cfg.Hours.Between(c.OpenedAt, c.AnswerBy)-h.Before)
	if late.Before(now) {
		late = now // it was read late, or leaves little time in any case
	}
	return tx.Plan(c.ID, stepHoldLate, late.UTC())
}

// unfit says why a case never gets a holding reply, or "": only serious complaints do that are surely some, whose
// customer can be reached and may listen, and that nobody has answered.
func unfit(c triage.Case) string {
	v := c.Verdict
	switch {
	case c.State != triage.Open && c.State != triage.AwaitingStaff || !c.AnsweredAt.IsZero():
		return "answered"
	case v.Kind != triage.Complaint || v.Review != nil || v.Severity < triage.Serious:
		return "not serious"
	case v.Unsure:
		return "unsure"
	case v.Has(triage.Abusive):
		return "abusive"
	case c.Customer.Addr == "" || noPerson(c.Customer.Addr):
		return "no address"
	}
	return ""
}

// noPerson reports whether an address names itself as one that nobody reads (RFC 3834 section 2).
func noPerson(addr string) bool {
	local, _, _ := strings.Cut(strings.ToLower(addr), "@")
	switch strings.NewReplacer("-", "", "_", "", ".", "").Replace(local) {
	case "noreply", "donotreply", "nepasrepondre", "mailerdaemon", "postmaster", "bounce", "bounces":
		return true
	}
	return strings.HasPrefix(local, "owner-") || strings.HasSuffix(local, "-request")
}

// holding sends a holding reply where one is still wanted.
func (d *Desk) holding(tx *store.Tx, c triage.Case, s store.Step, now time.Time) error {
	why, m, err := d.noHolding(tx, c, s, now)
	if err != nil || why != "" {
		d.log.Debug("no holding reply", "case", c.Ref, "why", why)
		return err
	}
	who, by, err := d.whoAndWhen(tx, c, now)
	if err != nil {
		return err
	}
	out, promise, ok := d.compose.Holding(compose.Holding{
		Case: c, Message: m, Who: who, By: by, MessageID: d.messageID(mailer.Address{Addr: c.Alias}), Now: now, Location: d.cfg.Zone,
	})
	if !ok {
		d.log.Debug("no holding reply", "case", c.Ref, "why", "no words in this language")
		return nil
	}
	raw, err := send.Render(&out)
	if err != nil {
		return fmt.Errorf("render holding reply of case %s: %w", c.Ref, err)
	}
	queued, err := d.enqueue(tx, store.Outgoing{
		CaseID: c.ID, Step: holdingRow, Kind: store.KindHolding, From: out.From.Addr, To: out.Recipients(), MessageID: out.MessageID,
		Raw: raw, DueAt: now, CopyTo: d.copyTo(c.Mailbox),
	}, now)
	if err != nil || !queued { // there is one already: never two
		return err
	}
	if err := tx.AddThread(out.MessageID, c.ID, "holding"); err != nil {
		return err
	}
	p := triage.Promise{Source: triage.InHolding, Who: who.Email, What: promise, Due: by}
	if by.Before(c.AnswerBy) {
		c.AnswerBy = by // what was promised is the deadline now; it is never put off by a promise
		if err := d.planReminder(tx, c, now); err != nil {
			return err
		}
	}
	return d.track(tx, &c, p, "heed", "a holding reply", now)
}

// noHolding says why a customer gets no holding reply now, or "" and the mail that it answers.
func (d *Desk) noHolding(tx *store.Tx, c triage.Case, s store.Step, now time.Time) (string, *mailer.Message, error) {
	paused, err := tx.Paused()
	switch {
	case err != nil:
		return "", nil, err
	case paused || d.cfg.Observe || !d.cfg.Holding.Enabled:
		return "mail is stopped", nil, nil
	case unfit(c) != "":
		return unfit(c), nil, nil
	case s.Name == stepHoldClosed && d.cfg.Hours.Open(now):
		return "somebody is there", nil, nil
	case d.inHouse(c.Customer.Addr):
		return "one of us", nil, nil
	}
	if last, err := tx.LastMessage(c.ID, counted[:]...); errors.Is(err, store.ErrNotFound) || err == nil && last.Outcome != outcomeCase {
		return "one of a flood, or no mail of theirs", nil, nil
	} else if err != nil {
		return "", nil, err
	}
	m := d.customerMail(tx, c)
	if m == nil || m.Robot != mailer.None {
		return "a machine", nil, nil
	}
	for _, limit := range []struct {
		addr string
		most int
		in   time.Duration
	}{
		{c.Customer.Addr, 1, onceWithin},
		// Beyond what one person may write to us, something is wrong with whoever they claim to be.
		{"", d.cfg.Limits.SenderHour, time.Hour}, {"", d.cfg.Limits.SenderDay, 24 * time.Hour},
	} {
		n, err := tx.CountHolding(limit.addr, now.Add(-limit.in))
		if err != nil {
			return "", nil, err
		}
		if limit.most > 0 && n >= limit.most {
			return "too many", nil, nil
		}
	}
	return "", m, nil
}

// whoAndWhen says who will answer and by when, as the calendar has it: so much open time after the next opening at
// which anybody is there. Where that is one person, it is the one who is in charge or asked; else nobody is named.
func (d *Desk) whoAndWhen(tx *store.Tx, c triage.Case, now time.Time) (who triage.Member, by time.Time, err error) {
	there, err := d.duty(tx, now)
	if err != nil {
		return who, by, err
	}
	by = d.openTimeFrom(now)
	for range there.absences { // while everybody is away, until the first of them is back
		there.now = by
		if len(there.present(d.cfg.Staff)) > 0 {
			break
		}
		var back time.Time
		for _, a := range there.absences {
			if a.Until.After(by) && (back.IsZero() || a.Until.Before(back)) {
				back = a.Until
			}
		}
		if back.IsZero() {
			break
		}
		by = d.openTimeFrom(back)
	}
	there.now, there.day = by, by.In(d.cfg.Zone).Weekday()
	if people := there.deciders(c); len(people) == 1 {
		who = people[0]
	}
	return who, by.UTC(), nil
}

// openTimeFrom is when the time of a holding reply is over that begins at the next opening, at a full half hour where
// the studio is still open then.
func (d *Desk) openTimeFrom(t time.Time) time.Time {
	at := d.cfg.Hours.Add(d.cfg.Hours.NextOpen(t), d.cfg.Holding.Within).In(d.cfg.Zone)
	full := at.Truncate(roundTo)
	if full.Before(at) {
		full = full.Add(roundTo)
	}
	if d.cfg.Hours.Between(at, full) < full.Sub(at) {
		return at
	}
	return full
}
