package sandbox

import (
	"bytes"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

func TestSettle(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"good mail", "A: b\r\n c\r\n\r\nbody\r\n", "A: b\r\n c\r\n\r\nbody\r\n"},
		{"bare line feeds", "A: b\n\nbody", "A: b\r\n\r\nbody\r\n"},
		{"mbox line", "From x@y Mon\nA: b\n\nbody\n", "A: b\r\n\r\nbody\r\n"},
		{"no colon", "A: b\r\nnonsense\r\nC: d\r\n\r\n", "A: b\r\n\r\nnonsense\r\nC: d\r\n\r\n"},
		{"no header", "\r\nbody\r\n", "\r\nbody\r\n"},
		{"starts with a space", " body\r\n", "\r\n body\r\n"},
		{"header only", "A: b\r\n", "A: b\r\n\r\n"},
		{"nothing", "", "\r\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := string(settle([]byte(c.in))); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// Whatever is put in, the in-memory server gives back the very bytes that were settled.
func FuzzSettle(f *testing.F) {
	for _, s := range []string{"", "A: b\n\nbody", "From x\n\n", "A : b\r\n\r\nx", ": x\r\n", "A: b\r\n \r\n\tx\r\n\r\n", "A: b\r\r\n\r\n", "\x00: x\n", "é: x\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		settled := settle(raw)
		got := imapserver.ExtractBodySection(bytes.NewReader(settled), &imap.FetchItemBodySection{})
		if !bytes.Equal(got, settled) {
			t.Errorf("settled %q, came back as %q", settled, got)
		}
		eachField(settled, func(string, []byte) {})
	})
}
