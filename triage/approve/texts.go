package approve

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// wrapped is how long a line must be to go on in the next: mail programs wrap at about 72.
const wrapped = 60

// letter takes everything that follows send: or edit:.
func (r *reply) letter(verb Verb, line, rest string, at int) (int, *Problem) {
	text, took, problem := r.allThatFollows(verb, line, rest, at)
	if problem == nil {
		r.cmds = append(r.cmds, Command{Verb: verb, Line: line, Text: text})
	}
	return took, problem
}

// allThatFollows gives the rest of a line and every line after it. A quoted line or a secret tag in it means that more
// than was meant was taken; nothing of it counts then.
func (r *reply) allThatFollows(verb Verb, line, rest string, at int) (text string, took int, problem *Problem) {
	following := r.lines[at+1:]
	text = strings.Trim(printable(strings.Join(append([]string{rest}, following...), "\n")), "\n")
	wrong := func(code, line string) (string, int, *Problem) {
		return "", 0, &Problem{Code: code, Line: line, Readings: []Verb{verb}}
	}
	if strings.TrimSpace(text) == "" {
		return wrong(Incomplete, line)
	}
	if code, at := r.unfit(text); code != "" {
		return wrong(code, cmp.Or(at, line))
	}
	return text, 1 + len(following), nil
}

// unfit says why a text is not taken as a letter, and which of its lines is the reason if it is one.
func (r *reply) unfit(text string) (code, at string) {
	switch {
	case len(text) > maxLetter:
		return TooLong, ""
	case hasSecretTag(text):
		return Quotes, ""
	}
	for _, line := range strings.Split(text, "\n") {
		if quoted(tidy(line)) || r.marker(line) {
			return Quotes, tidy(line)
		}
	}
	return "", ""
}

// note takes the rest of a paragraph that begins with called: or ask owner:. A command inside it could be meant either
// way, and is asked about.
func (r *reply) note(verb Verb, line, rest string, at int) (int, *Problem) {
	note, took := []string{rest}, 1
	for _, l := range r.lines[at+1:] {
		l = tidy(l)
		folded := bare(fold(l))
		if l == "" || l == "--" || quoted(l) || r.courtesy(folded) || r.closings[folded] {
			break
		}
		if verbs := r.commandLike(l); len(verbs) > 0 {
			return 0, &Problem{Code: Unclear, Line: l, Readings: []Verb{verb, verbs[0]}}
		}
		note = append(note, l)
		took++
	}
	text := strings.TrimSpace(printable(strings.Join(note, "\n")))
	if len(text) > maxLetter {
		return 0, &Problem{Code: TooLong, Line: line, Readings: []Verb{verb}}
	}
	r.cmds = append(r.cmds, Command{Verb: verb, Line: line, Text: text})
	return took, nil
}

// blank reads "fill date: Friday 12 December"; ok is false where the line is no such thing.
func (r *reply) blank(line string, at int) (took int, problem *Problem, ok bool) {
	head, rest, found := cutColon(line, ":：=")
	if !found {
		return 0, nil, false
	}
	folded := r.trimThanks(bare(fold(head)))
	cut := strings.LastIndex(folded, " ")
	if cut < 0 || !slices.Contains(r.verbs[folded[:cut]], Fill) {
		return 0, nil, false
	}
	fields := strings.Fields(head)
	name := norm.NFC.String(strings.ToLower(strings.Trim(fields[len(fields)-1], "[]<>«»\"'*_")))
	value, took := r.goingOn(rest, at)
	if value == "" || !blankName(name) || len(value) > maxLetter {
		return 0, &Problem{Code: Incomplete, Line: line, Readings: []Verb{Fill}}, true
	}
	r.cmds = append(r.cmds, Command{Verb: Fill, Line: line, Name: name, Value: value})
	return took, nil, true
}

// goingOn gives the rest of a line with the lines it was wrapped into, as one.
func (r *reply) goingOn(rest string, at int) (value string, took int) {
	value, took = rest, 1
	for last := r.lines[at]; at+took < len(r.lines) && utf8.RuneCountInString(last) >= wrapped; took++ {
		next := tidy(r.lines[at+took])
		bareNext := bare(fold(next))
		if next == "" || next == "--" || quoted(next) || r.courtesy(bareNext) || r.closings[bareNext] || len(r.commandLike(next)) > 0 {
			break
		}
		value, last = value+" "+next, r.lines[at+took]
	}
	return strings.TrimSpace(printable(value)), took
}

// cutColon cuts at the first of the marks, and takes away bold marks around what stands before it.
func cutColon(line, marks string) (head, rest string, ok bool) {
	at := strings.IndexAny(line, marks)
	if at < 0 || at > 80 {
		return "", "", false
	}
	_, size := utf8.DecodeRuneInString(line[at:])
	head, rest = line[:at], line[at+size:]
	if bold := strings.TrimLeft(head, "*_"); bold != head {
		head, rest = bold, strings.TrimLeft(rest, "*_")
	}
	return head, strings.TrimLeftFunc(rest, unicode.IsSpace), true
}

// blankName reports whether name is one a blank can have: one word.
func blankName(name string) bool {
	if name == "" || len(name) > 40 {
		return false
	}
	for _, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) && r != '-' && r != '_' {
			return false
		}
	}
	return true
}

// printable drops control characters that no letter has.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.IsControl(r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, s)
}
