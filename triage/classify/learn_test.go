package classify

import (
	"cmp"
	"flag"
	"fmt"
	"math"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"heed/templates"
	"heed/triage/text"
)

var (
	learnDir  = flag.String("learn", "", "folder of labelled texts: learn the general tone of -lang from it and print lexicon lines")
	learnLang = flag.String("lang", "en", "language to learn")
	learnTask = flag.String("task", "tone", "what to learn: tone or gripe")
	learnOut  = flag.String("out", "", "file the learned lines go to; without it settings are only tried out")
	learnKeep = flag.String("keep", "100,300,1000", "entries to keep: one figure, or several to try")
	learnMin  = flag.String("min", "3,5,8", "texts a phrase must stand in")
	learnL2   = flag.String("l2", "0.5,1,2,4", "how strongly corrections are held near zero")
)

// labelled is one text, what somebody said of it, and what the lexicon says.
type labelled struct {
	doc    *text.Doc
	bad    bool
	source string
	feats  map[string]float64
	base   float64
}

// settings of one run.
type settings struct {
	min, keep int
	l2        float64
}

// correction is what a phrase should count beyond what the lexicon lets it count.
type correction struct {
	phrase       string
	weight, gain float64
}

// lesson is what was learned, in the lexicon's own measure.
type lesson struct {
	scale, start float64 // of the lexicon as it stands; where a text without a known word lies
	list         []correction
}

