package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"heed/cmd/heed/config"
	"heed/mailer"
	"heed/mailer/sandbox"
	"heed/mailer/send"
	"heed/templates"
	"heed/triage"
	"heed/triage/store"
)

// bubbleConfig is a studio of two on a provider that is reached over pipes.
const bubbleConfig = `
data = %q
[studio]
name = "Lumen Studio"
timezone = "UTC"
[[mailbox]]
name = "info"
imap = "127.0.0.1:143"
tls = "none"
user = "info@lumen.example"
password_file = %q
addresses = ["info@lumen.example"]
[smtp]
server = "127.0.0.1:587"
tls = "none"
user = "info@lumen.example"
password_file = %q
[[staff]]
name = "Anna Holm"
email = "anna@lumen.example"
owner = true
[[staff]]
name = "Bo Lind"
email = "bo@lumen.example"
[approve]
authserv_id = "mx.sandbox.test"
dkim = false
[hours]
sat = ["09:00-18:00"]
sun = ["09:00-18:00"]
mon = ["09:00-18:00"]
[close]
after = "1d"
`

// bubble is the whole daemon on in-memory servers in a testing/synctest bubble: days pass in milliseconds,
// with the real loops, timers and connections.
type bubble struct {
	t      *testing.T
	box    *sandbox.Sandbox
	store  *store.Store
	parser *mailer.Parser
	daemon *daemon
	stop   func()

	// What a test may change before the daemon starts.
	options sandbox.Options
	config  string // with places for the data folder and two password files
	wiring  wiring
	dir     string
}

func newBubble(t *testing.T, changes ...func(*bubble)) *bubble {
	t.Helper()
	b := &bubble{t: t, dir: bubbleDir(t), config: bubbleConfig}
	b.options.Users = map[string]string{"info@lumen.example": "secret", "anna@lumen.example": "secret", "bo@lumen.example": "secret"}
	b.wiring = wiring{
		dialIMAP: func(ctx context.Context, network, addr string) (net.Conn, error) {
			return b.box.DialIMAP(ctx, network, addr)
		},
		dialSMTP: func(ctx context.Context, network, addr string) (net.Conn, error) {
			return b.box.DialSMTP(ctx, network, addr)
		},
		now: time.Now, log: slog.New(slog.DiscardHandler),
	}
	for _, change := range changes {
		change(b)
	}
	var err error
	if b.box, err = sandbox.New(b.options); err != nil {
		t.Fatal(err)
	}
	packs, err := templates.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	b.parser = mailer.NewParser(packs)
	b.password("secret")
	if err := os.WriteFile(filepath.Join(b.dir, "smtp-password"), []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(b.dir, "heed.toml")
	text := fmt.Appendf(nil, b.config, b.dir, filepath.Join(b.dir, "password"), filepath.Join(b.dir, "smtp-password"))
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	st, closeStore, err := openStore(t.Context(), cfg.Data)
	if err != nil {
		t.Fatal(err)
	}
	b.store = st
	if b.daemon, err = newDaemon(t.Context(), cfg, st, b.wiring); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- b.daemon.run(ctx, func() {}) }()
	b.stop = func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		closeStore()
		b.box.Close()
	}
	return b
}

// bubbleDir is in memory where there is such a folder: days of a bubble are many commits, and the disk
// would only take time.
func bubbleDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "heed-bubble-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// password is what the file says by which the daemon signs in to the mailbox.
func (b *bubble) password(word string) {
	b.t.Helper()
	if err := os.WriteFile(filepath.Join(b.dir, "password"), []byte(word), 0o600); err != nil {
		b.t.Fatal(err)
	}
}

// looksSeldom polls as seldom as allowed: a day of polls is most of what a bubble costs, and IDLE tells of
// new mail all the same.
func looksSeldom(b *bubble) {
	b.config = strings.Replace(b.config, `name = "info"`, "name = \"info\"\npoll = \"9m\"", 1)
}

// pass lets time go by.
func (b *bubble) pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func (b *bubble) inbox(user string) (list []*mailer.Message) {
	b.t.Helper()
	mails, err := b.box.Inbox(user)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, m := range mails {
		msg, err := b.parser.Parse(bytes.NewReader(m.Raw))
		if err != nil {
			b.t.Fatal(err)
		}
		list = append(list, msg)
	}
	return list
}

