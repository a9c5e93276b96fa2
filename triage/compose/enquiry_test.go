package compose

import (
	"strings"
	"testing"

	"heed/triage"
)

var someFacts = []triage.Fact{
	{Name: "parking", Answers: map[string]string{
		"en": "There is free parking behind the studio.", "es": "Detrás del estudio <puedes|podéis|puede|pueden> aparcar gratis.", "sv": "Det finns gratis parkering bakom ateljén.",
	}},
	{Name: "prices", Answers: map[string]string{"en": "A portrait session costs 120 pounds.", "es": "Una sesión cuesta 120 euros.", "sv": "En fotografering kostar 1 200 kronor."}},
	{Name: "drone", Answers: map[string]string{"es": "El dron va incluido."}, Words: map[string][]string{"es": {"dron", "vuela/volar"}}},
}

func withFacts(t testing.TB, lang string) *Composer {
	s := studio(lang)
	s.Facts = someFacts
	return New(packs(t), s)
}

// TestEnquiry: what the studio's own facts say is said, what they do not say is promised or asked, and nothing else.
func TestEnquiry(t *testing.T) {
	for name, s := range map[string]struct {
		lang, text string
		flags      []triage.Flag
		has, not   []string
		blank      bool
	}{
		"answered whole": {"en", "Hi, where can we park?", nil, []string{"There is free parking behind the studio."}, []string{"120", "[["}, false},
		"two questions, two facts": {"en", "Where can we park? And how much is a session on Saturday?", nil,
			[]string{"free parking", "120 pounds"}, nil, false},
		"one of two":               {"en", "Where can we park? Do you mind if my grandmother comes as well?", nil, []string{"free parking"}, nil, true},
		"no question mark":         {"en", "how much is a session", nil, []string{"120 pounds"}, nil, false},
		"nothing matches":          {"en", "Do you still have the backdrop with the clouds?", nil, nil, []string{"120", "parking"}, true},
		"a price, and no day said": {"en", "I would like to book you and get a price.", nil, []string{" day", "place"}, nil, false},
		"a price, and a day":       {"en", "What would a session cost on 12 June?", nil, []string{"120"}, []string{" day", "place"}, false},
		"the day is near":          {"en", "Where can we park tomorrow?", []triage.Flag{triage.EventImminent}, []string{"free parking", "Saturday 21 November"}, nil, true},
		"in grief":                 {"en", "How much would it cost for somebody to come to the hospice?", []triage.Flag{triage.Sensitive}, nil, []string{"place", "!"}, false},
		"tú":                       {"es", "Hola, ¿dónde podemos aparcar? Dime algo.", nil, []string{"puedes aparcar"}, nil, false},
		"usted":                    {"es", "Buenos días, ¿podrían decirme ustedes dónde aparcar?", nil, []string{"puede aparcar"}, nil, false},
		"own words":                {"es", "¿El dron vuela o no vuela?", nil, []string{"El dron va incluido."}, nil, false},
		"Swedish":                  {"sv", "Hej! Var kan man parkera?", nil, []string{"gratis parkering"}, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			m := matter(s.lang, triage.Verdict{Kind: triage.Enquiry, Flags: s.flags})
			m.Case.Subject, m.Message.Subject, m.Message.Text = "", "", s.text
			d := withFacts(t, s.lang).Draft(m)
			if (len(d.Blanks) > 0) != s.blank {
				t.Errorf("blanks %v:\n%s", d.Blanks, d.Text)
			}
			for _, w := range s.has {
				if !strings.Contains(d.Text, w) {
					t.Errorf("lacks %q:\n%s", w, d.Text)
				}
			}
			for _, w := range s.not {
				if strings.Contains(d.Text, w) {
					t.Errorf("has %q:\n%s", w, d.Text)
				}
			}
		})
	}
}

// TestQuestionInComplaint: a question inside a complaint is answered; a word that merely occurs is not.
func TestQuestionInComplaint(t *testing.T) {
	c := withFacts(t, "en")
	m := matter("en", triage.Verdict{Kind: triage.Complaint, Severity: triage.Moderate, Themes: []triage.Theme{"late-delivery"}})
	m.Message.Text = "The album is late. I will come on Saturday to fetch it. Where can I park?"
	if d := c.Draft(m); !strings.Contains(d.Text, "free parking") {
		t.Errorf("the question is not answered:\n%s", d.Text)
	}
	m.Message.Text = "The album is late. I parked for an hour to ask about it. What will you do?"
	if d := c.Draft(m); strings.Contains(d.Text, "free parking") {
		t.Errorf("nobody asked:\n%s", d.Text)
	}
}
