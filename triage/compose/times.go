package compose

import (
	"strconv"
	"time"

	"heed/templates"
)

// dayOf writes a day as people say it; the year only where it is not the current one.
func dayOf(cal *templates.Calendar, t, now time.Time) string {
	format := cal.Day
	if t.Year() != now.In(t.Location()).Year() {
		format = cal.DayYear
	}
	day := strconv.Itoa(t.Day())
	if t.Day() == 1 && cal.First != "" {
		day = cal.First
	}
	return templates.Put(format, "weekday", cal.Weekdays[t.Weekday()], "day", day,
		"month", cal.Months[t.Month()-1], "year", strconv.Itoa(t.Year()))
}

func momentOf(cal *templates.Calendar, t, now time.Time) string {
	return templates.Put(cal.Moment, "day", dayOf(cal, t, now), "time", t.Format("15:04"))
}

// moment writes a time for staff: today, tomorrow and yesterday by name.
func (g tongue) moment(t time.Time) string { return g.relative(t, g.s.Times.On) }

// when writes the time at which something happens: "on Friday" where moment has "Friday".
func (g tongue) when(t time.Time) string { return g.relative(t, g.s.Times.When) }

// back writes when somebody is back: a day where it is the beginning of one.
func (g tongue) back(t time.Time) string {
	if t = t.In(g.loc); dayBegins(t) {
		return templates.Put(g.s.Times.When, "moment", g.day(t))
	}
	return g.when(t)
}

func (g tongue) relative(t time.Time, other string) string {
	t, now := t.In(g.loc), g.now.In(g.loc)
	switch daysApart(now, t) {
	case 0:
		return templates.Put(g.s.Times.Today, "time", t.Format("15:04"))
	case 1:
		return templates.Put(g.s.Times.Tomorrow, "time", t.Format("15:04"))
	case -1:
		return templates.Put(g.s.Times.Yester, "time", t.Format("15:04"))
	}
	return templates.Put(other, "moment", momentOf(g.cal, t, now))
}

// daysApart counts the midnights between two times, each on the calendar of its own zone.
func daysApart(from, to time.Time) int {
	day := func(t time.Time) int64 {
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix() / 86400
	}
	return int(day(to) - day(from))
}

func (g tongue) day(t time.Time) string { return dayOf(g.cal, t.In(g.loc), g.now) }

func one(n int, single, many string) string {
	if n == 1 {
		return single
	}
	return templates.Put(many, "n", strconv.Itoa(n))
}

func (g tongue) days(n int) string { return one(n, g.s.Times.Day, g.s.Times.Days) }

// span writes how long something took, in the one unit that matters (playbook R1).
func (g tongue) span(d time.Duration) string {
	switch {
	case d < time.Minute:
		return g.s.Times.Now
	case d < 90*time.Minute:
		return one(int(d/time.Minute), g.s.Times.Minute, g.s.Times.Minutes)
	case d < 36*time.Hour:
		return one(int((d+30*time.Minute)/time.Hour), g.s.Times.Hour, g.s.Times.Hours)
	}
	return g.days(int((d + 12*time.Hour) / (24 * time.Hour)))
}

// waiting says how long the customer has waited: "just now" is no wait to speak of.
func (g tongue) waiting(since time.Time) string {
	return templates.Put(g.s.Times.Waiting, "span", g.span(max(g.now.Sub(since), time.Minute)))
}
