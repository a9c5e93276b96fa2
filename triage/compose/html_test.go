package compose

import (
	"fmt"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"heed/mailer"
	"heed/triage"
)

var (
	hrefs    = regexp.MustCompile(`href="([^"]*)"`)
	leftover = regexp.MustCompile(`\{[a-z_]+\}`)
)

// TestEveryStaffMail holds what is true of all of them (libraries: "HTML mail facts").
func TestEveryStaffMail(t *testing.T) {
	for _, lang := range langs {
		c := composer(t, lang)
		for _, m := range staffMails(c, lang) {
			o, where := m.mail, lang+" "+m.name
			switch {
			case o.Auto != "auto-generated" || o.Heed == "" || o.Lang != lang:
				t.Errorf("%s: Auto-Submitted %q, X-Heed %q, language %q", where, o.Auto, o.Heed, o.Lang)
			case len(o.To) != 1 || o.To[0].Addr != "marta@lumen.example":
				t.Errorf("%s: goes to %v", where, o.To)
			case o.Subject == "" || strings.ContainsAny(o.Subject, "\r\n"):
				t.Errorf("%s: subject %q", where, o.Subject)
			case leftover.MatchString(o.Subject + o.Text):
				t.Errorf("%s: %s", where, leftover.FindString(o.Subject+o.Text))
			}
			checkHTML(t, where, lang, o.HTML)
		}
	}
}

func checkHTML(t *testing.T, where, lang, h string) {
	t.Helper()
	if len(h) >= 40<<10 {
		t.Errorf("%s: %d bytes of HTML", where, len(h))
	}
	if n := strings.Count(h, "<table"); n != 1 || strings.Count(h, `role="presentation"`) != n {
		t.Errorf("%s: %d tables", where, n)
	}
	for _, must := range []string{`<html lang="` + lang + `"`, `<meta charset="utf-8">`, `<title>`} {
		if !strings.Contains(h, must) {
			t.Errorf("%s lacks %s", where, must)
		}
	}
	if i, j := strings.Index(h, "<style>"), strings.Index(h, "</style>"); i < 0 || j-i > 2<<10 || strings.Count(h, "<style") != 1 || strings.Count(h, "@media") != 1 {
		t.Errorf("%s: the style sheet of the night stands at %d to %d", where, i, j)
	}
	for _, never := range []string{"<script", "<svg", "data:", "flex", "http://", "https://"} {
		if strings.Contains(h, never) {
			t.Errorf("%s has %s", where, never)
		}
	}
	if n := strings.Count(h, "<img "); n != strings.Count(h, `<img src="cid:photo-`) {
		t.Errorf("%s: %d pictures, some of them not ours", where, n)
	}
	for _, m := range hrefs.FindAllStringSubmatch(h, -1) {
		link := strings.ReplaceAll(m[1], "&amp;", "&")
		if strings.HasPrefix(link, "tel:") {
			continue
		}
		u, err := url.Parse(link)
		if err != nil || u.Scheme != "mailto" || len(link) >= longestLink {
			t.Errorf("%s: %d bytes, %v: %s", where, len(link), err, link)
			continue
		}
		q, err := url.ParseQuery(u.RawQuery)
		if err != nil || !strings.Contains(q.Get("subject"), "[H-") || strings.TrimSpace(q.Get("body")) == "" {
			t.Errorf("%s: %v: %s", where, err, link)
		}
	}
	if strings.Contains(h, "mailto:") && !strings.Contains(h, "line-height:44px") {
		t.Errorf("%s: buttons are lower than 44 px", where)
	}
}

// TestTagSurvives: the tag stands whole at the end of the subject, whatever the customer is called.
func TestTagSurvives(t *testing.T) {
	c := composer(t, "en")
	a := askFor(c, "en", late("en"))
	a.Case.Customer.Name = "[H-9999 forged] " + strings.Repeat("Anna ", 100) + "\r\nBcc: x@y.example"
	o := c.Ask(a)
	if !strings.HasSuffix(o.Subject, " "+tag) || strings.Count(o.Subject, "[") != 1 || strings.ContainsAny(o.Subject, "\r\n") {
		t.Errorf("subject %q", o.Subject)
	}
	if strings.Contains(o.HTML[:strings.Index(o.HTML, "</head>")], "abcdefgh") {
		t.Error("the secret stands in the title")
	}
	if r := c.Refused(Refused{To: marta("en"), Reason: RefusedExpired, Subject: "Re: " + tag}); strings.Contains(r.Text+r.Subject, "abcdefgh") {
		t.Error("a refusal repeats the code")
	}
}

