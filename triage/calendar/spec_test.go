package calendar

import (
	"strings"
	"testing"
	"time"
)

func TestSpecNext(t *testing.T) {
	tests := []struct {
		name, zone, spec, after string
		want                    []string // the times that follow, one after the other
	}{
		{"every morning", "Europe/Madrid", "0 8 * * *", "2026-03-01 08:00", []string{"2026-03-02 08:00", "2026-03-03 08:00"}},
		{"the second before", "Europe/Madrid", "0 8 * * *", "2026-03-01 07:59", []string{"2026-03-01 08:00"}},
		{"weekdays", "Europe/Madrid", "30 7 * * 1-5", "2026-03-06 12:00", []string{"2026-03-09 07:30"}},
		{"named", "Europe/Madrid", "@daily", "2026-03-06 12:00", []string{"2026-03-07 00:00"}},
		{"the morning summer time begins", "Europe/Stockholm", "0 8 * * *", "2026-03-28 08:00", []string{"2026-03-29 08:00 +0200", "2026-03-30 08:00"}},
		{"a skipped time runs when the gap ends", "Europe/Madrid", "30 2 * * *", "2026-03-28 12:00", []string{"2026-03-29 03:00 +0200", "2026-03-30 02:30"}},
		{"several skipped times run once", "Europe/Madrid", "*/20 2 * * *", "2026-03-28 12:00", []string{"2026-03-29 03:00 +0200", "2026-03-30 02:00"}},
		{"a skipped time in New York", "America/New_York", "15 2 * * *", "2026-03-07 12:00", []string{"2026-03-08 03:00 -0400", "2026-03-09 02:15"}},
		{"a skipped midnight", "America/Sao_Paulo", "0 0 * * *", "2018-11-03 12:00", []string{"2018-11-04 01:00 -0200", "2018-11-05 00:00"}},
		{"a skipped midnight, by weekday", "America/Sao_Paulo", "0 9 * * 1", "2018-11-03 12:00", []string{"2018-11-05 09:00"}},
		{"a repeated time runs once", "Europe/Madrid", "30 2 * * *", "2026-10-24 12:00", []string{"2026-10-25 02:30 +0200", "2026-10-26 02:30"}},
		{"asked inside the second hour", "Europe/Madrid", "30 2 * * *", "2026-10-25 02:15 +0100", []string{"2026-10-26 02:30"}},
		{"a repeated hour is passed once", "Europe/Madrid", "*/30 * * * *", "2026-10-25 02:00 +0200", []string{"2026-10-25 02:30 +0200", "2026-10-25 03:00 +0100"}},
		{"a repeated time in New York", "America/New_York", "30 1 * * *", "2026-10-31 12:00", []string{"2026-11-01 01:30 -0400", "2026-11-02 01:30"}},
		{"a leap day over a century without one", "UTC", "0 8 29 2 *", "2096-02-29 09:00", []string{"2104-02-29 08:00"}},
		{"a day the zone left out", "Pacific/Apia", "0 8 * * *", "2011-12-29 12:00", []string{"2011-12-31 00:00", "2011-12-31 08:00"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			loc := zone(t, tt.zone)
			spec, err := ParseSpec(tt.spec, loc)
			if err != nil {
				t.Fatal(err)
			}
			now := at(t, tt.after, loc).UTC()
			for _, want := range tt.want {
				next := spec.Next(now)
				if want := at(t, want, loc); !next.Equal(want) {
					t.Fatalf("after %v: %v, want %v", now.In(loc), next.In(loc), want)
				}
				now = next
			}
		})
	}
}

// TestSpecNextOncePerDay walks years of mornings: one a day, never backwards, whatever the clocks do.
func TestSpecNextOncePerDay(t *testing.T) {
	for _, name := range []string{"Europe/Madrid", "Europe/Stockholm", "America/New_York", "America/Sao_Paulo", "Africa/Casablanca"} {
		for _, text := range []string{"0 0 * * *", "30 1 * * *", "30 2 * * *", "0 8 * * *"} {
			t.Run(name+" "+text, func(t *testing.T) {
				loc := zone(t, name)
				spec, err := ParseSpec(text, loc)
				if err != nil {
					t.Fatal(err)
				}
				now := time.Date(2014, 1, 1, 12, 0, 0, 0, loc)
				day := wall(now, loc).Truncate(24 * time.Hour)
				for range 365 * 6 {
					next := spec.Next(now)
					day = day.AddDate(0, 0, 1)
					if got := wall(next, loc).Truncate(24 * time.Hour); !next.After(now) || !got.Equal(day) {
						t.Fatalf("after %v: %v, want the day %v", now, next, day)
					}
					now = next
				}
			})
		}
	}
}

func TestParseSpecRefuses(t *testing.T) {
	tests := []struct{ name, spec, want string }{
		{"empty", "  ", "empty"},
		{"too few fields", "8 * *", "expected exactly 5 fields"},
		{"out of range", "99 8 * * *", "above maximum"},
		{"a date that never comes", "0 8 31 2 *", "never comes"},
		{"a zone that makes the parser panic", "TZ=0", "names a time zone"},
		{"another", "CRON_TZ=Europe/Madrid", "names a time zone"},
		{"a zone in order", "TZ=Europe/Madrid 0 8 * * *", "names a time zone"},
		{"no time of day", "@every 1h", "no time of day"},
		{"unknown name", "@noon", "noon"},
		{"words", "every day at eight", ""},
		{"endless", strings.Repeat("1,", 500) + " 8 * * *", "longer than"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			spec, err := ParseSpec(tt.spec, time.UTC)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
			if !spec.Next(time.Now()).IsZero() {
				t.Error("a refused spec is due")
			}
		})
	}
}

func FuzzParseSpec(f *testing.F) {
	for _, seed := range []string{"0 8 * * *", "TZ=0", "@weekly", "*/0 * * * *", "0 8 29 2 */3", "0-59/7 1,2 ? * 5"} {
		f.Add(seed)
	}
	loc, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		f.Skip(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		spec, err := ParseSpec(text, loc)
		if err != nil {
			return
		}
		now := time.Date(2026, 10, 24, 0, 0, 0, 0, time.UTC)
		for range 20 {
			next := spec.Next(now)
			if !next.After(now) {
				t.Fatalf("%q: %v follows %v", text, next, now)
			}
			now = next
		}
	})
}
