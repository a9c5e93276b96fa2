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
	vocab   vocabulary
	nodes   []node // and one more, for the ends of the last
	edges   []edge
	phrases []int32
	gapped  []int32
	atoms   int
	root    []int32 // atom -> node after the first word
	pool    sync.Pool
}

// node is a place in the tree. Its edges, phrases and gapped nodes stand in the matcher's from its own number to that of the
// node behind.
type node struct {
	edges   int32
	phrases int32 // that end here
	gapped  int32 // reached without a token, by a gap
	gap     int32 // a state here may skip this many tokens
	wide    bool  // and may leave the clause
}

type edge struct{ atom, to int32 }

// Hit is a phrase found: tokens [First, Last).
type Hit struct{ Phrase, First, Last int }

// NewMatcher builds a matcher; a phrase is known by its index. Classes are sets of words that Look knows beside those of the
// phrases, by their index too.
func NewMatcher(phrases [][]Element, classes ...[]string) *Matcher {
	m := &Matcher{vocab: newVocabulary()}
	sets := &atomSets{byKey: map[string]int32{}, bySlice: map[sliceKey]int32{}}
	tree := growing{make([]sprout, 1)}
	for i, phrase := range phrases {
		at := int32(0)
		for _, el := range phrase {
			if el.Gap > 0 {
				at = tree.gap(at, el.Gap, el.Wide)
				continue
			}
			at = tree.child(at, m.atom(sets, el.Words))
		}
		tree.nodes[at].phrases = append(tree.nodes[at].phrases, int32(i))
	}
	for i, words := range classes {
		for _, w := range words {
			m.vocab.add(foldPattern(w), ^int32(i)) // below zero, apart from the atoms
		}
	}
	m.vocab.settle()
	m.settle(tree.nodes)
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

// search is one pass over the tokens; the next one uses its memory again.
type search struct {
	m            *Matcher
	mark         []int32 // by atom: the token that last belonged to it, from 1
	active, next []state
	hits         []Hit
}

type state struct {
	node  int32
	first int32
	left  int32 // tokens that may still be skipped
	in    int32 // clause of the last word found
}

// Look appends the sets of words that a token belongs to, which FindIn asks for and one of which may come twice, and its
// classes, each once. They depend on nothing but its Norm and Sort.
func (m *Matcher) Look(tok *Token, sets, classes []int32) ([]int32, []int32) {
	all := m.vocab.collect(tok, sets)
	sets = all[:len(sets)]
	for _, id := range all[len(sets):] {
		if id >= 0 {
			sets = append(sets, id)
		} else if !slices.Contains(classes, ^id) {
			classes = append(classes, ^id)
		}
	}
	return sets, classes
}

// Find gives all phrases in d, those inside longer ones too. A phrase never
// crosses a sentence's end.
func (m *Matcher) Find(d *Doc) []Hit {
	if m == nil || m.atoms == 0 {
		return nil
	}
	var sets, classes []int32
	return m.FindIn(d, func(i int) []int32 {
		sets, classes = m.Look(&d.Tokens[i], sets[:0], classes[:0])
		return sets
	}, make([]Hit, 0, len(d.Tokens)))
}

// FindIn appends what Find gives, where the sets of each token are known.
func (m *Matcher) FindIn(d *Doc, sets func(i int) []int32, into []Hit) []Hit {
	if m.atoms == 0 {
		return into
	}
	s, _ := m.pool.Get().(*search)
	if s == nil {
		s = &search{m: m, mark: make([]int32, m.atoms)}
	} else {
		clear(s.mark)
	}
	s.hits, s.active = into, s.active[:0]
	sentence := -1
	for i := range d.Tokens {
		tok := &d.Tokens[i]
		if tok.Sentence != sentence {
			sentence, s.active = tok.Sentence, s.active[:0]
		}
		s.token(int32(i), int32(tok.Clause), sets(i))
	}
	into, s.hits = s.hits, nil
	m.pool.Put(s)
	return into
}

// token goes on with the phrases under way, and begins those that begin with the token.
func (s *search) token(i, clause int32, sets []int32) {
	m := s.m
	s.next = s.next[:0]
	if len(s.active) > 0 && len(sets) > 0 {
		for _, a := range sets {
			s.mark[a] = i + 1
		}
	}
	for _, st := range s.active {
		n := &m.nodes[st.node]
		if st.in != clause && !n.wide {
			continue
		}
		if len(sets) > 0 {
			for _, e := range m.edges[n.edges:m.nodes[st.node+1].edges] {
				if s.mark[e.atom] == i+1 {
					s.enter(e.to, st.first, i, clause)
				}
			}
		}
		if st.left > 0 {
			st.left--
			s.next = append(s.next, st)
		}
	}
	for _, a := range sets {
		if to := m.root[a]; to != 0 {
			s.enter(to, i, i, clause)
		}
	}
	if len(s.next) > maxStates {
		s.next = s.next[:maxStates]
	}
	s.active, s.next = s.next, s.active
}

// enter comes to a node with token i.
func (s *search) enter(to, first, i, clause int32) {
	m := s.m
	n, behind := &m.nodes[to], &m.nodes[to+1]
	for _, p := range m.phrases[n.phrases:behind.phrases] {
		s.hits = append(s.hits, Hit{int(p), int(first), int(i) + 1})
	}
	if n.edges < behind.edges {
		s.next = append(s.next, state{to, first, 0, clause})
	}
	for _, g := range m.gapped[n.gapped:behind.gapped] {
		s.next = append(s.next, state{g, first, m.nodes[g].gap, clause})
	}
}

// maxStates bounds the phrases under way at one token, whatever a stranger writes.
const maxStates = 4096
