package text

import "testing"

func TestAmounts(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"pounds", "a fee of £1,150 plus £95.50", "£1,150=1150 £, £95.50=95.50 £"},
		{"kronor", "16 500 kr, 449:- och 180 kronor", "16 500 kr=16500 kr, 449:-=449 :-, 180 kronor=180 kronor"},
		{"euros", "1.150,50 € o 85 euros", "1.150,50 €=1150.50 €, 85 euros=85 euros"},
		{"code before", "EUR 50 oder SEK 1 200", "EUR 50=50 eur, SEK 1 200=1200 sek"},
		{"Norwegian", "kr. 1 500 og kr 200,-", "kr. 1 500=1500 kr, kr 200=200 kr"},
		{"Danish and Dutch", "det koster 449,-", "449,-=449 ,-"},
		{"Polish", "za 250 zł", "250 zł=250 zł"},
		{"Swiss", "1'200 CHF", "1'200 CHF=1200 chf"},
		{"narrow blank", "1\u202f150\u00a0€", "1\u202f150\u00a0€=1150 €"},
		{"the currency of the figure before", "300 kr 20 bilder", "300 kr=300 kr"},
		{"no money", "we are 12 people in room 4, 30 krukor, 5 europeos", ""},
		{"minus is no ending", "pages 12 - 14, 10-12", ""},
	} {
		if got := shown(test.in, Amounts(test.in)); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"several languages", "Order no. 20881, faktura 7742 y pedido nº 4417; #512", "20881=20881, 7742=7742, 4417=4417, 512=512"},
		{"letters in it", "your ref: PL-60233 is late", "PL-60233=PL-60233"},
		{"word in between", "número de pedido: 4417", "4417=4417"},
		{"phrase of the pack", "Best. nr 88123", "88123=88123"},
		{"German", "Rechnungsnummer 2024-118 und Auftrag Nr. 5512", "2024-118=2024-118, 5512=5512"},
		{"French", "commande n° 77120", "77120=77120"},
		{"Danish", "ordrenummer 30112", "30112=30112"},
		{"Norwegian", "ordren 30112 mangler", "30112=30112"},
		{"Dutch", "bestelnummer 9981", "9981=9981"},
		{"Portuguese", "encomenda 4410", "4410=4410"},
		{"Italian", "l'ordine n. 8812", "8812=8812"},
		{"Finnish", "tilausnumero 55120", "55120=55120"},
		{"three digits, then a verb", "order 512 is late", "512=512"},
		{"no number", "no 2 ways about it", ""},
		{"a count", "I want to order 100 prints, or order 1500 flyers", ""},
		{"a year", "our order 2025 was better", ""},
		{"a date", "the booking 2026-05-04", ""},
		{"a phone", "my phone number: 0701740622, tel nr 0701740622", ""},
		{"a price", "invoice 1.150,50", ""},
		{"a small weak one", "at no. 214, nº 14", ""},
		{"the tail of a word", "room#512", ""},
	} {
		if got := shown(test.in, Numbers(test.in, "best nr")); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}
