package templates

import (
	"strings"
	"testing"
)

// The languages staff can answer in. A pack without commands.toml lends no words; these three must.
func TestCommandsAreComplete(t *testing.T) {
	set, err := Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"en", "es", "sv"} {
		if !set.Has(lang) || set.Pack(lang).Commands.Empty() {
			t.Errorf("%s: no command words", lang)
		}
	}
	for _, lang := range set.Langs() {
		c := set.Pack(lang).Commands
		if c.Empty() {
			t.Logf("%s: lacks commands.toml", lang)
			continue
		}
		for _, verb := range CommandVerbs {
			if c.Word(verb) == "" {
				t.Errorf("%s: no word for %s", lang, verb)
			}
		}
	}
}

func TestCommandsRefused(t *testing.T) {
	good, err := embedded.ReadFile("en/commands.toml")
	if err != nil {
		t.Fatal(err)
	}
	swap := func(old, with string) string {
		if !strings.Contains(string(good), old) {
			t.Fatalf("%q is not in the English pack", old)
		}
		return strings.Replace(string(good), old, with, 1)
	}
	for name, tc := range map[string]struct{ data, reason string }{
		"unknown verb":          {swap("approve = [", "aprove = ["), `unknown verb "aprove"`},
		"missing verb":          {swap("status = [\"status\"]\n", ""), "status: no words"},
		"unknown key":           {swap("greetings = [", "greeting = ["), "unknown key"},
		"empty list":            {swap("pause = [\"pause\", \"pause everything\", \"stop everything\"]", "pause = []"), "pause: no words"},
		"phrase for two verbs":  {swap("\"undo\",", "\"reject\","), `"reject" stands under reject and under undo`},
		"yes that is a command": {swap("yes = [\"yes\",", "yes = [\"approve\","), `"approve" stands under approve and under yes`},
		"capital letter":        {swap("\"rejected\"", "\"Rejected\""), "lower-case"},
		"colon":                 {swap("\"rejected\"", "\"rejected:\""), "without colon"},
		"space around":          {swap("\"rejected\"", "\" rejected\""), "lower-case phrase"},
		"six days":              {swap("[\"saturday\", \"sat\"]", ""), "6 lists, not 7"},
		"no TOML":               {"verbs = [", "commands.toml:1"},
		"empty file":            {"", "no words"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := parseCommands("en/commands.toml", layers{[]byte(tc.data)})
			if err == nil || !strings.Contains(err.Error(), tc.reason) || !strings.HasPrefix(err.Error(), "en/commands.toml:") {
				t.Errorf("%v", err)
			}
		})
	}
}
