package desk

import (
	"strings"
	"testing"
	"time"

	"heed/triage"
	"heed/triage/compose"
)

// TestWhoIsAsked walks the rules by which it is decided who is asked about a case.
func TestWhoIsAsked(t *testing.T) {
	monday := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	weekend := []time.Weekday{time.Saturday, time.Sunday}
	staff := func(change func(map[string]*triage.Member)) triage.Staff {
		list := triage.Staff{
			{Name: "Olga", Email: "olga@x.example", Owner: true},
			{Name: "Bo", Email: "bo@x.example", Langs: []string{"en", "sv"}},
			{Name: "Kai", Email: "kai@x.example", Langs: []string{"en"}},
			{Name: "Lucia", Email: "lucia@x.example", Langs: []string{"es"}},
		}
		by := map[string]*triage.Member{}
		for i := range list {
			by[strings.ToLower(list[i].Name)] = &list[i]
		}
		if change != nil {
			change(by)
		}
		return list
	}
	away := func(list ...string) (absences []triage.Absence) { // "bo", or "bo>kai": Kai covers
		for _, entry := range list {
			who, substitute, covered := strings.Cut(entry, ">")
			a := triage.Absence{Person: who + "@x.example", From: monday.Add(-time.Hour), Until: monday.Add(48 * time.Hour)}
			if covered {
				a.Substitute = substitute + "@x.example"
			}
			absences = append(absences, a)
		}
		return absences
	}
	english, spanish, finnish := triage.Case{Verdict: triage.Verdict{Lang: "en"}}, triage.Case{Verdict: triage.Verdict{Lang: "es"}}, triage.Case{Verdict: triage.Verdict{Lang: "fi"}}
	in := func(c triage.Case, change func(*triage.Case)) triage.Case { change(&c); return c }
	bos := in(english, func(c *triage.Case) { c.Person = "bo@x.example" })
	critical := func(c *triage.Case) { c.Verdict.Severity = triage.Critical }
	restricted := func(m map[string]*triage.Member) { m["olga"].Langs = []string{"en"} }

	for _, tt := range []struct {
		name  string
		c     triage.Case
		away  []triage.Absence
		staff triage.Staff // nil: as above
		why   compose.Occasion
		want  string
	}{
		{"the language, without the owner", english, nil, nil, "", "Bo Kai"},
		{"another language", spanish, nil, nil, "", "Lucia"},
		{"a language only the owner answers in", finnish, nil, nil, "", "Olga"},
		{"a language nobody answers in", finnish, nil, staff(restricted), "", "Olga Bo Kai Lucia"},
		{"the person in charge alone", bos, nil, nil, "", "Bo"},
		{"the person in charge has left", in(english, func(c *triage.Case) { c.Person = "gone@x.example" }), nil, nil, "", "Bo Kai"},

		{"today is not their day", english, nil, staff(func(m map[string]*triage.Member) { m["bo"].Days = weekend }), "", "Kai"},
		{"today is nobody's day but the owner's", english, nil, staff(func(m map[string]*triage.Member) { m["bo"].Days, m["kai"].Days = weekend, weekend }), "", "Olga"},
		{"today is nobody's day at all", english, nil, staff(func(m map[string]*triage.Member) {
			m["olga"].Days, m["bo"].Days, m["kai"].Days = weekend, weekend, weekend
		}), "", "Bo Kai"},
		{"in the language only on another day", spanish, nil, staff(func(m map[string]*triage.Member) { restricted(m); m["lucia"].Days = weekend }), "", "Lucia"},
		{"in charge, whatever the day", bos, nil, staff(func(m map[string]*triage.Member) { m["bo"].Days = weekend }), "", "Bo"},

		{"away", english, away("bo"), nil, "", "Kai"},
		{"away, with a substitute", english, away("bo>lucia"), nil, "", "Lucia Kai"},
		{"away, and the other one covers", english, away("bo>kai"), nil, "", "Kai"},
		{"in charge and away", bos, away("bo"), nil, "", "Kai"},
		{"in charge and away, with a substitute", bos, away("bo>lucia"), nil, "", "Lucia"},
		{"the substitute is away, and theirs covers", bos, away("bo>kai", "kai>lucia"), nil, "", "Lucia"},
		{"two cover for each other", bos, away("bo>kai", "kai>bo"), nil, "", "Olga"},
		{"the substitute has left", bos, away("bo>gone"), nil, "", "Kai"},
		{"all but the owner are away", english, away("bo", "kai", "lucia"), nil, "", "Olga"},
		{"everybody is away", english, away("olga", "bo", "kai", "lucia"), nil, "", "Olga Bo Kai Lucia"},
		{"the only one of the language is away", spanish, away("lucia"), staff(restricted), "", "Olga Bo Kai"},
		{"back", english, []triage.Absence{{Person: "bo@x.example", From: monday.Add(-48 * time.Hour), Until: monday}}, nil, "", "Bo Kai"},
		{"not away yet", english, []triage.Absence{{Person: "bo@x.example", From: monday.Add(time.Second), Until: monday.Add(time.Hour)}}, nil, "", "Bo Kai"},

		{"critical", in(english, critical), nil, nil, "", "Bo Kai Olga"},
		{"critical, somebody in charge", in(bos, critical), nil, nil, "", "Bo Olga"},
		{"sensitive", in(english, func(c *triage.Case) { c.Verdict.Flags = []triage.Flag{triage.Sensitive} }), nil, nil, "", "Bo Kai Olga"},
		{"a review", in(english, func(c *triage.Case) { c.Verdict.Kind = triage.ReviewOf }), nil, nil, "", "Bo Kai Olga"},
		{"overdue", in(bos, func(c *triage.Case) { c.AnswerBy = monday }), nil, nil, "", "Bo Olga"},
		{"not overdue yet", in(bos, func(c *triage.Case) { c.AnswerBy = monday.Add(time.Second) }), nil, nil, "", "Bo"},
		{"escalated", bos, nil, nil, compose.OccasionEscalation, "Bo Olga"},
		{"critical, and the owner's substitute", in(bos, critical), away("olga>kai"), nil, "", "Bo Kai"},
		{"critical, and the owner away: nobody else may decide", in(bos, critical), away("olga"), nil, "", "Bo Olga"},
		{"critical, and one of two owners away", in(bos, critical), away("olga"), staff(func(m map[string]*triage.Member) { m["kai"].Owner = true }), "", "Bo Kai"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := duty{staff: tt.staff, absences: tt.away, now: monday, day: monday.Weekday()}
			if d.staff == nil {
				d.staff = staff(nil)
			}
			before := strings.Join(names(d.staff), " ")
			if got := strings.Join(names(d.asked(tt.c, ownersToo(tt.c, tt.why, monday))), " "); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
			if after := strings.Join(names(d.staff), " "); after != before {
				t.Errorf("the staff list became %s", after)
			}
		})
	}
}

