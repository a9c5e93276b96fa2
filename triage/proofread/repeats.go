package proofread

import (
	"slices"
	"strconv"
	"strings"

	"heed/templates"
	"heed/triage/text"
)

// mostWays is into how many ways to say it a phrase is taken apart; one with more is compared as a whole.
const mostWays = 256

// repeats reports phrases that stand in the lexicon twice: with the same label and opposite weights, which is a
// contradiction; with opposite weights for different labels, which may be meant; and with the same labels, which is
// a duplicate.
func (r *reading) repeats() {
	first := map[string][]*templates.Entry{} // a way to say it -> the entries that do
	told := map[[2]place]bool{}
	said := map[place]*twice{}
	var lines []place
	for i := range r.entries {
		e := &r.entries[i]
		mine := r.asked(e)
		if said[at(e)] == nil && mine {
			said[at(e)] = &twice{line: e}
			lines = append(lines, at(e))
		}
		for _, way := range ways(e) {
			key := voice(e) + " " + way
			if !mine {
				first[key] = append(first[key], e)
				continue
			}
			said[at(e)].ways++
			again := false
			for _, o := range first[key] {
				pair := [2]place{at(o), at(e)}
				switch {
				case pair[0] == pair[1]:
				case e.Weight*o.Weight >= 0:
					if !again && slices.Equal(names(e), names(o)) {
						again = true
						said[at(e)].note(e, o, way)
					}
				case told[pair]:
				case slices.ContainsFunc(names(e), func(l string) bool { return slices.Contains(names(o), l) }):
					told[pair] = true
					r.report(e, true, "%q contradicts %q in %s", way, o.Source, where(e, o))
				default:
					told[pair] = true
					r.report(e, false, "%q weighs the other way than %q in %s", way, o.Source, where(e, o))
				}
			}
			first[key] = append(first[key], e)
		}
	}
	for _, at := range lines {
		r.duplicate(said[at])
	}
}

// twice is what of a line was said before with the same labels.
type twice struct {
	line, other *templates.Entry
	way         string // the first way that was
	ways, again int    // all ways to say the line, and those that were
	idle        int    // those that weighed as much before
}

func (t *twice) note(e, o *templates.Entry, way string) {
	if t.again == 0 {
		t.line, t.other, t.way = e, o, way
	}
	t.again++
	if voice(e) != "trade" || saysAll(o, e) {
		t.idle++
	}
}

// duplicate reports a line that was said before: an error where nothing of it is new, neither words nor weight.
// General words are added up, so there no second line is meant.
func (r *reading) duplicate(t *twice) {
	switch {
	case t.again == 0:
	case t.idle == t.ways:
		r.report(t.line, true, "%q stands in %s already: %q", t.line.Source, where(t.line, t.other), t.other.Source)
	default:
		r.report(t.line, false, "%q stands in %s too: %q", t.way, where(t.line, t.other), t.other.Source)
	}
}

// names are the labels of an entry, sorted.
func names(e *templates.Entry) []string {
	list := make([]string, len(e.Labels))
	for i, l := range e.Labels {
		list[i] = l.Name
	}
	slices.Sort(list)
	return list
}

// ways takes a phrase apart into all ways to say it, folded as texts are.
func ways(e *templates.Entry) []string {
	n := 1
	for _, p := range e.Phrase {
		if p.Gap == 0 {
			n *= len(p.Words)
		}
		if n > mostWays && len(e.Phrase) > 1 {
			return []string{whole(e)}
		}
	}
	list := []string{""}
	for i, p := range e.Phrase {
		words := []string{gap(p)}
		if p.Gap == 0 {
			words = folded(p.Words)
		}
		var grown []string
		for _, head := range list {
			for _, w := range words {
				if i > 0 {
					w = head + " " + w
				}
				grown = append(grown, w)
			}
		}
		list = grown
	}
	return list
}

// whole is a phrase with many ways to say it as one.
func whole(e *templates.Entry) string {
	parts := make([]string, len(e.Phrase))
	for i, p := range e.Phrase {
		parts[i] = gap(p)
		if p.Gap == 0 {
			parts[i] = strings.Join(folded(p.Words), "/")
		}
	}
	return strings.Join(parts, " ")
}

func gap(p templates.Place) string {
	if p.Wide {
		return "," + strconv.Itoa(p.Gap)
	}
	return "." + strconv.Itoa(p.Gap)
}

// folded are the words of a place as texts are folded, sorted, each once.
func folded(words []string) []string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = w
		if letters := strings.Trim(w, "*"); w != "<n>" && letters != "" {
			if d := text.Read(letters); len(d.Tokens) == 1 {
				list[i] = strings.Replace(w, letters, d.Tokens[0].Norm, 1)
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
