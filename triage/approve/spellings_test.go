package approve

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"heed/mailer"
)

// TestSpellings reads what people write for the newer commands, in testdata/spellings, as it comes by mail: in a new one
// and in a reply without quote.
func TestSpellings(t *testing.T) {
	loc, parser := madrid(t), mailer.NewParser(packs(t))
	files, err := filepath.Glob("testdata/spellings/*.txt")
	if err != nil || len(files) != 3 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	seen := map[Verb]int{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		verb := Verb("")
		for line := range strings.Lines(string(text)) {
			line = strings.TrimSpace(line)
			if name, ok := strings.CutPrefix(line, "## "); ok {
				verb = Verb(name)
				continue
			}
			if line == "" || strings.HasPrefix(line, "# ") {
				continue
			}
			said, want, _ := strings.Cut(line, " => ")
			if want == string(verb) {
				want = ""
			}
			seen[verb]++
			for _, subject := range []string{"Hello", "Re: Complaint: Lisa [H-4F2K abcdefghijklmnopqrstuvwx23]"} {
				msg, err := parser.Parse(strings.NewReader(fmt.Sprintf(newMail, subject, strings.ReplaceAll(said, `\n`, "\n"))))
				if err != nil {
					t.Fatal(err)
				}
				cmds, err := read(msg, noon, loc)
				if err != nil || len(cmds) != 1 || cmds[0].Verb != verb || detail(cmds[0], loc) != want {
					got := ""
					for _, c := range cmds {
						got += string(c.Verb) + " " + detail(c, loc)
					}
					t.Errorf("%s: %s: %q: %s, %v, %s", filepath.Base(file), verb, said, got, err, msg.Robot)
				}
			}
		}
	}
	for _, verb := range []Verb{
		SendAnyway, Offer, Accepted, Declined, Given, GiveTo, AskOwner, Promise, Kept, Reopen, Split, Posted, Mishap, NewCase, Find, ListOpen, Away, Back,
	} {
		if seen[verb] < 15 {
			t.Errorf("%s: only %d spellings", verb, seen[verb])
		}
	}
}

const newMail = "From: Anna Berg <anna@studio.example>\nTo: Heed <heed@studio.example>\nSubject: %s\nDate: Fri, 20 Nov 2026 10:00:00 +0100\n" +
	"Message-ID: <new@studio.example>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n%s\n"

// detail writes what a command holds as testdata/spellings does.
func detail(c Command, loc *time.Location) string {
	var parts []string
	add := func(format, value string) {
		if value != "" {
			parts = append(parts, fmt.Sprintf(format, value))
		}
	}
	day := func(at time.Time) string {
		switch at = at.In(loc); {
		case at.IsZero():
			return ""
		case at.Year() == noon.Year() && at.Month() == noon.Month():
			return at.Format("02T15:04")
		}
		return at.Format("2006-01-02T15:04")
	}
	if c.Number > 0 {
		add("%s", strconv.Itoa(c.Number))
	}
	add("[%s]", c.Name)
	add("<%s>", c.Address)
	add("(%s)", strings.ReplaceAll(c.Text, "\n", `\n`))
	if !c.From.IsZero() {
		add("from %s", day(c.From))
	}
	if !c.Until.IsZero() {
		add("until %s", day(c.Until))
	}
	return strings.Join(parts, " ")
}

// TestNoCommands holds what only looks like a command.
func TestNoCommands(t *testing.T) {
	text, err := os.ReadFile("testdata/no-commands.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := 0
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		lines++
		if cmds, err := read(mailOf(strings.ReplaceAll(line, `\n`, "\n")), noon, madrid(t)); err == nil {
			t.Errorf("%q: %s", line, show(cmds))
		}
	}
	if lines < 150 {
		t.Errorf("only %d lines", lines)
	}
}
