package mailer_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// TestPeakMemory reads mails of 50 MB from a file, each in a process of its own, and asks the system how much
// memory that process ever held: under 64 MB, all of Go and the language packs included.
func TestPeakMemory(t *testing.T) {
	if file := os.Getenv("HEED_READ_LARGE"); file != "" {
		readLarge(t, file)
		return
	}
	if testing.Short() || runtime.GOOS != "linux" {
		t.Skip("50 MB, and /proc")
	}
	const multipart = head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHere they are.\r\n--b\r\n"
	for _, c := range []struct{ name, start, piece, end string }{
		{"a base64 attachment", multipart + "Content-Type: image/jpeg; name=a.jpg\r\nContent-Transfer-Encoding: base64\r\n\r\n", strings.Repeat("QUJD", 19) + "\r\n", "--b--\r\n"},
		{"base64 in one line", multipart + "Content-Type: image/jpeg; name=a.jpg\r\nContent-Transfer-Encoding: base64\r\n\r\n", strings.Repeat("QUJD", 19), "\r\n--b--\r\n"},
		{"a quoted-printable attachment", multipart + "Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", strings.Repeat("=AB", 24) + "=\r\n", "--b--\r\n"},
		{"a binary attachment", multipart + "Content-Type: video/mp4; name=a.mp4\r\n\r\n", strings.Repeat("\x00\xff\x80-", 20) + "\n", "--b--\r\n"},
		{"a forwarded mail", multipart + "Content-Type: message/rfc822\r\n\r\nFrom: a@example.com\r\n\r\n", strings.Repeat("words ", 12) + "\r\n", "--b--\r\n"},
		{"a body", head + "\r\n", strings.Repeat("words ", 12) + "\r\n", ""},
		{"an HTML body", head + "Content-Type: text/html\r\n\r\n", "<p>" + strings.Repeat("words ", 10) + "</p>\r\n", ""},
		{"a header", head + "X-Long: ", strings.Repeat("words ", 12) + "\r\n ", "\r\n\r\nHello.\r\n"},
		{"parts", multipart, "Content-Type: image/png\r\n\r\nx\r\n--b\r\n", "\r\n--b--\r\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "large.eml")
			f, err := os.Create(file)
			if err != nil {
				t.Fatal(err)
			}
			w := bufio.NewWriter(f)
			w.WriteString(c.start)
			for n := 0; n < 50<<20; n += len(c.piece) {
				w.WriteString(c.piece)
			}
			w.WriteString(c.end)
			if err := w.Flush(); err != nil {
				t.Fatal(err)
			}
			if err := f.Close(); err != nil {
				t.Fatal(err)
			}
			child := exec.Command(os.Args[0], "-test.run=^TestPeakMemory$", "-test.v")
			child.Env = append(os.Environ(), "HEED_READ_LARGE="+file)
			out, err := child.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			found := regexp.MustCompile(`held at most (\d+) kB`).FindSubmatch(out)
			if found == nil {
				t.Fatalf("the child said nothing of its memory:\n%s", out)
			}
			kb, _ := strconv.Atoi(string(found[1]))
			t.Logf("%d kB", kb)
			if kb > 64<<10 && !raced {
				t.Errorf("%d kB, goal 64 MB", kb)
			}
		})
	}
}

// readLarge is the child: it reads one mail and tells its memory.
func readLarge(t *testing.T, file string) {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, err := newParser(t).Parse(f)
	if err != nil {
		t.Fatal(err)
	}
	if m.From.Addr != "jo@example.com" || m.Unreadable != "" {
		t.Errorf("not usable: %v %q", m.From, m.Unreadable)
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if peak, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			fmt.Printf("held at most %s\n", strings.TrimSpace(peak))
		}
	}
}
