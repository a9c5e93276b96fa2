package classify

import (
	"bufio"
	"flag"
	"fmt"
	"math"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"heed/templates"
	"heed/triage/text"
)

var (
	learnDir  = flag.String("learn", "", "folder of labelled texts: learn the general tone of -lang from it and print lexicon lines")
	learnLang = flag.String("lang", "en", "language to learn")
	learnKeep = flag.Int("keep", 1500, "entries to keep")
	learnTask = flag.String("task", "tone", "what to learn: tone or gripe")
	learnOut  = flag.String("out", "", "file the learned lines go to")
	learnBase = flag.Float64("base", 1, "how much the hand-written entries count while learning")
	learnMin  = flag.Int("min", 8, "texts a phrase must stand in")
	learnL2   = flag.Float64("l2", 4, "how strongly weights are held near zero")
)

type labelled struct {
	doc    *text.Doc
	bad    bool
	source string
}

// TestLearn learns weights for single words and pairs of words by logistic regression, on top of what the
// hand-written entries say already, rounded to 0.1. A person then reads the list and strikes what is an accident.
func TestLearn(t *testing.T) {
	if *learnDir == "" {
		t.Skip("no -learn folder given")
	}
	set, err := templates.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := New(set)
	names := []string{*learnLang}
	switch {
	case *learnTask == "gripe":
		names = []string{"complaint", "complaint2"}
	case *learnLang == "en":
		names = []string{"en", "enmt"}
	}
	var docs []labelled
	for _, name := range names {
		docs = append(docs, readLabelled(t, filepath.Join(*learnDir, name+".train.tsv"))...)
	}
	p := c.pack(*learnLang)
	counts := map[string]int{}
	feats := make([]map[string]float64, len(docs))
	base := make([]float64, len(docs))
	for i, d := range docs {
		feats[i] = tones(p, d.doc)
		for f := range feats[i] {
			counts[f]++
		}
		base[i] = *learnBase * offset(c, *learnLang, *learnTask, d.doc.Text)
	}
	weights := map[string]float64{}
	for f, n := range counts {
		if n >= *learnMin && usable(f) {
			weights[f] = 0
		}
	}
	fitTones(docs, feats, base, weights)
	type learned struct {
		phrase       string
		weight, gain float64
	}
	var list []learned
	for f, w := range weights {
		if w = math.Round(w*10 / *learnBase) / 10; math.Abs(w) >= 0.1 {
			list = append(list, learned{f, w, math.Abs(w) * math.Sqrt(float64(counts[f]))})
		}
	}
	sort.Slice(list, func(i, j int) bool {
		if list[i].gain != list[j].gain {
			return list[i].gain > list[j].gain
		}
		return list[i].phrase < list[j].phrase
	})
	list = list[:min(len(list), *learnKeep)]
	kept := map[string]float64{}
	for _, e := range list {
		kept[e.phrase] = e.weight
	}
	type margin struct {
		sum float64
		bad bool
	}
	margins := map[string][]margin{}
	for _, name := range names {
		sources := map[string]*[2]int{"": {}}
		for _, d := range readLabelled(t, filepath.Join(*learnDir, name+".dev.tsv")) {
			s := offset(c, *learnLang, *learnTask, d.doc.Text)
			for f, v := range tones(p, d.doc) {
				s += kept[f] * v
			}
			margins[name] = append(margins[name], margin{s, d.bad})
			for _, of := range []string{"", d.source} {
				if sources[of] == nil {
					sources[of] = &[2]int{}
				}
				sources[of][1]++
				if (s < 0) == d.bad {
					sources[of][0]++
				}
			}
		}
		for bias := -1.5; bias < 1.6; bias += 0.5 {
			right := 0
			for _, m := range margins[name] {
				if (m.sum+bias < 0) == m.bad {
					right++
				}
			}
			t.Logf("%s bias %+.1f: %.1f", name, bias, ratio(right, len(margins[name])))
		}
		for of, n := range sources {
			t.Logf("%s %s: %.1f %% of %d, %d entries", name, of, ratio(n[0], n[1]), n[1], len(kept))
		}
	}
	if *learnOut == "" {
		return
	}
	slices.SortFunc(list, func(a, b learned) int {
		if a.weight != b.weight {
			return int(math.Copysign(1, a.weight-b.weight))
		}
		return strings.Compare(a.phrase, b.phrase)
	})
	var out strings.Builder
	for _, e := range list {
		fmt.Fprintf(&out, "%.1f %s %s\n", e.weight, *learnTask, e.phrase)
	}
	if err := os.WriteFile(*learnOut, []byte(out.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// offset is what the lexicon says already.
func offset(c *Classifier, lang, task, s string) float64 {
	if task == "gripe" {
		return c.Grievance(lang, s)
	}
	return c.Sentiment(lang, s)
}

// fitTones is logistic regression by AdaGrad.
func fitTones(docs []labelled, feats []map[string]float64, base []float64, weights map[string]float64) {
	type pair struct {
		id int
		v  float64
	}
	ids := map[string]int{}
	rows := make([][]pair, len(docs))
	for i := range docs {
		keys := make([]string, 0, len(feats[i]))
		for f := range feats[i] {
			keys = append(keys, f)
		}
		slices.Sort(keys)
		for _, f := range keys {
			if _, ok := weights[f]; !ok {
				continue
			}
			if _, ok := ids[f]; !ok {
				ids[f] = len(ids)
			}
			rows[i] = append(rows[i], pair{ids[f], feats[i][f]})
		}
	}
	w, g := make([]float64, len(ids)), make([]float64, len(ids))
	order := rand.New(rand.NewSource(1)).Perm(len(docs))
	for epoch := range 30 {
		rate := 0.3 / (1 + float64(epoch)/6)
		for _, i := range order {
			z := base[i]
			for _, p := range rows[i] {
				z += w[p.id] * p.v
			}
			target := 1.0
			if docs[i].bad {
				target = 0
			}
			miss := 1/(1+math.Exp(-z)) - target
			for _, p := range rows[i] {
				grad := miss*p.v + 20**learnL2*w[p.id]/float64(len(docs))
				g[p.id] += grad * grad
				w[p.id] -= rate * grad / (1e-3 + math.Sqrt(g[p.id]))
			}
		}
	}
	for f, id := range ids {
		weights[f] = w[id]
	}
}

// tones are the words and pairs of a text, each with 1, or less where negated, just as tone counts them.
func tones(p *pack, d *text.Doc) map[string]float64 {
	ops := make([]operator, len(d.Tokens))
	for _, h := range p.words.Find(d) {
		if en := &p.general[h.Phrase]; en.operator {
			mark(ops, h, en)
		}
	}
	out := map[string]float64{}
	for i, tok := range d.Tokens {
		if tok.Sort == text.Number {
			continue
		}
		v := 1.0
		if negatedAt(d, ops, i) {
			v = negated
		}
		own := v
		if ops[i].negates {
			own = 1
		}
		if _, ok := out[tok.Norm]; !ok {
			out[tok.Norm] = own
		}
		if i+1 < len(d.Tokens) && d.Tokens[i+1].Clause == tok.Clause && d.Tokens[i+1].Sort == text.Word {
			if ops[i].negates || ops[i+1].negates {
				v = 1
			}
			pair := tok.Norm + " " + d.Tokens[i+1].Norm
			if _, ok := out[pair]; !ok {
				out[pair] = v
			}
		}
	}
	return out
}

// usable phrases can stand in a lexicon line.
func usable(f string) bool {
	return !strings.ContainsAny(f, "/#@*?=") && f != "http" && !strings.Contains(f, "user") && len(f) > 1
}

func readLabelled(t *testing.T, name string) []labelled {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []labelled
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		if p := strings.SplitN(sc.Text(), "\t", 3); len(p) == 3 {
			list = append(list, labelled{text.Read(p[2]), p[0] == "neg" || p[0] == "complaint", p[1]})
		}
	}
	return list
}
