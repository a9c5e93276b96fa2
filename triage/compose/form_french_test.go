package compose

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestFrenchKeepsToOneForm: whoever says tu is nowhere addressed with vous, a couple is; and no inserted value stands
// where French would drop a vowel before it.
func TestFrenchKeepsToOneForm(t *testing.T) {
	underRace(t)
	c := composer(t, "fr")
	elided := []string{" de Tom", " que Tom"} // would be wrong with Anna
	for name, one := range map[string]bool{"Chloé Besson": true, "Anne et Hugo Petit": false} {
		for _, v := range everyVerdict() {
			for n := range 6 {
				m := matter("fr", v)
				m.Case.Ref = fmt.Sprintf("H-%d", n)
				m.Case.Customer.Name, m.Message.From.Name = name, name
				m.Message.Text = "Coucou, tu peux me dire où en est mon album ? Je t'ai écrit deux fois. Bises"
				d := finished(c.Draft(m))
				d.Text = strings.ReplaceAll(d.Text, "Marta", "Tom")
				words := strings.Fields(spaced(strings.ReplaceAll(strings.ToLower(d.Text), "rendez-vous", "")))
				for _, wrong := range map[bool][]string{true: {"vous", "votre", "vos"}, false: {"tu", "te", "toi", "ton", "ta", "tes"}}[one] {
					if slices.Contains(words, wrong) {
						t.Errorf("%s %v: %q in\n%s", name, v, wrong, d.Text)
					}
				}
				for _, e := range elided {
					if strings.Contains(d.Text, e) {
						t.Errorf("%v: %q in\n%s", v, e, d.Text)
					}
				}
				if !one {
					continue
				}
				for _, f := range c.Lint(Letter{Case: m.Case, Message: m.Message, Draft: d, Now: now}) {
					t.Errorf("%v: %s: %s", v, f.Rule, f.Sentence)
				}
			}
		}
	}
}
