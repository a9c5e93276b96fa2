package templates

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestParseLexicon(t *testing.T) {
	var lex Lexicon
	err := lex.add("xx/lexicon.txt", []byte(`# a comment
@photo = photo* pic pics
@all   = @photo print
-1.3 late-delivery,waiting:0.5 still waiting .. @photo   # why
0 negation not/no-one
0.5 praise so? good
-1 damaged *glass .5 broken
-1 wrong-item ordered ,8 got
0.2 mood :)
-1 repeat-contact 3rd/third mail
-1 late-delivery still .. the? ,2 waiting
`))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range lex.Entries {
		var places []string
		for _, p := range e.Phrase {
			places = append(places, fmt.Sprintf("%s%d%v", strings.Join(p.Words, "|"), p.Gap, p.Wide))
		}
		got = append(got, fmt.Sprintf("%d %.1f %v %s", e.Line, e.Weight, e.Labels, strings.Join(places, " ")))
	}
	want := []string{
		"4 -1.3 [{late-delivery 1.3} {waiting 0.5}] still0false waiting0false 3false photo*|pic|pics0false",
		"5 0.0 [{negation 1}] no0false one0false",
		"5 0.0 [{negation 1}] not0false",
		"6 0.5 [{praise 1}] so0false good0false",
		"6 0.5 [{praise 1}] good0false",
		"7 -1.0 [{damaged 1}] *glass0false 5false broken0false",
		"8 -1.0 [{wrong-item 1}] ordered0false 8true got0false",
		"9 0.2 [{mood 1}] :)0false",
		"10 -1.0 [{repeat-contact 1}] 30false rd0false mail0false",
		"10 -1.0 [{repeat-contact 1}] third0false mail0false",
		"11 -1.0 [{late-delivery 1}] still0false 3false the0false 2true waiting0false",
		"11 -1.0 [{late-delivery 1}] still0false 5true waiting0false",
	}
	if !slices.Equal(got, want) {
		t.Errorf("entries:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if c := lex.Entries[0].Comment; c != "why" {
		t.Errorf("comment %q", c)
	}
}

func TestParseLexiconRefuses(t *testing.T) {
	for _, test := range []struct{ name, line, want string }{
		{"short line", "-1 damaged", "xx/lexicon.txt:1: an entry reads"},
		{"weight", "x damaged broken", `weight "x"`},
		{"weight out of range", "-99 damaged broken", "between -10 and 10"},
		{"label", "-1 brokn broken", `label "brokn" is not known`},
		{"label twice", "-1 damaged,damaged broken", "stands twice"},
		{"strength", "-1 damaged:0 broken", "strength"},
		{"unknown class", "-1 damaged @glass broken", "class @glass is not known"},
		{"class without words", "@glass =", "a class reads"},
		{"class twice", "@a = b\n@a = c", "xx/lexicon.txt:2: class @a is there already"},
		{"gap at the end", "-1 damaged broken ..", "begins and ends with a word"},
		{"only optional", "-1 damaged broken?", "begins and ends with a word"},
		{"gap too wide", "-1 damaged broken .99 glass", "gap"},
		{"star in the middle", "-1 damaged bro*ken", "one star"},
		{"empty alternative", "-1 damaged broken//torn", "empty word"},
		{"duplicate", "-1 damaged broken\n-2 damaged broken", "stands in line 1 already"},
		{"too long", "-1 damaged " + strings.Repeat("a ", 20), "more than 12 words"},
	} {
		err := new(Lexicon).add("xx/lexicon.txt", []byte(test.line))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want something with %q", test.name, err, test.want)
		}
	}
}

// TestEmbeddedPacksAreWhole reads every phrase and cue: Load takes the embedded ones on trust.
func TestEmbeddedPacksAreWhole(t *testing.T) {
	set, err := Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := set.check(); err != nil {
		t.Error(err)
	}
}

// TestLexiconsLackNothing walks all packs: what a language needs before a mail in it can be judged.
func TestLexiconsLackNothing(t *testing.T) {
	set, err := Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	needs := []string{
		"negation", "intensifier", "diminisher", "contrast", "conditional", "work", "you", "past", "received",
		"complaint", "enquiry", "praise", "other", "resolved", "own-fault", "dark", "mild", "urgent", "event", "child",
		"late-delivery", "no-response", "image-quality", "likeness", "print-quality", "damaged", "wrong-item", "billing",
		"missed-appointment", "staff-conduct", "lost-images", "privacy", "website", "product-range", "expectations", "value",
		"legal-threat", "chargeback", "public-threat", "abusive", "escalating-demands", "repeat-contact", "sensitive",
		"refund", "reedit", "replacement", "reprint", "apology", "deletion", "call", "files", "discount", "tone", MoodLabel,
	}
	for _, lang := range []string{"en", "es", "sv", "de", "fr", "da", "no", "nl", "pt", "it", "fi"} {
		if !set.Has(lang) {
			t.Errorf("no pack for %s", lang)
			continue
		}
		have := map[string]bool{}
		for _, e := range set.Pack(lang).Lexicon().Entries {
			for _, l := range e.Labels {
				have[l.Name] = true
			}
		}
		for _, label := range needs {
			if !have[label] {
				t.Errorf("%s/lexicon.txt has no phrase for %s", lang, label)
			}
		}
		if len(set.Pack(lang).Dates.Weekdays) != 7 {
			t.Errorf("%s/dates.toml is missing", lang)
		}
	}
}

func TestParseDatesRefuses(t *testing.T) {
	for _, test := range []struct{ name, data, want string }{
		{"unknown key", "weekday = []", "unknown key"},
		{"short week", `weekdays = [["monday"]]`, "1 days, a week has 7"},
		{"capital", `weekdays = [["a"],["b"],["c"],["d"],["e"],["f"],["g"]]
months = [["a"],["b"],["c"],["d"],["e"],["f"],["g"],["h"],["i"],["j"],["k"],["l"]]
today = ["Today"]
tomorrow = ["x"]
yesterday = ["x"]
hours = ["x"]
days = ["x"]
weeks = ["x"]
month_units = ["x"]
numbers = ["x"]
in = ["x"]
last = ["x"]
any = ["x"]
clause = ["x"]`, `"Today" is not a word in small letters`},
	} {
		if _, err := parseDates("xx/dates.toml", layers{[]byte(test.data)}); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want something with %q", test.name, err, test.want)
		}
	}
}

func FuzzParseLexicon(f *testing.F) {
	f.Add("-1.3 late-delivery still waiting .. photo # why")
	f.Add("@a = b*\n0 negation @a?")
	f.Add("1 praise no-one/:) ,3 x")
	f.Fuzz(func(t *testing.T, s string) {
		var lex Lexicon
		if err := lex.add("x", []byte(s)); err != nil {
			return
		}
		for _, e := range lex.Entries {
			if len(e.Phrase) == 0 || len(e.Labels) == 0 || e.Phrase[0].Gap > 0 {
				t.Fatalf("entry %+v", e)
			}
		}
	})
}
