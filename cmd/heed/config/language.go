package config

import (
	"errors"
	"io/fs"
	"os"
	"reflect"
	"slices"
	"strings"

	"heed/templates"
)

// loadPacks reads the language packs with the studio's own wording laid over them, so that a mistake in that
// is found now and not when the sentence is needed.
func (c *Config) loadPacks(d *document) {
	var overlay fs.FS
	if c.Templates != "" {
		if info, err := os.Stat(c.Templates); err != nil || !info.IsDir() {
			d.wrong("templates", "there is no folder %q", c.Templates)
		} else {
			overlay = os.DirFS(c.Templates)
		}
	}
	set, err := templates.Load(overlay)
	if err == nil {
		c.packs = c.layPhrases(d, set)
		return
	}
	var joined interface{ Unwrap() []error }
	if !errors.As(err, &joined) {
		d.wrong("templates", "%v", err)
		return
	}
	for _, fault := range joined.Unwrap() {
		d.wrong("templates", "%v", fault)
	}
}

// Packs returns the language packs, the studio's own wording included.
func (c *Config) Packs() *templates.Set { return c.packs }

// checkLanguage refuses a language staff cannot be written to: one whose pack has no words to answer with.
func (c *Config) checkLanguage(d *document, path, lang string) {
	if c.packs == nil {
		return // said already
	}
	var known []string
	for _, l := range c.packs.Langs() {
		if !reflect.ValueOf(c.packs.Pack(l).Commands).IsZero() {
			known = append(known, l)
		}
	}
	if !slices.Contains(known, lang) {
		d.wrong(path, "%q is none of the languages Heed speaks: %s", lang, strings.Join(known, ", "))
	}
}

// isLanguageCode reports whether lang looks like a code of ISO 639.
func isLanguageCode(lang string) bool {
	return (len(lang) == 2 || len(lang) == 3) && strings.Trim(lang, "abcdefghijklmnopqrstuvwxyz") == ""
}
