package approve

import (
	"strings"
	"testing"
	"time"

	"heed/mailer"
)

// readText reads a text without the mail around it.
func readText(w *words, text string, from mailer.Address, now time.Time, loc *time.Location) ([]Command, *Problem) {
	return w.reply(text, from, now, loc).all()
}

func FuzzRead(f *testing.F) {
	for _, text := range []string{
		"approve", "Hi Heed,\n\nOk, tack!\n\n/Anna", "fill date: Friday\napprove", "send:\nDear Lucía\n> x", "later friday 14:00",
		"called: fine\n\nclose", "> approve\n-- \nPS: no", "*skicka:* hej", "yes...", "\u200bapprove\u2028mine", "fill [[x]] = y",
		"Vale\nVale", "later: 2026-12-12 9am", "approve: x", "：", "/", "- ", "\"\"", "ok 👍🏽",
	} {
		f.Add(text)
	}
	w, loc := newWords(packs(f)), madrid(f)
	anna := mailer.Address{Name: "Anna Berg", Addr: "anna@studio.example"}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > maxReply {
			return
		}
		cmds, problem := readText(w, text, anna, noon, loc)
		if (len(cmds) == 0) == (problem == nil) {
			t.Fatalf("%d commands, problem %v", len(cmds), problem)
		}
		acts := 0
		for _, c := range cmds {
			switch c.Verb {
			case Send, Edit:
				if strings.TrimSpace(c.Text) == "" || hasSecretTag(c.Text) {
					t.Fatalf("%s with text %q", c.Verb, c.Text)
				}
			case Fill:
				if c.Name == "" || c.Value == "" || strings.Contains(c.Value, "\n") {
					t.Fatalf("fill %q with %q", c.Name, c.Value)
				}
			case Later:
				if !c.Until.After(noon) || c.Until.Sub(noon) > MaxLater {
					t.Fatalf("later until %v", c.Until)
				}
			}
			if c.Verb == Approve || c.Verb == Send || c.Verb == Edit || c.Verb == Reject {
				acts++
			}
		}
		if acts > 1 {
			t.Fatalf("several decisions: %s", show(cmds))
		}
		// A line that is no command turns the whole reply into a question, wherever it stands.
		if _, problem := readText(w, "qwxz zxwq\n"+text, anna, noon, loc); problem == nil {
			t.Fatal("taken with a line that is none")
		}
		// Quoting the reply leaves nothing of it.
		quote := "> " + strings.Join(splitLines(text), "\n> ")
		if cmds, problem := readText(w, quote, anna, noon, loc); problem == nil {
			t.Fatalf("a quote acts: %s", show(cmds))
		}
	})
}

func FuzzFindTag(f *testing.F) {
	f.Add("Re: " + Tag("H-4F2K", key.Token(grant)))
	f.Add("[H-4F2K] [H-9C9C]")
	f.Add("[[H-4F2K\r\n x]")
	f.Fuzz(func(t *testing.T, subject string) {
		ref, token, ok := FindTag(subject)
		if ok && (!ValidRef(ref) && ref != StudioRef || len(token) != tokenChars || token != strings.ToLower(token)) {
			t.Fatalf("%q, %q", ref, token)
		}
		if named, found := FindRef(subject); ok && (!found || named != ref) {
			t.Fatalf("tag %q, reference %q", ref, named)
		}
	})
}
