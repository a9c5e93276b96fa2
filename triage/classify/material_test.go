package classify

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// material is what may be learned from: our own corpus, our own example mails, and the tuning half of the practice
// mails where they are at hand.
func material(t testing.TB) []practiceMail {
	list := corpusMails(t)
	for _, m := range ownMails(t) {
		m.file = "mails.txt"
		list = append(list, m)
	}
	return append(slices.DeleteFunc(list, byRobot), practiceHalf(t, true)...)
}

// practiceHalf gives one half of the practice mails, none where they are not at hand.
func practiceHalf(t testing.TB, tune bool) []practiceMail {
	if _, err := os.Stat(practiceMails); err != nil {
		return nil
	}
	var list []practiceMail
	for _, m := range loadMails(t, practiceMails) {
		if m.tuneHalf() == tune && !byRobot(m) {
			m.file = "practice"
			list = append(list, m)
		}
	}
	return list
}

// byRobot: the headers decide about such a mail, not the words.
func byRobot(m practiceMail) bool { return m.Kind == "automatic" || m.Kind == "review" }

// corpusMails reads testdata/corpus.
func corpusMails(t testing.TB) []practiceMail {
	t.Helper()
	names, err := filepath.Glob("testdata/corpus/*.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var list []practiceMail
	for _, name := range names {
		if name == otherMails {
			continue
		}
		for _, m := range loadMails(t, name) {
			m.file = strings.TrimSuffix(filepath.Base(name), ".jsonl")
			list = append(list, m)
		}
	}
	return append(list, shortMails(t)...)
}

// shortMails reads testdata/corpus/short-*.txt.
func shortMails(t testing.TB) []practiceMail {
	t.Helper()
	names, err := filepath.Glob("testdata/corpus/short-*.txt")
	if err != nil {
		t.Fatal(err)
	}
	var list []practiceMail
	some := func(s string) []string {
		if s == "-" {
			return nil
		}
		return strings.Split(s, ",")
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		base := strings.TrimSuffix(filepath.Base(name), ".txt")
		for n, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
			if line[0] == '#' {
				continue
			}
			p := strings.Split(line, "|")
			if len(p) != 7 {
				t.Fatalf("%s:%d: %d fields, want 7", name, n+1, len(p))
			}
			m := practiceMail{ID: fmt.Sprintf("%s-%03d", base, n), Lang: base[len(base)-2:], Kind: p[0], Themes: some(p[2]), Flags: some(p[3]), Wants: some(p[4]), Subject: p[5], Body: p[6], file: base}
			if p[1] != "-" {
				severity := int(p[1][0] - '0')
				m.Severity = &severity
			}
			list = append(list, m)
		}
	}
	return list
}
