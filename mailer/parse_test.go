package mailer_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"heed/mailer"
)

func parse(t testing.TB, raw string) *mailer.Message {
	t.Helper()
	m, err := newParser(t).Parse(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

const head = "From: Jo <jo@example.com>\r\nTo: hola@studio.example\r\nSubject: Prints\r\nDate: Tue, 4 Jun 2024 10:15:00 +0200\r\nMessage-ID: <1@example.com>\r\n"

func TestLimits(t *testing.T) {
	var deep strings.Builder
	deep.WriteString(head)
	for i := range 2000 {
		fmt.Fprintf(&deep, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	deep.WriteString("\r\nlost in the depth\r\n")
	many := head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nfirst\r\n" + strings.Repeat("--b\r\nContent-Type: image/png\r\n\r\nx\r\n", 3000) + "--b--\r\n"
	const page = head + "Content-Type: text/html\r\n\r\n"
	for _, c := range []struct{ name, raw, damage string }{
		{"two thousand nested parts", deep.String(), "parts nested deeper than 20"},
		{"three thousand parts", many, "more than 500 parts"},
		{"an endless header", head + "X-Long: " + strings.Repeat("a ", 600<<10) + "\r\n\r\nHello.\r\n", ""},
		{"a hundred thousand fields", head + strings.Repeat("X-A: b\r\n", 100_000) + "\r\nHello.\r\n", "header cut after 262144 bytes"},
		{"five megabytes of text", head + "\r\n" + strings.Repeat("All work and no play.\r\n", 240_000), "text cut after 1048576 bytes"},
		{"five megabytes of text in parts", head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + strings.Repeat("\r\n"+strings.Repeat("words ", 80_000)+"\r\n--b\r\n", 10), "text cut after 1048576 bytes"},
		{"five megabytes of HTML", page + strings.Repeat("<p>All <b>work</b> and no play.</p>\r\n", 140_000), "text cut after 1048576 bytes"},
		{"a line of five megabytes", head + "\r\n" + strings.Repeat("word ", 1<<20), "text cut after 1048576 bytes"},
		{"a hundred thousand open tags", page + strings.Repeat("<div><blockquote>", 50_000) + "deep", ""},
		{"comments without end", page + strings.Repeat("<!--", 250_000), ""},
		{"styles without end", page + strings.Repeat("<style>", 140_000), ""},
		{"ten thousand addresses", "From: " + strings.Repeat("a@example.com, ", 10_000) + "\r\n\r\nHello.\r\n", "more than 500 addresses in one field"},
		{"a megabyte of quote marks", head + "\r\n" + strings.Repeat(">", 1<<20) + "\r\n", ""},
		{"fifty thousand quoted lines", head + "\r\n" + strings.Repeat("> that is what I said\r\n", 50_000), ""},
		{"attribution lines without end", head + "\r\n" + strings.Repeat("On Mon, 3 Jun 2024 at 9:12, Jo <jo@example.com>\r\n", 20_000), ""},
		{"quotes without end", head + "\r\n" + strings.Repeat("On Mon, 3 Jun 2024 at 9:12, Jo <jo@example.com> wrote:\r\n> x\r\n", 10_000), ""},
		{"times and addresses without end", head + "\r\n" + strings.Repeat("1:1 a@b.c:\r\n", 80_000), ""},
		{"colons without end", head + "\r\n" + strings.Repeat("a:\r\n", 200_000), ""},
		{"header blocks without end", head + "\r\n" + strings.Repeat("From: a\r\n", 100_000), ""},
		{"encoded words without end", "From: jo@example.com\r\nSubject: " + strings.Repeat("=?utf-8?q?a", 20_000) + "\r\n\r\nHello.\r\n", ""},
		{"ids without end", "From: jo@example.com\r\nReferences: " + strings.Repeat("<a@b> ", 40_000) + "\r\n\r\nHello.\r\n", ""},
		{"parameters without end", "From: jo@example.com\r\nContent-Type: text/plain; " + strings.Repeat("a*1=\"b ", 30_000) + "\r\n\r\nHello.\r\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, took := quickest(t, []byte(c.raw))
			if m.From.Addr == "" || m.Unreadable != "" {
				t.Errorf("not usable: %+v", m)
			}
			if c.damage != "" && !strings.Contains(strings.Join(m.Damage, "; "), c.damage) {
				t.Errorf("damage %q lacks %q", m.Damage, c.damage)
			}
			if len(m.Body) > 2<<20 || len(m.Text) > 2<<20 || len(m.Subject) > 1<<20 {
				t.Errorf("kept too much: body %d, text %d, subject %d", len(m.Body), len(m.Text), len(m.Subject))
			}
			if took > 10*slow { // generous: other work goes on beside, and what grows with the square is far beyond
				t.Errorf("took %v", took)
			}
		})
	}
}

// slow is what reading no mail may take.
const slow = 50 * time.Millisecond

// quickest reads a mail up to three times, for as long as it takes more than slow: what else the machine does
// counts for nothing.
func quickest(t testing.TB, raw []byte) (m *mailer.Message, took time.Duration) {
	t.Helper()
	p := newParser(t)
	took = time.Hour
	for n := 0; n < 3 && took > slow; n++ {
		began := time.Now()
		var err error
		if m, err = p.Parse(bytes.NewReader(raw)); err != nil {
			t.Fatal(err)
		}
		took = min(took, time.Since(began))
	}
	return m, took
}

// TestHashSameMail: the copy in Sent and the one that went round through servers are one mail.
func TestHashSameMail(t *testing.T) {
	body := "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHello,  \r\n\r\nthe prints are ready.\r\n--b\r\nContent-Type: image/png; name=a.png\r\nContent-Transfer-Encoding: base64\r\n\r\nQUJD\r\nREVG\r\n--b--\r\n"
	sent := head + body
	same := map[string]string{
		"traces":     "Return-Path: <jo@example.com>\r\nReceived: from a by b\r\nX-Spam-Score: 3\r\nAuthentication-Results: x\r\nDelivered-To: hola@studio.example\r\n" + sent,
		"LF":         strings.ReplaceAll(sent, "\r\n", "\n"),
		"rewrapped":  strings.ReplaceAll(sent, "QUJD\r\nREVG", "QUJDREVG"),
		"blanks cut": strings.ReplaceAll(sent, "Hello,  \r\n", "Hello,\r\n"),
		"same time":  strings.ReplaceAll(sent, "10:15:00 +0200", "08:15:00 +0000"),
	}
	other := map[string]string{
		"subject":    strings.ReplaceAll(sent, "Prints", "Print"),
		"text":       strings.ReplaceAll(sent, "ready", "late"),
		"attachment": strings.ReplaceAll(sent, "QUJD", "QUJE"),
		"id":         strings.ReplaceAll(sent, "<1@", "<2@"),
		"from":       strings.ReplaceAll(sent, "<jo@", "<joe@"),
	}
	want := parse(t, sent).Hash
	if len(want) != 64 {
		t.Fatalf("hash %q", want)
	}
	for name, raw := range same {
		if got := parse(t, raw).Hash; got != want {
			t.Errorf("%s: the hash differs", name)
		}
	}
	for name, raw := range other {
		if got := parse(t, raw).Hash; got == want {
			t.Errorf("%s: the hash is the same", name)
		}
	}
}

// broken fails in the middle.
type broken struct{ *strings.Reader }

var errWire = errors.New("the line was cut")

func (b broken) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p[:min(len(p), 100)])
	if err == io.EOF {
		err = errWire
	}
	return n, err
}

func TestParseReadError(t *testing.T) {
	_, err := newParser(t).Parse(broken{strings.NewReader(head + "\r\nHello.\r\n")})
	if !errors.Is(err, errWire) {
		t.Errorf("error %v", err)
	}
}

func TestUnreadable(t *testing.T) {
	for name, raw := range map[string]string{"empty": "", "blank": "\r\n\r\n \r\n", "zeros": strings.Repeat("\x00", 100)} {
		if m := parse(t, raw); m.Unreadable == "" {
			t.Errorf("%s: readable as %+v", name, m)
		}
	}
	if m := parse(t, "Hello, I have lost my header.\r\n"); m.Unreadable != "" || m.Text == "" {
		t.Errorf("text without a header: %q %q", m.Unreadable, m.Text)
	}
}

// TestConcurrent: one parser serves many.
func TestConcurrent(t *testing.T) {
	p, list := newParser(t), fixtures(t)
	want := make([]string, len(list))
	for i, f := range list {
		m, _ := p.Parse(bytes.NewReader(f.raw))
		want[i] = m.Hash + m.Text
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i, f := range list {
				if m, _ := p.Parse(bytes.NewReader(f.raw)); m.Hash+m.Text != want[i] {
					t.Errorf("%s differs", f.name)
				}
			}
		})
	}
	wg.Wait()
}

