package classify

import (
	"cmp"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"heed/templates"
	"heed/triage"
	"heed/triage/text"
)

var (
	fitWrite = flag.Bool("fit", false, "learn the weights of templates/learned.txt and templates/*/learned.txt and write them")
	fitCross = flag.String("cross", "", "learn on some files of the corpus and examine on the others: file (each on all others), writer (-a on -b and back)")
	fitL     = flag.String("l", "0.2 4 0.5 8 2 12 1.5 12", "l1 and l2 of figures, of single concepts, of two concepts, of words")
	fitMin   = flag.Int("least", 3, "mails a cue must stand in")
	fitLabel = flag.String("labels", "", "learn these labels only, for a quick look")
)

// example is one labelled mail, as the learner sees it.
type example struct {
	mail   practiceMail
	weight float64
	figure []float64
	cues   map[string]bool // "@NOT @ARRIVE", "sv:faktura", "en:paid twice"
}

// examples reads mails as the classifier reads them. Every word of the language is a cue here.
func examples(t testing.TB, c *Classifier, mails []practiceMail) []example {
	list := make([]example, len(mails))
	words := map[string]map[string]int32{}
	spelled := map[string][]string{}
	for _, m := range mails {
		if words[m.Lang] == nil {
			words[m.Lang] = map[string]int32{}
			spelled[m.Lang] = []string{""}
		}
		for _, s := range []string{m.Subject, m.Body} {
			for _, tok := range text.Read(s).Tokens {
				if tok.Sort == text.Word && words[m.Lang][tok.Norm] == 0 && usable(tok.Norm) {
					words[m.Lang][tok.Norm] = int32(len(spelled[m.Lang]))
					spelled[m.Lang] = append(spelled[m.Lang], tok.Norm)
				}
			}
		}
	}
	names := make([]string, len(c.model.concepts))
	for n, i := range c.model.concepts {
		names[i] = n
	}
	for i, m := range mails {
		p := c.pack(m.Lang)
		e := p.read(m.input(), m.input().Now)
		ex := example{mail: m, weight: map[bool]float64{true: 3, false: 1}[m.file == "practice"], cues: map[string]bool{}}
		for _, f := range allFigures {
			ex.figure = append(ex.figure, f.value(e))
		}
		if p.vocab != nil {
			v := *p.vocab
			v.words = words[m.Lang]
			for _, d := range []*text.Doc{e.subject, e.body} {
				v.cues(d, d == e.subject, func(key cueKey, first, last int) {
					a, b := int(key>>28&0xfffffff), int(key&0xfffffff)
					switch key >> 56 << 56 {
					case cueConcept:
						ex.cues[names[b]] = true
					case cueNear:
						ex.cues[names[a]+" "+names[b]] = true
					case cueAsked:
						ex.cues[names[b]+" "+askedMark] = true
					case cueSubject:
						ex.cues[names[b]+" "+subjectMark] = true
					case cueWord:
						ex.cues[m.Lang+":"+spelled[m.Lang][b]] = true
					case cuePair:
						ex.cues[m.Lang+":"+spelled[m.Lang][a]+" "+spelled[m.Lang][b]] = true
					}
				})
			}
		}
		list[i] = ex
	}
	return list
}

// severity labels: how grave a complaint is, as three lines between the four severities.
const (
	atLeastModerate = "moderate"
	atLeastSerious  = "serious"
	atLeastCritical = "critical"
)

// task is one label to learn: which mails count, and which of them carry it.
type task struct {
	label  string
	counts func(m *practiceMail) bool
	has    func(m *practiceMail) bool
}

