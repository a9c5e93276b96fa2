package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sort says what a token is.
type Sort uint8

// The sorts of tokens.
const (
	Word Sort = iota
	Number
	Emoji // one picture or a typed face
)

// Token is one word, number or emoji, with its byte offsets (end exclusive) in the text it came from.
type Token struct {
	Start, End int
	Norm       string // folded, see Fold
	Sort       Sort
	Caps       bool // two or more letters, all capital
	Sentence   int  // index into Doc.Sentences
	Clause     int  // counts commas, dashes and brackets too
}

// Sentence is a run of tokens up to a full stop, a blank line or the end of a list item.
type Sentence struct {
	First, Last int // tokens [First, Last)
	Question    bool
	Exclaims    int
}

// Doc is a text taken apart.
type Doc struct {
	Text      string
	Tokens    []Token
	Sentences []Sentence
}

// Read takes a text apart. Offsets refer to s as given.
func Read(s string) *Doc {
	d := new(Doc)
	d.Read(s)
	return d
}

// Read takes a text apart as the function does, in the memory of the text read before, of which nothing is left.
func (d *Doc) Read(s string) {
	d.Text = s
	if len(s) > MaxBytes {
		s = s[:MaxBytes]
	}
	d.Tokens, d.Sentences = d.Tokens[:0], d.Sentences[:0]
	if d.Tokens == nil {
		d.Tokens = make([]Token, 0, len(s)/5+4)
	}
	folded := folder{size: len(s)}
	sentence := Sentence{}
	clause, lineStart := 0, 0
	end := func() {
		sentence.Last = len(d.Tokens)
		clause++
		if sentence.Last > sentence.First {
			d.Sentences = append(d.Sentences, sentence)
			sentence = Sentence{First: len(d.Tokens)}
		}
	}
	add := func(start, stop int, sort Sort, norm string, caps bool) {
		if norm != "" {
			d.Tokens = append(d.Tokens, Token{start, stop, norm, sort, caps, len(d.Sentences), clause})
		}
	}
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		} else if traits[r] == 0 {
			i++
			continue
		}
		switch {
		case isLetter(r):
			stop, has := wordEnd(s, i)
			if has&(apostrophes|wide) != 0 {
				if cut := clitic(s[i:stop]); cut > 0 {
					add(i, i+cut, Word, folded.word(s[i:i+cut], has), allCaps(s[i:i+cut]))
					i += cut
				}
			}
			add(i, stop, Word, folded.word(s[i:stop], has), has&(capital|wide) != 0 && allCaps(s[i:stop]))
			i = stop
			continue
		case r >= '0' && r <= '9':
			stop := numberEnd(s, i)
			add(i, stop, Number, s[i:stop], false)
			i = stop
			continue
		case r == ':' || r == ';' || r == '<' || r == '=':
			if n := face(s[i:]); n > 0 {
				add(i, i+n, Emoji, emojiNorm(s[i:i+n]), false)
				i += n
				continue
			}
			clause++
		case r == '?' || r == '¿' || r == '!' || r == '¡' || r == '…':
			if r == '?' {
				sentence.Question = true
			}
			if r == '!' {
				sentence.Exclaims++
			}
			if (r == '?' || r == '!') && !followed(s[i+size:], "?!") {
				end()
			}
		case r == '.':
			if next := after(s[i+1:]); next == 0 || next == '\n' || unicode.IsUpper(next) || next == '¿' || next == '¡' {
				if i+1 >= len(s) || s[i+1] == ' ' || s[i+1] == '\n' || s[i+1] == '\r' || s[i+1] == '"' || s[i+1] == ')' {
					end()
				}
			} else if !ordinal(s, i) {
				clause++
			}
		case r == '\n':
			rest := strings.TrimLeft(s[i+1:], " \t\r")
			short := i-lineStart < 45
			if rest == "" || rest[0] == '\n' || strings.ContainsRune("-*•>#", rune(rest[0])) || short {
				end()
			}
			lineStart = i + 1
		case r == ',' || r == '(' || r == ')' || r == '"' || r == '—' || r == '–' || r == '“' || r == '”' || r == '«' || r == '»':
			clause++
		case r == '-':
			if i+1 < len(s) && s[i+1] == ' ' {
				clause++
			}
		case isEmoji(r):
			stop := i + size
			for stop < len(s) {
				next, n := utf8.DecodeRuneInString(s[stop:])
				if next != 0xfe0f && (next < 0x1f3fb || next > 0x1f3ff) {
					break
				}
				stop += n
			}
			add(i, stop, Emoji, emojiNorm(s[i:stop]), false)
			i = stop
			continue
		}
		i += size
	}
	end()
}

// Slice gives the words from token first to before token last as they stand in the text.
func (d *Doc) Slice(first, last int) string {
	if first >= last {
		return ""
	}
	return d.Text[d.Tokens[first].Start:d.Tokens[last-1].End]
}

// ordinal reports whether the full stop at i makes an ordinal of the figure before it: "den 3. gang". Before a capital
// letter it may as well end a sentence, and is taken to.
func ordinal(s string, i int) bool {
	if i == 0 || !isDigit(s[i-1]) || i+2 >= len(s) || s[i+1] != ' ' {
		return false
	}
	next, _ := utf8.DecodeRuneInString(s[i+2:])
	return unicode.IsLower(next)
}

func allCaps(s string) bool {
	n := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n >= 2
}

func followed(s, chars string) bool { return s != "" && strings.IndexByte(chars, s[0]) >= 0 }

// after is the first rune behind blanks, 0 at the end.
func after(s string) rune {
	s = strings.TrimLeft(s, " \t\r\"')”»")
	if s == "" {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(s)
	return r
}
