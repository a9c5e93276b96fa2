package mailer

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// htmlScanner cuts HTML into texts and tags as browsers do (WHATWG HTML section 13.2.5), without a copy of
// anything. It is several times as fast as a tokenizer that must cope with a stream, and reads the same.
type htmlScanner struct {
	src   string // what is left to read
	raw   string // the element that is open whose content is text whatever it looks like, "" for none
	ended bool   // the source ended within a tag: there is no such tag, and nothing follows
}

// htmlToken is a text, or the name of a tag. The attributes of an opening tag are the scanner's next ones.
type htmlToken struct {
	kind htmlKind
	tag  atom.Atom
	text string
}

type htmlKind uint8

const (
	htmlEnd htmlKind = iota
	htmlText
	htmlVerbatim // a text without character references
	htmlOpen
	htmlClose
)

// next reads a text or the name of a tag. After an opening tag its attributes must be read to their end.
func (s *htmlScanner) next() htmlToken {
	if s.raw != "" {
		if text := s.rawText(); text.text != "" {
			return text
		}
	}
	for s.src != "" && !s.ended {
		from := 0
		for {
			i := strings.IndexByte(s.src[from:], '<')
			if i < 0 || from+i+1 == len(s.src) {
				from = len(s.src)
				break
			}
			from += i
			if c := s.src[from+1]; asciiLetter(c) || c == '/' || c == '!' || c == '?' {
				break
			}
			from++
		}
		if from == 0 && s.src == "</" {
			from = 2
		}
		if from > 0 {
			text := s.src[:from]
			s.src = s.src[from:]
			return htmlToken{kind: htmlText, text: text}
		}
		switch c := s.src[1]; {
		case c == '/' && s.src[2] == '>':
			s.src = s.src[3:]
		case c == '/' && asciiLetter(s.src[2]):
			tag, _ := s.name(2)
			for more := true; more; {
				_, _, more = s.attr()
			}
			if !s.ended {
				return htmlToken{kind: htmlClose, tag: tag}
			}
		case c == '!' && strings.HasPrefix(s.src, "<!--"):
			s.comment()
		case c == '/' || c == '!' || c == '?':
			_, s.src, _ = strings.Cut(s.src[2:], ">")
		default:
			tag, raw := s.name(1)
			s.raw = raw
			return htmlToken{kind: htmlOpen, tag: tag}
		}
	}
	return htmlToken{}
}

func asciiLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// name reads the name of a tag that begins at that place, and says whether its content is raw text.
func (s *htmlScanner) name(from int) (tag atom.Atom, raw string) {
	var low [16]byte
	i, n := from, 0
	for ; i < len(s.src) && !endsName[s.src[i]]; i++ {
		if n < len(low) {
			low[n] = small(s.src[i])
		}
		n++
	}
	s.src = s.src[i:]
	if n > len(low) {
		return 0, ""
	}
	switch tag = atom.Lookup(low[:n]); tag {
	case atom.Iframe, atom.Noembed, atom.Noframes, atom.Noscript, atom.Plaintext, atom.Script, atom.Style, atom.Textarea, atom.Title, atom.Xmp:
		raw = tag.String()
	}
	return tag, raw
}

// endsName are the bytes that end the name of a tag; an attribute's ends at '=' too.
var endsName = [256]bool{' ': true, '\n': true, '\r': true, '\t': true, '\f': true, '/': true, '>': true}

// attr reads the next attribute of the tag, its value as it stands; false at the end of the tag.
func (s *htmlScanner) attr() (key, val string, ok bool) {
	for {
		src := skipBlanks(s.src)
		if src == "" {
			break
		}
		if src[0] == '>' {
			s.src = src[1:]
			return "", "", false
		}
		i := 0
		if src[0] == '=' {
			i = 1
		}
		for i < len(src) && !endsName[src[i]] && src[i] != '=' {
			i++
		}
		key, val = src[:i], ""
		if src = skipBlanks(src[i:]); src == "" {
			break
		}
		switch src[0] {
		case '/':
			src = src[1:]
		case '=':
			if src = skipBlanks(src[1:]); src == "" {
				break
			}
			switch quote := src[0]; quote {
			case '>':
			case '"', '\'':
				if n := strings.IndexByte(src[1:], quote); n >= 0 {
					val, src = src[1:1+n], src[n+2:]
				} else {
					src = ""
				}
			default:
				n := 1
				for n < len(src) && src[n] != '>' && (src[n] == '/' || !endsName[src[n]]) {
					n++
				}
				val, src = src[:n], src[n:]
			}
		}
		if src == "" {
			break
		}
		if s.src = src; key != "" {
			return key, val, true
		}
	}
	s.src, s.ended = "", true
	return "", "", false
}

func skipBlanks(s string) string {
	for s != "" && endsName[s[0]] && s[0] != '/' && s[0] != '>' {
		s = s[1:]
	}
	return s
}

// comment passes over a comment.
func (s *htmlScanner) comment() {
	body := s.src[4:]
	for from := 0; ; {
		i := strings.IndexByte(body[from:], '>')
		if i < 0 {
			s.src = ""
			return
		}
		from += i + 1
		if in := body[:from-1]; in == "" || in == "-" || strings.HasSuffix(in, "--") || strings.HasSuffix(in, "--!") {
			s.src = body[from:]
			return
		}
	}
}

// rawText reads up to the end tag of the element that is open.
func (s *htmlScanner) rawText() htmlToken {
	t := htmlToken{kind: htmlVerbatim, text: s.src}
	name := s.raw
	s.raw = ""
	if name == "textarea" || name == "title" {
		t.kind = htmlText
	}
	for from := 0; name != "plaintext"; {
		i := strings.IndexByte(s.src[from:], '<')
		if i < 0 {
			break
		}
		from += i + 1
		rest := s.src[from:]
		if len(rest) > len(name)+1 && rest[0] == '/' && strings.EqualFold(rest[1:1+len(name)], name) && endsName[rest[1+len(name)]] {
			t.text = s.src[:from-1]
			break
		}
	}
	s.src = s.src[len(t.text):]
	return t
}

// unescape reads the character references in the value of an attribute. One without its semicolon counts
// only where nothing goes on behind it, lest "?a=1&copy=2" becomes another address.
func unescape(val string) string {
	i := strings.IndexByte(val, '&')
	if i < 0 {
		return val
	}
	var b strings.Builder
	for ; i >= 0; i = strings.IndexByte(val, '&') {
		b.WriteString(val[:i])
		val = val[i:]
		n := 1
		for n < len(val) && (asciiLetter(val[n]) || '0' <= val[n] && val[n] <= '9' || n == 1 && val[n] == '#') {
			n++
		}
		named := n > 1 && val[1] != '#'
		switch {
		case named && n < len(val) && val[n] == '=':
			b.WriteString(val[:n])
		case named:
			whole := n < len(val) && val[n] == ';'
			if whole {
				n++
			}
			read := html.UnescapeString(val[:n])
			if _, size := utf8.DecodeRuneInString(read); size < len(read) && (!whole || read[len(read)-1] == ';') {
				read = val[:n] // only a piece of it is a name
			}
			b.WriteString(read)
		case n < len(val) && val[n] == ';':
			n++
			b.WriteString(html.UnescapeString(val[:n]))
		default:
			b.WriteString(html.UnescapeString(val[:n]))
		}
		val = val[n:]
	}
	b.WriteString(val)
	return b.String()
}
