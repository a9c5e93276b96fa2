package mailer

import (
	"strings"
	"unicode"
)

// card finds the block of name, function, numbers and links at the end: the lines below a closing
// greeting, or the last paragraphs where every line is short and several name ways to get in touch.
func (c *cutter) card(lines []string) int {
	// Below a greeting.
	for i, n := len(lines)-1, 0; i >= 0 && n <= 12; i-- {
		t := strings.TrimSpace(lines[i])
		if t == "" {
			continue
		}
		if c.isSignOff(t) {
			below, contacts := 0, 0
			for _, line := range lines[i+1:] {
				t := strings.TrimSpace(line)
				if t == "" {
					continue
				}
				below++
				if len(t) > 90 && !contact(t) {
					return -1
				}
				if contact(t) {
					contacts++
				}
			}
			if i > 0 && (contacts > 0 && below > 1 || below >= 2 && !prose(lines[i+1:])) {
				return i
			}
			return -1
		}
		if len(t) > 120 {
			break
		}
		n++
	}
	// Without a greeting.
	from, contacts, filled := len(lines), 0, 0
	for i := len(lines) - 1; i >= 0 && filled < 14; i-- {
		t := strings.TrimSpace(lines[i])
		if t == "" {
			if contacts >= 2 && from == i+1 && !cardMore(lines[:i]) {
				break
			}
			continue
		}
		is := contact(t)
		if len(t) > 80 && !is || endsSentence(t) && !is {
			break
		}
		if is {
			contacts++
		}
		filled++
		from = i
	}
	if from < len(lines) && contacts >= 2 && from > 0 && contacts*3 >= filled {
		return from
	}
	return -1
}

// cardMore reports whether the paragraph above still belongs to a card.
func cardMore(lines []string) bool {
	lines = trimLines(lines)
	n := 0
	for i := len(lines) - 1; i >= 0 && strings.TrimSpace(lines[i]) != ""; i-- {
		t := strings.TrimSpace(lines[i])
		if endsSentence(t) || len(t) > 60 {
			return false
		}
		n++
	}
	return n > 0 && n < 5 && (contact(lines[len(lines)-1]) || strings.ContainsAny(lines[len(lines)-1], "|*[,"))
}

// isSignOff reports whether a line is a closing greeting and nothing else.
func (c *cutter) isSignOff(t string) bool {
	if len(t) > 50 {
		return false
	}
	t = strings.Trim(t, "*_ ")
	return c.signOffs.mayBegin(t) && c.signOffs.is(strings.TrimRight(lower(t), " ,.!:;-–"))
}

// prose reports whether there is a sentence in the lines.
func prose(lines []string) bool {
	for _, line := range lines {
		t := strings.TrimSpace(line)
		if endsSentence(t) && countWords(t, 5) >= 5 || countWords(t, 9) >= 9 {
			return true
		}
	}
	return false
}

func endsSentence(t string) bool {
	return strings.HasSuffix(t, ".") && !strings.HasSuffix(t, "Inc.") && !strings.HasSuffix(t, "Ltd.") && !strings.HasSuffix(t, "S.L.") ||
		strings.HasSuffix(t, "?") || strings.HasSuffix(t, "!") || strings.HasSuffix(t, ",") || strings.HasSuffix(t, ":")
}

// contact reports whether a line names a way to get in touch: a telephone number, an address, a link.
func contact(t string) bool {
	if strings.Contains(t, "://") || strings.Contains(t, "www.") || hasAddress(t) {
		return len(strings.Fields(t)) < 9
	}
	digits := 0
	for _, r := range t {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	if digits < 7 || digits > 24 || countWords(t, 14) >= 14 {
		return false
	}
	letters := 0
	for _, r := range t {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return letters < 24
}
