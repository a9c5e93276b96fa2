package desk

import (
	"errors"
	"slices"

	"heed/mailer/receive"
	"heed/triage"
	"heed/triage/compose"
	"heed/triage/store"
)

// split makes the newest mail of the customer a case of its own, with a verdict, a deadline and a draft for itself;
// further mails that answer it go there. What is left goes on without it: it rests where it had been answered before,
// and else gets a draft for what it still holds. `merge with` brings the two together again.
func (w *work) split() error {
	switch w.c.State {
	case triage.Held, triage.Sending, triage.Uncertain:
		return &notDone{problem: compose.CannotNow}
	}
	mails, err := w.tx.CaseMessages(w.c.ID)
	if err != nil {
		return err
	}
	mails = slices.DeleteFunc(mails, func(m store.Message) bool {
		return !slices.Contains(counted[:], m.Outcome) && m.Outcome != outcomeTold && m.Outcome != outcomeMishap
	})
	if len(mails) < 2 || !slices.Contains(counted[:], mails[len(mails)-1].Outcome) {
		return &notDone{problem: compose.CannotSplit}
	}
	last, rest := mails[len(mails)-1], mails[:len(mails)-1]
	own, err := w.splitOff(last)
	if err != nil {
		return err
	}
	if err := w.leave(rest, own); err != nil {
		return err
	}
	w.results = append(w.results, told{what: compose.ToldSplit, by: w.by, ref: own.Ref, now: w.now})
	m := w.d.reread(last)
	return w.d.askNow(w.tx, own, m, asking{why: compose.OccasionSplit, by: w.by}, w.now)
}

// splitOff opens the case for a mail and brings the mail there.
func (w *work) splitOff(last store.Message) (triage.Case, error) {
	a := &arrival{
		item: receive.Item{Mailbox: w.c.Mailbox, Role: receive.Inbox, Received: last.ReceivedAt}, msg: w.d.reread(last),
		id: last.ID, sender: last.From, now: w.now,
	}
	own := triage.Case{
		ID: store.NewID(w.now), State: triage.Open, Verdict: w.d.verdict(w.tx, a, w.c.Customer, nil, w.c.Verdict.Lang), Customer: w.c.Customer,
		Subject: a.msg.Subject, Alias: w.c.Alias, Mailbox: w.c.Mailbox, Person: w.c.Person, OpenedAt: last.ReceivedAt, ChangedAt: w.now,
	}
	own.AnswerBy = w.d.answerBy(own)
	opened := w.event(triage.Opened, "split from "+w.c.Ref)
	if err := w.d.openCase(w.tx, &own, opened, w.now); err != nil {
		return own, err
	}
	return own, w.tx.MoveMail(last, own.ID)
}

// leave goes on with what is left of a case.
func (w *work) leave(rest []store.Message, own triage.Case) error {
	answered := !w.c.AnsweredAt.IsZero() && !rest[len(rest)-1].ReceivedAt.After(w.c.AnsweredAt)
	e := w.event(triage.SplitOff, "into "+own.Ref)
	if w.c.State.Waiting() && answered {
		e.Name = triage.SplitRest
	}
	waiting := w.c.State.Waiting()
	if err := w.d.apply(w.tx, &w.c, e, w.now); err != nil || !waiting {
		return err
	}
	if answered {
		if err := w.tx.DropUnsent(w.c.ID, "ask:"); err != nil {
			return err
		}
		return w.d.waitForCustomer(w.tx, w.c, w.now)
	}
	if err := w.readAnew(rest); err != nil {
		return err
	}
	draft, err := w.d.draft(w.tx, w.c, w.d.customerMail(w.tx, w.c), w.now)
	if err != nil {
		return err
	}
	if err := w.d.keepDraft(w.tx, &w.c, draft, triage.Event{Name: triage.Redrafted, By: "heed"}, w.now); err != nil {
		return err
	}
	w.asked, w.redrafted = draft.Version, compose.OccasionNewVersion
	return w.d.planReminder(w.tx, w.c, w.now)
}

// readAnew gives a case the verdict of the mails it has left, unless staff have said what it is.
func (w *work) readAnew(rest []store.Message) error {
	corrected, err := w.tx.IsCorrected(w.c.ID)
	if err != nil || corrected || w.c.Verdict.Review != nil {
		return errors.Join(err)
	}
	var v triage.Verdict
	for _, kept := range rest {
		if !slices.Contains(counted[:], kept.Outcome) {
			return nil // what staff reported was read as such
		}
		a := &arrival{
			item: receive.Item{Mailbox: w.c.Mailbox, Role: receive.Inbox, Received: kept.ReceivedAt}, msg: w.d.reread(kept), id: kept.ID,
			sender: kept.From, now: w.now,
		}
		lang := ""
		if v.Kind != "" {
			lang = v.Lang
		}
		if next := w.d.verdict(w.tx, a, w.c.Customer, nil, lang); v.Kind == "" {
			v = next
		} else {
			v = merge(v, next, true)
		}
	}
	w.c.Verdict = v
	w.c.AnswerBy = w.d.answerBy(w.c)
	return nil
}
