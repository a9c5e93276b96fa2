package compose

import (
	"strings"
	"testing"
	"unicode/utf8"

	"heed/mailer"
	"heed/templates"
	"heed/triage"
)

func TestAddressed(t *testing.T) {
	set := packs(t)
	for name, c := range map[string]struct {
		lang, display, addr, text string
		want                      string
		many                      bool
	}{
		"a first name":                    {"en", "Anna Hartley", "a@x.example", "", "Anna", false},
		"shouted":                         {"sv", "CONNY", "conny.b@x.example", "", "Conny", false},
		"shouted with a hyphen":           {"sv", "NILS-ERIK HAMRIN", "", "", "Nils-Erik", false},
		"whispered":                       {"en", "jaden forsyth", "", "", "Jaden", false},
		"mixed case is theirs":            {"en", "McKenzie Ward", "", "", "McKenzie", false},
		"surname first":                   {"en", "Hartley, Anna", "", "", "Anna", false},
		"a company after the comma":       {"sv", "Mattias Grahn, Grahn & Co", "", "", "Mattias", false},
		"a Dutch title":                   {"nl", "Mevr. de Vries", "", "", "mevrouw De Vries", false},
		"a Dutch title and a first name":  {"nl", "dhr. Jan van den Berg", "", "", "heer Van den Berg", false},
		"a Dutch title that is not said":  {"nl", "Drs. Jan van den Berg", "", "", "Jan van den Berg", false},
		"a Dutch title and no particle":   {"nl", "Mevr. Özil", "", "", "mevrouw Özil", false},
		"a title":                         {"en", "Prof. Alan Wetherby", "", "", "Professor Wetherby", false},
		"Mrs and an initial":              {"en", "Mrs L. Petty", "", "", "Mrs Petty", false},
		"two titles":                      {"en", "Prof. Dr. Alan Wetherby", "", "", "Professor Wetherby", false},
		"an initial only":                 {"en", "A. Wetherby", "", "", "", false},
		"a Spanish title":                 {"es", "Sra. Carmen Ruiz Soto", "", "", "Sra. Ruiz", false},
		"don":                             {"es", "Don Arturo Benavides", "", "", "don Arturo", false},
		"a title that is not said":        {"es", "Lic. Arturo Benavides", "", "", "Arturo", false},
		"two first names":                 {"es", "José Luis Pérez Gil", "", "", "José Luis", false},
		"two first names without surname": {"es", "José Luis", "", "", "José", false},
		"no titles in Swedish":            {"sv", "Dr Karin Ek", "", "", "Karin", false},
		"a couple":                        {"en", "Anna & Tom", "", "", "Anna and Tom", true},
		"a couple with surnames":          {"en", "Anna Hartley and Tom Berg", "", "", "Anna and Tom", true},
		"a couple in small letters":       {"en", "kev & shaz", "", "", "Kev and Shaz", true},
		"a Spanish couple":                {"es", "Dani y Marc", "", "", "Dani y Marc", true},
		"y becomes e before i":            {"es", "Marta y Isabel", "", "", "Marta e Isabel", true},
		"y stays before hie":              {"es", "Marta y Hiela", "", "", "Marta y Hiela", true},
		"a Swedish couple":                {"sv", "Hamid & Elsa", "", "", "Hamid och Elsa", true},
		"a slash":                         {"sv", "Anna/Tom", "", "", "Anna och Tom", true},
		"a family":                        {"en", "The Obis", "", "", "", true},
		"a Swedish family":                {"sv", "Familjen Öberg", "", "", "", true},
		"a company":                       {"en", "Fenland Mouldings Ltd", "", "", "", false},
		"a Spanish company":               {"es", "Tapicerías Lucas S.L.", "", "", "", false},
		"partners are no couple":          {"en", "Smith & Sons", "", "", "", false},
		"an office":                       {"sv", "Stadsbyggnadskontoret", "", "", "", false},
		"a department":                    {"sv", "Region Mittvik HR", "", "", "", false},
		"a company and whoever signed":    {"en", "Hotel Astoria", "", "Please call.\n\nRuth", "", false},
		"an address for a name":           {"en", "anna77@x.example", "anna77@x.example", "", "", false},
		"a login for a name":              {"en", "anna77", "anna77@x.example", "", "", false},
		"a dotted login":                  {"en", "anna.hartley", "anna.hartley@x.example", "", "Anna", false},
		"a nickname":                      {"es", "el tano", "", "", "", false},
		"no name, but signed":             {"en", "", "ah@x.example", "The frame is broken.\n\nRuth Hale", "Ruth", false},
		"no name, signed by two":          {"es", "", "x@x.example", "Faltan fotos.\n\nMarta y Jon", "Marta y Jon", true},
		"no name, only thanks":            {"en", "", "x@x.example", "The frame is broken.\n\nThanks", "", false},
		"no name, a sentence":             {"en", "", "x@x.example", "The frame is broken.\nPlease send another one", "", false},
		"nothing at all":                  {"sv", "", "x@x.example", "", "", false},
		"quotes and via":                  {"en", "'Anna Hartley' via Bookings", "", "", "Anna", false},
		"brackets":                        {"en", "Anna Hartley (work)", "", "", "Anna", false},
		"emoji":                           {"en", "✨ Anna ✨", "", "", "Anna", false},
		"a blank for a name":              {"en", "[[date]] {{x}}", "", "", "", false},
		"line break":                      {"en", "Anna\r\nHartley", "", "", "Anna", false},
		"a short form they sign with":     {"en", "Vernon Tate", "", "It has gone purple.\n\nVern", "Vern", false},
		"the end of the name":             {"en", "Oluwaseun Bright", "", "Whose dog is this?\n\nSeun", "Seun", false},
		"the same beginning":              {"sv", "Madeleine Strid", "", "Hej!\n\n/Madde", "Madde", false},
		"a title they sign with":          {"en", "Lorraine Petty", "", "He sighed.\n\nMrs L. Petty", "Mrs Petty", false},
		"signed by two":                   {"en", "Caitlin Boyle", "", "It is misspelt.\n\nCaitlin and Niall", "Caitlin and Niall", true},
		"signed by somebody else":         {"en", "Caitlin Boyle", "", "Please call.\n\nNiall", "Caitlin", false},
		"a place under the mail":          {"en", "Lorraine Petty", "", "Please call.\n\nLondon", "Lorraine", false},
		"signed in full":                  {"en", "Anna Hartley", "", "Please call.\n\nAnna Hartley", "Anna", false},
		"a title is kept":                 {"en", "Prof. Alan Wetherby", "", "My wife asked.\n\nA. Wetherby", "Professor Wetherby", false},
		"apostrophe":                      {"en", "O'NEILL, SINÉAD", "", "", "Sinéad", false},
	} {
		t.Run(name, func(t *testing.T) {
			got := addressed(&set.Pack(c.lang).Replies().Names, mailer.Address{Name: c.display, Addr: c.addr}, c.text)
			if got.Name != c.want || got.Many != c.many {
				t.Errorf("%q: %+v, want %q many=%v", c.display, got, c.want, c.many)
			}
		})
	}
}

