package desk

import (
	"math"

	"heed/mailer"
	"heed/triage"
	"heed/triage/compose"
	"heed/triage/store"
	"heed/triage/text"
)

const (
	nearestShown   = 3
	rememberedText = 8000 // bytes of each mail of a case
	rememberedWord = 150  // words of a case
	likeWords      = 16
)

// remember keeps what an answered complaint was about, so that the next one like it finds it (playbook G5). Cases
// that were answered before there was such a memory are not in it.
func (d *Desk) remember(tx *store.Tx, c triage.Case, e triage.Event) error {
	switch e.Name {
	case triage.Sent, triage.AnsweredByHand, triage.Called, triage.Corrected:
	default:
		return nil
	}
	if c.AnsweredAt.IsZero() {
		return nil
	}
	if !c.Verdict.Unhappy() {
		return tx.Remember(c.ID, nil, nil, c.ChangedAt)
	}
	said, err := tx.Said(c.ID, counted, rememberedText)
	if err != nil {
		return err
	}
	return tx.Remember(c.ID, c.Verdict.Themes, text.Keywords(rememberedWord, said...), c.ChangedAt)
}

// nearest lists the past cases of others that are most like a complaint.
func (d *Desk) nearest(tx *store.Tx, c triage.Case, m *mailer.Message) ([]compose.Past, error) {
	if !c.Verdict.Unhappy() {
		return nil, nil
	}
	var telling []string // what the verdict rests on comes first
	for _, r := range c.Verdict.Reasons {
		if math.Abs(r.Weight) >= 1 {
			telling = append(telling, r.Phrase)
		}
	}
	telling = append(telling, c.Subject)
	if m != nil {
		telling = append(telling, m.Text)
	}
	near, err := tx.Nearest(store.Like{
		CaseID: c.ID, Customer: c.Customer.Addr, Themes: c.Verdict.Themes, Words: text.Keywords(likeWords, telling...),
	}, nearestShown)
	if err != nil {
		return nil, err
	}
	var list []compose.Past
	for _, p := range near {
		ledger, err := tx.Ledger(p.Case)
		if err != nil {
			return nil, err
		}
		var remedies []string
		for _, l := range ledger.Of(p.Case.ID) {
			if l.Standing != triage.RemedyDeclined {
				remedies = append(remedies, l.Remedy)
			}
		}
		list = append(list, compose.Past{
			Ref: p.Case.Ref, At: p.OpenedAt, Verdict: p.Case.Verdict, How: p.How, Took: p.EndedAt.Sub(p.OpenedAt),
			Remedies: remedies, Thanked: p.Thanked, Again: p.Again,
		})
	}
	return list, nil
}
