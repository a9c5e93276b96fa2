package calendar

import "time"

// wall returns what a clock on the wall in loc shows at t, written as if it were UTC: arithmetic on it
// knows no clock change.
func wall(t time.Time, loc *time.Location) time.Time {
	t = t.In(loc)
	y, m, d := t.Date()
	return time.Date(y, m, d, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}

// instant returns when the clock on the wall in loc shows w: the first time where it does so twice, the
// end of the gap where it never does. time.Date leaves both choices open, so they are made here. The
// result never runs backwards: w1 before w2 gives instants in that order, or equal ones inside a gap.
func instant(w time.Time, loc *time.Location) time.Time {
	y, m, d := w.Date()
	t := time.Date(y, m, d, w.Hour(), w.Minute(), w.Second(), w.Nanosecond(), loc)
	start, end := t.ZoneBounds()
	switch shown := wall(t, loc); {
	case shown.After(w): // read with the offset before the gap: it ends where t's offset starts
		return start
	case shown.Before(w): // read with the offset after the gap
		return end
	}
	if start.IsZero() {
		return t
	}
	_, now := t.Zone()
	_, before := start.Add(-1).Zone()
	if first := t.Add(time.Duration(now-before) * time.Second); first.Before(start) {
		return first
	}
	return t
}
