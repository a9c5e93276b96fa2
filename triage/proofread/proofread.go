package proofread

import (
	"cmp"
	"fmt"
	"slices"

	"heed/templates"
)

// Finding is one thing that is wrong with a line of a pack's file.
type Finding struct {
	File   string
	Line   int  // 0: the whole file, or language
	Grave  bool // an error; else a warning: the line does no harm, and perhaps no good
	Reason string
}

func (f Finding) String() string {
	grade := "warning"
	if f.Grave {
		grade = "error"
	}
	if f.Line == 0 {
		return fmt.Sprintf("%s: %s: %s", f.File, grade, f.Reason)
	}
	return fmt.Sprintf("%s:%d: %s: %s", f.File, f.Line, grade, f.Reason)
}

// Scope says which entries of a lexicon are to be proofread; the others are only what these are held against.
type Scope bool

// The scopes.
const (
	All Scope = false
	Own Scope = true // a studio's own entries
)

// Lexicon reads the entries of one language, in the order in which they are laid over each other, and gives what
// is wrong with those in scope, by file and line. Of two lines that do not go together the later one is named.
func Lexicon(entries []templates.Entry, scope Scope) []Finding {
	r := &reading{entries: entries, scope: scope}
	r.dead()
	r.repeats()
	r.idle()
	slices.SortStableFunc(r.found, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return slices.Compact(r.found)
}

// reading is one lexicon while it is read.
type reading struct {
	entries []templates.Entry
	scope   Scope
	found   []Finding
	spoilt  map[place]bool // lines that are reported already: one report a line
}

// place is a line of a file.
type place struct {
	file string
	line int
}

func at(e *templates.Entry) place { return place{e.File, e.Line} }

// asked reports whether an entry is in scope.
func (r *reading) asked(e *templates.Entry) bool { return r.scope == All || e.Own }

func (r *reading) report(e *templates.Entry, grave bool, reason string, args ...any) {
	if r.spoilt == nil {
		r.spoilt = map[place]bool{}
	}
	r.spoilt[at(e)] = true
	r.found = append(r.found, Finding{e.File, e.Line, grave, fmt.Sprintf(reason, args...)})
}

// where names the other line of a pair, shortly where it is in the same file.
func where(e, other *templates.Entry) string {
	if e.File == other.File {
		return fmt.Sprintf("line %d", other.Line)
	}
	return fmt.Sprintf("%s:%d", other.File, other.Line)
}

// voice says who listens to an entry: words of general mood and of general complaint are each read apart from the
// trade's phrases, so that the same words may say different things there.
func voice(e *templates.Entry) string {
	if name := e.Labels[0].Name; name == "tone" || name == "gripe" {
		return name
	}
	return "trade"
}
