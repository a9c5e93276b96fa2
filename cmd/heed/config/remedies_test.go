package config

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"heed/triage"
)

// find returns the remedy of this key.
func find(t *testing.T, list []triage.Remedy, key string) triage.Remedy {
	t.Helper()
	i := slices.IndexFunc(list, func(r triage.Remedy) bool { return r.Key == key })
	if i < 0 {
		t.Fatalf("there is no %s", key)
	}
	return list[i]
}

func TestRemedies(t *testing.T) {
	plain, err := Load(write(t, good))
	if err != nil {
		t.Fatal(err)
	}
	c, err := Load(write(t, strings.Replace(good, `language = "sv"`, "language = \"sv\"\ncurrency = \"SEK\"", 1)+`
limit = 500
[approve]
limit = 200.50
[[staff]]
name = "Ola"
email = "ola@norrsken.example"
[[staff]]
name = "Eva"
email = "eva@norrsken.example"
owner = true
[[remedy]]
key = "reprint"
cost = 120
offer.sv = "Vi gör om dem, och det kostar <dig|er> ingenting."
[[remedy]]
key = "visit"
off = true
[[remedy]]
key = "frame"
kind = "gift"
themes = ["damaged"]
severity = [2, 3]
cost = 99.90
value = 250
name = { sv = "en ram", en = "a frame" }
offer = { sv = "Vi vill också gärna ge <dig|er> en ram värd {value}." }
`))
	if err != nil {
		t.Fatal(err)
	}
	before, reprint := find(t, plain.House().Remedies, "reprint"), find(t, c.House().Remedies, "reprint")
	if reprint.Cost != (triage.Money{Cents: 12000, Currency: "SEK"}) || !strings.HasPrefix(reprint.Words["sv"].Offer, "Vi gör om dem") {
		t.Errorf("the studio's own cost and words: %+v", reprint)
	}
	if reprint.Words["es"] != before.Words["es"] || reprint.Words["sv"].Name != before.Words["sv"].Name || !slices.Equal(reprint.Themes, before.Themes) {
		t.Errorf("what the studio left out is lost: %+v", reprint)
	}
	frame := find(t, c.House().Remedies, "frame")
	want := triage.Remedy{
		Key: "frame", Kind: triage.Gift, Themes: []triage.Theme{"damaged"}, Least: 2, Most: 3,
		Cost: triage.Money{Cents: 9990, Currency: "SEK"}, Value: triage.Money{Cents: 25000, Currency: "SEK"},
		Words: map[string]triage.Wording{
			"sv": {Name: "en ram", Offer: "Vi vill också gärna ge <dig|er> en ram värd {value}."}, "en": {Name: "a frame"},
		},
	}
	if !reflect.DeepEqual(frame, want) {
		t.Errorf("frame %+v", frame)
	}
	if slices.ContainsFunc(c.House().Remedies, func(r triage.Remedy) bool { return r.Key == "visit" }) {
		t.Error("visit is still there")
	}
	var limits []int64
	for _, m := range c.Team() {
		limits = append(limits, -1)
		if m.Limit != nil {
			limits[len(limits)-1] = m.Limit.Cents
		}
	}
	if !slices.Equal(limits, []int64{50000, 20050, -1}) {
		t.Errorf("limits %v: want Karin's own, everybody's, and none for the owner", limits)
	}
	if plain.Team()[0].Limit != nil {
		t.Error("a limit nobody has set")
	}
}

func TestRemediesRefused(t *testing.T) {
	const own = "[[remedy]]\nkey = \"frame\"\nkind = \"gift\"\nname.sv = \"en ram\"\noffer.sv = \"Vi bjuder på en ram.\"\n" // lines 15 to 19
	tests := []struct{ name, add, want string }{
		{"no key", "[[remedy]]\ncost = 3", `15: remedy.key: is missing: a word like "reprint"`},
		{"an odd key", "[[remedy]]\nkey = \"Re print\"", `16: remedy.key: "Re print" is not a word like "reprint" or "studio-visit"`},
		{"a key twice", own + "[[remedy]]\nkey = \"frame\"", `21: remedy.key: "frame" stands in this file twice`},
		{"own without kind", strings.Replace(own, `kind = "gift"`, "", 1), `15: remedy.kind: is missing: "fix", "alternative" or "gift"`},
		{"own without words", "[[remedy]]\nkey = \"frame\"\nkind = \"gift\"", `15: remedy.offer: is missing: the sentence for the letter, such as { sv = "..." }`},
		{"own without name", strings.Replace(own, `name.sv = "en ram"`, "", 1), `15: remedy.name: has no "sv": what staff call it`},
		{"no such kind", strings.Replace(own, `"gift"`, `"present"`, 1), `17: remedy.kind: "present" is none of "fix", "alternative", "gift"`},
		{"a misspelt theme", own + `themes = ["late-delivry"]`, `20: remedy.themes: "late-delivry" is not known; did you mean "late-delivery"?`},
		{"an unknown want", own + `wants = ["champagne"]`, `20: remedy.wants: "champagne" is none of information, `},
		{"severities upside down", own + `severity = [3, 1]`, `20: remedy.severity: is not from and to`},
		{"one severity", own + `severity = [3]`, `20: remedy.severity: is not from and to`},
		{"a cost in no currency", own + `cost = 3`, `20: remedy.cost: needs currency under [studio], such as "EUR"`},
		{"a negative cost", own + `cost = -3`, `20: remedy.cost: -3 is not between 0 and 1000000`},
		{"a third of a cent", own + `cost = 0.333`, `20: remedy.cost: 0.333 has more than two decimals`},
		{"a cost in words", own + `cost = "12 EUR"`, `20: remedy.cost: wants a number without quotes`},
		{"a language without letters", own + `offer.fi = "Hei"`, `20: remedy.offer.fi: Heed writes no letters in "fi"`},
		{"an empty sentence", own + `offer.en = " "`, `20: remedy.offer.en: is empty`},
		{"an unknown value", own + `offer.en = "For {nobody}."`, `20: remedy.offer.en: unknown value {nobody}`},
		{"too many forms", strings.Replace(own, "Vi bjuder", "Vi bjuder <dig|er|Er>", 1), `19: remedy.offer.sv: <dig|er|Er> has 3 forms of address, not 2`},
		{"a value not given", strings.Replace(own, "en ram.", "{value}.", 1), `19: remedy.offer.sv: names its {value}, which is not given`},
		{"one text for all languages", own + `[[remedy]]` + "\nkey = \"album\"\noffer = \"An album\"", `22: remedy.offer: wants a text for each language`},
		{"off, and unknown", "[[remedy]]\nkey = \"vist\"\noff = true", `16: remedy.key: there is no "vist" to switch off; Heed knows replacement, `},
		{"a limit in no currency", "[approve]\nlimit = 50", `16: approve.limit: needs currency under [studio]`},
		{"a limit in words", "[approve]\nlimit = \"50\"", `16: approve.limit: wants a number without quotes`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := write(t, good+tt.add+"\n")
			_, err := Load(path)
			if err == nil || !strings.Contains(err.Error(), path+":"+tt.want) {
				t.Errorf("error %v\nwant %s", err, tt.want)
			}
		})
	}
	t.Run("no currency", func(t *testing.T) {
		path := write(t, strings.Replace(good, `language = "sv"`, "language = \"sv\"\ncurrency = \"kr\"", 1))
		if _, err := Load(path); err == nil || !strings.Contains(err.Error(), path+`:6: studio.currency: "kr" is not a currency like "EUR"`) {
			t.Errorf("error %v", err)
		}
	})
}
