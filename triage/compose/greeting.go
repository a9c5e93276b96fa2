package compose

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"heed/mailer"
	"heed/templates"
	"heed/triage/text"
)

// addressee is how a customer is greeted: Name may be empty, Many says that it is several people.
type addressee struct {
	Name string
	Many bool
	Last string // the surname of one person without a title, where it is known
}

// formally is the name in a formal greeting: in some languages the first name alone does not go with it.
func (a addressee) formally(n *templates.Names) string {
	if a.Last == "" || n.Formal == "" {
		return a.Name
	}
	return templates.Put(n.Formal, "first", a.Name, "last", a.Last)
}

// addressed finds out how to greet whoever wrote: by the display name, else by the name under the
// mail. A greeting without a name is better than a wrong one, so everything doubtful gives none.
func addressed(n *templates.Names, from mailer.Address, words string) addressee {
	if a := readName(n, from.Name, from.Addr); a.Name != "" || a.Many {
		return asSigned(n, a, from.Name, signedBy(n, words))
	}
	if from.Name != "" && !strings.Contains(from.Name, "@") && !sameAsLocal(from.Name, from.Addr) {
		if isCompany(n, strings.Fields(strings.ToLower(from.Name))) {
			return addressee{} // who signed for a company is a guess we need not make
		}
	}
	return readName(n, signedBy(n, words), "")
}

// asSigned follows how people sign, where that is plainly the same person: with a short form of their name, with a
// title, or together with somebody.
func asSigned(n *templates.Names, a addressee, display, signed string) addressee {
	b := readName(n, signed, "")
	words, whole := strings.Fields(tidyName(signed)), lowered(strings.Fields(tidyName(display)))
	switch {
	case b.Name == "" || a.Many || len(words) == 0 || strings.EqualFold(a.Name, b.Name):
		return a
	case b.Many: // "Caitlin and Niall" under Caitlin's mail
		if first, second, ok := couple(n, words); ok && (strings.EqualFold(first, a.Name) || strings.EqualFold(second, a.Name)) {
			return b
		}
	case len(words) == 1:
		if _, titled := n.Titles[strings.Trim(whole[0], ".")]; !titled && shortFor(b.Name, a.Name) {
			return b
		}
	case strings.Contains(b.Name, " ") && slices.Contains(whole, strings.ToLower(words[len(words)-1])): // "Mrs Petty"
		if _, titled := n.Titles[strings.ToLower(strings.Trim(words[0], "."))]; titled {
			return b
		}
	}
	return a
}

// shortFor reports whether a name is plainly short for another: a part of it, or with the same beginning.
func shortFor(short, name string) bool {
	s, w := text.Fold(short), text.Fold(name)
	if len(s) < 2 || len(s) > len(w)+2 {
		return false
	}
	return strings.Contains(w, s) || len(s) >= 4 && len(w) >= 3 && s[:3] == w[:3]
}

func sameAsLocal(name, addr string) bool {
	local, _, _ := strings.Cut(addr, "@")
	return strings.EqualFold(name, local)
}

// readName makes a greeting of one display name.
func readName(n *templates.Names, name, addr string) addressee {
	name = tidyName(name)
	if name == "" || strings.Contains(name, "@") || utf8.RuneCountInString(name) > 80 {
		return addressee{}
	}
	if before, after, ok := strings.Cut(name, ","); ok {
		name = commaName(n, before, after)
	}
	if !strings.ContainsAny(name, " ") && strings.ContainsAny(name, "._") && sameAsLocal(name, addr) {
		name = strings.NewReplacer(".", " ", "_", " ").Replace(name) // anna.lind
	}
	words := strings.Fields(name)
	if len(words) == 0 || isCompany(n, lowered(words)) {
		return addressee{}
	}
	if slices.Contains(n.Families, strings.ToLower(words[0])) {
		return addressee{Many: true}
	}
	if first, second, ok := couple(n, words); ok {
		and := n.And
		if soundsLikeI(second) {
			and = n.AndI
		}
		return addressee{Name: first + " " + and + " " + second, Many: true}
	}
	return single(n, words)
}

// commaName reads "Lind, Anna" as Anna Lind and "Anna Lind, Lind & Co" as Anna Lind.
func commaName(n *templates.Names, before, after string) string {
	b, a := strings.Fields(before), strings.Fields(after)
	if len(b) == 1 && len(a) >= 1 && len(a) <= 2 && !isCompany(n, lowered(a)) && !isCompany(n, lowered(b)) {
		return strings.Join(append(a, b...), " ")
	}
	return before
}

// single greets one person: by title and surname where the name carries a title, else by first name.
func single(n *templates.Names, words []string) addressee {
	shown, titled := "", false
	for len(words) > 1 {
		t, ok := n.Titles[strings.ToLower(strings.Trim(words[0], "."))]
		if !ok {
			break
		}
		if !titled {
			shown, titled = t, true
		}
		words = words[1:]
	}
	first, last := casing(words[0], words), casing(words[len(words)-1], words)
	if n.TwoSurnames && len(words) > 2 {
		last = casing(words[len(words)-2], words)
	}
	particles := surnameParticles(n, words, titled)
	last = strings.TrimSpace(particles + " " + last)
	for _, d := range n.Doubles {
		pair := strings.Fields(d)
		if len(words) > 2 && len(pair) == 2 && strings.EqualFold(words[0], pair[0]) && strings.EqualFold(words[1], pair[1]) {
			first += " " + casing(words[1], words)
		}
	}
	if titled {
		if !plausible(words[len(words)-1]) || !plausible(first) && strings.Contains(shown, "{first}") {
			return addressee{}
		}
		if particles != "" && !strings.Contains(shown, "{first}") { // Jan de Vries, but meneer De Vries
			r, size := utf8.DecodeRuneInString(particles)
			last = strings.Replace(last, particles, string(unicode.ToUpper(r))+particles[size:], 1)
		}
		return addressee{Name: templates.Put(shown, "first", first, "last", last)}
	}
	switch {
	case !plausible(words[0]):
		return addressee{}
	case len(words) == 1 || !plausible(words[len(words)-1]):
		return addressee{Name: first}
	}
	return addressee{Name: first, Last: last}
}

