package calendar

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func at(t testing.TB, s string, loc *time.Location) time.Time {
	t.Helper()
	for _, layout := range []string{"2006-01-02 15:04 -0700", "2006-01-02 15:04"} {
		if when, err := time.ParseInLocation(layout, s, loc); err == nil {
			return when
		}
	}
	t.Fatalf("bad time %q", s)
	return time.Time{}
}

// workweek has a lunch break, a short Saturday, and Sunday closed.
var workweek = map[string][]string{
	"mon": {"09:00-13:00", "14:00-18:00"}, "tue": {"09:00-13:00", "14:00-18:00"},
	"wed": {"09:00-13:00", "14:00-18:00"}, "thu": {"09:00-13:00", "14:00-18:00"},
	"fri": {"09:00-13:00", "14:00-18:00"}, "sat": {"10:00-14:00"},
}

func mustParse(t testing.TB, week map[string][]string, closed []string, loc *time.Location) *Hours {
	t.Helper()
	h, err := ParseHours(week, closed, loc)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestAdd(t *testing.T) {
	everyDay := map[string][]string{}
	for _, day := range Days {
		everyDay[day] = []string{"00:00-24:00"}
	}
	nights := map[string][]string{"sun": {"00:00-06:00"}}
	tests := []struct {
		name, zone string
		week       map[string][]string
		closed     []string
		from       string
		add        time.Duration
		want       string
	}{
		{"within the morning", "Europe/Madrid", workweek, nil, "2026-03-02 09:30", time.Hour, "2026-03-02 10:30"},
		{"over lunch", "Europe/Madrid", workweek, nil, "2026-03-02 12:30", time.Hour, "2026-03-02 14:30"},
		{"ends as lunch begins", "Europe/Madrid", workweek, nil, "2026-03-02 12:00", time.Hour, "2026-03-02 13:00"},
		{"from before opening", "Europe/Madrid", workweek, nil, "2026-03-02 03:00", time.Hour, "2026-03-02 10:00"},
		{"over night", "Europe/Madrid", workweek, nil, "2026-03-02 17:30", time.Hour, "2026-03-03 09:30"},
		{"Friday evening to Saturday", "Europe/Madrid", workweek, nil, "2026-03-06 19:00", 4 * time.Hour, "2026-03-07 14:00"},
		{"over Sunday", "Europe/Madrid", workweek, nil, "2026-03-07 13:00", 2 * time.Hour, "2026-03-09 10:00"},
		{"over a holiday", "Europe/Madrid", workweek, []string{"2026-05-01"}, "2026-04-30 17:00", 2 * time.Hour, "2026-05-02 11:00"},
		{"over the turn of the year", "Europe/Stockholm", workweek, []string{"2026-12-24..2027-01-06"}, "2026-12-23 17:00", 2 * time.Hour, "2027-01-07 10:00"},
		{"on a closed day", "Europe/Stockholm", workweek, []string{"2026-12-24..2027-01-06"}, "2026-12-31 10:00", time.Hour, "2027-01-07 10:00"},
		{"nothing to add while closed", "Europe/Madrid", workweek, nil, "2026-03-08 12:00", 0, "2026-03-08 12:00"},
		{"a negative time", "Europe/Madrid", workweek, nil, "2026-03-08 12:00", -time.Hour, "2026-03-08 12:00"},
		{"the day summer time begins has 23 hours", "Europe/Madrid", everyDay, nil, "2026-03-28 12:00", 24 * time.Hour, "2026-03-29 13:00"},
		{"the day summer time ends has 25 hours", "Europe/Madrid", everyDay, nil, "2026-10-24 12:00", 24 * time.Hour, "2026-10-25 11:00"},
		{"in New York too", "America/New_York", everyDay, nil, "2026-03-07 12:00", 24 * time.Hour, "2026-03-08 13:00"},
		{"a night without the skipped hour", "Europe/Stockholm", nights, nil, "2026-03-28 12:00", 5 * time.Hour, "2026-03-29 06:00"},
		{"a night with the repeated hour", "Europe/Stockholm", nights, nil, "2026-10-24 12:00", 7 * time.Hour, "2026-10-25 06:00"},
		{"a week over the clock change keeps the wall clock", "Europe/Madrid", workweek, nil, "2026-03-27 09:00", 12 * time.Hour, "2026-03-28 14:00"},
		{"monday after the change opens at nine", "America/New_York", workweek, nil, "2026-10-31 14:00", time.Hour, "2026-11-02 10:00"},
		{"hours inside the gap are none", "Europe/Madrid", map[string][]string{"sun": {"02:15-02:45"}}, nil, "2026-03-28 12:00", 30 * time.Minute, "2026-04-05 02:45"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			loc := zone(t, tt.zone)
			h := mustParse(t, tt.week, tt.closed, loc)
			got := h.Add(at(t, tt.from, loc), tt.add)
			if want := at(t, tt.want, loc); !got.Equal(want) {
				t.Errorf("%s + %v open = %v, want %v", tt.from, tt.add, got, want)
			}
		})
	}
}

