package compose

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"heed/templates"
	"heed/triage"
	"heed/triage/text"
)

// Finding is something in an answer that staff should look at before it leaves.
type Finding struct {
	Rule     string // a key of Staff.Lint
	Sentence string // the sentence, or the words, it is about
	Hint     string // why, and what to do, in the language of the house
	Blocking bool   // nothing is sent while it stands; others hold the words of staff back once
}

// AboveLimit reports whether the answer gives more than its signer may grant alone: an owner can still send it.
func (f Finding) AboveLimit() bool { return f.Rule == ruleAboveLimit }

// proof is an answer being read before it leaves.
type proof struct {
	c         *Composer
	l         Letter
	r         *templates.Replies // of the language the answer is written in
	b         *book
	hints     map[string]string
	text      string
	sentences []sentence
	public    bool // everybody will read it
	found     []Finding
}

// sentence is one sentence of an answer and the paragraph it stands in.
type sentence struct {
	words     string
	doc       *text.Doc
	paragraph int
}

// rules are what an answer is read for. What Heed composes passes all of them; a test holds that.
var rules = []func(*proof){
	(*proof).language, (*proof).name, (*proof).form, // lint_form.go
	(*proof).wording, (*proof).undated, // lint_words.go
	(*proof).unanswered,   // lint_answer.go
	(*proof).publicWords,  // lint_public.go
	(*proof).publicDetail, // lint_public.go
	(*proof).aboveLimit,   // limit.go
}

// Lint reads an answer, drafted or written by staff, before it is sent: blanks (lessons: "raw placeholders reached
// customers"), somebody else's name, the wrong language or two forms of address, blame and mockery (playbook E4), arguing
// (E3), cheer in grief (E5), admissions that need a lawyer, promises without a date (R2), grievances nobody answers (L1),
// and in public what is private, begging and buying (F5).
func (c *Composer) Lint(l Letter) []Finding {
	p := &proof{
		c: c, l: l, hints: c.set.Pack(c.house()).Staff.Lint, text: strings.TrimSpace(l.Draft.Text), public: l.Case.Verdict.Kind == triage.ReviewOf,
	}
	if p.text == "" {
		p.add("empty", "", true)
		return p.found
	}
	p.read()
	for _, rule := range append([]func(*proof){(*proof).blanks}, rules...) {
		rule(p)
	}
	return p.found
}

func (p *proof) add(rule, sentence string, blocking bool) {
	f := Finding{Rule: rule, Sentence: printable(sentence, 300), Hint: p.hints[rule], Blocking: blocking}
	if !slices.Contains(p.found, f) {
		p.found = append(p.found, f)
	}
}

// read takes the answer apart in the language it is written in, as far as there is a pack for it.
func (p *proof) read() {
	lang := p.c.ReplyLang(p.l.Case.Verdict.Lang)
	if is, sure := written(p.text); sure && p.c.set.Pack(is).Answers() {
		lang = is
	}
	p.r, p.b = p.c.replies(lang), p.c.book(lang)
	for i, para := range paragraphs(p.text) {
		for _, s := range sentencesOf(para) {
			p.sentences = append(p.sentences, sentence{s, text.Read(s), i})
		}
	}
}

// written is the language of a text, and whether that can be said of it.
func written(s string) (lang string, sure bool) {
	lang, share := text.Identify(s)
	return lang, lang != "" && share >= 0.7 && len(s) > 60
}

func (p *proof) blanks() {
	for _, s := range p.sentences {
		if triage.Unfinished(s.words) {
			p.add("blank", s.words, true)
		}
	}
	if len(p.found) == 0 && triage.Unfinished(p.text+"\n"+p.l.Draft.Subject) {
		p.add("blank", p.l.Draft.Subject, true)
	}
}

// each reports every sentence that holds one of the phrases.
func (p *proof) each(rule string, list phrases) {
	for _, s := range p.sentences {
		if list.in(s.doc) {
			p.add(rule, s.words, false)
		}
	}
}

// ofMonth is a full stop that makes a day of the figure before it: "den 24. November". No language begins a sentence
// behind such a figure often enough to be told apart.
var ofMonth = regexp.MustCompile(`(?:^|\s)(?:[12]?[1-9]|[123]0|31)\.$`)

// sentencesOf cuts a text into sentences: at line ends, and after . ! ? before a space.
func sentencesOf(s string) []string {
	var out []string
	for line := range strings.Lines(s) {
		start := 0
		for i, r := range line {
			if (r == '.' || r == '!' || r == '?' || r == '…') && i+len(string(r)) < len(line) && line[i+len(string(r))] == ' ' &&
				!ofMonth.MatchString(line[max(start, i-3):i+1]) {
				out = append(out, strings.TrimSpace(line[start:i+len(string(r))]))
				start = i + len(string(r))
			}
		}
		out = append(out, strings.TrimSpace(line[start:]))
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

// spaced writes s in lower case with one space between and around its words, so that a word in it is found whole.
func spaced(s string) string {
	return " " + strings.Join(strings.FieldsFunc(strings.ToLower(strings.ReplaceAll(s, "’", "'")), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '-'
	}), " ") + " "
}
