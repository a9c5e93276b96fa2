package desk

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"heed/mailer"
	"heed/mailer/authres"
	"heed/triage"
	"heed/triage/approve"
	"heed/triage/compose"
	"heed/triage/store"
)

// apply lets an event happen to a case and writes both down.
func (d *Desk) apply(tx *store.Tx, c *triage.Case, e triage.Event, now time.Time) error {
	if err := c.Apply(e, now); err != nil {
		return err
	}
	if c.Decision == e.Name { // it was settled: nobody waits for the owner's opinion any more
		if err := tx.DropOpinion(c.ID); err != nil {
			return err
		}
	}
	if err := tx.SaveCase(*c, e, now); err != nil {
		return err
	}
	return d.remember(tx, *c, e)
}

// openDays are the next days on which the studio is open, from today on: an answer promises nothing for any other.
func (d *Desk) openDays(now time.Time) []time.Time {
	var days []time.Time
	today := now.In(d.cfg.Zone)
	for i := range 21 {
		day := time.Date(today.Year(), today.Month(), today.Day()+i, 0, 0, 0, 0, d.cfg.Zone)
		if _, _, open := d.cfg.Hours.Day(day.Add(12 * time.Hour)); open {
			days = append(days, day)
		}
	}
	return days
}

// invited reports whether somebody who praises us did so before: then they were invited to say so in public
// (playbook G4: once).
func (d *Desk) invited(tx *store.Tx, c triage.Case) (bool, error) {
	if c.Verdict.Kind != triage.Praise {
		return false, nil
	}
	earlier, err := tx.CasesOf(c.Customer.Addr, 50)
	return slices.ContainsFunc(earlier, func(e triage.Case) bool { return e.ID != c.ID && e.Verdict.Kind == triage.Praise }), err
}

// keepDraft makes a draft the newest version of a case's answer; older ones can no longer be approved.
func (d *Desk) keepDraft(tx *store.Tx, c *triage.Case, dr triage.Draft, e triage.Event, now time.Time) error {
	if err := tx.AddDraft(c.ID, dr, now); err != nil {
		return err
	}
	c.Draft = dr.Version
	if err := tx.DropFiles(c.ID, store.OfDraft(dr.Version)); err != nil {
		return err
	}
	if err := tx.DropUnsent(c.ID, "ask:"); err != nil {
		return err
	}
	return d.apply(tx, c, e, now)
}

// draftFor makes sure that a case has a draft that answers the newest mail of its customer, and staff are
// counted as asked.
func (d *Desk) draftFor(tx *store.Tx, c triage.Case, now time.Time) (triage.Case, error) {
	made, err := tx.DraftMade(c.ID, c.Draft)
	if err != nil {
		return c, err
	}
	last, err := tx.LastMessage(c.ID, counted[:]...)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return c, err
	}
	if made.IsZero() || last.HandledAt.After(made) {
		dr, err := d.draft(tx, c, d.customerMail(tx, c), now)
		if err != nil {
			return c, err
		}
		if err := d.keepDraft(tx, &c, dr, triage.Event{Name: triage.Redrafted, By: "heed"}, now); err != nil {
			return c, err
		}
	}
	if c.State != triage.Open {
		return c, nil
	}
	return c, d.apply(tx, &c, triage.Event{Name: triage.Asked, By: "heed"}, now)
}

// ask drafts an answer and asks staff about it at once.
func (d *Desk) ask(tx *store.Tx, c triage.Case, m *mailer.Message, why compose.Occasion, detail string, now time.Time) error {
	return d.askNow(tx, c, m, asking{why: why, detail: detail}, now)
}

func (d *Desk) askNow(tx *store.Tx, c triage.Case, m *mailer.Message, a asking, now time.Time) error {
	dr, err := d.draft(tx, c, m, now)
	if err != nil {
		return err
	}
	if err := d.keepDraft(tx, &c, dr, triage.Event{Name: triage.Redrafted, By: "heed"}, now); err != nil {
		return err
	}
	if err := errors.Join(d.planReminder(tx, c, now), d.planHolding(tx, c, now)); err != nil {
		return err
	}
	return d.put(tx, c, m, dr, a, now)
}

// asking is why staff are asked, and who of them.
type asking struct {
	why    compose.Occasion
	detail string        // words of staff that belong to it, or a key of the failures
	by     triage.Member // whose doing it is; zero: nobody's
	to     triage.Staff  // nil: all who are to decide
}

// askAgain asks about the draft as it stands; where there is none yet, one is made.
func (d *Desk) askAgain(tx *store.Tx, c triage.Case, why compose.Occasion, detail string, now time.Time) error {
	return d.askOf(tx, c, asking{why: why, detail: detail}, now)
}

func (d *Desk) askOf(tx *store.Tx, c triage.Case, a asking, now time.Time) error {
	c, err := d.draftFor(tx, c, now)
	if err != nil {
		return err
	}
	dr, err := tx.Draft(c.ID, c.Draft)
	if err != nil {
		return err
	}
	pending, err := tx.PendingSteps(c.ID)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(pending, func(s store.Step) bool { return !s.Apart() }) {
		if err := d.planReminder(tx, c, now); err != nil {
			return err
		}
	}
	return d.put(tx, c, d.customerMail(tx, c), dr, a, now)
}

