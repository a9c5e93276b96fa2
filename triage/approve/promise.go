package approve

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// MaxPromise is how far ahead a promise can lie: the album of next summer's wedding, not a typing slip.
const MaxPromise = 366 * 24 * time.Hour

// evening is the hour by which a promise is kept that names only a day (playbook R2); where that has passed today, it
// is the end of the day.
const evening = 17

// promise reads "Friday: the album is here", "3 May 14:00 - both prints".
func (r *reply) promise(cmd *Command, rest string, at int) (took int, problem *Problem) {
	now := r.now.In(r.loc)
	wrong := func(code string) (int, *Problem) {
		return 0, &Problem{Code: code, Line: cmd.Line, Readings: []Verb{Promise}}
	}
	head, text, ok := cutWords(rest)
	if !ok {
		return wrong(Incomplete)
	}
	var until time.Time
	if cmd.For, until, ok = r.when(bare(fold(head)), now, evening); !ok {
		return wrong(NoTime)
	}
	_, other, _ := r.when(bare(fold(head)), now, evening+1)
	cmd.Day = !other.Equal(until) || cmd.For >= 24*time.Hour
	if y, m, d := now.Date(); !until.After(now) && until.Equal(time.Date(y, m, d, evening, 0, 0, 0, r.loc)) {
		until = time.Date(y, m, d, 23, 59, 0, 0, r.loc)
	}
	if !until.After(now) || until.Sub(now) > MaxPromise {
		return wrong(TooFar)
	}
	text, took = r.goingOn(text, at)
	switch {
	case text == "":
		return wrong(Incomplete)
	case len(text) > maxLetter:
		return wrong(TooLong)
	}
	cmd.Text, cmd.Until = text, until.UTC()
	return took, nil
}

// insideTime is what follows the colon of "14:00" and of the Swedish "28:e".
var insideTime = regexp.MustCompile(`^(?:[0-9]|[eEaA](?:[^\pL]|$))`)

// cutWords parts what stands before the words of a command from the words: at a colon that is not in the middle of a
// time of day, or at a dash with space around it.
func cutWords(s string) (head, text string, ok bool) {
	for i, c := range s[:min(len(s), maxLine)] {
		size := utf8.RuneLen(c)
		switch c {
		case ':', '：':
			if i > 0 && digit(s[i-1]) && insideTime.MatchString(s[i+size:]) {
				continue
			}
		case '-', '–', '—':
			if i == 0 || s[i-1] != ' ' || i+size >= len(s) || s[i+size] != ' ' {
				continue
			}
		default:
			continue
		}
		return strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+size:]), true
	}
	return s, "", false
}

func digit(c byte) bool { return c >= '0' && c <= '9' }
