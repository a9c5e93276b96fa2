package approve

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
)

// MaxAway is how far ahead an absence can end: parental leave, not a typing slip.
const MaxAway = 550 * 24 * time.Hour

// span is "3-10 may": the first day has its number only.
var span = regexp.MustCompile(`^([0-9]{1,2}) ?[-–] ?([0-9]{1,2} .*)$`)

// absence reads "until Friday", "from Monday until 10 May, Otto instead", "until Friday: Otto covers", "2 weeks",
// "tomorrow". The last day named belongs to the absence: it ends with that day, since a request that goes to a
// colleague one day too long is answered and one sent to an empty desk is not. It returns the code of what is wrong.
func (r *reply) absence(cmd *Command, rest string) (code string) {
	now := r.now.In(r.loc)
	for _, c := range cuts(r.withoutThanks(rest)) {
		from, until, ok := r.period(strings.Trim(bare(fold(c.period)), ":"), now)
		if !ok {
			continue
		}
		name := ""
		if strings.TrimSpace(c.substitute) != "" {
			if name, ok = r.standIn(c.substitute, c.marked); !ok {
				continue
			}
		}
		switch {
		case !until.After(now), !until.After(from), until.Sub(now) > MaxAway, !from.IsZero() && now.Sub(from) > 24*time.Hour:
			return TooFar
		}
		if from.After(now) {
			cmd.From = from.UTC()
		}
		cmd.Until, cmd.Name = until.UTC(), name
		return ""
	}
	return NoTime
}

// cut is one way to part a period from who stands in.
type cut struct {
	period, substitute string
	marked             bool // by a comma or a colon, so that no word need say so
}

// cuts lists the ways: the whole as a period first, then what a comma or a colon parts, then the longest periods.
func cuts(rest string) []cut {
	list, unmarked := []cut{{period: rest}}, []cut{}
	for i, c := range rest {
		switch {
		case c == ':', c == ',', c == ';', c == '.', c == '(':
			list = append(list, cut{rest[:i], strings.Trim(rest[i:], ":,;.() "), true})
		case unicode.IsSpace(c):
			unmarked = append(unmarked, cut{rest[:i], strings.TrimSpace(rest[i:]), false})
		}
	}
	slices.Reverse(unmarked)
	return append(list, unmarked...)
}

// standIn reads "Otto", "Otto instead", "Otto covers", "substitute Otto".
func (r *reply) standIn(s string, marked bool) (string, bool) {
	line := r.trimThanks(bare(strings.ReplaceAll(fold(s), ":", " ")))
	for again := true; again; {
		again = false
		for _, phrase := range r.substitute {
			if rest := strings.TrimSuffix(strings.TrimPrefix(line, phrase+" "), " "+phrase); rest != line {
				line, marked, again = rest, true, true
			}
		}
	}
	if !marked {
		return "", false
	}
	fields := strings.FieldsFunc(s, func(c rune) bool { return unicode.IsSpace(c) || c == ',' || c == ':' })
	n := len(strings.Fields(line))
	for i := 0; n > 0 && i+n <= len(fields); i++ {
		if written := strings.Join(fields[i:i+n], " "); bare(fold(written)) == bare(line) {
			return r.colleague(written)
		}
	}
	return "", false
}

// period reads the folded words of an absence; from is zero for now on.
func (r *reply) period(s string, now time.Time) (from, until time.Time, ok bool) {
	if m := span.FindStringSubmatch(s); m != nil {
		return r.between(m[1], m[2], now)
	}
	fields := strings.Fields(s)
	for i := range fields {
		for n := min(3, len(fields)-i-1); n > 0; n-- {
			word := strings.Join(fields[i:i+n], " ")
			if !r.until[strings.TrimRight(word, ".")] && (i == 0 || n > 1 || strings.Trim(word, "-–—") != "") {
				continue
			}
			if from, until, ok = r.between(r.afterFrom(fields[:i]), strings.Join(fields[i+n:], " "), now); ok {
				return from, until, true
			}
		}
	}
	if length, until, ok := r.when(s, now, 0); ok && length > 0 { // "2 weeks"
		return time.Time{}, until, true
	}
	if day, rest, ok := r.someDay(s, now); ok && rest == "" { // "tomorrow"
		return midnight(day, now, 0), midnight(day, now, 1), true
	}
	return time.Time{}, time.Time{}, false
}

// afterFrom takes "from" from the front of the words before "until".
func (w *words) afterFrom(fields []string) string {
	for n := min(3, len(fields)); n > 0; n-- {
		if w.from[strings.TrimRight(strings.Join(fields[:n], " "), ".")] {
			return strings.Join(fields[n:], " ")
		}
	}
	return strings.Join(fields, " ")
}

// between reads the first and the last day; first may be "", or a number whose month is the other's.
func (w *words) between(first, last string, now time.Time) (from, until time.Time, ok bool) {
	until, ok = w.lastDay(last, now)
	if !ok || first == "" {
		return time.Time{}, until, ok
	}
	end := until.Add(-time.Second)
	if n, bareNumber := nextDay(first, time.Date(end.Year(), end.Month(), 1, 0, 0, 0, 0, end.Location())); bareNumber {
		if from = n; from.After(end) {
			from = from.AddDate(0, -1, 0)
		}
		return from, until, !from.After(end)
	}
	_, from, ok = w.when(first, now, 0)
	if !ok {
		return time.Time{}, time.Time{}, false
	}
	if !from.Before(until) { // "from Monday to Friday" on a Wednesday
		if _, until, ok = w.whenLast(last, from); !ok {
			return time.Time{}, time.Time{}, false
		}
	}
	return from, until, true
}

// lastDay is the end of the last day, or the hour that was named with it.
func (w *words) lastDay(s string, now time.Time) (time.Time, bool) {
	_, until, ok := w.whenLast(s, now)
	return until, ok
}

func (w *words) whenLast(s string, now time.Time) (time.Duration, time.Time, bool) {
	if day, ok := nextDay(s, now); ok {
		return 0, midnight(day, now, 1), true
	}
	length, until, ok := w.when(s, now, 24)
	return length, until, ok
}

// midnight begins the day that lies so many days after day, on now's wall clock.
func midnight(day, now time.Time, days int) time.Time {
	y, m, d := day.Date()
	return time.Date(y, m, d+days, 0, 0, 0, 0, now.Location())
}
