package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"heed/templates"
	"heed/triage/proofread"
	"heed/triage/text"
)

type lexiconCmd struct {
	List lexiconListCmd `cmd:"" help:"Print phrases: where they stand, what they weigh, what they speak for."`
	Look lexiconLookCmd `cmd:"" help:"Print the phrases that are found in a text."`
	Lint lexiconLintCmd `cmd:"" help:"Proofread the lexicons: phrases that stand twice, contradict each other, can never be found, or add nothing. Exit code 1 where there is an error; warnings are for thought."`
}

// chosen are the lexicons a command is about.
type chosen struct {
	wording
	Lang []string `placeholder:"xx" help:"Only these languages."`
}

// each calls f for the lexicon of each language.
func (c chosen) each(f func(lang string, entries []templates.Entry)) error {
	packs, _, err := c.load()
	if err != nil {
		return err
	}
	for _, lang := range c.Lang {
		if !packs.Has(lang) {
			return usage{fmt.Errorf("there are no words for %q, only for %s", lang, strings.Join(packs.Langs(), ", "))}
		}
	}
	for _, lang := range packs.Langs() {
		if len(c.Lang) == 0 || slices.Contains(c.Lang, lang) {
			f(lang, packs.Pack(lang).Lexicon().Entries)
		}
	}
	return nil
}

type lexiconListCmd struct {
	chosen
	Label []string `placeholder:"LABEL" help:"Only phrases that speak for one of these: late-delivery, praise, tone, ..."`
	Grep  string   `placeholder:"REGEXP" help:"Only lines whose phrase or comment matches, whatever its capitals."`
}

// Run prints a line for each line of the lexicons that passes.
func (l lexiconListCmd) Run(std streams) error {
	for _, label := range l.Label {
		if !slices.Contains(templates.Labels, label) {
			return usage{fmt.Errorf("no phrase speaks for %q; labels are %s", label, strings.Join(templates.Labels, ", "))}
		}
	}
	grep, err := regexp.Compile("(?i)" + l.Grep)
	if err != nil {
		return usage{err}
	}
	out := bufio.NewWriter(std.out)
	err = l.each(func(_ string, entries []templates.Entry) {
		for i, e := range entries {
			if i > 0 && e.File == entries[i-1].File && e.Line == entries[i-1].Line {
				continue // one line, said in another way
			}
			labelled := len(l.Label) == 0 || slices.ContainsFunc(e.Labels, func(x templates.Label) bool { return slices.Contains(l.Label, x.Name) })
			if labelled && grep.MatchString(e.Source+"\n"+e.Comment) {
				writeEntry(out, e)
			}
		}
	})
	return errors.Join(err, out.Flush())
}

// writeEntry prints an entry on a line.
func writeEntry(w io.Writer, e templates.Entry) {
	labels := make([]string, len(e.Labels))
	for i, l := range e.Labels {
		labels[i] = fmt.Sprintf("%s:%g", l.Name, l.Strength)
	}
	comment := ""
	if e.Comment != "" {
		comment = "  # " + e.Comment
	}
	fmt.Fprintf(w, "%s:%d: %+.1f %s  %s%s\n", e.File, e.Line, e.Weight, strings.Join(labels, ","), e.Source, comment)
}

type lexiconLookCmd struct {
	chosen
	Words []string `arg:"" help:"The text, in one or more arguments."`
}

// Run prints how the text is read, and the phrases found in it, in the order of the text. They are not yet what a mail
// is judged by: words before and after act on them (heed classify shows what is left).
func (l lexiconLookCmd) Run(std streams) error {
	d := text.Read(strings.Join(l.Words, " "))
	read := make([]string, len(d.Tokens))
	for i, t := range d.Tokens {
		read[i] = t.Norm
	}
	out := bufio.NewWriter(std.out)
	fmt.Fprintf(out, "read as: %s\n", strings.Join(read, " "))
	n := 0
	err := l.each(func(_ string, entries []templates.Entry) {
		phrases := make([][]text.Element, len(entries))
		for i, e := range entries {
			for _, p := range e.Phrase {
				phrases[i] = append(phrases[i], text.Element{Words: p.Words, Gap: p.Gap, Wide: p.Wide})
			}
		}
		hits := text.NewMatcher(phrases).Find(d)
		slices.SortStableFunc(hits, func(a, b text.Hit) int { return a.First - b.First })
		n += len(hits)
		for _, h := range hits {
			fmt.Fprintf(out, "%q  ", d.Slice(h.First, h.Last))
			writeEntry(out, entries[h.Phrase])
		}
	})
	if err == nil && n == 0 {
		fmt.Fprintln(out, "no phrase is found in it")
	}
	return errors.Join(err, out.Flush())
}

type lexiconLintCmd struct {
	chosen
}

// Run prints what is wrong, a line each.
func (l lexiconLintCmd) Run(std streams) error {
	out := bufio.NewWriter(std.out)
	grave, all := 0, 0
	err := l.each(func(_ string, entries []templates.Entry) {
		for _, f := range proofread.Lexicon(entries, proofread.All) {
			fmt.Fprintln(out, f)
			all++
			if f.Grave {
				grave++
			}
		}
	})
	if err := errors.Join(err, out.Flush()); err != nil {
		return err
	}
	if grave > 0 {
		return fmt.Errorf("%d errors and %d warnings in the lexicons", grave, all-grave)
	}
	return nil
}
