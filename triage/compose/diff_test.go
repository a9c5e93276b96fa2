package compose

import (
	"strings"
	"testing"
)

// shownPlain is how changes stand in the text part of a mail.
func shownPlain(list []change) string {
	return strings.TrimSpace(plainChanges(list))
}

func TestChanges(t *testing.T) {
	long := strings.Repeat("word ", 40)
	for _, tt := range []struct{ name, old, now, want string }{
		{"the same", "We print them again.", "We print them again.", ""},
		{"only the lines are broken elsewhere", "We print\nthem again.\n\nBo", "We print them\nagain.\n\nBo", ""},
		{"a word", "We print them by Friday.", "We print them by Monday.", "We print them by [-Friday.-] {+Monday.+}"},
		{"a word more", "We print them.", "We gladly print them.", "We {+gladly+} print them."},
		{"a word less", "We gladly print them.", "We print them.", "We [-gladly-] print them."},
		{"at the end", "We print them. Bo", "We print them. Bo and Kai", "We print them. Bo {+and Kai+}"},
		{"at the beginning", "Dear Grace, we print them.", "Hello Grace, we print them.", "[-Dear-] {+Hello+} Grace, we print them."},
		{"a sentence replaced", "We print them again by Friday. Call us.", "We print them again and pay the post. Call us.",
			"We print them again [-by Friday.-] {+and pay the post.+} Call us."},
		{"far apart", "one " + long + "two", "uno " + long + "dos", "[-one-] {+uno+} word word word word word word … word word word word word word [-two-] {+dos+}"},
		{"paragraphs stay apart", "Dear Grace,\n\nwe print them.\n\nBo", "Dear Grace,\n\nwe print them gladly.\n\nBo",
			"Dear Grace,\nwe print [-them.-] {+them gladly.+}\nBo"},
		{"letters beyond ASCII", "Vi gör om dem på fredag.", "Vi gör om dem på måndag.", "Vi gör om dem på [-fredag.-] {+måndag.+}"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			list, alike := changes(tt.old, tt.now)
			if got := shownPlain(list); got != tt.want || !alike {
				t.Errorf("%q, alike %v; want %q", got, alike, tt.want)
			}
		})
	}
}

func TestAnotherTextIsNoEdit(t *testing.T) {
	for name, pair := range map[string][2]string{
		"written anew": {"Dear Grace, thank you for telling us. We print them again by Friday.", "Hello! Your album leaves today, and I will ring you at five."},
		"from nothing": {"", "Hello Grace."},
		"too long":     {strings.Repeat("a b ", 1000) + "x", strings.Repeat("c d ", 1000) + "y"},
	} {
		if list, alike := changes(pair[0], pair[1]); list != nil || alike {
			t.Errorf("%s: %q, alike %v", name, shownPlain(list), alike)
		}
	}
}

// FuzzChanges: whoever strikes what was removed reads the new text, and whoever strikes what was added the old one.
func FuzzChanges(f *testing.F) {
	f.Add("we print them by Friday", "we print them gladly by Monday")
	f.Add("a b c a b b a", "c b a b a c")
	f.Fuzz(func(t *testing.T, old, now string) {
		a, b := wordsOf(old), wordsOf(now)
		if len(a)*len(b) > 10_000 {
			return
		}
		var was, is []string
		for _, f := range compare(a, b) {
			if f.edit != added {
				was = append(was, f.word.word)
			}
			if f.edit != removed {
				is = append(is, f.word.word)
			}
		}
		if strings.Join(was, " ") != strings.Join(strings.Fields(old), " ") || strings.Join(is, " ") != strings.Join(strings.Fields(now), " ") {
			t.Errorf("%q and %q became %q and %q", old, now, was, is)
		}
	})
}
