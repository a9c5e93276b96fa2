package classify

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"heed/triage"
)

// report counts how a classifier does on labelled mails.
type report struct {
	complaints, themes, flags, wants map[string]*tally
	confusion                        map[string]int
	right, all                       map[string]int // kinds, by language
	exact, near, graded              int
	bias                             int // severities too high less those too low
	worst                            []string
}

func count(m *map[string]*tally, key string, want, got bool) {
	if *m == nil {
		*m = map[string]*tally{}
	}
	for _, k := range []string{key, "~all"} {
		c := (*m)[k]
		if c == nil {
			c = &tally{}
			(*m)[k] = c
		}
		switch {
		case want && got:
			c.hit++
		case got:
			c.extra++
		case want:
			c.missed++
		}
	}
}

func (r *report) add(m practiceMail, v triage.Verdict, c *Classifier) {
	if r.all == nil {
		r.right, r.all, r.confusion = map[string]int{}, map[string]int{}, map[string]int{}
	}
	for _, k := range []string{m.Lang, "~all"} {
		r.all[k]++
		if string(v.Kind) == m.Kind {
			r.right[k]++
		}
	}
	r.confusion[m.Kind+" as "+string(v.Kind)]++
	count(&r.complaints, m.Lang, m.Kind == "complaint", v.Kind == triage.Complaint)
	for _, th := range triage.Themes {
		count(&r.themes, string(th), slices.Contains(m.Themes, string(th)), v.About(th))
	}
	for _, f := range triage.Flags {
		count(&r.flags, string(f), slices.Contains(m.Flags, string(f)), v.Has(f))
	}
	if len(m.Wants) > 0 {
		for _, w := range triage.Wants {
			count(&r.wants, string(w), slices.Contains(m.Wants, string(w)), slices.Contains(v.Wants, w))
		}
	}
	severity := 0
	if m.Severity != nil {
		severity = *m.Severity
	}
	if severity > 0 && v.Severity > 0 {
		r.graded++
		d := int(v.Severity) - severity
		switch {
		case d == 0:
			r.exact++
			r.near++
		case d == 1 || d == -1:
			r.near++
		}
		r.bias += d
	}
	if *detail && (string(v.Kind) != m.Kind || fmt.Sprint(v.Themes) != fmt.Sprint(sortedThemes(m.Themes)) || severity != int(v.Severity)) {
		r.worst = append(r.worst, c.mistake(m, v))
	}
}

func sortedThemes(names []string) []string {
	names = slices.Clone(names)
	order := func(s string) int { return slices.Index(triage.Themes, triage.Theme(s)) }
	slices.SortFunc(names, func(a, b string) int { return order(a) - order(b) })
	return names
}

// mistake shows a mail, what it is, what was said, and why.
func (c *Classifier) mistake(m practiceMail, v triage.Verdict) string {
	var b strings.Builder
	severity := 0
	if m.Severity != nil {
		severity = *m.Severity
	}
	e := c.pack(v.Lang).read(m.input(), m.input().Now)
	fmt.Fprintf(&b, "\n%s %q: %s\n  is  %s %d %v %v %v (%s)\n  got %s %d %v %v %v %s (%.1f)\n  why", m.ID, m.Subject, strings.ReplaceAll(m.Body, "\n", " "),
		m.Kind, severity, m.Themes, m.Flags, m.Wants, m.Note, v.Kind, v.Severity, v.Themes, v.Flags, v.Wants, v.Lang, e.opinion.of("complaint"))
	for _, x := range e.opinion.told {
		for _, s := range x.shares {
			if l := c.model.labels[s.label]; l == "complaint" && abs(float64(s.weight)) > 0.25 {
				fmt.Fprintf(&b, " [%s %+.1f]", x.doc.Slice(x.first, x.last), s.weight)
			}
		}
	}
	for i, f := range allFigures {
		if x := f.value(e); x != 0 {
			for _, s := range c.model.figures[i] {
				if c.model.labels[s.label] == "complaint" && abs(x*float64(s.weight)) > 0.25 {
					fmt.Fprintf(&b, " {%s %+.1f}", f.name, x*float64(s.weight))
				}
			}
		}
	}
	return b.String()
}

func (r *report) print(t *testing.T) {
	t.Helper()
	for _, w := range r.worst {
		t.Log(w)
	}
	for _, table := range []struct {
		name string
		of   map[string]*tally
	}{{"complaint", r.complaints}, {"theme", r.themes}, {"flag", r.flags}, {"want", r.wants}} {
		for _, k := range slices.Sorted(maps.Keys(table.of)) {
			t.Logf("%-10s %-20s %s", table.name, k, table.of[k])
		}
	}
	for _, k := range slices.Sorted(maps.Keys(r.all)) {
		t.Logf("kind       %-20s %5.1f of %d", k, ratio(r.right[k], r.all[k]), r.all[k])
	}
	t.Logf("severity   exact %.1f, within one %.1f of %d, too high by %.2f", ratio(r.exact, r.graded), ratio(r.near, r.graded), r.graded, float64(r.bias)/float64(max(1, r.graded)))
	var pairs []string
	for _, k := range slices.Sorted(maps.Keys(r.confusion)) {
		if a, b, _ := strings.Cut(k, " as "); a != b {
			pairs = append(pairs, fmt.Sprintf("%s: %d", k, r.confusion[k]))
		}
	}
	t.Log(strings.Join(pairs, ", "))
}

// floors are figures a test must reach, in percent.
type floors struct {
	recall, precision         float64 // of complaints, in each language
	kinds, themes             float64 // right kinds; micro-F1 of the themes
	flagRecall, flagPrecision float64 // pooled
	exact, near               float64 // severity right, and within one step
}

func (r *report) atLeast(t *testing.T, f floors) {
	t.Helper()
	check := func(what string, got, want float64) {
		if got < want {
			t.Errorf("%s: %.1f, expected at least %.1f", what, got, want)
		}
	}
	for lang, c := range r.complaints {
		check("complaint recall "+lang, ratio(c.hit, c.hit+c.missed), f.recall)
		check("complaint precision "+lang, ratio(c.hit, c.hit+c.extra), f.precision)
	}
	check("kinds", ratio(r.right["~all"], r.all["~all"]), f.kinds)
	check("themes", f1(*r.themes["~all"]), f.themes)
	flags := r.flags["~all"]
	check("flag recall", ratio(flags.hit, flags.hit+flags.missed), f.flagRecall)
	check("flag precision", ratio(flags.hit, flags.hit+flags.extra), f.flagPrecision)
	check("severity", ratio(r.exact, r.graded), f.exact)
	check("severity within one", ratio(r.near, r.graded), f.near)
}

// TestCorpus holds the shipped weights to the mails they were learned from: they are read, applied and explained as
// when they were learned. How good they are on mails of others, TestCross and TestPracticeExam tell.
func TestCorpus(t *testing.T) {
	c := load(t)
	var marks report
	for _, m := range corpusMails(t) {
		in := m.input()
		v := c.Classify(in)
		checkVerdict(t, m.ID, v, in.Subject, in.Text)
		marks.add(m, v, c)
	}
	marks.print(t)
	marks.atLeast(t, floors{recall: 90, precision: 72, kinds: 90, themes: 80, flagRecall: 85, flagPrecision: 85, exact: 70, near: 95})
}
