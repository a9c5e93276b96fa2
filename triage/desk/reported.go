package desk

import (
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

// roleTold is where the words are kept that staff report: they were never a mail of their own.
const roleTold = "told"

// report opens a case for what a member reports: a mishap the customer does not know of yet (playbook R3), or a
// complaint made by phone or in person. It is the reporter's, and is drafted, asked about and reminded of like any
// other case; of a mishap the apology is drafted before the customer notices.
func (d *Desk) report(tx *store.Tx, o *order, cmd approve.Command) error {
	mishap := cmd.Verb == approve.Mishap
	name, addr, phone := cmd.Contact()
	who := mailer.Address{Name: name, Addr: strings.ToLower(addr)}
	if d.inHouse(who.Addr) {
		return &notDone{problem: compose.CannotOurs, line: cmd.Line}
	}
	c := triage.Case{
		ID: store.NewID(o.a.now), State: triage.Open, Mailbox: o.a.item.Mailbox, Alias: d.from(o.a.item.Mailbox).Addr, Person: o.member.Email,
		OpenedAt: o.a.now, ChangedAt: o.a.now,
	}
	lang, err := d.known(tx, &c, &who)
	if err != nil {
		return err
	}
	if who.Name == "" && who.Addr == "" {
		who.Name = phone
	}
	c.Customer = who
	c.Verdict = d.verdictOfReport(cmd, who, lang, o.a.now)
	c.Subject = d.compose.Opening(lang, mishap)
	c.AnswerBy = d.answerBy(c)
	outcome, why := outcomeTold, compose.OccasionTold
	if mishap {
		outcome, why = outcomeMishap, compose.OccasionMishap
	}
	opened := triage.Event{Name: triage.Opened, By: o.member.Email, Note: string(outcome) + "; by mail, vouched for by " + string(o.proof)}
	if err := d.openCase(tx, &c, opened, o.a.now); err != nil {
		return err
	}
	id := store.NewID(o.a.now)
	if err := tx.AddMessage(store.Message{
		ID: id, Role: roleTold, Hash: roleTold + " " + id, From: strings.ToLower(o.member.Email), Subject: cmd.Address, Body: strings.TrimSpace(cmd.Text),
		ReceivedAt: o.a.now, HandledAt: o.a.now, Outcome: outcome, CaseID: c.ID,
	}); err != nil {
		return err
	}
	return d.askNow(tx, c, nil, asking{why: why, by: o.member}, o.a.now)
}

// known fills in what earlier cases tell of a customer: their name, and the address of ours they write to. It returns
// the language they wrote in last; else that of the house.
func (d *Desk) known(tx *store.Tx, c *triage.Case, who *mailer.Address) (lang string, err error) {
	lang = d.cfg.Studio.Lang
	if who.Addr == "" {
		return lang, nil
	}
	earlier, err := tx.CasesOf(who.Addr, 20)
	for _, e := range slices.Backward(earlier) { // the newest has the last word
		if e.Verdict.Lang != "" {
			lang = e.Verdict.Lang
		}
		if e.Customer.Name != "" && e.Customer.Is(who.Addr) {
			who.Name = e.Customer.Name
		}
		if d.ours(e.Alias) {
			c.Alias = e.Alias
		}
	}
	return lang, err
}

// verdictOfReport reads what staff wrote. Whoever reports a complaint says that it is one. Of a mishap the words are
// ours: what they sound like says nothing of the customer but how grave it is and when it matters.
func (d *Desk) verdictOfReport(cmd approve.Command, who mailer.Address, lang string, now time.Time) triage.Verdict {
	v := d.classify.Classify(classify.Input{From: who, Text: cmd.Text, Date: now, Now: now, Known: true})
	v.Kind, v.Unsure, v.Second, v.Review = triage.Complaint, false, "", nil
	v.Lang = lang
	if v.Severity == triage.NoSeverity || cmd.Verb == approve.Mishap {
		v.Severity = max(v.Severity, triage.Moderate)
	}
	if cmd.Verb == approve.Mishap {
		v.Wants = []triage.Want{"none"}
		v.Flags = slices.DeleteFunc(slices.Clone(v.Flags), func(f triage.Flag) bool { return f != triage.Sensitive && f != triage.EventImminent })
	}
	return v
}

// account is what a member reported of a case; nil where there is no such thing.
func (d *Desk) account(tx *store.Tx, c triage.Case) (*compose.Account, error) {
	told, err := tx.LastMessage(c.ID, outcomeTold, outcomeMishap)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	by, ok := d.cfg.Staff.ByEmail(told.From)
	if !ok {
		by.Email = told.From
	}
	return &compose.Account{By: by, Who: told.Subject, Text: told.Body, Mishap: told.Outcome == outcomeMishap}, nil
}
