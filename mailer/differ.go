package mailer

import (
	"strings"
)

// differ reports whether the plain and the HTML part of a mail say different things. Only the new words
// of both are compared: programs write quotes, links and pictures each in its own way. A scanner-proof
// command needs that what a person saw (HTML) is what is read (plain).
func (p *walk) differ(plain string, g page) bool {
	fresh, _, _ := g.fresh()
	if !hasWord(fresh) {
		fresh = string(g.out)
	}
	a := p.p.split(plain, p.m.Subject).text
	b := p.p.split(fresh, p.m.Subject).text
	plainWords, htmlWords := bag(a), bag(b)
	missing := func(from, in map[string]int) (n, all int) {
		for word, count := range from {
			all += count
			if d := count - in[word]; d > 0 {
				n += d
			}
		}
		return n, all
	}
	// What is in one and not even in the other's whole text was said to one reader only.
	onlyPlain, nPlain := missing(plainWords, bag(string(g.out)))
	onlyHTML, nHTML := missing(htmlWords, bag(plain))
	return tooMany(onlyPlain, nPlain) || tooMany(onlyHTML, nHTML)
}

func tooMany(only, all int) bool {
	return only > 2 && only*5 > all || all > 0 && only == all && only > 0
}

// bag counts the words of a text; links, addresses and picture names are left out.
func bag(s string) map[string]int {
	words := map[string]int{}
	for _, field := range strings.FieldsFunc(lower(s), func(r rune) bool {
		return r <= ' ' || r == '<' || r == '>' || r == '(' || r == ')' || r == '[' || r == ']' || r == '|' || r == '*' || r == '_' || r == '"'
	}) {
		if strings.Contains(field, "://") || strings.Contains(field, "@") || strings.HasPrefix(field, "www.") || strings.HasPrefix(field, "cid:") {
			continue
		}
		for i := 0; i < len(field); {
			n := wordLen(field[i:])
			if n == 0 {
				i++
				for i < len(field) && field[i]&0xC0 == 0x80 {
					i++
				}
				continue
			}
			words[field[i:i+n]]++
			i += n
		}
	}
	return words
}
