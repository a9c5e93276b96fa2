package classify

import (
	"slices"
	"sort"
	"strings"

	"heed/triage"
)

// maxReasons is how many phrases are shown; the strongest ones.
const maxReasons = 24

// reasons are the phrases that speak for what the verdict says, in the order of the mail.
func (e *evidence) reasons(v triage.Verdict) []triage.Reason {
	said := map[string]bool{string(v.Kind): true}
	for _, t := range v.Themes {
		said[string(t)] = true
	}
	for _, f := range v.Flags {
		said[string(f)] = true
	}
	for _, w := range v.Wants {
		said[string(w)] = true
	}
	type key struct {
		label, where string
		at           [2]int
	}
	seen := map[key]int{}
	list := []triage.Reason{}
	for _, f := range e.findings {
		at := [2]int{f.doc.Tokens[f.first].Start, f.doc.Tokens[f.last-1].End}
		shown := false
		add := func(label string, weight float64) {
			k := key{label, f.where, at}
			if i, ok := seen[k]; ok {
				if abs(weight) > abs(list[i].Weight) {
					list[i].Weight = round(weight)
				}
				return
			}
			seen[k] = len(list)
			list = append(list, triage.Reason{Label: label, Phrase: f.doc.Text[at[0]:at[1]], Weight: round(weight), Where: f.where, At: at})
		}
		for _, l := range f.entry.Labels {
			if f.factor > 0 && said[l.Name] {
				weight := f.weight
				if weight == 0 {
					weight = l.Strength * f.factor
				}
				add(l.Name, weight)
				shown = true
			}
		}
		if !shown && abs(f.weight) >= 0.3 {
			if f.weight < 0 {
				add("negative", f.weight)
			} else {
				add("positive", f.weight)
			}
		}
	}
	list = append(list, e.learned(said)...)
	list = slices.DeleteFunc(list, func(r triage.Reason) bool { // words inside a longer phrase of the same label
		return slices.ContainsFunc(list, func(o triage.Reason) bool {
			return o.Label == r.Label && o.Where == r.Where && o.At != r.At && o.At[0] <= r.At[0] && r.At[1] <= o.At[1]
		})
	})
	sort.SliceStable(list, func(i, j int) bool { return abs(list[i].Weight) > abs(list[j].Weight) })
	if len(list) > maxReasons {
		list = list[:maxReasons]
	}
	sort.SliceStable(list, func(i, j int) bool {
		if list[i].Where != list[j].Where {
			return list[i].Where == "subject"
		}
		return list[i].At[0] < list[j].At[0]
	})
	return list
}

// maxLearned is how many words are shown that only the learned part knows: the hand-written phrases say it better.
const maxLearned = 6

// tellingShare is what a learned cue must say for a label, in log-odds, to be shown.
const tellingShare = 0.4

// learned are the strongest words whose learned share speaks for something that was said. A complaint's share is shown
// below zero, as all that is unhappy.
func (e *evidence) learned(said map[string]bool) []triage.Reason {
	var list []triage.Reason
	names := make([]string, len(e.opinion.m.labels)) // of the labels that were said
	for i, l := range e.opinion.m.labels {
		if l = strings.TrimPrefix(l, wantPrefix); said[l] {
			names[i] = l
		}
	}
	for _, cue := range e.opinion.told {
		for _, s := range cue.shares {
			label := names[s.label]
			if s.weight < tellingShare || label == "" || !e.opinion.m.telling(cue.key) {
				continue
			}
			where, weight := "text", float64(s.weight)
			if cue.doc == e.subject {
				where = "subject"
			}
			if label == string(triage.Complaint) {
				weight = -weight
			}
			at := [2]int{cue.doc.Tokens[cue.first].Start, cue.doc.Tokens[cue.last-1].End}
			list = append(list, triage.Reason{Label: label, Phrase: cue.doc.Text[at[0]:at[1]], Weight: round(weight), Where: where, At: at})
		}
	}
	sort.SliceStable(list, func(i, j int) bool { return abs(list[i].Weight) > abs(list[j].Weight) })
	return list[:min(len(list), maxLearned)]
}
