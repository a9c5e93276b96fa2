package compose

import (
	"regexp"
	"strings"

	"heed/templates"
)

var alternatives = regexp.MustCompile(`<([^<>]*\|[^<>]*)>`)

// inForm chooses among <du|ni> and <te|os|le|les>: by number, and in languages that know it by
// familiar or formal.
func inForm(s string, forms int, many, formal bool) string {
	i := 0
	if many && forms >= 2 {
		i = 1
	}
	if formal && forms == 4 {
		i += 2
	}
	return alternatives.ReplaceAllStringFunc(s, func(m string) string {
		options := strings.Split(m[1:len(m)-1], "|")
		if i >= len(options) {
			return options[len(options)-1]
		}
		return options[i]
	})
}

var speakers = regexp.MustCompile(`\{([^{}|]*)\|([^{}|]*)\}`)

// inPerson chooses in {I am|[[who]] is} between whoever signs and somebody they name. inForm comes first.
func inPerson(s string, mine bool) string {
	if mine {
		return speakers.ReplaceAllString(s, "$1")
	}
	return speakers.ReplaceAllString(s, "$2")
}

// formal follows the customer's own form of address; where they use none, the language's own default (German Sie) or the
// studio's (design: Spanish tú or usted).
func formal(a *templates.Address, text string, studio bool) bool {
	words := strings.FieldsFunc(strings.ToLower(clip(text, 20000)), func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r > 127 && r != '¿' && r != '¡' && r != '…')
	})
	count := func(list []string) (n int) {
		for _, w := range words {
			for _, p := range list {
				if w == p || strings.HasPrefix(p, "-") && len(w) > len(p)+1 && strings.HasSuffix(w, p[1:]) {
					n++
					break
				}
			}
		}
		return n
	}
	f, u := count(a.Familiar), count(a.Formal)
	if f == u {
		return studio || a.DefaultFormal
	}
	return u > f
}
