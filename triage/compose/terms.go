package compose

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"heed/templates"
	"heed/triage"
	"heed/triage/text"
)

// addTerms adds what the customer's words are about to the values: the thing they wait for or complain of, the sum,
// the day of the appointment or the event, who of the staff is named. Whatever could be two things is left out, for
// the sentences do without it (playbook L2).
func (l *letter) addTerms(words string) {
	add := func(name, value string) {
		if value != "" {
			l.values = append(l.values, name, value)
		}
	}
	add("thing", l.thing(words))
	if len(l.stated.amounts) == 1 {
		add("sum", l.stated.amounts[0])
	}
	add("day", l.day())
	add("staff", l.staffNamed(words))
}

// thing is the noun the customer uses for what it is about, with the occasion where that is beyond doubt: "your
// wedding album".
func (l *letter) thing(words string) string {
	subject := text.Read(l.m.Case.Subject)
	body := text.Read(words)
	named := l.products(subject, body)
	if len(named) == 0 {
		return ""
	}
	found := named[0]
	if len(named) > 1 {
		beside := slices.DeleteFunc(named, func(p productAt) bool { return !l.besideGrievance(p) })
		if len(beside) == 0 || slices.ContainsFunc(beside, func(p productAt) bool { return p.product != beside[0].product }) {
			return ""
		}
		found = beside[0]
	}
	occasion := ""
	if l.tone != quiet && !l.m.Case.Verdict.Has(triage.EventImminent) {
		occasion = l.occasion(subject, body, found)
	}
	return templates.Put(inForm(found.product.name, l.r.Forms, l.many, l.formal), "occasion", occasion)
}

// productAt is a product and the sentence it is named in.
type productAt struct {
	product *naming
	doc     *text.Doc
	subject bool
	at      text.Sentence
}

// products lists the products that are named, each once, the first mention first. Pictures are all of them, so they
// count only where nothing else is named.
func (l *letter) products(subject, body *text.Doc) []productAt {
	var list []productAt
	for _, vague := range []bool{false, true} {
		for i := range l.book.products {
			p := &l.book.products[i]
			if p.vague != vague {
				continue
			}
			for _, d := range []*text.Doc{subject, body} {
				if hits := p.words.m.Find(d); len(hits) > 0 {
					at := d.Sentences[d.Tokens[hits[0].First].Sentence]
					list = append(list, productAt{p, d, d == subject, at})
					break
				}
			}
		}
		if len(list) > 0 {
			break
		}
	}
	return list
}

// besideGrievance reports whether a product is named in the subject, or in a sentence that led to the verdict.
func (l *letter) besideGrievance(p productAt) bool {
	start, end := p.doc.Tokens[p.at.First].Start, p.doc.Tokens[p.at.Last-1].End
	return slices.ContainsFunc(l.m.Case.Verdict.Reasons, func(r triage.Reason) bool {
		where := r.Where == "subject"
		return where == p.subject && l.m.Case.Verdict.About(triage.Theme(r.Label)) && start <= r.At[0] && r.At[1] <= end
	})
}

// occasion is what the pictures were taken for, where the mail names one and no other, in its subject or beside the thing.
func (l *letter) occasion(subject, body *text.Doc, p productAt) string {
	name, near := "", false
	for i := range l.book.occasions {
		o := &l.book.occasions[i]
		for _, d := range []*text.Doc{subject, body} {
			for _, h := range o.words.m.Find(d) {
				if name != "" && name != o.name {
					return ""
				}
				name = o.name
				near = near || d == subject || d == p.doc && p.at.First <= h.First && h.Last <= p.at.Last
			}
		}
	}
	if !near {
		return ""
	}
	return name
}

// day is the day an appointment was missed on, where the mail names one of the calendar and no other; else the day
// that is near, where something is needed for it.
func (l *letter) day() string {
	v, cal := l.m.Case.Verdict, &l.r.Calendar
	ahead := len(l.stated.days) > 0 && daysApart(l.today(), l.stated.days[0]) >= 0
	switch {
	case v.Has(triage.EventImminent) && ahead && daysApart(l.today(), l.stated.days[0]) <= nearDays:
		return dayOf(cal, l.stated.days[0], l.m.Now)
	case v.Has(triage.EventImminent):
	case v.About("missed-appointment") && len(l.stated.days) == 1 && !ahead:
		return dayOf(cal, l.stated.days[0], l.m.Now)
	}
	return ""
}

// nearDays is how far off the day of an event may be that calls for haste (playbook: "event-imminent").
const nearDays = 4

func (l *letter) today() time.Time { return l.m.Now.In(l.m.zone()) }

// staffNamed names the members of staff a customer speaks of by their first names, but for whoever signs.
func (l *letter) staffNamed(words string) string {
	var names []string
	for _, m := range l.m.Staff {
		first := m.First()
		if first == "" || strings.EqualFold(first, l.m.Signer.First()) || l.firstName(first) {
			continue
		}
		if slices.Contains(strings.FieldsFunc(words, func(r rune) bool { return !isNameRune(r) }), first) {
			names = once(names, first)
		}
	}
	if len(names) > 2 {
		return ""
	}
	return strings.Join(names, " "+l.r.Names.And+" ")
}

// firstName reports whether the customer goes by it.
func (l *letter) firstName(name string) bool {
	return l.name == name || strings.HasPrefix(l.name, name+" ")
}

// wrote reports whether the customer's subject or words hold one of the phrases.
func (l *letter) wrote(p phrases) bool {
	if l.m.Message == nil {
		return p.inside(l.m.Case.Subject)
	}
	return p.inside(l.m.Case.Subject, l.m.Message.Text)
}

func isNameRune(r rune) bool { return unicode.IsLetter(r) || r == '-' }
