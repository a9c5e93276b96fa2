package compose

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"heed/triage"
)

// dataOf reads a file of the linter's test set without its first line, which explains it.
func dataOf(t *testing.T, lang, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", lang, name))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(data), "\n")
	return strings.TrimSpace(rest)
}

// dataLangs are the languages whose lists are held by a test set of their own.
var dataLangs = []string{"da", "de", "fr", "nl", "no"}

// TestLintFinds: each bad sentence is found, by the rule that stands before it.
func TestLintFinds(t *testing.T) {
	for _, lang := range dataLangs {
		c := composer(t, lang)
		for line := range strings.Lines(dataOf(t, lang, "lint-bad.txt")) {
			rule, bad, _ := strings.Cut(strings.TrimSpace(line), ": ")
			v := triage.Verdict{Kind: triage.Complaint, Severity: triage.Moderate, Themes: []triage.Theme{"likeness"}}
			switch rule {
			case "cheer":
				v.Flags = []triage.Flag{triage.Sensitive}
			case "gating", "incentive", "private":
				v = triage.Verdict{Kind: triage.ReviewOf, Severity: triage.Moderate, Review: &triage.Review{Site: "Site", Stars: 2}}
			}
			l := letterFor(c, lang, v)
			l.Draft.Text = bad
			found := false
			for _, f := range c.Lint(l) {
				found = found || f.Rule == rule
			}
			if !found {
				t.Errorf("%s: %s does not find: %s", lang, rule, bad)
			}
		}
	}
}

// TestLintLetsPass: in answers as people write them nothing is found.
func TestLintLetsPass(t *testing.T) {
	for _, lang := range dataLangs {
		c := composer(t, lang)
		for _, good := range strings.Split(dataOf(t, lang, "lint-good.txt"), "\n----\n") {
			theme, letter, _ := strings.Cut(good, "\n")
			l := letterFor(c, lang, triage.Verdict{Kind: triage.Complaint, Severity: triage.Moderate, Themes: []triage.Theme{triage.Theme(theme)}})
			l.Draft.Text = letter
			for _, f := range c.Lint(l) {
				t.Errorf("%s, %s: %s finds: %s", lang, theme, f.Rule, f.Sentence)
			}
		}
	}
}
