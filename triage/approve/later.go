package approve

import (
	"strconv"
	"strings"
	"time"
)

// MaxLater is how far a reminder can be put off: a customer who waits is not forgotten for a season.
const MaxLater = 60 * 24 * time.Hour

// morning is when a day begins for `later friday`; the desk moves it into opening hours.
const morning = 9

// laterLine reads "later 2d", "later until friday 14:00". ok is false where the line is no Later at all.
func (w *words) laterLine(line string, now time.Time, loc *time.Location) (cmd Command, problem string, ok bool) {
	rest, found := "", false
	for _, phrase := range w.later {
		if line == phrase {
			return Command{}, Incomplete, true
		}
		if rest, found = strings.CutPrefix(line, phrase); found {
			if strings.HasPrefix(rest, " ") || strings.HasPrefix(rest, ":") {
				break
			}
			found = false
		}
	}
	if !found {
		return Command{}, "", false
	}
	length, until, ok := w.when(strings.TrimSpace(strings.TrimPrefix(rest, ":")), now.In(loc), morning)
	switch {
	case !ok:
		return Command{}, Incomplete, true
	case !until.After(now), until.Sub(now) > MaxLater:
		return Command{}, TooFar, true
	}
	return Command{Verb: Later, For: length, Until: until.UTC()}, "", true
}

// when reads a time from folded words: "2d", "2 days", "tomorrow", "friday 14:00", "3 may", "2026-12-12". A day
// without an hour means that hour of it.
func (w *words) when(s string, now time.Time, hour int) (length time.Duration, until time.Time, ok bool) {
	if rest := w.trimFillers(s); rest != "" {
		if n, u, ok := w.amount(rest); ok {
			if u.days > 0 {
				// Days are calendar days: two days from now is the same wall clock, also across a DST change.
				return time.Duration(n*u.days) * 24 * time.Hour, now.AddDate(0, 0, n*u.days), true
			}
			return time.Duration(n) * u.each, now.Add(time.Duration(n) * u.each), true
		}
	}
	day, rest, ok := w.someDay(s, now)
	if !ok {
		return 0, time.Time{}, false
	}
	minute := 0
	if rest != "" {
		if hour, minute, ok = w.hour(rest); !ok {
			return 0, time.Time{}, false
		}
	}
	y, m, d := day.Date()
	return 0, time.Date(y, m, d, hour, minute, 0, 0, now.Location()), true
}

// hour reads a time of day. Behind a small word the bare number of an hour of the day will do: "kl 14".
func (w *words) hour(s string) (hour, minute int, ok bool) {
	rest := w.trimFillers(s)
	if hour, minute, ok = clock(rest); ok || rest == s {
		return hour, minute, ok
	}
	hour, err := strconv.Atoi(rest)
	return hour, 0, err == nil && hour >= 7 && hour <= 23
}

// trimFillers takes away all small words in front of a time.
func (w *words) trimFillers(s string) string {
	for {
		filler, rest := w.trimFiller(s)
		if filler == "" {
			return s
		}
		s = rest
	}
}

// trimFiller takes away one, and says which.
func (w *words) trimFiller(s string) (filler, rest string) {
	for _, f := range w.fillers {
		if rest, ok := strings.CutPrefix(s, f+" "); ok {
			return f, strings.TrimSpace(rest)
		}
	}
	return "", s
}

// amount reads "2d", "2 d", "2 dagar".
func (w *words) amount(s string) (int, unit, bool) {
	end := 0
	for end < len(s) && s[end] >= '0' && s[end] <= '9' {
		end++
	}
	if end == 0 || end > 4 {
		return 0, unit{}, false
	}
	n, err := strconv.Atoi(s[:end])
	u, ok := w.units[strings.TrimSpace(s[end:])]
	return n, u, ok && err == nil && n > 0
}

// day reads a day at the front of s. A weekday is the next one after today; today's own name means in a
// week, for "later today" orders nothing.
func (w *words) day(s string, now time.Time) (day time.Time, rest string, ok bool) {
	for phrase := range w.tomorrow {
		if s == phrase || strings.HasPrefix(s, phrase+" ") {
			return now.AddDate(0, 0, 1), strings.TrimSpace(s[len(phrase):]), true
		}
	}
	word, rest, _ := strings.Cut(s, " ")
	if word == "" {
		return time.Time{}, "", false
	}
	if weekday, found := w.weekdays[strings.TrimSuffix(word, ".")]; found {
		ahead := (int(weekday) - int(now.Weekday()) + 7) % 7
		if ahead == 0 {
			ahead = 7
		}
		if next, after, _ := strings.Cut(rest, " "); w.coming[next] { // "el viernes próximo"
			rest = after
		}
		return now.AddDate(0, 0, ahead), rest, true
	}
	if date, err := time.Parse(time.DateOnly, word); err == nil {
		return date, rest, true
	}
	return time.Time{}, "", false
}

// clock reads "14:00", "14.30", "14h", "9am", "2 pm". A bare number is no time of day.
func clock(s string) (hour, minute int, ok bool) {
	s = strings.ReplaceAll(s, " ", "")
	half := -1
	switch {
	case strings.HasSuffix(s, "am"):
		half = 0
	case strings.HasSuffix(s, "pm"):
		half = 12
	}
	body := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(s, "am"), "pm"), "h")
	h, m, withMinutes := strings.Cut(strings.ReplaceAll(body, ".", ":"), ":")
	if body == s && !withMinutes || len(h) == 0 || len(h) > 2 || withMinutes && len(m) != 2 {
		return 0, 0, false
	}
	hour, err := strconv.Atoi(h)
	if err != nil {
		return 0, 0, false
	}
	if withMinutes {
		if minute, err = strconv.Atoi(m); err != nil {
			return 0, 0, false
		}
	}
	if half >= 0 {
		if hour < 1 || hour > 12 {
			return 0, 0, false
		}
		hour = hour%12 + half
	}
	if hour < 0 || hour > 23 || minute < 0 || minute > 59 {
		return 0, 0, false
	}
	return hour, minute, true
}
