package templates

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// house is a set with one small English lexicon, and a Polish pack that has none yet.
func house(t *testing.T, lexicon string) *Set {
	t.Helper()
	pack := &Pack{Lang: "en", words: []source{{name: "en/lexicon.txt", data: []byte(lexicon)}}}
	if _, err := pack.lexicon(); err != nil {
		t.Fatal(err)
	}
	return &Set{packs: map[string]*Pack{"en": pack, "pl": {Lang: "pl"}}, langs: []string{"en", "pl"}}
}

// said writes entries the way a test can compare.
func said(p *Pack) []string {
	list := []string{}
	for _, e := range p.Lexicon().Entries {
		var words, labels []string
		for _, l := range e.Labels {
			labels = append(labels, fmt.Sprintf("%s:%g", l.Name, l.Strength))
		}
		for _, place := range e.Phrase {
			if place.Gap > 0 {
				words = append(words, fmt.Sprintf(".%d", place.Gap))
				continue
			}
			words = append(words, strings.Join(place.Words, "/"))
		}
		list = append(list, fmt.Sprintf("%g %s %s", e.Weight, strings.Join(labels, ","), strings.Join(words, " ")))
	}
	return list
}

func TestOverlay(t *testing.T) {
	const base = `@photo = photo* pics
-2 tone joke/liar/scam
-1 damaged broken .. @photo
-1 late-delivery,waiting still waiting
0 dark:1.2 moody shoot`
	before := []string{
		"-2 tone:2 joke/liar/scam", "-1 damaged:1 broken .3 photo*/pics", "-1 late-delivery:1,waiting:1 still waiting", "0 dark:1.2 moody shoot",
	}
	for _, tt := range []struct {
		name, lines string
		want        []string // what is there instead
	}{
		{"a new phrase", "-2 damaged smashed", append(slices.Clone(before), "-2 damaged:2 smashed")},
		{"another weight", "-3 waiting,late-delivery still waiting # always at odds", []string{before[0], before[1], before[3], "-3 waiting:3,late-delivery:3 still waiting"}},
		{"other labels are another line", "-3 waiting still waiting", append(slices.Clone(before), "-3 waiting:3 still waiting")},
		{"taken away", "0 late-delivery,waiting still waiting", []string{before[0], before[1], before[3]}},
		{"one word of several taken away", "0 tone liar", []string{"-2 tone:2 joke/scam", before[1], before[2], before[3]}},
		{"one word of a class changed", "-0.5 damaged broken .. pics", []string{before[0], "-1 damaged:1 broken .3 photo*", before[2], before[3], "-0.5 damaged:1 broken .3 pics"}},
		{"another gap is another phrase", "-2 damaged broken .5 @photo", append(slices.Clone(before), "-2 damaged:2 broken .5 photo*/pics")},
		{"no weight, but a figure", "0 dark:2 moody shoot", []string{before[0], before[1], before[2], "0 dark:2 moody shoot"}},
		{"own class", "\ufeff@cam = camera* lens\r\n-1 damaged scratched @cam\r\n", append(slices.Clone(before), "-1 damaged:1 scratched camera*/lens")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			set := house(t, base)
			over, err := set.Overlay("lexicon.d", fstest.MapFS{"en-own.txt": {Data: []byte(tt.lines)}, "en.txt~": {Data: []byte("rubbish")}, ".en.txt": {}})
			if err != nil {
				t.Fatal(err)
			}
			if got := said(over.Pack("en")); !slices.Equal(got, tt.want) {
				t.Errorf("there is:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
			if got := said(set.Pack("en")); !slices.Equal(got, before) {
				t.Errorf("the packs below have changed:\n%s", strings.Join(got, "\n"))
			}
			for _, e := range over.Pack("en").Lexicon().Entries {
				if e.Own != (e.File == "lexicon.d/en-own.txt") || !e.Own && e.File != "en/lexicon.txt" {
					t.Errorf("%q of %s is the studio's own: %v", e.Source, e.File, e.Own)
				}
			}
		})
	}
}

// TestOverlayTakesAPhraseApart takes out of the middle of several places: all other ways to say it stay.
func TestOverlayTakesAPhraseApart(t *testing.T) {
	set := house(t, "-1 damaged broken/torn .. frame/glass")
	over, err := set.Overlay("d", fstest.MapFS{"en.txt": {Data: []byte("0 damaged broken .. glass")}})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"-1 damaged:1 torn .3 frame/glass", "-1 damaged:1 broken .3 frame"}
	if got := said(over.Pack("en")); !slices.Equal(got, want) {
		t.Errorf("left: %q, want %q", got, want)
	}
}

