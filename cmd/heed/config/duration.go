package config

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Duration is time on the calendar: "90s", "2h30m", "14d". A day is 24 hours.
type Duration struct{ time.Duration }

// UnmarshalText reads a duration; negative ones are refused.
func (d *Duration) UnmarshalText(text []byte) (err error) {
	d.Duration, err = parseDuration(string(text))
	return err
}

// OpenTime is time while the studio is open: "45m", "8h". Days are refused: "1d" would be read as a working
// day by one and as 24 open hours, most of a week, by another.
type OpenTime struct{ time.Duration }

// UnmarshalText reads open time.
func (o *OpenTime) UnmarshalText(text []byte) (err error) {
	if strings.Contains(string(text), "d") {
		return fmt.Errorf("%q is counted in open hours, so say how many: \"8h\"", text)
	}
	o.Duration, err = parseDuration(string(text))
	return err
}

func parseDuration(s string) (time.Duration, error) {
	wrong := fmt.Errorf("%q is not a length of time like \"90s\", \"2h\" or \"14d\"", s)
	var sum time.Duration
	rest := strings.TrimSpace(s)
	if days, after, ok := strings.Cut(rest, "d"); ok {
		n, err := strconv.ParseUint(days, 10, 16)
		if err != nil {
			return 0, wrong
		}
		sum, rest = time.Duration(n)*24*time.Hour, after
		if rest == "" {
			return sum, nil
		}
	}
	d, err := time.ParseDuration(rest)
	if err != nil || d < 0 || sum+d < 0 {
		return 0, wrong
	}
	return sum + d, nil
}

// tell writes a duration the way it is written in the file.
func tell(d time.Duration) string {
	if d >= 24*time.Hour && d%(24*time.Hour) == 0 {
		return fmt.Sprintf("%dd", d/(24*time.Hour))
	}
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
