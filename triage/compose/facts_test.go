package compose

import "testing"

func TestOrderNumber(t *testing.T) {
	c := composer(t, "en")
	for name, s := range map[string]struct{ lang, text, want string }{
		"English":               {"en", "Order no. 20881 please", "20881"},
		"with a sign":           {"en", "about order #A-1042.", "A-1042"},
		"with a colon":          {"en", "Order number: 3321", "3321"},
		"Spanish":               {"es", "el pedido nº 5521 no llega", "5521"},
		"Swedish":               {"sv", "Gäller ordernr 5561", "5561"},
		"a year is none":        {"en", "my order 2025 was late", ""},
		"a date is none":        {"en", "order 12-03-2025", ""},
		"two are no one":        {"en", "order 1001 and order 1002", ""},
		"the same one twice":    {"en", "order 1001, yes order 1001", "1001"},
		"a word that ends so":   {"en", "reorder 1234", ""},
		"no number":             {"en", "I would like to order prints", ""},
		"an order of magnitude": {"sv", "i storleksordning 1500", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := orderNumber(c.orders[s.lang], s.text); got != s.want {
				t.Errorf("%q, want %q", got, s.want)
			}
		})
	}
}

func TestPhoneIn(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"British":        {"ring me on 07700 900271, any hour", "07700 900271"},
		"Swedish":        {"Ring, även sent: 070-174 06 22", "070-174 06 22"},
		"Spanish":        {"llámame al 612 345 678.", "612 345 678"},
		"international":  {"I am on +44 1632 960 118 all day", "+44 1632 960 118"},
		"an order":       {"order 20881 of 12 prints", ""},
		"a date":         {"since 09/03/2025 or 03.04.2025", ""},
		"a price":        {"we paid 1.250,00", ""},
		"too long":       {"IBAN 0049 1234 5678 9012 3456 78", ""},
		"no digits":      {"call me", ""},
		"a short number": {"room 0815", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := PhoneIn(c.text); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func FuzzPhoneIn(f *testing.F) {
	f.Add("ring me on 07700 900271 now")
	f.Add("+\xff00 (0) 12")
	f.Fuzz(func(t *testing.T, s string) { PhoneIn(s) })
}

func TestFormal(t *testing.T) {
	a := packs(t).Pack("es").Replies.Address
	for name, c := range map[string]struct {
		text         string
		studio, want bool
	}{
		"they say tú":            {"¿Me puedes decir si tienes mis fotos?", true, false},
		"they say usted":         {"¿Podrían ustedes decirme cuándo llegan?", false, true},
		"vosotros is familiar":   {"Me dijisteis ocho semanas y no contestáis", true, false},
		"they say neither: tú":   {"Faltan dos fotos.", false, false},
		"they say neither: Ud.":  {"Faltan dos fotos.", true, true},
		"a formal opening":       {"Estimados señores: el marco ha llegado roto.", false, true},
		"accents do not confuse": {"TÚ DIRÁS", true, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := formal(&a, c.text, c.studio); got != c.want {
				t.Errorf("formal %v", got)
			}
		})
	}
}
