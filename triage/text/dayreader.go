package text

import (
	"time"
)

// dayReader reads one text, counting from one day.
type dayReader struct {
	d    *Doc
	w    *timeWords
	from time.Time
}

// at reads a day that begins at token i.
func (r dayReader) at(i int) (Date, bool) {
	for _, rel := range []struct {
		words [][]string
		days  int
	}{{r.w.afterTomorrow, 2}, {r.w.tomorrow, 1}, {r.w.today, 0}, {r.w.yesterday, -1}} {
		if n := r.phrase(i, rel.words); n > 0 && !r.morning(i) {
			return Date{i, i + n, r.from.AddDate(0, 0, rel.days), Relative}, true
		}
	}
	if n := r.phrase(i, r.w.in); n > 0 {
		if days, used, ok := r.span(i + n); ok {
			return Date{i, i + n + used, r.from.AddDate(0, 0, days), Relative}, true
		}
	}
	if n := r.phrase(i, r.w.ago); n > 0 {
		if days, used, ok := r.span(i + n); ok {
			return Date{i, i + n + used, r.from.AddDate(0, 0, -days), Relative}, true
		}
	}
	if days, used, ok := r.span(i); ok {
		if n := r.phrase(i+used, r.w.ago); n > 0 {
			return Date{i, i + used + n, r.from.AddDate(0, 0, -days), Relative}, true
		}
		if n := r.phrase(i+used, r.w.in); n > 0 && r.after(r.d.Tokens[i+used].Norm) { // "kahden päivän kuluttua"
			return Date{i, i + used + n, r.from.AddDate(0, 0, days), Relative}, true
		}
	}
	if date, ok := r.calendar(i); ok {
		return date, true
	}
	if date, ok := r.dayOfMonth(i, -1); ok {
		return date, true
	}
	return r.weekday(i)
}

// morning: "por la mañana" isn't tomorrow.
func (r dayReader) morning(i int) bool { return i > 0 && r.d.Tokens[i-1].Norm == "la" }

// after: Finnish puts "kuluttua" behind the span; the short words of others ("in", "om") stand before.
func (r dayReader) after(word string) bool { return len(word) > 6 }

// span reads "three days", "48 hours": how many days, and in how many tokens.
func (r dayReader) span(i int) (days, used int, ok bool) {
	n, ok := r.number(i, 400)
	if !ok || i+1 >= len(r.d.Tokens) {
		return 0, 0, false
	}
	switch {
	case r.phrase(i+1, r.w.hours) > 0:
		return n / 24, 2, true
	case r.phrase(i+1, r.w.days) > 0:
		return n, 2, true
	case r.phrase(i+1, r.w.weeks) > 0:
		return 7 * n, 2, true
	case r.phrase(i+1, r.w.monthUnits) > 0:
		return 30 * n, 2, true
	}
	return 0, 0, false
}

// figure reads a whole number, if s is one and of a size that days are counted in.
func figure(s string) (n int, ok bool) {
	for i := range len(s) {
		if !isDigit(s[i]) || n > 1e6 {
			return 0, false
		}
		n = 10*n + int(s[i]-'0')
	}
	return n, true
}

// number reads figures or a number word.
func (r dayReader) number(i, most int) (int, bool) {
	if i >= len(r.d.Tokens) {
		return 0, false
	}
	t := r.d.Tokens[i]
	if t.Sort == Number {
		n, ok := figure(t.Norm)
		return n, ok && n > 0 && n <= most
	}
	n := r.w.numbers[t.Norm]
	return n, n > 0 && n <= most
}

// index says which of the names token i is, -1 for none.
func (r dayReader) index(i int, names map[string]int) int {
	if r.d.Tokens[i].Sort != Word {
		return -1
	}
	if n, ok := names[r.d.Tokens[i].Norm]; ok {
		return n
	}
	return -1
}

// phrase says how many tokens from i on are one of the phrases.
func (r dayReader) phrase(i int, phrases [][]string) int {
	best := 0
	for _, p := range phrases {
		n := 0
		for n < len(p) && i+n < len(r.d.Tokens) && r.d.Tokens[i+n].Norm == p[n] {
			n++
		}
		if n == len(p) {
			best = max(best, n)
		}
	}
	return best
}
