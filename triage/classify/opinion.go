package classify

import (
	"math"
	"slices"

	"heed/triage"
	"heed/triage/text"
)

// told is a cue found in a mail.
type told struct {
	key         cueKey
	shares      []share
	doc         *text.Doc
	first, last int
}

// opinion is what all cues of a mail say together: a figure per label, in log-odds.
type opinion struct {
	m      *model
	scores []float64
	told   []told
}

// of is how far the mail lies beyond the line of a label; no label, no opinion.
func (o *opinion) of(label string) float64 {
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
	o := &opinion{m: m, scores: make([]float64, len(m.labels))}
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
	if e.pack.vocab != nil {
		memo, n := e.pack.recall(), len(m.concepts)
		defer e.pack.memos.Put(memo)
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
				if row == 0 || memo.seen[at+int(row)] == memo.mail || e.ownName(&d.Tokens[first], d) || e.ownName(&d.Tokens[last-1], d) {
					return
				}
				memo.seen[at+int(row)] = memo.mail
				shares := rows[row]
				for _, s := range shares {
					o.scores[s.label] += float64(s.weight)
				}
				memo.told = append(memo.told, told{key, shares, d, first, last})
			})
		}
		o.told = slices.Clone(memo.told)
	}
	e.opinion = o
	o.heed(e.findings)
}

// memo knows which rows have spoken of a mail already: each counts once. It is used again for the next mail, since
// clearing a mark for every row would cost more than the mail.
type memo struct {
	mail uint32   // the number of this mail
	seen []uint32 // by row: the last mail it spoke of
	told []told
}

func (p *pack) recall() *memo {
	m, _ := p.memos.Get().(*memo)
	if m == nil || m.mail == math.MaxUint32 {
		m = &memo{seen: make([]uint32, len(p.model.rows)+len(p.wordRows))}
	}
	m.mail++
	clear(m.told) // a mail is not kept longer than it is judged
	m.told = m.told[:0]
	return m
}

// heed lets a studio's own phrases count as they stand: nothing was learned of them, so the strength they were given
// is what they say, in log-odds. An unhappy one speaks for a complaint, whatever else its labels are.
func (o *opinion) heed(findings []finding) {
	for i := range findings {
		f := &findings[i]
		if !f.entry.own {
			continue
		}
		said := false
		for _, l := range f.entry.Labels {
			said = said || l.Name == string(triage.Complaint)
			o.add(l.Name, l.Strength*f.factor)
			o.add(wantPrefix+l.Name, l.Strength*f.factor)
		}
		if !said {
			o.add(string(triage.Complaint), -f.weight)
		}
	}
}

// add moves the opinion about a label, if there is one.
func (o *opinion) add(label string, by float64) {
	if i, ok := o.m.index[label]; ok {
		o.scores[i] += by
	}
}
