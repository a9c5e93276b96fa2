package classify

import (
	"heed/templates"
	"heed/triage/text"
)

// How much a dark word counts by what its sentence is about: the studio and its work; what the sentence
// before was about ("It has gone purple."); nobody in particular; or somebody else ("the builder left a mess").
const (
	aboutUs     = 1.0
	aboutBefore = 0.9
	aboutNobody = 0.6
	aboutOthers = 0.3
)

// about says whom a phrase, or a sentence, is about.
type about uint8

const (
	ours about = 1 << iota // the studio's work
	you                    // the studio itself
	others
)

func aboutWhom(labels []templates.Label) (whom about) {
	for _, l := range labels {
		switch l.Name {
		case "work", "received", "promise", "waiting":
			whom |= ours
		case "you":
			whom |= you
		case "third-party", "other", "dark", "own-fault":
			whom |= others
		}
	}
	return whom
}

// anchors says for each sentence how much the dark words in it are about us.
func (e *evidence) anchors(d *text.Doc, hits []text.Hit) []float64 {
	b := e.bench
	b.about = cleared(b.about, len(d.Sentences)+1)
	b.anchors = cleared(b.anchors, len(d.Sentences)+1)
	for _, h := range hits {
		b.about[d.Tokens[h.First].Sentence] |= e.pack.entries[h.Phrase].about
	}
	before := aboutNobody
	if d != e.subject && e.subjectOurs {
		before = aboutBefore
	}
	for i, whom := range b.about {
		switch {
		case whom&others != 0 && whom&you == 0:
			b.anchors[i], before = aboutOthers, aboutNobody
		case whom&(ours|you) != 0:
			b.anchors[i], before = aboutUs, aboutBefore
		default:
			b.anchors[i] = before
		}
		e.ours = e.ours || whom&ours != 0
		e.addressed = e.addressed || whom&you != 0
	}
	if d == e.subject {
		e.subjectOurs = e.ours
	}
	return b.anchors
}
