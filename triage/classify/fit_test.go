package classify

import (
	"cmp"
	"flag"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"heed/templates"
)

var (
	fitWrite = flag.Bool("fit", false, "learn the weights of templates/learned.txt and templates/*/learned.txt and write them")
	fitL     = flag.String("l", "0.15 4 0.3 8 1.5 12 1 12", "l1 and l2 of figures, of single concepts, of two concepts, of words")
	fitMin   = flag.Int("least", 14, "mails a cue must stand in")
	fitWords = flag.Int("least-words", 14, "mails a word or two words must stand in")
	fitLabel = flag.String("labels", "", "learn these labels only, for a quick look")
)

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
}

// angryConcepts speak for a complaint, and not against one even beside another concept.
var angryConcepts = []string{"@BAD", "@ANGRY", "@COMPLAIN", "@DISAPPOINT", "@INSULT"}

// learn fits all labels on the examples, and the figures alone once more for languages without concepts.
func learn(list []example) map[string][]templates.Cue {
	var strength [8]float64
	fmt.Sscan(*fitL, &strength[0], &strength[1], &strength[2], &strength[3], &strength[4], &strength[5], &strength[6], &strength[7])
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
		if n >= *fitMin && (group(c) < 3 || n >= *fitWords) {
			names = append(names, c)
		}
	}
	slices.Sort(names[len(allFigures):])
	index := map[string]int{}
	for i, n := range names {
		index[n] = i
	}
	p := &problem{cols: make([][]cell, len(names)), l1: make([]float64, len(names)), l2: make([]float64, len(names)), rows: len(list), free: len(allFigures)}
	for j, n := range names {
		g := group(n)
		p.l1[j], p.l2[j] = strength[2*g], strength[2*g+1]
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
	figuresOnly := &problem{cols: p.cols[:len(allFigures)], l1: p.l1, l2: p.l2, rows: p.rows, free: p.free}
	out := map[string][]templates.Cue{}
	var lock sync.Mutex
	var wait sync.WaitGroup
	room := make(chan bool, 2)
	for _, k := range tasks() {
		if *fitLabel != "" && !slices.Contains(strings.Split(*fitLabel, ","), k.label) {
			continue
		}
		wait.Add(1)
		room <- true
		go func() {
			defer func() { <-room; wait.Done() }()
			want, weight := make([]bool, len(list)), make([]float64, len(list))
			for i := range list {
				m := &list[i].mail
				if k.counts(m) {
					weight[i], want[i] = list[i].weight, k.has(m)
				}
			}
			p := *p
			if k.label == "complaint" {
				p.floor = map[int]float64{}
				for j, n := range names {
					first, second, two := strings.Cut(n, " ")
					switch angry := slices.Contains(angryConcepts, first); {
					case angry && !two:
						p.floor[j] = 0.3
					case angry || slices.Contains(angryConcepts, second) || slices.Contains(darkConcepts, n):
						p.floor[j] = 0
					}
				}
			}
			full, bare := p.solve(want, weight), figuresOnly.solve(want, weight)
			lock.Lock()
			defer lock.Unlock()
			for j, w := range full {
				if w = math.Round(w*10) / 10; w != 0 {
					file, what := "", names[j]
					if group(what) == 3 {
						file, what, _ = strings.Cut(what, ":")
					}
					out[file] = append(out[file], templates.Cue{Weight: w, Label: k.label, What: what})
				}
			}
			for j, w := range bare {
				if w = math.Round(w*10) / 10; w != 0 {
					out[""] = append(out[""], templates.Cue{Weight: w, Label: plain + k.label, What: names[j]})
				}
			}
		}()
	}
	wait.Wait()
	for file := range out {
		order := map[string]int{}
		for i, k := range tasks() {
			order[k.label], order[plain+k.label] = i, 100+i
		}
		slices.SortFunc(out[file], func(a, b templates.Cue) int {
			return cmp.Or(cmp.Compare(order[a.Label], order[b.Label]), cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.What, b.What))
		})
	}
	return out
}

// lines writes cues the way templates reads them.
func lines(cues []templates.Cue) string {
	var b strings.Builder
	label := ""
	for _, c := range cues {
		if c.Label != label {
			label = c.Label
			fmt.Fprintf(&b, "\n# --- %s\n", label)
		}
		fmt.Fprintf(&b, "%.1f %s %s\n", c.Weight, c.Label, c.What)
	}
	return b.String()
}

// taught is a classifier that knows what was learned, and nothing learned before.
func taught(t testing.TB, learned map[string][]templates.Cue) *Classifier {
	t.Helper()
	files := fstest.MapFS{"learned.txt": {Data: []byte(lines(learned[""]))}}
	for _, lang := range wordLanguages {
		files[lang+"/learned.txt"] = &fstest.MapFile{Data: []byte(lines(learned[lang]))}
	}
	set, err := templates.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return New(set)
}

// TestFit learns on everything there is and writes the files.
func TestFit(t *testing.T) {
	if !*fitWrite {
		t.Skip("no -fit given")
	}
	for file, cues := range learn(examples(t, taught(t, nil), material(t))) {
		name, of := "../../templates/learned.txt", "concepts (concepts.txt) and figures tell about a mail, in any language"
		if file != "" {
			name, of = "../../templates/"+file+"/learned.txt", "single words and pairs tell about a mail in this language"
		}
		var b strings.Builder
		fmt.Fprintf(&b, "# What %s. Format: templates/learned.go.\n# Learned from labelled mails (triage/classify/doc.go), rounded to 0.1; not read one by one.\n", of)
		b.WriteString(lines(cues))
		if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d cues", name, len(cues))
	}
}
