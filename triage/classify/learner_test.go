package classify

import (
	"cmp"
	"flag"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"

	"heed/templates"
	"heed/triage"
)

// How much is learned. Of the figures, those of other writers' mails (TestCross) decided.
const (
	leastMails   = 8    // mails a cue must stand in
	leastWriters = 3    // writers (files of the corpus) they must be of: what two people happened to write says nothing about a third
	saysLittle   = 0.15 // a cue that weighs less after the first fit has no part in the second
	wantsLittle  = 0.25 // the same, for what customers want: a letter asks, where it is not sure
	relaxed      = 0.3  // how much of l1 is left in the second fit
)

// hold is l1 and l2 of figures, of single concepts, of two concepts, of words.
var hold = [4][2]float64{{0.15, 4}, {0.3, 8}, {1.5, 12}, {1, 12}}

var fitLabel = flag.String("labels", "", "learn these labels only, for a quick look")

// group is which sort of feature a cue is, for how strongly its weight is held near zero.
func group(cue string) int {
	_, second, two := strings.Cut(cue, " ")
	switch {
	case cue[0] == '[':
		return 0
	case cue[0] != '@':
		return 3
	case two && second[0] == '@':
		return 2
	}
	return 1
}

// darkConcepts never speak against a complaint. Our mails are full of look-alikes, in which nothing is wrong but the
// words; in the mail of an ordinary day they mean what they say.
var darkConcepts = []string{
	"@BAD", "@ANGRY", "@COMPLAIN", "@DISAPPOINT", "@WRONG", "@BREAK", "@RUDE", "@INSULT", "@LATE", "@LOST", "@MISSING",
	"@BLURRY", "@STAIN", "@PROBLEM", "@REFUND", "@IGNORE", "@CRASH", "@FORGET", "@QUALITY", "@DRUNK", "@SHAME",
	"@MESS", "@CHEAT", "@REFUSE",
}

// angryConcepts speak for a complaint at least so much, and not against one even beside another concept.
var angryConcepts = map[string]float64{
	"@COMPLAIN": 1, "@BAD": 0.6, "@ANGRY": 0.6, "@DISAPPOINT": 0.6, "@INSULT": 0.6, "@MESS": 0.6,
}

// grievance: the figure counts hand-written phrases about what is wrong. Such a phrase never speaks against a complaint.
func grievance(cue string) bool {
	if cue[0] != '[' {
		return false
	}
	name := strings.TrimSuffix(strings.Trim(cue, "[]"), "-most")
	return slices.Contains([]string{"complaint", "severe", "dark-words", "grievances", "threat"}, name) ||
		slices.Contains(triage.Themes, triage.Theme(name)) ||
		slices.Contains(triage.Flags, triage.Flag(name)) && name != string(triage.Sensitive) && name != string(triage.EventImminent)
}

// leasts are the least weights of some cues for a label.
func leasts(label string, names []string) map[int]float64 {
	if label != "complaint" {
		return nil
	}
	least := map[int]float64{}
	for j, n := range names {
		first, second, two := strings.Cut(n, " ")
		switch {
		case grievance(n):
			least[j] = 0
		case angryConcepts[first] > 0 && !two:
			least[j] = angryConcepts[first]
		case angryConcepts[first] > 0 || angryConcepts[second] > 0 || slices.Contains(darkConcepts, n):
			least[j] = 0
		}
	}
	return least
}

// learn fits all labels on the examples, each twice (the relaxed lasso, Meinshausen, CSDA 2007): the first fit finds which
// cues say something, the second how much those say. It leaves half of the weights, which predict as well. Cues that are
// struck have no part, nor those that are not among the known, where such are given.
func learn(list []example, struck, known cueSet) map[string][]templates.Cue {
	names, p := features(list)
	out := map[string][]templates.Cue{}
	var lock sync.Mutex
	var wait sync.WaitGroup
	room := make(chan bool, runtime.GOMAXPROCS(0))
	for _, k := range tasks() {
		if *fitLabel != "" && !slices.Contains(strings.Split(*fitLabel, ","), k.label) {
			continue
		}
		room <- true
		wait.Go(func() {
			defer func() { <-room }()
			want, weight := make([]bool, len(list)), make([]float64, len(list))
			for i := range list {
				if m := &list[i].mail; k.counts(m) {
					weight[i], want[i] = list[i].weight, k.has(m)
				}
			}
			p := p.over(weight)
			p.floor = leasts(k.label, names)
			p.drop(func(j int) bool {
				n := names[j]
				return n != "[start]" && (struck.has(k.label, n) || known != nil && !known.has(k.label, n)) || group(n) > 0 && writers(list, p.cols[j]) < leastWriters
			})
			little := saysLittle
			if strings.HasPrefix(k.label, wantPrefix) {
				little = wantsLittle
			}
			first := p.solve(want, weight)
			p.drop(func(j int) bool { return known == nil && names[j] != "[start]" && math.Abs(first[j]) < little })
			p.relax(relaxed)
			weights := p.solve(want, weight)
			lock.Lock()
			defer lock.Unlock()
			for j, w := range weights {
				if w = math.Round(w*10) / 10; w != 0 {
					file, what := fileOf(names[j])
					out[file] = append(out[file], templates.Cue{Weight: w, Label: k.label, What: what})
				}
			}
		})
	}
	wait.Wait()
	for file := range out {
		order := map[string]int{}
		for i, k := range tasks() {
			order[k.label] = i
		}
		slices.SortFunc(out[file], func(a, b templates.Cue) int {
			return cmp.Or(cmp.Compare(order[a.Label], order[b.Label]), cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.What, b.What))
		})
	}
	return out
}

// fileOf says in which language's file a cue stands, and how it is written there: "sv:faktura".
func fileOf(name string) (lang, what string) {
	if group(name) < 3 {
		return "", name
	}
	lang, what, _ = strings.Cut(name, ":")
	return lang, what
}

// features lays the examples out as columns: the figures first, then every cue that stands in enough mails.
func features(list []example) ([]string, *problem) {
	counts := map[string]int{}
	for i := range list {
		for c := range list[i].cues {
			counts[c]++
		}
	}
	var names []string
	for _, f := range allFigures {
		names = append(names, "["+f.name+"]")
	}
	for c, n := range counts {
		if n >= leastMails {
			names = append(names, c)
		}
	}
	slices.Sort(names[len(allFigures):])
	p := &problem{cols: make([][]cell, len(names)), l1: make([]float64, len(names)), l2: make([]float64, len(names)), rows: len(list), free: len(allFigures)}
	index := map[string]int{}
	for j, n := range names {
		index[n] = j
		p.l1[j], p.l2[j] = hold[group(n)][0], hold[group(n)][1]
		if n == "[start]" {
			p.l1[j], p.l2[j] = 0, 0.01
		}
	}
	for i := range list {
		for j, v := range list[i].figure {
			if v != 0 {
				p.cols[j] = append(p.cols[j], cell{int32(i), float32(v)})
			}
		}
		for c := range list[i].cues {
			if j, ok := index[c]; ok {
				p.cols[j] = append(p.cols[j], cell{int32(i), 1})
			}
		}
	}
	return names, p
}

// writers counts of how many files the mails are that a column stands in.
func writers(list []example, col []cell) int {
	files := map[string]bool{}
	for _, c := range col {
		files[list[c.row].mail.file] = true
	}
	return len(files)
}
