package main_test

import (
	"bytes"
	"net/mail"
	"strings"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"heed/mailer"
	"heed/mailer/realtest"
	"heed/mailer/sandbox"
	"heed/mailer/send"
)

// world is the mail servers a victim is connected to, and the people behind them. It outlives the victim.
type world interface {
	// values are what the config file says about the servers.
	values() map[string]any
	// post sends a mail of a customer, or of staff through submission.
	post(t *testing.T, from string, to []string, raw []byte)
	// fetch returns what has come since the last call: "maja" is her inbox, "hello/Sent" a folder,
	// "outside" all that customers got.
	fetch(t *testing.T, where string) []gotten
}

// gotten is a mail that has arrived; to is who outside it went to.
type gotten struct {
	raw []byte
	to  string
}

var boxes = []string{"hello", "weddings"}

// memoryWorld is a sandbox in the test's own process; the program reaches it over loopback.
type memoryWorld struct {
	box      *sandbox.Sandbox
	imap     string
	smtp     string
	readers  map[string]*reader
	outsides int
}

func newMemoryWorld(t *testing.T, changes ...func(*sandbox.Options)) *memoryWorld {
	t.Helper()
	w := &memoryWorld{readers: map[string]*reader{}}
	options := sandbox.Options{Name: "mx.studio.example", Users: map[string]string{
		"hello@studio.example": "secret", "weddings@studio.example": "secret", "maja@studio.example": "secret",
	}}
	for _, change := range changes {
		change(&options)
	}
	var err error
	if w.box, err = sandbox.New(options); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.box.Close() })
	if w.imap, w.smtp, err = w.box.Listen("127.0.0.1:0", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *memoryWorld) values() map[string]any {
	v := map[string]any{"imap": w.imap, "imapTLS": "none", "smtp": w.smtp, "smtpTLS": "none", "ca": ""}
	var list []map[string]string
	for _, name := range boxes {
		list = append(list, map[string]string{"name": name, "addr": name + "@studio.example", "password": "secret"})
	}
	v["boxes"] = list
	return v
}

func (w *memoryWorld) post(t *testing.T, from string, to []string, raw []byte) {
	t.Helper()
	if !strings.HasSuffix(from, "@studio.example") {
		for _, addr := range to {
			if err := w.box.Deliver(addr, raw); err != nil {
				t.Fatal(err)
			}
		}
		return
	}
	client := send.New(send.Config{
		Addr: "sandbox:587", TLS: mailer.TLSNone, User: from, Dial: w.box.DialSMTP,
		Password: func() (string, error) { return "secret", nil },
	})
	if err := client.Send(t.Context(), from, to, raw); err != nil {
		t.Fatal(err)
	}
}

func (w *memoryWorld) fetch(t *testing.T, where string) (list []gotten) {
	t.Helper()
	if where == "outside" {
		all := w.box.Outside()
		for _, d := range all[w.outsides:] {
			for _, to := range d.To {
				list = append(list, gotten{d.Raw, to})
			}
		}
		w.outsides = len(all)
		return list
	}
	if w.readers[where] == nil {
		user, folder := whose(where)
		c, err := w.box.Client(user)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		w.readers[where] = &reader{c: c, folder: folder}
	}
	return w.readers[where].fetch(t)
}

// whose splits "hello/Sent".
func whose(where string) (user, folder string) {
	name, folder, ok := strings.Cut(where, "/")
	if !ok {
		folder = "INBOX"
	}
	return name + "@studio.example", folder
}

// reader reads one folder on, over one connection.
type reader struct {
	c      *imapclient.Client
	folder string
	last   imap.UID
}

func (r *reader) fetch(t *testing.T) (list []gotten) {
	t.Helper()
	box, err := r.c.Select(r.folder, &imap.SelectOptions{ReadOnly: true}).Wait()
	if err != nil {
		t.Fatal(err)
	}
	if box.NumMessages == 0 || box.UIDNext <= r.last+1 {
		return nil
	}
	var fresh imap.UIDSet
	fresh.AddRange(r.last+1, 0)
	body := &imap.FetchItemBodySection{Peek: true}
	got, err := r.c.Fetch(fresh, &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{body}}).Collect()
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range got {
		if g.UID <= r.last {
			continue
		}
		r.last = g.UID
		raw := g.FindBodySection(body)
		to := ""
		if m, err := mail.ReadMessage(bytes.NewReader(raw)); err == nil {
			to = m.Header.Get("X-Original-To")
		}
		list = append(list, gotten{raw, to})
	}
	return list
}

// realWorld is Dovecot and Postfix.
type realWorld struct {
	servers *realtest.Servers
	readers map[string]*reader
}

// newRealWorld begins after all that lies in the mailboxes already.
func newRealWorld(t *testing.T, servers *realtest.Servers) *realWorld {
	t.Helper()
	w := &realWorld{servers: servers, readers: map[string]*reader{}}
	for _, where := range []string{"maja", "outside", "hello/Sent", "weddings/Sent"} {
		_, folder := whose(where)
		w.readers[where] = &reader{folder: folder}
	}
	w.connect(t)
	for _, r := range w.readers {
		box, err := r.c.Select(r.folder, &imap.SelectOptions{ReadOnly: true}).Wait()
		if err != nil {
			t.Fatal(err)
		}
		r.last = box.UIDNext - 1
	}
	return w
}

// connect gives every reader a new connection: where the server was restarted it needs one.
func (w *realWorld) connect(t *testing.T) {
	t.Helper()
	for where, r := range w.readers {
		user, _ := whose(where)
		u := w.servers.User(t, user)
		c, err := imapclient.DialTLS(w.servers.IMAPAddr(), &imapclient.Options{TLSConfig: w.servers.TLSConfig()})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		if err := c.Login(u.Address, u.Password).Wait(); err != nil {
			t.Fatal(err)
		}
		r.c = c
	}
}

func (w *realWorld) values() map[string]any {
	v := map[string]any{
		"imap": w.servers.IMAPAddr(), "imapTLS": "implicit", "smtp": w.servers.SubmissionAddr(), "smtpTLS": "starttls", "ca": w.servers.CAFile(),
	}
	var list []map[string]string
	for _, u := range w.servers.Users() {
		if name, _, _ := strings.Cut(u.Address, "@"); name == boxes[0] || name == boxes[1] {
			list = append(list, map[string]string{"name": name, "addr": u.Address, "password": u.Password})
		}
	}
	v["boxes"] = list
	return v
}

func (w *realWorld) post(t *testing.T, from string, to []string, raw []byte) {
	t.Helper()
	if strings.HasSuffix(from, "@studio.example") {
		w.servers.Submit(t, from, to, raw)
	} else {
		w.servers.Deliver(t, from, to, raw)
	}
}

func (w *realWorld) fetch(t *testing.T, where string) []gotten {
	t.Helper()
	return w.readers[where].fetch(t)
}
