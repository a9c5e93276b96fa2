package classify

import (
	"math"
	"slices"

	"heed/triage/text"
)

// bench is the memory one mail is judged in, and the next after it.
type bench struct {
	evidence                evidence
	subject, body, name     text.Doc // name: the sender's
	subjectWords, bodyWords []*word
	hits                    []text.Hit
	ops                     []operator
	covers                  []cover
	about                   []about
	anchors                 []float64
	findings                []finding
	once                    []*finding
	spans                   []span
	scores                  []float64
	told                    []told
	said                    []string
	reasons                 []reason

	// Which rows of what was learned have spoken of the mail already: each counts once. A mark is the mail's number, since
	// to clear one for every row would cost more than the mail.
	mail uint32
	seen []uint32
}

// bench gives one that nobody else uses.
func (p *pack) bench() *bench {
	b, _ := p.benches.Get().(*bench)
	if b == nil || b.mail == math.MaxUint32 {
		b = &bench{
			scores: make([]float64, len(p.model.labels)),
			seen:   make([]uint32, len(p.model.rows)+len(p.wordRows)),
		}
	}
	b.mail++
	return b
}

// done gives the bench back; nothing of the mail stays on it.
func (e *evidence) done() {
	b := e.bench
	for _, d := range []*text.Doc{&b.subject, &b.body, &b.name} {
		clear(d.Tokens)
		d.Text = ""
	}
	clear(e.findings)
	clear(b.once)
	b.findings = e.findings[:0]
	clear(b.told)
	b.told = b.told[:0]
	e.pack.benches.Put(b)
}

// cleared gives n zero values in the memory of s.
func cleared[T any](s []T, n int) []T {
	s = slices.Grow(s[:0], n)[:n]
	clear(s)
	return s
}
