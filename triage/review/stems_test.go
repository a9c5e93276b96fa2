package review

import (
	"math/rand"
	"regexp/syntax"
	"strings"
	"testing"
)

// TestStems: whatever the strong and weak patterns match holds one of the stems, so that what holds none need
// not be looked at. Each pattern is asked for many texts it matches.
func TestStems(t *testing.T) {
	dice := rand.New(rand.NewSource(1))
	for _, w := range languages {
		for _, pattern := range append(append([]string(nil), w.strong...), w.weak...) {
			tree, err := syntax.Parse(`(?i)`+pattern, syntax.Perl)
			if err != nil {
				t.Fatal(err)
			}
			for range 500 {
				var b strings.Builder
				write(&b, tree.Simplify(), dice)
				if s := b.String(); !speaks(s) {
					t.Errorf("%s: %s: none of the stems in %q", w.lang, pattern, s)
					break
				}
			}
		}
	}
}

// write makes a text a pattern matches.
func write(b *strings.Builder, re *syntax.Regexp, dice *rand.Rand) {
	switch re.Op {
	case syntax.OpLiteral:
		b.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		i := 2 * dice.Intn(len(re.Rune)/2)
		b.WriteRune(re.Rune[i])
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteByte('x')
	case syntax.OpStar, syntax.OpPlus, syntax.OpQuest, syntax.OpRepeat:
		n := dice.Intn(2)
		if re.Op == syntax.OpPlus {
			n = 1
		}
		for range n {
			write(b, re.Sub[0], dice)
		}
	case syntax.OpAlternate:
		write(b, re.Sub[dice.Intn(len(re.Sub))], dice)
	case syntax.OpConcat, syntax.OpCapture:
		for _, sub := range re.Sub {
			write(b, sub, dice)
		}
	}
}
