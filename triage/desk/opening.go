package desk

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"time"

	"heed/mailer"
	"heed/triage"
	"heed/triage/approve"
	"heed/triage/classify"
	"heed/triage/compose"
	"heed/triage/store"
)

// takeIn brings a customer's mail, or a review, to its case. All personal mail becomes a case with a
// deadline (playbook L1); what the words say only sets priority and wording.
func (d *Desk) takeIn(tx *store.Tx, a *arrival, rev *triage.Review) (string, string, error) {
	who := d.author(a.msg)
	if rev != nil {
		who = mailer.Address{Name: rev.Name} // the site's address is not the reviewer's
	}
	mark, err := tx.MarkOf(who.Addr)
	if err != nil || mark == store.Ignored {
		return outcomeIgnored, "", err
	}
	flood, err := d.flooding(tx, a.sender, a.now)
	if err != nil {
		return "", "", err
	}
	if rev != nil && rev.Change != "" {
		if c, ok, err := d.reviewCase(tx, rev, a.now); err != nil || ok {
			return outcomeCase, c.ID, errors.Join(err, d.reviewChanged(tx, a, c, rev))
		}
		if rev.Change == triage.Removed {
			return outcomeAutomatic, "", nil // nobody is left to answer
		}
	}
	c, ok, err := d.threadCase(tx, a.msg)
	if err != nil {
		return "", "", err
	}
	if ok && rev == nil && d.partOf(tx, c, a.msg, who) {
		if !flood {
			return outcomeCase, c.ID, d.joined(tx, a, c, nil, false)
		}
		if err := d.floodBegan(tx, a.sender, a.now); err != nil {
			return "", "", err
		}
		return outcomeFlood, c.ID, d.joined(tx, a, c, nil, true)
	}
	if flood && rev == nil { // each review is somebody else's, though one site sends them all
		return d.collect(tx, a, who)
	}
	c, err = d.newCase(tx, a, d.verdict(tx, a, who, rev, ""), who)
	if err != nil {
		return "", "", err
	}
	if mark == store.NotOurs && !grave(c) {
		return outcomeCase, c.ID, d.planGather(tx, c)
	}
	return outcomeCase, c.ID, d.startClock(tx, c, a.msg, compose.OccasionNew, a.now)
}

// partOf decides whether somebody may join a case: the customer may, and whoever was in the
// conversation already. A stranger who merely names a reference gets a case of his own.
func (d *Desk) partOf(tx *store.Tx, c triage.Case, m *mailer.Message, who mailer.Address) bool {
	if c.Customer.Is(who.Addr) || c.Customer.Is(m.From.Addr) {
		return true
	}
	if same, err := tx.IsSamePerson(c.Customer.Addr, who.Addr); err == nil && same && who.Addr != "" {
		return true
	}
	// Whoever answers a mail that only people of the conversation have may join. A mail to staff is none of it: staff
	// may have shown it to somebody, whose words are not the customer's.
	return slices.ContainsFunc(m.Thread(), func(id string) bool {
		th, err := tx.FindThread(id)
		return err == nil && th.Kind != "staff" && th.CaseID == c.ID
	})
}

// verdict classifies a mail with what the store knows of its sender.
func (d *Desk) verdict(tx *store.Tx, a *arrival, who mailer.Address, rev *triage.Review, threadLang string) triage.Verdict {
	known, err := tx.HasCases(who.Addr)
	text, subject := a.msg.Text, a.msg.Subject
	if a.msg.Forwarded != nil && d.inHouse(a.msg.From.Addr) {
		text, subject = a.msg.Forwarded.Text, a.msg.Forwarded.Subject
	}
	if threadLang != "" {
		subject = "" // a reply inherits its subject: it says nothing about this mail
	}
	v := d.classify.Classify(classify.Input{
		From: who, Subject: subject, Text: text, Quoted: a.msg.Quoted, Signature: a.msg.Signature,
		Lang: a.msg.Lang, ThreadLang: threadLang, Date: a.msg.Date, Now: a.now,
		Robot: a.msg.Robot, RobotReason: a.msg.Reason, Review: rev,
		Known: err == nil && known,
	})
	if v.Lang == "" {
		v.Lang = d.cfg.Studio.Lang
	}
	return v
}

