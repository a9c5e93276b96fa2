package classify

import (
	"os"
	"strings"
	"testing"

	"heed/templates"
)

// cueSet is a set of cues, each for one label or, as "all", for every label.
type cueSet map[[2]string]bool

func (s cueSet) has(label, what string) bool {
	return s[[2]string{label, what}] || s[[2]string{"all", what}]
}

// struckCues reads testdata/struck.txt: what a person who read the learned weights found to be accidents of the mails. A
// line is a label, or "all", cues as in learned.txt, words with their language before them, and why:
//
//	billing @WEEKDAY @PHOTO; @MONTH  # chance
//	all en:jane                      # a name
func struckCues(t testing.TB) cueSet {
	t.Helper()
	data, err := os.ReadFile("testdata/struck.txt")
	if err != nil {
		t.Fatal(err)
	}
	set := cueSet{}
	for n, line := range strings.Split(string(data), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		entry, why, _ := strings.Cut(line, " # ")
		label, cues, _ := strings.Cut(entry, " ")
		for what := range strings.SplitSeq(cues, ";") {
			what = strings.TrimSpace(what)
			if what == "" || strings.TrimSpace(why) == "" || set[[2]string{label, what}] {
				t.Fatalf("testdata/struck.txt:%d: %s %q: label, cues parted by ;, # and why; each once", n+1, label, what)
			}
			set[[2]string{label, what}] = true
		}
	}
	return set
}

// readCues are the cues that stand in the learned files: a person has read them.
func readCues(t testing.TB) cueSet {
	t.Helper()
	packs, err := templates.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	set := cueSet{}
	for c := range packs.Learned.All() {
		set[[2]string{c.Label, c.What}] = true
	}
	for _, lang := range packs.Langs() {
		for c := range packs.Pack(lang).Learned.All() {
			set[[2]string{c.Label, lang + ":" + c.What}] = true
		}
	}
	return set
}

// TestStruck: what a person has struck was not learned again.
func TestStruck(t *testing.T) {
	struck := struckCues(t)
	for c := range readCues(t) {
		if struck.has(c[0], c[1]) {
			t.Errorf("%s %s was struck", c[0], c[1])
		}
	}
}
