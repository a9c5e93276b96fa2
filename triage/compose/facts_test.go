package compose

import (
	"strings"
	"testing"
	"time"

	"heed/mailer"
	"heed/triage"
)

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
			if got := orderNumber(c.orders(s.lang), s.text); got != s.want {
				t.Errorf("%q, want %q", got, s.want)
			}
		})
	}
}

func TestFormal(t *testing.T) {
	a := packs(t).Pack("es").Replies().Address
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

// TestFormalByDefault: a German who says neither du nor Sie is addressed with Sie, and a Frenchwoman with vous, whatever the
// studio prefers.
func TestFormalByDefault(t *testing.T) {
	set := packs(t)
	for name, c := range map[string]struct {
		lang, text string
		want       bool
	}{
		"neither":                  {"de", "Es fehlen zwei Bilder.", true},
		"they say Sie":             {"de", "Können Sie mir sagen, wo meine Bilder bleiben? Haben Sie sie verschickt?", true},
		"they say du":              {"de", "Hi Marta, sag mir bitte, wo deine Bilder bleiben.", false},
		"they say ihr to a studio": {"de", "Könnt ihr mir sagen, wo die Bilder bleiben?", false},
		"they, in small letters":   {"de", "Die Bilder sind da, aber sie sind unscharf.", true},
		"du in somebody's mouth":   {"de", "Sehr geehrte Damen und Herren, Ihr Fotograf sagte: Stell dich nicht so an. Ich erwarte von Ihnen eine Antwort.", true},
		"French, neither":          {"fr", "Il manque deux photos.", true},
		"French, vous":             {"fr", "Pouvez-vous me dire où en est mon album ?", true},
		"French, tu":               {"fr", "Coucou, tu peux me dire où en est mon album ?", false},
		"tu, and an appointment":   {"fr", "Tu peux décaler mon rendez-vous ? Dis-moi ce qui t'arrange.", false},
		"tu in somebody's mouth":   {"fr", "Madame, votre photographe m'a dit : tu exagères. J'attends vos excuses.", true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := formal(&set.Pack(c.lang).Replies().Address, c.text, false); got != c.want {
				t.Errorf("formal %v", got)
			}
		})
	}
}

// TestFormalByDefaultInDutch: je and jullie are answered with je, everybody else with u.
func TestFormalByDefaultInDutch(t *testing.T) {
	a := packs(t).Pack("nl").Replies().Address
	for name, c := range map[string]struct {
		text string
		want bool
	}{
		"neither":                {"Twee foto's ontbreken.", true},
		"they say u":             {"Kunt u mij zeggen waar mijn foto's blijven?", true},
		"they say je":            {"Marta, kun je me zeggen waar mijn foto's blijven?", false},
		"they say jullie":        {"Kunnen jullie me zeggen waar de foto's blijven?", false},
		"je in somebody's mouth": {"Geachte heer, uw fotograaf zei: stel je niet aan. Ik verwacht van u een antwoord.", true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := formal(&a, c.text, false); got != c.want {
				t.Errorf("formal %v", got)
			}
		})
	}
}

// TestStated: what the staff mail says a mail names. The mail is written on Friday 20 November.
func TestStated(t *testing.T) {
	c := New(packs(t), triage.Studio{Name: "Lumen", Phone: "+34 963 123 456", Lang: "es", TimeZone: "Europe/Madrid"})
	for _, s := range []struct{ name, lang, subject, text, signature, want string }{
		{"subject and signature", "en", "Order 20881", "It is late.", "Anna\n07700 900271\nReg. no. 445566", "Order or booking: 20881; Phone: 07700 900271 <tel:+447700900271>"},
		{"our own number isn't theirs", "es", "", "Llamé al 963 123 456 y al (+34) 963123456", "", ""},
		{"from where the studio is", "en", "", "ring 612 345 678", "", "Phone: 612 345 678 <tel:+34612345678>"},
		{"the same number twice", "es", "", "612 345 678, o sea 612345678", "", "Phone: 612 345 678 <tel:+34612345678>"},
		{"what is near comes first", "en", "", "ordered on 14 October, wedding 3 December, party tomorrow", "",
			"Day: Saturday 21 November, which is tomorrow; Day: Thursday 3 December, in 13 days; Day: Wednesday 14 October, 37 days ago"},
		{"how long it took is no day", "en", "", "today you said within six weeks, two weeks ago you said three months", "", ""},
		{"far away", "en", "", "the wedding is on 12 June 2027", "", "Day: Saturday 12 June 2027"},
		{"today, by its date", "en", "", "it is on 20 November", "", "Day: Friday 20 November, which is today"},
		{"a price list", "en", "", "£1 £2 £3 £4 £5 £6", "", "Amount: £1, £2, £3, £4"},
		{"nothing", "en", "Hello", "Thank you!", "", ""},
	} {
		t.Run(s.name, func(t *testing.T) {
			m := &mailer.Message{Subject: s.subject, Text: s.text, Signature: s.signature, Lang: s.lang, Date: now}
			g := c.tongue(marta("en"), now, time.UTC)
			var got []string
			for _, f := range g.facts(c.stated(triage.Case{}, m, now, time.UTC)) {
				line := f.label + ": " + f.value
				if f.href != "" {
					line += " <" + f.href + ">"
				}
				got = append(got, line)
			}
			if strings.Join(got, "; ") != s.want {
				t.Errorf("%s, want %s", strings.Join(got, "; "), s.want)
			}
		})
	}
}

