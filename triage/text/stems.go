package text

import (
	"bytes"
	"slices"
)

// stemTree holds the beginnings of words, a letter a node. Node 0 is the root. The brothers of a settled tree stand side by
// side, so that a step looks through a few bytes.
type stemTree struct {
	nodes    []stemNode
	keys     []byte  // of each node: the letter that leads to it
	brothers []int32 // of each node: the next, 0 for none; while the tree grows
}

type stemNode struct {
	child    int32 // the first, 0 for none
	sets     int32 // see chains
	children uint8 // of a settled tree
}

func newStemTree() stemTree {
	return stemTree{make([]stemNode, 1), make([]byte, 1), make([]int32, 1)}
}

// node finds or makes the node a stem ends at, in a tree that is not settled.
func (t *stemTree) node(stem string) *stemNode {
	at := int32(0)
	for i := 0; i < len(stem); i++ {
		to := t.nodes[at].child
		for to != 0 && t.keys[to] != stem[i] {
			to = t.brothers[to]
		}
		if to == 0 {
			to = int32(len(t.nodes))
			t.nodes = append(t.nodes, stemNode{})
			t.keys = append(t.keys, stem[i])
			t.brothers = append(t.brothers, t.nodes[at].child)
			t.nodes[at].child = to
		}
		at = to
	}
	return &t.nodes[at]
}

// settle lays brothers side by side, fathers before sons.
func (t *stemTree) settle() {
	nodes, keys := make([]stemNode, 1, len(t.nodes)), make([]byte, 1, len(t.nodes))
	nodes[0] = t.nodes[0]
	for at := 0; at < len(nodes); at++ {
		son := nodes[at].child
		if son != 0 {
			nodes[at].child = int32(len(nodes))
		}
		for ; son != 0; son = t.brothers[son] {
			nodes, keys = append(nodes, t.nodes[son]), append(keys, t.keys[son])
			nodes[at].children++
		}
	}
	t.nodes, t.keys, t.brothers = nodes, keys, nil
}

// step is where a letter leads from a node of a settled tree, 0 for nowhere.
func (t *stemTree) step(at int32, c byte) int32 {
	n := &t.nodes[at]
	if i := bytes.IndexByte(t.keys[n.child:n.child+int32(n.children)], c); i >= 0 {
		return n.child + int32(i)
	}
	return 0
}

func (t *stemTree) collect(word string, sets chains, into []int32) []int32 {
	at := int32(0)
	for i := 0; i < len(word); i++ {
		if at = t.step(at, word[i]); at == 0 {
			return into
		}
		into = sets.collect(t.nodes[at].sets, into)
	}
	return into
}

// tailAfter is how many bytes stand before an ending, if any: "need" is no past of anything.
const tailAfter = 3

// collectBack walks the word from its end.
func (t *stemTree) collectBack(word string, sets chains, into []int32) []int32 {
	at := int32(0)
	for i := len(word) - 1; i >= 0; i-- {
		if at = t.step(at, word[i]); at == 0 {
			return into
		}
		if i == 0 || i >= tailAfter {
			into = sets.collect(t.nodes[at].sets, into)
		}
	}
	return into
}

func backwards(s string) string {
	b := []byte(s)
	slices.Reverse(b)
	return string(b)
}

// chains holds many short lists of sets in one piece of memory: each link names a set and the link after it. Link 0
// ends a list.
type chains []chainLink

type chainLink struct{ set, next int32 }

// push puts a set before the list that begins at head, and gives the new head.
func (c *chains) push(head, set int32) int32 {
	*c = append(*c, chainLink{set, head})
	return int32(len(*c) - 1)
}

func (c chains) collect(head int32, into []int32) []int32 {
	for ; head != 0; head = c[head].next {
		into = append(into, c[head].set)
	}
	return into
}
