package compose

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// letterText is the plain part of a letter. A paragraph is one line, as long as it is: programs fold it to the width of
// their window, where lines broken here would leave single words on lines of their own on a telephone (RFC 3676 section
// 1; on the wire the lines are quoted-printable, so none exceeds RFC 5322 section 2.1.1). The original below stands line
// by line as it was written, each behind "> " (RFC 3676 section 4.5).
func letterText(text string, q quotedOriginal) string {
	s := text + "\n"
	if q.words == "" {
		return s
	}
	return s + "\n" + q.line + "\n" + quotedWhole(q.words) + "\n"
}

// quotedWhole marks every line as somebody else's and breaks none.
func quotedWhole(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		mark := "> "
		if strings.HasPrefix(line, ">") {
			mark = ">"
		}
		lines[i] = strings.TrimRight(mark+line, " \t")
	}
	return strings.Join(lines, "\n")
}

// What a line has at least, and at most, that a mail program broke because the next word did not fit.
const (
	shortestBroken = 56
	longestBroken  = 82
)

var itemMark = regexp.MustCompile(`^\s*(?:[-*•–>]|\d{1,2}[.)])\s`)

// unbroken puts paragraphs together that the mail program of whoever wrote them broke at the width of a terminal. Lines
// that were ended on purpose stay: of an address, a list, a signature.
func unbroken(s string) string {
	paras := strings.Split(s, "\n\n")
	for i, p := range paras {
		paras[i] = joinBroken(strings.Split(p, "\n"))
	}
	return strings.Join(paras, "\n\n")
}

func joinBroken(lines []string) string {
	width := 0
	for _, line := range lines {
		width = max(width, utf8.RuneCountInString(strings.TrimRight(line, " ")))
	}
	if width > longestBroken {
		return strings.Join(lines, "\n") // they go beyond any such width
	}
	out := lines[0]
	for i := 1; i < len(lines); i++ {
		before, next := strings.TrimRight(lines[i-1], " "), strings.TrimSpace(lines[i])
		word, _, _ := strings.Cut(next, " ")
		n := utf8.RuneCountInString(before)
		broken := n >= shortestBroken && !strings.HasSuffix(before, ":") && n+1+utf8.RuneCountInString(word) > width && next != "" && !itemMark.MatchString(lines[i])
		if broken {
			out = strings.TrimRight(out, " ") + " " + next
		} else {
			out += "\n" + lines[i]
		}
	}
	return out
}
