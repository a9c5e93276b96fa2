package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"heed/templates"
	"heed/triage/proofread"
)

// ownPhrases is the folder of the studio's own phrases where the file names none.
const ownPhrases = "lexicon.d"

// layPhrases lays the studio's own phrases over the lexicons, and notes what is wrong with them where it stands.
func (c *Config) layPhrases(d *document, set *templates.Set) *templates.Set {
	dir := c.beside(c.Classify.Lexicon)
	if dir == "" {
		dir = c.beside(ownPhrases)
		if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
			return set
		}
	}
	c.Classify.Lexicon = dir
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		d.wrong("classify.lexicon", "there is no folder %q", dir)
		return set
	}
	laid, err := set.Overlay(filepath.ToSlash(dir), os.DirFS(dir))
	if err != nil {
		d.problems = append(d.problems, faults(err)...)
		return set
	}
	for _, lang := range laid.Langs() {
		entries := laid.Pack(lang).Lexicon().Entries
		if !slices.ContainsFunc(entries, func(e templates.Entry) bool { return e.Own }) {
			continue
		}
		for _, f := range proofread.Lexicon(entries, proofread.Own) {
			if f.Grave {
				d.problems = append(d.problems, Problem{File: f.File, Line: f.Line, Reason: f.Reason})
			}
		}
	}
	return laid
}

// faults takes apart the error of an overlay.
func faults(err error) problems {
	list := []error{err}
	var joined interface{ Unwrap() []error }
	if errors.As(err, &joined) {
		list = joined.Unwrap()
	}
	var ps problems
	for _, e := range list {
		var f *templates.Fault
		if errors.As(e, &f) {
			ps = append(ps, Problem{File: f.File, Line: f.Line, Reason: f.Reason})
			continue
		}
		ps = append(ps, Problem{File: ownPhrases, Reason: e.Error()})
	}
	return ps
}
