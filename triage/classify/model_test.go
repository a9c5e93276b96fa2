package classify

import (
	"slices"
	"strings"
	"testing"

	"heed/templates"
	"heed/triage"
)

// TestLearnedIsKnown: each line of what was learned names a label that is asked for, and a concept or figure there is.
func TestLearnedIsKnown(t *testing.T) {
	set, err := templates.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	labels := map[string]bool{}
	for _, k := range tasks() {
		labels[k.label] = true
	}
	known := map[string]bool{askedMark: true, subjectMark: true, "": true}
	for _, f := range allFigures {
		known["["+f.name+"]"] = true
	}
	for _, c := range set.Pack(templates.Fallback).Concepts {
		known[c.Name] = true
	}
	for c := range set.Learned.All() {
		first, second, _ := strings.Cut(c.What, " ")
		if !labels[c.Label] || !known[first] || !known[second] {
			t.Errorf("learned.txt: %v is not known", c)
		}
	}
	for _, lang := range set.Langs() {
		seen := map[string]bool{}
		for c := range set.Pack(lang).Learned.All() {
			if !labels[c.Label] || seen[c.Label+c.What] || strings.ContainsAny(c.What, "[@") {
				t.Errorf("%s/learned.txt: %v", lang, c)
			}
			seen[c.Label+c.What] = true
		}
	}
	for c := range labels {
		if !slices.ContainsFunc(slices.Collect(set.Learned.All()), func(x templates.Cue) bool { return x.Label == c }) {
			t.Errorf("nothing was learned about %s", c)
		}
	}
}

// TestLearnedIsShown: words that only the learned part knows are among the reasons.
func TestLearnedIsShown(t *testing.T) {
	v := load(t).Classify(Input{Subject: "Where?", Text: "Why have the album pages come unstuck from the spine?", Lang: "en", Now: wednesday})
	if v.Kind != triage.Complaint || !slices.ContainsFunc(v.Reasons, func(r triage.Reason) bool { return r.Label == "complaint" && r.Weight < 0 }) {
		t.Errorf("%s, reasons %v", v.Kind, v.Reasons)
	}
}

// TestSaidInSoManyWords: whoever says plainly that something is wrong is heard, in a few words too.
func TestSaidInSoManyWords(t *testing.T) {
	c := load(t)
	for _, test := range []struct {
		lang, text string
		complaint  bool
	}{
		{"en", "I want to complain. Your service is terrible and I am very angry.", true},
		{"en", "Your photos are awful and nobody answers the phone.", true},
		{"es", "Quiero poner una queja por el mal servicio.", true},
		{"sv", "Jag vill klaga på er usla service.", true},
		{"en", "Thanks, see you on Tuesday.", false},
		{"es", "Gracias, nos vemos el martes.", false},
		{"sv", "Tack, vi ses på tisdag.", false},
		{"en", "ok", false},
	} {
		v := c.Classify(Input{Text: test.text, Lang: test.lang, Now: wednesday})
		if (v.Kind == triage.Complaint) != test.complaint {
			t.Errorf("%q: %s", test.text, v.Kind)
		}
	}
}
