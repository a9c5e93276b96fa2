package compose

import (
	"strconv"
	"strings"

	"heed/mailer"
	"heed/templates"
	"heed/triage"
)

// addMail shows what the customer wrote, the telling words marked (playbook L1).
func (g tongue) addMail(p *page, a Ask) {
	if a.Message == nil && a.Account != nil {
		return
	}
	p.head(templates.Put(g.s.Ask.Wrote, "name", named(a.Case.Customer)))
	subject := printable(a.Case.Subject, 150)
	if subject == "" {
		subject = g.s.Ask.Subjectless
	}
	p.small(templates.Put(g.s.Ask.Subject, "subject", subject))
	v := a.Case.Verdict
	telling := g.addWords(p, a.Message, v, mostWords)
	p.pictures(a.Pictures)
	g.addFiles(p, a.Message, a.Case.Alias)
	if telling {
		p.small(g.s.Ask.Marked)
	}
	if v.Unsure && v.Second != "" && v.Second != v.Kind {
		p.warn(templates.Put(g.s.Ask.Readings, "first", g.s.Kinds[string(v.Kind)], "second", g.s.Kinds[string(v.Second)]))
	}
}

// addWords quotes a customer, and reports whether any of the words are marked.
func (g tongue) addWords(p *page, m *mailer.Message, v triage.Verdict, limit int) (telling bool) {
	words, whole := theirWords(m, v, limit)
	if strings.TrimSpace(words) == "" {
		p.small(g.s.Ask.NoWords)
	} else {
		runs := marked(words, moved(v.Reasons, m, words), "text")
		p.words(runs)
		telling = len(runs) > 1
	}
	if !whole {
		p.small(g.s.Ask.Cut)
	}
	return telling
}

// moved finds the telling words where other words are shown than those they were found in: of a review its own words,
// not the notification around it, which wraps and indents them. What is not found again marks nothing.
func moved(reasons []triage.Reason, m *mailer.Message, shown string) []triage.Reason {
	if m == nil || strings.HasPrefix(m.Text, shown) {
		return reasons
	}
	var list []triage.Reason
	for _, r := range reasons {
		if a, z := r.At[0], r.At[1]; r.Where == "text" && 0 <= a && a < z && z <= len(m.Text) {
			phrase := squeeze(m.Text[a:z])
			if at := strings.Index(shown, phrase); at >= 0 && phrase != "" {
				r.At = [2]int{at, at + len(phrase)}
				list = append(list, r)
			}
		}
	}
	return list
}

// addFiles names what is attached, and says where it is to be had.
func (g tongue) addFiles(p *page, m *mailer.Message, mailbox string) {
	if m == nil || len(m.Attachments) == 0 {
		return
	}
	const most = 12
	var names []string
	for _, f := range m.Attachments[:min(len(m.Attachments), most)] {
		names = append(names, g.file(f.Name, f.Type, f.Size))
	}
	if more := len(m.Attachments) - most; more > 0 {
		names = append(names, "+"+strconv.Itoa(more))
	}
	p.small(templates.Put(g.s.Ask.Files, "files", strings.Join(names, ", "), "mailbox", mailbox))
}

// file names a file with its size.
func (g tongue) file(name, kind string, size int64) string {
	if name = printable(name, 60); name == "" {
		name = printable(kind, 60)
	}
	return name + " (" + bytesOf(size) + ")"
}

// bytesOf writes a size as mail programs do, rounded up.
func bytesOf(n int64) string {
	if n < 1_000_000 {
		return strconv.FormatInt((n+999)/1000, 10) + " kB"
	}
	return strconv.FormatInt((n+999_999)/1_000_000, 10) + " MB"
}
