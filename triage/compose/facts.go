package compose

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// orderPattern finds an order number after one of the words a language has for it.
func orderPattern(words []string) *regexp.Regexp {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = strings.ReplaceAll(regexp.QuoteMeta(w), " ", `\.?\s*`)
	}
	slices.SortFunc(quoted, func(a, b string) int { return len(b) - len(a) })
	return regexp.MustCompile(`(?i)(?:^|[^\pL\pN])(?:` + strings.Join(quoted, "|") + `)\.?\s*(?:no\.?|nr\.?|n\.?\s?[º°]|num\.?|núm\.?|number|nummer|número)?\s*[:#]?\s*#?([A-Z]{0,4}-?\d[\d-]{1,12}\d)`)
}

var (
	year     = regexp.MustCompile(`^(?:19|20)\d\d$`)
	dateLike = regexp.MustCompile(`^\d{1,4}-\d{1,2}(?:-\d{1,4})?$`)
)

// orderNumber returns the one order number the customer named, or "": where there are several, naming
// one of them would be a guess (playbook L2).
func orderNumber(find *regexp.Regexp, texts ...string) string {
	found := ""
	for _, t := range texts {
		for _, m := range find.FindAllStringSubmatch(t, 20) {
			n := strings.ToUpper(m[1])
			if year.MatchString(n) || dateLike.MatchString(n) {
				continue
			}
			if found != "" && found != n {
				return ""
			}
			found = n
		}
	}
	return found
}

var phoneLike = regexp.MustCompile(`(?:\+|\(0|\b0|\b[679])\d?[\d ()./\x{00a0}\x{2011}-]{6,20}\d`)

// PhoneIn returns the first thing in text that looks like a phone number, as the customer wrote it, or
// "" (playbook L3). Order numbers and dates are left alone.
func PhoneIn(text string) string {
	for _, at := range phoneLike.FindAllStringIndex(clip(text, 20000), 50) {
		s := strings.TrimSpace(text[at[0]:at[1]])
		digits := dialled(s)
		if at[1] < len(text) && unicode.IsDigit(rune(text[at[1]])) {
			continue
		}
		bare := strings.TrimLeft(digits, "+")
		switch {
		case len(bare) < 8 || len(bare) > 15 || isDate.MatchString(s):
		case strings.HasPrefix(digits, "+"), strings.HasPrefix(digits, "0"):
			return s
		case len(bare) == 9: // Spain: nine digits beginning with 6, 7 or 9
			return s
		}
	}
	return ""
}

var isDate = regexp.MustCompile(`^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}`)

// dialled keeps what a tel: link (RFC 3966) needs.
func dialled(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, strings.ReplaceAll(s, "(0)", ""))
}
