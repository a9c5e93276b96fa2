package text

import "testing"

func TestLoose(t *testing.T) {
	for in, want := range map[string]string{
		"":                 "",
		"Ann@Example.COM":  "ann@example.com",
		"NÚÑEZ":            "nunez",
		"Åsa Sjöström":     "asa sjostrom",
		"A\u030Asa":        "asa",
		"Søren Kjær":       "soren kjaer",
		"Łukasz Weiß":      "lukasz weiss",
		"soft\u00adhyphen": "softhyphen",
		"100 %":            "100 %",
	} {
		if got := Loose(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}
