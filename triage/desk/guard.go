package desk

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"heed/mailer"
	"heed/triage"
	"heed/triage/compose"
	"heed/triage/store"
)

// Limits are the flood guards. Beyond them mail is kept, counted and put on its case as ever, but nobody
// gets a mail about each: a loop or a mail bomb ends in one summary, and whoever was caught in it stands on
// the gathered list (playbook L1). 0 is no limit.
type Limits struct {
	SenderHour, SenderDay int // mails of one person that staff hear of one by one
	AllHour, AllDay       int // mails of everybody together
	StaffHour, StaffDay   int // mails to one member of staff; what they asked for and what is grave may reach twice that
}

const (
	floodCalm  = 10 * time.Minute // a flood is summed up this long after it began
	floodAgain = 24 * time.Hour   // and no sooner than this after it was summed up

	floodSince = "flood-since:" // meta: when a flood that is not summed up yet began, by sender
	floodTold  = "flood-told:"  // meta: when it was summed up last
)

// counted are the mails that staff may have to hear of.
var counted = [2]string{outcomeCase, outcomeFlood}

// room is how much of a limit is certainly left, by whom it is for: who has some need not be counted. It only
// ever errs on the side of counting, and is touched by whoever writes to the database, one at a time.
type room map[string]int

// reached returns how many there were in the last hour or day where that is as many as its limit allows; else
// 0. The day is counted first: mostly it has fewer than even the hour allows.
func (r room) reached(who string, hour, day int, now time.Time, count func(since time.Time) (int, error)) (int, error) {
	if r[who] > 0 {
		return 0, nil
	}
	n, err := count(now.Add(-24 * time.Hour))
	if err != nil || day > 0 && n >= day {
		return n, err
	}
	left := max(day-n, 0)
	if hour > 0 {
		if n >= hour {
			if n, err = count(now.Add(-time.Hour)); err != nil || n >= hour {
				return n, err
			}
		}
		if left == 0 || hour-n < left {
			left = hour - n
		}
	}
	r[who] = left
	return 0, nil
}

// flooding reports whether so many mails of a sender were taken in lately that no more of them are put to staff
// one by one.
func (d *Desk) flooding(tx *store.Tx, sender string, now time.Time) (bool, error) {
	hour, day := d.cfg.Limits.SenderHour, d.cfg.Limits.SenderDay
	n, err := room{}.reached(sender, hour, day, now, func(since time.Time) (int, error) {
		return tx.CountFrom(sender, counted, since, max(hour, day))
	})
	return n > 0, err
}

// quiet reports whether staff have heard of so much lately that even somebody unhappy waits for the list.
// What is grave is never kept back here (playbook R7, E5).
func (d *Desk) quiet(tx *store.Tx, c triage.Case, now time.Time) (bool, error) {
	if grave(c) {
		return false, nil
	}
	hour, day := d.cfg.Limits.AllHour, d.cfg.Limits.AllDay
	n, err := d.room.reached("", hour, day, now, func(since time.Time) (int, error) {
		return tx.CountFrom("", counted, since, max(hour, day))
	})
	if err != nil || n == 0 {
		return false, err
	}
	return true, d.floodBegan(tx, "", now)
}

func grave(c triage.Case) bool {
	return c.Verdict.Severity == triage.Critical || c.Verdict.Has(triage.Sensitive)
}

// collect brings a mail that is one too many of its sender to a case of theirs that waits anyway; where none
// does, it opens one that collects the rest.
func (d *Desk) collect(tx *store.Tx, a *arrival, who mailer.Address) (string, string, error) {
	if err := d.floodBegan(tx, a.sender, a.now); err != nil {
		return "", "", err
	}
	cases, err := tx.CasesOf(who.Addr, 20)
	if err != nil {
		return "", "", err
	}
	for _, c := range slices.Backward(cases) { // the oldest: staff have been asked about it
		if c.State.Waiting() {
			return outcomeFlood, c.ID, d.joined(tx, a, c, nil, true)
		}
	}
	c, err := d.newCase(tx, a, d.verdict(tx, a, who, nil, ""), who)
	if err != nil {
		return "", "", err
	}
	return outcomeFlood, c.ID, d.planGather(tx, c)
}

// rejoin keeps a case on its clock when a mail has joined it of which staff are not told at once. It plans
// anew only where the mail changed something, so that a flood does not put reminders off for ever.
func (d *Desk) rejoin(tx *store.Tx, before, c triage.Case, m *mailer.Message, now time.Time) error {
	if before.State == triage.AwaitingStaff || before.State == triage.Held {
		// What staff were asked about is not all of it any more: the older draft cannot be approved.
		dr, err := d.draft(tx, c, m, now)
		if err != nil {
			return err
		}
		if err := d.keepDraft(tx, &c, dr, triage.Event{Name: triage.Redrafted, By: "heed"}, now); err != nil {
			return err
		}
	}
	if before.State == triage.Held || !before.State.Waiting() || c.AnswerBy.Before(before.AnswerBy) {
		return d.planReminder(tx, c, now)
	}
	return nil
}