// TestWhoIsTold: whoever was asked hears of the result, or their substitute; whoever did it does in any case.
func TestWhoIsTold(t *testing.T) {
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	bo, kai, olga := triage.Member{Name: "Bo", Email: "bo@x.example"}, triage.Member{Name: "Kai", Email: "kai@x.example"}, triage.Member{Name: "Olga", Email: "olga@x.example", Owner: true}
	gone := func(substitute string) []triage.Absence {
		return []triage.Absence{{Person: bo.Email, From: now, Until: now.Add(time.Hour), Substitute: substitute}}
	}
	for _, tt := range []struct {
		name  string
		asked []string
		by    triage.Member
		away  []triage.Absence
		want  string
	}{
		{"all who were asked", []string{"BO@x.example", kai.Email}, bo, nil, "Bo Kai"},
		{"whoever did it, too", []string{kai.Email}, olga, nil, "Kai Olga"},
		{"a customer did it", []string{kai.Email}, triage.Member{Email: "c@customer.example"}, nil, "Kai"},
		{"away", []string{bo.Email, kai.Email}, kai, gone(""), "Kai"},
		{"away, with a substitute", []string{bo.Email}, triage.Member{}, gone(olga.Email), "Olga"},
		{"away, and decided all the same", []string{bo.Email, kai.Email}, bo, gone(""), "Kai Bo"},
		{"all who were asked are away", []string{bo.Email}, triage.Member{}, gone(""), "Kai"},
		{"nobody was asked", nil, triage.Member{}, nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := duty{staff: triage.Staff{bo, kai, olga}, absences: tt.away, now: now, day: now.Weekday()}
			if got := strings.Join(names(d.told(triage.Case{}, tt.asked, tt.by)), " "); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
