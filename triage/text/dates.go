package text

import (
	"strings"
	"time"

	"heed/templates"
)

// How tells how a day is named.
type How uint8

// The ways to name a day.
const (
	Relative How = iota // "tomorrow", "in three days"
	Weekday             // "on Friday": which one, only the sense tells
	Calendar            // "4 May", "2026-05-04"
)

// Date is a day named in a text: tokens [First, Last).
type Date struct {
	First, Last int
	Day         time.Time // midnight in the zone of the day it was counted from
	How         How
}

// DateReader finds days in texts of one language.
type DateReader struct {
	w     timeWords
	words map[string]bool // first words of everything there is to find
}

// timeWords are the words of templates.Dates, folded, and each phrase taken apart.
type timeWords struct {
	monthNames          []string       // in full
	weekdays, months    map[string]int // from 0
	numbers             map[string]int // from 1
	today, tomorrow     [][]string
	afterTomorrow       [][]string
	yesterday           [][]string
	hours, days         [][]string
	weeks, monthUnits   [][]string
	in, ago, last, next [][]string
	unspecific          [][]string // "a", "every": see templates.Dates.Any
	monthFirst          bool
}

// NewDateReader prepares the words of time of a language.
func NewDateReader(w templates.Dates) *DateReader {
	r := &DateReader{words: map[string]bool{}}
	phrases := func(list []string) [][]string {
		out := make([][]string, len(list))
		for i, p := range list {
			out[i] = strings.Split(p, " ")
			for j, word := range out[i] {
				out[i][j] = Fold(word)
			}
			r.words[out[i][0]] = true
		}
		return out
	}
	names := func(lists [][]string) map[string]int {
		out := map[string]int{}
		for i, list := range lists {
			for _, name := range phrases(list) {
				if _, ok := out[name[0]]; !ok && len(name) == 1 {
					out[name[0]] = i
				}
			}
		}
		return out
	}
	r.w = timeWords{
		weekdays: names(w.Weekdays), months: names(w.Months), numbers: map[string]int{},
		today: phrases(w.Today), tomorrow: phrases(w.Tomorrow), afterTomorrow: phrases(w.AfterTomorrow), yesterday: phrases(w.Yesterday),
		hours: phrases(w.Hours), days: phrases(w.Days), weeks: phrases(w.Weeks), monthUnits: phrases(w.MonthUnits),
		in: phrases(w.In), ago: phrases(w.Ago), last: phrases(w.Last), next: phrases(w.Next), unspecific: phrases(w.Any), monthFirst: w.MonthFirst,
	}
	for i, ways := range w.Numbers {
		for _, way := range phrases(strings.Split(ways, "|")) {
			if len(way) == 1 && r.w.numbers[way[0]] == 0 {
				r.w.numbers[way[0]] = i + 1
			}
		}
	}
	if len(w.Weekdays) != 7 || len(w.Months) != 12 {
		return &DateReader{} // which finds nothing
	}
	for _, names := range w.Months {
		r.w.monthNames = append(r.w.monthNames, Fold(names[0]))
	}
	return r
}

// Begins reports whether a day may begin with the token. It depends on nothing but its Norm and Sort.
func (r *DateReader) Begins(tok *Token) bool { return tok.Sort == Number || r.words[tok.Norm] }

// Find gives the days named in d, counted from the day the words were written. A weekday is the next one
// ahead, unless a word like "last" says otherwise; a day without a year is the nearest one.
func (r *DateReader) Find(d *Doc, from time.Time) []Date {
	return r.FindAt(d, from, func(i int) bool { return r.Begins(&d.Tokens[i]) })
}

// FindAt is Find where Begins was asked for each token before.
func (r *DateReader) FindAt(d *Doc, from time.Time, begins func(i int) bool) []Date {
	if r.words == nil {
		return nil
	}
	day := dayReader{d: d, w: &r.w, from: time.Date(from.Year(), from.Month(), from.Day(), 0, 0, 0, 0, from.Location())}
	var found []Date
	for i := 0; i < len(d.Tokens); {
		if !begins(i) {
			i++
			continue
		}
		date, ok := day.at(i)
		if !ok {
			i++
			continue
		}
		found = append(found, date)
		i = date.Last
	}
	return found
}