func TestOverlayLaterFilesWin(t *testing.T) {
	over, err := house(t, "-1 damaged broken").Overlay("d", fstest.MapFS{
		"en.txt": {Data: []byte("-3 damaged broken")}, "en-b.txt": {Data: []byte("-2 damaged broken")}, "pl.txt": {Data: []byte("-1 damaged pęknięta")},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := said(over.Pack("en")); !slices.Equal(got, []string{"-3 damaged:3 broken"}) { // "en-b.txt" comes before "en.txt"
		t.Errorf("en: %q", got)
	}
	if got := said(over.Pack("pl")); !slices.Equal(got, []string{"-1 damaged:1 pęknięta"}) {
		t.Errorf("pl: %q", got)
	}
}

func TestOverlayRefuses(t *testing.T) {
	for _, tt := range []struct{ name, file, text, want string }{
		{"label", "en.txt", "# own\n-1 brokn smashed", `d/en.txt:2: label "brokn" is not known`},
		{"weight", "en.txt", "much damaged smashed", `d/en.txt:1: weight "much" is not a figure`},
		{"class", "en.txt", "-1 damaged smashed @cam", `d/en.txt:1: "smashed @cam": class @cam is not known here`},
		{"twice", "en.txt", "-1 damaged smashed\n-2 damaged smashed", `d/en.txt:2: "smashed" stands in line 1 already`},
		{"nothing to take away", "en.txt", "0 damaged smashed", `d/en.txt:1: there is no phrase "smashed" with just these labels`},
		{"taken away by other labels", "en.txt", "0 late-delivery broken", `d/en.txt:1: there is no phrase "broken" with just these labels`},
		{"language", "xx-own.txt", "", `d/xx-own.txt: begins with none of the languages en, pl`},
		{"no language", "own.txt", "", `d/own.txt: begins with none of the languages`},
		{"bytes", "en.txt", "-1 damaged tr\xe5sig", `d/en.txt: is not UTF-8`},
	} {
		_, err := house(t, "-1 damaged broken").Overlay("d", fstest.MapFS{tt.file: {Data: []byte(tt.text)}})
		if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %s", tt.name, err, tt.want)
		}
	}
	_, err := house(t, "-1 damaged broken").Overlay("d", fstest.MapFS{"en.txt": {Data: []byte("x\ny")}, "pl.txt": {Data: []byte("z")}})
	if n := len(strings.Split(fmt.Sprint(err), "\n")); n != 3 {
		t.Errorf("%d faults of 3 are named:\n%v", n, err)
	}
}

// TestOverlayOverEmbedded: the hook works on the packs Heed comes with.
func TestOverlayOverEmbedded(t *testing.T) {
	set, err := Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	over, err := set.Overlay("d", fstest.MapFS{"sv-eget.txt": {Data: []byte("-1.5 print-quality grötig .. bild*")}})
	if err != nil {
		t.Fatal(err)
	}
	if was, is := len(set.Pack("sv").Lexicon().Entries), len(over.Pack("sv").Lexicon().Entries); is != was+1 {
		t.Errorf("%d entries became %d", was, is)
	}
	if set.Pack("en") != over.Pack("en") {
		t.Error("a language without own phrases was copied")
	}
}
