package mailer

import (
	"strings"
	"unicode"
)

func hasDigitRune(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > 0x7f && unicode.IsDigit(r) }) >= 0
}

// sentence reports whether a full stop or its kin ends a sentence within s, before its last part.
func sentence(s string) bool {
	for _, end := range []string{"! ", "? "} {
		if strings.Contains(s, end) {
			return true
		}
	}
	for rest := s; ; {
		i := strings.Index(rest, ". ")
		if i < 0 || i+2 >= len(rest) {
			return false
		}
		word := rest[strings.LastIndexByte(rest[:i], ' ')+1 : i]
		if len(word) > 4 && !strings.ContainsAny(word, "0123456789@.") && unicode.IsUpper(rune(rest[i+2])) {
			return true
		}
		rest = rest[i+2:]
	}
}

// hasAddress reports whether there is something like an e-mail address in s.
func hasAddress(s string) bool {
	i := strings.IndexByte(s, '@')
	return i > 0 && i+3 < len(s) && s[i-1] != ' ' && s[i+1] != ' '
}

// hasDate reports whether s holds a year, a clock time, or a date in figures.
func hasDate(s string) bool {
	digits, seps := 0, 0
	for i := 0; i <= len(s); i++ {
		var b byte = ' '
		if i < len(s) {
			b = s[i]
		}
		switch {
		case '0' <= b && b <= '9':
			digits++
			continue
		case digits > 0 && digits <= 2 && (b == ':' || b == '.' || b == '/' || b == '-' || b == 'h') && i+1 < len(s) && '0' <= s[i+1] && s[i+1] <= '9':
			seps++
			if b == ':' || b == 'h' || seps >= 2 {
				return true
			}
			if b == '.' && i+3 <= len(s) && digits <= 2 { // 10.00
				if n := digitsAt(s[i+1:]); n == 2 && (strings.Contains(s[:i], "kl") || strings.Contains(s[:i], ",")) {
					return true
				}
			}
		case digits == 4:
			if y := s[i-4 : i]; (strings.HasPrefix(y, "19") || strings.HasPrefix(y, "20")) && (i < 5 || s[i-5] != '@') {
				return true
			}
			seps = 0
		default:
			if digits == 0 {
				seps = 0
			}
		}
		digits = 0
	}
	return hasDigitRune(s) && strings.Count(s, " ") > 2
}

func digitsAt(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}

// startsDated reports whether a date or time stands at the very beginning of s (lower case), behind at
// most a weekday.
func startsDated(s string) bool {
	s = strings.TrimLeft(s, " *_\"'([")
	head := cutAt(s, 60)
	if !hasDate(head) && digitsAt(head) == 0 {
		return false
	}
	words := 0
	for i := 0; i < len(head); i++ {
		if '0' <= head[i] && head[i] <= '9' {
			token, _, _ := strings.Cut(head[i:], " ")
			return words <= 2 && !strings.ContainsAny(head[:i], "@<!?+") && !strings.Contains(token, "@")
		}
		if head[i] == ' ' {
			words++
		}
	}
	return hasDigitRune(head)
}