func (b *bubble) reply(from triage.Member, to *mailer.Message, text string) {
	b.t.Helper()
	raw, err := send.Render(&mailer.Outgoing{
		MessageID: fmt.Sprintf("r%d@lumen.example", time.Now().UnixNano()), From: mailer.Address{Name: from.Name, Addr: from.Email},
		To: []mailer.Address{to.From}, Subject: "Re: " + to.Subject, InReplyTo: to.MessageID, Date: time.Now(), Text: text + "\n",
	})
	if err != nil {
		b.t.Fatal(err)
	}
	client := send.New(send.Config{Addr: "sandbox:587", TLS: mailer.TLSNone, User: from.Email, Dial: b.box.DialSMTP,
		Password: func() (string, error) { return "secret", nil }})
	if err := client.Send(b.t.Context(), from.Email, []string{to.From.Addr}, raw); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bubble) only() (c triage.Case) {
	b.t.Helper()
	err := b.store.Read(b.t.Context(), func(tx *store.Tx) error {
		cases, err := tx.CasesIn(10, triage.States...)
		if len(cases) != 1 {
			return fmt.Errorf("%d cases, want 1 (%v)", len(cases), err)
		}
		c = cases[0]
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return c
}

var bubbleBo = triage.Member{Name: "Bo Lind", Email: "bo@lumen.example"}

const bubbleMail = "From: Grace <grace@example.com>\r\nTo: info@lumen.example\r\nSubject: Prints\r\nMessage-ID: <g1@example.com>\r\n\r\n" +
	"Hello,\r\n\r\nthe prints are far too dark and I am very disappointed. Please print them again.\r\n\r\nGrace\r\n"

// TestDaysPass lets a case wait for two days: staff are reminded in opening hours only, the owner
// hears of it, and a late approval still leaves once.
func TestDaysPass(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, looksSeldom)
		defer b.stop()
		b.pass(9*time.Hour + time.Minute) // the bubble begins on a Saturday at midnight
		if err := b.box.Deliver("info@lumen.example", []byte(bubbleMail)); err != nil {
			t.Fatal(err)
		}
		b.pass(time.Second)
		asked := b.inbox("bo@lumen.example")
		if len(asked) != 1 {
			t.Fatalf("a second after the mail came in bo has %d mails, want 1", len(asked))
		}
		b.pass(47 * time.Hour)
		mails := b.inbox("bo@lumen.example")
		if len(mails) < 3 || len(mails) > 12 {
			t.Errorf("in two days bo was asked %d times", len(mails))
		}
		for _, m := range mails {
			if h := m.Date.UTC().Hour(); h < 9 || h > 18 {
				t.Errorf("mail to bo at %s", m.Date)
			}
		}
		if !slices.ContainsFunc(b.inbox("anna@lumen.example"), func(m *mailer.Message) bool { return strings.Contains(m.Subject, "Grace") }) {
			t.Error("the owner never heard of Grace")
		}
		if !slices.ContainsFunc(b.inbox("anna@lumen.example"), func(m *mailer.Message) bool { return m.Heed == "digest" }) {
			t.Error("no digest in two days")
		}
		b.reply(bubbleBo, mails[len(mails)-1], "send: Dear Grace,\n\nwe print them again today.\n\nBo")
		b.pass(time.Minute)
		if c := b.only(); c.State != triage.Held {
			t.Fatalf("case is %s", c.State)
		}
		b.pass(2 * time.Minute)
		if n := len(b.box.Outside()); n != 1 {
			t.Fatalf("%d answers", n)
		}
		before := len(b.inbox("bo@lumen.example"))
		b.pass(25 * time.Hour)
		if c := b.only(); c.State != triage.Resolved {
			t.Errorf("case is %s", c.State)
		}
		if after := len(b.inbox("bo@lumen.example")); after != before {
			t.Errorf("%d mails to bo after the answer", after-before)
		}
		for _, m := range b.folder("info@lumen.example", "INBOX") {
			if len(m.Flags) > 0 {
				t.Errorf("flags of mail %d were changed: %v", m.UID, m.Flags)
			}
		}
	})
}

func (b *bubble) folder(user, name string) []sandbox.Mail {
	b.t.Helper()
	mails, err := b.box.Folder(user, name)
	if err != nil {
		b.t.Fatal(err)
	}
	return mails
}

// TestServersGoAway takes both servers off the network for a while; nothing is lost or doubled.
func TestServersGoAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, looksSeldom)
		defer b.stop()
		b.pass(10 * time.Hour)
		b.box.Down(sandbox.IMAP)
		b.box.Down(sandbox.SMTP)
		b.pass(time.Hour)
		if err := b.box.Deliver("info@lumen.example", []byte(bubbleMail)); err != nil {
			t.Fatal(err)
		}
		b.pass(time.Hour)
		b.box.Up(sandbox.IMAP)
		b.pass(10 * time.Minute)
		b.only()
		b.box.Up(sandbox.SMTP)
		b.pass(time.Hour)
		mails := b.inbox("bo@lumen.example")
		if len(mails) != 1 {
			t.Errorf("bo has %d mails, want 1", len(mails))
		}
	})
}
