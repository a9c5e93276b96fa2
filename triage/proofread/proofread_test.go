package proofread

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"heed/templates"
)

// empty gives the packs with these lines, and no others, for the Finnish lexicon.
func empty(t *testing.T, lines string) *templates.Set {
	t.Helper()
	set, err := templates.Load(fstest.MapFS{"fi/lexicon.txt": {Data: []byte(lines)}, "fi/tone.txt": {Data: []byte("")}})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// laid gives the Finnish entries with a studio's lines over them.
func laid(t *testing.T, set *templates.Set, lines string) []templates.Entry {
	t.Helper()
	over, err := set.Overlay("own", fstest.MapFS{"fi.txt": {Data: []byte(lines)}})
	if err != nil {
		t.Fatal(err)
	}
	return over.Pack("fi").Lexicon().Entries
}

func TestLexicon(t *testing.T) {
	set := empty(t, "")
	for _, tt := range []struct{ name, lines, want string }{
		{"in order", "-1 damaged broken .. @x/frame\n-1 late-delivery still waiting", ""},

		{"a figure with letters", "-1 repeat-contact 3rd/third mail\n-1 urgent 2ème/48h", ""},
		{"gaps that meet", "-1 late-delivery still .. the? .. waiting", ""},
		{"a full stop", "-1 public-threat trustpilot.com", `2: error: "trustpilot.com" is never found: written out it reads as "trustpilot" "com"`},
		{"a sign", "-1 billing £ <n>", `2: error: "£" is never found: written out it reads as nothing`},
		{"an article that falls off", "-1 damaged l'album cassé", `2: error: "l'album" is never found: written out it reads as "l'" "album"`},
		{"an article by itself", "-1 damaged l' album cassé", ""},
		{"an article at the end", "-1 damaged abîmé .. l'", ""},
		{"accents and hyphens", "-1 damaged abîmé\n-1 no-response no-one answered", ""},
		{"a beginning and an end", "-1 damaged scratch* .. *glass", ""},
		{"faces", "1 praise :)/:-D/❤️", ""},
		{"a number", "-1 repeat-contact <n> .. times", ""},

		{"twice by other signs", "-1 damaged cassé\n-1 damaged casse", `3: error: "casse" stands in line 2 already: "cassé"`},
		{"twice, one of many", "-2 damaged broken/torn/bent\n-1 damaged torn", `3: error: "torn" stands in line 2 already: "broken/torn/bent"`},
		{"more weight for one of many", "-1 damaged broken/torn/bent\n-2 damaged torn", `3: warning: "torn" stands in line 2 too: "broken/torn/bent"`},
		{"some of it twice", "-1 damaged broken/torn\n-1 damaged torn/bent", `3: warning: "torn" stands in line 2 too: "broken/torn"`},
		{"general words are added up", "-1 tone bad/poor\n-2 tone bad", `3: error: "bad" stands in line 2 already: "bad/poor"`},
		{"another label", "-1 damaged torn\n-1 print-quality torn", ""},
		{"another reader", "-1 damaged torn\n1 tone torn", ""},

		{"contradiction", "-1 damaged,mild torn\n1 damaged torn/bent", `3: error: "torn" contradicts "torn" in line 2`},
		{"the other way elsewhere", "-1 damaged brilliant\n1 praise brilliant", `3: warning: "brilliant" weighs the other way than "brilliant" in line 2`},

		{"longer and no stronger", "-1 damaged torn\n-1 damaged torn page/pages", `3: warning: "torn page/pages" adds nothing to "torn" in line 2`},
		{"longer and stronger", "-1 damaged torn\n-2 damaged torn page", ""},
		{"longer with a label more", "-1 damaged torn\n-1 damaged,privacy torn page", ""},
		{"longer, one word of many not inside", "-1 damaged torn/bent page\n-1 damaged torn/bent/wet page .. corner", ""},
		{"longer, all words inside", "-1 damaged torn/bent/wet page\n-1 damaged torn/bent page .. corner", `3: warning: "torn/bent page .. corner" adds nothing to "torn/bent/wet page" in line 2`},
		{"a gap is more than none", "-1 damaged torn page\n-1 damaged torn .. page", `2: warning: "torn page" adds nothing to "torn .. page" in line 3`},
		{"none is less than a gap", "-1 damaged torn .. page\n-1 damaged torn page", `3: warning: "torn page" adds nothing to "torn .. page" in line 2`},
		{"only without the word that may be missing", "-1 damaged torn\n-1 damaged very? torn", `3: warning: "torn" stands in line 2 too: "torn"`},
		{"kept from being negated", "0 negation:1 not\n-1 damaged torn\n-1 damaged not torn", ""},
		{"kept from counting as mood", "-1 damaged torn\n-1 mood sad\n-1 damaged torn sad", ""},
		{"it hushes more", "0 dark:1 moody\n0 dark:1 moody shoot", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := []string{}
			for _, f := range Lexicon(laid(t, set, "@x = frame frames\n"+tt.lines), All) {
				got = append(got, strings.TrimPrefix(f.String(), "own/fi.txt:"))
			}
			want := []string{}
			if tt.want != "" {
				want = append(want, tt.want)
			}
			if !slices.Equal(got, want) {
				t.Errorf("found %q, want %q", got, want)
			}
		})
	}
}

// TestOwn: a studio hears of its own lines only, and of them beside everybody's.
func TestOwn(t *testing.T) {
	entries := laid(t, empty(t, "-1 damaged $\n-1 damaged broken/torn"), "-1 mild £\n1 damaged,mild torn")
	var got []string
	for _, f := range Lexicon(entries, Own) {
		got = append(got, f.String())
	}
	want := []string{
		`own/fi.txt:1: error: "£" is never found: written out it reads as nothing`,
		`own/fi.txt:2: error: "torn" contradicts "broken/torn" in fi/lexicon.txt:2`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("found %q", got)
	}
}
