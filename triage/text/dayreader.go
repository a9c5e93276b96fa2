package text

import (
	"strconv"
	"strings"
	"time"

	"heed/templates"
)

// dayReader reads one text, counting from one day.
type dayReader struct {
	d    *Doc
	w    *templates.Dates // folded
	from time.Time
}

// at reads a day that begins at token i.
func (r dayReader) at(i int) (Date, bool) {
	for _, rel := range []struct {
		words []string
		days  int
	}{{r.w.AfterTomorrow, 2}, {r.w.Tomorrow, 1}, {r.w.Today, 0}, {r.w.Yesterday, -1}} {
		if n := r.phrase(i, rel.words); n > 0 {
			return Date{i, i + n, r.from.AddDate(0, 0, rel.days), Relative}, true
		}
	}
	if n := r.phrase(i, r.w.In); n > 0 {
		if days, used, ok := r.span(i + n); ok {
			return Date{i, i + n + used, r.from.AddDate(0, 0, days), Relative}, true
		}
	}
	if n := r.phrase(i, r.w.Ago); n > 0 {
		if days, used, ok := r.span(i + n); ok {
			return Date{i, i + n + used, r.from.AddDate(0, 0, -days), Relative}, true
		}
	}
	if days, used, ok := r.span(i); ok {
		if n := r.phrase(i+used, r.w.Ago); n > 0 {
			return Date{i, i + used + n, r.from.AddDate(0, 0, -days), Relative}, true
		}
		if n := r.phrase(i+used, r.w.In); n > 0 && r.after(r.d.Tokens[i+used].Norm) { // "kahden päivän kuluttua"
			return Date{i, i + used + n, r.from.AddDate(0, 0, days), Relative}, true
		}
	}
	if date, ok := r.calendar(i); ok {
		return date, true
	}
	if day := r.index(i, r.w.Weekdays); day >= 0 {
		return r.weekday(i, day), true
	}
	return Date{}, false
}

// after: Finnish puts "kuluttua" behind the span; the short words of others ("in", "om") stand before.
func (r dayReader) after(word string) bool { return len(word) > 6 }

// weekday is the next such day, or the last where a word beside it says so.
func (r dayReader) weekday(i, day int) Date {
	ahead := (day - (int(r.from.Weekday())+6)%7 + 7) % 7
	if ahead == 0 {
		ahead = 7
	}
	date := Date{First: i, Last: i + 1, How: Weekday}
	past := i > 0 && r.phrase(i-1, r.w.Last) > 0 || r.phrase(i+1, r.w.Last) > 0
	next := i > 0 && r.phrase(i-1, r.w.Next) > 0 || r.phrase(i+1, r.w.Next) > 0
	switch {
	case past:
		ahead -= 7
	case next && ahead <= 3: // on a Wednesday, "next Friday" is not the day after tomorrow
		ahead += 7
	}
	date.Day = r.from.AddDate(0, 0, ahead)
	return date
}

// calendar reads "4 May 2026", "May 4", "4/5", "4.5.2026", "2026-05-04".
func (r dayReader) calendar(i int) (Date, bool) {
	t := r.d.Tokens[i]
	if month := r.index(i, r.w.Months); month >= 0 && i+1 < len(r.d.Tokens) {
		if day, ok := r.number(i+1, 31); ok && r.d.Tokens[i+1].Sort == Number {
			return r.dayOf(i, i+2, day, month+1)
		}
	}
	if t.Sort != Number {
		return Date{}, false
	}
	if day, ok := r.number(i, 31); ok {
		j := i + 1
		for j < len(r.d.Tokens) && j < i+3 && (r.d.Tokens[j].Norm == "of" || r.d.Tokens[j].Norm == "de" || isOrdinal(r.d.Tokens[j].Norm)) {
			j++
		}
		if j < len(r.d.Tokens) {
			if month := r.index(j, r.w.Months); month >= 0 {
				return r.dayOf(i, j+1, day, month+1)
			}
		}
	}
	return r.numeric(i)
}

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
		if i+2 < len(r.d.Tokens) && len(s) == 4 { // 2026-05-04
			year, err := strconv.Atoi(s)
			month, ok := r.number(i+1, 12)
			day, ok2 := r.number(i+2, 31)
			if err == nil && ok && ok2 && year > 1900 && r.joined(i, i+2) {
				return r.build(i, i+3, year, month, day)
			}
		}
		return Date{}, false
	}
	parts := strings.FieldsFunc(s, func(c rune) bool { return c == '/' || c == '.' })
	if len(parts) < 2 || len(parts) > 3 || s[sep] == '.' && len(parts) == 2 {
		return Date{}, false // 2.30 is a time, or a price
	}
	day, err1 := strconv.Atoi(parts[0])
	month, err2 := strconv.Atoi(parts[1])
	if err1 != nil || err2 != nil {
		return Date{}, false
	}
	if r.w.MonthFirst {
		day, month = month, day
	}
	if month < 1 || month > 12 || day < 1 || day > 31 {
		return Date{}, false
	}
	if len(parts) == 3 {
		year, err := strconv.Atoi(parts[2])
		if err != nil || len(parts[2]) != 2 && len(parts[2]) != 4 {
			return Date{}, false
		}
		if year < 100 {
			year += 2000
		}
		return r.build(i, i+1, year, month, day)
	}
	return r.nearest(i, i+1, day, month), true
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

