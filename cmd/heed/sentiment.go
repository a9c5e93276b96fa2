package main

import (
	"bufio"
	"fmt"
	"strings"

	"heed/templates"
	"heed/triage/classify"
	"heed/triage/text"
)

type sentimentCmd struct {
	Lang string `placeholder:"xx" help:"The language of all texts; without it, each is identified."`
	Task string `enum:"sentiment,complaint" default:"sentiment" help:"What to score: the mood (neg, pos, neutral), or whether it is a complaint (complaint, other)."`
}

// neutral is how far from zero a mood must be to count.
const neutral = 0.05

// Run reads a text a line and writes "score<TAB>label<TAB>lang" a line; a negative score leans to neg
// (to complaint), so that a forced choice is its sign.
func (s sentimentCmd) Run(std streams) error {
	packs, err := templates.Load(nil)
	if err != nil {
		return err
	}
	c := classify.New(packs)
	lines := bufio.NewScanner(std.in)
	lines.Buffer(nil, 16<<20)
	out := bufio.NewWriter(std.out)
	for lines.Scan() {
		line := strings.ToValidUTF8(lines.Text(), "�")
		lang := s.Lang
		if lang == "" {
			lang, _ = text.Identify(line)
		}
		score, label := c.Sentiment(lang, line), "neutral"
		if s.Task == "complaint" {
			score = c.Grievance(lang, line)
			label = "other"
			if score < 0 {
				label = "complaint"
			}
		} else if score <= -neutral {
			label = "neg"
		} else if score >= neutral {
			label = "pos"
		}
		fmt.Fprintf(out, "%.3f\t%s\t%s\n", score, label, lang)
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("standard input: %w", err)
	}
	return out.Flush()
}
