package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// currencies are signs and words that make a figure a sum of money; matched without case, the longest first
// where one begins like another.
var currencies = []string{"£", "€", "$", "gbp", "euros", "euroa", "euro", "eur", "usd", "sek", "dkk", "nok", "chf", "pln", "zł", "kronor", "kroner", "kr",
	"spänn", "pounds", "pound", "quid", "dollars", "libras", "dólares", "pesos", "reais", "francs", "franken", ":-", ",-", ".-"}

// currencyCodes may stand before a figure: "SEK 500", "kr. 500".
var currencyCodes = []string{"£", "€", "$", "eur", "gbp", "usd", "sek", "dkk", "nok", "chf", "pln", "kr.", "kr"}

// longestSum is how many bytes a figure may have and still be a sum a studio charges.
const longestSum = 16

// Amounts finds sums of money: "£1,150", "16 500 kr", "449:-", "95 €", "EUR 50". Value is the figure with a full
// stop for the decimals and the currency's sign or word, parted by a blank.
func Amounts(s string) []Span {
	s = cut(s)
	var found []Span
	last := 0 // end of the sum found last
	for i := 0; i < len(s); {
		if s[i] < '0' || s[i] > '9' {
			i++
			continue
		}
		end := figureEnd(s, i)
		start, stop, unit := i, end, ""
		if at, u := currencyBefore(s[last:i]); u != "" {
			start, unit = last+at, u
		} else if at, u := currencyAfter(s, end); u != "" {
			stop, unit = at, u
		}
		if before, _ := utf8.DecodeLastRuneInString(s[:i]); unit != "" && end-i <= longestSum && !unicode.IsLetter(before) && (start < i || before != '-' && before != '/' && before != ':') {
			found = append(found, Span{start, stop, plainFigure(s[i:end]) + " " + unit})
			end = max(end, stop)
			last = end
		}
		i = max(end, i+1)
	}
	return found
}

// figureEnd takes blanks, points and the Swiss apostrophe between groups of three digits along.
func figureEnd(s string, i int) int {
	for i < len(s) {
		blank := blankLen(s[i:])
		switch c := s[i]; {
		case isDigit(c):
			i++
		case (c == '.' || c == ',') && i+1 < len(s) && isDigit(s[i+1]):
			i++
		case c == '\'' && threeDigits(s[i+1:]):
			i++
		case blank > 0 && threeDigits(s[i+blank:]):
			i += blank
		default:
			return i
		}
	}
	return i
}

// blankLen is the length of the blank s begins with, hard and narrow ones too.
func blankLen(s string) int {
	for _, b := range []string{" ", "\u00a0", "\u202f", "\u2009"} {
		if strings.HasPrefix(s, b) {
			return len(b)
		}
	}
	return 0
}

func threeDigits(s string) bool {
	return len(s) >= 3 && isDigit(s[0]) && isDigit(s[1]) && isDigit(s[2]) && (len(s) == 3 || !isDigit(s[3]))
}

func currencyBefore(head string) (int, string) {
	for _, b := range []string{" ", "\u00a0", "\u202f"} {
		head = strings.TrimSuffix(head, b)
	}
	for _, c := range currencyCodes {
		if len(head) < len(c) || !strings.EqualFold(head[len(head)-len(c):], c) {
			continue
		}
		at := len(head) - len(c)
		if before, _ := utf8.DecodeLastRuneInString(head[:at]); c[0] >= 'a' && c[0] <= 'z' && (unicode.IsLetter(before) || isNumber(before) || unicode.IsSpace(before) && endsInDigit(head[:at])) {
			continue // "16 500 kr 20 x": the word belongs to the figure before it
		}
		return at, strings.TrimSuffix(strings.ToLower(c), ".")
	}
	return 0, ""
}

func isNumber(r rune) bool { return r >= '0' && r <= '9' }

func endsInDigit(s string) bool {
	s = strings.TrimRight(s, " \u00a0\u202f")
	return s != "" && isDigit(s[len(s)-1])
}

func currencyAfter(s string, end int) (int, string) {
	rest := strings.TrimLeft(s[end:], " \u00a0\u202f\u2009")
	at := len(s) - len(rest)
	for _, c := range currencies {
		if len(rest) < len(c) || !strings.EqualFold(rest[:len(c)], c) {
			continue
		}
		next, _ := utf8.DecodeRuneInString(rest[len(c):])
		if last := c[len(c)-1]; last|0x20 >= 'a' && last|0x20 <= 'z' && unicode.IsLetter(next) || last == '-' && (at != end || isNumber(next) || unicode.IsLetter(next)) {
			continue
		}
		return at + len(c), strings.ToLower(c)
	}
	return 0, ""
}

// plainFigure writes "1,150.00", "16 500" and "1.150,50" as programs do.
func plainFigure(s string) string {
	s = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "\u2009", "", "'", "").Replace(s)
	last := strings.LastIndexAny(s, ".,")
	var b strings.Builder
	for i := range len(s) {
		switch {
		case isDigit(s[i]):
			b.WriteByte(s[i])
		case i == last && len(s)-i-1 != 3:
			b.WriteByte('.')
		}
	}
	return b.String()
}