func (r dayReader) dayOf(first, last, day, month int) (Date, bool) {
	if last < len(r.d.Tokens) && r.d.Tokens[last].Sort == Number && len(r.d.Tokens[last].Norm) == 4 {
		if year, err := strconv.Atoi(r.d.Tokens[last].Norm); err == nil && year > 1900 && year < 2200 {
			return r.build(first, last+1, year, month, day)
		}
	}
	return r.nearest(first, last, day, month), true
}

func (r dayReader) build(first, last, year, month, day int) (Date, bool) {
	return Date{first, last, time.Date(year, time.Month(month), day, 0, 0, 0, 0, r.from.Location()), Calendar}, true
}

// nearest picks the year that brings the day nearest.
func (r dayReader) nearest(first, last, day, month int) Date {
	best := Date{First: first, Last: last, How: Calendar}
	distance := time.Duration(1<<63 - 1)
	for year := r.from.Year() - 1; year <= r.from.Year()+1; year++ {
		at := time.Date(year, time.Month(month), day, 0, 0, 0, 0, r.from.Location())
		if off := at.Sub(r.from).Abs(); off < distance {
			best.Day, distance = at, off
		}
	}
	return best
}

// span reads "three days", "48 hours": how many days, and in how many tokens.
func (r dayReader) span(i int) (days, used int, ok bool) {
	n, ok := r.number(i, 400)
	if !ok || i+1 >= len(r.d.Tokens) {
		return 0, 0, false
	}
	switch {
	case r.phrase(i+1, r.w.Hours) > 0:
		return n / 24, 2, true
	case r.phrase(i+1, r.w.Days) > 0:
		return n, 2, true
	case r.phrase(i+1, r.w.Weeks) > 0:
		return 7 * n, 2, true
	case r.phrase(i+1, r.w.MonthUnits) > 0:
		return 30 * n, 2, true
	}
	return 0, 0, false
}

// number reads figures or a number word.
func (r dayReader) number(i, most int) (int, bool) {
	if i >= len(r.d.Tokens) {
		return 0, false
	}
	t := r.d.Tokens[i]
	if t.Sort == Number {
		n, err := strconv.Atoi(t.Norm)
		return n, err == nil && n > 0 && n <= most
	}
	for n, ways := range r.w.Numbers {
		for way := range strings.SplitSeq(ways, "|") {
			if way == t.Norm {
				return n + 1, n+1 <= most
			}
		}
	}
	return 0, false
}

// index says which of the lists token i stands in.
func (r dayReader) index(i int, lists [][]string) int {
	if r.d.Tokens[i].Sort != Word {
		return -1
	}
	for n, list := range lists {
		for _, w := range list {
			if w == r.d.Tokens[i].Norm {
				return n
			}
		}
	}
	return -1
}

// phrase says how many tokens from i on are one of the phrases.
func (r dayReader) phrase(i int, phrases []string) int {
	best := 0
	for _, p := range phrases {
		n := 0
		for word := range strings.SplitSeq(p, " ") {
			if i+n >= len(r.d.Tokens) || r.d.Tokens[i+n].Norm != word {
				n = -1
				break
			}
			n++
		}
		best = max(best, n)
	}
	return best
}
