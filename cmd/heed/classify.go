package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"heed/mailer"
	"heed/triage"
	"heed/triage/classify"
	"heed/triage/review"
)

type classifyCmd struct {
	wording
	JSON  bool     `name:"json" help:"One line of JSON a message."`
	Paths []string `arg:"" name:"path" help:"An .eml, an mbox, a folder, or - for one message on standard input."`
}

func (c classifyCmd) Run(std streams) error {
	packs, options, err := c.load()
	if err != nil {
		return err
	}
	parser, classifier := mailer.NewParser(packs), classify.NewWith(packs, options)
	out := json.NewEncoder(std.out)
	out.SetEscapeHTML(false)
	colour := isTerminal(std.out)
	return eachMail(c.Paths, std.in, func(name string, mail io.ReadSeeker) error {
		msg, err := parser.Parse(mail)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		v := verdictOf(classifier, msg, time.Now())
		if c.JSON {
			return out.Encode(struct {
				File string `json:"file"`
				triage.Verdict
			}{name, normal(v)})
		}
		return printVerdict(std.out, name, msg, v, colour)
	})
}

// verdictOf reads a mail as the desk would, without knowing its sender.
func verdictOf(c *classify.Classifier, msg *mailer.Message, now time.Time) triage.Verdict {
	rev, _ := review.Detect(msg)
	return c.Classify(classify.Input{
		From: msg.From, Subject: msg.Subject, Text: msg.Text, Quoted: msg.Quoted, Signature: msg.Signature, Lang: msg.Lang,
		Date: msg.Date, Now: now, Robot: msg.Robot, RobotReason: msg.Reason, Review: rev,
	})
}

// normal makes the lists of a verdict empty instead of null.
func normal(v triage.Verdict) triage.Verdict {
	v.Themes, v.Flags, v.Wants, v.Reasons = list(v.Themes), list(v.Flags), list(v.Wants), list(v.Reasons)
	return v
}

// isTerminal reports whether w is a terminal that wants colour (NO_COLOR is respected).
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok || os.Getenv("NO_COLOR") != "" {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func printVerdict(w io.Writer, name string, msg *mailer.Message, v triage.Verdict, colour bool) error {
	var b strings.Builder
	fmt.Fprintf(&b, "── %s\n%s <%s>: %s\n%s\n", name, msg.From.Name, msg.From.Addr, msg.Subject, summary(v))
	for _, r := range topReasons(v, 8) {
		fmt.Fprintf(&b, "   %+5.1f  %-18s %q\n", r.Weight, r.Label, r.Phrase)
	}
	fmt.Fprintf(&b, "\n%s\n\n", indent(highlight(msg.Text, v.Reasons, colour), "  "))
	_, err := io.WriteString(w, b.String())
	return err
}

// summary is a verdict in one line.
func summary(v triage.Verdict) string {
	parts := []string{string(v.Kind)}
	if v.Unsure && v.Second != "" {
		parts[0] += " or " + string(v.Second)
	}
	if v.Severity > 0 {
		parts = append(parts, fmt.Sprintf("severity %d of 4", v.Severity))
	}
	if v.Review != nil {
		parts = append(parts, fmt.Sprintf("%g stars at %s", v.Review.Stars, v.Review.Site))
	}
	for _, t := range v.Themes {
		parts = append(parts, string(t))
	}
	for _, f := range v.Flags {
		parts = append(parts, "!"+string(f))
	}
	for _, want := range v.Wants {
		if want != "none" {
			parts = append(parts, "wants "+string(want))
		}
	}
	return fmt.Sprintf("%s  (%s, score %+.1f, %.0f %% sure)", strings.Join(parts, ", "), v.Lang, v.Score, 100*v.Confidence)
}

// topReasons are the reasons that weigh most, the heaviest first.
func topReasons(v triage.Verdict, most int) []triage.Reason {
	reasons := slices.Clone(v.Reasons)
	slices.SortStableFunc(reasons, func(a, b triage.Reason) int { return cmp.Compare(max(b.Weight, -b.Weight), max(a.Weight, -a.Weight)) })
	return reasons[:min(most, len(reasons))]
}

// highlight marks the telling words of a text: in colour, or between brackets.
func highlight(text string, reasons []triage.Reason, colour bool) string {
	before, after := "[", "]"
	if colour {
		before, after = "\x1b[1;33m", "\x1b[0m"
	}
	spans := slices.DeleteFunc(slices.Clone(reasons), func(r triage.Reason) bool {
		return max(r.Weight, -r.Weight) < 1 || r.Where != "text" || r.At[0] < 0 || r.At[1] > len(text) || r.At[0] >= r.At[1]
	})
	slices.SortFunc(spans, func(a, b triage.Reason) int {
		return cmp.Or(cmp.Compare(a.At[0], b.At[0]), cmp.Compare(b.At[1], a.At[1]))
	})
	var b strings.Builder
	at := 0
	for _, s := range spans {
		if s.At[0] < at {
			continue
		}
		b.WriteString(text[at:s.At[0]] + before + text[s.At[0]:s.At[1]] + after)
		at = s.At[1]
	}
	b.WriteString(text[at:])
	return b.String()
}
