package compose

import (
	"strings"
	"testing"
)

func TestUnbroken(t *testing.T) {
	long := "I have held them against the screen in daylight, and you are right: they\nare a good deal darker than the pictures you chose. The paper is the one\nwe always use."
	for name, s := range map[string]struct{ in, want string }{
		"a paragraph broken at 72": {long, strings.ReplaceAll(long, "\n", " ")},
		"two of them":              {long + "\n\n" + long, strings.ReplaceAll(long, "\n", " ") + "\n\n" + strings.ReplaceAll(long, "\n", " ")},
		"a trailing space":         {strings.ReplaceAll(long, "\n", " \n"), strings.ReplaceAll(long, "\n", " ")},
		"a signature":              {"Kind regards,\nMarta Ruiz\nEstudio Lumen", "Kind regards,\nMarta Ruiz\nEstudio Lumen"},
		"an address":               {"You find us here:\nCalle del Faro 12, at the back of the yard\n17001 Girona", "You find us here:\nCalle del Faro 12, at the back of the yard\n17001 Girona"},
		"a list":                   {long[:72] + "\n- twelve prints, all of them on the paper you have chosen before\n- one album", long[:72] + "\n- twelve prints, all of them on the paper you have chosen before\n- one album"},
		"a line ended early":       {"This is what we do about it, in the order in which it is done:\nFirst the prints.", "This is what we do about it, in the order in which it is done:\nFirst the prints."},
		"lines of any length":      {strings.Repeat("word ", 30) + "\n" + strings.Repeat("word ", 12) + "\nend", strings.Repeat("word ", 30) + "\n" + strings.Repeat("word ", 12) + "\nend"},
		"one line":                 {"Yes.", "Yes."},
		"nothing":                  {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := unbroken(s.in); got != s.want {
				t.Errorf("%q, want %q", got, s.want)
			}
		})
	}
}

// TestLetterText: what a plain-text program is given is one line a paragraph, and the original untouched.
func TestLetterText(t *testing.T) {
	for _, lang := range answerLangs {
		c := composer(t, lang)
		l := letterFor(c, lang, late(lang))
		l.Message.Text = "one long line " + strings.Repeat("and so on ", 30) + "\n\n> quoted before\n-- \nA."
		o, err := c.Answer(l)
		if err != nil {
			t.Fatal(err)
		}
		letter, original, _ := strings.Cut(o.Text, "\n> ")
		for _, p := range paragraphs(letter) {
			if lines := strings.Split(p, "\n"); len(lines) > 1 && len(lines[0]) > 60 {
				t.Errorf("%s: a paragraph of %d lines:\n%s", lang, len(lines), p)
			}
		}
		if want := "one long line " + strings.TrimSpace(strings.Repeat("and so on ", 30)) + "\n>\n>> quoted before\n> --\n> A.\n"; original != want {
			t.Errorf("%s: the original became %q", lang, original)
		}
	}
}
