package text

import "slices"

// stemTree holds the beginnings of words.
type stemTree struct{ nodes []stemNode }

type stemNode struct {
	keys  []byte
	to    []int32
	atoms []int32
}

func (t *stemTree) add(stem string, atom int32) {
	at := int32(0)
	for i := 0; i < len(stem); i++ {
		to := t.step(at, stem[i])
		if to == 0 {
			to = int32(len(t.nodes))
			t.nodes = append(t.nodes, stemNode{})
			t.nodes[at].keys = append(t.nodes[at].keys, stem[i])
			t.nodes[at].to = append(t.nodes[at].to, to)
		}
		at = to
	}
	t.nodes[at].atoms = append(t.nodes[at].atoms, atom)
}

func (t *stemTree) step(at int32, c byte) int32 {
	n := &t.nodes[at]
	for i, k := range n.keys {
		if k == c {
			return n.to[i]
		}
	}
	return 0
}

func (t *stemTree) collect(word string, into []int32) []int32 {
	at := int32(0)
	for i := 0; i < len(word); i++ {
		if at = t.step(at, word[i]); at == 0 {
			return into
		}
		into = append(into, t.nodes[at].atoms...)
	}
	return into
}

// tailAfter is how many bytes stand before an ending, if any: "need" is no past of anything.
const tailAfter = 3

// collectBack walks the word from its end.
func (t *stemTree) collectBack(word string, into []int32) []int32 {
	at := int32(0)
	for i := len(word) - 1; i >= 0; i-- {
		if at = t.step(at, word[i]); at == 0 {
			return into
		}
		if i == 0 || i >= tailAfter {
			into = append(into, t.nodes[at].atoms...)
		}
	}
	return into
}

func backwards(s string) string {
	b := []byte(s)
	slices.Reverse(b)
	return string(b)
}
