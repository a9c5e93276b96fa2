package compose

import (
	"slices"
	"strings"
	"time"

	"heed/mailer"
	"heed/templates"
	"heed/triage"
	"heed/triage/text"
)

// orderNumber returns the one order number the customer named, or "": where there are several, naming
// one of them would be a guess (playbook L2).
func orderNumber(words []string, texts ...string) string {
	found := ""
	for _, t := range texts {
		for _, n := range text.Numbers(t, words...) {
			if found != "" && found != n.Value {
				return ""
			}
			found = n.Value
		}
	}
	return found
}

// stated is what a mail names that whoever answers it needs at a glance (playbook L3, R2).
type stated struct {
	orders  []string
	days    []time.Time // midnights in the studio's zone; what lies ahead first, the nearest first
	amounts []string    // as written
	phones  []phone
}

// phone is a number as the customer wrote it and as a telephone dials it (RFC 3966).
type phone struct{ written, dial string }

// How many facts of a kind are shown: more are a price list, or a forwarded order.
const mostStated = 4

const week = 7 * 24 * time.Hour

// stated reads the facts of a case's mail: subject and words, and the telephone number of its signature. Numbers
// of the studio itself, which customers quote, are none.
func (c *Composer) stated(k triage.Case, m *mailer.Message, now time.Time, loc *time.Location) stated {
	subject, words, signature, lang, at := k.Subject, "", "", k.Verdict.Lang, k.OpenedAt
	if m != nil {
		subject, words, signature = m.Subject, m.Text, m.Signature
		if m.Lang != "" {
			lang = m.Lang
		}
		if !m.Date.IsZero() {
			at = m.Date
		}
	}
	if k.Verdict.Review != nil && k.Verdict.Kind == triage.ReviewOf {
		words = k.Verdict.Review.Text
	}
	if at.IsZero() || at.After(now) {
		at = now
	}
	b := text.Background{
		Dates: c.days[lang], Written: at.In(loc), Orders: c.orders(lang),
		Regions: text.Regions(c.studio.Phone, c.studio.TimeZone, lang, c.studio.Lang),
	}
	var own []string
	for _, r := range b.Regions {
		if n, _ := text.Dial(c.studio.Phone, r); n != "" {
			own = append(own, n)
		}
	}
	var s stated
	for i, t := range []string{subject, words, signature} {
		f := text.FindFacts(t, b)
		for _, p := range f.Phones {
			same := func(have phone) bool { return have.dial == p.Value }
			if !slices.Contains(own, p.Value) && !slices.ContainsFunc(s.phones, same) {
				s.phones = append(s.phones, phone{printable(t[p.Start:p.End], 40), p.Value})
			}
		}
		if i == 2 { // a signature's other figures are registers and addresses
			break
		}
		for _, n := range f.Numbers {
			s.orders = once(s.orders, n.Value)
		}
		for _, a := range f.Amounts {
			s.amounts = once(s.amounts, printable(t[a.Start:a.End], 40))
		}
		for _, d := range f.Days {
			soon := d.Day.After(at) && (d.How != text.Relative || d.Day.Before(at.Add(week)))
			if d.How == text.Calendar || soon { // "today", "two weeks ago", "within six weeks" tell how long it took
				s.days = append(s.days, d.Day)
			}
		}
	}
	s.days = inOrder(s.days, midnight(now.In(loc)))
	return s.atMost(mostStated)
}

func once(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

func (s stated) atMost(n int) stated {
	s.orders, s.days, s.amounts, s.phones = s.orders[:min(n, len(s.orders))], s.days[:min(n, len(s.days))], s.amounts[:min(n, len(s.amounts))], s.phones[:min(n, len(s.phones))]
	return s
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

// inOrder puts the days that lie ahead first, the nearest first, and each day once.
func inOrder(days []time.Time, today time.Time) []time.Time {
	slices.SortFunc(days, func(x, y time.Time) int {
		past, gone := x.Before(today), y.Before(today)
		switch {
		case past && gone:
			return y.Compare(x)
		case past:
			return 1
		case gone:
			return -1
		}
		return x.Compare(y)
	})
	return slices.CompactFunc(days, time.Time.Equal)
}

// reminder is the sentence that repeats the nearest day that lies ahead, "" where the mail names none.
func (g tongue) reminder(s stated) string {
	if len(s.days) == 0 || daysApart(g.now.In(g.loc), s.days[0]) < 0 {
		return ""
	}
	return templates.Put(g.s.Ask.Ahead, "day", g.awayDay(s.days[0]))
}

// farOff is from how many days on a date says more than their number.
const farOff = 60

// awayDay writes a day and how far off it is: "Saturday 28 November, in 4 days".
func (g tongue) awayDay(at time.Time) string {
	day, s := dayOf(g.cal, at, g.now), g.s.Ask
	switch n := daysApart(g.now.In(g.loc), at); {
	case n == 0:
		return templates.Put(s.DayToday, "day", day)
	case n == 1:
		return templates.Put(s.DayTomorrow, "day", day)
	case n > farOff || n < -farOff:
		return day
	case n < 0:
		return templates.Put(s.DayPast, "day", day, "span", g.days(-n))
	default:
		return templates.Put(s.DayAhead, "day", day, "span", g.days(n))
	}
}

// addFacts lists what the mail is about and what it names, each with a word before it.
func (g tongue) addFacts(p *page, v triage.Verdict, s stated) {
	var list []fact
	if len(v.Themes) > 1 { // one stands in the first line
		list = append(list, fact{label: g.s.Ask.About, value: strings.Join(namesOf(v.Themes, g.s.Themes), ", ")})
	}
	list = append(list, fact{label: g.s.Ask.Wants, value: strings.Join(namesOf(v.Wants, g.s.Wants, "none"), ", ")},
		fact{label: g.s.Ask.Mind, value: strings.Join(namesOf(v.Flags, g.s.Flags), ", ")})
	p.facts(append(list, g.facts(s)...))
}

// facts are the lines of the staff mail that say what is stated.
func (g tongue) facts(s stated) []fact {
	var list []fact
	if len(s.orders) > 0 {
		list = append(list, fact{label: g.s.Ask.Order, value: strings.Join(s.orders, ", ")})
	}
	for _, d := range s.days {
		list = append(list, fact{label: g.s.Ask.Day, value: g.awayDay(d)})
	}
	if len(s.amounts) > 0 {
		list = append(list, fact{label: g.s.Ask.Amount, value: strings.Join(s.amounts, ", ")})
	}
	for _, p := range s.phones {
		list = append(list, fact{label: g.s.Ask.Phone, value: p.written, href: "tel:" + p.dial})
	}
	return list
}

// namesOf names each label in the reader's language; those without a name, and those left out, are passed over.
func namesOf[T ~string](list []T, names map[string]string, but ...T) []string {
	var out []string
	for _, l := range list {
		if w := names[string(l)]; w != "" && !slices.Contains(but, l) {
			out = append(out, w)
		}
	}
	return out
}