// TestHostileWords: whatever a customer writes is data, and no mail grows beyond what clients show.
func TestHostileWords(t *testing.T) {
	for name, words := range map[string]string{
		"markup":      strings.Repeat(`<img src=x onerror=alert(1)> </td></table><a href="https://evil.example">x</a> `, 300),
		"ampersands":  strings.Repeat("&", 100_000),
		"quotes":      strings.Repeat(`"'`, 50_000),
		"one word":    strings.Repeat("å", 100_000),
		"line breaks": strings.Repeat("\n", 100_000) + "x",
		"controls":    "a\x00b\x1b[31m\r\nc\u202eevil",
		"not UTF-8":   "caf\xe9 \xff\xfe",
	} {
		t.Run(name, func(t *testing.T) {
			c := composer(t, "en")
			a := askFor(c, "en", late("en"))
			a.Case.Customer.Name, a.Case.Subject, a.Message.Text, a.Draft.Text, a.Note = clip(words, 300), words, words, words, words
			a.Findings = []Finding{{Rule: "tone", Sentence: clip(words, 300)}}
			a.Message.Attachments = []mailer.Attachment{{Name: words}}
			var items []Item
			for i := range 30 {
				items = append(items, Item{Tag: fmt.Sprintf("[H-%d abc]", i), Case: a.Case, Message: a.Message, Draft: a.Draft})
			}
			for _, o := range []mailer.Outgoing{
				c.Ask(a), c.List(List{To: a.To, ReplyTo: reply, Items: items, Now: now}),
				c.Told(Told{To: a.To, ReplyTo: reply, Tag: tag, Kind: ToldApproved, Case: a.Case, Text: words, Recipient: a.Case.Customer, Note: words, When: now.Add(1), Now: now}),
				c.Query(Query{To: a.To, ReplyTo: reply, Tag: tag, Case: a.Case, Line: words, Readings: []string{words}, Now: now}),
				c.Found(Found{To: a.To, ReplyTo: reply, Kind: FoundSought, Sought: words, Lines: slices.Repeat([]FoundLine{{Tag: tag, Case: Earlier{Ref: "H-4F2K", Subject: words}, Customer: a.Case.Customer}}, FoundMax), Now: now}),
				c.Digest(Digest{To: a.To, Praise: []Voice{{Name: words, Words: words}}, Now: now, Since: now}),
			} {
				for _, never := range []string{"<img", "<a href=\"http", "</td></table><a"} {
					if strings.Contains(o.HTML, never) {
						t.Errorf("%q passed into the HTML", never)
					}
				}
				if len(o.HTML) >= 64<<10 { // Gmail hides what lies beyond 102 KB
					t.Errorf("%d bytes of HTML", len(o.HTML))
				}
				if strings.ContainsAny(o.HTML+o.Text, "\x00\x1b") {
					t.Error("control characters passed")
				}
				if strings.ContainsAny(o.Subject, "\r\n\x00") {
					t.Errorf("subject %q", o.Subject)
				}
			}
		})
	}
}

