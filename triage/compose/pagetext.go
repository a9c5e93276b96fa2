package compose

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

const column = 76

// longestLine is how long a line may be that somebody else broke (RFC 5322 section 2.1.1): breaking it once more would
// leave single words behind.
const longestLine = 78

// commandColumn is how wide a command can be to have what it does beside it; what is wider has it below.
const commandColumn = 30

// plain writes a page as text that is as good as the HTML: the customer's words behind "> ", telling
// words between *stars*, the draft between its marker lines, commands with what they do.
func (p *page) plain() string {
	var b strings.Builder
	plainBlocks(&b, p.blocks)
	return strings.TrimRight(b.String(), "\n") + "\n"
}

func plainBlocks(b *strings.Builder, blocks []block) {
	para := func(s string) {
		b.WriteString(s)
		b.WriteString("\n\n")
	}
	for _, k := range blocks {
		switch k.kind {
		case leadBlock, paraBlock, smallBlock:
			para(wrap(k.text, column, "", ""))
		case warnBlock:
			para(wrap(k.text, column, "! ", "  "))
		case headBlock:
			b.WriteString(k.text + "\n" + strings.Repeat("-", min(utf8.RuneCountInString(k.text), column)) + "\n")
		case wordsBlock:
			var s strings.Builder
			for _, r := range k.runs {
				if r.marked {
					s.WriteString("*" + r.text + "*")
				} else {
					s.WriteString(r.text)
				}
			}
			para(quoteLines(s.String()))
		case copyBlock:
			b.WriteString(k.text + "\n\n")
		case letterBlock:
			para(joined([]string{k.begin, wrapLong(k.text, ""), k.end}, "\n"))
		case asideBlock:
			para(strings.ReplaceAll(wrapLong(k.text, "| "), "| \n", "|\n"))
		case bulletBlock, numberBlock:
			for i, item := range k.items {
				mark := "- "
				if k.kind == numberBlock {
					mark = strconv.Itoa(i+1) + ". "
				}
				b.WriteString(wrap(item, column, mark, strings.Repeat(" ", len(mark))) + "\n")
			}
			b.WriteString("\n")
		case factBlock:
			for _, f := range k.facts {
				b.WriteString(wrap(f.label+": "+f.value, column, "- ", "  ") + "\n")
			}
			b.WriteString("\n")
		case commandBlock:
			width := 0
			for _, c := range k.pairs {
				if n := utf8.RuneCountInString(c[0]); n <= commandColumn {
					width = max(width, n)
				}
			}
			for _, c := range k.pairs {
				if c[1] == "" || utf8.RuneCountInString(c[0]) > width {
					b.WriteString(strings.TrimRight(wrap(c[0], column, "  ", "    ")+"\n"+wrap(c[1], column, "      ", "      "), " \n") + "\n")
					continue
				}
				pad := strings.Repeat(" ", width-utf8.RuneCountInString(c[0])+2)
				b.WriteString(wrap(c[1], column, "  "+c[0]+pad, strings.Repeat(" ", width+4)) + "\n")
			}
			b.WriteString("\n")
		case buttonBlock: // commands have lines of their own; a number to ring has none
			for _, x := range k.buttons {
				if strings.HasPrefix(x.href, "tel:") {
					para(x.label)
				}
			}
		case cardBlock:
			plainBlocks(b, k.blocks)
		case diffBlock:
			para(wrapLong(strings.TrimSpace(plainChanges(k.diff)), ""))
		case ruleBlock:
			para(strings.Repeat("=", 40))
		}
	}
}

// wrap breaks the lines of s at words; its first line begins with first, the others with rest. A word
// longer than a line stays whole.
func wrap(s string, width int, first, rest string) string {
	var out []string
	prefix := first
	for line := range strings.SplitSeq(s, "\n") {
		cur, n := prefix, 0
		for _, w := range strings.FieldsFunc(line, breakable) {
			if n > 0 && utf8.RuneCountInString(cur)+1+utf8.RuneCountInString(w) > width {
				out = append(out, cur)
				cur, n = rest, 0
			}
			if n > 0 {
				cur += " "
			}
			cur += w
			n++
		}
		out = append(out, strings.TrimRight(cur, " "))
		prefix = rest
	}
	return strings.Join(out, "\n")
}

// wrapLong breaks only lines that are too long, and leaves the others as their writer set them.
func wrapLong(s, prefix string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		written := utf8.RuneCountInString(line) - strings.Count(line, "*") // without our marks
		if utf8.RuneCountInString(prefix)+written > longestLine {
			lines[i] = wrap(line, column, prefix, prefix)
		} else {
			lines[i] = prefix + line
		}
	}
	return strings.Join(lines, "\n")
}

// breakable reports whether a line may be broken at r: not at the hard space before French punctuation.
func breakable(r rune) bool { return r == ' ' || r == '\t' }

// quoteLines marks every line as somebody else's (RFC 3676 section 4.5).
func quoteLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		switch {
		case strings.TrimSpace(line) == "":
			lines[i] = ">"
		case strings.HasPrefix(line, ">"):
			lines[i] = wrapLong(line, ">")
		default:
			lines[i] = wrapLong(strings.TrimRight(line, " \t"), "> ")
		}
	}
	return strings.Join(lines, "\n")
}

// plainChanges marks what was taken out as [-so-], and what was put in as {+so+}.
func plainChanges(list []change) string {
	var b strings.Builder
	for _, c := range list {
		text := strings.TrimRight(c.text, " \n")
		switch c.edit {
		case removed:
			b.WriteString("[-" + text + "-]" + c.text[len(text):])
		case added:
			b.WriteString("{+" + text + "+}" + c.text[len(text):])
		default:
			b.WriteString(c.text)
		}
	}
	return b.String()
}
