package proofread

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"heed/templates"
)

// Sentences compares the packs' files with each other. A language that lacks a file another one has is named, with
// what that means; so is a sentence in a studio's own file that is no longer needed, or leaves out a value ({name},
// {order}) that Heed's own wording of it always has. All are warnings: what is an error is refused by templates.Load.
func Sentences(list []templates.Source) []Finding {
	var found []Finding
	has := map[string]bool{}
	langs := map[string]bool{}
	for _, s := range list {
		has[s.Name] = true
		langs[path.Dir(s.Name)] = true
	}
	for lang := range langs {
		var lacks []string
		for _, file := range templates.Files() {
			if means := lacking[file]; means != "" && !has[path.Join(lang, file)] {
				lacks = append(lacks, fmt.Sprintf("no %s (%s)", file, means))
			}
		}
		if len(lacks) > 0 {
			found = append(found, Finding{File: lang, Reason: strings.Join(lacks, ", ")})
		}
	}
	under := map[string]templates.Source{}
	for _, s := range list {
		switch {
		case !s.Own:
			under[s.Name] = s
		case strings.HasSuffix(s.Name, ".toml"):
			found = append(found, overwritten(under[s.Name], s)...)
		}
	}
	slices.SortStableFunc(found, func(a, b Finding) int { return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line)) })
	return found
}

// lacking says what it means that a language has no such file.
var lacking = map[string]string{
	"lexicon.txt":   "its mail is read by figures alone",
	"concepts.txt":  "what was learned of other languages does not help to read it",
	"replies.toml":  "customers are answered in " + templates.Fallback,
	"staff.toml":    "staff cannot be written to in it",
	"commands.toml": "staff cannot answer in it",
	"marks.toml":    "quotes and automatic mail are known by their form alone",
	"dates.toml":    "its days are not read",
}

// overwritten compares a studio's sentences with those they take the place of.
func overwritten(ours, theirs templates.Source) []Finding {
	var found []Finding
	was, is := leaves(ours.Text), leaves(theirs.Text)
	for _, key := range slices.Sorted(maps.Keys(is)) {
		old, known := was[key]
		warn := func(format string, args ...any) {
			found = append(found, Finding{File: theirs.Name, Line: lineOf(theirs.Text, key), Reason: key + ": " + fmt.Sprintf(format, args...)})
		}
		if !known {
			continue
		}
		if slices.Equal(old, is[key]) {
			warn("says what Heed's own wording says: it may be left out")
			continue
		}
		for _, value := range always(old) {
			if i := slices.IndexFunc(is[key], func(s string) bool { return !slices.Contains(templates.Placeholders(s), value) }); i >= 0 {
				warn("%q leaves out {%s}", is[key][i], value)
			}
		}
	}
	return found
}

// always are the values that stand in every one of some sentences.
func always(sentences []string) []string {
	if len(sentences) == 0 {
		return nil
	}
	return slices.DeleteFunc(templates.Placeholders(sentences[0]), func(v string) bool {
		return slices.ContainsFunc(sentences, func(s string) bool { return !slices.Contains(templates.Placeholders(s), v) })
	})
}

// leaves are the sentences of a file by the path of their name; nil where it cannot be read, which Load reports.
func leaves(text []byte) map[string][]string {
	var tree map[string]any
	if toml.Unmarshal(text, &tree) != nil {
		return nil
	}
	flat := map[string][]string{}
	var walk func(prefix string, v any)
	walk = func(prefix string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for k, inner := range v {
				walk(strings.TrimPrefix(prefix+"."+k, "."), inner)
			}
		case string:
			flat[prefix] = append(flat[prefix], v)
		case []any:
			for _, inner := range v {
				walk(prefix, inner)
			}
		}
	}
	walk("", tree)
	return flat
}

// lineOf is the line that sets the last part of a name, as well as that can be told.
func lineOf(text []byte, key string) int {
	last := key[strings.LastIndexByte(key, '.')+1:]
	for i, line := range bytes.Split(text, []byte("\n")) {
		if head, _, ok := bytes.Cut(line, []byte("=")); ok && strings.Trim(string(bytes.TrimSpace(head)), `"'`) == last {
			return i + 1
		}
	}
	return 1
}
