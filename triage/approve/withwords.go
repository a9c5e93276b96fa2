package approve

import (
	"strings"
	"unicode"
)

// withWords are the verbs that take words behind them in the spelling they were written in: names, addresses,
// something to look for.
var withWords = []Verb{GiveTo, Promise, Mishap, NewCase, Find, Away}

// The limits of what stands behind a command on its line, in bytes.
const (
	maxName = 60
	maxFind = 200
)

// head finds a verb of withWords at the front of a line, behind a greeting or a please, and gives what follows as it
// was written. colon tells whether the phrase ended with one.
func (w *words) head(line string) (verb Verb, rest string, colon, ok bool) {
	line = strings.TrimLeft(line, "*_\"'“”«»¡ ")
	for line != "" {
		ends := wordEnds(line, w.longestHead)
		for n := len(ends); n > 0; n-- {
			phrase := fold(line[:ends[n-1]])
			bare := strings.TrimRight(phrase, ":*_ ")
			if verb, ok = w.heads[bare]; ok {
				rest = strings.TrimLeft(line[ends[n-1]:], " \t\u00a0,*_")
				after, cut := strings.CutPrefix(rest, ":")
				return verb, strings.TrimLeft(after, " \t\u00a0"), cut || strings.Contains(phrase[len(bare):], ":"), true
			}
		}
		if line, ok = w.pastPoliteness(line); !ok {
			return "", "", false, false
		}
	}
	return "", "", false, false
}

// pastPoliteness takes one greeting, word of thanks or bullet from the front of a line.
func (w *words) pastPoliteness(line string) (rest string, ok bool) {
	ends := wordEnds(line, 4)
	for n := len(ends); n > 0; n-- {
		if word := fold(line[:ends[n-1]]); w.courtesy(bare(word)) || n == 1 && strings.Trim(word, "-*•–") == "" {
			return strings.TrimLeft(line[ends[n-1]:], " \t\u00a0,;.!-"), true
		}
	}
	return "", false
}

// withoutThanks takes a word of thanks from the end of a line.
func (w *words) withoutThanks(line string) string {
	ends := wordEnds(line, len(line))
	for n := 1; n <= min(4, len(ends)-1); n++ {
		at := ends[len(ends)-1-n]
		if w.courtesy(bare(fold(line[at:]))) {
			return strings.TrimRight(line[:at], " ,;.!\t\u00a0")
		}
	}
	return line
}

// wordEnds gives the offsets at which the first words of a line end, at most that many.
func wordEnds(line string, most int) []int {
	var ends []int
	inside := false
	for i, r := range line {
		gap := unicode.IsSpace(r) || r == ','
		if inside && gap {
			ends = append(ends, i)
		}
		if len(ends) == most {
			return ends
		}
		inside = !gap
	}
	if inside {
		ends = append(ends, len(line))
	}
	return ends
}

// short takes politeness, quotes and final marks from words behind a command and leaves the rest as it was written.
func (w *words) short(rest string) string {
	want := w.trimThanks(bare(fold(rest)))
	fields := strings.FieldsFunc(rest, func(r rune) bool { return unicode.IsSpace(r) || r == ',' })
	n := len(strings.Fields(want))
	for i := 0; n > 0 && i+n <= len(fields); i++ {
		if words := strings.Join(fields[i:i+n], " "); bare(fold(words)) == want {
			return printable(strings.Trim(words, ".!;*_\"“”«» "))
		}
	}
	return ""
}

// colleague reads the name behind `give to`, and of a substitute: up to four words, none of which is a condition. Who is
// meant is for the staff list to say.
func (w *words) colleague(rest string) (string, bool) {
	name := w.short(rest)
	fields := strings.Fields(name)
	if len(fields) == 0 || len(fields) > 4 || len(name) > maxName || strings.ContainsAny(name, "?:=") {
		return "", false
	}
	for i, field := range fields {
		word := bare(fold(field))
		_, isDay := w.weekdays[word]
		if w.sentence[word] || i > 0 && (w.cautions[word] || w.tomorrow[word] || isDay) {
			return "", false
		}
	}
	return name, true
}

// sought reads what is to be found. Behind a colon it may be anything; else few words, and none that makes a sentence
// of them: "find out what happened" orders nothing.
func (w *words) sought(rest string, colon bool) (string, bool) {
	text := w.short(rest)
	if text == "" || len(text) > maxFind {
		return "", false
	}
	fields := strings.Fields(text)
	if colon {
		return text, true
	}
	for _, field := range fields {
		if w.sentence[bare(fold(field))] {
			return "", false
		}
	}
	return text, len(fields) <= 6
}

// withRest reads a line that begins with a verb of withWords. ok is false where it does not; took counts the lines
// that belong to it.
func (r *reply) withRest(line string, at int) (cmd Command, took int, problem *Problem, ok bool) {
	verb, rest, colon, ok := r.head(line)
	if !ok || rest == "" && !colon {
		return Command{}, 0, nil, false
	}
	cmd, took = Command{Verb: verb, Line: line}, 1
	if short := verb == Away || verb == Find || verb == GiveTo; short && len(rest) > maxLine {
		return cmd, took, &Problem{Code: Unclear, Line: line, Readings: []Verb{verb}}, true
	}
	switch verb {
	case Promise:
		took, problem = r.promise(&cmd, rest, at)
	case Mishap, NewCase:
		took, problem = r.someone(&cmd, rest, at)
	case Away:
		if code := r.absence(&cmd, rest); code != "" {
			problem = &Problem{Code: code, Line: line, Readings: []Verb{verb}}
		}
	case Find:
		if cmd.Text, ok = r.sought(rest, colon); !ok {
			problem = r.unlike(verb, line)
		}
	case GiveTo:
		if cmd.Name, ok = r.colleague(rest); !ok {
			problem = r.unlike(verb, line)
		}
	}
	return cmd, took, problem, true
}

// unlike asks about a line that begins as a verb does and does not go on so.
func (r *reply) unlike(verb Verb, line string) *Problem {
	readings := []Verb{verb}
	for _, near := range r.nearest(line) {
		if near != verb && len(readings) < 2 {
			readings = append(readings, near)
		}
	}
	return &Problem{Code: Unclear, Line: line, Readings: readings}
}
