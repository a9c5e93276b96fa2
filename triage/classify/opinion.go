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
	m, b := e.pack.model, e.bench
	clear(b.scores)
	o := &opinion{m: m, scores: b.scores}
	e.opinion = o
	for i, shares := range m.figures {
		if len(shares) == 0 {
			continue
		}
		v := 0.0
		if i < len(labelFigures) { // most of them, and most of those 0
			v = min(e.strength[figureLabels[i]], maxStrength)
		} else {
			v = allFigures[i].value(e)
		}
		if v != 0 {
			o.count(shares, v)
		}
	}
	if e.pack.vocab != nil {
		e.hear(e.subject, b.subjectWords)
		e.hear(e.body, b.bodyWords)
	}
	o.told = b.told
	o.heed(e.findings)
}

func (o *opinion) count(shares []share, times float64) {
	for _, s := range shares {
		o.scores[s.label] += times * float64(s.weight)
	}
}

// figureLabels are the numbers of the labels with whose strength allFigures begins.
var figureLabels = func() (numbers []int) {
	for _, l := range labelFigures {
		numbers = append(numbers, labelNumbers[l])
	}
	return numbers
}()

// hear lets the cues of one text speak, each once in a mail.
func (e *evidence) hear(d *text.Doc, words []*word) {
	m, p, b := e.pack.model, e.pack, e.bench
	cues(d, words, d == e.subject, func(key cueKey, first, last int) {
		row, rows, mark := int32(0), m.rows, 0
		switch key >> 56 << 56 {
		case cueWord:
			row, rows, mark = p.wordRow[key&(1<<28-1)], p.wordRows, len(m.rows)
		case cuePair:
			row, rows, mark = p.pairs[key], p.wordRows, len(m.rows)
		default:
			row = m.row(key)
		}
		mark += int(row)
		if row == 0 || b.seen[mark] == b.mail {
			return
		}
		b.seen[mark] = b.mail
		shares := rows[row]
		e.opinion.count(shares, 1)
		b.told = append(b.told, told{key, shares, d, first, last})
	})
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
