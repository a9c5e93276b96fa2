package text

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"heed/templates"
)

// written is the Tuesday on which the texts of these tests were written.
var written = time.Date(2026, 11, 24, 15, 0, 0, 0, time.UTC)

// packs are read once: reading them takes longer than all that is done with them here.
var packs = sync.OnceValues(func() (*templates.Set, error) { return templates.Load(nil) })

func background(t testing.TB, lang string) Background {
	t.Helper()
	set, err := packs()
	if err != nil {
		t.Fatal(err)
	}
	return Background{Dates: NewDateReader(set.Pack(lang).Dates), Written: written, Regions: Regions("", "", lang)}
}

// told writes facts down, each with its place.
func told(s string, f Facts) string {
	var out []string
	for _, kind := range []struct {
		name  string
		spans []Span
	}{{"order", f.Numbers}, {"sum", f.Amounts}, {"phone", f.Phones}} {
		for _, p := range kind.spans {
			out = append(out, fmt.Sprintf("%s %s", kind.name, s[p.Start:p.End]))
		}
	}
	for _, d := range f.Days {
		out = append(out, fmt.Sprintf("day %s=%s", s[d.Start:d.End], d.Day.Format("2006-01-02")))
	}
	return strings.Join(out, "; ")
}

func TestFacts(t *testing.T) {
	for _, test := range []struct{ lang, in, want string }{
		{"en", "Order 20881 was £1,150. The wedding is on Saturday 28 November; ring 07700 900271.",
			"order 20881; sum £1,150; phone 07700 900271; day Saturday 28 November=2026-11-28"},
		{"es", "El pedido nº 4417 costó 95 €. La boda es el sábado 28 de noviembre de 2026, mi móvil es el 612 345 678.",
			"order 4417; sum 95 €; phone 612 345 678; day sábado 28 de noviembre de 2026=2026-11-28"},
		{"sv", "Beställning 30112 på 1 250 kr. Bröllopet är lördagen den 28:e november, ring 070-174 06 22.",
			"order 30112; sum 1 250 kr; phone 070-174 06 22; day lördagen den 28:e november=2026-11-28"},
		{"de", "Auftrag 5512 über 1.150 €: die Hochzeit ist am Samstag, den 28. November. Tel. 030 901820",
			"order 5512; sum 1.150 €; phone 030 901820; day Samstag, den 28. November=2026-11-28"},
		{"fr", "La commande 77120 (150,50 €) pour le samedi 28 novembre : 06 12 34 56 78",
			"order 77120; sum 150,50 €; phone 06 12 34 56 78; day samedi 28 novembre=2026-11-28"},
		{"da", "Ordre 30112 til 1.250 kr. Brylluppet er lørdag den 28. november, tlf 32 12 34 56",
			"order 30112; sum 1.250 kr; phone 32 12 34 56; day lørdag den 28. november=2026-11-28"},
		{"no", "Ordren 30112 på kr 1 250, bryllupet er 28. november, mob. 406 12 345",
			"order 30112; sum kr 1 250; phone 406 12 345; day 28. november=2026-11-28"},
		{"nl", "Bestelling 9981 van € 95, de bruiloft is zaterdag 28 november, bel 06-12345678",
			"order 9981; sum € 95; phone 06-12345678; day zaterdag 28 november=2026-11-28"},
		{"pt", "A encomenda 4410 de 95 € é para sábado, 28 de novembro de 2026: 912 345 678",
			"order 4410; sum 95 €; phone 912 345 678; day sábado, 28 de novembro de 2026=2026-11-28"},
		{"it", "L'ordine n. 8812 da 95 euro per sabato 28 novembre, tel. 02 1234 5678",
			"order 8812; sum 95 euro; phone 02 1234 5678; day sabato 28 novembre=2026-11-28"},
		{"fi", "Tilaus 55120, 95 €, häät lauantaina 28. marraskuuta, puh. 040 123 4567",
			"order 55120; sum 95 €; phone 040 123 4567; day lauantaina 28. marraskuuta=2026-11-28"},
		{"en", "my order ref 0701740622 of 03/04/2026", "order 0701740622; day 03/04/2026=2026-04-03"},
		{"en", "nothing at all", ""},
	} {
		if got := told(test.in, FindFacts(test.in, background(t, test.lang))); got != test.want {
			t.Errorf("%s %q:\n%s, want\n%s", test.lang, test.in, got, test.want)
		}
	}
}

