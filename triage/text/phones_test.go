package text

import (
	"strings"
	"testing"
)

func TestPhones(t *testing.T) {
	for _, test := range []struct{ name, in, from, want string }{
		{"British", "ring me on 07700 900271, any hour", "GB", "07700 900271=+447700900271"},
		{"British landline", "01632 960 118 or +44 (0)20 7946 0119.", "GB", "01632 960 118=+441632960118, +44 (0)20 7946 0119=+442079460119"},
		{"Swedish", "Ring, även sent: 070-174 06 22", "SE", "070-174 06 22=+46701740622"},
		{"Swedish landline", "tel:08-465 00 412, el. (046) 12 34 56", "SE", "08-465 00 412=+46846500412, (046) 12 34 56=+4646123456"},
		{"Spanish", "llámame al 612 345 678.", "ES", "612 345 678=+34612345678"},
		{"Spanish in one", "mi móvil: 612345678", "ES", "612345678=+34612345678"},
		{"Spanish with its code", "(+34) 612 34 56 78", "SE", "(+34) 612 34 56 78=+34612345678"},
		{"abroad from Spain", "0046 70 174 06 22", "ES", "0046 70 174 06 22=+46701740622"},
		{"German", "Tel. 030/901820", "DE", "030/901820=+4930901820"},
		{"French with dots", "au 06.12.34.56.78 svp", "FR", "06.12.34.56.78=+33612345678"},
		{"Danish in groups", "ring 32 12 34 56", "DK", "32 12 34 56=+4532123456"},
		{"Danish in one, announced", "tlf 32123456", "DK", "32123456=+4532123456"},
		{"Danish in one, not announced", "we ordered 32123456", "DK", ""},
		{"Norwegian", "mob. 406 12 345", "NO", "406 12 345=+4740612345"},
		{"Dutch", "06-12345678", "NL", "06-12345678=+31612345678"},
		{"Italian keeps its zero", "02 1234 5678", "IT", "02 1234 5678=+390212345678"},
		{"Portuguese", "912 345 678", "PT", "912 345 678=+351912345678"},
		{"Finnish", "040 123 4567", "FI", "040 123 4567=+358401234567"},
		{"American", "(212) 736-5000", "US", "(212) 736-5000=+12127365000"},
		{"in brackets", "my number (070-174 06 22) is", "SE", "070-174 06 22=+46701740622"},
		{"hard blanks", "070\u2011174\u00a006\u00a022", "SE", "070\u2011174\u00a006\u00a022=+46701740622"},
		{"a figure behind it", "ring 612 345 678 20 veces", "ES", "612 345 678=+34612345678"},
		{"of no region", "070-174 06 22", "", ""},
		{"second region", "612 345 678", "SE ES", "612 345 678=+34612345678"},
		{"cannot exist", "call 07000 900 27 or 912 34 567", "GB ES", ""},
		{"ISO date", "on 2026-05-04 10 we paid 1150, order 20881", "ES SE", ""},
		{"dates", "since 09/03/2025 or 03.04.2025 or 12-10-2026", "SE ES NO", ""},
		{"price", "we paid 1.250,00 or 10 000 000 kr", "ES SE", ""},
		{"account", "IBAN 0049 1234 5678 9012 3456 78", "SE ES", ""},
		{"tail of another word", "REF-0701740622 and #612345678 and x612345678", "SE ES", ""},
		{"time", "10:30 612 345 678", "ES", "612 345 678=+34612345678"},
		{"no digits", "call me", "SE", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := shown(test.in, Phones(test.in, strings.Fields(test.from)...)); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

// shown writes spans as "what stands there=value".
func shown(s string, spans []Span) string {
	var out []string
	for _, p := range spans {
		out = append(out, s[p.Start:p.End]+"="+p.Value)
	}
	return strings.Join(out, ", ")
}

func TestRegions(t *testing.T) {
	for _, test := range []struct{ name, phone, zone, lang, want string }{
		{"the studio's number", "+46 8 465 00 410", "Europe/Madrid", "en", "SE ES GB"},
		{"its time zone", "963 000 000", "Europe/Madrid", "es", "ES"},
		{"the language", "", "UTC", "sv", "SE"},
		{"a number of no country", "+800 1234 5678", "", "", ""},
		{"nothing", "", "", "", ""},
	} {
		if got := strings.Join(Regions(test.phone, test.zone, test.lang), " "); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func FuzzPhones(f *testing.F) {
	for _, s := range []string{"+44 (0)1632 960119", "00 1", "(0(0(0", "+\xff00 (0) 12", "070\u2011174\u00a006\u00a022", "+800", "01181"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, p := range Phones(s, "SE", "ES", "US") {
			if p.Start < last || p.End <= p.Start || p.End > len(s) {
				t.Fatalf("span %+v after %d", p, last)
			}
			if again, _ := Dial(p.Value, ""); again != p.Value {
				t.Fatalf("%q became %q, which becomes %q", s[p.Start:p.End], p.Value, again)
			}
			last = p.End
		}
	})
}
