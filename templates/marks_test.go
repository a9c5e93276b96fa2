package templates

import (
	"strings"
	"testing"
)

// TestMarksComplete names every list a language still lacks.
func TestMarksComplete(t *testing.T) {
	set, err := Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	wanted := []string{"da", "de", "en", "es", "fi", "fr", "it", "nl", "no", "pl", "pt", "sv"}
	for _, lang := range wanted {
		if !set.Has(lang) {
			t.Errorf("no pack for %s", lang)
			continue
		}
		for key, list := range set.Pack(lang).Marks.lists() {
			if len(*list) == 0 {
				t.Errorf("%s/marks.toml: %s is empty", lang, key)
			}
		}
	}
}

func TestParseMarksRefuses(t *testing.T) {
	for name, data := range map[string]string{
		"unknown key":    `colour = ["red"]`,
		"empty entry":    `verbs = [""]`,
		"blanks around":  `verbs = [" wrote"]`,
		"repeated entry": `verbs = ["wrote", "Wrote"]`,
		"too short":      `away = ["away"]`,
		"wrong type":     `verbs = "wrote"`,
	} {
		t.Run(name, func(t *testing.T) {
			_, err := parseMarks("xx/marks.toml", layers{[]byte(data)})
			if err == nil {
				t.Fatal("accepted")
			}
			if !strings.Contains(err.Error(), "xx/marks.toml") {
				t.Errorf("the error does not name the file: %v", err)
			}
		})
	}
}
