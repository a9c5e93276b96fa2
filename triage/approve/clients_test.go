package approve

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"heed/mailer"
)

// clients says what the replies in testdata/clients, as mail programs format them, order.
var clients = map[string]string{
	"gmail-web":          "approve",
	"gmail-android-es":   "approve?",
	"gmail-ios-sv":       "approve",
	"apple-ios":          "approve",
	"apple-mac":          "fill(date=Friday 12 December) approve",
	"outlook-desktop":    "not-a-complaint mine",
	"outlook-web-sv":     "approve",
	"outlook-mobile":     "reject",
	"thunderbird-below":  "approve",
	"thunderbird-flowed": "called(she was kind about it and is happy with a reprint of the whole album, we will send it on Monday) close",
	"samsung":            "approve?",
	"proton":             "later(27T08:00)",
	"k9":                 "undo",
	"yahoo":              "approve",
	"roundcube-letter":   "send(Dear Lisa,\n\nI have your album on my table and will bring it to you tomorrow.\n\nWarmly,\nAnna)",
	"mutt":               "close",
	"html-only":          "approve",
	"button":             "approve",
	"no-quote-signature": "approve?",
}

func TestClients(t *testing.T) {
	loc := madrid(t)
	for name, msg := range parsed(t, "clients") {
		t.Run(name, func(t *testing.T) {
			want, ok := clients[name]
			if !ok {
				t.Fatal("no expectation")
			}
			cmds, err := read(msg, noon, loc)
			if got := strings.ReplaceAll(show(cmds), " \n", " "); err != nil || got != want {
				t.Errorf("read as %s, %v\ntext %q\nsignature %q\n%s %+v", got, err, msg.Text, msg.Signature, msg.Robot, msg.Reason)
			}
			if ref, _, ok := FindTag(msg.Subject); !ok || ref != "H-4F2K" {
				t.Errorf("tag lost from %q", msg.Subject)
			}
		})
	}
}

// Nothing in testdata/hostile orders anything.
func TestHostileReplies(t *testing.T) {
	loc := madrid(t)
	for name, msg := range parsed(t, "hostile") {
		t.Run(name, func(t *testing.T) {
			if cmds, err := read(msg, noon, loc); err == nil {
				t.Errorf("read as %s\ntext %q", show(cmds), msg.Text)
			}
		})
	}
}

func parsed(t *testing.T, dir string) map[string]*mailer.Message {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", dir, "*.eml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d mails in %s, %v", len(files), dir, err)
	}
	parser := mailer.NewParser(packs(t))
	mails := map[string]*mailer.Message{}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		msg, err := parser.Parse(bytes.NewReader(raw))
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		mails[strings.TrimSuffix(filepath.Base(file), ".eml")] = msg
	}
	return mails
}
