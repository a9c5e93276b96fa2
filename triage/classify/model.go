package classify

import (
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
	figures  [][]share        // by the figure's place in allFigures
	concepts map[string]int   // name -> place in the languages' concepts
	near     []int32          // first*n+second -> row
	single   map[cueKey]int32 // concept, asked, subject -> row
	rows     [][]share        // row 0 is empty: nothing is said
}

// plain is put before a label's name for what the figures alone say, where a language has no concepts.
const plain = "plain:"

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
		near: make([]int32, len(names)*len(names)), single: map[cueKey]int32{}, rows: make([][]share, 1),
	}
	for i, c := range names {
		m.concepts[c.Name] = i
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
		key := cueConcept | cueKey(a)
		switch second {
		case askedMark:
			key = cueAsked | cueKey(a)
		case subjectMark:
			key = cueSubject | cueKey(a)
		}
		m.single[key] = m.say(m.single[key], s)
	}
	m.rows = packed(m.rows)
	return m
}

// packed lays rows that grew one by one into one piece of memory.
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
	for _, l := range list {
		list = append(list, plain+l)
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

// read takes in what belongs to one language: its concepts' words, and what its single words and pairs say.
func (m *model) read(p *templates.Pack) (*vocabulary, map[cueKey]int32, [][]share) {
	v := &vocabulary{words: map[string]int32{}, money: -1}
	classes := make([][]string, len(m.concepts))
	for _, c := range p.Concepts {
		i, ok := m.concepts[c.Name]
		if !ok {
			continue
		}
		classes[i] = c.Words
		if c.Name == "@MONEY" {
			v.money = int32(i)
		}
	}
	v.concepts = text.NewClasses(classes)
	cues, rows := map[cueKey]int32{}, make([][]share, 1)
	id := func(w string) cueKey {
		w = text.Fold(w)
		if v.words[w] == 0 {
			v.words[w] = int32(len(v.words) + 1)
		}
		return cueKey(v.words[w])
	}
	for c := range p.Learned.All() {
		first, second, two := strings.Cut(c.What, " ")
		key := cueWord | id(first)
		if two {
			key = cuePair | id(first)<<28 | id(second)
		}
		row := cues[key]
		if row == 0 {
			row = int32(len(rows))
			rows = append(rows, nil)
			cues[key] = row
		}
		rows[row] = append(rows[row], share{m.index[c.Label], float32(c.Weight)})
	}
	return v, cues, packed(rows)
}

// told is a cue found in a mail.
type told struct {
	shares      []share
	doc         *text.Doc
	first, last int
}

// opinion is what all cues of a mail say together: a figure per label, in log-odds.
type opinion struct {
	m      *model
	plain  bool
	scores []float64
	told   []told
}

// of is how far the mail lies beyond the line of a label; no label, no opinion.
func (o *opinion) of(label string) float64 {
	if o.plain {
		label = plain + label
	}
	if i, ok := o.m.index[label]; ok {
		return o.scores[i]
	}
	return -maxOpinion
}

// maxOpinion stands for "certainly not".
const maxOpinion = 20

// opine adds up what the cues of a mail say.
func (e *evidence) opine() {
	m := e.pack.model
	o := &opinion{m: m, plain: e.pack.vocab == nil, scores: make([]float64, len(m.labels))}
	for i := range allFigures {
		if len(m.figures[i]) == 0 {
			continue
		}
		if v := allFigures[i].value(e); v != 0 {
			for _, s := range m.figures[i] {
				o.scores[s.label] += v * float64(s.weight)
			}
		}
	}
	if !o.plain {
		seen, n := make([]bool, len(m.rows)+len(e.pack.wordRows)), len(m.concepts)
		o.told = make([]told, 0, 256)
		for _, d := range []*text.Doc{e.subject, e.body} {
			e.pack.vocab.cues(d, d == e.subject, func(key cueKey, first, last int) {
				row, rows, at := int32(0), m.rows, 0
				switch key >> 56 {
				case cueNear >> 56:
					row = m.near[int(key>>28&0xfffffff)*n+int(key&0xfffffff)]
				case cueWord >> 56, cuePair >> 56:
					row, rows, at = e.pack.wordCues[key], e.pack.wordRows, len(m.rows)
				default:
					row = m.single[key]
				}
				if row == 0 || seen[at+int(row)] || e.ownName(&d.Tokens[first], d) || e.ownName(&d.Tokens[last-1], d) {
					return
				}
				seen[at+int(row)] = true
				shares := rows[row]
				for _, s := range shares {
					o.scores[s.label] += float64(s.weight)
				}
				o.told = append(o.told, told{shares, d, first, last})
			})
		}
	}
	e.opinion = o
}
