package text

import (
	"strconv"
	"strings"
	"time"
)

// calendar reads "4 May 2026", "May 4", "4/5", "4.5.2026", "4-5-2026", "2026-05-04" at token i.
func (r dayReader) calendar(i int) (Date, bool) {
	if i >= len(r.d.Tokens) {
		return Date{}, false
	}
	if month := r.index(i, r.w.months); month >= 0 && i+1 < len(r.d.Tokens) {
		if day, ok := r.number(i+1, 31); ok && r.d.Tokens[i+1].Sort == Number {
			return r.dayOf(i, i+2, day, month+1)
		}
	}
	if r.d.Tokens[i].Sort != Number {
		return Date{}, false
	}
	if day, ok := r.number(i, 31); ok {
		j := i + 1
		for j < len(r.d.Tokens) && j < i+3 && (isOf(r.d.Tokens[j].Norm) || isOrdinal(r.d.Tokens[j].Norm)) {
			j++
		}
		if month := r.month(j); month > 0 {
			return r.dayOf(i, j+1, day, month)
		}
	}
	return r.numeric(i)
}

// month is the number of the month named at token i, in full or by its first three or four letters; 0 for none.
func (r dayReader) month(i int) int {
	if i >= len(r.d.Tokens) {
		return 0
	}
	if n := r.index(i, r.w.months); n >= 0 {
		return n + 1
	}
	t, found := r.d.Tokens[i], 0
	if t.Sort != Word || len(t.Norm) < 3 || len(t.Norm) > 4 {
		return 0
	}
	for n, name := range r.w.monthNames {
		if strings.HasPrefix(name, t.Norm) {
			if found > 0 {
				return 0
			}
			found = n + 1
		}
	}
	return found
}

// isOf: the words between day, month and year.
func isOf(s string) bool { return s == "of" || s == "de" || s == "del" || s == "do" || s == "di" }

func isOrdinal(s string) bool {
	switch s {
	case "st", "nd", "rd", "th", "e", "a", "er":
		return true
	}
	return false
}

// numeric reads days written in figures only.
func (r dayReader) numeric(i int) (Date, bool) {
	s := r.d.Tokens[i].Norm
	sep := strings.IndexAny(s, "/.")
	if sep < 0 {
		return r.hyphened(i)
	}
	parts := strings.FieldsFunc(s, func(c rune) bool { return c == '/' || c == '.' })
	if len(parts) < 2 || len(parts) > 3 || s[sep] == '.' && len(parts) == 2 && !r.pointed(i) {
		return Date{}, false // 2.30 is a time, or a price
	}
	day, err1 := strconv.Atoi(parts[0])
	month, err2 := strconv.Atoi(parts[1])
	if err1 != nil || err2 != nil {
		return Date{}, false
	}
	if r.w.monthFirst && day <= 12 || month > 12 {
		day, month = month, day
	}
	if len(parts) == 3 {
		if len(parts[2]) != 2 && len(parts[2]) != 4 {
			return Date{}, false
		}
		year, err := strconv.Atoi(parts[2])
		if err != nil {
			return Date{}, false
		}
		return r.build(i, i+1, year, month, day)
	}
	return r.nearest(i, i+1, day, month)
}

// pointed: "28.11." is a day where a point follows and a word of time or a weekday stands before.
func (r dayReader) pointed(i int) bool {
	if end := r.d.Tokens[i].End; end >= len(r.d.Text) || r.d.Text[end] != '.' || i == 0 {
		return false
	}
	switch r.d.Tokens[i-1].Norm {
	case "am", "den", "dem", "vom", "bis", "zum", "ab", "seit", "der", "d", "fra", "til":
		return true
	}
	return r.index(i-1, r.w.weekdays) >= 0
}

// hyphened reads "2026-05-04" and "04-05-2026".
func (r dayReader) hyphened(i int) (Date, bool) {
	if i+2 >= len(r.d.Tokens) || !r.joined(i, i+2) {
		return Date{}, false
	}
	month, ok := r.number(i+1, 31)
	if !ok {
		return Date{}, false
	}
	first, last := r.d.Tokens[i].Norm, r.d.Tokens[i+2].Norm
	if len(first) == 4 {
		year, err := strconv.Atoi(first)
		day, ok := r.number(i+2, 31)
		if err != nil || !ok || year <= 1900 {
			return Date{}, false
		}
		return r.build(i, i+3, year, month, day)
	}
	day, ok := r.number(i, 31)
	if !ok || len(last) != 4 {
		return Date{}, false
	}
	year, err := strconv.Atoi(last)
	if err != nil || year <= 1900 {
		return Date{}, false
	}
	if r.w.monthFirst && day <= 12 || month > 12 {
		day, month = month, day
	}
	return r.build(i, i+3, year, month, day)
}

// joined: only hyphens stand between the tokens.
func (r dayReader) joined(first, last int) bool {
	for i := first; i < last; i++ {
		if r.d.Text[r.d.Tokens[i].End:r.d.Tokens[i+1].Start] != "-" {
			return false
		}
	}
	return true
}

// dayOf reads the year behind a day and a month, if there is one.
func (r dayReader) dayOf(first, last, day, month int) (Date, bool) {
	at := last
	for at < len(r.d.Tokens) && at < last+2 && (isOf(r.d.Tokens[at].Norm) || isOrdinal(r.d.Tokens[at].Norm)) {
		at++
	}
	if at < len(r.d.Tokens) && r.d.Tokens[at].Sort == Number && len(r.d.Tokens[at].Norm) == 4 {
		if year, err := strconv.Atoi(r.d.Tokens[at].Norm); err == nil && year > 1900 && year < 2200 {
			return r.build(first, at+1, year, month, day)
		}
	}
	return r.nearest(first, last, day, month)
}

// build refuses days that no month has.
func (r dayReader) build(first, last, year, month, day int) (Date, bool) {
	if year < 100 {
		year += 2000
	}
	at := time.Date(year, time.Month(month), day, 0, 0, 0, 0, r.from.Location())
	return Date{first, last, at, Calendar}, month >= 1 && month <= 12 && day >= 1 && at.Day() == day
}

// nearest picks the year that brings the day nearest.
func (r dayReader) nearest(first, last, day, month int) (Date, bool) {
	best, found := Date{}, false
	distance := time.Duration(1<<63 - 1)
	for year := r.from.Year() - 1; year <= r.from.Year()+1; year++ {
		date, ok := r.build(first, last, year, month, day)
		if off := date.Day.Sub(r.from).Abs(); ok && off < distance {
			best, distance, found = date, off, true
		}
	}
	return best, found
}
