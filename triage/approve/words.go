package approve

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"heed/templates"
	"heed/triage"
	"heed/triage/text"
)

// words is what all packs together understand: a Swedish "godkänn" counts in an English reply.
type words struct {
	verbs        map[string][]Verb // folded phrase -> what it orders; more than one is never acted on
	yes, no      map[string]bool
	greetings    []string // longest first
	thanks       []string // longest first
	closings     map[string]bool
	cautions     map[string]bool
	postscripts  map[string]bool
	later        []string // the phrases of Later, longest first
	fillers      []string // longest first
	units        map[string]unit
	tomorrow     map[string]bool
	weekdays     map[string]time.Weekday
	arguments    []argument // longest first
	themes       map[string]triage.Theme
	heads        map[string]Verb // phrases of the verbs in withWords
	longestHead  int             // words in the longest of them
	sentence     map[string]bool
	numbered     map[string]bool
	counts       map[string]int // "two"
	substitute   []string       // longest first
	from, until  map[string]bool
	next         map[string]bool // before a weekday: the one of next week
	coming       map[string]bool // before or behind one: the next there is
	begins, ends map[string]bool // marker lines of drafts in staff mails
	dates        []*text.DateReader
}

// unit is what a number counts: whole days on the calendar, or a length of time.
type unit struct {
	days int
	each time.Duration
}

func newWords(set *templates.Set) *words {
	w := &words{
		verbs: map[string][]Verb{}, yes: map[string]bool{}, no: map[string]bool{}, closings: map[string]bool{},
		cautions: map[string]bool{}, postscripts: map[string]bool{}, units: map[string]unit{},
		tomorrow: map[string]bool{}, weekdays: map[string]time.Weekday{}, themes: map[string]triage.Theme{},
		heads: map[string]Verb{}, sentence: map[string]bool{}, numbered: map[string]bool{}, counts: map[string]int{},
		from: map[string]bool{}, until: map[string]bool{}, next: map[string]bool{}, coming: map[string]bool{},
		begins: map[string]bool{}, ends: map[string]bool{},
	}
	for _, lang := range set.Langs() {
		pack := set.Pack(lang)
		w.add(pack.Commands)
		w.addThemes(pack.Staff.Themes)
		if !pack.Commands.Empty() {
			w.addDays(pack.Dates)
		}
		if pack.Staff.Complete() {
			w.begins[markLine(pack.Staff.Ask.Begin)], w.ends[markLine(pack.Staff.Ask.End)] = true, true
		}
	}
	slices.SortFunc(w.arguments, func(a, b argument) int { return len(b.phrase) - len(a.phrase) })
	for _, list := range []*[]string{&w.greetings, &w.thanks, &w.later, &w.fillers, &w.substitute} {
		slices.SortFunc(*list, func(a, b string) int { return len(b) - len(a) })
	}
	return w
}

func (w *words) add(c templates.Commands) {
	for _, verb := range Verbs {
		for _, phrase := range c.Verbs[string(verb)] {
			key := fold(phrase)
			if !slices.Contains(w.verbs[key], verb) {
				w.verbs[key] = append(w.verbs[key], verb)
			}
			if verb == Later {
				w.later = append(w.later, key)
			}
			if slices.Contains(withWords, verb) {
				w.heads[key] = verb
				w.longestHead = max(w.longestHead, len(strings.Fields(key)))
			}
		}
	}
	for _, row := range []struct {
		into  map[string]bool
		words []string
	}{
		{w.yes, c.Yes}, {w.no, c.No}, {w.closings, c.Closings}, {w.cautions, c.Cautions},
		{w.postscripts, c.Postscripts}, {w.tomorrow, c.Time.Tomorrow}, {w.sentence, c.Sentence},
		{w.numbered, c.Numbered}, {w.from, c.Time.From}, {w.until, c.Time.Until},
	} {
		for _, phrase := range row.words {
			row.into[fold(phrase)] = true
		}
	}
	for _, row := range []struct {
		into  *[]string
		words []string
	}{{&w.greetings, c.Greetings}, {&w.thanks, c.Thanks}, {&w.fillers, c.Time.Fillers}, {&w.substitute, c.Substitute}} {
		for _, phrase := range row.words {
			*row.into = append(*row.into, fold(phrase))
		}
	}
	for _, row := range []struct {
		words []string
		is    unit
	}{
		{c.Time.Minutes, unit{each: time.Minute}}, {c.Time.Hours, unit{each: time.Hour}},
		{c.Time.Days, unit{days: 1}}, {c.Time.Weeks, unit{days: 7}},
	} {
		for _, word := range row.words {
			w.units[fold(word)] = row.is
		}
	}
	w.addArguments(c)
	for day, names := range c.Time.Weekdays {
		for _, name := range names {
			w.weekdays[fold(name)] = time.Weekday(day)
		}
	}
}