// TestLearn learns corrections of the lexicon for single words and pairs of words by logistic regression, rounded
// to 0.1. Every combination of settings is first tried out in five parts of the texts to learn from, so that
// nothing is fitted to the texts it is measured on. A person then reads the list and strikes what is an accident.
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
	if *learnTask == "gripe" {
		names = []string{"complaint", "complaint2"}
	} else if *learnLang == "en" {
		names = []string{"en", "enmt"}
	}
	var docs []labelled
	for _, name := range names {
		list := readLabelled(t, filepath.Join(*learnDir, name+".train.tsv"))
		if len(docs) > 0 { // as many of each, so that one kind of text does not outvote the other
			rand.New(rand.NewSource(1)).Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
			list = list[:min(len(list), len(docs))]
		}
		docs = append(docs, prepare(c, list)...)
	}
	rand.New(rand.NewSource(1)).Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
	t.Logf("lexicon alone: %.1f of %d", rightly(docs, lesson{scale: 1}), len(docs))
	best, top := settings{}, 0.0
	for _, l2 := range figures(t, *learnL2) {
		for _, low := range figures(t, *learnMin) {
			tried := map[int]float64{}
			for part := range parts {
				learn, test := split(docs, part)
				full := fitTones(learn, settings{min: int(low), l2: l2})
				for _, keep := range figures(t, *learnKeep) {
					tried[int(keep)] += rightly(test, full.first(int(keep))) / parts
				}
			}
			for _, keep := range figures(t, *learnKeep) {
				s := settings{int(low), int(keep), l2}
				t.Logf("l2 %g, at least %d texts, %d entries: %.2f", l2, s.min, s.keep, tried[s.keep])
				if tried[s.keep] > top {
					best, top = s, tried[s.keep]
				}
			}
		}
	}
	all := fitTones(docs, best).first(best.keep)
	t.Logf("taken: %+v with %.2f; scale %.2f, start %+.2f, %d corrections", best, top, all.scale, all.start, len(all.list))
	for _, name := range names {
		dev := prepare(c, readLabelled(t, filepath.Join(*learnDir, name+".dev.tsv")))
		bySource := map[string][]labelled{"all": dev}
		for _, d := range dev {
			bySource[d.source] = append(bySource[d.source], d)
		}
		for of, list := range bySource {
			t.Logf("%s %-25s %.1f before, %.1f after, %.1f without a start, of %d", name, of, rightly(list, lesson{scale: 1}), rightly(list, all),
				rightly(list, lesson{1, 0, all.list}), len(list))
		}
	}
	if *learnOut == "" {
		return
	}
	var out strings.Builder
	for _, e := range all.list {
		fmt.Fprintf(&out, "%.1f %s %s\n", e.weight, *learnTask, e.phrase)
	}
	if err := os.WriteFile(*learnOut, []byte(out.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// parts is in how many parts the texts are split to try settings out.
const parts = 5

func split(docs []labelled, part int) (learn, test []labelled) {
	for i, d := range docs {
		if i%parts == part {
			test = append(test, d)
		} else {
			learn = append(learn, d)
		}
	}
	return learn, test
}

func figures(t *testing.T, list string) []float64 {
	t.Helper()
	var out []float64
	for _, s := range strings.Split(list, ",") {
		var f float64
		if _, err := fmt.Sscan(s, &f); err != nil {
			t.Fatalf("%q is no figure: %v", s, err)
		}
		out = append(out, f)
	}
	return out
}

// prepare finds in each text what can be learned about and what the lexicon says already.
func prepare(c *Classifier, docs []labelled) []labelled {
	p := c.pack(*learnLang)
	for i := range docs {
		docs[i].feats = tones(p, docs[i].doc)
		if *learnTask == "gripe" {
			docs[i].base = c.Grievance(*learnLang, docs[i].doc.Text)
		} else {
			docs[i].base = c.Sentiment(*learnLang, docs[i].doc.Text)
		}
	}
	return docs
}

// rightly is how many percent of the texts are read rightly.
func rightly(docs []labelled, l lesson) float64 {
	weights := map[string]float64{}
	for _, e := range l.list {
		weights[e.phrase] = e.weight
	}
	right := 0
	for _, d := range docs {
		s := l.start + d.base
		for f, v := range d.feats {
			s += weights[f] * v
		}
		if (round(s) < 0) == d.bad {
			right++
		}
	}
	return ratio(right, len(docs))
}

// first keeps the corrections that change most.
func (l lesson) first(keep int) lesson {
	l.list = l.list[:min(len(l.list), keep)]
	return l
}

// fitTones is logistic regression by AdaGrad. How far the lexicon as a whole is trusted and where a text starts
// are learned along, and not held near zero.
func fitTones(docs []labelled, with settings) lesson {
	counts := map[string]int{}
	for _, d := range docs {
		for f := range d.feats {
			counts[f]++
		}
	}
	ids := map[string]int{}
	type pair struct {
		id int
		v  float64
	}
	rows := make([][]pair, len(docs))
	for i, d := range docs {
		keys := make([]string, 0, len(d.feats))
		for f := range d.feats {
			if counts[f] >= with.min && usable(f) {
				keys = append(keys, f)
			}
		}
		slices.Sort(keys)
		for _, f := range keys {
			if _, ok := ids[f]; !ok {
				ids[f] = len(ids)
			}
			rows[i] = append(rows[i], pair{ids[f], d.feats[f]})
		}
	}
	scale, start := len(ids), len(ids)+1
	w, g := make([]float64, len(ids)+2), make([]float64, len(ids)+2)
	w[scale] = 1
	shrink := 20 * with.l2 / float64(len(docs))
	step := func(id int, grad, rate float64) {
		g[id] += grad * grad
		w[id] -= rate * grad / (1e-3 + math.Sqrt(g[id]))
	}
	for epoch := range 40 {
		rate := 0.3 / (1 + float64(epoch)/6)
		for i, d := range docs {
			z := w[start] + w[scale]*d.base
			for _, p := range rows[i] {
				z += w[p.id] * p.v
			}
			miss := 1 / (1 + math.Exp(-z))
			if !d.bad {
				miss--
			}
			step(start, miss, rate)
			step(scale, miss*d.base, rate/3)
			for _, p := range rows[i] {
				step(p.id, miss*p.v+shrink*w[p.id], rate)
			}
		}
	}
	l := lesson{scale: w[scale], start: w[start] / w[scale]}
	for f, id := range ids {
		if weight := math.Round(w[id]/w[scale]*10) / 10; weight != 0 {
			l.list = append(l.list, correction{f, weight, math.Abs(weight) * math.Sqrt(float64(counts[f]))})
		}
	}
	slices.SortFunc(l.list, func(a, b correction) int {
		return cmp.Or(cmp.Compare(b.gain, a.gain), strings.Compare(a.phrase, b.phrase))
	})
	return l
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
			v = (negatedGood + negatedBad) / 2 // nobody knows yet which it is
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
