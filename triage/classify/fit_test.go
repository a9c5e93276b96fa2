package classify

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"heed/templates"
)

var (
	fitWrite = flag.Bool("fit", false, "learn the weights of templates/learned.txt and templates/*/learned.txt anew and write them: of the cues that stand there, for somebody has read those")
	fitNew   = flag.Bool("new", false, "with -fit: take cues too that nobody has read yet; read what is new, and strike what is an accident")
)

// lines writes cues the way templates reads them.
func lines(cues []templates.Cue) string {
	var b strings.Builder
	label := ""
	for _, c := range cues {
		if c.Label != label {
			label = c.Label
			fmt.Fprintf(&b, "\n# --- %s\n", label)
		}
		fmt.Fprintf(&b, "%.1f %s %s\n", c.Weight, c.Label, c.What)
	}
	return b.String()
}

// taught is a classifier that knows what was learned, and nothing learned before.
func taught(t testing.TB, learned map[string][]templates.Cue) *Classifier {
	t.Helper()
	files := fstest.MapFS{"learned.txt": {Data: []byte(lines(learned[""]))}}
	for _, lang := range wordLanguages {
		files[lang+"/learned.txt"] = &fstest.MapFile{Data: []byte(lines(learned[lang]))}
	}
	set, err := templates.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return New(set)
}

// TestFit learns on everything there is and writes the files.
func TestFit(t *testing.T) {
	if !*fitWrite {
		t.Skip("no -fit given")
	}
	known := readCues(t)
	if *fitNew {
		known = nil
	}
	for file, cues := range learn(examples(t, taught(t, nil), material(t)), struckCues(t), known) {
		name, of := "../../templates/learned.txt", "concepts (concepts.txt) and figures tell about a mail, in any language"
		if file != "" {
			name, of = "../../templates/"+file+"/learned.txt", "single words and pairs tell about a mail in this language"
		}
		var b strings.Builder
		fmt.Fprintf(&b, "# What %s. Format: templates/learned.go.\n# Learned from labelled mails (triage/classify/doc.go), rounded to 0.1, and read one by one; accidents were struck (testdata/struck.txt).\n", of)
		b.WriteString(lines(cues))
		if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d cues", name, len(cues))
	}
}
