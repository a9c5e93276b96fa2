package approve

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The most a visiting card below a reply has.
const (
	maxCardLines = 10
	maxCardLine  = 90 // characters
)

// card reports whether nothing but the sender's visiting card is left from line at on, as mail programs put it below
// without any mark: the sender's whole name after a blank line, then short lines of which one says how to reach them.
// A line that could be a wish makes it no card: it is read, and asked about, like any other.
func (r *reply) card(at int) bool {
	if len(r.cmds) == 0 || at == 0 || tidy(r.lines[at-1]) != "" || !r.wholeName(tidy(r.lines[at])) {
		return false
	}
	lines, reach := 0, false
	for _, line := range r.lines[at+1:] {
		if line = tidy(line); line == "" {
			continue
		}
		if lines++; lines > maxCardLines || utf8.RuneCountInString(line) > maxCardLine || strings.ContainsAny(line[len(line)-1:], "!?:") {
			return false
		}
		if len(r.commandLike(line)) > 0 {
			return false
		}
		for _, word := range strings.FieldsFunc(fold(line), func(c rune) bool { return !unicode.IsLetter(c) && c != '\'' }) {
			if r.cautions[word] || r.loaded(word) && len(word) > 1 { // "m" and "d" stand for mobile and direct
				return false
			}
		}
		reach = reach || reaches(line)
	}
	return reach
}

// wholeName reports whether a line is the sender's name as in From, of two words at least.
func (r *reply) wholeName(line string) bool {
	words := strings.Fields(fold(line))
	return len(words) > 1 && slices.Equal(words, r.from)
}

// reaches reports whether a line holds a telephone number, an address or a link.
func reaches(line string) bool {
	digits := 0
	for _, c := range line {
		if unicode.IsDigit(c) {
			digits++
		}
	}
	return digits >= 7 || strings.Contains(line, "@") || strings.Contains(line, "www.") || strings.Contains(line, "://")
}
