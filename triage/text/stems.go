package text

import "slices"

// stemTree holds the beginnings of words: a letter a node, its brothers in a chain. Node 0 is the root.
type stemTree struct {
	nodes []stemNode
}

type stemNode struct {
	key         byte
	child, next int32 // 0 for none
	sets        int32 // see chains
}

// node finds or makes the node a stem ends at.
func (t *stemTree) node(stem string) *stemNode {
	at := int32(0)
	for i := 0; i < len(stem); i++ {
		to := t.step(at, stem[i])
		if to == 0 {
			to = int32(len(t.nodes))
			t.nodes = append(t.nodes, stemNode{key: stem[i], next: t.nodes[at].child})
			t.nodes[at].child = to
		}
		at = to
	}
	return &t.nodes[at]
}

func (t *stemTree) step(at int32, c byte) int32 {
	for to := t.nodes[at].child; to != 0; to = t.nodes[to].next {
		if t.nodes[to].key == c {
			return to
		}
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
