package mailer_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"heed/mailer"
)

// TestStripPractice does the same with every practice mail.
func TestStripPractice(t *testing.T) {
	dir, _ := unpack(t)
	p := newParser(t)
	n := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".eml" {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		n++
		stripped(t, p, raw)
		return nil
	})
	if err != nil || n == 0 {
		t.Errorf("%d mails, %v", n, err)
	}
}

// stripped makes the copy, which must read as the mail does.
func stripped(t *testing.T, p *mailer.Parser, raw []byte) []byte {
	t.Helper()
	copied, err := p.Strip(bytes.NewReader(raw), 1<<20)
	if err != nil || copied == nil {
		t.Fatalf("no copy: %v", err)
	}
	want, err := p.Parse(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.Parse(bytes.NewReader(copied))
	if err != nil {
		t.Fatal(err)
	}
	got.Hash, want.Hash = "", ""
	for _, m := range []*mailer.Message{got, want} {
		for i := range m.Attachments {
			if strings.HasPrefix(m.Attachments[i].Type, "message/") { // a mail within is smaller without its own files
				m.Attachments[i].Size = 0
			}
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the copy reads as\n%+v\nthe mail as\n%+v", got, want)
	}
	return copied
}

// TestStrip: the copy reads as the mail does, for every fixture there is, and holds nothing of what was attached.
func TestStrip(t *testing.T) {
	files, err := filepath.Glob("testdata/*.eml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	p := newParser(t)
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.Base(file), func(t *testing.T) { stripped(t, p, raw) })
	}
	pdf := "--o\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n"
	secret := encoded(bytes.Repeat([]byte("secret"), 50000))
	mixed := "From: ann@x.example\r\nDate: Mon, 2 Mar 2026 10:00:00 +0000\r\nContent-Type: multipart/mixed; boundary=o\r\n\r\n"
	for name, raw := range map[string]string{
		"a large file":              mixed + pdf + "\r\n" + secret + "--o\r\n\r\nThe words come last.\r\n--o--\r\nand something after\r\n",
		"in a part of its own":      mixed + "--o\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n" + strings.ReplaceAll(pdf, "--o", "--i") + "\r\n" + secret + "--i--\r\n--o\r\n\r\nWords.\r\n--o--\r\n",
		"never closed":              mixed + "--o\r\n\r\nWords.\r\n" + pdf + "\r\n" + secret,
		"no blank line behind it":   mixed + "--o\r\n\r\nWords.\r\n" + pdf + "--o\r\n\r\nMore.\r\n--o--\r\n",
		"bare line feeds":           strings.ReplaceAll(mixed+"--o\r\n\r\nWords.\r\n"+pdf+"\r\n"+secret+"--o--\r\n", "\r\n", "\n"),
		"nothing but a file":        "From: ann@x.example\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + secret,
		"a field of ours in theirs": mixed + "--o\r\nContent-Type: image/png; name=a.png\r\nX-Heed-Size: -7\r\n\r\nabc\r\n--o\r\n\r\nWords.\r\n--o--\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			if copied := stripped(t, p, []byte(raw)); bytes.Contains(copied, []byte("c2VjcmV0c2VjcmV0")) || len(copied) > 600 {
				t.Errorf("a copy of %d bytes", len(copied))
			}
		})
	}
	if copied, err := p.Strip(strings.NewReader("From: a@b.example\r\n\r\n"+strings.Repeat("words ", 1000)), 1000); copied != nil || err != nil {
		t.Errorf("%d bytes where 1000 are allowed, %v", len(copied), err)
	}
}
