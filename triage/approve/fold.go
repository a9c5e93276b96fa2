package approve

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fold brings a phrase to the form commands are compared in: lower case, no accents, one space between
// words, commas as spaces, curly apostrophes straight, nothing invisible. It is harsher than text.Fold
// (å, ä, ö and ñ lose their marks too: phones in a hurry leave them out) and never drops a letter.
func fold(s string) string {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			s = norm.NFKD.String(strings.ReplaceAll(strings.Map(straight, s), "ß", "ss"))
			break
		}
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		switch {
		case r >= utf8.RuneSelf && (unicode.Is(unicode.Mn, r) || invisible(r)):
			continue
		case unicode.IsSpace(r), r == ',', unicode.IsControl(r):
			space = b.Len() > 0
			continue
		case r == '`':
			r = '\''
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// straight makes one apostrophe of all: NFKD would take the acute accent apart.
func straight(r rune) rune {
	switch r {
	case '’', '‘', '´', 'ʼ':
		return '\''
	}
	return r
}

// happy are the signs people put after a word without changing it. A thumb down or a question mark is
// not among them.
var happy = []string{
	"👍", "🙂", "😊", "😀", "😄", "🙏", "👌", "✅", "❤", "♥", "☺", "🎉", "\U0001F3FB", "\U0001F3FC", "\U0001F3FD", "\U0001F3FE", "\U0001F3FF",
	":-)", ":)", ";-)", ";)", "<3",
}

// bare takes from a folded line what is only form: a bullet, bold marks and quotes around it, final
// stops, a friendly sign. An ellipsis stays: "yes ..." is not a yes.
func bare(s string) string {
	s = strings.TrimSpace(s)
	for _, bullet := range []string{"- ", "* ", "• ", "– "} {
		if rest, ok := strings.CutPrefix(s, bullet); ok {
			s = strings.TrimSpace(rest)
			break
		}
	}
	for {
		was := s
		for _, sign := range happy {
			if rest, ok := strings.CutSuffix(s, sign); ok && strings.TrimSpace(rest) != "" {
				s = strings.TrimSpace(rest)
			}
		}
		if !strings.HasSuffix(s, "..") {
			s = strings.TrimSpace(strings.TrimRight(s, ".!;"))
		}
		s = strings.TrimLeft(s, "¡¿")
		for _, pair := range []string{"**", "__", `""`, "''", "“”", "””", "«»", "»»", "„“"} {
			open, end := pairOf(pair)
			if len(s) > len(open)+len(end) && strings.HasPrefix(s, open) && strings.HasSuffix(s, end) {
				s = strings.TrimSpace(s[len(open) : len(s)-len(end)])
			}
		}
		if s == was {
			return s
		}
	}
}

func pairOf(pair string) (open, end string) {
	r := []rune(pair)
	return string(r[0]), string(r[1])
}

// tidy makes a line of raw text safe to look at: no carriage return, nothing invisible at its ends.
func tidy(line string) string {
	return strings.TrimFunc(line, func(r rune) bool { return unicode.IsSpace(r) || invisible(r) || unicode.IsControl(r) })
}

// splitLines cuts text at every kind of line end there is.
func splitLines(text string) []string {
	return strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n",
		"\u0085", "\n", "\u2028", "\n", "\u2029", "\n").Replace(text), "\n")
}