// newCase opens a case for a mail and starts its audit trail.
func (d *Desk) newCase(tx *store.Tx, a *arrival, v triage.Verdict, who mailer.Address) (triage.Case, error) {
	who.Addr = strings.ToLower(who.Addr)
	c := triage.Case{
		ID: store.NewID(a.now), State: triage.Open, Verdict: v, Customer: who, Subject: a.msg.Subject,
		Alias: d.alias(a.item.Mailbox, a.msg), Mailbox: a.item.Mailbox, OpenedAt: a.received(), ChangedAt: a.now,
	}
	c.AnswerBy = d.answerBy(c)
	if err := d.openCase(tx, &c, triage.Event{Name: triage.Opened, By: who.Addr, Note: string(v.Kind)}, a.now); err != nil {
		return c, err
	}
	return c, wroteIn(tx, c, a)
}

// openCase gives a case its public reference and starts its audit trail.
func (d *Desk) openCase(tx *store.Tx, c *triage.Case, opened triage.Event, now time.Time) error {
	for n := approve.RefMin; ; n++ {
		c.Ref = approve.NewRef(chance(), n)
		err := tx.AddCase(*c, opened, now)
		if !errors.Is(err, store.ErrRefTaken) || n > approve.RefMax+3 {
			return err
		}
	}
}

// wroteIn notes by what the answers to a customer's mail, and its sequels, will be known, and keeps its pictures.
func wroteIn(tx *store.Tx, c triage.Case, a *arrival) error {
	return errors.Join(tx.AddThread(a.msg.MessageID, c.ID, "customer"), tx.AddThread(a.msg.ThreadKey(), c.ID, "conversation"),
		tx.AddPictures(a.id, c.ID, a.pictures, a.received()))
}

func chance() uint64 {
	var b [8]byte
	rand.Read(b[:])
	return binary.BigEndian.Uint64(b[:])
}

// answerBy is the first-response deadline of a case: so much open time after the mail came in.
func (d *Desk) answerBy(c triage.Case) time.Time {
	return d.cfg.Hours.Add(c.OpenedAt, d.allowed(c.Verdict)).UTC()
}

// allowed is the open time in which a first answer is due.
func (d *Desk) allowed(v triage.Verdict) time.Duration {
	severity := triage.NoSeverity
	if v.Unhappy() {
		severity = max(v.Severity, triage.Minor)
	}
	return d.cfg.AnswerWithin[severity]
}

// within is the open time that makes a case's deadline; 0 where an earlier mail, or a change of the hours, made it.
func (d *Desk) within(c triage.Case) time.Duration {
	if !c.AnswerBy.Equal(d.answerBy(c)) {
		return 0
	}
	return d.allowed(c.Verdict)
}

// startClock asks staff at once about somebody who is unhappy, or may be; other mail waits for the list.
func (d *Desk) startClock(tx *store.Tx, c triage.Case, m *mailer.Message, why compose.Occasion, now time.Time) error {
	if c.Verdict.Unhappy() || c.Verdict.Unsure && c.Verdict.Second == triage.Complaint {
		if quiet, err := d.quiet(tx, c, now); err != nil || !quiet {
			if err != nil {
				return err
			}
			return d.ask(tx, c, m, why, "", now)
		}
	}
	if err := tx.Cancel(c.ID); err != nil {
		return err
	}
	return d.planGather(tx, c)
}

// planGather plans a case for the list of mail that waits, sent when half of its time has passed.
func (d *Desk) planGather(tx *store.Tx, c triage.Case) error {
	return tx.Plan(c.ID, stepGather, d.halfway(c.OpenedAt, c.AnswerBy))
}

// halfway is the moment at which half of the open time between two moments has passed.
func (d *Desk) halfway(from, to time.Time) time.Time {
	return d.cfg.Hours.Add(from, d.cfg.Hours.Between(from, to)/2).UTC()
}

