package mailer_test

import (
	"strings"
	"testing"
)

// TestAuthors: From fields as forgers like them, and whom they name.
func TestAuthors(t *testing.T) {
	p := newParser(t)
	for from, want := range map[string]string{
		`Bo <bo@a.example>`:                                  "bo@a.example",
		`"Bo <bo@a.example>" <eve@b.example>`:                "eve@b.example",
		`bo@a.example <eve@b.example>`:                       "eve@b.example",
		`eve@b.example (Bo <bo@a.example>)`:                  "eve@b.example",
		`eve@b.example (Bo \) <bo@a.example>)`:               "eve@b.example",
		`eve@b.example ((Bo) <bo@a.example>)`:                "eve@b.example",
		`(bo@a.example) eve@b.example`:                       "eve@b.example",
		`(<bo@a.example>) <eve@b.example>`:                   "eve@b.example",
		`Eve <eve@b.example> (Bo <bo@a.example>)`:            "eve@b.example",
		`"(" Bo <bo@a.example>`:                              "bo@a.example",
		`Bo (of the studio <bo@a.example>`:                   "bo@a.example",
		`Bo (the one with :-) <bo@a.example>`:                "bo@a.example",
		`=?utf-8?Q?bo=40a.example?= <eve@b.example>`:         "eve@b.example",
		`Bo <@a.example:eve@b.example>`:                      "eve@b.example",
		`<bo@a.example> <eve@b.example>`:                     "eve@b.example",
		`Bo ` + strings.Repeat("(", 9000) + `<bo@a.example>`: "bo@a.example",
	} {
		m, err := p.Parse(strings.NewReader("From: " + from + "\nSubject: Prints\n\nHello.\n"))
		if err != nil {
			t.Fatal(err)
		}
		if m.From.Addr != want || m.Senders != 1 {
			t.Errorf("%.80s is from %q, %d senders; want %q", from, m.From.Addr, m.Senders, want)
		}
	}
}
