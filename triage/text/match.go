package text

import (
	"slices"
	"strings"
	"sync"
)

// Element is one place in a phrase: any one of Words ("photo", "photo*" for all words that begin so, "*album"
// for all that end so, or "<n>" for a number), or with Gap > 0 up to that many words of no matter what. A phrase stays within a
// clause (no comma inside), but for a gap that is Wide.
type Element struct {
	Words []string
	Gap   int
	Wide  bool
}

// Matcher finds any number of phrases in one pass over the tokens, whatever their number: the phrases
// share a tree, and a token is looked at once.
type Matcher struct {
	vocab vocabulary
	nodes []node
	atoms int
	root  []int32 // atom -> node after the first word
	pool  sync.Pool
}

type node struct {
	next    []edge
	gap     int     // a state here may skip this many tokens
	wide    bool    // and may leave the clause
	phrases []int32 // phrases that end here
	gapped  []int32 // nodes reached without a token, by a gap
}

type edge struct{ atom, to int32 }

// Hit is a phrase found: tokens [First, Last).
type Hit struct{ Phrase, First, Last int }

// NewMatcher builds a matcher; a phrase is known by its index.
func NewMatcher(phrases [][]Element) *Matcher {
	m := &Matcher{vocab: newVocabulary(), nodes: make([]node, 1)}
	sets := &atomSets{byKey: map[string]int32{}, bySlice: map[sliceKey]int32{}}
	for i, phrase := range phrases {
		at := int32(0)
		for _, el := range phrase {
			if el.Gap > 0 {
				at = m.gapNode(at, el.Gap, el.Wide)
				continue
			}
			at = m.child(at, m.atom(sets, el.Words))
		}
		m.nodes[at].phrases = append(m.nodes[at].phrases, int32(i))
	}
	m.nodes = slices.Clone(m.nodes) // without the room left for more
	m.vocab.settle()
	m.root = make([]int32, m.atoms)
	for _, e := range m.nodes[0].next {
		m.root[e.atom] = e.to
	}
	return m
}

// atomSets knows the sets of words that have a number already; a shared slice is known without reading it.
type atomSets struct {
	byKey   map[string]int32
	bySlice map[sliceKey]int32
}

type sliceKey struct {
	first *string
	n     int
}

// atom gives the number of a set of words, the same for the same set.
func (m *Matcher) atom(sets *atomSets, words []string) int32 {
	if len(words) == 0 {
		return -1
	}
	shared := sliceKey{&words[0], len(words)}
	if id, ok := sets.bySlice[shared]; ok {
		return id
	}
	folded := make([]string, len(words))
	for i, w := range words {
		folded[i] = foldPattern(w)
	}
	slices.Sort(folded)
	folded = slices.Compact(folded)
	key := strings.Join(folded, "/")
	if id, ok := sets.byKey[key]; ok {
		sets.bySlice[shared] = id
		return id
	}
	id := int32(m.atoms)
	m.atoms++
	sets.byKey[key], sets.bySlice[shared] = id, id
	for _, w := range folded {
		m.vocab.add(w, id)
	}
	return id
}

func (m *Matcher) child(at, atom int32) int32 {
	for _, e := range m.nodes[at].next {
		if e.atom == atom {
			return e.to
		}
	}
	to := int32(len(m.nodes))
	m.nodes = append(m.nodes, node{})
	m.nodes[at].next = append(m.nodes[at].next, edge{atom, to})
	return to
}

func (m *Matcher) gapNode(at int32, gap int, wide bool) int32 {
	for _, to := range m.nodes[at].gapped {
		if m.nodes[to].gap == gap && m.nodes[to].wide == wide {
			return to
		}
	}
	to := int32(len(m.nodes))
	m.nodes = append(m.nodes, node{gap: gap, wide: wide})
	m.nodes[at].gapped = append(m.nodes[at].gapped, to)
	return to
}

// scratch is what one run needs and the next may use again.
type scratch struct {
	mark         []int32
	active, next []state
	atoms        []int32
}

type state struct {
	node  int32
	first int32
	left  int32 // tokens that may still be skipped
	in    int32 // clause of the last word found
}

// Find gives all phrases in d, those inside longer ones too. A phrase never
// crosses a sentence's end.
func (m *Matcher) Find(d *Doc) []Hit {
	if m == nil || m.atoms == 0 {
		return nil
	}
	work, _ := m.pool.Get().(*scratch)
	if work == nil {
		work = &scratch{mark: make([]int32, m.atoms)}
	} else {
		clear(work.mark)
	}
	mark, active, next, atoms := work.mark, work.active[:0], work.next[:0], work.atoms
	defer func() {
		work.active, work.next, work.atoms = active, next, atoms
		m.pool.Put(work)
	}()
	hits := make([]Hit, 0, len(d.Tokens))
	sentence := -1
	for i := range d.Tokens {
		tok := &d.Tokens[i]
		if tok.Sentence != sentence {
			sentence, active = tok.Sentence, active[:0]
		}
		atoms = m.vocab.collect(tok, atoms[:0])
		stamp := int32(i + 1)
		for _, a := range atoms {
			mark[a] = stamp
		}
		next = next[:0]
		enter := func(to, first int32) {
			n := &m.nodes[to]
			for _, p := range n.phrases {
				hits = append(hits, Hit{int(p), int(first), i + 1})
			}
			if len(n.next) > 0 {
				next = append(next, state{to, first, 0, int32(tok.Clause)})
			}
			for _, g := range n.gapped {
				next = append(next, state{g, first, int32(m.nodes[g].gap), int32(tok.Clause)})
			}
		}
		for _, s := range active {
			if int(s.in) != tok.Clause && !m.nodes[s.node].wide {
				continue
			}
			for _, e := range m.nodes[s.node].next {
				if mark[e.atom] == stamp {
					enter(e.to, s.first)
				}
			}
			if s.left > 0 {
				next = append(next, state{s.node, s.first, s.left - 1, s.in})
			}
		}
		for _, a := range atoms {
			if to := m.root[a]; to != 0 {
				enter(to, int32(i))
			}
		}
		if len(next) > maxStates {
			next = next[:maxStates]
		}
		active, next = next, active
	}
	return hits
}

// maxStates bounds the phrases under way at one token, whatever a stranger writes.
const maxStates = 4096