// order finds what a whole folded line orders: several verbs where the packs disagree, nil for none.
func (w *words) order(line string) (verbs []Verb, plain bool) {
	verbs = w.verbs[line]
	switch {
	case w.yes[line] && !slices.Contains(verbs, Approve):
		verbs = append(slices.Clone(verbs), Approve)
	case w.no[line] && !slices.Contains(verbs, Reject):
		verbs = append(slices.Clone(verbs), Reject)
	default:
		return verbs, false
	}
	return verbs, true
}

// trimThanks takes politeness from both ends of a folded line: "hej godkänn tack" is "godkänn".
func (w *words) trimThanks(line string) string {
	for {
		was := line
		for _, phrase := range w.thanks {
			line = trimPhrase(line, phrase)
		}
		for _, phrase := range w.greetings {
			if rest, ok := strings.CutPrefix(line, phrase+" "); ok {
				line = rest
			}
		}
		if line = bare(line); line == was {
			return line
		}
	}
}

func trimPhrase(line, phrase string) string {
	if rest, ok := strings.CutPrefix(line, phrase+" "); ok {
		line = rest
	}
	if rest, ok := strings.CutSuffix(line, " "+phrase); ok {
		line = strings.TrimRight(rest, " .!;")
	}
	return line
}

// courtesy reports whether a folded line is nothing but politeness.
func (w *words) courtesy(line string) bool {
	return slices.Contains(w.thanks, line) || slices.Contains(w.greetings, line)
}

// greeting reports whether a first line greets somebody: "Hi Heed,". What follows the greeting must look
// like names, or it may be a wish that would be lost.
func (w *words) greeting(raw string) bool {
	raw = strings.TrimSuffix(raw, ":") // "Hola:"
	line := bare(fold(raw))
	for _, phrase := range w.greetings {
		if line == phrase {
			return true
		}
		if strings.HasPrefix(line, phrase+" ") {
			fields := strings.Fields(strings.ReplaceAll(raw, ",", " "))
			return w.names(fields[min(len(strings.Fields(phrase)), len(fields)):])
		}
	}
	return false
}

// thanksTo reports whether a line thanks somebody by name: "Thanks Heed!".
func (w *words) thanksTo(raw string) bool {
	line := bare(fold(raw))
	for _, phrase := range w.thanks {
		if strings.HasPrefix(line, phrase+" ") {
			fields := strings.Fields(strings.ReplaceAll(raw, ",", " "))
			return w.names(fields[min(len(strings.Fields(phrase)), len(fields)):])
		}
	}
	return false
}

// names reports whether up to three words look like somebody's name: capitals in front, and none of
// them a word that could carry a wish.
func (w *words) names(fields []string) bool {
	if len(fields) == 0 || len(fields) > 3 {
		return false
	}
	for _, field := range fields {
		first := []rune(field)[0]
		word := bare(fold(field))
		if !unicode.IsUpper(first) || word == "" || w.cautions[word] || w.loaded(word) || strings.ContainsAny(field, "?:=0123456789") {
			return false
		}
	}
	return true
}

// loaded reports whether one folded word orders something by itself.
func (w *words) loaded(word string) bool {
	_, isDay := w.weekdays[word]
	return len(w.verbs[word]) > 0 || w.yes[word] || w.no[word] || w.tomorrow[word] || isDay
}
