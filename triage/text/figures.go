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

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isWordByte(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= utf8.RuneSelf || isDigit(c)
}

// orderWords stand before an order, invoice or booking number; folded.
var orderWords = wordSet(`order ordern ordernumber ordernummer ordernr invoice invoicenumber booking reservation reference ref
	pedido encargo factura reserva referencia beställning beställningen beställningsnummer faktura fakturan fakturanr fakturanummer bokning
	bokningen bokningsnummer referens kvitto bestellung bestellnummer auftrag auftragsnummer rechnung rechnungsnummer buchung kundennummer
	commande facture reservation ordre ordren ordrenummer bestilling bestillingen bestillingsnummer faktura reservasjon bestelling
	bestelnummer factuur factuurnummer boeking encomenda fatura reserva ordine fattura prenotazione tilaus tilausnumero lasku varaus`)

// numberWords stand between such a word and its number, or alone before one.
var numberWords = wordSet(`no nr num number nummer numero nº n id code kode código codigo`)

func wordSet(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(s) {
		set[Fold(w)] = true
	}
	return set
}

// Numbers finds order, invoice and booking numbers: a figure of three to twelve digits, perhaps with capital
// letters and hyphens, behind a word that says so or a '#'. A mere "no." announces only four digits or more,
// and nothing after a word like "phone". words are further words, or phrases, that stand before one.
func Numbers(s string, words ...string) []Span {
	s = cut(s)
	var found []Span
	phone := false
	for i := 0; i < len(s); {
		word, start, end := nextWord(s, i)
		if word == "" {
			break
		}
		i = end
		strong := orderWords[word]
		for _, w := range words {
			if stop := phraseAt(s, start, w); stop > 0 {
				strong, i = true, max(i, stop)
			}
		}
		hash := word == "#" && (start == 0 || !isWordByte(s[start-1]))
		if !strong && !hash && !numberWords[word] {
			phone = phoneWords[word]
			continue
		}
		at := skipNumberWords(s, i)
		value, digits := orderNumber(s[at:])
		switch {
		case digits < 3 || digits > 12 || !strong && !hash && (digits < 4 || phone), hash && at != end:
		case strong && at <= i+1 && isCount(value, s[at+len(value):]):
		default:
			found = append(found, Span{at, at + len(value), value})
			i = at + len(value)
		}
	}
	return found
}

// phraseAt reports where the phrase ends if it stands at i, else 0. A point and a blank may part its words.
func phraseAt(s string, i int, phrase string) int {
	for w := range strings.FieldsSeq(phrase) {
		word, start, end := nextWord(s, i)
		if word == "" || word != Fold(w) || strings.Trim(s[i:start], " .") != "" {
			return 0
		}
		i = end
	}
	return i
}

// isCount: "I want to order 100 prints" names no order. A small or round figure counts what follows, unless
// that is a verb or the clause is over.
func isCount(value, rest string) bool {
	if strings.Trim(value, "0123456789") != "" || len(value) > 3 && !strings.HasSuffix(value, "00") {
		return false
	}
	word, start, _ := nextWord(rest, 0)
	if word == "" || strings.Trim(rest[:start], " ") != "" {
		return false
	}
	switch word {
	case "is", "was", "has", "and", "from", "for", "in", "still", "but", "es", "ha", "y", "no", "ni", "de", "ar", "har", "och", "fran", "som",
		"ist", "wurde", "und", "vom", "er", "et", "est":
		return false
	}
	return true
}

// skipNumberWords goes over ". nº:" and the like.
func skipNumberWords(s string, i int) int {
	const marks = " .:#\u00a0º°(-–"
	i = len(s) - len(strings.TrimLeft(s[i:], marks))
	for range 3 {
		word, start, end := nextWord(s, i)
		if start != i || word == "#" || !numberWords[word] {
			return i
		}
		i = len(s) - len(strings.TrimLeft(s[end:], marks))
	}
	return i
}

// orderNumber reads the number s begins with, and counts its digits.
func orderNumber(s string) (value string, digits int) {
	end := 0
	for end < len(s) && end < 20 && (isDigit(s[end]) || s[end] >= 'A' && s[end] <= 'Z' || s[end] == '-' || s[end] == '/') {
		if isDigit(s[end]) {
			digits++
		}
		end++
	}
	value = strings.TrimRight(s[:end], "-/")
	if end < len(s) && (isWordByte(s[end]) || (s[end] == ',' || s[end] == '.') && end+1 < len(s) && isDigit(s[end+1])) || looksLikeDate(value) || isYear(value) {
		return "", 0
	}
	return value, digits
}

// isYear: "our order 2025 was better" names no order.
func isYear(s string) bool {
	return len(s) == 4 && (s[:2] == "19" || s[:2] == "20") && isDigit(s[2]) && isDigit(s[3])
}

// nextWord is the next word from i on, folded, or a '#'.
func nextWord(s string, i int) (word string, start, end int) {
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == '#' {
			return "#", i, i + 1
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
			return Fold(s[start:i]), start, i
		}
		i += size
	}
	return "", len(s), len(s)
}

// cut leaves what is beyond MaxBytes unread.
func cut(s string) string {
	if len(s) > MaxBytes {
		return s[:MaxBytes]
	}
	return s
}
