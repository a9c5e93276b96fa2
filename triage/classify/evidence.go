package classify

import (
	"slices"
	"sort"
	"time"

	"heed/triage/text"
)

// Where a phrase stands weighs: a subject is short, and often not the customer's own words any more.
const subjectWeight = 0.8

// finding is one phrase found, after negation, intensifiers and the rest have acted on it.
type finding struct {
	entry       *entry
	doc         *text.Doc
	where       string // "subject" or "text"
	first, last int
	weight      float64
	factor      float64 // what is left of the labels' strength; 0 where negated
	damped      bool    // in a condition or a question about what may be
}

// evidence is all that was found in one mail.
type evidence struct {
	pack     *pack
	subject  *text.Doc
	body     *text.Doc
	quoted   string
	findings []finding
	strength map[string]float64 // by label
	best     map[string]float64
	now      time.Time

	trade, moodBad, moodGood float64 // sums of weights: grievances, dark and bright plain words
	theme                    float64 // the strongest theme
	damped                   int     // grievances that are only spoken of as possible
	ours, addressed          bool    // the studio's work is named; the studio is spoken to
	subjectOurs              bool
}

func (p *pack) read(in Input, now time.Time) *evidence {
	e := &evidence{pack: p, subject: text.Read(in.Subject), body: text.Read(in.Text), quoted: in.Quoted, now: now}
	e.collect(e.subject, "subject", subjectWeight)
	e.collect(e.body, "text", 1)
	e.sum()
	e.tally()
	return e
}

// collect finds the phrases of one text and lets the operators act on them.
func (e *evidence) collect(d *text.Doc, where string, share float64) {
	hits := e.pack.matcher.Find(d)
	// Longest first: a word belongs to the longest phrase that holds it.
	sort.SliceStable(hits, func(i, j int) bool { return hits[i].Last-hits[i].First > hits[j].Last-hits[j].First })
	ops := make([]operator, len(d.Tokens))
	for _, h := range hits {
		if en := &e.pack.entries[h.Phrase]; en.operator {
			mark(ops, h, en)
		}
	}
	taken := make([]bool, len(d.Tokens)) // by a trade phrase
	quiet := make([]bool, len(d.Tokens)) // by a phrase that says: this is not about you
	about := e.anchors(d, hits)
	for _, h := range hits {
		en := &e.pack.entries[h.Phrase]
		if en.operator || en.mood || en.Weight < 0 && !slices.Contains(quiet[h.First:h.Last], false) {
			continue
		}
		if en.quiets {
			for i := h.First; i < h.Last; i++ {
				quiet[i] = true
			}
		}
		if f, ok := e.weigh(d, ops, h, en, where, share); ok {
			if f.weight < 0 {
				f.weight *= about[d.Tokens[h.First].Sentence]
				f.factor *= max(about[d.Tokens[h.First].Sentence], 0.6)
			}
			e.findings = append(e.findings, f)
			if en.Weight != 0 {
				for i := h.First; i < h.Last; i++ {
					taken[i] = true
				}
			}
		}
	}
	used := make([]bool, len(d.Tokens))
	for _, h := range hits {
		en := &e.pack.entries[h.Phrase]
		if !en.mood || slices.Contains(taken[h.First:h.Last], true) || slices.Contains(quiet[h.First:h.Last], true) || slices.Contains(used[h.First:h.Last], true) {
			continue
		}
		for i := h.First; i < h.Last; i++ {
			used[i] = true
		}
		if f, ok := e.weigh(d, ops, h, en, where, share); ok {
			e.findings = append(e.findings, f)
		}
	}
}

// sum adds up the labels. The same label again counts half, a third, ...: ten words for one thing are not
// ten grievances; and the same words count once for a label, by their strongest phrase.
func (e *evidence) sum() {
	byLabel := map[string][]float64{}
	type span struct {
		label       string
		doc         *text.Doc
		first, last int
		strength    float64
	}
	var spans []span
	for _, f := range e.findings {
		for _, l := range f.entry.Labels {
			if s := l.Strength * f.factor; s > 0 {
				spans = append(spans, span{l.Name, f.doc, f.first, f.last, s})
			}
		}
	}
	sort.SliceStable(spans, func(i, j int) bool { return spans[i].strength > spans[j].strength })
	for i, s := range spans {
		overlaps := slices.ContainsFunc(spans[:i], func(o span) bool {
			return o.label == s.label && o.doc == s.doc && o.first < s.last && s.first < o.last
		})
		if !overlaps {
			byLabel[s.label] = append(byLabel[s.label], s.strength)
		}
	}
	e.strength, e.best = map[string]float64{}, map[string]float64{}
	for label, list := range byLabel {
		for i, s := range list {
			e.strength[label] += s / float64(i+1)
		}
		e.best[label] = list[0]
	}
}

// has is the strength of a label over the whole mail.
func (e *evidence) has(label string) float64 { return e.strength[label] }

// mood is the sum of all weights.
func (e *evidence) mood() float64 {
	sum := 0.0
	for _, f := range e.distinct() {
		sum += f.weight
	}
	return sum
}

// distinct are the findings with a weight, without those that repeat a stronger one over the same words.
func (e *evidence) distinct() []finding {
	list := slices.DeleteFunc(slices.Clone(e.findings), func(f finding) bool { return f.weight == 0 })
	sort.SliceStable(list, func(i, j int) bool { return abs(list[i].weight) > abs(list[j].weight) })
	var out []finding
	for _, f := range list {
		if !slices.ContainsFunc(out, func(o finding) bool { return o.doc == f.doc && o.first < f.last && f.first < o.last }) {
			out = append(out, f)
		}
	}
	return out
}

func abs(x float64) float64 {
	if x < 0 {
		return -x
	}
	return x
}
