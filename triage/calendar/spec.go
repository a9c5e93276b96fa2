package calendar

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// maxSpec bounds the length of a cron spec.
const maxSpec = 200

// Spec says at which wall-clock times a job is due. The zero value is never due.
type Spec struct {
	text     string
	schedule cron.Schedule
	loc      *time.Location
}

// ParseSpec reads a standard cron spec ("0 8 * * 1-5", "@daily") as wall-clock time in loc. It refuses
// a zone inside the spec (the studio has one already), "@every" (no time of day, so that a restart would
// shift it), and a date that never comes, such as 31 February.
func ParseSpec(spec string, loc *time.Location) (s Spec, err error) {
	// The parser panics on some specs ("TZ=0"); they are refused above it, and this is the net below.
	defer func() {
		if r := recover(); r != nil {
			s, err = Spec{}, fmt.Errorf("cron spec %q cannot be read", spec)
		}
	}()
	text := strings.TrimSpace(spec)
	switch {
	case text == "":
		return Spec{}, errors.New("the cron spec is empty; \"0 8 * * *\" is every day at eight")
	case len(text) > maxSpec:
		return Spec{}, fmt.Errorf("the cron spec is longer than %d characters", maxSpec)
	case strings.Contains(text, "TZ="):
		return Spec{}, fmt.Errorf("cron spec %q names a time zone; the studio's is used", spec)
	case strings.HasPrefix(text, "@every"):
		return Spec{}, fmt.Errorf("cron spec %q has no time of day; \"0 8 * * *\" is every day at eight", spec)
	}
	schedule, err := cron.ParseStandard(text)
	if err != nil {
		return Spec{}, fmt.Errorf("cron spec %q: %w", spec, err)
	}
	if loc == nil {
		loc = time.UTC
	}
	s = Spec{text: text, schedule: schedule, loc: loc}
	if s.Next(time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return Spec{}, fmt.Errorf("cron spec %q never comes", spec)
	}
	return s, nil
}

// String returns the spec as it was written.
func (s Spec) String() string { return s.text }

// Next returns the first time after `after` at which the job is due. A time that spring skips is due when the
// gap ends, together with any other the gap swallowed; one that autumn repeats is due once, at its first
// occurrence.
func (s Spec) Next(after time.Time) time.Time {
	if s.schedule == nil {
		return time.Time{}
	}
	// The library is asked about UTC only: its own handling of clock changes skips jobs, runs them twice,
	// and can go astray where midnight does not exist.
	shown := wall(after, s.loc)
	for range maxSteps {
		next := s.onWall(shown)
		if next.IsZero() {
			return time.Time{}
		}
		if due := instant(next, s.loc); due.After(after) {
			return due.In(after.Location())
		}
		shown = next // its first occurrence is over: we are in the second
	}
	return time.Time{}
}

// onWall is the next time on a wall clock that knows no change. The library gives up after five years, but
// 29 February 2096 is followed by that of 2104, and a 29 February on a Monday is 28 years away.
func (s Spec) onWall(shown time.Time) time.Time {
	for years := 0; years <= 40; years += 4 {
		if next := s.schedule.Next(shown.AddDate(years, 0, 0)); !next.IsZero() {
			return next
		}
	}
	return time.Time{}
}

// maxSteps is the minutes of two days: more than any zone ever turned its clock back.
const maxSteps = 2 * 24 * 60
