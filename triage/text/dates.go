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
	w     templates.Dates // folded
	words map[string]bool // first words of everything there is to find
}

// NewDateReader prepares the words of time of a language.
func NewDateReader(w templates.Dates) *DateReader {
	r := &DateReader{words: map[string]bool{}}
	fold := func(list []string) []string {
		out := make([]string, len(list))
		for i, p := range list {
			words := strings.Split(p, " ")
			for j := range words {
				words[j] = Fold(words[j])
			}
			out[i] = strings.Join(words, " ")
			for way := range strings.SplitSeq(out[i], "|") {
				r.words[strings.Fields(way + " ")[0]] = true
			}
		}
		return out
	}
	lists := func(all [][]string) [][]string {
		out := make([][]string, len(all))
		for i := range all {
			out[i] = fold(all[i])
		}
		return out
	}
	r.w = templates.Dates{
		Weekdays: lists(w.Weekdays), Months: lists(w.Months), Today: fold(w.Today), Tomorrow: fold(w.Tomorrow),
		AfterTomorrow: fold(w.AfterTomorrow), Yesterday: fold(w.Yesterday), Hours: fold(w.Hours), Days: fold(w.Days),
		Weeks: fold(w.Weeks), MonthUnits: fold(w.MonthUnits), Numbers: fold(w.Numbers), In: fold(w.In), Ago: fold(w.Ago),
		Last: fold(w.Last), Next: fold(w.Next), Any: fold(w.Any), MonthFirst: w.MonthFirst,
	}
	return r
}

// Find gives the days named in d, counted from the day the words were written. A weekday is the next one
// ahead, unless a word like "last" says otherwise; a day without a year is the nearest one.
func (r *DateReader) Find(d *Doc, from time.Time) []Date {
	if len(r.w.Weekdays) != 7 || len(r.w.Months) != 12 {
		return nil
	}
	day := dayReader{d: d, w: &r.w, from: time.Date(from.Year(), from.Month(), from.Day(), 0, 0, 0, 0, from.Location())}
	var found []Date
	for i := 0; i < len(d.Tokens); {
		if d.Tokens[i].Sort != Number && !r.words[d.Tokens[i].Norm] {
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