func TestAlwaysOpen(t *testing.T) {
	now := time.Date(2026, 3, 29, 1, 30, 0, 0, time.UTC)
	for name, h := range map[string]*Hours{"nil": nil, "zero": {}} {
		t.Run(name, func(t *testing.T) {
			if got := h.Add(now, 30*time.Hour); got.Sub(now) != 30*time.Hour {
				t.Errorf("Add = %v", got)
			}
			if got := h.Between(now, now.Add(time.Hour)); got != time.Hour {
				t.Errorf("Between = %v", got)
			}
			if !h.Open(now) || !h.NextOpen(now).Equal(now) {
				t.Error("closed")
			}
		})
	}
}

func TestOpen(t *testing.T) {
	loc := zone(t, "Europe/Madrid")
	h := mustParse(t, workweek, []string{"2026-05-01..2026-05-03"}, loc)
	tests := []struct {
		name, at string
		open     bool
		next     string
	}{
		{"opening minute", "2026-03-02 09:00", true, "2026-03-02 09:00"},
		{"lunch begins", "2026-03-02 13:00", false, "2026-03-02 14:00"},
		{"closing minute", "2026-03-02 18:00", false, "2026-03-03 09:00"},
		{"Sunday", "2026-03-08 11:00", false, "2026-03-09 09:00"},
		{"holiday", "2026-05-01 11:00", false, "2026-05-04 09:00"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			when := at(t, tt.at, loc)
			if got := h.Open(when); got != tt.open {
				t.Errorf("Open = %v", got)
			}
			if got, want := h.NextOpen(when.UTC()), at(t, tt.next, loc); !got.Equal(want) || got.Location() != time.UTC {
				t.Errorf("NextOpen = %v, want %v", got, want)
			}
		})
	}
}

// TestHoursProperties holds Add, Between, Open and NextOpen against each other at random moments around
// every clock change, and Open against the plain reading of a wall clock.
func TestHoursProperties(t *testing.T) {
	for _, name := range []string{"Europe/Madrid", "Europe/Stockholm", "America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe", "UTC"} {
		t.Run(name, func(t *testing.T) {
			loc := zone(t, name)
			rnd := rand.New(rand.NewPCG(7, 11))
			for range 400 {
				h := mustParse(t, randomWeek(rnd), []string{"2018-10-30..2018-11-02", "2018-11-20"}, loc)
				a := time.Date(2018, 1, 1, 0, rnd.IntN(366*24*60), 0, 0, time.UTC)
				d := time.Duration(1+rnd.IntN(60*60)) * time.Minute
				b := h.Add(a, d)
				if got := h.Between(a, b); got != d {
					t.Fatalf("Between(a, Add(a, %v)) = %v at %v", d, got, a)
				}
				if got := h.Between(a, b.Add(-time.Second)); got != d-time.Second {
					t.Fatalf("a second earlier %v of %v have passed at %v", got, d, a)
				}
				e := d / 3
				if got := h.Add(h.Add(a, e), d-e); !got.Equal(b) {
					t.Fatalf("Add in two steps: %v, in one: %v", got, b)
				}
				next := h.NextOpen(a)
				if next.Before(a) || !h.Open(next) || h.Between(a, next) != 0 {
					t.Fatalf("NextOpen(%v) = %v", a, next)
				}
				if noon := a.In(loc); !repeated(noon) && h.Open(a) != plainOpen(h, noon) {
					t.Fatalf("Open(%v) = %v", noon, h.Open(a))
				}
			}
		})
	}
}

func randomWeek(rnd *rand.Rand) map[string][]string {
	week := map[string][]string{}
	for _, day := range Days[:1+rnd.IntN(7)] {
		begin := rnd.IntN(8 * 60)
		end := begin + 1 + rnd.IntN(10*60)
		week[day] = append(week[day], fmt.Sprintf("%02d:%02d-%02d:%02d", begin/60, begin%60, end/60, end%60))
		if rnd.IntN(2) == 0 {
			week[day] = append(week[day], fmt.Sprintf("%02d:%02d-24:00", (end+30)/60, (end+30)%60))
		}
	}
	return week
}

// repeated reports whether the clock on the wall shows this time twice.
func repeated(t time.Time) bool {
	_, now := t.Zone()
	for _, by := range []time.Duration{-time.Hour, time.Hour, -30 * time.Minute, 30 * time.Minute} {
		other := t.Add(by)
		if _, off := other.Zone(); off != now && wall(other, t.Location()).Equal(wall(t, t.Location())) {
			return true
		}
	}
	return false
}

