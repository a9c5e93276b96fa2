package mailer

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"heed/templates"
)

// monthNames are the months of all languages by name, and by every beginning of three letters and more that
// most of them mean the same month by.
func monthNames(packs []*templates.Pack) map[string]time.Month {
	votes := map[string]*[13]int{}
	vote := func(word string, month, n int) {
		if votes[word] == nil {
			votes[word] = new([13]int)
		}
		votes[word][month] += n
	}
	for _, pack := range packs {
		for i, names := range pack.Dates.Months {
			for _, name := range names {
				name = lower(name)
				vote(name, i+1, 100)
				for n := 3; n < len(name); n++ {
					if utf8.RuneStart(name[n]) {
						vote(name[:n], i+1, 1)
					}
				}
			}
		}
	}
	months := map[string]time.Month{"mrt": time.March} // Dutch leaves out the middle
	for word, counts := range votes {
		best := 0
		for i, n := range counts {
			if n > counts[best] {
				best = i
			}
		}
		months[word] = time.Month(best)
	}
	return months
}

// whenSaid reads a date as programs write it for people above a quoted or forwarded mail: "tisdag den 4 juni
// 2024 kl. 10:15", "4 juin 2024 à 10:15", "04/06/2024 10.15", "Tuesday, June 4, 2024 10:15 AM". Without a
// zone it is taken as UTC. The zero time where there is no date in it.
func (k *marks) whenSaid(s string) time.Time {
	if t, err := time.Parse(time.RFC3339, strings.TrimSpace(s)); err == nil {
		return t
	}
	var (
		day, year, hour, minute, second int
		month                           time.Month
		zone                            = time.UTC
		clock, zoned, am, pm, oclock    bool
		figures                         []int // of a date in figures alone
		slashed                         bool
	)
	fields := strings.FieldsFunc(lower(cutAt(s, 200)), func(r rune) bool { return r <= ' ' || strings.ContainsRune(",()[];|*_", r) })
	for i, f := range fields {
		word := strings.Trim(f, ".")
		numbers, sep := figuresIn(word)
		switch {
		case word == "am" || word == "a.m" || word == "a" && i+1 < len(fields) && strings.HasPrefix(fields[i+1], "m"):
			am = clock
		case word == "pm" || word == "p.m" || word == "p" && i+1 < len(fields) && strings.HasPrefix(fields[i+1], "m"):
			pm = clock
		case word == "kl" || word == "klo" || word == "klokken" || word == "um" || word == "à" || word == "às" || word == "alle":
			oclock = true
			continue
		case len(numbers) == 3 && sep != ':' && figures == nil && year == 0:
			figures, slashed = numbers, sep == '/'
		case !clock && len(numbers) >= 2 && (sep == ':' || sep == 'h' || sep == '.' && len(numbers) == 2 && (oclock || year > 0 || figures != nil)):
			if numbers[0] > 24 || numbers[1] > 59 {
				return time.Time{}
			}
			clock, hour, minute = true, numbers[0], numbers[1]
			if len(numbers) > 2 {
				second = min(numbers[2], 59)
			}
			am, pm = strings.HasSuffix(word, "am"), strings.HasSuffix(word, "pm")
		case clock && !zoned && (word[:min(1, len(word))] == "+" || word[:min(1, len(word))] == "-"):
			if off, ok := offsetOf(word); ok {
				zone, zoned = time.FixedZone("", off), true
			}
		case len(numbers) == 1 && sep == 0:
			switch n := numbers[0]; {
			case n >= 1970 && n <= 2200 && year == 0:
				year = n
			case n >= 1 && n <= 31 && day == 0:
				day = n
			}
		case year == 0 || month == 0:
			if m := k.months[word]; m > 0 {
				month = m // the last before the year: "mar 4 jun 2024" is a Tuesday in June
			}
		case clock && !zoned:
			if off, ok := zoneNames[word]; ok && len(word) > 1 {
				zone, zoned = time.FixedZone(strings.ToUpper(word), off*3600), true
			}
		}
		oclock = false
	}
	if figures != nil && day == 0 {
		switch a, b := figures[0], figures[1]; {
		case a >= 1970: // ISO 8601
			year, month, day = a, time.Month(b), figures[2]
		case b > 12 || slashed && a <= 12 && (am || pm):
			year, month, day = figures[2], time.Month(a), b
		default:
			year, month, day = figures[2], time.Month(b), a
		}
		if year < 100 {
			year += 2000
		}
	}
	if pm && hour < 12 {
		hour += 12
	} else if am && hour == 12 {
		hour = 0
	}
	if day < 1 || day > 31 || month < 1 || month > 12 || year < 1970 || year > 2200 {
		return when(s)
	}
	return time.Date(year, month, day, hour, minute, second, 0, zone)
}

// figuresIn reads "4", "10:15", "10h15", "4.6.2024", "2024-06-04t10:15" up to what is none, with what stands
// between the first two; "1er", "4th" and "10:15am" are their numbers. Nothing where a letter comes first.
func figuresIn(word string) (numbers []int, sep byte) {
	for len(numbers) < 3 {
		n := digitsAt(word)
		if n == 0 || n > 4 {
			break
		}
		value, _ := strconv.Atoi(word[:n])
		numbers, word = append(numbers, value), word[n:]
		if word == "" || strings.IndexByte(":./-h", word[0]) < 0 || digitsAt(word[1:]) == 0 || sep != 0 && word[0] != sep {
			break
		}
		if sep == 0 {
			sep = word[0]
		}
		word = word[1:]
	}
	return numbers, sep
}
