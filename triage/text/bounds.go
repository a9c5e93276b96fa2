package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

func isLetter(r rune) bool {
	if r < utf8.RuneSelf {
		return r|0x20 >= 'a' && r|0x20 <= 'z'
	}
	return unicode.IsLetter(r) && r != 'º' && r != 'ª'
}

// trait is what a byte is to the reader of words; a byte without one stands between words and says nothing.
type trait uint8

const (
	letter      trait = 1 << iota
	capital           // a letter too
	digit             // 0 to 9
	apostrophes       // an ASCII one
	wide              // part of a rune beyond ASCII
	stop              // may end a clause, or begin a face
	tripled           // of a word: a letter, small or capital, may stand three times in a row
)

var traits = func() (t [256]trait) {
	for c := range t {
		switch {
		case c >= 'a' && c <= 'z':
			t[c] = letter
		case c >= 'A' && c <= 'Z':
			t[c] = letter | capital
		case c >= '0' && c <= '9':
			t[c] = digit
		case c >= utf8.RuneSelf:
			t[c] = wide
		}
	}
	for _, c := range ":;<=?!.\n,()\"-" {
		t[c] = stop
	}
	t['\''], t['`'] = apostrophes, apostrophes
	return t
}()

// wordEnd finds the end of the word that begins at i, and the traits of all its bytes; an apostrophe between letters
// belongs to it.
func wordEnd(s string, i int) (end int, has trait) {
	var last, before byte // the letters read, small
	for i < len(s) {
		t := traits[s[i]]
		if t&(letter|digit) != 0 {
			small := s[i] | 0x20
			if small == last && small == before {
				t |= tripled
			}
			before, last = last, small
			has |= t
			i++
			continue
		}
		if t&(wide|apostrophes) == 0 {
			break
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case isLetter(r):
		case apostrophe(r):
			if next, _ := utf8.DecodeRuneInString(s[i+size:]); !isLetter(next) {
				return i, has
			}
		case unicode.Is(unicode.Mn, r), r == 0x00ad, r == 0x200d:
		default:
			return i, has
		}
		has |= t
		i += size
	}
	return i, has
}

// clitic is where a word falls apart at its apostrophe: "l'album" does, "it's" does not and gives 0.
func clitic(word string) int {
	at := strings.IndexFunc(word, apostrophe)
	if at < 0 {
		return 0
	}
	_, size := utf8.DecodeRuneInString(word[at:])
	head, tail := Fold(word[:at]), Fold(word[at+size:])
	switch tail {
	case "s", "t", "m", "d", "ve", "ll", "re", "clock":
		return 0
	}
	if len(head) <= 2 || head == "jusqu" || head == "lorsqu" || head == "puisqu" || head == "quelqu" ||
		head == "dell" || head == "nell" || head == "sull" || head == "all" || head == "dall" || head == "quell" {
		return at + size
	}
	return 0
}

func numberEnd(s string, i int) int {
	for i < len(s) {
		c := s[i]
		if c >= '0' && c <= '9' {
			i++
			continue
		}
		if (c == '.' || c == ',' || c == ':' || c == '/') && i+1 < len(s) && s[i+1] >= '0' && s[i+1] <= '9' {
			i++
			continue
		}
		break
	}
	return i
}