// TestDayPassed: a day that lay ahead when the mail was written is still named when it has passed, and no
// reminder speaks of it as ahead.
func TestDayPassed(t *testing.T) {
	c := composer(t, "en")
	a := askFor(c, "en", late("en"))
	a.Message.Text, a.Occasion = "I need it by Saturday, for the party.", OccasionEscalation
	for _, s := range []struct {
		now      time.Time
		has, not string
	}{
		{now, "! The mail names a day that lies ahead: Saturday 21 November, which is\n  tomorrow.", "ago"},
		{now.AddDate(0, 0, 3), "Day: Saturday 21 November, 2 days ago", "lies ahead"},
	} {
		a.Now = s.now
		if o := c.Ask(a); !strings.Contains(o.Text, s.has) || strings.Contains(o.Text, s.not) {
			t.Errorf("%s: %s", s.now, o.Text)
		}
	}
	if o := c.Ask(a); !strings.Contains(o.HTML, "Saturday 21 November") {
		t.Error("the HTML part says less")
	}
	l := c.List(List{To: marta("en"), ReplyTo: reply, Items: []Item{{Tag: tag, Case: a.Case, Message: a.Message}}, Now: now})
	if !strings.Contains(l.Text, "Saturday 21 November, which is") {
		t.Errorf("the list forgets the day: %s", l.Text)
	}
}

func TestEarlier(t *testing.T) {
	c := composer(t, "en")
	a := askFor(c, "en", late("en"))
	day := now.AddDate(0, 0, -30)
	for _, s := range []struct {
		name string
		e    Earlier
		want string
	}{
		{"only what is known", Earlier{Ref: "H-1", At: day, Verdict: triage.Verdict{Kind: triage.Praise}, State: triage.Closed}, "- H-1, Wednesday 21 October: praise (closed)"},
		{"how it ended", Earlier{Ref: "H-1", At: day, Subject: "Re: The frame [H-1]", State: triage.WaitingCustomer, Decision: triage.AnsweredByHand, Ended: day.AddDate(0, 0, 1)},
			"- H-1, Wednesday 21 October: other mail, \"The frame\" (answered directly,\n  Thursday 22 October)"},
		{"the trouble comes back", Earlier{Ref: "H-1", At: day, Verdict: triage.Verdict{Kind: triage.Complaint, Themes: []triage.Theme{"no-response"}}, State: triage.Resolved},
			"- H-1, Wednesday 21 October: complaint, no answer from us (settled). The\n  same trouble as now."},
		{"a date of one still open is no end", Earlier{Ref: "H-1", At: day, State: triage.AwaitingStaff, Ended: day}, "(waiting for your decision)"},
	} {
		a.Earlier = []Earlier{s.e}
		if o := c.Ask(a); !strings.Contains(o.Text, s.want) {
			_, after, _ := strings.Cut(o.Text, "Earlier from")
			t.Errorf("%s: %.200s", s.name, after)
		}
	}
}

// TestFirstOfTheMonth: French says "le 1er", and "le 2".
func TestFirstOfTheMonth(t *testing.T) {
	set := packs(t)
	for _, s := range []struct {
		lang, want string
		day        int
	}{{"fr", "mardi 1er décembre", 1}, {"fr", "mercredi 2 décembre", 2}, {"en", "Tuesday 1 December", 1}} {
		day := time.Date(2026, 12, s.day, 9, 0, 0, 0, time.UTC)
		if got := dayOf(&set.Pack(s.lang).Replies().Calendar, day, now); got != s.want {
			t.Errorf("%s: %q, want %q", s.lang, got, s.want)
		}
	}
}
