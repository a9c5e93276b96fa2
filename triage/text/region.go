package text

import (
	_ "embed"
	"strings"
)

// Which region a time zone of the IANA database belongs to, sorted: the third and the first column of its
// zone.tab, which is in the public domain.
//
//go:embed zones.tsv
var zones string

// homes are the regions where most of those who write a language telephone from.
var homes = map[string]string{
	"en": "GB", "es": "ES", "sv": "SE", "de": "DE", "fr": "FR", "da": "DK", "no": "NO", "nl": "NL", "pt": "PT", "it": "IT", "fi": "FI",
	"pl": "PL",
}

// Regions says from where numbers without a country code are likely dialled, the likeliest first: where the
// studio's own number belongs, the country of its time zone, and the homes of the languages a mail may be written
// in. What is not known may be empty.
func Regions(studioPhone, zone string, langs ...string) []string {
	var list []string
	add := func(region string) {
		for _, have := range list {
			if have == region {
				return
			}
		}
		if region != "" {
			list = append(list, region)
		}
	}
	if number, _ := Dial(studioPhone, ""); number != "" {
		add(regionOf(number))
	}
	if _, rest, ok := strings.Cut("\n"+zones, "\n"+zone+"\t"); ok && zone != "" {
		add(rest[:2])
	}
	for _, lang := range langs {
		add(homes[lang])
	}
	return list
}

// regionOf is the main region of a number in international form.
func regionOf(number string) string {
	for n := 2; n <= min(4, len(number)); n++ {
		if all := readPlans().code[number[1:n]]; all != nil {
			if all[0].region == "001" {
				return ""
			}
			return all[0].region
		}
	}
	return ""
}
