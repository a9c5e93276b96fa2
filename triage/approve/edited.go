package approve

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"heed/mailer"
)

// Shown is what staff mails about a case showed between their marker lines. The zero Shown knows of nothing: what is
// quoted is only a quote then.
type Shown struct {
	Drafts []string // the draft in every form it was shown in, the plain one first
	Kept   string   // the text of an earlier reply that left open what to do with it: a bare "send" means it now
}

// changed is a draft that came back in the quote with other words in it.
type changed struct {
	text  string // as it was edited, set like the draft; "" where nothing differs
	words bool   // it differs in words or figures, not in marks alone
}

// edited compares what stands between the marker lines of the quote with what was shown there. rest is the new text of
// the reply without the lines that were added between them, which order nothing. ok is false where the quote has no
// marker lines.
func (w *words) edited(msg *mailer.Message, shown Shown) (c changed, rest string, ok bool) {
	if len(shown.Drafts) == 0 {
		return changed{}, msg.Text, false
	}
	lines := splitLines(msg.Body)
	begin, end := w.markers(lines)
	if end < 0 {
		return changed{}, msg.Text, false
	}
	_, depth := unquote(lines[begin], len(lines[begin]))
	inside := make([]string, 0, end-begin)
	for _, line := range lines[begin+1 : end] {
		line, _ = unquote(line, depth)
		inside = append(inside, line)
	}
	rest = without(msg.Text, lines[begin+1:end], slices.Concat(lines[:begin], lines[end+1:]))
	text := cleanEdit(strings.Join(inside, "\n"), shown.Drafts[0])
	c.words = true
	for _, draft := range shown.Drafts {
		if signs(text) == signs(draft) {
			return changed{}, rest, true
		}
		c.words = c.words && letters(text) != letters(draft)
	}
	if c.text = setLike(text, shown.Drafts[0]); c.text == "" {
		c.words = false // the quote was cut short: nobody sends an empty letter
	}
	return c, rest, true
}

// markers finds the first pair of marker lines, the ones of the mail that was answered; end is -1 without one.
func (w *words) markers(lines []string) (begin, end int) {
	begin = -1
	for i, line := range lines {
		switch mark := markLine(line); {
		case mark == "":
		case begin < 0 && w.begins[mark]:
			begin = i
		case begin >= 0 && w.ends[mark]:
			return begin, i
		}
	}
	return begin, -1
}

// marker reports whether a line marks the begin or the end of a draft in a staff mail.
func (w *words) marker(line string) bool {
	mark := markLine(line)
	return mark != "" && (w.begins[mark] || w.ends[mark])
}

// markLine is what is compared of a marker line: its words, behind whatever quoting, dashes and stars.
func markLine(line string) string {
	if len(line) > 200 {
		return ""
	}
	return strings.Trim(fold(line), ">|-–—*_ ")
}

// unquote takes at most most quote marks from the front of a line, and says how many there were.
func unquote(line string, most int) (rest string, depth int) {
	for depth < most {
		after, ok := strings.CutPrefix(strings.TrimLeft(line, " \t\u00a0"), ">")
		if !ok {
			break
		}
		line, depth = after, depth+1
	}
	if depth > 0 {
		line = strings.TrimPrefix(line, " ")
	}
	return line, depth
}

// without takes the lines from text that stand inside and not outside: a line that was written into the quote without
// its mark passes for new text.
func without(text string, inside, outside []string) string {
	count := func(lines []string) map[string]int {
		n := map[string]int{}
		for _, line := range lines {
			n[tidy(line)]++
		}
		return n
	}
	in, out := count(inside), count(outside)
	kept := strings.Split(text, "\n")
	kept = slices.DeleteFunc(kept, func(line string) bool {
		switch line = tidy(line); {
		case line == "":
			return false
		case out[line] > 0:
			out[line]--
			return false
		case in[line] > 0:
			in[line]--
			return true
		}
		return false
	})
	return strings.Join(kept, "\n")
}

// doubled is what mail programs write behind an address that they made a link of.
var doubled = regexp.MustCompile(`\s?<(?:https?://|mailto:|tel:)[^<>\s]*>`)

// cleanEdit takes from an edited text what a mail program put into it: links written out, stars for what was bold.
func cleanEdit(text, draft string) string {
	if !doubled.MatchString(draft) {
		text = doubled.ReplaceAllString(text, "")
	}
	if !strings.Contains(draft, "*") && strings.Count(text, "*")%2 == 0 {
		text = strings.ReplaceAll(text, "*", "")
	}
	return strings.Trim(printable(strings.ReplaceAll(text, "\u00a0", " ")), "\n ")
}

// signs is a text without its space, in one spelling of quotes and dashes: equal in two texts that say the same.
func signs(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), invisible(r), r == '*':
			return -1
		case strings.ContainsRune("‘’´`ʼ", r):
			return '\''
		case strings.ContainsRune("“”„«»", r):
			return '"'
		case strings.ContainsRune("–—‐‑−", r):
			return '-'
		}
		return r
	}, strings.ReplaceAll(norm.NFKC.String(doubled.ReplaceAllString(s, "")), "...", "…"))
}

// letters is a text without all that is neither letter nor figure.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, signs(s))
}
