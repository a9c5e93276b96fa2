package calendar

import (
	"time"
)

// farthest bounds every walk over days: a sum that needs more open time than a century holds ends there.
const farthest = 100 * 366

// Hours is a week of opening hours with closures. The zero value and nil are always open.
type Hours struct {
	week   [7][]span // by time.Weekday, in order, without overlap; all empty: always open
	closed map[date]bool
	loc    *time.Location
	fixed  bool // hours were given
}

// span is open time of one day in minutes after midnight on the wall clock; end may be 24*60.
type span struct{ begin, end int }

// date is a day on the wall.
type date struct {
	year  int
	month time.Month
	day   int
}

// always reports whether h never closes.
func (h *Hours) always() bool { return h == nil || !h.fixed }

// Add returns the moment at which d of open time has passed since t. Time that ends exactly when the
// studio closes ends then, not at the next opening. A d of zero or less returns t.
func (h *Hours) Add(t time.Time, d time.Duration) time.Time {
	if d <= 0 {
		return t
	}
	if h.always() {
		return t.Add(d)
	}
	last := t
	h.each(t, func(begin, end time.Time) bool {
		if length := end.Sub(begin); length < d {
			d -= length
			last = end
			return true
		}
		last = begin.Add(d)
		return false
	})
	return last.In(t.Location())
}

// Between returns the open time from a to b; zero where b is not after a.
func (h *Hours) Between(a, b time.Time) time.Duration {
	if !b.After(a) {
		return 0
	}
	if h.always() {
		return b.Sub(a)
	}
	if earliest := b.AddDate(0, 0, -farthest); a.Before(earliest) {
		a = earliest
	}
	var sum time.Duration
	h.each(a, func(begin, end time.Time) bool {
		if !begin.Before(b) {
			return false
		}
		if end.After(b) {
			end = b
		}
		sum += end.Sub(begin)
		return true
	})
	return sum
}

// Open reports whether the studio is open at t. The minute it closes is no longer open.
func (h *Hours) Open(t time.Time) bool { return h.NextOpen(t).Equal(t) }

// NextOpen returns t where the studio is open then, else the moment it opens next.
func (h *Hours) NextOpen(t time.Time) time.Time {
	if h.always() {
		return t
	}
	next := t
	h.each(t, func(begin, _ time.Time) bool {
		next = begin
		return false
	})
	return next.In(t.Location())
}

// Day returns when the studio opens and when it closes on the day that t falls on; ok is false where it stays closed.
// One that never closes is taken to begin at nine and to end a minute before midnight: people are spoken to by day.
func (h *Hours) Day(t time.Time) (opens, closes time.Time, ok bool) {
	if h.always() {
		y, m, d := t.Date()
		wall := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
		return instant(wall.Add(9*time.Hour), t.Location()), instant(wall.Add(24*time.Hour-time.Minute), t.Location()), true
	}
	y, m, d := t.In(h.loc).Date()
	midnight := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	spans := h.week[midnight.Weekday()]
	if h.closed[dateOf(midnight)] || len(spans) == 0 {
		return time.Time{}, time.Time{}, false
	}
	at := func(minutes int) time.Time {
		return instant(midnight.Add(time.Duration(minutes)*time.Minute), h.loc).In(t.Location())
	}
	return at(spans[0].begin), at(spans[len(spans)-1].end), true
}

// each calls yield with every stretch of open time that ends after t, the first one cut to begin no
// earlier than t, until yield returns false or the walk has gone as far as it may.
func (h *Hours) each(t time.Time, yield func(begin, end time.Time) bool) {
	y, m, d := t.In(h.loc).Date()
	for i := range farthest {
		midnight := time.Date(y, m, d+i, 0, 0, 0, 0, time.UTC)
		if h.closed[dateOf(midnight)] {
			continue
		}
		for _, s := range h.week[midnight.Weekday()] {
			begin := instant(midnight.Add(time.Duration(s.begin)*time.Minute), h.loc)
			end := instant(midnight.Add(time.Duration(s.end)*time.Minute), h.loc)
			if begin.Before(t) {
				begin = t
			}
			if begin.Before(end) && !yield(begin, end) {
				return
			}
		}
	}
}

func dateOf(t time.Time) date {
	y, m, d := t.Date()
	return date{y, m, d}
}
