package classify

import "heed/triage/text"

// How much a dark word counts by what its sentence is about: the studio and its work; what the sentence
// before was about ("It has gone purple."); nobody in particular; or somebody else ("the builder left a mess").
const (
	aboutUs     = 1.0
	aboutBefore = 0.9
	aboutNobody = 0.6
	aboutOthers = 0.3
)

// anchors says for each sentence how much the dark words in it are about us.
func (e *evidence) anchors(d *text.Doc, hits []text.Hit) []float64 {
	ours, you, others := make([]bool, len(d.Sentences)+1), make([]bool, len(d.Sentences)+1), make([]bool, len(d.Sentences)+1)
	for _, h := range hits {
		s := d.Tokens[h.First].Sentence
		for _, l := range e.pack.entries[h.Phrase].Labels {
			switch l.Name {
			case "work", "received", "promise", "waiting":
				ours[s] = true
			case "you":
				you[s] = true
			case "third-party", "other", "dark", "own-fault":
				others[s] = true
			}
		}
	}
	about := make([]float64, len(d.Sentences)+1)
	before := aboutNobody
	if d != e.subject && e.subjectOurs {
		before = aboutBefore
	}
	for i := range about {
		switch {
		case others[i] && !you[i]:
			about[i], before = aboutOthers, aboutNobody
		case ours[i] || you[i]:
			about[i], before = aboutUs, aboutBefore
		default:
			about[i] = before
		}
		e.ours = e.ours || ours[i]
		e.addressed = e.addressed || you[i]
	}
	if d == e.subject {
		e.subjectOurs = e.ours
	}
	return about
}
