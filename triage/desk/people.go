package desk

import (
	"slices"
	"strings"
	"time"

	"heed/triage"
	"heed/triage/compose"
	"heed/triage/store"
)

// duty is who of the staff is there at one moment: who answers on this day of the week, and who is away.
type duty struct {
	staff    triage.Staff
	absences []triage.Absence
	now      time.Time
	day      time.Weekday // on the studio's wall
}

// duty reads who is there.
func (d *Desk) duty(tx *store.Tx, now time.Time) (duty, error) {
	absences, err := tx.Absences(now)
	return duty{staff: d.cfg.Staff, absences: absences, now: now, day: now.In(d.cfg.Zone).Weekday()}, err
}

// askedAbout says who is asked about a case, and on what occasion.
func (d *Desk) askedAbout(tx *store.Tx, c triage.Case, why compose.Occasion, now time.Time) (triage.Staff, error) {
	there, err := d.duty(tx, now)
	if err != nil {
		return nil, err
	}
	_, opinion, err := d.opinion(tx, c)
	return there.asked(c, opinion || ownersToo(c, why, now)), err
}

// ownersToo reports whether the owners are asked besides: about what is critical or sensitive (playbook R7, E5),
// public (F5) or overdue (R1). Where somebody wants their opinion, they are asked as well.
func ownersToo(c triage.Case, why compose.Occasion, now time.Time) bool {
	overdue := !c.AnswerBy.IsZero() && !now.Before(c.AnswerBy)
	return grave(c) || c.Verdict.Kind == triage.ReviewOf || overdue || why == compose.OccasionEscalation
}

// asked says who is asked about a case: never nobody.
func (d duty) asked(c triage.Case, ownersToo bool) triage.Staff {
	people := d.deciders(c)
	if ownersToo {
		people = slices.Clone(people)
		for _, o := range d.owners() {
			people = with(people, o)
		}
	}
	return people
}

// deciders are the person in charge; else those who answer in the customer's language and on this day, the owner
// only where nobody else does; else those who answer in the language on other days; else whoever is there. Where
// nobody is, everybody is asked: a customer does not wait for a holiday to end.
func (d duty) deciders(c triage.Case) triage.Staff {
	if p, ok := d.staff.ByEmail(c.Person); ok {
		if p, ok = d.standIn(p); ok {
			return triage.Staff{p}
		}
	}
	speaks := func(m triage.Member) bool { return len(m.Langs) == 0 || slices.Contains(m.Langs, c.Verdict.Lang) }
	works := func(m triage.Member) bool { return len(m.Days) == 0 || slices.Contains(m.Days, d.day) }
	for _, fits := range []func(triage.Member) bool{
		func(m triage.Member) bool { return speaks(m) && works(m) && !m.Owner },
		func(m triage.Member) bool { return speaks(m) && works(m) },
		func(m triage.Member) bool { return speaks(m) && !m.Owner },
		speaks,
		works,
		func(triage.Member) bool { return true },
	} {
		people := slices.DeleteFunc(slices.Clone(d.staff), func(m triage.Member) bool { return !fits(m) })
		if people = d.present(people); len(people) > 0 {
			return people
		}
	}
	return d.staff
}

// owners are the owners who are there and the substitutes of those who are not. Where there are neither, the owners
// are not left alone for that: what only an owner may decide waits for no other.
func (d duty) owners() triage.Staff {
	owners := d.staff.Owners()
	if there := d.present(owners); len(there) > 0 {
		return there
	}
	return owners
}

// told says who is told a result: those who were asked, or their substitutes, and whoever caused it even while away.
// Where that is nobody, those who would be asked now are told.
func (d duty) told(c triage.Case, asked []string, by triage.Member) triage.Staff {
	var people triage.Staff
	for _, addr := range asked {
		if p, ok := d.staff.ByEmail(addr); ok { // else no longer of the staff
			people = append(people, p)
		}
	}
	people = d.present(people)
	if p, ok := d.staff.ByEmail(by.Email); ok {
		people = with(people, p)
	}
	if len(people) == 0 && len(asked) > 0 {
		return d.deciders(c)
	}
	return people
}

// present says who of these people is there, with the substitutes of those who are not.
func (d duty) present(people triage.Staff) triage.Staff {
	var there triage.Staff
	for _, p := range people {
		if p, ok := d.standIn(p); ok {
			there = with(there, p)
		}
	}
	return there
}

// standIn returns who gets the mails meant for p: p; or the substitute of whoever is away, and theirs in turn. It
// reports false where nobody of them is there.
func (d duty) standIn(p triage.Member) (triage.Member, bool) {
	for range d.staff { // substitutes may go round in a circle
		a, away := triage.AwayAt(d.absences, p.Email, d.now)
		if !away {
			return p, true
		}
		var ok bool
		if p, ok = d.staff.ByEmail(a.Substitute); !ok {
			return p, false
		}
	}
	return p, false
}

func has(people triage.Staff, m triage.Member) bool {
	_, in := people.ByEmail(m.Email)
	return in
}

// with adds somebody who is not among the people yet.
func with(people triage.Staff, m triage.Member) triage.Staff {
	if has(people, m) {
		return people
	}
	return append(people, m)
}

// without leaves somebody out.
func without(people triage.Staff, m triage.Member) triage.Staff {
	return slices.DeleteFunc(slices.Clone(people), func(p triage.Member) bool { return strings.EqualFold(p.Email, m.Email) })
}

func names(people triage.Staff) []string {
	list := make([]string, len(people))
	for i, p := range people {
		list[i] = p.Name
	}
	return list
}

func lowerEmail(m triage.Member) string { return strings.ToLower(m.Email) }
