package compose

import (
	"strings"
	"testing"
)

func TestReplySubject(t *testing.T) {
	for name, c := range map[string]struct{ subject, want string }{
		"plain":                   {"Our album", "Re: Our album [H-4F2K]"},
		"already a reply":         {"Re: Our album", "Re: Our album [H-4F2K]"},
		"German":                  {"AW: Unser Album", "Re: Unser Album [H-4F2K]"},
		"Swedish":                 {"SV: Vårt album", "Re: Vårt album [H-4F2K]"},
		"Spanish":                 {"RV: Nuestro álbum", "Re: Nuestro álbum [H-4F2K]"},
		"several":                 {"Re: SV: RE[2]: Our album", "Re: Our album [H-4F2K]"},
		"full-width colon":        {"Re：Our album", "Re: Our album [H-4F2K]"},
		"carries the reference":   {"Re: Our album [H-4F2K]", "Re: Our album [H-4F2K]"},
		"carries it twice":        {"[H-4F2K] Re: Our album [H-4F2K]", "Re: Our album [H-4F2K]"},
		"carries a secret":        {"Approve [H-4F2K abcdefghijkl]", "Re: Approve [H-4F2K]"},
		"empty":                   {"", "Re: Your message [H-4F2K]"},
		"nothing but Re":          {"Re:", "Re: Your message [H-4F2K]"},
		"a word that begins so":   {"Refund: when?", "Re: Refund: when? [H-4F2K]"},
		"forwarded stays":         {"Fwd: Our album", "Re: Fwd: Our album [H-4F2K]"},
		"line breaks cannot pass": {"Our\r\nBcc: x@y.example", "Re: Our Bcc: x@y.example [H-4F2K]"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := replySubject(c.subject, "H-4F2K", "Your message"); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
	if long := replySubject(strings.Repeat("ö", 900), "H-4F2K", ""); len([]rune(long)) > 170 || !strings.HasSuffix(long, "[H-4F2K]") {
		t.Errorf("a long subject gives %q", long)
	}
}

func FuzzReplySubject(f *testing.F) {
	f.Add("Re: AW: [H-1 x] hello\r\n")
	f.Add("Re:\xff\xfe")
	f.Fuzz(func(t *testing.T, s string) {
		got := replySubject(s, "H-4F2K", "none")
		if strings.ContainsAny(got, "\r\n\x00") || strings.Count(got, "[H-4F2K]") != 1 {
			t.Errorf("%q gives %q", s, got)
		}
		if again := replySubject(got, "H-4F2K", "none"); again != got {
			t.Errorf("%q gives %q, then %q", s, got, again)
		}
	})
}
