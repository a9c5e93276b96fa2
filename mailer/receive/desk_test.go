package receive_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"heed/mailer"
	"heed/mailer/receive"
	"heed/mailer/sandbox"
)

const (
	user   = "info@studio.test"
	secret = "s3cret"
)

// memory is a Desk that remembers everything; it is shared by the watchers of one test, as a database
// outlives a process.
type memory struct {
	mu       sync.Mutex
	cursors  map[string]receive.Cursor
	begins   []receive.Cursor
	got      []note
	fail     error                           // Handle's answer, until it is set to nil
	failFrom uint32                          // the first UID it is given for
	during   func(context.Context)           // runs inside Handle
	read     func(io.Reader) (string, error) // nil reads all of it
}

// note is what is kept of an Item.
type note struct {
	receive.Item
	body string
}

func (m *memory) Cursor(_ context.Context, mailbox, folder string) (receive.Cursor, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c, ok := m.cursors[mailbox+"/"+folder]
	return c, ok, nil
}

func (m *memory) Begin(_ context.Context, c receive.Cursor) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.put(c)
	m.begins = append(m.begins, c)
	return nil
}

func (m *memory) put(c receive.Cursor) {
	if m.cursors == nil {
		m.cursors = map[string]receive.Cursor{}
	}
	m.cursors[c.Mailbox+"/"+c.Folder] = c
}

func (m *memory) Handle(ctx context.Context, items []receive.Item) (int, error) {
	if m.during != nil {
		m.during(ctx)
	}
	for i, item := range items {
		if err := m.take(item); err != nil {
			return i, err
		}
	}
	return len(items), nil
}

func (m *memory) take(item receive.Item) error {
	n := note{Item: item}
	if item.Raw != nil {
		read := m.read
		if read == nil {
			read = func(r io.Reader) (string, error) {
				all, err := io.ReadAll(r)
				return string(all), err
			}
		}
		body, err := read(item.Raw)
		if err != nil {
			return err
		}
		n.body = body
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil && item.UID >= m.failFrom {
		return m.fail
	}
	c := m.cursors[item.Mailbox+"/"+item.Folder]
	if c.UIDValidity != item.UIDValidity || item.UID <= c.Last {
		return fmt.Errorf("mail %d of validity %d after cursor %+v", item.UID, item.UIDValidity, c)
	}
	c.Last = item.UID
	m.put(c)
	m.got = append(m.got, n)
	return nil
}

func (m *memory) notes() []note {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]note(nil), m.got...)
}

func (m *memory) setFail(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fail = err
}

// subjects lists what arrived: the subject, or !UID for a mail that could not be had.
func (m *memory) subjects() string {
	var l []string
	for _, n := range m.notes() {
		if n.Err != nil {
			l = append(l, fmt.Sprintf("!%d", n.UID))
			continue
		}
		_, rest, _ := strings.Cut(n.body, "Subject: ")
		subject, _, _ := strings.Cut(rest, "\r\n")
		l = append(l, subject)
	}
	return strings.Join(l, " ")
}

func mail(subject string) []byte {
	return []byte("From: Eva <eva@else.test>\r\nTo: info@studio.test\r\nSubject: " + subject +
		"\r\nMessage-ID: <" + subject + "@else.test>\r\n\r\nHello.\r\n")
}

func newBox(t *testing.T, opts sandbox.Options) *sandbox.Sandbox {
	t.Helper()
	opts.Users = map[string]string{user: secret}
	box, err := sandbox.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := box.Close(); err != nil {
			t.Errorf("close the sandbox: %v", err)
		}
	})
	return box
}

func deliver(t *testing.T, box *sandbox.Sandbox, subjects ...string) {
	t.Helper()
	for _, s := range subjects {
		if err := box.Deliver(user, mail(s)); err != nil {
			t.Fatal(err)
		}
	}
}

func config(box *sandbox.Sandbox) receive.Config {
	return receive.Config{
		Name: "studio", Addr: "imap.studio.test:143", TLS: mailer.TLSNone, User: user,
		Password: func() (string, error) { return secret, nil }, Dial: box.DialIMAP,
	}
}

// running starts a watcher and returns what stops it and waits.
func running(t *testing.T, c receive.Config, desk receive.Desk) (w *receive.Watcher, stop func()) {
	t.Helper()
	w = receive.New(c, desk, nil)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- w.Run(ctx) }()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run: %v", err)
		}
	}
	t.Cleanup(stop)
	return w, stop
}

// within advances the bubble's clock until what is true, and fails after limit.
func within(t *testing.T, limit time.Duration, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(limit); ; time.Sleep(time.Second / 4) {
		if ok() {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("not within %v: %s", limit, what)
		}
	}
}

var errDesk = errors.New("the database is locked")
