package text

import (
	"strings"
	"unicode"
)

// weekday reads "on Friday", "Saturday 28 November" and "Saturday the 28th" at token i.
func (r dayReader) weekday(i int) (Date, bool) {
	day := r.index(i, r.w.weekdays)
	if day < 0 {
		return Date{}, false
	}
	next := r.filled(i + 1)
	if date, ok := r.calendar(next); ok {
		date.First = i
		return r.onWeekday(date, day), true
	}
	if date, ok := r.dayOfMonth(next, day); ok {
		date.First = i
		return date, true
	}
	if r.short(i) || i > 0 && r.phrase(i-1, r.w.unspecific) > 0 {
		return Date{}, false
	}
	return r.bareWeekday(i, day), true
}

// bareWeekday is the next such day, or the last where a word beside it says so.
func (r dayReader) bareWeekday(i, day int) Date {
	ahead := (day - (int(r.from.Weekday())+6)%7 + 7) % 7
	if ahead == 0 {
		ahead = 7
	}
	past := i > 0 && r.phrase(i-1, r.w.last) > 0 || r.phrase(i+1, r.w.last) > 0
	next := i > 0 && r.phrase(i-1, r.w.next) > 0 || r.phrase(i+1, r.w.next) > 0
	switch {
	case past:
		ahead -= 7
	case next && ahead <= 3: // on a Wednesday, "next Friday" is not the day after tomorrow
		ahead += 7
	}
	return Date{First: i, Last: i + 1, Day: r.from.AddDate(0, 0, ahead), How: Weekday}
}

// short reports whether the weekday at token i is an abbreviation that is more often another word: "sat", "so".
// Such a one needs a capital letter and a word like "on" before it, or a full stop behind.
func (r dayReader) short(i int) bool {
	t := r.d.Tokens[i]
	if len(t.Norm) > 3 {
		return false
	}
	if !unicode.IsUpper(rune(r.d.Text[t.Start])) {
		return true
	}
	if i > 0 {
		switch r.d.Tokens[i-1].Norm {
		case "on", "this", "by", "next", "last", "until", "till", "am", "pa":
			return false
		}
	}
	return t.End >= len(r.d.Text) || r.d.Text[t.End] != '.' || len(t.Norm) > 2
}

// filled skips the small words between a weekday and its date: "Saturday the 28th", "sábado día 28".
func (r dayReader) filled(i int) int {
	for n := 0; n < 2 && i < len(r.d.Tokens); n++ {
		switch r.d.Tokens[i].Norm {
		case "the", "den", "dem", "el", "dia", "le", "il", "o", "d", "de", "feira", "on":
			i++
		}
	}
	return i
}

// onWeekday moves a date without a year to the year in which it falls on the weekday named with it.
func (r dayReader) onWeekday(date Date, day int) Date {
	if r.yearNamed(date) {
		return date
	}
	for _, years := range []int{0, 1, -1} {
		at := date.Day.AddDate(r.from.Year()+years-date.Day.Year(), 0, 0)
		if (int(at.Weekday())+6)%7 == day && at.Day() == date.Day.Day() {
			date.Day = at
			return date
		}
	}
	return date
}

// yearNamed reports whether a year belongs to the date.
func (r dayReader) yearNamed(date Date) bool {
	for _, t := range r.d.Tokens[date.First:date.Last] {
		if t.Sort == Number && (len(t.Norm) == 4 && isDigit(t.Norm[1]) && isDigit(t.Norm[2]) || strings.Count(t.Norm, "/")+strings.Count(t.Norm, ".") == 2) {
			return true
		}
	}
	return false
}

// dayOfMonth reads "the 28th" at token i, the next such day from a week ago on; day is the weekday named with
// it, or -1. Without one the words around must show that a day is meant.
func (r dayReader) dayOfMonth(i, day int) (Date, bool) {
	if i >= len(r.d.Tokens) || r.d.Tokens[i].Sort != Number || r.d.Tokens[i].End-r.d.Tokens[i].Start > 2 {
		return Date{}, false
	}
	n, ok := r.number(i, 31)
	last := i + 1
	if last < len(r.d.Tokens) && isOrdinal(r.d.Tokens[last].Norm) && r.d.Tokens[last].Start-r.d.Tokens[i].End <= 1 {
		last++
	}
	if !ok || r.counted(last) || day < 0 && !r.announced(i, last > i+1) {
		return Date{}, false
	}
	for off := range 92 {
		at := r.from.AddDate(0, 0, off)
		if day >= 0 {
			at = at.AddDate(0, 0, -7)
		}
		if at.Day() == n && (day < 0 || (int(at.Weekday())+6)%7 == day) {
			return Date{i, last, at, Calendar}, true
		}
	}
	return Date{}, false
}

// counted reports whether something stands at token i that is counted, or shows the figure to be a time: "10 o'clock".
func (r dayReader) counted(i int) bool {
	if i >= len(r.d.Tokens) {
		return false
	}
	switch r.d.Tokens[i].Norm {
	case "am", "pm", "h", "hs", "hrs", "uhr", "kl", "o'clock", "oclock", "uur", "tiden", "snaret":
		return true
	}
	return r.phrase(i, r.w.hours) > 0 || r.phrase(i, r.w.days) > 0 || r.phrase(i, r.w.weeks) > 0 || r.phrase(i, r.w.monthUnits) > 0
}

// announced reports whether the words before a figure make it a day of the month: "on the 28th", "el día 28",
// "den 28:e". ordinal says that it is written as one.
func (r dayReader) announced(i int, ordinal bool) bool {
	before := func(n int) string {
		if i-n < 0 {
			return ""
		}
		return r.d.Tokens[i-n].Norm
	}
	switch before(1) {
	case "dia":
		return before(2) == "el" || before(2) == "al" || before(2) == "del" || before(2) == "o" || before(2) == "no"
	case "den":
		return ordinal && r.ends(i+1)
	case "the":
		switch before(2) {
		case "on", "by", "before", "until", "till":
			return ordinal && r.ends(i+1)
		}
	}
	return false
}

// ends reports whether nothing that could be numbered follows the ordinal at token i: not "on the 2nd floor".
func (r dayReader) ends(i int) bool {
	if i+1 >= len(r.d.Tokens) || r.d.Tokens[i+1].Clause != r.d.Tokens[i].Clause {
		return true
	}
	switch r.d.Tokens[i+1].Norm {
	case "and", "but", "so", "we", "i", "is", "at", "in", "for", "to", "as", "which", "when", "because", "or",
		"och", "men", "sa", "vi", "jag", "ar", "kl", "pa", "som", "nar", "eller":
		return true
	}
	return false
}
