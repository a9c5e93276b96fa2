package approve

import (
	"strings"
	"testing"
)

// A visiting card without a mark above it orders nothing; what could be a wish is not taken for one.
func TestCards(t *testing.T) {
	loc := madrid(t)
	for text, want := range map[string]string{
		"approve\n\nOtto Maier\nPhotographer\nLight & Co, 12 Harbour Lane\n+44 20 7946 0014 | www.light.example": "approve",
		"approve\n\nThanks\n\nOtto Maier\nLight & Co\nM 070 555 01 42\notto@light.example":                       "approve",
		"mine\nseverity 3\n\nOtto Maier\n\nTel. 972 555 014":                                                     "mine severity",
		"Otto Maier\nTel. 972 555 014":                                                    "",
		"approve\n\nOtto Maier\nPhotographer":                                             "",
		"approve\n\nOtto\nPhotographer\n+44 20 7946 0014":                                 "",
		"approve\n\nOtto Maier\nnot before Friday, +44 20 7946 0014":                      "",
		"approve\n\nOtto Maier\n+44 20 7946 0014\nundo":                                   "",
		"approve\n\nOtto Maier\n+44 20 7946 0014\nWhat does she want?":                    "",
		"approve\n\nAnna Berg\nPhotographer\n+44 20 7946 0014":                            "",
		"approve\nOtto Maier\nPhotographer\n+44 20 7946 0014":                             "",
		"approve\n\nOtto Maier\n+44 20 7946 0014\n" + strings.Repeat("a line\n", 12):      "",
		"approve\n\nOtto Maier\n+44 20 7946 0014 " + strings.Repeat("and many words ", 9): "",
	} {
		msg := mailOf(text)
		msg.From.Name = "Otto Maier"
		cmds, err := read(msg, noon, loc)
		if got := show(cmds); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %s, %v", text, got, err)
		}
	}
}
