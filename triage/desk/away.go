package desk

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"heed/triage"
	"heed/triage/approve"
	"heed/triage/compose"
	"heed/triage/store"
)

// away keeps when a member is away and who covers, and tells everybody, with the dates. Who covers gets a list of the
// open cases the member is in charge of.
func (d *Desk) away(tx *store.Tx, o *order, cmd approve.Command) error {
	now := o.a.now
	a := triage.Absence{Person: lowerEmail(o.member), From: cmd.From, Until: cmd.Until}
	if a.From.Before(now) {
		a.From = now
	}
	if !a.Until.After(a.From) { // it took too long to arrive
		return &notDone{problem: compose.ProblemBadTime, line: cmd.Line}
	}
	if cmd.Name != "" {
		line := func(p triage.Member) string { return strings.Replace(cmd.Line, cmd.Name, p.Name, 1) }
		sub, err := colleague(without(d.cfg.Staff, o.member), cmd.Name, line)
		if err != nil {
			return err
		}
		a.Substitute = lowerEmail(sub)
	}
	if err := tx.SetAbsence(a); err != nil {
		return err
	}
	over := d.cfg.Hours.Add(a.Until, time.Minute).UTC() // when the studio is open: nobody is woken
	if err := tx.Plan("", fmt.Sprintf("%s%d:%s", stepBack, a.Until.Unix(), a.Person), over); err != nil {
		return err
	}
	if err := d.tellAway(tx, o, compose.Away{Absence: d.absence(a)}); err != nil {
		return err
	}
	sub, ok := d.cfg.Staff.ByEmail(a.Substitute)
	if !ok || !a.At(now) {
		return nil
	}
	return d.inCharge(tx, compose.Found{To: sub, Kind: compose.FoundCover, For: o.member}, a.Person, "cover:"+o.a.id, now)
}

// back ends an absence; where none has begun, all that are planned are called off.
func (d *Desk) back(tx *store.Tx, o *order) error {
	absences, err := tx.Absences(o.a.now)
	if err != nil {
		return err
	}
	var begun, planned []triage.Absence
	for _, a := range absences {
		switch {
		case !strings.EqualFold(a.Person, o.member.Email):
		case a.At(o.a.now):
			begun = append(begun, a)
		default:
			planned = append(planned, a)
		}
	}
	told := compose.Away{Back: true}
	if len(begun) == 0 {
		begun, told = planned, compose.Away{CalledOff: true}
	}
	if len(begun) == 0 {
		return &notDone{problem: compose.CannotBack}
	}
	for _, a := range begun {
		if err := tx.DropAbsence(a); err != nil {
			return err
		}
	}
	told.Absence = d.absence(begun[0])
	if err := d.tellAway(tx, o, told); err != nil || told.CalledOff {
		return err
	}
	return d.inCharge(tx, compose.Found{To: o.member, Kind: compose.FoundYours}, lowerEmail(o.member), "back:"+o.a.id, o.a.now)
}

// absenceOver tells a member whose absence has passed that they get mail again, and what is with them. which is the
// rest of the step's name: until when, and who.
func (d *Desk) absenceOver(tx *store.Tx, which string, now time.Time) error {
	until, person, _ := strings.Cut(which, ":")
	p, ok := d.cfg.Staff.ByEmail(person)
	if !ok {
		return nil
	}
	seconds, err := strconv.ParseInt(until, 10, 64)
	if err != nil {
		return fmt.Errorf("absence until %q: %w", until, err)
	}
	absences, err := tx.Absences(time.Unix(seconds, 0).Add(-time.Second))
	if err != nil {
		return err
	}
	stands := slices.ContainsFunc(absences, func(a triage.Absence) bool {
		return strings.EqualFold(a.Person, person) && a.Until.Unix() == seconds
	})
	if _, away := triage.AwayAt(absences, person, now); !stands || away { // back before, or away again
		return nil
	}
	return d.inCharge(tx, compose.Found{To: p, Kind: compose.FoundYours}, person, "back:"+which, now)
}

// inCharge mails a short list of the cases that wait and that a person is in charge of; to whoever covers, only where
// there are any.
func (d *Desk) inCharge(tx *store.Tx, f compose.Found, person, step string, now time.Time) error {
	waiting, err := tx.WaitingCases(mostListed)
	if err != nil {
		return err
	}
	theirs := slices.DeleteFunc(waiting, func(c triage.Case) bool { return !strings.EqualFold(c.Person, person) })
	if len(theirs) == 0 && f.Kind == compose.FoundCover {
		return nil
	}
	shown := theirs[:min(len(theirs), compose.FoundMax)]
	f.More = len(theirs) - len(shown)
	return d.short(tx, f, shown, step, now)
}

// tellAway tells all who are there, and whoever it is about; who is back is told by the list of their cases.
func (d *Desk) tellAway(tx *store.Tx, o *order, a compose.Away) error {
	there, err := d.duty(tx, o.a.now)
	if err != nil {
		return err
	}
	people := with(there.present(d.cfg.Staff), o.member)
	if a.Back {
		people = without(people, o.member)
	}
	for _, p := range people {
		a.To, a.ReplyTo, a.Now, a.Location = p, d.from(o.a.item.Mailbox).Addr, o.a.now, d.cfg.Zone
		if err := d.post(tx, note{to: p, out: d.compose.Away(a), step: "away:" + o.a.id + ":" + lowerEmail(p), now: o.a.now}); err != nil {
			return err
		}
	}
	return nil
}

// absence is an absence with the people in it.
func (d *Desk) absence(a triage.Absence) compose.Absence {
	who, _ := d.cfg.Staff.ByEmail(a.Person)
	substitute, _ := d.cfg.Staff.ByEmail(a.Substitute)
	return compose.Absence{Who: who, From: a.From, Until: a.Until, Substitute: substitute}
}

// absences lists who is away, and who will be.
func (d *Desk) absences(tx *store.Tx, now time.Time) ([]compose.Absence, error) {
	absences, err := tx.Absences(now)
	var list []compose.Absence
	for _, a := range absences {
		if p := d.absence(a); p.Who.Email != "" { // else no longer of the staff
			list = append(list, p)
		}
	}
	return list, err
}