func tasks() []task {
	complaint := func(m *practiceMail) bool { return m.Kind == "complaint" }
	all := func(m *practiceMail) bool { return true }
	list := []task{{"complaint", all, complaint}}
	for _, k := range []string{"praise", "enquiry", "other"} {
		list = append(list, task{k, func(m *practiceMail) bool { return m.Kind != "complaint" }, func(m *practiceMail) bool { return m.Kind == k }})
	}
	for _, th := range triage.Themes {
		list = append(list, task{string(th), complaint, func(m *practiceMail) bool { return slices.Contains(m.Themes, string(th)) }})
	}
	for _, f := range triage.Flags {
		counts := complaint
		if f == triage.EventImminent || f == triage.Sensitive {
			counts = func(m *practiceMail) bool { return m.Kind != "other" }
		}
		list = append(list, task{string(f), counts, func(m *practiceMail) bool { return slices.Contains(m.Flags, string(f)) }})
	}
	for _, w := range triage.Wants {
		if w != "none" {
			list = append(list, task{"want-" + string(w), func(m *practiceMail) bool { return len(m.Wants) > 0 && (m.Kind == "complaint" || m.Kind == "enquiry") },
				func(m *practiceMail) bool { return slices.Contains(m.Wants, string(w)) }})
		}
	}
	for i, s := range []string{atLeastModerate, atLeastSerious, atLeastCritical} {
		list = append(list, task{s, func(m *practiceMail) bool { return complaint(m) && m.Severity != nil }, func(m *practiceMail) bool { return *m.Severity >= i+2 }})
	}
	return list
}

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
		if n >= *fitMin {
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
				p.floor = map[int]bool{}
				for j, n := range names {
					p.floor[j] = slices.Contains(darkConcepts, n)
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

// taught is a classifier that knows what was learned, and nothing learned before.
func taught(t testing.TB, learned map[string][]templates.Cue) *Classifier {
	t.Helper()
	set, err := templates.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	set.Learned = learned[""]
	for _, lang := range set.Langs() {
		set.Pack(lang).Learned = learned[lang]
	}
	return New(set)
}

// material is what may be learned from: our own corpus, our own example mails, and the tuning half of the practice
// mails where they are at hand.
func material(t testing.TB) []practiceMail {
	list := corpusMails(t)
	for _, m := range ownMails(t) {
		m.file = "mails.txt"
		list = append(list, m)
	}
	if _, err := os.Stat(practiceMails); err == nil {
		for _, m := range loadMails(t, practiceMails) {
			if m.tuneHalf() && m.Kind != "automatic" && m.Kind != "review" {
				m.file = "practice"
				list = append(list, m)
			}
		}
	}
	return slices.DeleteFunc(list, func(m practiceMail) bool { return m.Kind == "automatic" || m.Kind == "review" })
}

// corpusMails reads testdata/corpus.
func corpusMails(t testing.TB) []practiceMail {
	t.Helper()
	names, err := filepath.Glob("testdata/corpus/*.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var list []practiceMail
	for _, name := range names {
		for _, m := range loadMails(t, name) {
			m.file = strings.TrimSuffix(filepath.Base(name), ".jsonl")
			list = append(list, m)
		}
	}
	return append(list, shortMails(t)...)
}

// shortMails reads testdata/corpus/short-*.txt.
func shortMails(t testing.TB) []practiceMail {
	t.Helper()
	names, err := filepath.Glob("testdata/corpus/short-*.txt")
	if err != nil {
		t.Fatal(err)
	}
	var list []practiceMail
	some := func(s string) []string {
		if s == "-" {
			return nil
		}
		return strings.Split(s, ",")
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		base := strings.TrimSuffix(filepath.Base(name), ".txt")
		for n, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
			if line[0] == '#' {
				continue
			}
			p := strings.Split(line, "|")
			if len(p) != 7 {
				t.Fatalf("%s:%d: %d fields, want 7", name, n+1, len(p))
			}
			m := practiceMail{ID: fmt.Sprintf("%s-%03d", base, n), Lang: base[len(base)-2:], Kind: p[0], Themes: some(p[2]), Flags: some(p[3]), Wants: some(p[4]), Subject: p[5], Body: p[6], file: base}
			if p[1] != "-" {
				severity := int(p[1][0] - '0')
				m.Severity = &severity
			}
			list = append(list, m)
		}
	}
	return list
}

// TestCross learns on part of the corpus and examines on the rest.
func TestCross(t *testing.T) {
	if *fitCross == "" {
		t.Skip("no -cross given")
	}
	base := taught(t, nil)
	list := examples(t, base, material(t))
	part := func(file string) string {
		if *fitCross == "writer" {
			if strings.HasPrefix(file, "short-") {
				return file
			}
			return file[strings.Index(file, "-")+1:]
		}
		return file
	}
	folds := map[string]bool{}
	if *fitCross == "practice" {
		for i := range list {
			list[i].weight = 1
			if list[i].mail.file == "practice" {
				list[i].weight = 0
			}
		}
		folds["practice"] = true
		var more []practiceMail
		for _, m := range loadMails(t, practiceMails) {
			if !m.tuneHalf() && m.Kind != "automatic" && m.Kind != "review" {
				m.file = "practice"
				more = append(more, m)
			}
		}
		ex := examples(t, base, more)
		for i := range ex {
			ex[i].weight = 0
		}
		list = append(list, ex...)
		if *only != "" {
			list = slices.DeleteFunc(list, func(e example) bool { return !strings.Contains(*only, e.mail.Lang) })
		}
	}
	for i := range list {
		if *fitCross != "practice" && strings.Contains(list[i].mail.file, "-") && !strings.HasPrefix(list[i].mail.file, "short-") {
			folds[part(list[i].mail.file)] = true
		}
	}
	var marks report
	for fold := range folds {
		var known []example
		var asked []practiceMail
		for _, e := range list {
			if part(e.mail.file) == fold {
				asked = append(asked, e.mail)
			} else {
				known = append(known, e)
			}
		}
		learned := learn(known)
		if *quick {
			quickMarks(list, func(e *example) bool { return part(e.mail.file) == fold }, learned)
			continue
		}
		c := taught(t, learned)
		for _, m := range asked {
			marks.add(m, c.Classify(m.input()), c)
		}
	}
	if *quick {
		quickPrint()
		return
	}
	marks.print(t)
}

var quick = flag.Bool("quick", false, "")

var quickScores = map[string][]struct {
	s float64
	y bool
}{}

func quickMarks(list []example, in func(*example) bool, learned map[string][]templates.Cue) {
	w := map[string]map[string]float64{}
	for file, cues := range learned {
		for _, c := range cues {
			if w[c.Label] == nil {
				w[c.Label] = map[string]float64{}
			}
			n := c.What
			if file != "" {
				n = file + ":" + n
			}
			w[c.Label][n] = c.Weight
		}
	}
	for _, k := range tasks() {
		ww := w[k.label]
		if ww == nil {
			continue
		}
		for i := range list {
			if !in(&list[i]) || !k.counts(&list[i].mail) {
				continue
			}
			z := 0.0
			for j, f := range allFigures {
				z += ww["["+f.name+"]"] * list[i].figure[j]
			}
			for c := range list[i].cues {
				z += ww[c]
			}
			quickScores[k.label] = append(quickScores[k.label], struct {
				s float64
				y bool
			}{z, k.has(&list[i].mail)})
		}
	}
}

func quickPrint() {
	sum, n := 0.0, 0
	for _, k := range tasks() {
		l := quickScores[k.label]
		if l == nil {
			continue
		}
		slices.SortFunc(l, func(a, b struct {
			s float64
			y bool
		}) int {
			return cmp.Compare(b.s, a.s)
		})
		pos := 0
		for _, x := range l {
			if x.y {
				pos++
			}
		}
		hit, best, at, ap, ll := 0, 0.0, 0.0, 0.0, 0.0
		for i, x := range l {
			if x.y {
				hit++
				ap += float64(hit) / float64(i+1)
				ll += math.Log1p(math.Exp(-x.s))
			} else {
				ll += math.Log1p(math.Exp(x.s))
			}
			if f := 2 * float64(hit) / float64(i+1+pos); f > best {
				best, at = f, x.s
			}
		}
		fmt.Printf("%-20s AP %.3f  best F1 %.3f at %+.1f  logloss %.3f  (%d)\n", k.label, ap/float64(pos), best, at, ll/float64(len(l)), pos)
		sum += ap / float64(pos)
		n++
	}
	fmt.Printf("mean AP %.4f\n", sum/float64(n))
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
		fmt.Fprintf(&b, "# What %s. Format: templates/learned.go.\n# Learned from labelled mails (triage/classify/doc.go), rounded to 0.1, read entry by entry.\n", of)
		label := ""
		for _, c := range cues {
			if c.Label != label {
				label = c.Label
				fmt.Fprintf(&b, "\n# --- %s\n", label)
			}
			fmt.Fprintf(&b, "%.1f %s %s\n", c.Weight, c.Label, c.What)
		}
		if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d cues", name, len(cues))
	}
}
