package desk

import (
	"heed/triage"
	"heed/triage/approve"
	"heed/triage/compose"
)

// give puts somebody else in charge. They get the question, with word of who gave it to them; the others are told.
// Whoever is away is given nothing: it would wait for them unnoticed.
func (w *work) give(cmd approve.Command) error {
	to, err := colleague(w.d.cfg.Staff, cmd.Name, func(p triage.Member) string { return w.d.word(w.by, approve.GiveTo) + " " + p.Name })
	if err != nil {
		return err
	}
	if to.Email == w.by.Email {
		return w.settle(triage.Taken, "", compose.ToldTaken)
	}
	there, err := w.d.duty(w.tx, w.now)
	if err != nil {
		return err
	}
	if a, away := triage.AwayAt(there.absences, to.Email, w.now); away {
		return &notDone{problem: compose.CannotAway, who: to, when: a.Until}
	}
	e := w.event(triage.Given, "to "+to.Email)
	e.To = to.Email
	if err := w.d.apply(w.tx, &w.c, e, w.now); err != nil {
		return err
	}
	w.results = append(w.results, told{what: compose.ToldGiven, by: w.by, whom: triage.Staff{to}, now: w.now})
	w.show, w.to = compose.OccasionGiven, triage.Staff{to}
	return w.handedBack()
}

// colleague finds the one of the staff who is meant by a name. Where that is not clear, line makes the command for each
// of those it may be.
func colleague(staff triage.Staff, name string, line func(triage.Member) string) (triage.Member, error) {
	found := meant(staff, name)
	if len(found) == 1 {
		return found[0], nil
	}
	if len(found) == 0 {
		found = staff
	}
	no := &notDone{problem: compose.ProblemWho, line: name, names: names(found)}
	for _, p := range found {
		no.lines = append(no.lines, line(p))
	}
	return triage.Member{}, no
}
