package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"heed/mailer"
	"heed/triage/classify"
)

type examCmd struct {
	wording
	JSON    bool     `name:"json" help:"One JSON object instead of tables."`
	Lang    []string `placeholder:"xx" help:"Only the mails in these languages."`
	Worst   int      `default:"10" help:"How many of the worst mistakes to show."`
	Caution *float64 `placeholder:"-1..1" help:"Try this caution, whatever the config says."`
	Files   []string `arg:"" name:"file" help:"Labelled mails, one JSON object a line; - for standard input."`
}

// Help is what "heed exam --help" says beyond one line.
func (examCmd) Help() string {
	return `Mails that a person has labelled are read as 'heed classify' reads them, and what is said of them is held against the labels: how many complaints were found and how many false alarms raised in each language, which kinds, themes, flags, wants and severities were right, and which mistakes were the worst, with the words that led to them.

Grade it on your own mails before you trust it with them. A line is one mail:

  {"id": "1", "lang": "en", "from": "Eva Lind <eva@example.org>", "subject": "Our album", "body": "Still nothing.", "kind": "complaint", "severity": 2, "themes": ["late-delivery"], "flags": [], "wants": ["date"]}

"headers": {"Date": "...", "Auto-Submitted": "..."} adds headers; without a Date, words of time count from now. "severity" is 1 to 4 or null. A list that is left out is not graded. "ambiguous": true marks a mail about which honest people differ: it is graded, and comes late among the mistakes. "note" is for yourself. 'heed export corrections' prints the mails that staff set right in this format. Nothing leaves this machine.

A line that is wrong is named with file, line and reason; the others are graded, and the exit code is 1.`
}

// Run grades all mails of the files.
func (e examCmd) Run(std streams) error {
	packs, options, err := e.load()
	if err != nil {
		return err
	}
	if e.Caution != nil {
		if options.Caution = *e.Caution; !(options.Caution >= -1 && options.Caution <= 1) {
			return usage{fmt.Errorf("caution %g is not between -1 and 1", options.Caution)}
		}
	}
	parser, classifier := mailer.NewParser(packs), classify.NewWith(packs, options)
	g, now, bad := newGrade(), time.Now(), 0
	for _, file := range e.Files {
		exam, err := readExamFile(file, std.in)
		for _, b := range exam.bad {
			fmt.Fprintln(std.err, b)
		}
		if len(exam.strange) > 0 {
			fmt.Fprintf(std.err, "%s: warning: keys that mean nothing here: %s\n", file, strings.Join(exam.strange, ", "))
		}
		if err != nil {
			return err
		}
		bad += len(exam.bad)
		for _, m := range exam.mails {
			if len(e.Lang) > 0 && !slices.Contains(e.Lang, m.Lang) {
				continue
			}
			msg, err := parser.Parse(bytes.NewReader(m.raw()))
			if err != nil {
				return fmt.Errorf("%s:%d: %w", m.file, m.line, err)
			}
			g.add(m, verdictOf(classifier, msg, now))
		}
	}
	switch {
	case g.mails == 0 && bad == 0:
		return fmt.Errorf("there is no mail to grade")
	case e.JSON:
		err = writeGradeJSON(std.out, g, bad, e.Worst)
	case g.mails > 0:
		err = printGrade(std.out, g, e.Worst, isTerminal(std.out))
	}
	if err == nil && bad > 0 {
		err = fmt.Errorf("%d lines could not be graded; %d were", bad, g.mails)
	}
	return err
}

func readExamFile(name string, stdin io.Reader) (examFile, error) {
	if name == "-" {
		return readExam("standard input", stdin)
	}
	f, err := os.Open(name)
	if err != nil {
		return examFile{}, err
	}
	defer f.Close()
	return readExam(name, f)
}
