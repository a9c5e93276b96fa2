package compose

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestNorwegianKeepsToOneForm: one person is du in every letter, a couple dere.
func TestNorwegianKeepsToOneForm(t *testing.T) {
	c := composer(t, "no")
	for name, others := range map[string][]string{
		"Ingrid Dahl":          {"dere", "deres"},
		"Ingrid og Jonas Dahl": {"du", "deg", "din", "ditt", "dine"},
	} {
		for _, v := range everyVerdict() {
			for n := range 6 {
				m := matter("no", v)
				m.Case.Ref = fmt.Sprintf("H-%d", n)
				m.Case.Customer.Name, m.Message.From.Name = name, name
				d := finished(c.Draft(m))
				words := strings.Fields(spaced(d.Text))
				for _, wrong := range others {
					if slices.Contains(words, wrong) {
						t.Errorf("%s %v: %q in\n%s", name, v, wrong, d.Text)
					}
				}
				for _, f := range c.Lint(Letter{Case: m.Case, Message: m.Message, Draft: d, Now: now}) {
					t.Errorf("%s %v: %s: %s", name, v, f.Rule, f.Sentence)
				}
			}
		}
	}
}