// joined takes in a further mail of the customer: it voids an approval that has not left yet, and staff
// are asked again (design step 4), unless it is one of a flood: then at their next reminder. A mere "thank
// you" after our answer asks for nothing.
func (d *Desk) joined(tx *store.Tx, a *arrival, c triage.Case, rev *triage.Review, flood bool) error {
	if err := wroteIn(tx, c, a); err != nil {
		return err
	}
	if who := d.author(a.msg); !c.Customer.Is(who.Addr) {
		if same, err := tx.IsSamePerson(c.Customer.Addr, who.Addr); err != nil {
			return err
		} else if same && who.Addr != "" {
			c.Customer.Addr = strings.ToLower(who.Addr) // answered where they wrote from last
		}
	}
	v := d.verdict(tx, a, c.Customer, rev, c.Verdict.Lang)
	waited := c.State.Waiting()
	if !waited && v.Kind == triage.Praise && !v.Unsure {
		e := triage.Event{Name: triage.Thanked, By: c.Customer.Addr}
		if open, err := tx.OpenPromises(c.ID); err != nil {
			return err
		} else if len(open) > 0 && c.State == triage.WaitingCustomer {
			e.Name = triage.ThankedEarly
			return d.apply(tx, &c, e, a.now)
		}
		if err := c.Apply(e, a.now); err != nil {
			return err
		}
		if err := tx.Cancel(c.ID); err != nil {
			return err
		}
		return tx.SaveCase(c, e, a.now)
	}
	before := c
	asked := c.State == triage.AwaitingStaff || c.State == triage.Held
	if c.State == triage.Held {
		if _, err := tx.Withdraw(c.ID, answerStep(c.Draft)); err != nil {
			return err
		}
		if err := d.tell(tx, c, told{what: compose.ToldCancelled, now: a.now}); err != nil {
			return err
		}
	}
	e := triage.Event{Name: triage.CustomerWrote, By: c.Customer.Addr}
	if err := c.Apply(e, a.now); err != nil {
		return err
	}
	if c.State == triage.Sending { // the answer is on its way: what to do with this mail is decided when it has left
		return tx.SaveCase(c, e, a.now)
	}
	c.Verdict = merge(c.Verdict, v, waited)
	if !waited {
		c.OpenedAt = a.received()
		c.AnswerBy = d.answerBy(c)
	} else if by := d.answerBy(c); by.Before(c.AnswerBy) {
		c.AnswerBy = by
	}
	if flood && before.State == triage.Open && c.AnswerBy.Equal(before.AnswerBy) && sameMatter(before.Verdict, c.Verdict) {
		return nil // ten thousand mails that say nothing new are no ten thousand lines of the trail
	}
	if err := tx.SaveCase(c, e, a.now); err != nil {
		return err
	}
	if flood {
		return d.rejoin(tx, before, c, a.msg, a.now)
	}
	if asked {
		return d.ask(tx, c, a.msg, compose.OccasionCustomerWrote, "", a.now)
	}
	return d.startClock(tx, c, a.msg, compose.OccasionCustomerWrote, a.now)
}

// sameMatter reports whether two verdicts call for the same handling.
func sameMatter(a, b triage.Verdict) bool {
	return a.Kind == b.Kind && a.Severity == b.Severity && slices.Equal(a.Themes, b.Themes) && slices.Equal(a.Flags, b.Flags)
}

// merge joins what an unanswered mail said with what its sequel says: a grievance does not vanish
// because the next mail only asks for news.
func merge(old, v triage.Verdict, waited bool) triage.Verdict {
	if !waited {
		return v
	}
	if old.Unhappy() && !v.Unhappy() {
		v.Kind, v.Unsure, v.Second = old.Kind, old.Unsure, old.Second
		v.Score = min(v.Score, old.Score)
	}
	v.Severity = max(v.Severity, old.Severity)
	for _, t := range old.Themes {
		if !slices.Contains(v.Themes, t) {
			v.Themes = append(v.Themes, t)
		}
	}
	for _, f := range old.Flags {
		if !slices.Contains(v.Flags, f) && f != triage.EventImminent {
			v.Flags = append(v.Flags, f)
		}
	}
	if v.Review == nil {
		v.Review = old.Review
	}
	return v
}
