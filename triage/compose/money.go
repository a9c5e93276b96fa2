package compose

import (
	"strings"

	"heed/templates"
	"heed/triage"
)

// signs are how people write currencies; others keep their code.
var signs = map[string]string{"EUR": "€", "GBP": "£", "USD": "$", "SEK": "kr", "NOK": "kr", "DKK": "kr", "CHF": "CHF", "PLN": "zł"}

// money writes a sum as people of a language do: "£50", "50 €", "12,50 kr". A language without words for
// remedies writes it as the fallback does.
func (c *Composer) money(lang string, m triage.Money) string {
	r := c.set.Pack(lang).Remedies()
	if !r.Complete() {
		r = c.set.Pack(templates.Fallback).Remedies()
	}
	figure, sign := m.Figure(r.Decimal), signs[m.Currency]
	if sign == "" {
		sign = m.Currency
	}
	if r.SignFirst && strings.Contains("€£$", sign) && sign != "" {
		return sign + figure
	}
	return strings.TrimSpace(figure + " " + sign)
}

// moneys joins sums of several currencies.
func (c *Composer) moneys(lang string, sums []triage.Money) string {
	var list []string
	for _, m := range sums {
		list = append(list, c.money(lang, m))
	}
	return strings.Join(list, " + ")
}
