package classify

import (
	"cmp"
	"slices"
	"strings"

	"heed/templates"
	"heed/triage"
	"heed/triage/text"
)

// share is what one cue says for one label.
type share struct {
	label  int16
	weight float32
}

// model is what was learned: what each cue says for which labels. The part about concepts and figures is the same
// for all languages; the part about words belongs to one.
type model struct {
	labels   []string
	index    map[string]int16
	figures  [][]share      // by the figure's place in allFigures
	concepts map[string]int // name -> place in the languages' concepts
	near     []int32        // first*n+second -> row
	single   [3][]int32     // by the sort of cue (see alone) and the concept: row
	rows     [][]share      // row 0 is empty: nothing is said
	grammar  []bool         // by concept: see grammarConcepts
}

// subjectMark and askedMark stand behind a concept in learned.txt.
const (
	subjectMark = "subject"
	askedMark   = "?"
)

// newModel reads what was learned about concepts and figures. A cue that says nothing we know of is left out; a
// test sees to it that there is none.
func newModel(set *templates.Set) *model {
	names := set.Pack(templates.Fallback).Concepts
	m := &model{
		index: map[string]int16{}, figures: make([][]share, len(allFigures)), concepts: map[string]int{},
		near: make([]int32, len(names)*len(names)), rows: make([][]share, 1),
	}
	for i := range m.single {
		m.single[i] = make([]int32, len(names))
	}
	for i, c := range names {
		m.concepts[c.Name] = i
		m.grammar = append(m.grammar, slices.Contains(grammarConcepts, c.Name))
	}
	for _, l := range learnedLabels() { // all have their number before the first mail is read by any goroutine
		m.label(l)
	}
	figures := map[string]int{}
	for i, f := range allFigures {
		figures["["+f.name+"]"] = i
	}
	for c := range set.Learned.All() {
		s := share{m.label(c.Label), float32(c.Weight)}
		first, second, two := strings.Cut(c.What, " ")
		if f, ok := figures[first]; ok && !two {
			m.figures[f] = append(m.figures[f], s)
			continue
		}
		a, ok := m.concepts[first]
		b, both := m.concepts[second]
		switch {
		case !ok || two && !both && second != askedMark && second != subjectMark:
			continue
		case both:
			at := &m.near[a*len(names)+b]
			*at = m.say(*at, s)
			continue
		}
		sort := cueConcept
		switch second {
		case askedMark:
			sort = cueAsked
		case subjectMark:
			sort = cueSubject
		}
		at := &m.single[alone(sort)][a]
		*at = m.say(*at, s)
	}
	m.rows = packed(m.rows)
	return m
}

// alone numbers the sorts of cues that are of one concept.
func alone(key cueKey) int {
	switch key >> 56 << 56 {
	case cueConcept:
		return 0
	case cueAsked:
		return 1
	default: // cueSubject
		return 2
	}
}

// row is what a cue of concepts says: its place in rows.
func (m *model) row(key cueKey) int32 {
	const id = 1<<28 - 1
	if key>>56<<56 == cueNear {
		return m.near[int(key>>28&id)*len(m.concepts)+int(key&id)]
	}
	return m.single[alone(key)][key&id]
}

// grammarConcepts mean something beside other words only.
var grammarConcepts = []string{
	"@NOT", "@STILL", "@AGAIN", "@ALREADY", "@ONLY", "@BUT", "@VERY", "@TOO", "@IF", "@WHY", "@WHEN", "@WHERE", "@WHO",
	"@HOW", "@WHAT", "@WHICH", "@I", "@WE", "@YOU", "@THEY", "@THIS", "@CAN", "@PLEASE", "@WANT", "@MUST", "@SHOULD", "@ASK",
	"@SAY", "@THINK", "@KNOW", "@LOOK", "@SEE", "@DO", "@GO", "@USE", "@GIVE", "@TAKE", "@TRY", "@ALL", "@MORE", "@ALSO",
	"@UNIT", "@NUM", "@MONTH", "@WEEKDAY", "@AGO", "@BY", "@SEASON", "@NOW", "@NEXT", "@GREET", "@REGARDS", "@PLACE", "@PAST",
	"@BE", "@HAVE", "@WILL", "@SOMEONE", "@DEAR", "@OLD", "@NEW", "@FIRST", "@LAST", "@HALF", "@KIN",
}