func TestDaysAsWritten(t *testing.T) {
	for _, test := range []struct{ lang, in, want string }{
		{"en", "Saturday the 28th", "Saturday the 28th=2026-11-28"},
		{"en", "It is on the 28th, at noon", "28th=2026-11-28"},
		{"en", "on the 2nd floor, for the 3rd time", ""},
		{"en", "Nov 28th, 2026 and 28 Nov", "Nov 28th, 2026=2026-11-28; 28 Nov=2026-11-28"},
		{"en", "Sunday 14 June", "Sunday 14 June=2026-06-14"},
		{"en", "Monday 14 June", "Monday 14 June=2027-06-14"},
		{"en", "Friday at 10", "Friday=2026-11-27"},
		{"en", "a Saturday free in May, or any Sunday", ""},
		{"es", "un sábado de mayo, o cualquier domingo", ""},
		{"sv", "en lördag i maj, eller varje söndag", ""},
		{"de", "an einem Samstag im Mai", ""},
		{"en", "we sat in the sun and wed", ""},
		{"en", "see you on Sat or Sun.", "Sat=2026-11-28"},
		{"en", "11/28/2026, 28-11-2026, 31/02/2026, 2026-02-31", "11/28/2026=2026-11-28; 28-11-2026=2026-11-28"},
		{"es", "el día 28, por la mañana", "28=2026-11-28"},
		{"es", "mañana por la mañana", "mañana=2026-11-25"},
		{"es", "el 28 de nov. y el 3 de diciembre del 2026", "28 de nov=2026-11-28; 3 de diciembre del 2026=2026-12-03"},
		{"sv", "den 28:e, och lördag den 28", "28:e=2026-11-28; lördag den 28=2026-11-28"},
		{"sv", "den 3:e bilden", ""},
		{"de", "so schnell wie möglich, am 28.11. um 2.30 Uhr", "28.11=2026-11-28"},
		{"fr", "le 1er décembre", "1er décembre=2026-12-01"},
		{"it", "28 di novembre", "28 di novembre=2026-11-28"},
		{"pt", "sexta-feira 27", "sexta-feira 27=2026-11-27"},
	} {
		got := strings.TrimPrefix(told(test.in, Facts{Days: FindFacts(test.in, background(t, test.lang)).Days}), "day ")
		got = strings.ReplaceAll(got, "; day ", "; ")
		if got != test.want {
			t.Errorf("%s %q: %q, want %q", test.lang, test.in, got, test.want)
		}
	}
}

// TestMonthFirst: who telephones from the United States writes the month first.
func TestMonthFirst(t *testing.T) {
	b := background(t, "en")
	for region, want := range map[string]string{"US": "day 12/5/2026=2026-12-05", "GB": "day 12/5/2026=2026-05-12"} {
		b.Regions = []string{region}
		if got := told("12/5/2026", FindFacts("12/5/2026", b)); got != want {
			t.Errorf("%s: %s, want %s", region, got, want)
		}
	}
}

func FuzzFacts(f *testing.F) {
	for _, s := range []string{"Saturday the 28th at £1,150", "den 28:e november 070-174 06 22", "order #20881: kr. 1 500,-", "\xff12:30\u202f00 €", "28.11. 28-11-2026 11/28",
		"El pedido nº 4417 costó 95 €", "1'000 CHF", "ref. (PL-60233/"} {
		f.Add(s)
	}
	backgrounds := []Background{background(f, "en"), background(f, "es"), background(f, "sv")}
	f.Fuzz(func(t *testing.T, s string) {
		for _, b := range backgrounds {
			facts := FindFacts(s, b)
			var spans []Span
			for _, d := range facts.Days {
				if d.Day.IsZero() {
					t.Fatalf("day %+v", d)
				}
				spans = append(spans, Span{d.Start, d.End, "day"})
			}
			spans = append(append(append(spans, facts.Phones...), facts.Numbers...), facts.Amounts...)
			for i, p := range spans {
				if p.Start < 0 || p.End > len(s) || p.Start >= p.End || p.Value == "" {
					t.Fatalf("span %+v", p)
				}
				if utf8.ValidString(s) && !utf8.ValidString(s[p.Start:p.End]) {
					t.Fatalf("span %+v cuts a letter", p)
				}
				for _, q := range spans[:i] {
					if p.Start < q.End && q.Start < p.End && p.Value != "day" && q.Value != "day" {
						t.Fatalf("%+v and %+v in one place", p, q)
					}
				}
			}
		}
	})
}

func BenchmarkFacts(b *testing.B) {
	s := strings.Repeat("Order 20881 was £1,150. The wedding is on Saturday 28 November; ring 07700 900271. ", 5)
	back := background(b, "en")
	b.ReportAllocs()
	for b.Loop() {
		FindFacts(s, back)
	}
}
