package authres

import (
	"strconv"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// confusable maps letters to the plain one they are read as (a small part of Unicode TR 39, plus the
// digits that stand in for letters).
var confusable = map[rune]rune{
	'а': 'a', 'ɑ': 'a', 'α': 'a', 'в': 'b', 'ь': 'b', 'с': 'c', 'ϲ': 'c', 'ԁ': 'd', 'е': 'e', 'ё': 'e', 'є': 'e',
	'ε': 'e', 'ɡ': 'g', 'һ': 'h', 'н': 'h', 'і': 'i', 'ї': 'i', 'ı': 'i', 'ι': 'i', 'ɩ': 'i', 'ј': 'j', 'к': 'k',
	'κ': 'k', 'ӏ': 'l', 'ł': 'l', 'м': 'm', 'п': 'n', 'η': 'n', 'ո': 'n', 'о': 'o', 'ο': 'o', 'σ': 'o', 'օ': 'o',
	'ø': 'o', 'р': 'p', 'ρ': 'p', 'ԛ': 'q', 'г': 'r', 'ѕ': 's', 'т': 't', 'τ': 't', 'ս': 'u', 'υ': 'u', 'ѵ': 'v',
	'ν': 'v', 'ԝ': 'w', 'ω': 'w', 'х': 'x', 'χ': 'x', 'у': 'y', 'γ': 'y', 'ʏ': 'y', 'ᴢ': 'z', 'đ': 'd', 'ß': 's',
	'0': 'o', '1': 'l', '3': 'e', '5': 's', '|': 'l',
}

// LookAlike reports whether addr is made to be taken for a staff address: the same letters in another
// alphabet, "rn" for "m", one letter off, another ending, a hyphen more. It returns the address it
// resembles, the person's own before a colleague's. It is a warning to show, never a reason to trust or to refuse.
func LookAlike(addr string, staff []string) (string, bool) {
	local, domain, ok := cutAddress(addr)
	if !ok {
		return "", false
	}
	for _, s := range staff {
		if strings.EqualFold(strings.TrimSpace(s), strings.TrimSpace(addr)) {
			return "", false
		}
	}
	first := ""
	for _, s := range staff {
		theirLocal, theirDomain, ok := cutAddress(s)
		if !ok {
			continue
		}
		sameLocal := skeleton(local) == skeleton(theirLocal)
		alike := false
		switch {
		case domain == theirDomain:
			alike = sameLocal || near(local, theirLocal)
		case aligned(domain, theirDomain): // a subdomain of their own
		case resembles(domain, theirDomain):
			alike = true
		case sameLocal && !shared[domain] && stem(domain) == stem(theirDomain):
			alike = true // the ending swapped: studio.co for studio.com
		}
		if alike && sameLocal {
			return s, true
		}
		if alike && first == "" {
			first = s
		}
	}
	return first, first != ""
}

// Spelled writes an address so that foreign letters in it can be told from those they look like: the domain in its
// ASCII form (RFC 5891), other letters by their numbers.
func Spelled(addr string) string {
	local, domain, ok := strings.Cut(addr, "@")
	if !ok {
		return plainLetters(addr)
	}
	if coded, err := idna.ToASCII(domain); err == nil {
		domain = coded
	}
	return plainLetters(local) + "@" + plainLetters(domain)
}

func plainLetters(s string) string { return strings.Trim(strconv.QuoteToASCII(s), `"`) }

func cutAddress(addr string) (local, domain string, ok bool) {
	at := strings.LastIndex(addr, "@")
	if at < 1 || at == len(addr)-1 || len(addr) > 320 {
		return "", "", false
	}
	local, domain = strings.ToLower(strings.TrimSpace(addr[:at])), strings.ToLower(strings.TrimSpace(addr[at+1:]))
	if shown, err := idna.ToUnicode(domain); err == nil {
		domain = shown
	}
	return local, domain, true
}

// resembles compares two different domains as the eye does. Freemail and shared hosts resemble nothing:
// half the world has an address there.
func resembles(domain, theirs string) bool {
	if shared[domain] {
		return false
	}
	if skeleton(domain) == skeleton(theirs) {
		return true
	}
	name, rest, _ := strings.Cut(domain, ".")
	theirName, theirRest, _ := strings.Cut(theirs, ".")
	return rest == theirRest && near(name, theirName)
}

// stem is the name of a domain without its ending.
func stem(domain string) string {
	name, _, _ := strings.Cut(domain, ".")
	if org, ok := organisation(domain); ok {
		name, _, _ = strings.Cut(org, ".")
	}
	return skeleton(name)
}

// skeleton is how a name looks: accents and dividing signs gone, confusable letters as one.
func skeleton(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(s)) {
		if plain, ok := confusable[r]; ok {
			r = plain
		}
		if r < 0x80 && (isKeyword(byte(r)) && r != '-' && r != '_' || r == '@') || r > 0x36f {
			b.WriteRune(r)
		}
	}
	return strings.NewReplacer("rn", "m", "vv", "w", "cl", "d", "i", "l").Replace(b.String())
}

// near reports whether two names are one edit apart; names of fewer than five letters are too short to
// tell a slip from another name.
func near(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) < 5 || len(y)-len(x) > 1 {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	if len(x) < len(y) {
		return string(x[i:]) == string(y[i+1:])
	}
	if i == len(x) {
		return true
	}
	if string(x[i+1:]) == string(y[i+1:]) {
		return true
	}
	return i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i] && string(x[i+2:]) == string(y[i+2:])
}
