package approve

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	// linked is what mail programs write behind an address they made a link of.
	linked      = regexp.MustCompile(`(?i)[<\[(]?\b(?:mailto|tel):[^\s>\])]*[>\])]?`)
	mailAddress = regexp.MustCompile(`^[^\s<>()\[\]@,;:"]+@[^\s<>()\[\]@,;:"]+\.[^\s<>()\[\]@,;:".]{2,}$`)
	phoneNumber = regexp.MustCompile(`\(?\+?\(?[0-9][0-9 ()./\x{00a0}-]{4,22}[0-9]`)
)

// particles may stand in small letters between the words of a name, or before it.
var particles = map[string]bool{
	"de": true, "del": true, "la": true, "las": true, "los": true, "y": true, "i": true, "e": true, "da": true, "do": true,
	"dos": true, "das": true, "di": true, "du": true, "le": true, "van": true, "von": true, "der": true, "den": true, "ten": true,
	"ter": true, "af": true, "av": true, "and": true, "och": true, "&": true, "bin": true, "ibn": true, "el": true, "al": true,
	"mr": true, "mrs": true, "ms": true, "dr": true, "sr": true, "sra": true, "don": true, "dona": true, "senor": true, "senora": true,
	"herr": true, "fru": true, "familjen": true, "familia": true, "family": true,
}

// Contact takes the Address of a Mishap or a NewCase apart. At least one part is there; addr looks like a mail address,
// phone keeps the spaces it was written with.
func (c Command) Contact() (name, addr, phone string) {
	name, addr, phone, _ = contact(c.Address)
	return name, addr, phone
}

func contact(s string) (name, addr, phone string, ok bool) {
	var left []string
	for _, field := range strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == ';' }) {
		if !strings.Contains(field, "@") {
			left = append(left, field)
			continue
		}
		field = strings.Trim(field, "<>()[]\"'.")
		if addr != "" || !mailAddress.MatchString(field) {
			return "", "", "", false
		}
		addr = field
	}
	s = strings.Join(left, " ")
	if at := phoneNumber.FindStringIndex(s); at != nil {
		phone = strings.TrimSpace(s[at[0]:at[1]])
		s = s[:at[0]] + " " + s[at[1]:]
		if n := digits(phone); n < 6 || n > 15 { // ITU-T E.164: at most 15
			return "", "", "", false
		}
	}
	name = strings.Trim(strings.Join(strings.Fields(s), " "), "<>()[]\"'.-– ")
	return name, addr, phone, (name == "" || nameLike(name)) && name+addr+phone != ""
}

func digits(s string) int {
	n := 0
	for i := range len(s) {
		if digit(s[i]) {
			n++
		}
	}
	return n
}

// nameLike reports whether a few words look like a name: capitals, and particles between them.
func nameLike(name string) bool {
	fields := strings.Fields(name)
	capitals := 0
	for _, field := range fields {
		first, _ := utf8.DecodeRuneInString(strings.TrimLeft(field, "(\"'"))
		switch {
		case strings.ContainsAny(field, "0123456789?=:/\\@"):
			return false
		case unicode.IsLetter(first) && !unicode.IsLower(first):
			capitals++
		case !particles[bare(fold(field))]:
			return false
		}
	}
	return capitals > 0 && len(fields) <= 7 && len(name) <= maxName
}

// someone reads "ana@x.example: the album went to the wrong house", with everything that follows.
func (r *reply) someone(cmd *Command, rest string, at int) (took int, problem *Problem) {
	rest = strings.Join(strings.Fields(linked.ReplaceAllString(rest, " ")), " ")
	who, text, cut := cutWords(strings.ReplaceAll(rest, " :", ":"))
	name, addr, phone, ok := contact(who)
	switch {
	case !ok, name != "" && !r.mayBeName(name):
		return 0, r.unlike(cmd.Verb, cmd.Line)
	case !cut && addr+phone == "": // "new York" and a text below
		return 0, &Problem{Code: Incomplete, Line: cmd.Line, Readings: []Verb{cmd.Verb}}
	}
	if text, took, problem = r.allThatFollows(cmd.Verb, cmd.Line, text, at); problem != nil {
		return 0, problem
	}
	cmd.Address, cmd.Text = printable(who), r.withoutRegards(text)
	return took, nil
}

// withoutRegards takes thanks, regards and a name from the end of a text that is for colleagues.
func (r *reply) withoutRegards(text string) string {
	lines := strings.Split(text, "\n")
	for i := 1; i < len(lines); i++ {
		folded := bare(fold(lines[i]))
		if (r.courtesy(folded) || r.closings[folded] || r.thanksTo(tidy(lines[i]))) && r.onlyPolite(lines[i:]) {
			return strings.TrimRight(strings.Join(lines[:i], "\n"), "\n ")
		}
	}
	return text
}

// mayBeName refuses a name that is made of command words, or holds a word of caution or of a sentence: "New Complaint".
func (w *words) mayBeName(name string) bool {
	fields := strings.Fields(name)
	for _, field := range fields {
		word := bare(fold(field))
		if w.cautions[word] || len(fields) == 1 && w.loaded(word) || w.sentence[word] && !particles[word] {
			return false
		}
	}
	return true
}
