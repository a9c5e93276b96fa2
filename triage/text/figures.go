package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Span is something found in a text: bytes [Start, End) and what it says, cleaned up.
type Span struct {
	Start, End int
	Value      string
}

// currencies are signs and words that make a figure a sum of money; matched without case.
var currencies = []string{"£", "€", "$", "gbp", "eur", "usd", "sek", "dkk", "nok", "kr", "kronor", "kroner", "spänn",
	"pounds", "quid", "euros", "euro", "eur", "dollars", ":-"}

// Amounts finds sums of money: "£1,150", "16 500 kr", "449:-", "95 €". Value is the figure with a full stop for
// the decimals and the currency's sign or word, parted by a blank.
func Amounts(s string) []Span {
	s = cut(s)
	var found []Span
	for i := 0; i < len(s); {
		if s[i] < '0' || s[i] > '9' {
			i++
			continue
		}
		end := figureEnd(s, i)
		start, stop, unit := i, end, ""
		if at, u := currencyBefore(s, i); u != "" {
			start, unit = at, u
		} else if at, u := currencyAfter(s, end); u != "" {
			stop, unit = at, u
		}
		if before, _ := utf8.DecodeLastRuneInString(s[:i]); unit != "" && !unicode.IsLetter(before) {
			found = append(found, Span{start, stop, plainFigure(s[i:end]) + " " + unit})
		}
		i = max(end, i+1)
	}
	return found
}

// figureEnd takes blanks and points between groups of three digits along.
func figureEnd(s string, i int) int {
	for i < len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			i++
		case (c == '.' || c == ',') && i+1 < len(s) && isDigit(s[i+1]):
			i++
		case c == ' ' && threeDigits(s[i+1:]):
			i++
		case strings.HasPrefix(s[i:], "\u00a0") && threeDigits(s[i+2:]):
			i += 2
		default:
			return i
		}
	}
	return i
}

func threeDigits(s string) bool {
	return len(s) >= 3 && isDigit(s[0]) && isDigit(s[1]) && isDigit(s[2]) && (len(s) == 3 || !isDigit(s[3]))
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isWordByte(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= utf8.RuneSelf || isDigit(c)
}

func currencyBefore(s string, i int) (int, string) {
	head := strings.TrimRight(s[:i], " ")
	for _, sign := range []string{"£", "€", "$"} {
		if strings.HasSuffix(head, sign) {
			return len(head) - len(sign), sign
		}
	}
	return 0, ""
}

func currencyAfter(s string, end int) (int, string) {
	rest := strings.TrimLeft(s[end:], " \u00a0")
	at := len(s) - len(rest)
	for _, c := range currencies {
		if len(rest) >= len(c) && strings.EqualFold(rest[:len(c)], c) {
			next, _ := utf8.DecodeRuneInString(rest[len(c):])
			if last := c[len(c)-1]; last|0x20 >= 'a' && last|0x20 <= 'z' && unicode.IsLetter(next) {
				continue
			}
			return at + len(c), strings.ToLower(c)
		}
	}
	return 0, ""
}

// plainFigure writes "1,150.00", "16 500" and "1.150,50" as programs do.
func plainFigure(s string) string {
	s = strings.NewReplacer(" ", "", "\u00a0", "").Replace(s)
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

// Phones finds telephone numbers: eight to fifteen digits (ITU-T E.164) with blanks, hyphens, points or brackets
// between, beginning with + or 0 or, without either, standing in groups. Value has digits and a leading + only.
func Phones(s string) []Span {
	s = cut(s)
	var found []Span
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !(c == '+' || c == '(' || isDigit(c)) || i > 0 && (isWordByte(s[i-1]) || strings.IndexByte("+.,/:#-€$", s[i-1]) >= 0) {
			continue
		}
		end, digits, groups := i, 0, 1
		var value strings.Builder
	scan:
		for j := i; j < len(s); j++ {
			switch c := s[j]; {
			case isDigit(c):
				value.WriteByte(c)
				digits++
				end = j + 1
			case c == '+' && j == i:
				value.WriteByte(c)
			case c == '(' || c == ')' || c == ' ' || c == '-' || c == '.' && j+1 < len(s) && isDigit(s[j+1]):
				if j+1 < len(s) && s[j] == s[j+1] {
					break scan
				}
				if c == ' ' || c == '-' {
					groups++
				}
			case c == '/' && value.Len() <= 4:
			default:
				break scan
			}
		}
		if digits >= 8 && digits <= 15 && (c != '(' || digits >= 9) && (value.String()[0] == '+' || value.String()[0] == '0' || groups >= 3) &&
			(end == len(s) || !isWordByte(s[end])) && !looksLikeDates(s[i:end]) {
			found = append(found, Span{i, end, value.String()})
		}
		i = max(i, end-1)
	}
	return found
}

// looksLikeDates: "2026-05-04 10" is no number to ring.
func looksLikeDates(s string) bool {
	return len(s) >= 10 && s[4] == '-' && s[7] == '-' || len(s) >= 10 && s[2] == '.' && s[5] == '.'
}

// orderWords stand before an order, invoice or image number.
var orderWords = []string{"order", "invoice", "ref", "reference", "booking", "no", "number", "nr", "nº", "num", "número", "pedido",
	"factura", "reserva", "beställning", "ordernummer", "faktura", "bokning", "bestellung", "rechnung", "auftrag", "commande",
	"facture", "ordre", "bestilling", "bestelling", "factuur", "encomenda", "fatura", "ordine", "fattura", "tilaus", "lasku", "#"}

// Numbers finds order, invoice and booking numbers: a figure of three to twelve digits, perhaps with letters
// and hyphens before, behind a word that says so or a '#'.
func Numbers(s string) []Span {
	s = cut(s)
	var found []Span
	for i := 0; i < len(s); {
		word, end := nextWord(s, i)
		if word == "" {
			break
		}
		i = end
		if !isOrderWord(word) {
			continue
		}
		rest := strings.TrimLeft(s[i:], " .:#\u00a0º°")
		for {
			next, stop := nextWord(rest, 0)
			if !isOrderWord(next) || !strings.EqualFold(rest[:min(len(next), len(rest))], next) {
				break
			}
			rest = strings.TrimLeft(rest[stop:], " .:#\u00a0º°")
		}
		start := len(s) - len(rest)
		stop := start
		digits := 0
		for stop < len(s) && (isDigit(s[stop]) || s[stop] >= 'A' && s[stop] <= 'Z' || s[stop] == '-' || s[stop] == '/') && stop-start < 20 {
			if isDigit(s[stop]) {
				digits++
			}
			stop++
		}
		value := strings.TrimRight(s[start:stop], "-/")
		if digits >= 3 && digits <= 12 {
			found = append(found, Span{start, start + len(value), value})
			i = start + len(value)
		}
	}
	return found
}

func nextWord(s string, i int) (string, int) {
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == '#' {
			return "#", i + 1
		}
		if unicode.IsLetter(r) {
			start := i
			for i < len(s) {
				r, size = utf8.DecodeRuneInString(s[i:])
				if !unicode.IsLetter(r) && r != 'º' {
					break
				}
				i += size
			}
			return strings.ToLower(s[start:i]), i
		}
		i += size
	}
	return "", len(s)
}

func isOrderWord(w string) bool {
	for _, o := range orderWords {
		if o == w {
			return true
		}
	}
	return false
}

// cut leaves what is beyond MaxBytes unread.
func cut(s string) string {
	if len(s) > MaxBytes {
		return s[:MaxBytes]
	}
	return s
}
