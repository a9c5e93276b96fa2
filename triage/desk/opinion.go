package desk

import (
	"errors"
	"slices"
	"strings"
	"time"

	"heed/triage"
	"heed/triage/approve"
	"heed/triage/compose"
	"heed/triage/store"
)

// A second opinion: a member of staff puts the answer to the owner. From then on the owner's word counts: nobody else
// approves an answer, until an owner has decided or given the case to somebody, or the member has taken the question
// back with `undo`. The deadline does not move, and whatever settles the case without an answer by mail (a call, a
// closing, an answer by hand) stays open to all.

// askOwner puts the question and the draft to the owners, but for the one who asks.
func (w *work) askOwner(cmd approve.Command) error {
	return w.putToOwner(strings.TrimSpace(cmd.Text), compose.ToldOwnerAsked)
}

func (w *work) putToOwner(question string, what compose.ToldKind) error {
	there, err := w.d.duty(w.tx, w.now)
	if err != nil {
		return err
	}
	return w.putTo(without(there.owners(), w.by), question, what)
}

// putTo puts the answer to some of the owners: from now on their word counts.
func (w *work) putTo(owners triage.Staff, question string, what compose.ToldKind) error {
	if len(owners) == 0 {
		return &notDone{problem: compose.CannotOwner}
	}
	if err := w.d.apply(w.tx, &w.c, w.event(triage.OwnerAsked, question), w.now); err != nil {
		return err
	}
	opinion := store.Opinion{CaseID: w.c.ID, Who: w.by.Email, Question: question, AskedAt: w.now}
	if err := w.tx.AskOpinion(opinion); err != nil {
		return err
	}
	w.results = append(w.results, told{what: what, by: w.by, whom: owners, text: opinion.Question, now: w.now})
	w.show, w.to = compose.OccasionOpinion, owners
	return nil
}

// opinion returns the question that waits for the owner.
func (d *Desk) opinion(tx *store.Tx, c triage.Case) (compose.Opinion, bool, error) {
	o, err := tx.Opinion(c.ID)
	if errors.Is(err, store.ErrNotFound) {
		return compose.Opinion{}, false, nil
	}
	by, ok := d.cfg.Staff.ByEmail(o.Who)
	if !ok { // they have left since: the owner decides all the same
		by.Email = o.Who
	}
	return compose.Opinion{By: by, Question: o.Question}, err == nil, err
}

// owners are those whose word counts when a member has asked: the owners, away or not, and whoever stands in for one.
func (d *Desk) owners(tx *store.Tx, asker triage.Member, now time.Time) (triage.Staff, error) {
	there, err := d.duty(tx, now)
	owners := slices.Clone(there.owners())
	for _, o := range d.cfg.Staff.Owners() {
		owners = with(owners, o)
	}
	return without(owners, asker), err
}

// mustWait reports whether an approval of this member's waits for the owner, and who has asked the owner.
func (w *work) mustWait() (asker triage.Member, wait bool, err error) {
	asked, open, err := w.d.opinion(w.tx, w.c)
	if err != nil || !open {
		return asked.By, false, err
	}
	owners, err := w.d.owners(w.tx, asked.By, w.now)
	return asked.By, !has(owners, w.by), err
}

// handedBack ends a second opinion when an owner gives the case to somebody: then it is theirs to decide. Given by
// anybody else, the owner's word still counts.
func (w *work) handedBack() error {
	if _, wait, err := w.mustWait(); err != nil || wait {
		return err
	}
	return w.tx.DropOpinion(w.c.ID)
}

// spareOwner takes the member's own question back. It reports false where there is none of theirs.
func (w *work) spareOwner() (bool, error) {
	asked, open, err := w.d.opinion(w.tx, w.c)
	if err != nil || !open || !strings.EqualFold(asked.By.Email, w.by.Email) {
		return false, err
	}
	if err := w.d.apply(w.tx, &w.c, w.event(triage.OwnerSpared, ""), w.now); err != nil {
		return false, err
	}
	w.results = append(w.results, told{what: compose.ToldOwnerSpared, by: w.by, now: w.now})
	return true, w.tx.DropOpinion(w.c.ID)
}
