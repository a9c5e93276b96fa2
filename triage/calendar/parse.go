package calendar

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Days are the names of weekdays in ParseHours, Monday first.
var Days = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// maxClosed bounds the days a list of closures may cover, maxSpans the stretches of one day.
const (
	maxClosed = 10 * 366
	maxSpans  = 24
)

// Problem is one entry that could not be read.
type Problem struct {
	Key    string // "mon", or "closed"; "" for the whole week
	Index  int    // which entry of it
	Reason string
}

func (p *Problem) Error() string {
	if p.Key == "" {
		return p.Reason
	}
	return fmt.Sprintf("%s[%d]: %s", p.Key, p.Index, p.Reason)
}

// ParseHours reads opening hours: for each weekday ("mon" to "sun") stretches such as "09:00-13:00", in
// order and without overlap, "24:00" being the end of a day; and days or ranges of days on which the
// studio stays closed, "2026-05-01" or "2026-12-24..2027-01-06", both ends included. A day without
// stretches is closed. A week that never opens is refused, because nobody would ever be answered.
// Every fault is reported: the error joins *Problem values.
func ParseHours(week map[string][]string, closed []string, loc *time.Location) (*Hours, error) {
	if loc == nil {
		loc = time.UTC
	}
	h := &Hours{closed: map[date]bool{}, loc: loc, fixed: true}
	var faults []error
	fault := func(key string, i int, err error) {
		faults = append(faults, &Problem{Key: key, Index: i, Reason: err.Error()})
	}
	open := false
	for _, key := range slices.Sorted(maps.Keys(week)) {
		day := slices.Index(Days, key)
		if day < 0 {
			fault(key, 0, fmt.Errorf("%q is no weekday; they are %s", key, strings.Join(Days, ", ")))
			continue
		}
		spans, i, err := parseDay(week[key])
		if err != nil {
			fault(key, i, err)
		}
		h.week[(day+1)%7] = spans
		open = open || len(spans) > 0
	}
	for i, entry := range closed {
		if err := h.close(entry); err != nil {
			fault("closed", i, err)
		}
	}
	if !open && len(faults) == 0 {
		faults = append(faults, &Problem{Reason: "the studio never opens: give at least one day its hours"})
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	return h, nil
}

// parseDay reads the stretches of one day, and says which one is at fault.
func parseDay(entries []string) (spans []span, at int, err error) {
	if len(entries) > maxSpans {
		return nil, maxSpans, fmt.Errorf("more than %d stretches in a day", maxSpans)
	}
	for i, entry := range entries {
		s, err := parseSpan(entry)
		if err != nil {
			return nil, i, err
		}
		if n := len(spans); n > 0 && s.begin < spans[n-1].end {
			return nil, i, fmt.Errorf("%q begins before the stretch ahead of it ends", entry)
		}
		spans = append(spans, s)
	}
	return spans, 0, nil
}

func parseSpan(entry string) (span, error) {
	from, to, ok := strings.Cut(strings.ReplaceAll(entry, "–", "-"), "-")
	begin, ok1 := parseMinute(from)
	end, ok2 := parseMinute(to)
	switch {
	case !ok || !ok1 || !ok2:
		return span{}, fmt.Errorf("%q is not a stretch of time like \"09:00-13:00\"", entry)
	case begin > end:
		return span{}, fmt.Errorf("%q ends before it begins; a night is two entries, until \"24:00\" and from \"00:00\" the next day", entry)
	case begin == end:
		return span{}, fmt.Errorf("%q ends where it begins", entry)
	}
	return span{begin, end}, nil
}

// parseMinute reads "9:00" to "24:00" as minutes after midnight.
func parseMinute(s string) (int, bool) {
	hh, mm, ok := strings.Cut(strings.TrimSpace(s), ":")
	if !ok || len(hh) < 1 || len(hh) > 2 || len(mm) != 2 {
		return 0, false
	}
	hour, err1 := strconv.ParseUint(hh, 10, 8)
	minute, err2 := strconv.ParseUint(mm, 10, 8)
	if err1 != nil || err2 != nil || minute > 59 || hour*60+minute > 24*60 {
		return 0, false
	}
	return int(hour*60 + minute), true
}

// close reads one entry of the closures.
func (h *Hours) close(entry string) error {
	from, to, isRange := strings.Cut(entry, "..")
	first, err := time.Parse(time.DateOnly, strings.TrimSpace(from))
	if err != nil {
		return fmt.Errorf("%q is not a day like \"2026-05-01\" or a range like \"2026-12-24..2027-01-06\"", entry)
	}
	last := first
	if isRange {
		if last, err = time.Parse(time.DateOnly, strings.TrimSpace(to)); err != nil {
			return fmt.Errorf("%q is not a day like \"2026-05-01\" or a range like \"2026-12-24..2027-01-06\"", entry)
		}
	}
	if last.Before(first) {
		return fmt.Errorf("%q ends before it begins", entry)
	}
	for day := first; !day.After(last); day = day.AddDate(0, 0, 1) {
		if len(h.closed) >= maxClosed {
			return fmt.Errorf("%q brings the closed days to more than ten years", entry)
		}
		h.closed[dateOf(day)] = true
	}
	return nil
}
