package mailer_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestThread: every id a plain scan finds, each once.
func TestThread(t *testing.T) {
	m := parse(t, "From: jo@example.com\r\nIn-Reply-To: Your mail of Monday <b@example.com>\r\nReferences: <a@example.com>\r\n <b@example.com>\r\n\t<c@\r\n example.com> broken <d@example.com\r\n\r\nHello.\r\n")
	if got, want := strings.Join(m.Thread(), " "), "b@example.com d@example.com c@example.com a@example.com"; got != want {
		t.Errorf("got %q want %q", got, want)
	}
}

// TestThreadIndex: the mails of an Outlook conversation have its root in common, whatever each adds.
func TestThreadIndex(t *testing.T) {
	root := append([]byte{1}, bytes.Repeat([]byte{0xda}, 21)...)
	field := func(b []byte) string { return "Thread-Index: " + base64.StdEncoding.EncodeToString(b) + "\r\n" }
	want := hex.EncodeToString(root)
	for name, c := range map[string]struct{ field, want string }{
		"the first mail":  {field(root), want},
		"a reply":         {field(append(root[:22:22], 1, 2, 3, 4, 5)), want},
		"a folded field":  {strings.Replace(field(append(root[:22:22], 1, 2, 3, 4, 5)), "a2tra", "a2t\r\n ra", 1), want},
		"too short":       {field(root[:21]), ""},
		"another version": {field(append([]byte{2}, root...)), ""},
		"no base64":       {"Thread-Index: (none)\r\n", ""},
		"none":            {"", ""},
	} {
		m := parse(t, head+c.field+"\r\nHello.\r\n")
		if m.ThreadIndex != c.want {
			t.Errorf("%s: got %q want %q", name, m.ThreadIndex, c.want)
		}
		if key := m.ThreadKey(); key != "" && key != "thread-index:"+c.want || key == "" && c.want != "" {
			t.Errorf("%s: key %q", name, key)
		}
	}
}

// TestThreadPlainScan: every id that a plain scan for <...@...> of References and In-Reply-To finds in the
// practice mails is found, and nothing else.
func TestThreadPlainScan(t *testing.T) {
	_, samples := unpack(t)
	p := newParser(t)
	scan := regexp.MustCompile(`<([^<>]*@[^<>]*)>`)
	found := 0
	for _, s := range samples {
		raw, err := os.ReadFile(s.File)
		if err != nil {
			t.Fatal(err)
		}
		m, err := p.Parse(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		top, _, _ := strings.Cut(strings.ReplaceAll(string(raw), "\r\n", "\n"), "\n\n")
		ids := m.Thread()
		var key string
		for _, line := range strings.Split(top, "\n") {
			if name, _, ok := strings.Cut(line, ":"); ok && line[0] != ' ' && line[0] != '\t' {
				key = strings.ToLower(strings.TrimSpace(name))
			}
			if key != "references" && key != "in-reply-to" {
				continue
			}
			for _, id := range scan.FindAllStringSubmatch(line, -1) {
				if found++; !slices.Contains(ids, strings.Join(strings.Fields(id[1]), "")) {
					t.Errorf("%s: %q not among %q", s.ID, id[1], ids)
				}
			}
		}
	}
	t.Logf("%d ids", found)
}