// floodBegan notes a flood and plans its summary, where that was not done yet.
func (d *Desk) floodBegan(tx *store.Tx, sender string, now time.Time) error {
	since, err := metaTime(tx, floodSince+sender)
	if err != nil || !since.IsZero() {
		return err
	}
	d.log.Warn("too much mail: staff get a summary instead of a mail for each")
	if err := setMetaTime(tx, floodSince+sender, now); err != nil {
		return err
	}
	due := now.Add(floodCalm)
	told, err := metaTime(tx, floodTold+sender)
	if err != nil {
		return err
	}
	if again := told.Add(floodAgain); !told.IsZero() && again.After(due) {
		due = again
	}
	return tx.Plan("", stepFlood+sender, due)
}

// floodSummary tells the owners how much came in: once a flood, or once a day while it lasts.
func (d *Desk) floodSummary(tx *store.Tx, sender string, now time.Time) error {
	since, err := metaTime(tx, floodSince+sender)
	if err != nil || since.IsZero() {
		return err
	}
	outcomes := [2]string{outcomeFlood, outcomeFlood}
	if sender == "" {
		outcomes = counted
	}
	const all = 1 << 30
	n, err := tx.CountFrom(sender, outcomes, since, all)
	if err != nil {
		return err
	}
	if err := errors.Join(tx.DropMeta(floodSince+sender), setMetaTime(tx, floodTold+sender, now)); err != nil {
		return err
	}
	thing := fmt.Sprintf("%s:%d", sender, since.Unix())
	key := compose.AlarmTooMuchMail
	if sender != "" {
		key = compose.AlarmTooMuchOf
	}
	return d.alarm(tx, compose.Alarm{Key: key, Mailbox: d.cfg.Mailboxes[0].Name, Who: sender, Count: n, Since: since}, thing, now)
}

// capped reports whether a mail is one too many for its reader. The first one beyond the limit tells them
// so, once a day. Nothing is lost: the case stays on its clock, in the digest and in the status.
func (d *Desk) capped(tx *store.Tx, n note) (bool, error) {
	if n.kind == store.KindPause || d.cfg.Observe || strings.HasPrefix(n.step, stepDigest) || strings.HasPrefix(n.step, "alarm:") {
		return false, nil
	}
	times := 2
	for _, prefix := range []string{"ask:", "list:", "uncertain:"} {
		if strings.HasPrefix(n.step, prefix) && (n.c == nil || !grave(*n.c)) {
			times = 1
		}
	}
	defer func() { d.room[n.to.Email]--; d.room[twice+n.to.Email]-- }()
	who := n.to.Email
	if times == 2 {
		who = twice + who
	}
	sent, err := d.room.reached(who, d.cfg.Limits.StaffHour*times, d.cfg.Limits.StaffDay*times, n.now, func(since time.Time) (int, error) {
		return tx.CountTo(n.to.Email, since)
	})
	if err != nil || sent == 0 {
		return false, err
	}
	d.log.Warn("too many mails to one person: one is kept back")
	return true, d.tellCapped(tx, n, sent)
}

// twice marks the room somebody has in a limit that counts double.
const twice = "2:"

func (d *Desk) tellCapped(tx *store.Tx, n note, sent int) error {
	step := fmt.Sprintf("alarm:%s:capped:%s:%s", compose.AlarmCapped, n.now.In(d.cfg.Zone).Format("2006-01-02"), n.to.Email)
	if _, err := tx.Mail("", step); !errors.Is(err, store.ErrNotFound) {
		return err
	}
	out := d.compose.Alarm(compose.Alarm{
		To: n.to, Key: compose.AlarmCapped, Mailbox: d.cfg.Mailboxes[0].Name, ReplyTo: d.from("").Addr, Count: sent, Now: n.now, Location: d.cfg.Zone,
	})
	return d.post(tx, note{to: n.to, out: out, step: step, now: n.now})
}

// metaTime and setMetaTime keep a moment under a key; the zero time where there is none.
func metaTime(tx *store.Tx, key string) (time.Time, error) {
	value, err := tx.Meta(key)
	if err != nil || value == "" {
		return time.Time{}, err
	}
	at, err := time.Parse(time.RFC3339Nano, value)
	if err != nil {
		return time.Time{}, fmt.Errorf("read meta %s: %w", key, err)
	}
	return at, nil
}

func setMetaTime(tx *store.Tx, key string, at time.Time) error {
	return tx.SetMeta(key, at.UTC().Format(time.RFC3339Nano))
}
