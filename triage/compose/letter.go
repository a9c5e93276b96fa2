package compose

import (
	"slices"
	"strings"

	"heed/templates"
	"heed/triage"
)

// letter is a draft in the making.
type letter struct {
	c      *Composer
	m      Matter
	lang   string
	r      *templates.Replies
	book   *book
	theirs *book // of the language the customer's words are read in
	many   bool  // the customer is several people
	formal bool
	mine   bool // whoever signs does it: "I", where it else says who
	name   string
	tone   tone
	offer  offering // the remedy it holds out
	stated stated   // what the mail states: order, days, sums
	values []string // names and values of what sentences ask for; what is missing is not known
}

// tone is how a letter speaks: by how grave the matter is, and whether it is a moment of grief (playbook E5).
type tone int

const (
	light tone = iota
	plain
	quiet
)

func toneOf(v triage.Verdict) tone {
	hurt := slices.ContainsFunc(v.Themes, func(t triage.Theme) bool { return slices.Contains(neverLight, t) })
	switch {
	case v.Has(triage.Sensitive):
		return quiet
	case v.Kind == triage.Complaint && (v.Severity >= triage.Moderate || hurt), v.Has(triage.Abusive), v.Severity >= triage.Serious:
		return plain
	}
	return light
}

// neverLight are problems that nobody writes about lightly, however mildly they put it.
var neverLight = []triage.Theme{"staff-conduct", "missed-appointment", "lost-images", "privacy"}

func (t tone) of(s templates.Tones) []string {
	return [][]string{s.Light, s.Plain, s.Quiet}[t]
}

// begin gathers what a letter is made of.
func (c *Composer) begin(m Matter, lang string) *letter {
	r := c.replies(lang)
	words, signed := "", ""
	if m.Message != nil {
		words, signed = m.Message.Text, m.Message.Text
		if m.Message.Signature != "" {
			signed += "\n" + firstLine(m.Message.Signature)
		}
	}
	if m.Account != nil {
		words = m.Account.inLang(lang)
	}
	who := addressed(&r.Names, m.Case.Customer, signed)
	theirs := lang
	if m.Theirs != "" {
		theirs, m.Case.Verdict.Lang = m.Theirs, m.Theirs
	}
	l := &letter{
		c: c, m: m, lang: lang, r: r, book: c.book(lang), theirs: c.book(theirs), many: who.Many, name: who.Name, mine: m.Signer.Name != "",
		tone: toneOf(m.Case.Verdict), formal: formal(&r.Address, words, c.studio.Formal),
	}
	if l.formal {
		l.name = who.formally(&r.Names)
	}
	l.stated = c.stated(m.Case, m.Account.mail(m.Message), m.Now, m.zone())
	order := ""
	if n := orderNumber(c.orders(theirs), m.Case.Subject, words); n != "" {
		order = templates.Put(r.Order, "number", n)
		if l.theirs.invoice.inside(before(m.Case.Subject, n), before(words, n)) {
			order = templates.Put(r.Invoice, "number", n)
		}
	}
	l.values = []string{"name", l.name, "order", order, "studio", c.studio.Name, "phone", c.studio.Phone, "address", m.Case.Alias}
	l.addTerms(words)
	return l
}

// before is what stands right before a number in a text: what it is the number of.
func before(s, number string) string {
	at := max(strings.Index(s, number), 0)
	words := strings.Fields(s[:at])
	return strings.Join(words[max(0, len(words)-3):], " ")
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(s), "--")), "\n")
	return s
}

// say picks a sentence and puts the values in.
func (l *letter) say(part string, list []string) string { return upperFirst(l.words(part, list)) }

// words are say without the capital at the beginning. Forms first: a value is never read as one.
func (l *letter) words(part string, list []string) string {
	s := pick(l.fitting(list), l.m.Case.Ref, part)
	return templates.Put(inPerson(inForm(s, l.r.Forms, l.many, l.formal), l.mine), l.values...)
}

// knows reports whether there is a value of this name.
func (l *letter) knows(name string) bool {
	for i := 0; i < len(l.values); i += 2 {
		if l.values[i] == name {
			return true
		}
	}
	return false
}

// fitting leaves the sentences whose values are all known, and of these the ones that use most of what is
// known of this mail: what the customer wrote is said back in their own terms (playbook L2).
func (l *letter) fitting(list []string) []string {
	var best []string
	most := 0
	for _, s := range list {
		n := 0
		for _, p := range templates.Placeholders(s) {
			if !l.knows(p) {
				n = -1
				break
			}
			if slices.Contains(templates.OwnTerms, p) {
				n++
			}
		}
		if n > most {
			best, most = nil, n
		}
		if n == most {
			best = append(best, s)
		}
	}
	return best
}

func (l *letter) toned(part string, t templates.Tones) string { return l.say(part, l.tone.of(t)) }

func (l *letter) greeting() string {
	if l.name == "" {
		return l.toned("hello_none", l.r.HelloNone)
	}
	return l.toned("hello", l.r.Hello)
}

// greeted puts the greeting before a letter. Behind a comma German goes on with a small letter.
func (l *letter) greeted(text string) string {
	hello := l.greeting()
	if first, _, _ := strings.Cut(text, " "); strings.HasSuffix(hello, ",") && slices.Contains(l.r.Small, strings.ToLower(strings.Trim(first, ".,!"))) {
		text = strings.ToLower(first) + text[len(first):]
	}
	return hello + "\n\n" + text
}

// talk invites to a conversation (playbook L3).
func (l *letter) talk() string {
	if l.c.studio.Phone != "" {
		return l.toned("talk", l.r.Talk)
	}
	return l.toned("write", l.r.Write)
}
