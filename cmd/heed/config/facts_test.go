package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const someFacts = `[[fact]]
about = "parking"
answer = { en = "There is free parking behind the studio.", sv = "Det finns gratis parkering bakom ateljén." }

[[fact]]
about = "drone"
answer = { es = "<Puedes|Podéis|Puede|Pueden> añadir el dron por 90 €." }
words = { es = ["dron", "vuela/volar"] }
`

func TestFacts(t *testing.T) {
	for _, tt := range []struct{ name, file, key string }{
		{"beside the file", "facts.toml", ""},
		{"named", "answers.toml", "facts = \"answers.toml\"\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := write(t, strings.Replace(good, "[studio]\n", "[studio]\n"+tt.key, 1))
			must(t, os.WriteFile(filepath.Join(filepath.Dir(path), tt.file), []byte(someFacts), 0o644))
			c, err := Load(path)
			if err != nil {
				t.Fatal(err)
			}
			got := c.House().Facts
			if len(got) != 2 || got[0].Name != "parking" || got[0].Answers["sv"] == "" || got[1].Words["es"][0] != "dron" {
				t.Errorf("%+v", got)
			}
		})
	}
	c, err := Load(write(t, good))
	if err != nil || len(c.House().Facts) != 0 {
		t.Errorf("without a file: %v, %+v", err, c)
	}
}

// TestFactsRefused: a mistake is named by file, line and way out.
func TestFactsRefused(t *testing.T) {
	for name, tt := range map[string]struct{ file, want string }{
		"unknown key":         {"[[fact]]\nabuot = \"parking\"", `facts.toml:2: fact.abuot: `},
		"no name":             {"[[fact]]\nanswer = { en = \"Yes.\" }", `facts.toml:1: fact.about: "" is not a word`},
		"no answer":           {"[[fact]]\nabout = \"parking\"", `facts.toml:1: fact.answer: is missing`},
		"twice":               {"[[fact]]\nabout = \"parking\"\nanswer = { en = \"Yes.\" }\n[[fact]]\nabout = \"parking\"\nanswer = { en = \"No.\" }", `facts.toml:5: fact.about: "parking" stands in this file twice`},
		"a topic of nobody's": {"[[fact]]\nabout = \"drone\"\nanswer = { en = \"Yes.\" }", `facts.toml:2: fact.about: Heed does not know how customers ask about "drone" in "en"`},
		"no such language":    {"[[fact]]\nabout = \"parking\"\nanswer = { xx = \"Yes.\" }", `facts.toml:3: fact.answer.xx: Heed does not answer in "xx"`},
		"an empty answer":     {"[[fact]]\nabout = \"parking\"\nanswer = { en = \" \" }", `facts.toml:3: fact.answer.en: is empty`},
		"a blank":             {"[[fact]]\nabout = \"parking\"\nanswer = { en = \"By [[date]].\" }", `holds brackets that would stop the letter`},
		"a leaflet":           {"[[fact]]\nabout = \"parking\"\nanswer = { en = \"" + strings.Repeat("Yes. ", 130) + "\" }", `is longer than 600 bytes`},
		"too few forms":       {"[[fact]]\nabout = \"parking\"\nanswer = { es = \"<Puedes|Puede> aparcar.\" }", `<Puedes|Puede> has 2 forms of address, not 4`},
		"words for nothing":   {"[[fact]]\nabout = \"parking\"\nanswer = { en = \"Yes.\" }\nwords = { sv = [\"parkera\"] }", `facts.toml:4: fact.words.sv: there is no answer in "sv"`},
		"an empty phrase":     {"[[fact]]\nabout = \"parking\"\nanswer = { en = \"Yes.\" }\nwords = { en = [\"\"] }", `holds an empty phrase`},
		"a mere star":         {"[[fact]]\nabout = \"parking\"\nanswer = { en = \"Yes.\" }\nwords = { en = [\"* park\"] }", `holds an empty phrase`},
		"not TOML":            {"[[fact]]\nabout = = 1", `facts.toml:2: `},
	} {
		t.Run(name, func(t *testing.T) {
			path := write(t, good)
			must(t, os.WriteFile(filepath.Join(filepath.Dir(path), "facts.toml"), []byte(tt.file), 0o644))
			_, err := Load(path)
			if err == nil || !strings.Contains(filepath.ToSlash(err.Error()), tt.want) {
				t.Errorf("error %v, want %q in it", err, tt.want)
			}
		})
	}
	if _, err := Load(write(t, strings.Replace(good, "[studio]\n", "[studio]\nfacts = \"none.toml\"\n", 1))); err == nil || !strings.Contains(err.Error(), "studio.facts: ") || !strings.Contains(err.Error(), "there is no such file") {
		t.Errorf("a file that is not there: %v", err)
	}
}
