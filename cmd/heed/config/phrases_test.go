package config

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"heed/templates"
)

// phrases puts a file of phrases into a folder beside a config.
func phrases(t *testing.T, config, folder, name, text string) string {
	t.Helper()
	dir := filepath.Join(filepath.Dir(config), folder)
	must(t, os.MkdirAll(dir, 0o755))
	must(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	return filepath.ToSlash(filepath.Join(dir, name))
}

// saying reports whether a pack has an entry with this phrase and weight.
func saying(p *templates.Pack, source string, weight float64) bool {
	return slices.ContainsFunc(p.Lexicon().Entries, func(e templates.Entry) bool { return e.Source == source && e.Weight == weight })
}

func TestOwnPhrases(t *testing.T) {
	const line = "-1.5 print-quality grötig .. bild*"
	for _, tt := range []struct{ name, folder, key string }{
		{"beside the file", "lexicon.d", ""},
		{"named, beside the file", "ord", "[classify]\nlexicon = \"ord\"\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := write(t, good+tt.key)
			phrases(t, path, tt.folder, "sv-eget.txt", line)
			c, err := Load(path)
			if err != nil {
				t.Fatal(err)
			}
			if !saying(c.Packs().Pack("sv"), "grötig .. bild*", -1.5) {
				t.Error("the phrase is not in the pack")
			}
		})
	}
	t.Run("another folder named", func(t *testing.T) {
		path := write(t, good+"[classify]\nlexicon = \"ord\"\n")
		phrases(t, path, "lexicon.d", "sv.txt", line)
		phrases(t, path, "ord", "sv.txt", "")
		c, err := Load(path)
		if err != nil {
			t.Fatal(err)
		}
		if saying(c.Packs().Pack("sv"), "grötig .. bild*", -1.5) {
			t.Error("lexicon.d was read though another folder is named")
		}
	})
}

// TestOwnPhrasesRefused: a mistake in the phrases is a mistake in the config, named where it stands.
func TestOwnPhrasesRefused(t *testing.T) {
	path := write(t, good)
	file := phrases(t, path, "lexicon.d", "sv.txt", "# eget\n-1 trasig bilden\n-1 print-quality 3:e gången\n-2 damaged spräckt\n")
	other := phrases(t, path, "lexicon.d", "xx.txt", "")
	want := []string{
		file + `:2: label "trasig" is not known`,
		other + `: begins with none of the languages`,
	}
	check := func() {
		t.Helper()
		c, err := Load(path)
		var bad *Error
		if !errors.As(err, &bad) || c != nil {
			t.Fatalf("config %v, error %v", c, err)
		}
		lines := strings.Split(bad.Error(), "\n")
		if len(lines) != len(want) {
			t.Errorf("%d problems, want %d:\n%s", len(lines), len(want), bad)
		}
		for i, w := range want {
			if i < len(lines) && !strings.HasPrefix(lines[i], w) {
				t.Errorf("problem %q, want %q", lines[i], w)
			}
		}
	}
	check()
	// What can be read is proofread; warnings, such as a longer phrase that adds nothing, refuse nothing.
	must(t, os.Remove(filepath.FromSlash(other)))
	phrases(t, path, "lexicon.d", "sv.txt", "-1 print-quality 3:e gången\n-2 damaged spräckt\n-1 damaged spräckt glas")
	want = []string{file + `:1: "3:e" is never found: written out it reads as "3" "e"`}
	check()
	phrases(t, path, "lexicon.d", "sv.txt", "-2 damaged spräckt\n-1 damaged spräckt glas")
	if _, err := Load(path); err != nil {
		t.Error(err)
	}
}
