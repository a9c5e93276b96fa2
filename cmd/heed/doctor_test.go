package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"heed/mailer/sandbox"
	"heed/triage/store"
)

// doctor runs the checkup of a bubble's studio while its daemon is at work.
func (b *bubble) doctor(mail bool) (string, int) {
	b.t.Helper()
	var out bytes.Buffer
	d := doctorCmd{Config: filepath.Join(b.dir, "heed.toml"), Mail: mail, Wait: 2 * time.Minute}
	err := d.examine(b.t.Context(), &out, b.wiring)
	return out.String(), exitCode(err)
}

func said(t *testing.T, out string, wanted ...string) {
	t.Helper()
	for _, w := range wanted {
		if !strings.Contains(out, w) {
			t.Errorf("%q is missing in\n%s", w, out)
		}
	}
}

func TestDoctorFindsAllWell(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, looksSeldom)
		defer b.stop()
		b.pass(time.Minute)
		out, code := b.doctor(false)
		said(t, out, "mode assist; mailboxes: 1; people who may decide: 2, owners: 1", "the clock says Sat 1 Jan 2000 00:01:00 in UTC",
			"can be written to", "is sound; 0 waiting for an answer; the daemon was last at work",
			"mailbox info: signed in to 127.0.0.1:143 as info@lumen.example", `folder "INBOX", mails: 0`, `sent mail lies in "Sent"`,
			"outgoing mail: signed in to 127.0.0.1:587", "--mail sends a mail round")
		if code != 0 || strings.Contains(out, "WRONG") {
			t.Errorf("exit code %d:\n%s", code, out)
		}
		if n := len(b.inbox("info@lumen.example")); n != 0 {
			t.Errorf("%d mails were sent without --mail", n)
		}
		left, err := filepath.Glob(filepath.Join(b.dir, ".heed-doctor-*"))
		if err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	})
}

// TestDoctorSendsAMailRound: what the server stamps is printed, with the line for the config; the daemon takes the mail
// for what it is.
func TestDoctorSendsAMailRound(t *testing.T) {
	pins := func(id string) func(*bubble) {
		return func(b *bubble) {
			b.config = strings.Replace(b.config, `authserv_id = "mx.sandbox.test"`, fmt.Sprintf("authserv_id = %q", id), 1)
		}
	}
	strangers := func(n int, field string) func(*bubble) {
		return func(b *bubble) {
			for i := range n {
				raw := fmt.Sprintf("%sFrom: g%d@example.com\r\nTo: info@lumen.example\r\nSubject: x\r\nMessage-ID: <g%d@example.com>\r\n\r\nx\r\n", field, i, i)
				if err := b.box.Append("info@lumen.example", "INBOX", []byte(raw), time.Now()); err != nil {
					b.t.Fatal(err)
				}
			}
		}
	}
	silent := func(b *bubble) { b.options.NoResults = true }
	const line = "[approve]\n      authserv_id = \"%s\""
	for _, tt := range []struct {
		name    string
		changes []func(*bubble)
		before  func(*bubble)
		want    []string
		never   string
		code    int
	}{
		{"pinned already", nil, nil, []string{"was back after", "topmost, your mail server's own", "dmarc=pass header.from=lumen.example",
			"replies from lumen.example are proven by dmarc; heed.toml has the right line already"}, "Put this", 0},
		{"not pinned", []func(*bubble){pins("")}, nil, []string{"With it, replies from lumen.example are proven by dmarc", fmt.Sprintf(line, "mx.sandbox.test")}, "confirming reply", 0},
		{"another one is pinned", []func(*bubble){pins("mx.old.example")}, nil,
			[]string{`WRONG mailbox info: heed.toml trusts "mx.old.example", and the server calls itself "mx.sandbox.test"`, fmt.Sprintf(line, "mx.sandbox.test")}, "", exitFailed},
		{"nothing is stamped", []func(*bubble){silent, pins("")}, nil,
			[]string{"DKIM, checked here:", "no name stands topmost on most of the last 0 mails", "there is no authserv_id to give", "the confirming reply, which counts for 90 days"}, "Put this", 0},
		{"nothing is stamped on mail to itself", []func(*bubble){silent, pins("")}, strangers(12, "Authentication-Results: mx.host.example; none\r\n"),
			[]string{"this on nearly all of the last 12 mails", fmt.Sprintf(line, "mx.host.example"), "the confirming reply"}, "", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBubble(t, append(tt.changes, looksSeldom)...)
				defer b.stop()
				b.pass(time.Minute)
				if tt.before != nil {
					tt.before(b)
				}
				out, code := b.doctor(true)
				said(t, out, tt.want...)
				if code != tt.code {
					t.Errorf("exit code %d, want %d:\n%s", code, tt.code, out)
				}
				if tt.never != "" && strings.Contains(out, tt.never) {
					t.Errorf("%q stands in\n%s", tt.never, out)
				}
				b.pass(10 * time.Minute)
				if n := b.count("own"); n != 1 {
					t.Errorf("the daemon took %d mails for its own, want 1", n)
				}
			})
		})
	}
}