// TestMemory reads a mail with an attachment of 50 MB and watches what is allocated in all.
func TestMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("50 MB")
	}
	p, raw := newParser(t), large(50<<20)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	m, err := p.Parse(bytes.NewReader(raw))
	runtime.ReadMemStats(&after)
	if err != nil {
		t.Fatal(err)
	}
	if got := after.TotalAlloc - before.TotalAlloc; got > 4<<20 {
		t.Errorf("%d bytes allocated", got)
	}
	if len(m.Attachments) != 1 || m.Attachments[0].Size < 36<<20 {
		t.Errorf("attachments %+v", m.Attachments)
	}
}

// FuzzParse: whatever the bytes, there is a message, nothing panics, and the limits hold.
func FuzzParse(f *testing.F) {
	for _, file := range fixtures(f) {
		f.Add(file.raw)
	}
	f.Add([]byte("From: =?utf-8?b?=?=\r\nContent-Type: text/plain; charset=\"\r\n\r\n+AAA-"))
	f.Add([]byte("Content-Type: multipart/mixed; boundary=\"a\r\n\r\n--a\r\nContent-Type: multipart/x; boundary=a--\r\n\r\n--a----"))
	p := newParser(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := p.Parse(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		if hasWords(m.Body) && strings.TrimSpace(m.Text) == "" {
			t.Errorf("cut to nothing: %q", m.Body)
		}
		if m.Robot != mailer.None && m.Reason == "" {
			t.Error("a robot without a reason")
		}
		if len(m.Hash) != 64 {
			t.Errorf("hash %q", m.Hash)
		}
		again, _ := p.Parse(bytes.NewReader(raw))
		if again.Hash != m.Hash || again.Text != m.Text {
			t.Error("read differently the second time")
		}
	})
}

func hasWords(s string) bool {
	return strings.ContainsAny(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
}
