package compose

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"heed/templates"
	"heed/triage/text"
)

// language finds an answer in another language than the customer's.
func (p *proof) language() {
	theirs := p.l.Case.Verdict.Lang
	if is, sure := written(p.text); sure && is != theirs && is != p.c.ReplyLang(theirs) {
		p.add("language", firstLine(p.text), false)
	}
}

// form finds two forms of address in one answer: tú and usted, du and ni. Where several people may be meant, ni is no
// other form than du.
func (p *proof) form() {
	var familiar, formal []sentence
	for _, s := range p.sentences {
		if p.b.lint.familiar.in(s.doc) {
			familiar = append(familiar, s)
		}
		if p.b.lint.formal.in(s.doc) {
			formal = append(formal, s)
		}
	}
	if len(familiar) == 0 || len(formal) == 0 || p.several() {
		return
	}
	odd := formal
	if len(familiar) < len(formal) {
		odd = familiar
	}
	p.add("form", odd[0].words, false)
}

// several reports whether the customer, or the answer, speaks of more than one person, where the language's formal word
// is also its plural.
func (p *proof) several() bool {
	if p.b.lint.several.inside(p.text) {
		return true
	}
	m := p.l.Message
	if addressed(&p.r.Names, p.l.Case.Customer, "").Many && !p.b.lint.several.none() {
		return true
	}
	return m != nil && p.b.lint.we.in(text.Read(m.Text))
}

// name finds a greeting for somebody else. Where we know the customer's name it stops the answer, because it may be
// meant for another one.
func (p *proof) name() {
	if p.public || !wrongName(p.r, p.l) {
		return
	}
	known := readName(&p.r.Names, p.l.Case.Customer.Name, p.l.Case.Customer.Addr).Name != ""
	p.add("name", firstLine(p.text), known)
}

// wrongName reports whether the greeting names somebody, and nobody the customer's mail knows of. What
// they call themselves anywhere in it counts as theirs: people sign with nicknames.
func wrongName(r *templates.Replies, l Letter) bool {
	first := firstLine(l.Draft.Text)
	if utf8.RuneCountInString(first) > 60 {
		return false // no greeting
	}
	greets := false
	for _, w := range strings.Fields(spaced(first)) {
		greets = greets || slices.Contains(r.Lint.Hello, w)
	}
	if !greets {
		return false
	}
	known := spaced(l.Case.Customer.Name + " " + strings.NewReplacer(".", " ", "_", " ", "-", " ", "@", " ").Replace(l.Case.Customer.Addr) + " " +
		addressed(&r.Names, l.Case.Customer, "").Name)
	if l.Message != nil {
		known += spaced(l.Message.From.Name + " " + l.Message.Text + " " + l.Message.Signature)
	}
	if known = strings.ReplaceAll(known, "-", " "); strings.TrimSpace(l.Case.Customer.Name) == "" && l.Message == nil {
		return false
	}
	named := false
	for _, w := range strings.FieldsFunc(first, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' }) {
		low := strings.ToLower(w)
		if !unicode.IsUpper([]rune(w)[0]) || slices.Contains(r.Lint.Hello, low) {
			continue
		}
		named = true
		nicknamed := func(theirs string) bool { return shortFor(low, theirs) }
		if strings.Contains(known, " "+low+" ") || slices.ContainsFunc(strings.Fields(l.Case.Customer.Name), nicknamed) {
			return false
		}
	}
	return named
}
