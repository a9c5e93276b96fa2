package approve

import (
	"slices"
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
		"promise Friday 14:00: the album\nkept", "lova den 28:e - x", "prometer el próximo lunes: x", "away from 3 to 10 May, Otto instead", "borta t.o.m. 1/5: Åsa",
		"Hi Heed, give to Otto Berg, thanks", "new Ana Ruiz <ana@x.example>, +34 600 111 222: she rang\n\nMvh\nAnna", "mishap a@b.example<mailto:a@b.example>: x",
		"find: \"x\" y?", "offer no 2\naccepted 1", "ask owner: may I?", "yes\nsend anyway", "¿qué hay abierto?",
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
			}
			wellFormed(t, c)
			if c.Verb == Approve || c.Verb == SendAnyway || c.Verb == Offer || c.Verb == Send || c.Verb == Edit || c.Verb == Reject {
				acts++
			}
		}
		if acts > 1 {
			t.Fatalf("several decisions: %s", show(cmds))
		}
		if problem != nil {
			for _, v := range problem.Readings {
				if mended := reader().Mend(problem.Line, v, string(v), noon, loc); mended != "" {
					if cmds, problem := readText(w, mended, mailer.Address{}, noon, loc); problem != nil || len(cmds) != 1 {
						t.Fatalf("mended to %q: %v", mended, problem)
					}
				}
			}
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

// wellFormed fails where a command lacks what its verb promises.
func wellFormed(t *testing.T, c Command) {
	t.Helper()
	switch c.Verb {
	case Later, Promise, Away:
		most := map[Verb]time.Duration{Later: MaxLater, Promise: MaxPromise, Away: MaxAway}[c.Verb]
		if !c.Until.After(noon) || c.Until.Sub(noon) > most || !c.From.IsZero() && (!c.From.After(noon) || !c.From.Before(c.Until)) {
			t.Fatalf("%s from %v until %v", c.Verb, c.From, c.Until)
		}
		if c.Verb == Promise && (c.Text == "" || strings.Contains(c.Text, "\n")) {
			t.Fatalf("promise of %q", c.Text)
		}
	case GiveTo:
		if c.Name == "" || len(c.Name) > maxName || strings.Contains(c.Name, "\n") {
			t.Fatalf("give to %q", c.Name)
		}
	case Mishap, NewCase:
		if name, addr, phone := c.Contact(); name+addr+phone == "" || strings.TrimSpace(c.Text) == "" || hasSecretTag(c.Text) || strings.Contains(c.Address, "\n") {
			t.Fatalf("%s of %q: %q", c.Verb, c.Address, c.Text)
		}
	case Find:
		if c.Text == "" || len(c.Text) > maxFind {
			t.Fatalf("find %q", c.Text)
		}
	case Offer:
		if c.Number < 0 || c.Number > maxOffer {
			t.Fatalf("offer %d", c.Number)
		}
	}
}

// Whatever is quoted, a text is sent only where the reply says so, and never an empty one or one with a secret in it.
func FuzzEdited(f *testing.F) {
	set, loc := packs(f), madrid(f)
	ask := set.Pack("en").Staff.Ask
	f.Add("send", "> "+ask.Begin+"\n> Dear Lisa,\n> it is here.\n> "+ask.End)
	f.Add("approve", ask.Begin+"\n\n"+draft+"\n"+ask.End)
	f.Add("", ">>"+ask.Begin+"\n>x\n"+ask.End+"\n"+ask.Begin)
	f.Add("edit", "> "+ask.Begin+"\nsend\n[H-4F2K "+key.Token(grant)+"]\n> "+ask.End)
	f.Fuzz(func(t *testing.T, above, quote string) {
		msg := mailOf(above)
		msg.Body, msg.OnlyQuoted = above+"\n\n"+quote, strings.TrimSpace(above) == ""
		cmds, err := reader().Read(msg, Shown{Drafts: []string{draft}}, noon, loc)
		if (len(cmds) == 0) == (err == nil) {
			t.Fatalf("%d commands, %v", len(cmds), err)
		}
		plain, _ := read(mailOf(above), noon, loc)
		for _, c := range cmds {
			if (c.Verb == Send || c.Verb == Edit) && (strings.TrimSpace(c.Text) == "" || hasSecretTag(c.Text)) {
				t.Fatalf("%s with text %q", c.Verb, c.Text)
			}
			if c.Verb == Approve && !slices.ContainsFunc(plain, func(p Command) bool { return p.Verb == Approve }) {
				t.Fatal("approved by what was quoted")
			}
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
