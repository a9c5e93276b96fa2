package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Loose brings a text to the form in which names and words are looked for: lower case and without any mark on a letter,
// since who types in a hurry leaves out the ring of å and the tilde of ñ. It is harsher than Fold, and never drops a
// letter.
func Loose(s string) string {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		plain = s[i] < utf8.RuneSelf
	}
	if plain {
		return strings.ToLower(s)
	}
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r):
			return -1
		case r == 'ø' || r == 'Ø':
			return 'o'
		case r == 'ł' || r == 'Ł':
			return 'l'
		}
		return unicode.ToLower(r)
	}, ligatures.Replace(norm.NFKD.String(s)))
}

var ligatures = strings.NewReplacer("ß", "ss", "æ", "ae", "Æ", "ae")
