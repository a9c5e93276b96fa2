package mailer

import (
	"strings"
)

// signature cuts signatures off the end of the sender's own lines: behind "-- " (RFC 3676 section 4.3),
// what a phone adds, disclaimers, and blocks of name, function and numbers. A bare name under a greeting
// is part of the letter. Nothing is cut that would leave no word.
func (c *cutter) signature(lines []string) (text, footer []string) {
	text = lines
	cutFrom := func(i int) bool {
		if i <= 0 || !anyWord(text[:i]) {
			return false
		}
		footer = append(append([]string(nil), text[i:]...), footer...)
		text = trimLines(text[:i])
		for len(text) > 0 && isRule(text[len(text)-1]) {
			text = trimLines(text[:len(text)-1])
		}
		return true
	}
	if i := c.dashes(text); i >= 0 {
		cutFrom(i)
	}
	for range 6 {
		if i := c.footer(text); i >= 0 && cutFrom(i) {
			continue
		}
		if i := c.disclaimer(text); i >= 0 && cutFrom(i) {
			continue
		}
		if i := c.card(text); i >= 0 && cutFrom(i) {
			continue
		}
		break
	}
	if len(text) > 0 && isRule(text[len(text)-1]) && anyWord(text[:len(text)-1]) {
		text = trimLines(text[:len(text)-1])
	}
	return text, footer
}

func anyWord(lines []string) bool {
	for _, line := range lines {
		if hasWord(line) || hasSign(line) {
			return true
		}
	}
	return false
}

// dashes finds the signature separator: "-- ", and what others make of it.
func (c *cutter) dashes(lines []string) int {
	for i, line := range lines {
		t := strings.TrimSpace(line)
		switch {
		case t == "--" || t == "—" || t == "– –" || t == "__":
			if i > 0 && len(lines)-i < 60 {
				return i
			}
		case len(t) >= 3 && isRule(t):
			if rest := lines[i+1:]; i > 0 && filledLines(rest) > 0 && filledLines(rest) < 16 && c.looksSigned(rest, strings.HasPrefix(t, "_")) {
				return i
			}
		}
	}
	return -1
}

func filledLines(lines []string) int {
	n := 0
	for _, line := range lines {
		if strings.TrimSpace(line) != "" {
			n++
		}
	}
	return n
}

// isRule reports whether a line is nothing but dashes, underscores, asterisks or dots.
func isRule(line string) bool {
	line = strings.TrimSpace(line)
	if line == "" {
		return false
	}
	switch line[0] {
	case '-', '_', '=', '*', '~', '.', '#', 0xE2:
	default:
		return false
	}
	t := strings.ReplaceAll(line, " ", "")
	if len(t) < 2 {
		return false
	}
	return strings.Trim(t, "-_—–=*~.#") == "" && strings.Trim(t, ".") != ""
}

// looksSigned reports whether lines under a rule are a signature: short, and with a number, an address
// or a link among them. Under underscores, short is enough.
func (c *cutter) looksSigned(lines []string, sure bool) bool {
	contacts := 0
	for _, line := range lines {
		t := strings.TrimSpace(line)
		if len(t) > 100 && !strings.Contains(t, "://") {
			return false
		}
		if isRule(t) && len(lines) > 3 {
			return false
		}
		if contact(t) {
			contacts++
		}
	}
	return contacts > 0 || sure
}

// footer finds the line a phone or program added, if nothing but its kin stands below it.
func (c *cutter) footer(lines []string) int {
	found := -1
	for i := len(lines) - 1; i >= 0 && i > len(lines)-40; i-- {
		t := strings.TrimSpace(lines[i])
		if t == "" {
			continue
		}
		if c.isFooter(t) {
			found = i
			continue
		}
		if found < 0 && len(lines)-i > 8 {
			break
		}
	}
	if found < 0 {
		return -1
	}
	// Everything below the first footer must be short, or it is text again.
	for _, line := range lines[found+1:] {
		if len(line) > 120 && !strings.Contains(line, "://") && !c.isFooter(strings.TrimSpace(line)) {
			return -1
		}
	}
	return found
}

// isFooter reports whether a line is one of those programs add.
func (c *cutter) isFooter(t string) bool {
	t = strings.TrimLeft(t, "<([*_ |>\u202a\u202b\u200f\u200b\u2060\u2063\ufeff-")
	if len(t) > 220 {
		return false
	}
	phrase := c.footers.begin(t)
	if phrase == "" {
		return false
	}
	rest := lower(t)[len(phrase):]
	return countWords(rest, 15) < 15 && !strings.Contains(strings.TrimRight(rest, ". "), ". ") || strings.Contains(rest, "http")
}

// disclaimer finds the first of the closing paragraphs that speak the language of lawyers.
func (c *cutter) disclaimer(lines []string) int {
	end := len(lines)
	found := -1
	for end > 0 {
		from, size := end, 0
		for from > 0 && size < 4000 && strings.TrimSpace(lines[from-1]) != "" && !isRule(lines[from-1]) {
			from--
			size += len(lines[from])
		}
		if size >= 4000 { // nobody disclaims at such length
			return found
		}
		paragraph := lower(strings.Join(lines[from:end], " "))
		switch {
		case strings.TrimSpace(paragraph) == "":
		case from > 0:
			if phrase, _ := c.legal.find(paragraph); phrase == "" || len(paragraph) < 30 && !strings.Contains(paragraph, "@") {
				return found
			}
			found = from
		default:
			return found
		}
		if from == end { // a blank line or rule
			from--
		}
		end = from
	}
	return found
}
