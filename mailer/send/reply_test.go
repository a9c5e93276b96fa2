package send

import (
	"net/textproto"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// A reply is a stranger's words: whatever it is, what is kept of it is one short, printable line.
func FuzzReply(f *testing.F) {
	f.Add(550, "5.1.1 no such user")
	f.Add(450, "4.2.0 come\n4.2.0 back\nlater")
	f.Add(421, "\x1b[31m\xff 5.999999.1 \x00")
	f.Add(0, "5..1")
	f.Fuzz(func(t *testing.T, code int, msg string) {
		e := classify("DATA", &textproto.Error{Code: code, Msg: msg}, Uncertain)
		if len(e.Text) > 500 || !utf8.ValidString(e.Text) || strings.ContainsFunc(e.Text, unicode.IsControl) {
			t.Errorf("kept %q", e.Text)
		}
		if e.Enhanced != "" && !statusCode(e.Enhanced) {
			t.Errorf("status code %q", e.Enhanced)
		}
		if code/100 != 4 && code/100 != 5 && e.Class != Uncertain {
			t.Errorf("%d is %s", code, e.Class)
		}
	})
}
