package mailer_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// gathered is what one attachment came to.
type gathered struct {
	bytes.Buffer
	closed int
	most   int
}

func (g *gathered) Write(p []byte) (int, error) {
	if g.most > 0 && g.Len()+len(p) > g.most {
		return 0, errors.New("enough")
	}
	return g.Buffer.Write(p)
}

func (g *gathered) Close() error { g.closed++; return nil }

func encoded(data []byte) string {
	s := base64.StdEncoding.EncodeToString(data)
	var b strings.Builder
	for len(s) > 0 {
		n := min(76, len(s))
		b.WriteString(s[:n] + "\r\n")
		s = s[n:]
	}
	return b.String()
}

// TestExtract: every attachment comes out as it was put in, by the index it is listed under, whatever carries it.
func TestExtract(t *testing.T) {
	data := bytes.Repeat([]byte("a\r\n=\x00\xff-- "), 20000)
	raw := "From: Ann <ann@x.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=o\r\n\r\n" +
		"--o\r\nContent-Type: multipart/related; boundary=i\r\n\r\n" +
		"--i\r\nContent-Type: text/html\r\n\r\n<p>Hello <img src=\"cid:logo%40x\"><img src='cid:map'></p>\r\n" +
		"--i\r\nContent-Type: image/png; name=logo.png\r\nContent-ID: <logo@x>\r\nContent-Disposition: inline; filename=logo.png\r\nContent-Transfer-Encoding: base64\r\n\r\n" + encoded([]byte("logo")) +
		"--i\r\nContent-Type: image/png; name=map.png\r\nContent-ID: <map>\r\nContent-Disposition: attachment; filename=map.png\r\nContent-Transfer-Encoding: base64\r\n\r\n" + encoded([]byte("map")) +
		"--i\r\nContent-Type: image/png; name=photo.png\r\nContent-ID: <photo>\r\nContent-Disposition: inline; filename=photo.png\r\nContent-Transfer-Encoding: base64\r\n\r\n" + encoded([]byte("photo")) +
		"--i--\r\n" +
		"--o\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=big.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + encoded(data) +
		"--o\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=list.csv\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\na=3Db;=\r\nc\r\n\r\n" +
		"--o\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=as-it-is.bin\r\n\r\n8 bits\r\n" +
		"--o--\r\n"
	p := newParser(t)
	m, err := p.Parse(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	want := []struct {
		name, data string
		inText     bool
	}{
		{"logo.png", "logo", true}, {"map.png", "map", false}, {"photo.png", "photo", false}, {"big.pdf", string(data), false},
		{"list.csv", "a=b;c\r\n", false}, {"as-it-is.bin", "8 bits", false},
	}
	if len(m.Attachments) != len(want) {
		t.Fatalf("attachments %+v", m.Attachments)
	}
	var got []*gathered
	err = p.Extract(iotest.OneByteReader(strings.NewReader(raw)), func(n int) io.WriteCloser {
		if n != len(got) {
			t.Errorf("asked about %d after %d", n, len(got))
		}
		got = append(got, &gathered{})
		return got[n]
	})
	if err != nil || len(got) != len(want) {
		t.Fatalf("%d extracted, %v", len(got), err)
	}
	for i, w := range want {
		a := m.Attachments[i]
		if a.Name != w.name || a.InText != w.inText || got[i].String() != w.data || got[i].closed != 1 || a.Size < int64(len(w.data)) {
			t.Errorf("%s (in the text: %v): %d bytes of %d, listed as %d, closed %d times", a.Name, a.InText, got[i].Len(), len(w.data), a.Size, got[i].closed)
		}
	}

	var full gathered
	full.most = 1000
	err = p.Extract(strings.NewReader(raw), func(n int) io.WriteCloser {
		if n != 3 {
			return nil
		}
		return &full
	})
	if err != nil || full.closed != 1 {
		t.Errorf("a writer that has enough: %v, closed %d times", err, full.closed)
	}
	broken := errors.New("broken")
	if err := p.Extract(iotest.ErrReader(broken), func(int) io.WriteCloser { return nil }); !errors.Is(err, broken) {
		t.Errorf("a reader that fails: %v", err)
	}
}
