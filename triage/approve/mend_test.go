package approve

import "testing"

func TestMend(t *testing.T) {
	loc := madrid(t)
	for _, tc := range []struct {
		line string
		verb Verb
		word string
		want string
	}{
		{"promis friday: the album", Promise, "promise", "promise friday: the album"},
		{"giv it to Otto", GiveTo, "give to", "give to Otto"},
		{"ofrcer el 2", Offer, "ofrecer", "ofrecer el 2"},
		{"bort till fredag, Otto ersätter", Away, "borta", "borta till fredag, Otto ersätter"},
		{"fnd Ruiz", Find, "find", "find Ruiz"},
		{"latr 2d", Later, "later", "later 2d"},
		{"promis friday", Promise, "promise", ""},
		{"promise me", Promise, "promise", ""},
		{"find out what happened", Find, "find", ""},
		{"sned: hello", Send, "send", ""},
		{"aprove", Approve, "approve", ""},
		{"aprove if she agrees", Approve, "approve", ""},
		{"", Find, "find", ""},
	} {
		if got := reader().Mend(tc.line, tc.verb, tc.word, noon, loc); got != tc.want {
			t.Errorf("%q: %q, want %q", tc.line, got, tc.want)
		}
	}
}
