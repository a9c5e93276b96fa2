package text

import "strings"

func isEmoji(r rune) bool {
	switch {
	case r >= 0x1f300 && r <= 0x1faff, r >= 0x2600 && r <= 0x27bf, r == 0x2b50, r >= 0x1f1e6 && r <= 0x1f1ff:
		return true
	case r == 0x203c || r == 0x2049 || r == 0x2122 || r == 0x2b55:
		return true
	}
	return false
}

// emojiNorm drops skin tones and presentation selectors, so that one entry serves all variants.
func emojiNorm(s string) string {
	return strings.Map(func(r rune) rune {
		if r == 0xfe0f || r >= 0x1f3fb && r <= 0x1f3ff {
			return -1
		}
		return r
	}, s)
}

// faces are typed faces, longest first where one begins another.
var faces = []string{":-)", ":-(", ":'(", ":-/", ":-D", ";-)", ":-P", ":-|", ":)", ":(", ":/", ":D", ";)", ":P", ":|", "<3", "=)", "=("}

func face(s string) int {
	if len(s) < 2 || strings.IndexByte("-')(/DP|3", s[1]) < 0 {
		return 0 // no face goes on like this
	}
	for _, f := range faces {
		if strings.HasPrefix(s, f) {
			if f == ":/" && strings.HasPrefix(s, "://") {
				return 0
			}
			return len(f)
		}
	}
	return 0
}
