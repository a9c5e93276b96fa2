package approve

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"heed/templates"
	"heed/triage/text"
)

// addDays learns the names of days and months, and the number words, of one language.
func (w *words) addDays(d templates.Dates) {
	w.dates = append(w.dates, text.NewDateReader(folded(d)))
	for _, word := range d.Next {
		if key := fold(word); slices.Contains(w.fillers, key) { // "el próximo lunes" is the Monday to come
			w.coming[key] = true
		} else {
			w.next[key] = true
		}
	}
	for n, ways := range d.Numbers {
		for way := range strings.SplitSeq(ways, "|") {
			if key := fold(way); len(key) > 2 { // "a" and "un" are articles
				w.counts[key] = n + 1
			}
		}
	}
}

// folded brings the words of time to the form command lines are compared in.
func folded(d templates.Dates) templates.Dates {
	list := func(in []string) []string {
		out := make([]string, len(in))
		for i, word := range in {
			out[i] = fold(word)
		}
		return out
	}
	lists := func(in [][]string) [][]string {
		out := make([][]string, len(in))
		for i := range in {
			out[i] = list(in[i])
		}
		return out
	}
	return templates.Dates{
		Weekdays: lists(d.Weekdays), Months: lists(d.Months), Today: list(d.Today), Tomorrow: list(d.Tomorrow),
		AfterTomorrow: list(d.AfterTomorrow), Yesterday: list(d.Yesterday), Hours: list(d.Hours), Days: list(d.Days),
		Weeks: list(d.Weeks), MonthUnits: list(d.MonthUnits), Numbers: list(d.Numbers), In: list(d.In), Ago: list(d.Ago),
		Last: list(d.Last), Next: list(d.Next), Any: list(d.Any), MonthFirst: d.MonthFirst,
	}
}

// someDay reads a day at the front of folded words, in the short forms of `later` or as people write dates in one
// of the languages, and what follows it. Small words before it are skipped.
func (w *words) someDay(s string, now time.Time) (day time.Time, rest string, ok bool) {
	for article := false; ; {
		if day, ok = dayNumber(s, article, now); ok {
			return day, "", true
		}
		if day, rest, ok = w.dated(s, now); ok {
			return day, rest, true
		}
		if day, rest, ok = w.day(s, now); ok {
			return day, rest, true
		}
		filler, after := w.trimFiller(s)
		if filler == "" {
			return time.Time{}, "", false
		}
		article = articles[filler[strings.LastIndex(filler, " ")+1:]]
		s = after
	}
}

// dated reads "3 may", "friday 3 may", "3/5", "today", "next friday", "in three weeks" at the front of s. A bare weekday
// or a short form is left to day. Where two languages read two different days there, it is none.
func (w *words) dated(s string, now time.Time) (day time.Time, rest string, ok bool) {
	doc := text.Read(s)
	longest := 0
	for _, reader := range w.dates {
		found := reader.Find(doc, now)
		if len(found) == 0 {
			continue
		}
		date := found[0]
		next := date.First == 1 && w.next[doc.Tokens[0].Norm]
		if date.First > 0 && !next || date.How == text.Weekday && !next {
			continue
		}
		at := w.ahead(date, doc, now)
		if date.How == text.Weekday {
			at = nextWeek(at, now)
		}
		if named, ok := w.weekdays[doc.Tokens[date.First].Norm]; ok && named != at.Weekday() {
			return time.Time{}, "", false // "Friday the 28th", which is a Saturday
		}
		switch end := doc.Tokens[date.Last-1].End; {
		case end < longest:
		case end == longest && ok && !at.Equal(day):
			return time.Time{}, "", false
		default:
			day, longest, ok = at, end, true
		}
	}
	if !ok {
		return time.Time{}, "", false
	}
	return day, strings.TrimLeft(ordinalMark.ReplaceAllString(s[longest:], ""), " ."), true
}

// nextWeek is what people mean by "next Friday": the one of next week, which from Friday on is also the next to come.
func nextWeek(day, now time.Time) time.Time {
	for day.Sub(now) > 7*24*time.Hour {
		day = day.AddDate(0, 0, -7)
	}
	year, week := day.ISOWeek()
	if y, w := now.ISOWeek(); y == year && w == week {
		day = day.AddDate(0, 0, 7)
	}
	return day
}

// lately is how long ago a day without a year can be and still be a slip rather than the day of next year.
const lately = 60 * 24 * time.Hour

// ahead moves a date without a year that has long passed into next year: promises and absences lie ahead.
func (w *words) ahead(date text.Date, doc *text.Doc, now time.Time) time.Time {
	if date.How != text.Calendar || now.Sub(date.Day) < lately {
		return date.Day
	}
	for _, t := range doc.Tokens[date.First:date.Last] {
		if t.Sort == text.Number && (t.End-t.Start >= 4 && !strings.ContainsAny(t.Norm, "/.") || strings.Count(t.Norm, "/")+strings.Count(t.Norm, ".") == 2) {
			return date.Day // the year was named
		}
	}
	return date.Day.AddDate(1, 0, 0)
}

// ordinalMark is what is left behind "May 3rd".
var ordinalMark = regexp.MustCompile(`^(?:st|nd|rd|th|:e|:a|º|ª)\b`)

// articles before a bare number show that a day of the month is meant.
var articles = map[string]bool{"the": true, "el": true, "den": true, "dia": true}

// dayOfMonth is such a number, with its ordinal mark.
var dayOfMonth = regexp.MustCompile(`^([0-9]{1,2})(st|nd|rd|th|:e|:a|º|ª|o|a)?$`)

// dayNumber reads "28th", and "28" behind an article: the next such day, today's included.
func dayNumber(s string, article bool, now time.Time) (time.Time, bool) {
	m := dayOfMonth.FindStringSubmatch(s)
	if m == nil || m[2] == "" && !article {
		return time.Time{}, false
	}
	return nextDay(m[1], now)
}

// nextDay is the next day of that number, today's included.
func nextDay(number string, now time.Time) (time.Time, bool) {
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > 31 {
		return time.Time{}, false
	}
	y, m, d := now.Date()
	for i := range 62 {
		if day := time.Date(y, m, d+i, 0, 0, 0, 0, now.Location()); day.Day() == n {
			return day, true
		}
	}
	return time.Time{}, false
}
