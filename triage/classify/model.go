package classify

import (
	"strings"

	"heed/templates"
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
	figures  [][]share          // by the figure's place in allFigures
	concepts map[string]int     // name -> place in the languages' concepts
	near     []int32            // first*n+second -> row; 0 for none
	single   map[cueKey][]share // concept, asked, subject
	rows     [][]share
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
		near: make([]int32, len(names)*len(names)), single: map[cueKey][]share{}, rows: make([][]share, 1),
	}
	for i, c := range names {
		m.concepts[c.Name] = i
	}
	// All labels have their number before the first mail is read by any goroutine.
	for _, learned := range set.AllLearned() {
		for c := range learned.All() {
			m.label(c.Label)
		}
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
		case !two:
			m.single[cueConcept|cueKey(a)] = append(m.single[cueConcept|cueKey(a)], s)
		case second == askedMark:
			m.single[cueAsked|cueKey(a)] = append(m.single[cueAsked|cueKey(a)], s)
		case second == subjectMark:
			m.single[cueSubject|cueKey(a)] = append(m.single[cueSubject|cueKey(a)], s)
		default:
			at := a*len(names) + b
			if m.near[at] == 0 {
				m.near[at] = int32(len(m.rows))
				m.rows = append(m.rows, nil)
			}
			m.rows[m.near[at]] = append(m.rows[m.near[at]], s)
		}
	}
	return m
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
func (m *model) read(p *templates.Pack) (*vocabulary, map[cueKey][]share) {
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
	rows := map[cueKey][]share{}
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
		rows[key] = append(rows[key], share{m.index[c.Label], float32(c.Weight)})
	}
	return v, rows
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
		seen := map[*share]bool{}
		n := len(m.concepts)
		for _, d := range []*text.Doc{e.subject, e.body} {
			e.pack.vocab.cues(d, d == e.subject, func(key cueKey, first, last int) {
				var shares []share
				switch key >> 56 {
				case cueNear >> 56:
					shares = m.rows[m.near[int(key>>28&0xfffffff)*n+int(key&0xfffffff)]]
				case cueWord >> 56, cuePair >> 56:
					shares = e.pack.wordRows[key]
				default:
					shares = m.single[key]
				}
				if len(shares) == 0 || seen[&shares[0]] {
					return
				}
				seen[&shares[0]] = true
				for _, s := range shares {
					o.scores[s.label] += float64(s.weight)
				}
				o.told = append(o.told, told{shares, d, first, last})
			})
		}
	}
	e.opinion = o
}
