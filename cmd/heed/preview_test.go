package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPreview(t *testing.T) {
	dir := t.TempDir()
	complaint := "From: Ada Berg <ada@example.com>\r\nTo: you@studio.example\r\nSubject: My prints\r\nDate: Tue, 24 Nov 2026 09:00:00 +0000\r\n\r\nThe prints are far too dark and I am very disappointed.\r\nAda\r\n"
	question := "From: Bea Holm <bea@example.com>\r\nTo: you@studio.example\r\nSubject: May\r\nDate: Tue, 24 Nov 2026 09:00:00 +0000\r\n\r\nDo you have a Saturday free in May for a family session?\r\nBea\r\n"
	newsletter := "From: News <news@shop.example>\r\nList-Id: <news.shop.example>\r\nSubject: Offers\r\nDate: Tue, 24 Nov 2026 09:00:00 +0000\r\n\r\nOffers!\r\n"
	preview := func(mail string, args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		if code := run(t.Context(), append(append([]string{"preview"}, args...), "-"), streams{strings.NewReader(mail), &out, &errs}); code != 0 {
			t.Fatalf("exit %d: %s", code, errs.String())
		}
		return out.String()
	}
	for _, tc := range []struct{ name, mail, want string }{
		{"a complaint is put to staff at once", complaint, "---- the answer begins ----\nDear Ada,"},
		{"a question comes with the list", question, "None of these is a complaint"},
		{"a newsletter is filed", newsletter, "Heed would file this mail and write nothing."},
	} {
		if got := preview(tc.mail); !strings.Contains(got, tc.want) {
			t.Errorf("%s:\n%s", tc.name, got)
		}
	}
	if strings.Contains(preview(question), "lies ahead") {
		t.Error("a Saturday in May is read as next Saturday")
	}
	preview(complaint, "--html", dir)
	files, err := filepath.Glob(filepath.Join(dir, "*.html"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	html, err := os.ReadFile(files[0])
	if err != nil || !bytes.Contains(html, []byte("My prints")) || !bytes.Contains(html, []byte("mailto:")) {
		t.Errorf("%d bytes, %v", len(html), err)
	}
}
