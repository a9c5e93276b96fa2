package review

import (
	"strings"
	"unicode/utf8"

	"heed/triage/text"
)

// Alike reports whether two names may be one person's: reviewers shorten theirs ("Grace W."), turn them round, drop
// accents and middle names, and mistype them. It is a hint for people, never a fact: there are two Grace Whitcombes.
// One word alone is no hint, unless both are that word and it is a rare one's length.
func Alike(a, b string) bool {
	x, y := nameWords(a), nameWords(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) == 0 {
		return false
	}
	if len(x) == 1 {
		return len(y) == 1 && utf8.RuneCountInString(x[0]) >= 6 && x[0] == y[0]
	}
	full, used := 0, make([]bool, len(y))
	for _, w := range x {
		found := false
		for i, v := range y {
			if used[i] {
				continue
			}
			same, whole := sameWord(w, v)
			if !same {
				continue
			}
			used[i], found = true, true
			if whole {
				full++
			}
			break
		}
		if !found {
			return false
		}
	}
	return full > 0
}

// nameWords are the words of a name, folded, without titles' stops.
func nameWords(name string) []string {
	return strings.FieldsFunc(text.Fold(name), func(r rune) bool { return r == ' ' || r == '.' || r == ',' || r == '-' || r == '_' })
}

// sameWord compares two words of names; whole is false where one is only the other's initial.
func sameWord(a, b string) (same, whole bool) {
	if a == b {
		return true, utf8.RuneCountInString(a) > 1
	}
	if utf8.RuneCountInString(a) == 1 || utf8.RuneCountInString(b) == 1 {
		return strings.HasPrefix(a, b) || strings.HasPrefix(b, a), false
	}
	return min(utf8.RuneCountInString(a), utf8.RuneCountInString(b)) >= 5 && oneSlip([]rune(a), []rune(b)), true
}

// oneSlip reports whether two words differ by one letter more, less, other, or two that changed places.
func oneSlip(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 0:
		if i == len(a) || string(a[i+1:]) == string(b[i+1:]) {
			return true
		}
		return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && string(a[i+2:]) == string(b[i+2:])
	case 1:
		return string(a[i:]) == string(b[i+1:])
	}
	return false
}
