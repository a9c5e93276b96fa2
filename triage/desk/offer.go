package desk

import (
	"slices"
	"time"

	"heed/mailer"
	"heed/triage"
	"heed/triage/approve"
	"heed/triage/compose"
	"heed/triage/ladder"
	"heed/triage/store"
)

// weighed is what the ladder makes of a case, with what its customer had before.
type weighed struct {
	plan    ladder.Plan
	ledger  triage.Ledger
	demand  triage.Ledger  // what they took before they asked for more (playbook F2)
	verdict triage.Verdict // as the answer takes it
}

// weigh finds what may be done for the customer of a case.
func (d *Desk) weigh(tx *store.Tx, c triage.Case, now time.Time) (weighed, error) {
	ledger, err := tx.Ledger(c)
	if err != nil {
		return weighed{}, err
	}
	w := weighed{ledger: ledger, verdict: c.Verdict, demand: ledger.NewDemand(c.Verdict, now)}
	if len(w.demand) > 0 {
		w.verdict = withFlag(w.verdict, answerTo(w.demand))
	}
	w.plan = ladder.Propose(ladder.Matter{
		Verdict: w.verdict, Main: d.compose.Main(w.verdict), Catalogue: d.cfg.Studio.Remedies, Ledger: ledger, Lang: d.compose.ReplyLang(c.Verdict.Lang),
	})
	return w, nil
}

// answerTo says how a new demand is answered: kind and firm; but where all they had was a fix, it did not help, and the
// same trouble has come back (playbook L4): then the ladder goes a rung higher.
func answerTo(demand triage.Ledger) triage.Flag {
	if slices.ContainsFunc(demand, func(l triage.LedgerLine) bool { return l.Kind != triage.Fix }) {
		return triage.EscalatingDemands
	}
	return triage.RepeatContact
}

func withFlag(v triage.Verdict, f triage.Flag) triage.Verdict {
	if !v.Has(f) {
		v.Flags = append(slices.Clone(v.Flags), f)
	}
	return v
}

// matter gathers what the answer to a customer's mail is drafted from. It holds nothing out yet.
func (d *Desk) matter(tx *store.Tx, c triage.Case, m *mailer.Message, now time.Time) (compose.Matter, weighed, error) {
	invited, err := d.invited(tx, c)
	if err != nil {
		return compose.Matter{}, weighed{}, err
	}
	people, err := d.askedAbout(tx, c, compose.OccasionNew, now)
	if err != nil {
		return compose.Matter{}, weighed{}, err
	}
	signer, there := people.ByEmail(c.Person)
	if !there && len(people) == 1 {
		signer = people[0]
	}
	var account *compose.Account
	if m == nil {
		if account, err = d.account(tx, c); err != nil {
			return compose.Matter{}, weighed{}, err
		}
	}
	w, err := d.weigh(tx, c, now)
	c.Verdict = w.verdict
	return compose.Matter{
		Case: c, Message: m, Account: account, Signer: signer, Staff: d.cfg.Staff, Version: c.Draft + 1, Now: now, Location: d.cfg.Zone,
		OpenDays: d.openDays(now), Invited: invited,
	}, w, err
}

// draft composes the answer to a customer's mail.
func (d *Desk) draft(tx *store.Tx, c triage.Case, m *mailer.Message, now time.Time) (triage.Draft, error) {
	matter, w, err := d.matter(tx, c, m, now)
	if err != nil {
		return triage.Draft{}, err
	}
	if w.plan.Lead {
		matter.Remedy = &w.plan.Proposals[0].Remedy
	}
	dr := d.compose.Draft(matter)
	dr.Version, dr.Author, dr.Proposed = c.Draft+1, "heed", nil
	for _, p := range w.plan.Proposals {
		dr.Proposed = append(dr.Proposed, p.Key)
	}
	return dr, nil
}

// offer puts a remedy of the list into the draft in place of the one it holds out; number 0 takes that out.
func (w *work) offer(cmd approve.Command) error {
	matter, _, err := w.d.matter(w.tx, w.c, w.d.customerMail(w.tx, w.c), w.now)
	if err != nil {
		return err
	}
	err = w.newVersion(func(dr *triage.Draft) error {
		if cmd.Number > 0 {
			r, ok := w.d.proposed(*dr, cmd.Number)
			if !ok {
				return &notDone{problem: compose.CannotOffer, line: cmd.Line}
			}
			matter.Remedy = &r
		} else if dr.Offer.Remedy == "" {
			return &notDone{problem: compose.CannotOffer, line: cmd.Line}
		}
		numbered := dr.Proposed
		*dr = w.d.compose.Offer(*dr, matter)
		dr.Proposed = numbered
		return nil
	})
	if err != nil {
		return err
	}
	draft, err := w.tx.Draft(w.c.ID, w.c.Draft)
	if err != nil {
		return err
	}
	if _, over := w.d.compose.AboveLimit(w.d.letter(w.tx, w.c, draft, w.by, w.now)); over {
		return w.leaveToOwner()
	}
	return nil
}

// proposed is the remedy that stands under a number in the list shown with a draft.
func (d *Desk) proposed(dr triage.Draft, n int) (triage.Remedy, bool) {
	if n < 1 || n > len(dr.Proposed) {
		return triage.Remedy{}, false
	}
	return d.remedy(dr.Proposed[n-1])
}

// remedy finds a remedy by its key.
func (d *Desk) remedy(key string) (triage.Remedy, bool) {
	i := slices.IndexFunc(d.cfg.Studio.Remedies, func(r triage.Remedy) bool { return r.Key == key })
	if i < 0 {
		return triage.Remedy{Key: key}, false
	}
	return d.cfg.Studio.Remedies[i], true
}

// listed are the proposals as they were numbered when the draft was made, with the reasons they have now.
func (d *Desk) listed(dr triage.Draft, plan ladder.Plan) []triage.Proposal {
	var list []triage.Proposal
	for _, key := range dr.Proposed {
		i := slices.IndexFunc(plan.Proposals, func(p triage.Proposal) bool { return p.Key == key })
		if i >= 0 {
			list = append(list, plan.Proposals[i])
			continue
		}
		r, _ := d.remedy(key)
		list = append(list, triage.Proposal{Remedy: r})
	}
	return list
}
