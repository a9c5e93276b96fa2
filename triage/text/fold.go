package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Fold brings a word to the form the lexicons are compared in: lower case, without the accents people
// leave out (é, ñ and å stay apart from nothing they would be confused with), "don’t" as "dont", and
// "sooooo" as "so".
func Fold(word string) string {
	plain := true
	for i := 0; i < len(word); i++ {
		c := word[i]
		if c >= utf8.RuneSelf || c >= 'A' && c <= 'Z' || c == '\'' || c == '`' || i >= 2 && c == word[i-1] && c == word[i-2] {
			plain = false
			break
		}
	}
	if plain {
		return word
	}
	return string(appendFold(nil, word))
}

func appendFold(b []byte, word string) []byte {
	var last rune
	run := 0
	for i, r := range word {
		r = foldRune(r)
		if r == 0 {
			continue
		}
		if r == last && !unicode.IsDigit(r) {
			run++
		} else {
			run = 1
		}
		if run >= 3 {
			if run == 3 { // the two letters already written become one
				b = b[:len(b)-utf8.RuneLen(r)]
			}
			continue
		}
		last = r
		if r == '\'' && beforeT(word[i:]) {
			continue
		}
		if r == 'ß' {
			b = append(b, "ss"...)
			continue
		}
		b = utf8.AppendRune(b, r)
	}
	return b
}

// folder folds the words of one text into one piece of memory.
type folder struct {
	size  int // of the text
	all   strings.Builder
	space [32]byte
}

// word is Fold for a word whose bytes have these traits between them.
func (f *folder) word(word string, has trait) string {
	if has&(capital|wide|apostrophes|tripled) == 0 {
		return word
	}
	b := f.space[:0]
	if has&(wide|apostrophes|tripled) == 0 {
		for i := range len(word) {
			c := word[i]
			if traits[c]&capital != 0 {
				c |= 0x20
			}
			b = append(b, c)
		}
	} else {
		b = appendFold(b, word)
	}
	if f.all.Cap() == 0 {
		f.all.Grow(f.size/4 + 16)
	}
	from := f.all.Len()
	f.all.Write(b)
	return f.all.String()[from:]
}

// beforeT reports whether a 't', small or capital, follows the apostrophe that s begins with.
func beforeT(s string) bool {
	_, size := utf8.DecodeRuneInString(s)
	return size < len(s) && s[size]|0x20 == 't'
}

// apostrophe reports whether people type r for an apostrophe.
func apostrophe(r rune) bool {
	switch r {
	case '\'', '’', '‘', '´', '`', 'ʼ':
		return true
	}
	return false
}

// foldRune folds one rune; 0 drops it. Letters that make other words in some language stay (ä ö å æ ø ñ).
func foldRune(r rune) rune {
	if r < utf8.RuneSelf {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r == '`':
			return '\''
		}
		return r
	}
	if apostrophe(r) {
		return '\''
	}
	switch r {
	case 0x00ad, 0x200b, 0x200c, 0x200d, 0xfe0e, 0xfe0f, 0x0301, 0x0300, 0x0302, 0x0327:
		return 0
	}
	switch {
	case r >= 'ß' && r <= 'ÿ': // small already
	case r >= 'À' && r <= 'Þ' && r != '×':
		r += 'à' - 'À'
	default:
		r = unicode.ToLower(r)
	}
	switch r {
	case 'á', 'à', 'â', 'ã', 'ā':
		return 'a'
	case 'é', 'è', 'ê', 'ë':
		return 'e'
	case 'í', 'ì', 'î', 'ï':
		return 'i'
	case 'ó', 'ò', 'ô', 'õ':
		return 'o'
	case 'ú', 'ù', 'û', 'ü':
		return 'u'
	case 'ç':
		return 'c'
	case 'ÿ', 'ý':
		return 'y'
	}
	return r
}