// count says how many mails had this outcome.
func (b *bubble) count(outcome string) (n int) {
	b.t.Helper()
	err := b.store.Read(b.t.Context(), func(tx *store.Tx) error {
		counts, err := tx.CountOutcomes(time.Time{}, time.Now())
		n = counts[outcome]
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return n
}

func TestDoctorFindsWhatIsWrong(t *testing.T) {
	elsewhere := func(b *bubble) { // mail to the address arrives in another mailbox
		b.options.Aliases = map[string]string{"post@lumen.example": "anna@lumen.example"}
		b.config = strings.Replace(b.config, `addresses = ["info@lumen.example"]`, `addresses = ["post@lumen.example"]`, 1)
	}
	for _, tt := range []struct {
		name   string
		change func(*bubble) // before the daemon starts
		mail   bool
		spoil  func(*bubble) // while it runs
		want   string
		code   int
	}{
		{"the password is refused", nil, false, func(b *bubble) { b.password("wrong") }, "refuses the sign-in as info@lumen.example", exitUnavailable},
		{"the provider is down", nil, false, func(b *bubble) { b.box.Down(sandbox.IMAP) }, "WRONG", exitUnavailable},
		{"a folder is missing", nil, false, func(b *bubble) {
			text := strings.Replace(b.config, `name = "info"`, "name = \"info\"\nfolders = [\"INBOX\", \"Bröllop\"]", 1)
			b.rewrite(text)
		}, `folder "Bröllop" cannot be opened`, exitUnavailable},
		{"the clock is wrong", nil, false, func(b *bubble) {
			if err := b.box.Append("info@lumen.example", "INBOX", []byte(bubbleMail), time.Now().Add(time.Hour)); err != nil {
				b.t.Fatal(err)
			}
		}, "the clock of this machine is 1h0m0s behind", exitFailed},
		{"the mail does not come back", elsewhere, true, nil, "has not come back; is post@lumen.example this mailbox's address", exitUnavailable},
		{"the mail is taken for spam", func(b *bubble) {
			elsewhere(b)
			b.options.OnData = func(_ string, _ []string, raw []byte) error {
				return b.box.Append("info@lumen.example", "Trash", raw, time.Now())
			}
		}, true, nil, "has come to Trash instead of a watched folder", exitFailed},
		{"the mail is refused", func(b *bubble) {
			b.options.OnData = func(string, []string, []byte) error { return sandbox.Refuse(550, "no") }
		}, true, nil, "was not taken", exitUnavailable},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				changes := []func(*bubble){looksSeldom}
				if tt.change != nil {
					changes = append(changes, tt.change)
				}
				b := newBubble(t, changes...)
				defer b.stop()
				b.pass(time.Minute)
				if tt.spoil != nil {
					tt.spoil(b)
				}
				out, code := b.doctor(tt.mail)
				said(t, out, tt.want)
				if code != tt.code {
					t.Errorf("exit code %d, want %d:\n%s", code, tt.code, out)
				}
			})
		})
	}
}

// rewrite changes the config file beside the daemon.
func (b *bubble) rewrite(text string) {
	b.t.Helper()
	file := fmt.Appendf(nil, text, b.dir, filepath.Join(b.dir, "password"), filepath.Join(b.dir, "smtp-password"))
	if err := os.WriteFile(filepath.Join(b.dir, "heed.toml"), file, 0o600); err != nil {
		b.t.Fatal(err)
	}
}

func TestDoctorBeforeTheFirstStart(t *testing.T) {
	c := &checkup{out: &bytes.Buffer{}, zone: time.UTC, now: time.Now}
	dir := filepath.Join(t.TempDir(), "not", "there")
	c.dataFolder(dir)
	c.database(t.Context(), filepath.Join(dir, "heed.db"))
	if c.unwell {
		t.Errorf("a studio before its first start:\n%s", c.out)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the doctor made the data folder: %v", err)
	}
	file := filepath.Join(t.TempDir(), "heed.db")
	if err := os.WriteFile(file, []byte("no database"), 0o600); err != nil {
		t.Fatal(err)
	}
	c.dataFolder(file)
	c.database(t.Context(), file)
	said(t, fmt.Sprint(c.out), "is not a folder", "WRONG database:")
}
