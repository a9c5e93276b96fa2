package config

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"heed/templates"
	"heed/triage"
	"heed/triage/ladder"
)

var (
	remedyKey = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	currency  = regexp.MustCompile(`^[A-Z]{3}$`)
)

// mostMoney is more than any remedy of a small studio costs, in whole units.
const mostMoney = 1_000_000

// checkRemedies lays the [[remedy]] tables over the built-in catalogue.
func (c *Config) checkRemedies(d *document) {
	if s := c.Studio.Currency; s != "" && !currency.MatchString(s) {
		d.wrong("studio.currency", "%q is not a currency like \"EUR\"", s)
	}
	if c.packs == nil {
		return // said already
	}
	list := ladder.Catalogue(c.packs)
	seen := map[string]bool{}
	for i := range c.Remedy {
		own, path := &c.Remedy[i], index("remedy", i)
		switch {
		case own.Key == "":
			d.wrong(path+".key", "is missing: a word like \"reprint\"")
			continue
		case !remedyKey.MatchString(own.Key):
			d.wrong(path+".key", "%q is not a word like \"reprint\" or \"studio-visit\"", own.Key)
			continue
		case seen[own.Key]:
			d.wrong(path+".key", "%q stands in this file twice", own.Key)
			continue
		}
		seen[own.Key] = true
		at := slices.IndexFunc(list, func(r triage.Remedy) bool { return r.Key == own.Key })
		if at < 0 {
			list = append(list, c.newRemedy(d, own, path))
			at = len(list) - 1
		}
		c.lay(d, &list[at], own, path)
	}
	c.remedies = slices.DeleteFunc(list, func(r triage.Remedy) bool {
		return slices.ContainsFunc(c.Remedy, func(own Remedy) bool { return own.Key == r.Key && own.Off })
	})
}

// newRemedy begins an entry that Heed does not know, and says what it cannot do without.
func (c *Config) newRemedy(d *document, own *Remedy, path string) triage.Remedy {
	r := triage.Remedy{Key: own.Key, Least: triage.Minor, Most: triage.Critical, Words: map[string]triage.Wording{}}
	if own.Off {
		d.wrong(path+".key", "there is no %q to switch off; Heed knows %s", own.Key, builtIn(c.packs))
		return r
	}
	if own.Kind == "" {
		d.wrong(path+".kind", "is missing: \"fix\", \"alternative\" or \"gift\" (or give the key of a remedy that Heed knows: %s)", builtIn(c.packs))
	}
	if len(own.Offer) == 0 {
		d.wrong(path+".offer", "is missing: the sentence for the letter, such as { %s = \"...\" }", c.Studio.Language)
	}
	return r
}

func builtIn(set *templates.Set) string {
	var keys []string
	for _, r := range ladder.Catalogue(set) {
		keys = append(keys, r.Key)
	}
	return strings.Join(keys, ", ")
}

// lay puts what the studio says of a remedy over what is known of it.
func (c *Config) lay(d *document, r *triage.Remedy, own *Remedy, path string) {
	if own.Kind != "" {
		if r.Kind = triage.RemedyKind(own.Kind); r.Kind.Rung() < 0 {
			d.wrong(path+".kind", "%q is none of \"fix\", \"alternative\", \"gift\"", own.Kind)
		}
	}
	if d.given(path + ".themes") {
		r.Themes = words(d, path+".themes", own.Themes, triage.Themes)
	}
	if d.given(path + ".wants") {
		r.Wants = words(d, path+".wants", own.Wants, triage.Wants[1:])
	}
	if d.given(path + ".severity") {
		s := own.Severity
		if len(s) != 2 || s[0] < int(triage.Minor) || s[1] > int(triage.Critical) || s[0] > s[1] {
			d.wrong(path+".severity", "is not from and to, between 1 (minor) and 4 (critical), such as [1, 3]")
		} else {
			r.Least, r.Most = triage.Severity(s[0]), triage.Severity(s[1])
		}
	}
	if d.given(path + ".cost") {
		r.Cost = c.money(d, path+".cost", own.Cost)
	}
	if d.given(path + ".value") {
		r.Value = c.money(d, path+".value", own.Value)
	}
	c.layWords(d, r, own, path)
}

// layWords takes the studio's own names and sentences; a language left out keeps Heed's.
func (c *Config) layWords(d *document, r *triage.Remedy, own *Remedy, path string) {
	for _, part := range []struct {
		at    string
		words map[string]string
	}{{path + ".name", own.Name}, {path + ".offer", own.Offer}} {
		for lang, s := range part.words {
			at := part.at + "." + lang
			switch {
			case !c.packs.Has(lang) || !c.packs.Pack(lang).Answers():
				d.wrong(at, "Heed writes no letters in %q", lang)
				continue
			case strings.TrimSpace(s) == "":
				d.wrong(at, "is empty")
				continue
			}
			w := r.Words[lang]
			if part.at == path+".name" {
				w.Name = s
			} else {
				if reason := templates.CheckOffer(s, c.packs.Pack(lang).Replies().Forms); reason != "" {
					d.wrong(at, "%s", reason)
				}
				if slices.Contains(templates.Placeholders(s), "value") && !r.Value.Known() {
					d.wrong(at, "names its {value}, which is not given")
				}
				w.Offer = s
			}
			r.Words[lang] = w
		}
	}
	for lang := range own.Offer {
		if r.Words[lang].Name == "" && r.Words[lang].Offer != "" {
			d.wrong(path+".name", "has no %q: what staff call it in that language", lang)
		}
	}
}

// words checks a list against the words there are.
func words[T ~string](d *document, path string, list []string, known []T) []T {
	var out []T
	names := make([]string, len(known))
	for i, k := range known {
		names[i] = string(k)
	}
	for i, s := range list {
		switch like := nearest(s, names); {
		case slices.Contains(names, s):
			out = append(out, T(s))
		case like != "":
			d.wrong(index(path, i), "%q is not known; did you mean %q?", s, like)
		default:
			d.wrong(index(path, i), "%q is none of %s", s, strings.Join(names, ", "))
		}
	}
	return out
}

// money reads a sum in the studio's currency.
func (c *Config) money(d *document, path string, x float64) triage.Money {
	cents := math.Round(x * 100)
	switch {
	case !(x >= 0 && x <= mostMoney): // not a number is neither
		d.wrong(path, "%g is not between 0 and %d", x, mostMoney)
	case math.Abs(x*100-cents) > 1e-6:
		d.wrong(path, "%g has more than two decimals", x)
	case c.Studio.Currency == "":
		d.wrong(path, "needs currency under [studio], such as \"EUR\"")
	}
	return triage.Money{Cents: int64(cents), Currency: c.Studio.Currency}
}

// checkLimitsOfOffers finds what each member may offer alone (playbook R5). Owners have no limit but one they set
// themselves, above which they are asked to confirm.
func (c *Config) checkLimitsOfOffers(d *document) {
	var all *triage.Money
	if d.given("approve.limit") {
		m := c.money(d, "approve.limit", c.Approve.Limit)
		all = &m
	}
	for i := range c.Staff {
		s, path := &c.Staff[i], index("staff", i)+".limit"
		switch {
		case d.given(path):
			m := c.money(d, path, s.Limit)
			s.limit = &m
		case !s.Owner:
			s.limit = all
		}
	}
}
