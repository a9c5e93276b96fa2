package desk

import (
	"strings"
	"testing"

	"heed/triage"
)

func TestWhoIsMeant(t *testing.T) {
	staff := triage.Staff{
		{Name: "Anna Holm", Email: "anna@lumen.example"},
		{Name: "Lucía Vega Ruiz", Email: "lucia.vega@lumen.example"},
		{Name: "Anna-Karin Ek", Email: "ak@lumen.example"},
		{Name: "Bo Holm", Email: "bosse@lumen.example"},
		{Name: "Anna Berg", Email: "berg@lumen.example"},
		{Name: "Åsa Öberg", Email: "asa@lumen.example"},
	}
	for said, want := range map[string]string{
		"ANNA@lumen.example":   "Anna Holm",
		"bo":                   "Bo Holm",
		"Bo Holm":              "Bo Holm",
		"lucia":                "Lucía Vega Ruiz",
		"LUCÍA":                "Lucía Vega Ruiz",
		"Lucía Vega":           "Lucía Vega Ruiz",
		"Vega":                 "Lucía Vega Ruiz",
		"Anna Berg":            "Anna Berg",
		"Berg":                 "Anna Berg",
		"anna karin":           "Anna-Karin Ek",
		"luc":                  "Lucía Vega Ruiz",
		"bosse":                "Bo Holm",
		"Anna":                 "Anna Holm, Anna-Karin Ek, Anna Berg",
		"holm":                 "Anna Holm, Bo Holm",
		"asa oberg":            "Åsa Öberg",
		"ÅSA":                  "Åsa Öberg",
		"Maja":                 "",
		"an":                   "",
		"Anna Vega":            "",
		"anna@another.example": "",
		"":                     "",
		" . ":                  "",
	} {
		if got := strings.Join(names(meant(staff, said)), ", "); got != want {
			t.Errorf("%q means %q, want %q", said, got, want)
		}
	}
	if got := meant(triage.Staff{{Name: "", Email: "x@lumen.example"}}, "x"); len(got) != 0 {
		t.Errorf("somebody without a name: %v", got)
	}
}
