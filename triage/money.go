package triage

import (
	"slices"
	"strconv"
)

// Money is a sum of money. The zero Money is "not known", and so is any sum of nothing.
type Money struct {
	Cents    int64  // hundredths of the currency's unit, also of currencies that have none
	Currency string // ISO 4217, "EUR"; empty where the studio has named none
}

// Known reports whether there is a figure.
func (m Money) Known() bool { return m.Cents != 0 }

// Figure writes the figure alone: "12", "12.50", with the decimal mark given.
func (m Money) Figure(mark string) string {
	s := strconv.FormatInt(m.Cents/100, 10)
	if rest := m.Cents % 100; rest != 0 {
		s += mark + strconv.FormatInt(100+max(rest, -rest), 10)[1:]
	}
	return s
}

// String writes the sum as programs and logs do: "12.50 EUR".
func (m Money) String() string {
	if m.Currency == "" {
		return m.Figure(".")
	}
	return m.Figure(".") + " " + m.Currency
}

// Total adds up sums, a total for each currency in the order in which they appear. Unknown sums add nothing.
func Total(sums ...Money) []Money {
	var totals []Money
	for _, m := range sums {
		i := slices.IndexFunc(totals, func(t Money) bool { return t.Currency == m.Currency })
		switch {
		case !m.Known():
		case i < 0:
			totals = append(totals, m)
		default:
			totals[i].Cents += m.Cents
		}
	}
	return totals
}
