package text

// growing is the tree of a matcher's phrases while they come in.
type growing struct{ nodes []sprout }

type sprout struct {
	next            []edge
	phrases, gapped []int32
	gap             int
	wide            bool
}

func (g *growing) child(at, atom int32) int32 {
	for _, e := range g.nodes[at].next {
		if e.atom == atom {
			return e.to
		}
	}
	to := int32(len(g.nodes))
	g.nodes = append(g.nodes, sprout{})
	g.nodes[at].next = append(g.nodes[at].next, edge{atom, to})
	return to
}

func (g *growing) gap(at int32, gap int, wide bool) int32 {
	for _, to := range g.nodes[at].gapped {
		if g.nodes[to].gap == gap && g.nodes[to].wide == wide {
			return to
		}
	}
	to := int32(len(g.nodes))
	g.nodes = append(g.nodes, sprout{gap: gap, wide: wide})
	g.nodes[at].gapped = append(g.nodes[at].gapped, to)
	return to
}

// settle lays the grown tree into as little memory as it needs.
func (m *Matcher) settle(tree []sprout) {
	m.nodes = make([]node, 0, len(tree)+1)
	var edges, phrases, gapped int
	for i := range tree {
		edges, phrases, gapped = edges+len(tree[i].next), phrases+len(tree[i].phrases), gapped+len(tree[i].gapped)
	}
	m.edges, m.phrases, m.gapped = make([]edge, 0, edges), make([]int32, 0, phrases), make([]int32, 0, gapped)
	here := func() node {
		return node{edges: int32(len(m.edges)), phrases: int32(len(m.phrases)), gapped: int32(len(m.gapped))}
	}
	for i := range tree {
		n := here()
		n.gap, n.wide = int32(tree[i].gap), tree[i].wide
		m.nodes = append(m.nodes, n)
		m.edges = append(m.edges, tree[i].next...)
		m.phrases = append(m.phrases, tree[i].phrases...)
		m.gapped = append(m.gapped, tree[i].gapped...)
	}
	m.nodes = append(m.nodes, here())
	m.root = make([]int32, m.atoms)
	for _, e := range tree[0].next {
		m.root[e.atom] = e.to
	}
}
