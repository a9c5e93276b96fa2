package templates

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Cue is what one thing in a mail says for (or, below zero, against) one label, in log-odds. A file of cues is
// made of lines:
//
//	0.7 late-delivery @NOT @ARRIVE   # a concept, and another at most four words after it
//	0.3 complaint @WHEN ?            # a concept in a question
//	1.2 billing [billing]            # a figure: the strength of the hand-written phrases, a mail's length, ...
//	0.4 billing paid twice           # one or two words, in the file of a language
//
// The weights were learned from labelled mails, rounded to 0.1, and read by a person.
type Cue struct {
	Weight float64
	Label  string
	What   string // "@NOT @ARRIVE", "@WHEN ?", "[billing]", "paid twice"
}

// parseLearned reads a file of cues.
func parseLearned(name string, data []byte) ([]Cue, error) {
	if len(data) > maxLexicon {
		return nil, fmt.Errorf("%s: larger than %d bytes", name, maxLexicon)
	}
	list := make([]Cue, 0, bytes.Count(data, []byte{'\n'}))
	seen := make(map[Cue]bool, cap(list))
	var errs []error
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		line, _ = cutComment(strings.TrimSpace(line))
		if line == "" || line[0] == '#' {
			continue
		}
		figure, rest, _ := strings.Cut(line, " ")
		label, what, ok := strings.Cut(rest, " ")
		weight, err := strconv.ParseFloat(figure, 64)
		switch {
		case !ok || what == "" || strings.Count(what, " ") > 1:
			errs = append(errs, fmt.Errorf("%s:%d: a cue reads: weight label word, and perhaps a second word", name, n))
		case err != nil || math.IsNaN(weight) || math.Abs(weight) > 20:
			errs = append(errs, fmt.Errorf("%s:%d: weight %q is not a figure between -20 and 20", name, n, figure))
		case seen[Cue{0, label, what}]:
			errs = append(errs, fmt.Errorf("%s:%d: %s %q is there already", name, n, label, what))
		}
		seen[Cue{0, label, what}] = true
		list = append(list, Cue{weight, label, what})
	}
	return list, errors.Join(errs...)
}
