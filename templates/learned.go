package templates

import (
	"errors"
	"fmt"
	"iter"
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
// The weights were learned from labelled mails, rounded to 0.1; nobody has read each of them.
type Cue struct {
	Weight float64
	Label  string
	What   string // "@NOT @ARRIVE", "@WHEN ?", "[billing]", "paid twice"
}

// Learned is a file of cues, checked. It is kept as it stands and read when a classifier is built, for there are
// tens of thousands of lines and the classifier keeps them in a form of its own.
type Learned struct{ text string }

// All gives the cues in the order of the file.
func (l Learned) All() iter.Seq[Cue] {
	return func(yield func(Cue) bool) {
		for line := range strings.Lines(l.text) {
			c, err := parseCue(line)
			if err == nil && c.What != "" && !yield(c) {
				return
			}
		}
	}
}

// check reads a file of cues and names each line that is none.
func (l Learned) check(name string) error {
	if len(l.text) > maxLexicon {
		return fmt.Errorf("%s: larger than %d bytes", name, maxLexicon)
	}
	var errs []error
	n := 0
	for line := range strings.Lines(l.text) {
		n++
		if _, err := parseCue(line); err != nil {
			errs = append(errs, fmt.Errorf("%s:%d: %w", name, n, err))
		}
	}
	return errors.Join(errs...)
}

// parseCue reads a line; an empty one, or a comment, gives the zero cue.
func parseCue(line string) (Cue, error) {
	line, _ = cutComment(strings.TrimSpace(line))
	if line == "" || line[0] == '#' {
		return Cue{}, nil
	}
	figure, rest, _ := strings.Cut(line, " ")
	label, what, ok := strings.Cut(rest, " ")
	if !ok || what == "" || strings.Count(what, " ") > 1 {
		return Cue{}, errors.New("a cue reads: weight label word, and perhaps a second word")
	}
	weight, err := strconv.ParseFloat(figure, 64)
	if err != nil || math.IsNaN(weight) || math.Abs(weight) > 20 {
		return Cue{}, fmt.Errorf("weight %q is not a figure between -20 and 20", figure)
	}
	return Cue{weight, label, what}, nil
}
