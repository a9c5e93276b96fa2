package templates

import (
	"strings"
	"testing"
	"testing/fstest"
)

// TestStaffLacksNothing walks every language for keys it lacks and values it does not use.
func TestStaffLacksNothing(t *testing.T) {
	set := load(t)
	model := sentences(set.Pack("en").Staff)
	for _, lang := range complete {
		s := set.Pack(lang).Staff
		if !s.Complete() {
			t.Errorf("%s: no staff mails", lang)
			continue
		}
		compare(t, lang, model, sentences(s), func(string) bool { return false })
		for key, b := range s.Blanks {
			if strings.ContainsAny(b.Name, " []{}:") || b.Name != strings.ToLower(b.Name) {
				t.Errorf("%s: blanks.%s: %q cannot be typed in \"fill %s: ...\"", lang, key, b.Name, b.Name)
			}
		}
	}
}

func TestStaffRefused(t *testing.T) {
	good, err := embedded.ReadFile("en/staff.toml")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ old, new, want string }{
		"unknown key":       {"[kinds]", "[kindz]", `unknown key "kindz`},
		"unknown value":     {"{phone}", "{fone}", "unknown value {fone}"},
		"an empty sentence": {`help = "help"`, `help = " "`, "Commands.help: is empty"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Load(fstest.MapFS{"en/staff.toml": {Data: []byte(strings.Replace(string(good), c.old, c.new, 1))}})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q in it", err, c.want)
			}
		})
	}
}
