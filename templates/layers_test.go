package templates

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// TestLayers: a name in a studio's file takes the place of Heed's, all others stay.
func TestLayers(t *testing.T) {
	plain := load(t)
	own, err := Load(fstest.MapFS{
		"sv/replies.toml":  {Data: []byte("[themes.damaged]\nsaid = [\"Oj, trasigt{order}.\"]\n")},
		"en/commands.toml": {Data: []byte("[verbs]\nmine = [\"dibs\"]\n")},
		"README.md":        {Data: []byte("ours")},
		"sv/.old":          {}, "sv/replies.toml~": {},
	})
	if err != nil {
		t.Fatal(err)
	}
	was, is := plain.Pack("sv").Replies().Themes["damaged"], own.Pack("sv").Replies().Themes["damaged"]
	if !slices.Equal(is.Said, []string{"Oj, trasigt{order}."}) || !slices.Equal(is.Will, was.Will) || !slices.Equal(is.Also, was.Also) || len(was.Said) < 2 {
		t.Errorf("damaged: %q, %q", is.Said, is.Will)
	}
	if len(own.Pack("sv").Replies().Themes) != len(plain.Pack("sv").Replies().Themes) {
		t.Error("themes were lost")
	}
	if got := own.Pack("en").Commands; got.Word("mine") != "dibs" || got.Word("approve") != "approve" {
		t.Errorf("commands: %q, %q", got.Word("mine"), got.Word("approve"))
	}
	if plain.Pack("en").Commands.Word("mine") != "mine" {
		t.Error("Heed's own words were changed")
	}
}

func TestLayersRefuse(t *testing.T) {
	for name, test := range map[string]struct{ file, text, want string }{
		"unknown name":     {"sv/replies.toml", "[hello]\nlite = [\"Tjena\"]", `sv/replies.toml:2:1: unknown key "hello.lite"`},
		"unknown value":    {"sv/replies.toml", "[hello]\nlight = [\"Tjena {nam},\"]", "{nam}"},
		"misspelt file":    {"sv/reply.toml", "", "sv/reply.toml: belongs nowhere"},
		"no folder":        {"replies.toml", "", "replies.toml: belongs nowhere"},
		"unknown language": {"xx/replies.toml", "", "xx: there are folders for the languages"},
		"a phrase twice":   {"en/commands.toml", "[verbs]\nmine = [\"approve\"]", `"approve" stands under`},
	} {
		_, err := Load(fstest.MapFS{test.file: {Data: []byte(test.text)}})
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
