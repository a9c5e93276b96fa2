package approve

import (
	"regexp"
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
		w.next[fold(word)] = true
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
	for {
		if day, rest, ok = w.dated(s, now); ok {
			return day, rest, true
		}
		if day, rest, ok = w.day(s, now); ok {
			return day, rest, true
		}
		if s, ok = w.trimFiller(s); !ok {
			return time.Time{}, "", false
		}
	}
}

// dated reads "3 may", "friday 3 may", "3/5", "the 28th", "today", "next friday", "in three weeks" at the front of s.
// A bare weekday or a short form is left to day. Where two languages read two different days there, it is none.
func (w *words) dated(s string, now time.Time) (day time.Time, rest string, ok bool) {
	if day, ok := dayNumber(s, now); ok {
		return day, "", true
	}
	doc := text.Read(s)
	longest := 0
	for _, reader := range w.dates {
		found := reader.Find(doc, now)
		if len(found) == 0 {
			continue
		}
		date := found[0]
		if date.First > 1 || date.First == 1 && !w.next[doc.Tokens[0].Norm] {
			continue
		}
		at := w.ahead(date, doc, now)
		if named, ok := w.weekdays[doc.Tokens[date.First].Norm]; ok && named != at.Weekday() {
			return time.Time{}, "", false // "Friday the 28th", which is a Saturday
		}
		switch end := doc.Tokens[date.Last-1].End; {
		case date.How == text.Weekday && date.First == 0 && !w.nextFollows(doc, date.Last):
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
	rest = strings.TrimLeft(ordinalMark.ReplaceAllString(s[longest:], ""), " .")
	if word, after, _ := strings.Cut(rest, " "); w.next[word] { // "el viernes próximo"
		rest = after
	}
	return day, rest, true
}

func (w *words) nextFollows(doc *text.Doc, i int) bool {
	return i < len(doc.Tokens) && w.next[doc.Tokens[i].Norm]
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

// dayOfMonth is a day named by its number alone; an article or an ordinal mark shows that it is no length.
var dayOfMonth = regexp.MustCompile(`^(the |el |den |dia |el dia |al |del |on the )?([0-9]{1,2})(st|nd|rd|th|:e|:a|º|ª|o|a)?$`)

// dayNumber reads "the 28th", "el 28", "den 28:e": the next such day, today's included.
func dayNumber(s string, now time.Time) (time.Time, bool) {
	m := dayOfMonth.FindStringSubmatch(s)
	if m == nil || m[1] == "" && m[3] == "" {
		return time.Time{}, false
	}
	return nextDay(m[2], now)
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