// TestGreeted: the greeting follows the form of address, and behind its comma German goes on with a small letter.
func TestGreeted(t *testing.T) {
	c := composer(t, "de")
	for name, s := range map[string]struct{ display, text, body, want string }{
		"formal, by both names":     {"Anna Hartmann", "Der Rahmen ist kaputt.", "Danke für alles.", "Guten Tag Anna Hartmann,\n\ndanke für alles."},
		"formal, by the only name":  {"Anna", "Der Rahmen ist kaputt.", "Danke.", "Guten Tag Anna,\n\ndanke."},
		"a title":                   {"Dr. Anna Hartmann", "Der Rahmen ist kaputt.", "Ich danke.", "Guten Tag Dr. Hartmann,\n\nich danke."},
		"a couple":                  {"Anna & Tom", "Der Rahmen ist kaputt.", "Es tut mir leid.", "Guten Tag Anna und Tom,\n\nes tut mir leid."},
		"familiar":                  {"Anna Hartmann", "Kannst du mir helfen?", "Deine Nachricht ist da.", "Hallo Anna,\n\ndeine Nachricht ist da."},
		"Ihre keeps its capital":    {"", "Der Rahmen ist kaputt.", "Ihre Nachricht ist da.", "Guten Tag,\n\nIhre Nachricht ist da."},
		"so does whatever is named": {"", "Der Rahmen ist kaputt.", "Tom ruft an.", "Guten Tag,\n\nTom ruft an."},
	} {
		t.Run(name, func(t *testing.T) {
			m := matter("de", triage.Verdict{Kind: triage.Complaint, Severity: triage.Moderate})
			m.Case.Customer.Name, m.Message.Text = s.display, s.text
			if got := c.begin(m, "de").greeted(s.body); got != s.want {
				t.Errorf("%q, want %q", got, s.want)
			}
		})
	}
}

func FuzzAddressed(f *testing.F) {
	for _, s := range []string{"Anna & Tom", "Prof. X", "Lind, Anna", "[[x]]", "a\x00b", "İ & ß", "(((", "José Luis Pérez", "anna.lind"} {
		f.Add(s, s+"@x.example", "bye\n"+s)
	}
	set, err := templates.Load(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, name, addr, text string) {
		for _, lang := range answerLangs {
			got := addressed(&set.Pack(lang).Replies().Names, mailer.Address{Name: name, Addr: addr}, text).Name
			if strings.ContainsAny(got, "[]{}<>\r\n\x00@") || !utf8.ValidString(got) || utf8.RuneCountInString(got) > 80 {
				t.Errorf("%q is greeted as %q", name, got)
			}
		}
	})
}
