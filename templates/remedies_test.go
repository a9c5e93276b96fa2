package templates

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// TestRemediesLackNothing: every remedy has a name and a sentence in each language that must be whole, and asks for the
// same values and blanks in all of them.
func TestRemediesLackNothing(t *testing.T) {
	set := load(t)
	model := set.Pack("en").Remedies()
	for _, lang := range answered {
		r := set.Pack(lang).Remedies()
		if !r.Complete() {
			t.Errorf("%s: no remedies", lang)
			continue
		}
		if a, b := slices.Sorted(maps.Keys(model.Offers)), slices.Sorted(maps.Keys(r.Offers)); !slices.Equal(a, b) {
			t.Errorf("%s has the remedies %v, not %v", lang, b, a)
		}
		for key, o := range r.Offers {
			uses := func(s string) []string {
				return append(Placeholders(s), blankIn.FindAllString(s, -1)...)
			}
			if got, want := uses(o.Offer), uses(model.Offers[key].Offer); !slices.Equal(got, want) {
				t.Errorf("%s: offer.%s uses %v, not %v", lang, key, got, want)
			}
		}
		for _, s := range r.Will {
			if !strings.Contains(s, "[[who]]") || !strings.Contains(s, "[[date]]") {
				t.Errorf("%s: will says not by whom or by when (playbook R2): %s", lang, s)
			}
		}
		for _, list := range [][]string{r.Refund, r.Grant, r.Whole} {
			for _, phrase := range list {
				if phrase != strings.ToLower(phrase) {
					t.Errorf("%s: %q is never found: phrases are in lower case", lang, phrase)
				}
			}
		}
	}
}

func TestRemediesRefused(t *testing.T) {
	good, err := embedded.ReadFile("es/remedies.toml")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ old, new, want string }{
		"unknown key":           {`name = "un lienzo"`, `nombre = "un lienzo"`, `unknown key "offer.canvas.nombre"`},
		"no name":               {`name = "un lienzo"`, `name = " "`, "offer.canvas.name: is empty"},
		"no sentence":           {"\noffer = \"Queremos <devolverte|devolveros|devolverle|devolverles> [[amount]].\"", "", "offer.refund.offer: is empty"},
		"unknown value":         {"un vale de {value}", "un vale de {valor}", "offer.voucher.offer: unknown value {valor}"},
		"wrong number of forms": {"<tu|vuestro|su|su>", "<tu|su>", "<tu|su> has 2 forms of address, not 4"},
		"no decimal mark":       {`decimal = ","`, `decimal = ";"`, `decimal: is neither`},
		"an empty list":         {`"la totalidad",`, `"",`, "whole: is empty"},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(string(good), c.old, c.new, 1)
			if text == string(good) {
				t.Fatalf("%q is not in the file", c.old)
			}
			_, err := parseRemedies("es/remedies.toml", layers{[]byte(text)}, 4)
			if err == nil || !strings.Contains(err.Error(), "es/remedies.toml:") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q in it", err, c.want)
			}
		})
	}
}
