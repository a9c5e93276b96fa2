package mailer

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// phrases finds any of many phrases in a text in one pass over its words.
type phrases struct {
	first  map[string][]string // by their first word
	words  [256]uint64         // a bit for what each first word looks like, so that most others need no look into the map
	starts [1024]uint64        // the pairs of bytes they begin with, a bit each
	stops  [1024]uint64        // the pairs of bytes they end with
}

func newPhrases(lists ...[]string) *phrases {
	p := &phrases{first: map[string][]string{}}
	for _, list := range lists {
		for _, phrase := range list {
			phrase = lower(phrase)
			word := phrase[:wordLen(phrase)]
			p.first[word] = append(p.first[word], phrase)
			if word != "" {
				look := looks(word)
				p.words[look>>6] |= 1 << (look & 63)
			}
			if n := len(phrase); n > 1 {
				setBit(&p.starts, phrase[0], phrase[1])
				setBit(&p.stops, phrase[n-2], phrase[n-1])
			}
		}
	}
	return p
}

// looks makes a number below 1<<14 of the length of a word and a few of its bytes.
func looks(word string) uint {
	n := len(word)
	look := uint32(word[0]) | uint32(word[n/2])<<8 | uint32(word[n-1])<<16 | uint32(n)<<24
	return uint(look * 0x9e3779b1 >> 18)
}

// begun gives the phrases that begin with a word.
func (p *phrases) begun(word string) []string {
	if word == "" {
		return nil
	}
	if look := looks(word); p.words[look>>6]&(1<<(look&63)) == 0 {
		return nil
	}
	return p.first[word]
}

func setBit(set *[1024]uint64, a, b byte) {
	i := uint(a)<<8 | uint(b)
	set[i>>6] |= 1 << (i & 63)
}

func hasBit(set *[1024]uint64, a, b byte) bool {
	i := uint(a)<<8 | uint(b)
	return set[i>>6]&(1<<(i&63)) != 0
}

// small is a byte in lower case where it is an ASCII letter.
func small(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		b += 'a' - 'A'
	}
	return b
}

// mayBegin is a cheap test whether s, in whatever case, can begin with one of the phrases.
func (p *phrases) mayBegin(s string) bool {
	return len(s) > 1 && (s[0] >= utf8.RuneSelf || s[1] >= utf8.RuneSelf || hasBit(&p.starts, small(s[0]), small(s[1])))
}

// mayEnd is a cheap test whether s, in whatever case, can end with one of the phrases.
func (p *phrases) mayEnd(s string) bool {
	n := len(s)
	return n > 1 && (s[n-1] >= utf8.RuneSelf || s[n-2] >= utf8.RuneSelf || hasBit(&p.stops, small(s[n-2]), small(s[n-1])))
}

// begin is prefix of s in whatever case.
func (p *phrases) begin(s string) string {
	if !p.mayBegin(s) {
		return ""
	}
	return p.prefix(lowerHead(s))
}

// prefix returns the longest phrase that s (lower case) begins with as whole words.
func (p *phrases) prefix(s string) string {
	if s == "" {
		return ""
	}
	best := ""
	for _, phrase := range p.begun(s[:wordLen(s)]) {
		if len(phrase) > len(best) && strings.HasPrefix(s, phrase) && wordEnd(phrase, s[len(phrase):]) {
			best = phrase
		}
	}
	return best
}

// find returns the first phrase in s (lower case) and where it stands, -1 for none.
func (p *phrases) find(s string) (phrase string, at int) {
	for i := 0; i < len(s); {
		if bytesOfWords[s[i]] == 0 {
			i++
			continue
		}
		n := wordLen(s[i:])
		if n == 0 {
			_, n = utf8.DecodeRuneInString(s[i:])
			i += n
			continue
		}
		for _, phrase := range p.begun(s[i : i+n]) {
			if strings.HasPrefix(s[i:], phrase) && wordEnd(phrase, s[i+len(phrase):]) {
				return phrase, i
			}
		}
		i += n
	}
	return "", -1
}

// is reports whether s (lower case) is one of the phrases.
func (p *phrases) is(s string) bool { return s != "" && p.prefix(s) == s }

// bytesOfWords tells letters and digits (1) from what ends a word (0); beyond ASCII (2) it takes a rune.
var bytesOfWords = func() (t [256]uint8) {
	for i := range t {
		switch c := byte(i); {
		case c >= utf8.RuneSelf:
			t[i] = 2
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z':
			t[i] = 1
		}
	}
	return t
}()

// wordLen is the length of the run of letters and digits s begins with.
func wordLen(s string) int {
	for i := 0; i < len(s); {
		switch bytesOfWords[s[i]] {
		case 1:
			i++
			continue
		case 0:
			return i
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) {
			return i
		}
		i += n
	}
	return len(s)
}

// wordEnd reports whether a phrase ends where a word does.
func wordEnd(phrase, rest string) bool {
	last, _ := utf8.DecodeLastRuneInString(phrase)
	if !unicode.IsLetter(last) && !unicode.IsDigit(last) {
		return true
	}
	return wordLen(rest) == 0
}

// lower is strings.ToLower with typographic apostrophes and blanks made plain and marks without width
// left out.
func lower(s string) string {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return lowerFrom(s, i)
		}
	}
	return s
}

func lowerFrom(s string, i int) string {
	var space [256]byte
	b := space[:0]
	if len(s) > len(space)-8 {
		b = make([]byte, 0, len(s)+8)
	}
	b = append(b, s[:i]...)
	for i < len(s) {
		from, at := i, len(b)
		for i < len(s) && s[i] < utf8.RuneSelf {
			i++
		}
		b = append(b, s[from:i]...)
		for k, c := range b[at:] {
			if 'A' <= c && c <= 'Z' {
				b[at+k] = c + 'a' - 'A'
			}
		}
		if i == len(s) {
			break
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch r {
		case '’', '‘':
			b = append(b, '\'')
		case '\u00a0', '\u202f':
			b = append(b, ' ')
		case '\u200b', '\u200e', '\u200f', '\u202a', '\u202b', '\u202c', '\ufeff':
		default:
			b = utf8.AppendRune(b, unicode.ToLower(r))
		}
	}
	return string(b)
}

// lowerHead is lower of the beginning of s, for looking up prefixes.
func lowerHead(s string) string { return lower(cutAt(s, 80)) }
