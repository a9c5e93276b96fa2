package templates

import (
	"slices"
	"strings"
	"testing"
)

// TestConceptsLackNothing walks all packs: a language has all concepts of the fallback language, in its order, or none.
func TestConceptsLackNothing(t *testing.T) {
	set, err := Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	names := func(p *Pack) (list []string) {
		for _, c := range p.Concepts {
			list = append(list, c.Name)
		}
		return list
	}
	all := names(set.Pack(Fallback))
	for _, lang := range []string{"en", "es", "sv", "de", "fr", "da"} {
		if got := names(set.Pack(lang)); !slices.Equal(got, all) {
			t.Errorf("%s/concepts.txt has %d concepts, %s has %d, or in another order", lang, len(got), Fallback, len(all))
		}
	}
	for _, lang := range set.Langs() {
		for _, c := range set.Pack(lang).Concepts {
			for i, w := range c.Words {
				if slices.Contains(c.Words[:i], w) {
					t.Errorf("%s: %s has %q twice", lang, c.Name, w)
				}
				if strings.Contains(w, "-") && len([]rune(w)) > 3 {
					t.Errorf("%s: %s: %q is two words in a text", lang, c.Name, w)
				}
			}
		}
	}
}

func TestParseConceptsRefuses(t *testing.T) {
	for _, test := range []struct{ name, line, want string }{
		{"small letters", "@wait = wait*", "a concept reads"},
		{"no words", "@WAIT =", "has no words"},
		{"twice", "@WAIT = a\n@WAIT = b", "x:2: @WAIT is there already"},
		{"a lone star", "@WAIT = *", "one star"},
		{"a star inside", "@WAIT = wa*it", "one star"},
	} {
		if _, err := parseConcepts("x", []byte(test.line)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want something with %q", test.name, err, test.want)
		}
	}
}

func TestParseLearned(t *testing.T) {
	l := Learned{"# heading\n\n-0.7 late-delivery @NOT @ARRIVE  # why\n1.2 billing [billing]\n"}
	err := l.check("x")
	if err != nil {
		t.Fatal(err)
	}
	want := []Cue{{-0.7, "late-delivery", "@NOT @ARRIVE"}, {1.2, "billing", "[billing]"}}
	if got := slices.Collect(l.All()); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	for _, test := range []struct{ name, line, want string }{
		{"short", "0.7 billing", "x:1: a cue reads"},
		{"three words", "0.7 billing a b c", "a cue reads"},
		{"weight", "\nx billing paid", `x:2: weight "x"`},
		{"weight out of range", "99 billing paid", "between -20 and 20"},
	} {
		if err := (Learned{test.line}).check("x"); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want something with %q", test.name, err, test.want)
		}
	}
}
