package mailer_test

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"heed/mailer"
	"heed/templates"
)

// corpusFile is practice material that is kept outside of the repository.
const corpusFile = "../../shared/practice/mail-corpus.tar.gz"

// sample is one mail of the corpus and what the authors of its test suite expect of it.
type sample struct {
	ID, File, Kind, Lang, Label string
	Expect                      struct {
		From, Subject *string
		Body          *string
		BodyContains  []string `json:"body_contains"`
		ReplyText     *string  `json:"reply_text"`
		Contains      []string `json:"reply_contains"`
		NotContains   []string `json:"reply_not_contains"`
		Ends          *string  `json:"reply_ends"`
		Starts        *string  `json:"reply_starts"`
		QuoteCut      *string  `json:"quote_cut_after"`
		Auto, Bounce  *bool
	}
}

func newParser(t testing.TB) *mailer.Parser {
	t.Helper()
	set, err := templates.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	return mailer.NewParser(set)
}

// unpack lays the corpus out in a folder and reads its manifest.
func unpack(t testing.TB) (dir string, samples []sample) {
	t.Helper()
	f, err := os.Open(filepath.FromSlash(corpusFile))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("no practice corpus here")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	for archive := tar.NewReader(z); ; {
		entry, err := archive.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if entry.Typeflag != tar.TypeReg {
			continue
		}
		data, err := io.ReadAll(archive)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, path.Base(entry.Name)), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	manifest, err := os.Open(filepath.Join(dir, "manifest.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer manifest.Close()
	lines := bufio.NewScanner(manifest)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var s sample
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		s.File = filepath.Join(dir, path.Base(s.File))
		samples = append(samples, s)
	}
	return dir, samples
}

// tally counts what was expected and what came.
type tally struct {
	rows  []string
	count map[string][2]float64
}

func (c *tally) add(row string, got float64) {
	if c.count == nil {
		c.count = map[string][2]float64{}
	}
	have, ok := c.count[row]
	if !ok {
		c.rows = append(c.rows, row)
	}
	c.count[row] = [2]float64{have[0] + got, have[1] + 1}
}

func (c *tally) is(row string, ok bool) bool {
	if ok {
		c.add(row, 1)
	} else {
		c.add(row, 0)
	}
	return ok
}

func (c *tally) share(row string) float64 {
	if n := c.count[row]; n[1] > 0 {
		return n[0] / n[1]
	}
	return 1
}

func (c *tally) String() string {
	slices.Sort(c.rows)
	var b strings.Builder
	for _, row := range c.rows {
		n := c.count[row]
		fmt.Fprintf(&b, "%-34s %8.1f of %5.0f  %6.2f %%\n", row, n[0], n[1], 100*n[0]/n[1])
	}
	return b.String()
}

func blanks(s string) string { return strings.Join(strings.Fields(s), " ") }

// f1 is the harmonic mean of the shares of words found and of words right.
func f1(got, want string) float64 {
	a, b := strings.Fields(got), strings.Fields(want)
	if len(a) == 0 && len(b) == 0 {
		return 1
	}
	have := map[string]int{}
	for _, w := range b {
		have[w]++
	}
	common := 0
	for _, w := range a {
		if have[w] > 0 {
			have[w]--
			common++
		}
	}
	if common == 0 {
		return 0
	}
	return 2 * float64(common) / float64(len(a)+len(b))
}

// TestCorpus measures Parse on real mail with the expectations of public test suites, and prints a table,
// so that every change shows what it gained or lost. The floors are the goals.
func TestCorpus(t *testing.T) {
	_, samples := unpack(t)
	p := newParser(t)
	var c, langs tally
	var misses bytes.Buffer
	miss := func(s sample, what, got, want string) {
		fmt.Fprintf(&misses, "%s %s/%s %s: got %q want %q\n", s.ID, s.Kind, s.Lang, what, clip(got), clip(want))
	}
	var slowest time.Duration
	slowestID := ""
	for _, s := range samples {
		data, err := os.ReadFile(s.File)
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		m, err := p.Parse(bytes.NewReader(data))
		took := time.Since(began)
		if err != nil {
			t.Errorf("%s: %v", s.ID, err)
			continue
		}
		if took > slow { // or something else was running
			if _, took = quickest(t, data); took > slow && !raced {
				t.Errorf("%s takes %v", s.ID, took)
			}
		}
		if took > slowest {
			slowest, slowestID = took, s.ID
		}
		kind := "ordinary"
		if s.Kind == "torture" {
			kind = "torture"
		}
		usable := m.Unreadable == "" && (m.From.Addr != "" || m.From.Name != "" || m.Subject != "" || m.Text != "" || len(m.Attachments) > 0)
		if !c.is("usable "+kind, usable) {
			miss(s, "usable", m.Unreadable, "")
		}
		e := s.Expect
		if e.From != nil && !c.is("from", strings.EqualFold(m.From.Addr, *e.From)) {
			miss(s, "from", m.From.Addr, *e.From)
		}
		if e.Subject != nil && !c.is("subject", blanks(m.Subject) == blanks(*e.Subject)) {
			miss(s, "subject", m.Subject, *e.Subject)
		}
		if e.Body != nil {
			got, want := blanks(m.Body), blanks(*e.Body)
			c.is("body exact", got == want)
			if !c.is("body", strings.Contains(got, want) || f1(got, want) > 0.9) {
				miss(s, "body", m.Body, *e.Body)
			}
		}
		for _, want := range e.BodyContains {
			if !c.is("body contains", strings.Contains(blanks(m.Body), blanks(want))) {
				miss(s, "body contains", m.Body, want)
			}
		}
		if e.ReplyText != nil {
			got, want := blanks(m.Text), blanks(*e.ReplyText)
			exact := c.is("reply exact "+s.Label, got == want)
			score := f1(got, want)
			if s.Label == "suite" && want == "" {
				c.is("reply exact suite, of nothing", exact)
			}
			c.add("reply F1 "+s.Label, score)
			langs.is("reply exact "+s.Lang, exact)
			if want != "" && !c.is("reply not emptied", got != "") || !exact {
				miss(s, "reply "+s.Label, m.Text, *e.ReplyText)
			}
		}
		for _, want := range e.Contains {
			if !c.is("reply contains", strings.Contains(blanks(m.Text), blanks(want))) {
				miss(s, "reply contains", m.Text, want)
			}
		}
		for _, want := range e.NotContains {
			if !c.is("reply lacks", !strings.Contains(blanks(m.Text), blanks(want))) {
				miss(s, "reply lacks", m.Text, want)
			}
		}
		if e.Starts != nil && !c.is("reply starts", strings.HasPrefix(blanks(m.Text), blanks(*e.Starts))) {
			miss(s, "reply starts", m.Text, *e.Starts)
		}
		if e.Ends != nil && !c.is("reply ends", strings.HasSuffix(blanks(m.Text), blanks(*e.Ends))) {
			miss(s, "reply ends", m.Text, *e.Ends)
		}
		if e.QuoteCut != nil {
			_, after, found := strings.Cut(blanks(m.Text), blanks(*e.QuoteCut))
			if !c.is("quote cut after", !found || strings.TrimSpace(after) == "") {
				miss(s, "quote cut after", m.Text, *e.QuoteCut)
			}
		}
		if e.Bounce != nil && *e.Bounce && !c.is("bounce", m.Robot == mailer.Bounce) {
			miss(s, "bounce", string(m.Robot)+" "+m.Reason+" "+m.From.Addr+" "+m.Subject, "bounce")
		}
		if e.Auto != nil {
			row := "person"
			if *e.Auto {
				row = "robot " + s.Kind
			}
			if !c.is(row, (m.Robot != mailer.None) == *e.Auto) {
				miss(s, row, string(m.Robot)+" "+m.Reason+" "+m.From.Addr+" "+m.Subject+" | "+m.Text, "")
			}
		}
		if m.PlainHTMLDiffer {
			c.add("plain and HTML differ", 1)
		} else {
			c.add("plain and HTML differ", 0)
		}
	}
	t.Logf("\n%s\n%s\nslowest %v (%s)", c.String(), langs.String(), slowest, slowestID)
	if os.Getenv("HEED_CORPUS_MISSES") != "" {
		t.Logf("\n%s", misses.String())
	}
	for _, goal := range []struct {
		row   string
		least float64
	}{
		{"usable ordinary", .995}, {"usable torture", .97}, {"from", .98}, {"subject", .98}, {"body", .95},
		{"reply exact suite", .82}, {"reply F1 suite", .93}, {"reply not emptied", 1}, {"bounce", .995},
		{"robot bounce", .995}, {"robot auto-reply", .94}, {"robot list", .98}, {"person", .99},
	} {
		if got := c.share(goal.row); got < goal.least {
			t.Errorf("%s: %.2f %%, goal %.2f %%", goal.row, 100*got, 100*goal.least)
		}
	}
}

func clip(s string) string {
	if len(s) > 300 {
		return s[:300] + "…"
	}
	return s
}
