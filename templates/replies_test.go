package templates

import (
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

var (
	index    = regexp.MustCompile(`\[\d+\]$`)
	blankIn  = regexp.MustCompile(`\[\[(\w+)\]\]`)
	complete = []string{"en", "es", "sv"}                                   // languages that must not lack a sentence
	answered = append(slices.Clone(complete), "da", "de", "fr", "nl", "no") // languages customers are answered in, but staff are not written to
)

func load(t *testing.T) *Set {
	t.Helper()
	set, err := Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// sentences maps each key of v to the values and blanks its sentences use.
func sentences(v any) map[string][]string {
	out := map[string][]string{}
	walkText(reflect.ValueOf(v), "", func(where, s string) {
		key := index.ReplaceAllString(where, "")
		uses := out[key]
		for _, p := range Placeholders(s) {
			uses = append(uses, "{"+p+"}")
		}
		for _, b := range blankIn.FindAllStringSubmatch(s, -1) {
			uses = append(uses, "[["+b[1]+"]]")
		}
		slices.Sort(uses)
		out[key] = slices.Compact(uses)
	})
	return out
}

// TestRepliesLackNothing walks every language for keys it lacks and values it does not use.
func TestRepliesLackNothing(t *testing.T) {
	set := load(t)
	model := sentences(set.Pack("en").Replies())
	for _, lang := range answered {
		r := set.Pack(lang).Replies()
		if !set.Has(lang) || !set.Pack(lang).Answers() || r.Forms == 0 {
			t.Errorf("%s: no replies", lang)
			continue
		}
		compare(t, lang, model, sentences(r), func(key string) bool {
			return strings.HasPrefix(key, "Names.") || key == "Small" || strings.HasPrefix(key, "Calendar.") || strings.HasPrefix(key, "Address.") ||
				strings.HasPrefix(key, "Products[") || strings.HasPrefix(key, "Mend.") || strings.HasPrefix(key, "Occasions[")
		})
		for theme, th := range r.Themes {
			if len(th.Said) < 3 || len(th.Sorry) < 3 || len(th.Will) < 3 {
				t.Errorf("%s: themes.%s: two letters in a row would read alike", lang, theme)
			}
			for _, s := range append(slices.Clone(th.Will), r.Quiet[theme].Will...) {
				if got := blankIn.FindAllString(s, -1); !slices.Contains(got, "[[date]]") || !slices.Contains(got, "[[who]]") {
					t.Errorf("%s: themes.%s.will says not by whom or by when (playbook R2): %s", lang, theme, s)
				}
			}
		}
	}
}

func compare(t *testing.T, lang string, model, got map[string][]string, own func(key string) bool) {
	t.Helper()
	for key := range maps.Keys(model) {
		if own(key) {
			continue
		}
		if _, ok := got[key]; !ok {
			t.Errorf("%s lacks %s", lang, key)
		} else if !slices.Equal(model[key], got[key]) {
			t.Errorf("%s: %s uses %v, not %v", lang, key, got[key], model[key])
		}
	}
	for key := range maps.Keys(got) {
		if _, ok := model[key]; !ok && !own(key) {
			t.Errorf("%s has %s, which English lacks", lang, key)
		}
	}
}

func TestRepliesRefused(t *testing.T) {
	good, err := embedded.ReadFile("sv/replies.toml")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ old, new, want string }{
		"unknown key":           {"forms = 2", "forms = 2\nforns = 2", `sv/replies.toml:7:1: unknown key "forns"`},
		"not TOML":              {"forms = 2", "forms = = 2", "sv/replies.toml:6:"},
		"unknown value":         {"{date} skrev {name}:", "{datum} skrev {name}:", "Quoting: unknown value {datum}"},
		"wrong number of forms": {"missnöjd|missnöjda>", "missnöjd|missnöjda|missnöjt>", "has 3 forms, not 2"},
		"an empty sentence":     {`"Tack för tålamodet."`, `""`, "Close.Light[0]: is empty"},
		"an empty list":         {`light = ["Hej {name}!"]`, `light = []`, "Hello.Light: is empty"},
		"six weekdays":          {`"söndag", "måndag"`, `"måndag"`, "needs 7 weekdays"},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(string(good), c.old, c.new, 1)
			if text == string(good) {
				t.Fatalf("%q is not in the file", c.old)
			}
			_, err := Load(fstest.MapFS{"sv/replies.toml": {Data: []byte(text)}})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q in it", err, c.want)
			}
		})
	}
}

func TestPut(t *testing.T) {
	for name, c := range map[string]struct {
		s     string
		pairs []string
		want  string
	}{
		"values":                    {"{a} and {b}", []string{"a", "1", "b", "2"}, "1 and 2"},
		"a value is not read again": {"{a}", []string{"a", "{b}", "b", "2"}, "{b}"},
		"an unknown one stays":      {"{c}", []string{"a", "1"}, "{c}"},
	} {
		if got := Put(c.s, c.pairs...); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
