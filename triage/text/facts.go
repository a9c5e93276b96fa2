package text

import (
	"slices"
	"time"
)

// Facts are what a text states that somebody who answers it wants to see at a glance. No two of them stand in
// the same place.
type Facts struct {
	Phones  []Span // Value: in international form, see Dial
	Numbers []Span // of orders, invoices, bookings
	Amounts []Span
	Days    []Day
}

// Day is a day named in a text, at bytes [Start, End).
type Day struct {
	Start, End int
	Day        time.Time // midnight, in the zone of the day it was counted from
	How        How
}

// Background is what facts are read with.
type Background struct {
	Dates   *DateReader // of the text's language; nil: no days are read
	Written time.Time   // when the words were written, in the zone of whoever wrote them
	Regions []string    // where telephone numbers are dialled from, see Regions
	Orders  []string    // further words that stand before order numbers
}

// mostFacts is how many facts of a kind are taken from one text: a price list isn't read to its end.
const mostFacts = 100

// FindFacts reads the facts of a text. What could be two things is the first of: an order number, a sum of money,
// a day of the calendar, a telephone number.
func FindFacts(s string, b Background) Facts {
	f := Facts{Numbers: Numbers(s, b.Orders...)}
	f.Numbers = f.Numbers[:min(len(f.Numbers), mostFacts)]
	taken := slices.Clone(f.Numbers)
	free := func(start, end int) bool {
		return !slices.ContainsFunc(taken, func(p Span) bool { return start < p.End && p.Start < end })
	}
	for _, p := range Amounts(s) {
		if len(f.Amounts) < mostFacts && free(p.Start, p.End) {
			f.Amounts = append(f.Amounts, p)
		}
	}
	taken = append(taken, f.Amounts...)
	if b.Dates != nil {
		doc := Read(s)
		dates := *b.Dates
		dates.w.monthFirst = dates.w.monthFirst || len(b.Regions) > 0 && b.Regions[0] == "US" // 5/6 is 6 May
		for _, d := range dates.Find(doc, b.Written) {
			start, end := doc.Tokens[d.First].Start, doc.Tokens[d.Last-1].End
			if len(f.Days) < mostFacts && free(start, end) {
				f.Days = append(f.Days, Day{start, end, d.Day, d.How})
			}
		}
	}
	for _, d := range f.Days {
		if d.How == Calendar {
			taken = append(taken, Span{Start: d.Start, End: d.End})
		}
	}
	for _, p := range Phones(s, b.Regions...) {
		if len(f.Phones) < mostFacts && free(p.Start, p.End) {
			f.Phones = append(f.Phones, p)
		}
	}
	return f
}
