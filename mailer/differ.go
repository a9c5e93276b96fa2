package mailer

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// differ reports whether the plain and the HTML part of a mail say different things. Only the new words
// of both are compared: programs write quotes, links and pictures each in its own way. A command needs
// that what a person saw (HTML) is what is read (plain).
func (p *walk) differ(plain, fresh, src string) bool {
	all := bag(plain)
	own := all
	if len(fresh) != len(plain) {
		own = bag(fresh)
	}
	// A glance is enough for most: all words of one are in the other.
	shown := glance(src)
	if missing(own, shown) == 0 && missing(shown, all) == 0 {
		return false
	}
	g := readHTML(src)
	shown = bag(string(g.out))
	// What is in the new words of one and not even in the other's whole text was said to one reader only.
	if tooMany(missing(own, shown), len(own)) {
		return true
	}
	if missing(shown, all) == 0 {
		return false
	}
	text, _, _ := g.fresh()
	if !hasWord(text) {
		text = string(g.out)
	}
	own = bag(p.p.split(text, p.m.Subject).text)
	return tooMany(missing(own, all), len(own))
}

// glance gives the words of HTML without reading it: what stands between tags.
func glance(src string) []uint32 {
	words := make([]uint32, 0, len(src)/16+16)
	for src != "" {
		i := strings.IndexByte(src, '<')
		if i < 0 {
			i = len(src)
		}
		chunk := src[:i]
		if strings.IndexByte(chunk, '&') >= 0 {
			chunk = html.UnescapeString(chunk)
		}
		words = bagOf(words, chunk)
		src = src[i:]
		if len(src) < 2 {
			break
		}
		end := ">"
		switch c := src[1] | 0x20; {
		case strings.HasPrefix(src, "<!--"):
			end = "-->"
		case c == 's' && len(src) > 6 && strings.EqualFold(src[1:6], "style"):
			end = "</style"
		case c == 's' && len(src) > 7 && strings.EqualFold(src[1:7], "script"):
			end = "</script"
		case c == 't' && len(src) > 6 && strings.EqualFold(src[1:6], "title"):
			end = "</title"
		}
		_, rest, found := strings.Cut(src, end)
		if !found {
			if _, rest, found = strings.Cut(src, ">"); !found {
				break
			}
		}
		src = rest
	}
	slices.Sort(words)
	return words
}

// tooMany says when words missing are no accident of mail programs. In a short text, as commands are, every
// word counts.
func tooMany(n, all int) bool { return n > 0 && (all <= 12 || n > 2 && n*5 > all) }

// missing counts what is in a and not in b, both sorted.
func missing(a, b []uint32) int {
	n, j := 0, 0
	for _, w := range a {
		for j < len(b) && b[j] < w {
			j++
		}
		if j < len(b) && b[j] == w {
			j++
		} else {
			n++
		}
	}
	return n
}

// bag gives the words of a text, as sorted hashes. Links, addresses and names of pictures are left out.
func bag(s string) []uint32 {
	words := bagOf(make([]uint32, 0, len(s)/5+1), s)
	slices.Sort(words)
	return words
}

// bagOf adds the words of a text.
func bagOf(words []uint32, s string) []uint32 {
	for i := 0; i < len(s); {
		if s[i] <= ' ' {
			i++
			continue
		}
		end := i
		link := false
		for end < len(s) && s[end] > ' ' && s[end] != '<' && s[end] != '(' && s[end] != '[' || end == i {
			if s[end] == '@' || s[end] == ':' && end+2 < len(s) && s[end+1] == '/' && s[end+2] == '/' {
				link = true
			}
			end++
		}
		field := s[i:end]
		i = end
		if link || strings.HasPrefix(field, "www.") || strings.HasPrefix(field, "<www.") || strings.HasPrefix(field, "[cid:") || strings.HasPrefix(field, "[image:") {
			if field[0] == '[' { // the name of a picture reaches to the bracket
				if j := strings.IndexByte(s[i:min(len(s), i+200)], ']'); j >= 0 && !strings.Contains(field, "]") {
					i += j + 1
				}
			}
			continue
		}
		words = addWords(words, field)
	}
	return words
}

// addWords adds the hashes (FNV-1a) of the runs of letters and digits in s.
func addWords(words []uint32, s string) []uint32 {
	h, in := uint32(2166136261), false
	for i := 0; i < len(s); {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		i += n
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
		case 'A' <= r && r <= 'Z':
			r += 'a' - 'A'
		case r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			r = unicode.ToLower(r)
		default:
			if in {
				words = append(words, h)
			}
			h, in = 2166136261, false
			continue
		}
		h, in = (h^uint32(r))*16777619, true
	}
	if in {
		words = append(words, h)
	}
	return words
}
