package config

import (
	"slices"
	"strings"
)

// languages are those Heed speaks with staff and writes answers in.
var languages = []string{"en", "es", "sv"}

func checkLanguage(d *document, path, lang string) {
	if !slices.Contains(languages, lang) {
		d.wrong(path, "%q is none of the languages Heed speaks: %s", lang, strings.Join(languages, ", "))
	}
}

// isLanguageCode reports whether lang looks like a code of ISO 639.
func isLanguageCode(lang string) bool {
	return (len(lang) == 2 || len(lang) == 3) && strings.Trim(lang, "abcdefghijklmnopqrstuvwxyz") == ""
}
