package compose

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"heed/templates"
	"heed/triage"
	"heed/triage/text"
)

// Finding is something in an answer that staff should look at before it leaves.
type Finding struct {
	Rule     string // blank, empty, name, language, tone, undated
	Sentence string // the sentence, or the words, it is about
	Hint     string // why, in the language of the house
	Blocking bool   // nothing is sent while it stands
}

// Lint reads an answer, drafted or written by staff, before it is sent: blanks (lessons: "raw
// placeholders reached customers"), the wrong name, the wrong language, blame and mockery (playbook E4),
// promises without a date (playbook R2). Only blanks and emptiness block; the rest is for a person to judge.
func (c *Composer) Lint(l Letter) []Finding {
	var found []Finding
	hints := c.set.Pack(c.house()).Staff.Lint
	add := func(rule, sentence string, blocking bool) {
		found = append(found, Finding{Rule: rule, Sentence: printable(sentence, 300), Hint: hints[rule], Blocking: blocking})
	}
	words := strings.TrimSpace(l.Draft.Text)
	if words == "" {
		add("empty", "", true)
		return found
	}
	sentences := sentencesOf(words)
	for _, s := range sentences {
		if triage.Unfinished(s) {
			add("blank", s, true)
		}
	}
	if !slices.ContainsFunc(found, func(f Finding) bool { return f.Blocking }) && triage.Unfinished(words+"\n"+l.Draft.Subject) {
		add("blank", l.Draft.Subject, true)
	}
	want := c.ReplyLang(l.Case.Verdict.Lang)
	lang, sure := text.Identify(words)
	known := lang != "" && sure >= 0.7 && len(words) > 60
	if known && lang != want && lang != l.Case.Verdict.Lang {
		add("language", firstLine(words), false)
	}
	if !known || !c.set.Pack(lang).Replies.Complete() {
		lang = want
	}
	r := c.replies(lang)
	if l.Case.Verdict.Kind != triage.ReviewOf && wrongName(&r.Lint, &r.Names, l) {
		add("name", firstLine(words), false)
	}
	for _, s := range sentences {
		low := spaced(s)
		if contains(low, r.Lint.Blame) {
			add("tone", s, false)
		}
		if contains(low, r.Lint.Promise) && !contains(low, r.Lint.Dated) && !strings.ContainsAny(low, "0123456789") && !triage.Unfinished(s) {
			add("undated", s, false)
		}
	}
	return found
}

// spaced writes s in lower case with one space between and around its words, so that phrases match
// whole words only.
func spaced(s string) string {
	return " " + strings.Join(strings.FieldsFunc(strings.ToLower(strings.ReplaceAll(s, "’", "'")), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '-'
	}), " ") + " "
}

func contains(spacedText string, phrases []string) bool {
	return slices.ContainsFunc(phrases, func(p string) bool { return strings.Contains(spacedText, " "+p+" ") })
}

// sentencesOf cuts a text into sentences: at line ends, and after . ! ? before a space.
func sentencesOf(s string) []string {
	var out []string
	for line := range strings.Lines(s) {
		start := 0
		for i, r := range line {
			if (r == '.' || r == '!' || r == '?' || r == '…') && i+len(string(r)) < len(line) && line[i+len(string(r))] == ' ' {
				out = append(out, strings.TrimSpace(line[start:i+len(string(r))]))
				start = i + len(string(r))
			}
		}
		out = append(out, strings.TrimSpace(line[start:]))
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

// wrongName reports whether the greeting names somebody, and nobody the customer's mail knows of. What
// they call themselves anywhere in it counts as theirs: people sign with nicknames.
func wrongName(lint *templates.Lint, n *templates.Names, l Letter) bool {
	first := firstLine(l.Draft.Text)
	if utf8.RuneCountInString(first) > 60 {
		return false // no greeting
	}
	greets := false
	for _, w := range strings.Fields(spaced(first)) {
		greets = greets || slices.Contains(lint.Hello, w)
	}
	if !greets {
		return false
	}
	known := spaced(l.Case.Customer.Name + " " + strings.NewReplacer(".", " ", "_", " ", "-", " ", "@", " ").Replace(l.Case.Customer.Addr) + " " +
		addressed(n, l.Case.Customer, "").Name)
	if l.Message != nil {
		known += spaced(l.Message.From.Name + " " + l.Message.Text + " " + l.Message.Signature)
	}
	if known = strings.ReplaceAll(known, "-", " "); strings.TrimSpace(l.Case.Customer.Name) == "" && l.Message == nil {
		return false
	}
	named := false
	for _, w := range strings.FieldsFunc(first, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' }) {
		low := strings.ToLower(w)
		if !unicode.IsUpper([]rune(w)[0]) || slices.Contains(lint.Hello, low) {
			continue
		}
		named = true
		if strings.Contains(known, " "+low+" ") {
			return false
		}
	}
	return named
}
