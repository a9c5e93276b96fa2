package main

import (
	"cmp"
	"maps"
	"slices"

	"heed/triage"
)

// score counts how often a label was given rightly, and wrongly.
type score struct {
	right  int // expected and said
	extra  int // said only
	missed int // expected only
}

func (s *score) count(expected, said bool) {
	switch {
	case expected && said:
		s.right++
	case said:
		s.extra++
	case expected:
		s.missed++
	}
}

func (s *score) add(o score) {
	s.right, s.extra, s.missed = s.right+o.right, s.extra+o.extra, s.missed+o.missed
}

// fraction is a part of a whole; there is none where the whole is nothing.
type fraction struct{ part, whole int }

func (s score) precision() fraction { return fraction{s.right, s.right + s.extra} }
func (s score) recall() fraction    { return fraction{s.right, s.right + s.missed} }
func (s score) f1() fraction        { return fraction{2 * s.right, 2*s.right + s.extra + s.missed} }

// langGrade is what is counted for each language.
type langGrade struct {
	mails, language, kind int // all; those whose language, whose kind was right
	complaint             score
}

// grade is the outcome of an exam.
type grade struct {
	mails, ambiguous    int
	langs               map[string]*langGrade
	kinds               map[triage.Kind]map[triage.Kind]int // expected, said
	themes, flags       map[string]*score
	wants               map[string]*score
	severity            [triage.Critical + 1][triage.Critical + 1]int // expected, said; 0 for none
	exact, within, both int                                           // of the mails with a severity on both sides
	drift               int                                           // how much too high all together were
	mistakes            []mistake
}

func newGrade() *grade {
	g := &grade{langs: map[string]*langGrade{}, kinds: map[triage.Kind]map[triage.Kind]int{},
		themes: map[string]*score{}, flags: map[string]*score{}, wants: map[string]*score{}}
	for _, k := range triage.Kinds {
		g.kinds[k] = map[triage.Kind]int{}
	}
	return g
}

// add grades one verdict.
func (g *grade) add(m examMail, v triage.Verdict) {
	g.mails++
	if m.Ambiguous {
		g.ambiguous++
	}
	lang := g.langs[m.Lang]
	if lang == nil {
		lang = &langGrade{}
		g.langs[m.Lang] = lang
	}
	lang.mails++
	if v.Lang == m.Lang {
		lang.language++
	}
	if v.Kind == m.Kind {
		lang.kind++
	}
	lang.complaint.count(m.Kind == triage.Complaint, v.Kind == triage.Complaint)
	g.kinds[m.Kind][v.Kind]++
	countLabels(g.themes, m.Themes, v.Themes, triage.Themes)
	countLabels(g.flags, m.Flags, v.Flags, triage.Flags)
	countLabels(g.wants, m.Wants, v.Wants, triage.Wants)
	expected := 0
	if m.Severity != nil {
		expected = *m.Severity
	}
	g.severity[expected][v.Severity]++
	if d := int(v.Severity) - expected; expected > 0 && v.Severity > 0 {
		g.both++
		g.drift += d
		if d == 0 {
			g.exact++
		}
		if d >= -1 && d <= 1 {
			g.within++
		}
	}
	if k := newMistake(m, v); k.cost > 0 {
		g.mistakes = append(g.mistakes, k)
	}
}

// countLabels counts a list of labels, unless none was given: null is not the same as an empty list.
func countLabels[L ~string](scores map[string]*score, expected, said, all []L) {
	if expected == nil {
		return
	}
	for _, l := range all {
		s := scores[string(l)]
		if s == nil {
			s = &score{}
			scores[string(l)] = s
		}
		none := l == "none" && len(expected) == 0
		s.count(none || slices.Contains(expected, l), slices.Contains(said, l))
	}
}

// micro adds up the scores of all labels. "none" is no label: it would be right whenever nothing is wanted.
func micro(scores map[string]*score) (sum score) {
	for label, s := range scores {
		if label != "none" {
			sum.add(*s)
		}
	}
	return sum
}

// overall adds up all languages.
func (g *grade) overall() langGrade {
	var sum langGrade
	for _, l := range g.langs {
		sum.mails, sum.language, sum.kind = sum.mails+l.mails, sum.language+l.language, sum.kind+l.kind
		sum.complaint.add(l.complaint)
	}
	return sum
}

// languages lists the languages that were examined, the one with the most mails first.
func (g *grade) languages() []string {
	return slices.SortedFunc(maps.Keys(g.langs), func(a, b string) int {
		return cmp.Or(cmp.Compare(g.langs[b].mails, g.langs[a].mails), cmp.Compare(a, b))
	})
}

// worst are the mistakes that cost most.
func (g *grade) worst(most int) []mistake {
	most = max(most, 0)
	list := slices.Clone(g.mistakes)
	slices.SortStableFunc(list, func(a, b mistake) int { return cmp.Compare(b.cost, a.cost) })
	return list[:min(most, len(list))]
}
