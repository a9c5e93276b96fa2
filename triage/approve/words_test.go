package approve

import (
	"slices"
	"strings"
	"testing"

	"heed/templates"
)

func TestVerbsAreThePacks(t *testing.T) {
	if len(Verbs) != len(templates.CommandVerbs) {
		t.Fatalf("%d verbs here, %d in the packs", len(Verbs), len(templates.CommandVerbs))
	}
	for i, v := range Verbs {
		if string(v) != templates.CommandVerbs[i] {
			t.Errorf("%s is %s in the packs", v, templates.CommandVerbs[i])
		}
	}
}

// Words of all languages count in every reply, so no phrase may order two things, and none that is a
// command may pass for politeness.
func TestPhrasesOrderOneThing(t *testing.T) {
	set := packs(t)
	w := newWords(set)
	for phrase := range w.verbs {
		if verbs, _ := w.order(phrase); len(verbs) != 1 {
			t.Errorf("%q orders %v", phrase, verbs)
		}
		if w.courtesy(phrase) || w.closings[phrase] {
			t.Errorf("%q is a command and politeness", phrase)
		}
	}
	for phrase := range w.yes {
		if w.no[phrase] || w.courtesy(phrase) || w.closings[phrase] || len(w.verbs[phrase]) > 0 {
			t.Errorf("%q is a yes and something else", phrase)
		}
	}
	for phrase := range w.no {
		if w.courtesy(phrase) || w.closings[phrase] || len(w.verbs[phrase]) > 0 {
			t.Errorf("%q is a no and something else", phrase)
		}
	}
	for _, lang := range set.Langs() {
		c := set.Pack(lang).Commands
		for i, day := range c.Time.Weekdays {
			for _, name := range day {
				if got := w.weekdays[fold(name)]; int(got) != i {
					t.Errorf("%s: %q is day %d and %d", lang, name, i, got)
				}
			}
		}
	}
}

// goesOn is what a verb needs behind it.
var goesOn = map[Verb]string{
	Send: ": x", Edit: ": x", Fill: " date: x", Later: " 2d", SetThemes: " billing", SetSeverity: " 3", Merge: " H-4F2K", Offer: " 2", GiveTo: " Otto",
	Promise: " 2d: x", Mishap: " ana@example.com: x", NewCase: " Ana Ruiz: x", Find: " Ruiz", Away: " 2d",
}

// Every phrase of every pack means its verb when it stands alone, as staff mails say it does.
func TestEveryPhraseIsRead(t *testing.T) {
	set, loc := packs(t), madrid(t)
	for _, lang := range set.Langs() {
		c := set.Pack(lang).Commands
		for _, verb := range Verbs {
			for _, phrase := range c.Verbs[string(verb)] {
				cmds, err := read(mailOf(phrase+goesOn[verb]), noon, loc)
				if err != nil || len(cmds) != 1 || cmds[0].Verb != verb || cmds[0].Plain {
					t.Errorf("%s: %q is %s, %v", lang, phrase, show(cmds), err)
				}
			}
		}
		for verb, phrases := range map[Verb][]string{Approve: c.Yes, Reject: c.No} {
			for _, phrase := range phrases {
				cmds, err := read(mailOf(phrase), noon, loc)
				if err != nil || len(cmds) != 1 || cmds[0].Verb != verb || !cmds[0].Plain {
					t.Errorf("%s: %q is %s, %v", lang, phrase, show(cmds), err)
				}
			}
		}
		for _, phrase := range slices.Concat(c.Greetings, c.Thanks, c.Closings) {
			text := phrase + "\nundo"
			if !slices.Contains(c.Greetings, phrase) {
				text = "undo\n" + phrase + "\nOtto"
			}
			cmds, err := read(mailOf(text), noon, loc)
			if err != nil || show(cmds) != "undo" {
				t.Errorf("%s: %q is %s, %v", lang, text, show(cmds), err)
			}
		}
	}
}

// The words printed in staff mails must be words that are understood.
func TestPrintedWordsAreRead(t *testing.T) {
	set, loc := packs(t), madrid(t)
	for _, lang := range set.Langs() {
		for name, word := range set.Pack(lang).Staff.Commands {
			verb := Verb(name)
			after := goesOn[verb]
			if strings.HasSuffix(word, ":") {
				after = " x"
			}
			cmds, err := read(mailOf(word+after), noon, loc)
			if err != nil || len(cmds) != 1 || cmds[0].Verb != verb {
				t.Errorf("%s: %q is read as %s, %v", lang, word+after, show(cmds), err)
			}
		}
	}
}

// The examples printed behind the words must be read too, with nothing lost.
func TestPrintedExamplesAreRead(t *testing.T) {
	set, loc := packs(t), madrid(t)
	for _, lang := range set.Langs() {
		staff := set.Pack(lang).Staff
		for name, usage := range staff.Usage {
			line := staff.Commands[name] + " " + usage
			cmds, err := read(mailOf(line), noon, loc)
			if err != nil || len(cmds) != 1 || cmds[0].Verb != Verb(name) {
				t.Errorf("%s: %q is read as %s, %v", lang, line, show(cmds), err)
			}
		}
	}
}

func TestClashesAreKnownVerbs(t *testing.T) {
	for v, others := range clashes {
		for _, o := range append(others, v) {
			if !slices.Contains(Verbs, o) {
				t.Errorf("%s is no verb", o)
			}
		}
		if slices.Contains(others, v) {
			t.Errorf("%s contradicts itself", v)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"a", "", 1}, {"", "abc", 3}, {"approve", "aprove", 1}, {"reject", "rejcet", 1}, {"send", "edit", 4}, {"abc", "abc", 0}} {
		if got := distance(tc.a, tc.b); got != tc.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tc.a, tc.b, got, tc.want)
		}
	}
}
