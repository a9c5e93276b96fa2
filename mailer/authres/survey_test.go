package authres

import (
	"slices"
	"testing"

	"heed/mailer"
)

func TestTop(t *testing.T) {
	from := mailer.Address{Addr: "hello@studio.example"}
	for _, tt := range []struct {
		name   string
		fields []string
		id     string
		method string // "" proves nothing
	}{
		{"none", nil, "", ""},
		{"proven", []string{"mx.host.example;\r\n\tdmarc=pass header.from=studio.example"}, "mx.host.example", "dmarc"},
		{"stamped, and nothing to say", []string{"mx.host.example; none"}, "mx.host.example", ""},
		{"failed", []string{"mx.host.example; dmarc=fail header.from=studio.example"}, "mx.host.example", ""},
		{"only the first counts", []string{"mx.host.example; none", "mx.other.example; dmarc=pass header.from=studio.example"}, "mx.host.example", ""},
		{"without an id", []string{"spf=pass smtp.mailfrom=studio.example; dkim=pass header.d=studio.example"}, NoID, "dkim"},
		{"broken, with an id", []string{"mx.host.example; dkim"}, "mx.host.example", ""},
		{"broken altogether", []string{"(("}, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := Top(tt.fields, from)
			if s.ID != tt.id || s.Evidence.Method != tt.method || (s.Err == nil) != (tt.method != "") {
				t.Errorf("%+v", s)
			}
		})
	}
}

func TestUsual(t *testing.T) {
	many := func(id string, n int) []string { return slices.Repeat([]string{id}, n) }
	for _, tt := range []struct {
		name string
		ids  []string
		want string
	}{
		{"all", many("mx.host.example", 10), "mx.host.example"},
		{"all but one", append(many("mx.host.example", 19), "mx.forged.example"), "mx.host.example"},
		{"all but a few without", append(many("mx.host.example", 46), many("", 4)...), "mx.host.example"},
		{"too few", many("mx.host.example", 9), ""},
		{"half", append(many("mx.host.example", 10), many("mx.other.example", 10)...), ""},
		{"mostly none", append(many("", 18), many("mx.other.example", 2)...), ""},
		{"never", many("", 30), ""},
		{"nothing at all", nil, ""},
		{"without ids", many(NoID, 12), NoID},
	} {
		if got, ok := Usual(tt.ids); ok != (tt.want != "") || ok && got != tt.want {
			t.Errorf("%s: %q, %v", tt.name, got, ok)
		}
	}
}

func TestSpelled(t *testing.T) {
	for in, want := range map[string]string{
		"anna@studio.example":           "anna@studio.example",
		"\u0430nna@studi\u043e.example": `\u0430nna@xn--studi-nye.example`,
		"åsa@blåbär.example":            `\u00e5sa@xn--blbr-noae.example`,
		"no address":                    "no address",
	} {
		if got := Spelled(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func TestLookAlikeNamesThePersonMeant(t *testing.T) {
	staff := []string{"anna@studio.example", "bo@studio.example"}
	for addr, want := range map[string]string{"bo@studlo.example": "bo@studio.example", "kai@studlo.example": "anna@studio.example"} {
		if got, ok := LookAlike(addr, staff); !ok || got != want {
			t.Errorf("%s is like %s, want %s", addr, got, want)
		}
	}
}
