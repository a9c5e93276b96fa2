package classify

import (
	"cmp"
	"slices"
	"strings"

	"heed/triage"
)

// maxReasons is how many phrases are shown; the strongest ones.
const maxReasons = 24

// reason is a triage.Reason that is not written out yet: most of them are not among the strongest.
type reason struct {
	label  string
	weight float64
	body   bool
	at     [2]int
}

// reasons are the phrases that speak for what the verdict says, in the order of the mail.
func (e *evidence) reasons(v triage.Verdict) []triage.Reason {
	said := e.said(v)
	list := e.found(said, e.bench.reasons[:0])
	list = e.learned(said, list)
	e.bench.reasons = list
	list = slices.DeleteFunc(list, func(r reason) bool { // words inside a longer phrase of the same label
		return slices.ContainsFunc(list, func(o reason) bool {
			return o.label == r.label && o.body == r.body && o.at != r.at && o.at[0] <= r.at[0] && r.at[1] <= o.at[1]
		})
	})
	slices.SortStableFunc(list, stronger)
	list = list[:min(len(list), maxReasons)]
	slices.SortStableFunc(list, func(a, b reason) int {
		if a.body != b.body {
			return cmp.Compare(place(a), place(b))
		}
		return cmp.Compare(a.at[0], b.at[0])
	})
	out := make([]triage.Reason, len(list))
	for i, r := range list {
		doc, where := e.subject, "subject"
		if r.body {
			doc, where = e.body, "text"
		}
		out[i] = triage.Reason{Label: r.label, Phrase: doc.Text[r.at[0]:r.at[1]], Weight: r.weight, Where: where, At: r.at}
	}
	return out
}

func stronger(a, b reason) int { return cmp.Compare(abs(b.weight), abs(a.weight)) }

// place puts the subject before the text.
func place(r reason) int {
	if r.body {
		return 1
	}
	return 0
}

// said are the labels of the verdict.
func (e *evidence) said(v triage.Verdict) []string {
	list := append(e.bench.said[:0], string(v.Kind))
	for _, t := range v.Themes {
		list = append(list, string(t))
	}
	for _, f := range v.Flags {
		list = append(list, string(f))
	}
	for _, w := range v.Wants {
		list = append(list, string(w))
	}
	e.bench.said = list
	return list
}

// found appends what the hand-written phrases found, each label once for the same words.
func (e *evidence) found(said []string, list []reason) []reason {
	for i := range e.findings {
		f := &e.findings[i]
		r := reason{body: f.doc == e.body, at: [2]int{f.doc.Tokens[f.first].Start, f.doc.Tokens[f.last-1].End}}
		shown := false
		for _, l := range f.entry.Labels {
			if f.factor > 0 && slices.Contains(said, l.Name) {
				r.label, r.weight = l.Name, f.weight
				if r.weight == 0 {
					r.weight = l.Strength * f.factor
				}
				list = r.once(list)
				shown = true
			}
		}
		if !shown && abs(f.weight) >= 0.3 {
			r.label, r.weight = "positive", f.weight
			if f.weight < 0 {
				r.label = "negative"
			}
			list = r.once(list)
		}
	}
	return list
}

// once appends the reason, or strengthens the one that says the same of the same words.
func (r reason) once(list []reason) []reason {
	for i := range list {
		if o := &list[i]; o.at == r.at && o.body == r.body && o.label == r.label {
			if abs(r.weight) > abs(o.weight) {
				o.weight = round(r.weight)
			}
			return list
		}
	}
	r.weight = round(r.weight)
	return append(list, r)
}

// maxLearned is how many words are shown that only the learned part knows: the hand-written phrases say it better.
const maxLearned = 6

// tellingShare is what a learned cue must say for a label, in log-odds, to be shown.
const tellingShare = 0.4

// learned appends the strongest words whose learned share speaks for something that was said. A complaint's share is shown
// below zero, as all that is unhappy.
func (e *evidence) learned(said []string, list []reason) []reason {
	m, from := e.opinion.m, len(list)
	for i := range e.opinion.told {
		cue := &e.opinion.told[i]
		for _, s := range cue.shares {
			if s.weight < tellingShare-0.01 { // the rest says less, but for what rounding hides
				break
			}
			if s.weight < tellingShare {
				continue
			}
			label := strings.TrimPrefix(m.labels[s.label], wantPrefix)
			if !slices.Contains(said, label) || !m.telling(cue.key) {
				continue
			}
			weight := round(float64(s.weight))
			if label == string(triage.Complaint) {
				weight = round(-float64(s.weight))
			}
			r := reason{label, weight, cue.doc == e.body, [2]int{cue.doc.Tokens[cue.first].Start, cue.doc.Tokens[cue.last-1].End}}
			at := from
			for at < len(list) && abs(list[at].weight) >= abs(weight) {
				at++
			}
			if at < from+maxLearned {
				list = slices.Insert(list, at, r)
				list = list[:min(len(list), from+maxLearned)]
			}
		}
	}
	return list
}
