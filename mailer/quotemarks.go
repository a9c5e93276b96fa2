package mailer

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// goesOn reports whether line can only be the rest of the quoted line above it.
func goesOn(quoted, line string) bool {
	if strings.LastIndexByte(quoted, '(') > strings.LastIndexByte(quoted, ')') || strings.LastIndexByte(quoted, '<') > strings.LastIndexByte(quoted, '>') {
		return true
	}
	first, _ := utf8.DecodeRuneInString(line)
	return len(quoted) > 65 && !unicode.IsUpper(first) && !strings.HasSuffix(quoted, "?") && !strings.HasSuffix(quoted, ".")
}

// quoteDepth counts the '>' a line begins with. Some programs put initials before them ("AB> text").
func quoteDepth(line string) int {
	n := 0
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '>':
			n++
		case ' ', '\t':
			if n == 0 && i > 2 {
				return 0
			}
		default:
			if n == 0 && i == 0 {
				return initials(line)
			}
			return n
		}
	}
	return n
}

// initials recognises "AB> text" and "Name> text".
func initials(line string) int {
	i := strings.IndexByte(line, '>')
	if i < 1 || i > 12 || i+1 < len(line) && line[i+1] != ' ' && line[i+1] != '>' {
		return 0
	}
	for j := 0; j < i; j++ {
		if c := line[j] | 0x20; c < 'a' || c > 'z' {
			return 0
		}
	}
	if line[0] < 'A' || line[0] > 'Z' {
		return 0
	}
	return 1
}

// unquote takes the quote marks off a line.
func unquote(line string) string {
	if strings.IndexByte(line, '>') < 0 {
		return line
	}
	if initials(line) > 0 {
		_, line, _ = strings.Cut(line, ">")
	}
	for {
		t := strings.TrimLeft(line, " \t")
		if !strings.HasPrefix(t, ">") {
			return line
		}
		line = strings.TrimPrefix(t[1:], " ")
	}
}

// trimLines takes blank lines off both ends.
func trimLines(lines []string) []string {
	for len(lines) > 0 && strings.TrimSpace(lines[0]) == "" {
		lines = lines[1:]
	}
	for len(lines) > 0 && strings.TrimSpace(lines[len(lines)-1]) == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// hasWord reports whether there is a letter or digit in s.
func hasWord(s string) bool { return countWords(s, 1) > 0 }

// hasSign reports whether there is anything to see in s, an emoji say.
func hasSign(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > 0x203b && r != 0xfeff && r != 0xfffd && r != 0x3000 }) >= 0
}

// countWords counts words, up to a limit.
func countWords(s string, limit int) int {
	n := 0
	for i := 0; i < len(s) && n < limit; {
		if w := wordLen(s[i:]); w > 0 {
			n++
			i += w
			continue
		}
		i++
		for i < len(s) && s[i]&0xC0 == 0x80 {
			i++
		}
	}
	return n
}