// surnameParticles are the small words that belong to the surname behind them: Dutch "de", "van den".
func surnameParticles(n *templates.Names, words []string, titled bool) string {
	end := len(words) - 1
	i := end
	for i > 0 && (i > 1 || titled) && slices.Contains(n.Particles, strings.ToLower(words[i-1])) {
		i--
	}
	return strings.ToLower(strings.Join(words[i:end], " "))
}

// couple reads "Anna & Tom", "Anna Lind and Tom Berg", "Anna and Tom Berg".
func couple(n *templates.Names, words []string) (first, second string, ok bool) {
	for i, w := range words {
		if i == 0 || i == len(words)-1 || !slices.Contains(joiners, strings.ToLower(w)) {
			continue
		}
		if !plausible(words[0]) || !plausible(words[i+1]) {
			return "", "", false
		}
		if _, titled := n.Titles[strings.ToLower(strings.Trim(words[0], "."))]; titled {
			return "", "", false
		}
		return casing(words[0], words), casing(words[i+1], words), true
	}
	return "", "", false
}

// joiners stand between the names of a couple, in any language: people keep their own.
var joiners = []string{"&", "+", "/", "and", "y", "e", "och", "o", "und", "et", "og", "en", "i"}

// particles begin nicknames, not names.
var particles = []string{"el", "la", "los", "las", "den", "det", "das", "der", "die", "le", "les", "de", "von", "van", "tu", "tú", "din"}

// plausible reports whether w can be a first name: letters, hyphen, apostrophe; two letters or more.
func plausible(w string) bool {
	letters := 0
	for _, r := range w {
		switch {
		case unicode.IsLetter(r):
			letters++
		case r == '-' || r == '\'' || r == '’' || unicode.Is(unicode.M, r):
		default:
			return false
		}
	}
	return letters >= 2 && letters <= 24 && !slices.Contains(particles, strings.ToLower(w))
}

// casing writes ANNA and anna as Anna, and leaves McKenzie alone. A name is only changed where the
// whole of it is shouted or whispered.
func casing(w string, all []string) string {
	whole := strings.Join(all, "")
	if whole != strings.ToUpper(whole) && whole != strings.ToLower(whole) {
		return w
	}
	up := true
	return strings.Map(func(r rune) rune {
		defer func() { up = r == '-' || r == '\'' || r == '’' }()
		if up {
			return unicode.ToUpper(r)
		}
		return unicode.ToLower(r)
	}, w)
}

// tidyName takes quotes, brackets, emoji and "via" remarks away.
func tidyName(name string) string {
	name = printable(name, 200)
	if i := strings.Index(strings.ToLower(name), " via "); i > 0 {
		name = name[:i]
	}
	var b strings.Builder
	depth := 0
	for _, r := range name {
		switch {
		case r == '(' || r == '[' || r == '<' || r == '{':
			depth++
		case r == ')' || r == ']' || r == '>' || r == '}':
			depth = max(0, depth-1)
		case depth > 0:
		case r == '"' || r == '“' || r == '”' || r == '«' || r == '»' || unicode.Is(unicode.So, r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Sk, r):
		default:
			b.WriteRune(r)
		}
	}
	return strings.Trim(strings.Join(strings.Fields(strings.ReplaceAll(b.String(), "/", " / ")), " "), " '’-_.:;|")
}

func isCompany(n *templates.Names, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		w = strings.ReplaceAll(strings.Trim(w, ".,:;"), ".", "")
		return slices.ContainsFunc(n.Companies, func(c string) bool {
			ending, isEnding := strings.CutPrefix(c, "-")
			return w == c || isEnding && len(w) > len(ending) && strings.HasSuffix(w, ending)
		})
	})
}

// signedBy finds the name under a mail: its last line, where that is one to three words that can be
// names and no closing formula.
func signedBy(n *templates.Names, letter string) string {
	lines := strings.Split(strings.TrimSpace(letter), "\n")
	last := strings.Trim(strings.TrimSpace(lines[len(lines)-1]), "/-–—~*.,!xX ")
	words := strings.Fields(last)
	if len(lines) < 2 || len(words) == 0 || len(words) > 3 || slices.Contains(n.Closings, strings.ToLower(last)) {
		return ""
	}
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		if slices.Contains(n.Closings, strings.ToLower(strings.Trim(w, ".,!"))) || !unicode.IsUpper(r) && !slices.Contains(joiners, w) {
			return ""
		}
	}
	return last
}

// soundsLikeI: Spanish "y" becomes "e" before the sound i ("Marta e Isabel").
func soundsLikeI(w string) bool {
	w = strings.ToLower(w)
	w = strings.TrimPrefix(w, "h")
	return (strings.HasPrefix(w, "i") || strings.HasPrefix(w, "í")) && !strings.HasPrefix(w, "ia") && !strings.HasPrefix(w, "ie")
}

func lowered(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = strings.ToLower(w)
	}
	return out
}
