package text

import (
	"strings"
	"unicode/utf8"
)

// Phones finds telephone numbers, dialled from one of the regions (see Regions); Value is as Dial gives it. A
// number without a country code is one only where it begins as numbers of that region do and, where any digit
// may be their first, stands in groups, is long, or has a word like "phone" before it; one that isn't given out
// only where it has a country code or a trunk prefix, and is written as people write numbers.
func Phones(s string, regions ...string) []Span {
	s = cut(s)
	var found []Span
	for i, asked := 0, 0; i < len(s) && asked < mostDialled; {
		if !startsPhone(s, i) {
			i++
			continue
		}
		groups, end := digitGroups(s, i)
		total := 0
		for _, g := range groups {
			total += g[1] - g[0]
		}
		if total >= fewestDigits && total <= mostDigits+3 && !endsInWord(s, groups) {
			if p, n := readPhone(s, i, groups, regions); n > 0 {
				found = append(found, p)
				end = p.End
				asked += n
			} else {
				asked -= n
			}
		}
		i = max(end, i+1)
	}
	return found
}

const (
	fewestDigits = 7
	mostDigits   = 15  // ITU-T E.164
	mostDialled  = 300 // numbers looked at in one text: whoever writes more writes no letter
)

// startsPhone reports whether a number may begin at i: a digit, a bracket or a plus with nothing before it that
// it would be the tail of.
func startsPhone(s string, i int) bool {
	c := s[i]
	if c != '+' && c != '(' && !isDigit(c) {
		return false
	}
	if i == 0 {
		return true
	}
	before := s[i-1]
	if before == ':' || before == '.' { // "tel:0701..." but not "12:30" or "1.150"
		return i == 1 || !isDigit(s[i-2])
	}
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return !isWordByte(before) && strings.IndexByte("+,/#-$@=_", before) < 0 && r != '€' && r != '£' || r == '\u00a0' || r == '\u202f'
}

// digitGroups takes the run of digit groups apart that begins at i; end is where it ends. One mark that is usual
// in numbers, or a bracket and a blank, may stand between two groups.
func digitGroups(s string, i int) (groups [][2]int, end int) {
	for j := i; j < len(s) && len(groups) < 12; {
		start := j
		for j < len(s) && isDigit(s[j]) {
			j++
		}
		if j > start {
			groups = append(groups, [2]int{start, j})
			end = j
		}
		gap := gapLen(s[j:], j == i)
		if gap == 0 {
			break
		}
		j += gap
	}
	return groups, end
}

// gapLen is how many bytes at the start of s part two groups of one number.
func gapLen(s string, first bool) int {
	n, marks := 0, 0
	for n < len(s) && marks < 3 {
		switch {
		case isDigit(s[n]):
			return n
		case first && s[n] == '+', s[n] == '(', s[n] == ')':
			n++
		case s[n] == ' ' || s[n] == '-' || s[n] == '.' || s[n] == '/':
			if n > 0 && s[n] == s[n-1] {
				return 0
			}
			n, marks = n+1, marks+1
		case strings.HasPrefix(s[n:], "\u00a0"):
			n, marks = n+2, marks+1
		case strings.HasPrefix(s[n:], "\u202f"), strings.HasPrefix(s[n:], "\u2011"), strings.HasPrefix(s[n:], "\u2013"):
			n, marks = n+3, marks+1
		default:
			return 0
		}
	}
	return 0
}

// endsInWord: "0701740622kr" or "12345678X" is something else.
func endsInWord(s string, groups [][2]int) bool {
	end := groups[len(groups)-1][1]
	return end < len(s) && isWordByte(s[end])
}

// readPhone looks whether a number begins at i, the longest first; what follows behind a blank may be something
// else. The number of tries is negative where none was.
func readPhone(s string, i int, groups [][2]int, regions []string) (Span, int) {
	tries := 0
	var perhaps Span
	plus := s[i] == '+' || strings.HasPrefix(s[i:], "(+")
	if plus {
		regions = []string{""}
	}
	for n := len(groups); n > 0; n-- {
		end := groups[n-1][1]
		if n < len(groups) && s[end] != ' ' {
			continue
		}
		digits := 0
		for _, g := range groups[:n] {
			digits += g[1] - g[0]
		}
		if digits < fewestDigits || digits > mostDigits+1 || looksLikeDate(s[i:end]) { // one more: the 0 of "+44 (0)"
			continue
		}
		for _, region := range regions {
			tries++
			number, exists := Dial(s[i:end], region)
			announced := digits >= 9 || n >= 3 || phoneWordBefore(s[:i])
			switch {
			case exists && (plus || s[groups[0][0]] == '0' || bareStart(region) && announced):
				return Span{open(s, i, end), end, number}, tries
			case number != "" && n == len(groups) && perhaps.Value == "" && (plus || s[groups[0][0]] == '0') && (n > 1 || phoneWordBefore(s[:i])):
				perhaps = Span{open(s, i, end), end, number}
			}
		}
	}
	if perhaps.Value != "" {
		return perhaps, tries
	}
	return Span{}, -tries
}

// open leaves a bracket out that is about the whole number: "(070-174 06 22)".
func open(s string, i, end int) int {
	if s[i] == '(' && !strings.Contains(s[i:end], ")") {
		return i + 1
	}
	return i
}

// looksLikeDate: "2026-05-04 10" and "03.04.2025" are no numbers to ring.
func looksLikeDate(s string) bool {
	if len(s) < 8 {
		return false
	}
	f := strings.FieldsFunc(s, func(r rune) bool { return r == '-' || r == '.' || r == '/' || r == ' ' })
	year := func(s string) bool { return len(s) == 4 && (s[:2] == "19" || s[:2] == "20") }
	small := func(s string) bool { return len(s) <= 2 && strings.Trim(s, "0123456789") == "" }
	return len(f) >= 3 && small(f[1]) && (year(f[0]) && small(f[2]) || small(f[0]) && year(f[2]))
}

// phoneWords announce a telephone number; folded.
var phoneWords = map[string]bool{
	"phone": true, "telephone": true, "tel": true, "mobile": true, "mob": true, "cell": true, "call": true, "ring": true, "whatsapp": true,
	"telefono": true, "tlf": true, "tfno": true, "movil": true, "llamar": true, "llamame": true, "llamenme": true,
	"telefon": true, "telefonnummer": true, "mobil": true, "mobilnummer": true, "mobilen": true, "tfn": true, "ringa": true, "handy": true,
	"telefoon": true, "mobiel": true, "telefone": true, "telemovel": true, "cellulare": true, "telefonino": true, "puhelin": true, "puh": true, "gsm": true,
	"portable": true, "telefonnr": true, "mobilnr": true, "telnr": true,
}

// phoneWordBefore reports whether one of the three words before the number announces one.
func phoneWordBefore(head string) bool {
	head = head[max(0, len(head)-40):]
	words := strings.FieldsFunc(head, func(r rune) bool { return r <= '@' || r == '\u00a0' })
	for _, w := range words[max(0, len(words)-3):] {
		if phoneWords[Fold(strings.ToValidUTF8(w, ""))] {
			return true
		}
	}
	return false
}
