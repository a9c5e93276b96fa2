package mailer

import (
	"strconv"
	"strings"
	"time"
)

// when reads a Date field (RFC 5322 section 3.3) as far as it can be made out: weekday or none, one or
// two digits, two-digit years, zone names, zones without a sign, what follows in comments. The zero time
// where there is no date in it.
func when(s string) time.Time {
	if i := strings.IndexByte(s, '('); i > 0 {
		s = s[:i]
	}
	fields := strings.FieldsFunc(s, func(r rune) bool { return r <= ' ' || r == ',' })
	if len(fields) == 1 && strings.Contains(fields[0], "T") {
		if t, err := time.Parse(time.RFC3339, fields[0]); err == nil {
			return t
		}
	}
	var (
		day, year     int
		month         time.Month
		clock         []int
		zone          = time.UTC
		pm, am, zoned bool
	)
	for i, f := range fields {
		low := strings.ToLower(strings.Trim(f, "."))
		switch {
		case strings.Contains(f, ":"):
			if clock = clockOf(low); clock == nil {
				return time.Time{}
			}
		case month == 0 && monthOf(low) > 0:
			month = monthOf(low)
		case low == "am":
			am = true
		case low == "pm":
			pm = true
		case (f[0] == '+' || f[0] == '-') && clock != nil:
			if off, ok := offsetOf(f); ok && !zoned {
				zone, zoned = time.FixedZone("", off), true
			}
		case strings.Count(f, "-") == 2: // 12-Nov-2020, 2020-11-12
			parts := strings.Split(f, "-")
			if len(parts[0]) == 4 {
				parts[0], parts[2] = parts[2], parts[0]
			}
			day, _ = strconv.Atoi(parts[0])
			year, _ = strconv.Atoi(parts[2])
			if m, err := strconv.Atoi(parts[1]); err == nil {
				month = time.Month(m)
			} else {
				month = monthOf(strings.ToLower(parts[1]))
			}
		default:
			n, err := strconv.Atoi(low)
			if err != nil {
				if off, ok := zoneNames[low]; ok && clock != nil && !zoned {
					zone, zoned = time.FixedZone(strings.ToUpper(low), off*3600), true
				}
				continue
			}
			switch {
			case day == 0 && n >= 1 && n <= 31 && len(low) <= 2:
				day = n
			case year == 0 && (len(low) == 4 || len(low) == 2 || len(low) == 3):
				year = n
			case clock != nil && len(low) == 4 && i == len(fields)-1: // "0200" without its sign
				zone = time.FixedZone("", (n/100)*3600+(n%100)*60)
			}
		}
	}
	if year < 50 && year > 0 { // RFC 5322 section 4.3
		year += 2000
	} else if year >= 50 && year < 1000 {
		year += 1900
	}
	if day == 0 || day > 31 || month < 1 || month > 12 || year < 1970 || year > 2200 {
		return time.Time{}
	}
	if clock == nil {
		clock = []int{0, 0, 0}
	}
	if pm && clock[0] < 12 {
		clock[0] += 12
	} else if am && clock[0] == 12 {
		clock[0] = 0
	}
	return time.Date(year, month, day, clock[0], clock[1], clock[2], 0, zone)
}

func clockOf(s string) []int {
	parts := strings.Split(s, ":")
	clock := make([]int, 3)
	for i, part := range parts {
		if i > 2 {
			break
		}
		if dot := strings.IndexByte(part, '.'); dot >= 0 {
			part = part[:dot]
		}
		n, err := strconv.Atoi(part)
		if err != nil || n < 0 || n > 60 {
			return nil
		}
		clock[i] = n
	}
	return clock
}

func offsetOf(s string) (seconds int, ok bool) {
	digits := strings.ReplaceAll(s[1:], ":", "")
	n, err := strconv.Atoi(digits)
	if err != nil || len(digits) < 1 || len(digits) > 4 {
		return 0, false
	}
	if len(digits) <= 2 {
		n *= 100
	}
	seconds = (n/100)*3600 + (n%100)*60
	if seconds > 16*3600 {
		return 0, false
	}
	if s[0] == '-' {
		seconds = -seconds
	}
	return seconds, true
}

// monthOf reads the name of a month, in full or its first three letters.
func monthOf(s string) time.Month {
	if len(s) < 3 || len(s) > 9 {
		return 0
	}
	i := strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", s[:3])
	if i < 0 || i%3 != 0 {
		return 0
	}
	month := time.Month(i/3 + 1)
	if len(s) > 3 && s != "sept" && s != strings.ToLower(month.String()) {
		return 0
	}
	return month
}

// zoneNames are the zone names of RFC 5322 section 4.3 and the commonest others, in hours.
var zoneNames = map[string]int{
	"ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0, "bst": 1, "west": 1, "cet": 1, "met": 1, "mez": 1, "cest": 2, "mest": 2,
	"mesz": 2, "eet": 2, "eest": 3, "msk": 3, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "jst": 9,
}
