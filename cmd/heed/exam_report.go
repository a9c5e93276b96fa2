package main

import (
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf8"

	"heed/triage"
)

// examWidth is how many columns the report takes at most; ids and words of a mail may be longer.
const examWidth = 100

func (f fraction) String() string {
	if f.whole == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f %%", 100*float64(f.part)/float64(f.whole))
}

// gradePrinter writes tables.
type gradePrinter struct {
	strings.Builder
	colour bool
}

func (p *gradePrinter) printf(format string, args ...any) { fmt.Fprintf(&p.Builder, format, args...) }

// heading writes a line in bold where there is colour.
func (p *gradePrinter) heading(format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	if p.colour {
		line = "\x1b[1m" + line + "\x1b[0m"
	}
	p.printf("%s\n", line)
}

// printGrade writes the report for people.
func printGrade(w io.Writer, g *grade, worst int, colour bool) error {
	p := &gradePrinter{colour: colour}
	ambiguous := ""
	if g.ambiguous > 0 {
		ambiguous = fmt.Sprintf(", %d of them ambiguous", g.ambiguous)
	}
	p.printf("%d mails graded%s\n\n", g.mails, ambiguous)
	p.languages(g)
	p.kinds(g)
	p.labels("theme", namesOf(triage.Themes), g.themes)
	p.labels("flag", namesOf(triage.Flags), g.flags)
	p.labels("want", namesOf(triage.Wants), g.wants)
	p.severities(g)
	p.mistakes(g.worst(worst), len(g.mistakes))
	_, err := io.WriteString(w, p.String())
	return err
}

func (p *gradePrinter) languages(g *grade) {
	p.heading("%-10s %6s  %-17s   %-27s   %s", "", "", "right", "called a complaint", "complaints")
	p.heading("%-10s %6s  %8s %8s   %9s %8s %8s   %7s %8s %7s", "language", "mails", "language", "kind", "precision", "recall", "F1", "found", "too many", "missed")
	row := func(name string, l langGrade) {
		c := l.complaint
		p.printf("%-10s %6d  %8s %8s   %9s %8s %8s   %7d %8d %7d\n", name, l.mails, fraction{l.language, l.mails}, fraction{l.kind, l.mails},
			c.precision(), c.recall(), c.f1(), c.right, c.extra, c.missed)
	}
	langs := g.languages()
	for _, lang := range langs {
		row(lang, *g.langs[lang])
	}
	if len(langs) != 1 {
		row("all", g.overall())
	}
	p.printf("\n")
}

// across heads a table of what was expected (rows) and what was said (columns).
const across = "expected ↓  said →"

func (p *gradePrinter) kinds(g *grade) {
	header := fmt.Sprintf("%-28s", "kind      "+across)
	for _, k := range triage.Kinds {
		header += fmt.Sprintf(" %10s", k)
	}
	p.heading("%s", header)
	for _, expected := range triage.Kinds {
		p.printf("%-28s", expected)
		for _, said := range triage.Kinds {
			p.printf(" %10s", dash(g.kinds[expected][said]))
		}
		p.printf("\n")
	}
	p.printf("\n")
}

// dash shows nothing as a point, so that the figures stand out.
func dash(n int) string {
	if n == 0 {
		return "·"
	}
	return fmt.Sprint(n)
}

// labels writes a table of labels, without those that were neither expected nor said.
func (p *gradePrinter) labels(what string, names []string, scores map[string]*score) {
	if len(scores) == 0 {
		return // not graded
	}
	row := func(name string, s score) {
		p.printf("%-20s %8d %8d %8d %11s %9s %9s\n", name, s.right+s.missed, s.right+s.extra, s.right, s.precision(), s.recall(), s.f1())
	}
	p.heading("%-20s %8s %8s %8s %11s %9s %9s", what, "expected", "said", "right", "precision", "recall", "F1")
	for _, name := range names {
		if s := scores[name]; s != nil && *s != (score{}) {
			row(name, *s)
		}
	}
	together := "together"
	if what == "want" {
		together = "together, but none"
	}
	row(together, micro(scores))
	p.printf("\n")
}

func (p *gradePrinter) severities(g *grade) {
	p.heading("%-28s %10s %10s %10s %10s %10s", "severity  "+across, "none", "1", "2", "3", "4")
	for expected, row := range g.severity {
		name := "none"
		if expected > 0 {
			name = fmt.Sprint(expected)
		}
		p.printf("%-28s", name)
		for _, n := range row {
			p.printf(" %10s", dash(n))
		}
		p.printf("\n")
	}
	if g.both == 0 {
		p.printf("no mail has one on both sides\n\n")
		return
	}
	way, drift := "high", float64(g.drift)/float64(g.both)
	if drift < 0 {
		way = "low"
	}
	p.printf("of %d with one on both sides: exact %s, within one %s, on average %.2f too %s\n\n",
		g.both, fraction{g.exact, g.both}, fraction{g.within, g.both}, math.Abs(drift), way)
}

func (p *gradePrinter) mistakes(list []mistake, all int) {
	if len(list) == 0 {
		return
	}
	p.heading("The worst mistakes, %d of %d", len(list), all)
	for i, k := range list {
		m := k.mail
		doubt := ""
		if m.Ambiguous {
			doubt = ", ambiguous"
		}
		p.printf("\n%2d  %s%s\n", i+1, strings.Join(k.what, ", "), doubt)
		p.wrap("mail", fmt.Sprintf("%s %q", m.name(), m.Subject))
		p.wrap("expected", m.labels())
		p.wrap("said", summary(k.said))
		words := make([]string, 0, mistakeWords)
		for _, r := range topReasons(k.said, mistakeWords) {
			words = append(words, fmt.Sprintf("%q %+.1f %s", r.Phrase, r.Weight, r.Label))
		}
		if len(words) == 0 {
			words = []string{"no word that speaks for anything"}
		}
		p.wrap("because of", strings.Join(words, ", "))
	}
}

// mistakeWords is how many words are shown beside a mistake.
const mistakeWords = 6

// wrap writes a text behind a name, in lines that end between words.
func (p *gradePrinter) wrap(name, text string) {
	const indent = 4
	at := indent + 11
	p.printf("%*s%-11s", indent, "", name)
	for i, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		if i > 0 && at+1+n > examWidth {
			p.printf("\n%*s", indent+11, "")
			at = indent + 11
		} else if i > 0 {
			p.printf(" ")
			at++
		}
		p.printf("%s", word)
		at += n
	}
	p.printf("\n")
}