func plainOpen(h *Hours, local time.Time) bool {
	if h.closed[dateOf(local)] {
		return false
	}
	minute := local.Hour()*60 + local.Minute()
	for _, s := range h.week[local.Weekday()] {
		if s.begin <= minute && minute < s.end {
			return true
		}
	}
	return false
}

func TestWalksEnd(t *testing.T) {
	h := mustParse(t, map[string][]string{"sun": {"12:00-12:01"}}, nil, time.UTC)
	begin := time.Now()
	h.Add(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), 1<<62)
	h.Between(time.Time{}, time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC))
	if took := time.Since(begin); took > 2*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestParseHoursRefuses(t *testing.T) {
	tests := []struct {
		name   string
		week   map[string][]string
		closed []string
		want   []string
	}{
		{"nothing", nil, nil, []string{"never opens"}},
		{"only empty days", map[string][]string{"mon": {}}, nil, []string{"never opens"}},
		{"a wrong day", map[string][]string{"monday": {"09:00-10:00"}}, nil, []string{`monday[0]: "monday" is no weekday`}},
		{"no stretch", map[string][]string{"mon": {"09:00"}}, nil, []string{`mon[0]: "09:00" is not a stretch`}},
		{"backwards", map[string][]string{"mon": {"18:00-09:00"}}, nil, []string{"ends before it begins"}},
		{"empty stretch", map[string][]string{"mon": {"09:00-09:00"}}, nil, []string{"ends where it begins"}},
		{"overlap", map[string][]string{"mon": {"09:00-13:00", "12:00-14:00"}}, nil, []string{"mon[1]: "}},
		{"a minute too many", map[string][]string{"mon": {"09:00-24:01"}}, nil, []string{"is not a stretch"}},
		{"sixty minutes", map[string][]string{"mon": {"09:00-12:60"}}, nil, []string{"is not a stretch"}},
		{"a sign", map[string][]string{"mon": {"+9:00-12:00"}}, nil, []string{"is not a stretch"}},
		{"a bad day", workweek, []string{"2026-02-30"}, []string{`closed[0]: "2026-02-30" is not a day`}},
		{"a bad range", workweek, []string{"2026-02-01", "2026-02-01..soon"}, []string{"closed[1]: "}},
		{"a backwards range", workweek, []string{"2026-02-02..2026-02-01"}, []string{"ends before it begins"}},
		{"closed for good", workweek, []string{"2026-01-01..9999-12-31"}, []string{"more than ten years"}},
		{"all at once", map[string][]string{"mon": {"x"}, "tue": {"y"}}, []string{"z"}, []string{"mon[0]", "tue[0]", "closed[0]"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParseHours(tt.week, tt.closed, time.UTC)
			if err == nil {
				t.Fatal("accepted")
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q lacks %q", err, want)
				}
			}
			var p *Problem
			if !errors.As(err, &p) {
				t.Errorf("%T holds no *Problem", err)
			}
		})
	}
}

func FuzzParseHours(f *testing.F) {
	f.Add("09:00-13:00", "2026-12-24..2027-01-06")
	f.Add("9:00–24:00", "2026-05-01")
	f.Fuzz(func(t *testing.T, stretch, closed string) {
		h, err := ParseHours(map[string][]string{"wed": {stretch}}, []string{closed}, time.UTC)
		if err != nil {
			return
		}
		now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		if next := h.NextOpen(now); !h.Open(next) {
			t.Errorf("never opens after %v", now)
		}
	})
}

func TestDay(t *testing.T) {
	madrid := zone(t, "Europe/Madrid")
	h := mustParse(t, workweek, []string{"2026-05-01"}, madrid)
	for _, tt := range []struct {
		name, day, opens, closes string // nothing: closed
		hours                    *Hours
	}{
		{"with a break", "2026-03-02 23:10", "2026-03-02 09:00", "2026-03-02 18:00", h},
		{"a short Saturday", "2026-03-07 00:00", "2026-03-07 10:00", "2026-03-07 14:00", h},
		{"a Sunday", "2026-03-08 12:00", "", "", h},
		{"a holiday", "2026-05-01 12:00", "", "", h},
		{"the day the clocks change", "2026-03-29 12:00", "2026-03-29 09:00", "2026-03-29 23:59", nil},
		{"without hours", "2026-03-08 12:00", "2026-03-08 09:00", "2026-03-08 23:59", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			opens, closes, ok := tt.hours.Day(at(t, tt.day, madrid))
			if ok != (tt.opens != "") {
				t.Fatalf("open: %v", ok)
			}
			if ok && (!opens.Equal(at(t, tt.opens, madrid)) || !closes.Equal(at(t, tt.closes, madrid))) {
				t.Errorf("%s to %s", opens, closes)
			}
		})
	}
}
