package classify

import (
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
		seen, n := make([]bool, len(m.rows)+len(e.pack.wordRows)), len(m.concepts)
		o.told = make([]told, 0, 256)
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
				if row == 0 || seen[at+int(row)] || e.ownName(&d.Tokens[first], d) || e.ownName(&d.Tokens[last-1], d) {
					return
				}
				seen[at+int(row)] = true
				shares := rows[row]
				for _, s := range shares {
					o.scores[s.label] += float64(s.weight)
				}
				o.told = append(o.told, told{key, shares, d, first, last})
			})
		}
	}
	e.opinion = o
	o.heed(e.findings)
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
	if o.plain {
		label = plain + label
	}
	if i, ok := o.m.index[label]; ok {
		o.scores[i] += by
	}
}
