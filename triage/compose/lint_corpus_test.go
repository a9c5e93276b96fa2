package compose

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"

	"heed/triage"
)

// judged is an answer of the corpus and what is right to say of it.
type judged struct {
	Lang     string
	Rule     string // what finds it; empty: nothing does
	Themes   []triage.Theme
	Flags    []triage.Flag
	Severity triage.Severity
	Kind     triage.Kind
	Review   bool
	Wrote    string // the customer's words, one sentence, where they matter
	Text     string
}

func corpus(t *testing.T, name string) []judged {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "lint", name))
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Answer []judged }
	if err := toml.NewDecoder(strings.NewReader(string(data))).DisallowUnknownFields().Decode(&file); err != nil {
		t.Fatal(err)
	}
	return file.Answer
}

// letter puts an answer of the corpus into a letter to the customer of its language.
func (j judged) letter() Letter {
	v := triage.Verdict{Kind: triage.Complaint, Severity: max(j.Severity, triage.Moderate), Themes: j.Themes, Flags: j.Flags}
	for i, theme := range j.Themes { // each grievance is plain
		v.Reasons = append(v.Reasons, triage.Reason{Label: string(theme), Phrase: j.Wrote, Weight: -2, Where: "text", At: [2]int{i, i + 1}})
	}
	if j.Kind != "" {
		v.Kind, v.Severity = j.Kind, triage.NoSeverity
	}
	if j.Review {
		v.Kind, v.Review = triage.ReviewOf, &triage.Review{Site: "Site", Stars: 2, Name: "Deb"}
	}
	m := matter(j.Lang, v)
	if j.Wrote != "" {
		m.Message.Text = j.Wrote
	}
	return Letter{Case: m.Case, Message: m.Message, Draft: triage.Draft{Version: 2, Lang: j.Lang, Author: "tom@lumen.example", Text: j.Text}, Now: now}
}

// TestGoodAnswers: what a good person wrote is let through; a false alarm costs more than the minute it takes.
func TestGoodAnswers(t *testing.T) {
	good := corpus(t, "good.toml")
	if len(good) < 60 {
		t.Errorf("only %d answers", len(good))
	}
	c := composer(t, "en")
	for _, j := range good {
		for _, f := range c.Lint(j.letter()) {
			t.Errorf("%s %v: %s: %q in\n%s", j.Lang, j.Themes, f.Rule, f.Sentence, j.Text)
		}
	}
}

// TestBadAnswers: each rule finds its own in each language, and names what staff should do.
func TestBadAnswers(t *testing.T) {
	bad := corpus(t, "bad.toml")
	c := composer(t, "en")
	found, alarms := 0, 0
	seen := map[string]bool{}
	for _, j := range bad {
		seen[j.Lang+" "+j.Rule] = true
		hit := false
		for _, f := range c.Lint(j.letter()) {
			alarms++
			hit = hit || f.Rule == j.Rule
			if f.Hint == "" || f.Sentence == "" && f.Rule != "empty" {
				t.Errorf("%s says neither where nor what to do: %+v", f.Rule, f)
			}
		}
		if !hit {
			t.Errorf("%s: %s is not found in\n%s", j.Lang, j.Rule, j.Text)
		} else {
			found++
		}
	}
	t.Logf("%d of %d found, with %d findings in all", found, len(bad), alarms)
	if len(bad) < 90 {
		t.Errorf("only %d answers", len(bad))
	}
	for _, lang := range langs {
		for _, rule := range lintRules {
			if !seen[lang+" "+rule] && !slices.Contains([]string{"empty", "en form"}, rule) && lang+" "+rule != "en form" {
				t.Errorf("no answer in %s for %s", lang, rule)
			}
		}
	}
}
