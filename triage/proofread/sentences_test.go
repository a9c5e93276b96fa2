package proofread

import (
	"strings"
	"testing"
	"testing/fstest"

	"heed/templates"
)

// TestSentences: a studio's wording that forgets a value or repeats Heed's is named with its line; a language's gaps are.
func TestSentences(t *testing.T) {
	own := fstest.MapFS{"sv/replies.toml": {Data: []byte("[hello]\nlight = [\"Tjena,\"]\n\n[themes.damaged]\nsaid = [\"Oj, trasigt{order}.\"]\n")}}
	list, err := templates.Sources(own)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, f := range Sentences(list) {
		said = append(said, f.String())
	}
	all := strings.Join(said, "\n")
	for _, want := range []string{
		`sv/replies.toml:2: warning: hello.light: "Tjena," leaves out {name}`,
		"pl: warning: no lexicon.txt",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("nothing says %q in\n%s", want, all)
		}
	}
	if strings.Contains(all, "damaged") {
		t.Errorf("a sentence with all its values is found fault with:\n%s", all)
	}
}