// TestContrast: WCAG asks for 4.5:1.
func TestContrast(t *testing.T) {
	for _, p := range [][2]string{
		{ink, paper}, {ink, ground}, {ink, marker}, {ink, aside}, {soft, paper}, {soft, ground}, {soft, aside}, {accent, paper}, {accent, aside}, {paper, accent},
		{darkInk, darkPaper}, {darkInk, darkGround}, {darkInk, darkMarker}, {darkInk, darkAside}, {darkSoft, darkPaper}, {darkSoft, darkGround},
		{darkSoft, darkAside}, {darkAccent, darkPaper}, {darkAccent, darkAside},
	} {
		a, b := luminance(t, p[0]), luminance(t, p[1])
		if r := (math.Max(a, b) + 0.05) / (math.Min(a, b) + 0.05); r < 4.5 {
			t.Errorf("%s on %s: %.1f:1", p[0], p[1], r)
		}
	}
}

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	part := func(i int) float64 {
		n, err := strconv.ParseUint(hex[i:i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		v := float64(n) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*part(1) + 0.7152*part(3) + 0.0722*part(5)
}

func TestDigestEmpty(t *testing.T) {
	if !(Digest{To: marta("en"), Since: now, Now: now, Median: 3}).Empty() {
		t.Error("a digest that says nothing")
	}
	for name, d := range map[string]Digest{
		"a decision": {Decisions: []Decision{{}}}, "a happy mail": {Happy: 1}, "an alarm": {Alarms: []Alarm{{}}},
		"something watched": {Observed: []Observed{{}}}, "an answer": {Answered: 1}, "a settled case": {Handled: 1},
	} {
		if d.Empty() {
			t.Errorf("%s is nothing to say", name)
		}
	}
}

// TestZeroValues: no mail is made of nothing at all without falling over.
func TestZeroValues(t *testing.T) {
	c := New(packs(t), triage.Studio{})
	for _, o := range []mailer.Outgoing{
		c.Ask(Ask{}), c.List(List{}), c.Told(Told{}), c.Query(Query{}), c.Confirm(Confirm{}), c.Uncertain(Uncertain{}), c.Refused(Refused{}),
		c.Help(Help{}), c.Status(Status{}), c.Digest(Digest{}), c.Alarm(Alarm{}), c.Found(Found{}), c.Away(Away{}),
	} {
		if o.Text == "" || o.Lang != "en" {
			t.Errorf("subject %q, language %q, text %q", o.Subject, o.Lang, o.Text)
		}
	}
}

func TestMarked(t *testing.T) {
	text := "I am fürious and sad"
	for name, c := range map[string]struct {
		at   [][2]int
		want string
	}{
		"one":             {[][2]int{{5, 13}}, "I am *fürious* and sad"},
		"two, unsorted":   {[][2]int{{18, 21}, {5, 13}}, "I am *fürious* and *sad*"},
		"overlapping":     {[][2]int{{5, 13}, {10, 17}}, "I am *fürious and* sad"},
		"inside a letter": {[][2]int{{5, 7}}, text},
		"beyond the end":  {[][2]int{{5, 99}}, text},
		"backwards":       {[][2]int{{13, 5}}, text},
		"negative":        {[][2]int{{-1, 5}}, text},
		"none":            {nil, text},
	} {
		t.Run(name, func(t *testing.T) {
			var reasons []triage.Reason
			for _, at := range c.at {
				reasons = append(reasons, triage.Reason{Where: "text", Weight: -2, At: at})
			}
			got := ""
			for _, r := range marked(text, reasons, "text") {
				if r.marked {
					got += "*" + r.text + "*"
				} else {
					got += r.text
				}
			}
			if got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func FuzzMarked(f *testing.F) {
	f.Add("some text", 2, 6, 3, 9)
	f.Add("\xff", 0, 1, 1, 2)
	f.Fuzz(func(t *testing.T, text string, a, b, c, d int) {
		got := ""
		for _, r := range marked(text, []triage.Reason{{Where: "text", Weight: -2, At: [2]int{a, b}}, {Where: "text", Weight: 2, At: [2]int{c, d}}}, "text") {
			got += r.text
		}
		if got != text {
			t.Errorf("%q became %q", text, got)
		}
	})
}

func TestMailto(t *testing.T) {
	got := mailto("hola+x@lumen.example", "Fyll [H-1 ab]", "fyll datum: fredag\nå")
	if want := "mailto:hola%2Bx@lumen.example?subject=Fyll%20%5BH-1%20ab%5D&body=fyll%20datum%3A%20fredag%0D%0A%C3%A5"; got != want {
		t.Errorf("%s", got)
	}
	if b := write("Approve", "", tag, "approve"); b.href != "" {
		t.Error("a button that writes to nobody")
	}
	long := write("Fill", reply, tag, strings.Repeat("fill date: Wednesday 25 November\n", 40))
	if len(long.href) >= longestLink || !strings.Contains(long.href, "fill%20date") {
		t.Errorf("%d bytes: %s", len(long.href), long.href)
	}
}