// askWith mails the question to everybody who is to decide.
func (d *Desk) askWith(tx *store.Tx, c triage.Case, m *mailer.Message, dr triage.Draft, why compose.Occasion, detail string, now time.Time) error {
	return d.put(tx, c, m, dr, asking{why: why, detail: detail}, now)
}

// put mails the question, to each with a token of their own.
func (d *Desk) put(tx *store.Tx, c triage.Case, m *mailer.Message, dr triage.Draft, a asking, now time.Time) error {
	if c.State == triage.Open {
		if err := d.apply(tx, &c, triage.Event{Name: triage.Asked, By: "heed", Note: string(a.why)}, now); err != nil {
			return err
		}
	}
	people, err := d.askedAbout(tx, c, a.why, now)
	if err != nil {
		return err
	}
	opinion, open, err := d.opinion(tx, c)
	if err != nil {
		return err
	}
	may, err := d.owners(tx, opinion.By, now)
	if err != nil {
		return err
	}
	weighed, err := d.weigh(tx, c, now)
	if err != nil {
		return err
	}
	c.Verdict = weighed.verdict
	letter := compose.Letter{Case: c, Message: m, Draft: dr, Now: now, Location: d.cfg.Zone}
	if people, err = d.withOwners(tx, people, weighed, letter); err != nil {
		return err
	}
	if a.to != nil {
		people = a.to
	}
	if err := d.fileDraft(tx, c, m, people, now); err != nil {
		return err
	}
	about, err := d.about(tx, c, m, dr, now)
	if err != nil {
		return err
	}
	about.Proposals, about.Ledger, about.Demand = d.listed(dr, weighed.plan), weighed.ledger, weighed.demand
	about.Occasion, about.By, about.Opinion, about.Asked, about.Note = a.why, a.by, opinion, names(people), a.detail
	for _, p := range people {
		tag, err := d.tag(tx, c, p, approve.Decide, now)
		if err != nil {
			return err
		}
		if about.Beside, err = d.beside(tx, c, m, dr, p, now); err != nil {
			return err
		}
		about.To, about.Tag, about.Waits, about.Limit = p, tag, open && !has(may, p), d.limitOf(p)
		if about.Posting, err = d.posting(tx, c, p, now); err != nil {
			return err
		}
		out := d.compose.Ask(about)
		step := fmt.Sprintf("ask:%d:%s:%d:%s", dr.Version, a.why, now.UnixMicro(), p.Email)
		if err := d.post(tx, note{c: &c, to: p, out: out, step: step, kind: store.KindStaff, now: now}); err != nil {
			return err
		}
	}
	return nil
}

// about gathers what whoever is asked needs to know of a case, whoever it is.
func (d *Desk) about(tx *store.Tx, c triage.Case, m *mailer.Message, dr triage.Draft, now time.Time) (compose.Ask, error) {
	a := compose.Ask{ReplyTo: d.from(c.Mailbox).Addr, Case: c, Message: m, Draft: dr, Within: d.within(c), Now: now, Location: d.cfg.Zone}
	if m != nil {
		a.Cc = d.copied(c, m)
	}
	var err error
	if ours, alike := d.lookAlike(c.Customer.Addr); alike {
		a.LooksLike, a.Spelled = ours, authres.Spelled(c.Customer.Addr)
	}
	if a.Earlier, err = d.earlier(tx, c); err != nil {
		return a, err
	}
	if a.Perhaps, err = d.perhaps(tx, c, now); err != nil {
		return a, err
	}
	if a.Account, err = d.account(tx, c); err != nil {
		return a, err
	}
	if a.Promises, err = d.promisedTo(tx, c); err != nil {
		return a, err
	}
	if a.Past, err = d.nearest(tx, c, m); err != nil {
		return a, err
	}
	if a.Files, err = d.along(tx, c, dr.Version); err != nil {
		return a, err
	}
	if a.Pictures, err = d.pictures(tx, c); err != nil {
		return a, err
	}
	a.Findings = d.compose.Lint(compose.Letter{Case: c, Message: m, Draft: dr, Now: now, Location: d.cfg.Zone})
	a.Findings = slices.DeleteFunc(a.Findings, func(f compose.Finding) bool { return f.Rule == "blank" || f.Rule == "empty" }) // shown as such
	return a, nil
}

// tag makes the secret mark of a staff mail: a row for the question, and the token computed from it.
func (d *Desk) tag(tx *store.Tx, c triage.Case, p triage.Member, purpose string, now time.Time) (string, error) {
	return d.tagWith(tx, c, p, purpose, "", now)
}

// tagWith is tag for a question that holds a text to be decided on.
func (d *Desk) tagWith(tx *store.Tx, c triage.Case, p triage.Member, purpose, text string, now time.Time) (string, error) {
	ask := store.Ask{
		ID: store.NewID(now), CaseID: c.ID, Ref: c.Ref, Version: c.Draft, Person: p.Email, Purpose: purpose,
		ExpiresAt: now.Add(d.cfg.TokenValid).Truncate(time.Second), Payload: text,
	}
	if err := tx.AddAsk(ask); err != nil {
		return "", err
	}
	return approve.Tag(c.Ref, d.key.Token(grant(ask))), nil
}
