package templates

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// Concept is a class of words about one thing ("@WAIT"). All languages that have concepts have the same ones, in
// the same order, so that what was learned about them in one language holds in the others.
type Concept struct {
	Name  string
	Words []string // as in a lexicon: "wait*" for a beginning, "*album" for an end, "<n>" for a number
}

// parseConcepts reads lines "@NAME = word word*".
func parseConcepts(name string, data []byte) ([]Concept, error) {
	var list []Concept
	var errs []error
	seen := map[string]bool{}
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		class, words, _ := strings.Cut(line, "=")
		c := Concept{strings.TrimSpace(class), strings.Fields(words)}
		switch {
		case len(c.Name) < 2 || c.Name[0] != '@' || c.Name != strings.ToUpper(c.Name) || strings.ContainsAny(c.Name, " *?"):
			errs = append(errs, fmt.Errorf("%s:%d: a concept reads: @NAME = word word*", name, n))
		case len(c.Words) == 0:
			errs = append(errs, fmt.Errorf("%s:%d: %s has no words", name, n, c.Name))
		case seen[c.Name]:
			errs = append(errs, fmt.Errorf("%s:%d: %s is there already", name, n, c.Name))
		}
		for _, w := range c.Words {
			if strings.Trim(w, "*") == "" || strings.Contains(strings.Trim(w, "*"), "*") || strings.Count(w, "*") > 1 {
				errs = append(errs, fmt.Errorf("%s:%d: one star, at the beginning or the end of %q", name, n, w))
			}
		}
		seen[c.Name] = true
		list = append(list, c)
	}
	if err := lines.Err(); err != nil {
		errs = append(errs, fmt.Errorf("%s: %w", name, err))
	}
	return list, errors.Join(errs...)
}