// telling: the cue means something to whoever reads it among the reasons. Of words only those that do were learned.
func (m *model) telling(key cueKey) bool {
	const id = 1<<28 - 1
	switch last := m.grammarAt(key & id); key >> 56 << 56 {
	case cueWord, cuePair:
		return true
	case cueNear:
		return !last || !m.grammarAt(key>>28&id)
	default:
		return !last
	}
}

func (m *model) grammarAt(concept cueKey) bool {
	return concept < cueKey(len(m.grammar)) && m.grammar[concept]
}

// packed lays rows that grew one by one into one piece of memory, in each what says most first: see evidence.learned.
func packed(rows [][]share) [][]share {
	n := 0
	for _, r := range rows {
		n += len(r)
	}
	all, out := make([]share, 0, n), make([][]share, len(rows))
	for i, r := range rows {
		from := len(all)
		all = append(all, r...)
		out[i] = all[from:len(all):len(all)]
		slices.SortStableFunc(out[i], func(a, b share) int {
			return cmp.Compare(round(float64(b.weight)), round(float64(a.weight)))
		})
	}
	return out
}

// learnedLabels are what there is something to learn about: kinds, themes, flags, wants and the lines of severity.
func learnedLabels() []string {
	list := slices.Clone(severityLines)
	for _, k := range []triage.Kind{triage.Complaint, triage.Praise, triage.Enquiry, triage.Other} {
		list = append(list, string(k))
	}
	for _, t := range triage.Themes {
		list = append(list, string(t))
	}
	for _, f := range triage.Flags {
		list = append(list, string(f))
	}
	for _, w := range triage.Wants {
		list = append(list, wantPrefix+string(w))
	}
	return list
}

// say adds a share to a row, a new one where it is 0, and gives the row.
func (m *model) say(row int32, s share) int32 {
	if row == 0 {
		row = int32(len(m.rows))
		m.rows = append(m.rows, nil)
	}
	m.rows[row] = append(m.rows[row], s)
	return row
}

func (m *model) label(name string) int16 {
	i, ok := m.index[name]
	if !ok {
		i = int16(len(m.labels))
		m.index[name] = i
		m.labels = append(m.labels, name)
	}
	return i
}

// read takes in what belongs to one language: what its single words and pairs say, and the words of its concepts, which it
// gives.
func (m *model) read(p *templates.Pack, out *pack) (concepts [][]string) {
	v := &vocabulary{words: map[string]int32{}, money: -1}
	concepts = make([][]string, len(m.concepts))
	for _, c := range p.Concepts {
		i, ok := m.concepts[c.Name]
		if !ok {
			continue
		}
		concepts[i] = c.Words
		if c.Name == "@MONEY" {
			v.money = int32(i)
		}
	}
	out.vocab, out.pairs, out.wordRow = v, map[cueKey]int32{}, make([]int32, 1)
	rows := make([][]share, 1)
	id := func(w string) cueKey {
		w = text.Fold(w)
		if v.words[w] == 0 {
			v.words[w] = int32(len(v.words) + 1)
			out.wordRow = append(out.wordRow, 0)
		}
		return cueKey(v.words[w])
	}
	for c := range p.Learned.All() {
		first, second, two := strings.Cut(c.What, " ")
		key, row := id(first), int32(0)
		if two {
			key = cuePair | key<<28 | id(second)
			row = out.pairs[key]
		} else {
			row = out.wordRow[key]
		}
		if row == 0 {
			row = int32(len(rows))
			rows = append(rows, nil)
		}
		if two {
			out.pairs[key] = row
		} else {
			out.wordRow[key] = row
		}
		rows[row] = append(rows[row], share{m.index[c.Label], float32(c.Weight)})
	}
	out.wordRows = packed(rows)
	return concepts
}
