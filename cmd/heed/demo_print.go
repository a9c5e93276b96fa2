package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"heed/mailer"
	"heed/triage"
)

// narrator writes the transcript.
type narrator struct {
	w      io.Writer
	colour bool
	n      int
}

func newNarrator(w io.Writer) *narrator { return &narrator{w: w, colour: isTerminal(w)} }

func (n *narrator) say(format string, args ...any) { fmt.Fprintf(n.w, format+"\n", args...) }

func (n *narrator) paint(code, s string) string {
	if !n.colour {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

// chapter begins a part of the story.
func (n *narrator) chapter(title string) {
	n.say("\n%s", n.paint("1;36", "━━━ "+title+" "+strings.Repeat("━", max(3, 92-len([]rune(title))))))
}

// arrival shows a mail that came in.
func (n *narrator) arrival(m *mailer.Message) {
	n.n++
	who := m.From.Name
	if who == "" {
		who = m.From.Addr
	}
	n.say("\n%s", n.paint("1", fmt.Sprintf("✉ %d  %s: %s", n.n, who, m.Subject)))
}

// words shows what a customer wrote, the telling words in brackets (or in colour).
func (n *narrator) words(text string, reasons []triage.Reason) {
	n.say("%s", indent(highlight(text, reasons, n.colour), "     │ "))
}

// verdict shows what Heed thinks, and the words that led to it.
func (n *narrator) verdict(v triage.Verdict) {
	n.say("  ⇒ %s", n.paint("1;33", summary(v)))
	var because []string
	for _, r := range topReasons(v, 6) {
		because = append(because, fmt.Sprintf("%q → %s", r.Phrase, r.Label))
	}
	if len(because) > 0 {
		n.say("     because of %s", strings.Join(because, ", "))
	}
}

// letter shows a text somebody reads, between lines.
func (n *narrator) letter(title, text string) {
	n.say("  ┌─ %s", n.paint("1", title))
	n.say("%s", indent(strings.TrimSpace(text), "  │ "))
	n.say("  └─")
}

// staff shows what a member of staff writes back.
func (n *narrator) staff(who, text string) {
	n.say("  ✎ %s replies: %s", n.paint("1;32", who), n.paint("32", oneLine(text)))
}

// note tells what happened in a line.
func (n *narrator) note(format string, args ...any) { n.say("  · "+format, args...) }

// time says that the clock was moved.
func (n *narrator) time(now time.Time, why string) {
	n.say("\n%s", n.paint("2", "⏩ The demo's clock is moved to "+now.Format("Monday 2 January, 15:04")+": "+why))
}

func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' }), " ⏎ ")
}

// ownWords is a mail without what it quotes.
func ownWords(m *mailer.Message) string {
	lines := strings.Split(strings.TrimSpace(m.Body), "\n")
	for i := len(lines) - 1; i >= 0; i-- {
		if strings.HasPrefix(lines[i], ">") {
			continue
		}
		if i < len(lines)-1 { // the attribution line above the quote
			return strings.TrimSpace(strings.Join(lines[:i], "\n"))
		}
		break
	}
	return strings.TrimSpace(m.Body)
}
