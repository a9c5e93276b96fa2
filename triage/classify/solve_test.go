package classify

import (
	"math"
	"slices"
)

// cell is one feature's value in one example.
type cell struct {
	row   int32
	value float32
}

// problem is a set of logistic regressions over the same examples, one label at a time, held near zero by an
// elastic net: l2 keeps weights small, l1 makes what says little exactly zero.
type problem struct {
	cols   [][]cell
	l1, l2 []float64       // by feature
	floor  map[int]float64 // the least weight of some features
	free   int             // the first features are held by these figures, the others also by how often they occur
	rows   int
}

// solve gives the weights of one label by cyclic coordinate descent. want is the label of each example, weight how
// much the example counts (0: not at all). The outcome depends on nothing but its arguments.
func (p *problem) solve(want []bool, weight []float64) []float64 {
	weight = balanced(want, weight)
	l1, l2 := p.held(want, weight)
	w := make([]float64, len(p.cols))
	z := make([]float64, p.rows)
	prob := make([]float64, p.rows)
	for i := range prob {
		prob[i] = 0.5
	}
	step := func(j int) float64 {
		grad, curve, bound := 0.0, 0.0, 0.0
		for _, c := range p.cols[j] {
			s := weight[c.row]
			if s == 0 {
				continue
			}
			x, q := float64(c.value), prob[c.row]
			y := 0.0
			if want[c.row] {
				y = 1
			}
			grad += s * x * (q - y)
			curve += s * x * x * q * (1 - q)
			bound += s * x * x
		}
		if bound == 0 {
			return 0
		}
		h := math.Max(1.3*curve, 0.03*bound) + l2[j]
		grad += l2[j] * w[j]
		next := w[j] - grad/h
		switch cut := l1[j] / h; {
		case next > cut:
			next -= cut
		case next < -cut:
			next += cut
		default:
			next = 0
		}
		if least, ok := p.floor[j]; ok {
			next = math.Max(next, least)
		}
		delta := math.Max(-0.5, math.Min(0.5, next-w[j]))
		if delta == 0 {
			return 0
		}
		w[j] += delta
		for _, c := range p.cols[j] {
			if weight[c.row] == 0 {
				continue
			}
			z[c.row] += delta * float64(c.value)
			prob[c.row] = 1 / (1 + math.Exp(-z[c.row]))
		}
		return math.Abs(delta)
	}
	for round := 0; round < 12; round++ {
		most := 0.0
		var active []int
		for j := range p.cols {
			most = math.Max(most, step(j))
			if w[j] != 0 {
				active = append(active, j)
			}
		}
		if most < 0.01 {
			break
		}
		for inner := 0; inner < 8; inner++ {
			most := 0.0
			for _, j := range active {
				most = math.Max(most, step(j))
			}
			if most < 0.01 {
				break
			}
		}
	}
	return w
}

// over is the problem for the examples that count alone.
func (p *problem) over(weight []float64) *problem {
	q := *p
	q.cols = make([][]cell, len(p.cols))
	for j, col := range p.cols {
		for _, c := range col {
			if weight[c.row] > 0 {
				q.cols[j] = append(q.cols[j], c)
			}
		}
	}
	return &q
}

// drop leaves features out.
func (p *problem) drop(out func(j int) bool) {
	for j := range p.cols {
		if out(j) {
			p.cols[j] = nil
		}
	}
}

// relax holds the features at zero less firmly.
func (p *problem) relax(by float64) {
	p.l1 = slices.Clone(p.l1)
	for j := range p.l1 {
		p.l1[j] *= by
	}
}

// balanced lets the examples with a rare label count more, by the root of how rare it is: a missed flag costs more
// than one too many.
func balanced(want []bool, weight []float64) []float64 {
	yes, no := sums(want, weight, nil)
	weight = slices.Clone(weight)
	for i := range want {
		if want[i] && yes > 0 && yes < no {
			weight[i] *= math.Sqrt(no / yes)
		}
	}
	return weight
}

// held says how strongly each weight is held near zero. What stands far more often in examples with the label than
// in those without, or the other way round, is held less (the log-count ratio of Wang and Manning, ACL 2012, here
// its root): with few examples that is the better guess.
func (p *problem) held(want []bool, weight []float64) (l1, l2 []float64) {
	l1, l2 = slices.Clone(p.l1), slices.Clone(p.l2)
	yes, no := sums(want, weight, nil)
	for j := p.free; j < len(p.cols); j++ {
		with, without := sums(want, weight, p.cols[j])
		share := yes / (yes + no)
		ratio := math.Log((with + share) / (yes + 1) * (no + 1) / (without + 1 - share))
		s := max(2*math.Sqrt(math.Abs(ratio)), 0.05)
		l1[j] /= s
		l2[j] /= s * s
	}
	return l1, l2
}

// sums adds up the weights of the examples with and without the label: all, or those in a column.
func sums(want []bool, weight []float64, col []cell) (with, without float64) {
	add := func(i int32, x float64) {
		if want[i] {
			with += weight[i] * x
		} else {
			without += weight[i] * x
		}
	}
	if col == nil {
		for i := range want {
			add(int32(i), 1)
		}
	}
	for _, c := range col {
		add(c.row, float64(c.value))
	}
	return with, without
}
