package ladder

import (
	"heed/templates"
	"heed/triage"
)

// builtIn is what every studio can do; what it costs only the studio knows. The words stand in
// templates/<lang>/remedies.toml under the same keys. A studio's own entries lie over these.
var builtIn = []triage.Remedy{
	{Key: "replacement", Kind: triage.Fix, Least: 1, Most: 3,
		Themes: []triage.Theme{"wrong-item", "damaged"}, Wants: []triage.Want{"replacement"}},
	{Key: "reprint", Kind: triage.Fix, Least: 1, Most: 3,
		Themes: []triage.Theme{"print-quality", "damaged"}, Wants: []triage.Want{"reprint", "replacement"}},
	{Key: "reedit", Kind: triage.Fix, Least: 1, Most: 3,
		Themes: []triage.Theme{"image-quality", "likeness"}, Wants: []triage.Want{"reedit"}},
	{Key: "express", Kind: triage.Fix, Least: 1, Most: 3, OnRequest: true, // not all that is late goes by post
		Themes: []triage.Theme{"late-delivery", "wrong-item"}},
	{Key: "files", Kind: triage.Fix, Least: 1, Most: 3, OnRequest: true,
		Themes: []triage.Theme{"website"}, Wants: []triage.Want{"files"}},
	{Key: "repay", Kind: triage.Fix, Least: 1, Most: 4,
		Themes: []triage.Theme{"billing"}},
	{Key: "takedown", Kind: triage.Fix, Least: 1, Most: 4,
		Themes: []triage.Theme{"privacy"}, Wants: []triage.Want{"deletion"}},

	{Key: "selection", Kind: triage.Alternative, Least: 1, Most: 3, OnRequest: true,
		Themes: []triage.Theme{"late-delivery"}},
	{Key: "appointment", Kind: triage.Alternative, Least: 1, Most: 3,
		Themes: []triage.Theme{"missed-appointment"}, Wants: []triage.Want{"date"}},
	{Key: "reshoot", Kind: triage.Alternative, Least: 2, Most: 4,
		Themes: []triage.Theme{"lost-images", "image-quality", "likeness", "expectations", "missed-appointment"},
		Wants:  []triage.Want{"reshoot"}},
	{Key: "visit", Kind: triage.Alternative, Least: 2, Most: 4, OnRequest: true,
		Themes: []triage.Theme{"missed-appointment", "likeness", "image-quality"}},
	{Key: "refund", Kind: triage.Alternative, Least: 2, Most: 4, // after what fits better
		Themes: []triage.Theme{"value", "expectations", "lost-images", "missed-appointment", "late-delivery", "image-quality", "print-quality", "damaged", "wrong-item"},
		Wants:  []triage.Want{"refund", "discount"}},

	{Key: "prints", Kind: triage.Gift, Least: 1, Most: 3,
		Themes: []triage.Theme{"late-delivery", "no-response", "print-quality", "damaged", "wrong-item", "website", "image-quality", "missed-appointment"}},
	{Key: "album", Kind: triage.Gift, Least: 2, Most: 3,
		Themes: []triage.Theme{"late-delivery", "print-quality", "damaged", "wrong-item", "image-quality", "expectations"}},
	{Key: "upgrade", Kind: triage.Gift, Least: 2, Most: 3,
		Themes: []triage.Theme{"late-delivery", "wrong-item", "damaged", "print-quality", "expectations", "value"}},
	{Key: "mini-session", Kind: triage.Gift, Least: 3, Most: 4,
		Themes: []triage.Theme{"missed-appointment", "lost-images", "likeness", "image-quality", "staff-conduct", "expectations"}},
	{Key: "canvas", Kind: triage.Gift, Least: 3, Most: 3,
		Themes: []triage.Theme{"late-delivery", "damaged", "print-quality", "wrong-item", "image-quality"}},
	{Key: "voucher", Kind: triage.Gift, Least: 2, Most: 4,
		Themes: []triage.Theme{"late-delivery", "no-response", "staff-conduct", "website", "billing", "missed-appointment", "wrong-item", "damaged", "value", "expectations"},
		Wants:  []triage.Want{"discount"}},
}

// Catalogue returns the remedies every studio has, in the words of the packs: a language without words for
// one lacks them here too.
func Catalogue(set *templates.Set) []triage.Remedy {
	list := make([]triage.Remedy, len(builtIn))
	for i, r := range builtIn {
		r.Words = map[string]triage.Wording{}
		for _, lang := range set.Langs() {
			if w, ok := set.Pack(lang).Remedies().Offers[r.Key]; ok {
				r.Words[lang] = triage.Wording{Name: w.Name, Offer: w.Offer}
			}
		}
		list[i] = r
	}
	return list
}
