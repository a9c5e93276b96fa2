package proofread

import (
	"slices"

	"heed/templates"
	"heed/triage/text"
)

// idle reports phrases of the trade that add nothing: wherever they are found, a phrase inside them is found too
// that has their labels and weighs as much.
func (r *reading) idle() {
	var trade []*templates.Entry
	var phrases [][]text.Element
	for i := range r.entries {
		if e := &r.entries[i]; voice(e) == "trade" {
			trade = append(trade, e)
			phrases = append(phrases, elements(e))
		}
	}
	all := text.NewMatcher(phrases)
	idle := map[place]*templates.Entry{} // line -> what makes it idle; nil as soon as one way to say it is not
	for _, e := range trade {
		if r.spoilt[at(e)] || !r.asked(e) {
			continue
		}
		if by, known := idle[at(e)]; !known || by != nil {
			idle[at(e)] = r.shorter(e, trade, all)
		}
	}
	for _, e := range trade {
		if by := idle[at(e)]; by != nil {
			r.report(e, false, "%q adds nothing to %q in %s", e.Source, by.Source, where(e, by))
			delete(idle, at(e))
		}
	}
}

// shorter gives an entry that says as much as e with a part of its words, whichever of them are used; nil for none.
func (r *reading) shorter(e *templates.Entry, trade []*templates.Entry, all *text.Matcher) *templates.Entry {
	if len(e.Phrase) == 1 || acts(e) || hushes(e) {
		return nil
	}
	var inside []*templates.Entry
	for n := range longest(e) {
		for _, filled := range []bool{false, true} {
			now := within(sample(e, n, filled), e, trade, all)
			if n > 0 || filled {
				now = slices.DeleteFunc(now, func(o *templates.Entry) bool {
					return !slices.ContainsFunc(inside, func(b *templates.Entry) bool { return at(b) == at(o) })
				})
			}
			if inside = now; len(inside) == 0 {
				return nil
			}
		}
	}
	return inside[0]
}

// within gives the entries that say as much as e with a part of the words of its sample; none where something else
// is found in the other words: the longer phrase keeps it from counting.
func within(sample string, e *templates.Entry, trade []*templates.Entry, all *text.Matcher) []*templates.Entry {
	hits := all.Find(text.Read(sample))
	var list []*templates.Entry
	for _, h := range hits {
		o := trade[h.Phrase]
		if at(o) == at(e) || !saysAll(o, e) {
			continue
		}
		if !slices.ContainsFunc(hits, func(h2 text.Hit) bool {
			other := trade[h2.Phrase]
			return (h2.First < h.First || h2.Last > h.Last) && (acts(other) || other.Labels[0].Name == templates.MoodLabel)
		}) {
			list = append(list, o)
		}
	}
	return list
}

// saysAll: o carries every label of e at least as strongly, and weighs as much in the same direction.
func saysAll(o, e *templates.Entry) bool {
	if o.Weight*e.Weight < 0 || o.Weight == 0 && e.Weight != 0 || o.Weight > 0 && o.Weight < e.Weight || o.Weight < 0 && o.Weight > e.Weight {
		return false
	}
	return !slices.ContainsFunc(e.Labels, func(l templates.Label) bool {
		return !slices.ContainsFunc(o.Labels, func(m templates.Label) bool { return m.Name == l.Name && m.Strength >= l.Strength })
	})
}

// acts: the entry acts on what stands around it.
func acts(e *templates.Entry) bool {
	return slices.Contains([]string{"negation", "intensifier", "diminisher", "contrast", "conditional"}, e.Labels[0].Name)
}

// hushes: the dark words inside it do not count, so that a longer phrase does more than a shorter one.
func hushes(e *templates.Entry) bool {
	return e.Weight >= 0 && slices.ContainsFunc(e.Labels, func(l templates.Label) bool {
		return slices.Contains([]string{"own-fault", "dark", "resolved", "praise", "other", "booking"}, l.Name)
	})
}

// longest is how many samples it takes to use each word of each place.
func longest(e *templates.Entry) int {
	n := 1
	for _, p := range e.Phrase {
		n = max(n, len(p.Words))
	}
	return n
}
