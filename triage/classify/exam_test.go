package classify

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"os"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"

	"heed/mailer"
	"heed/templates"
	"heed/triage"
)

const practiceMails = "../../../shared/practice/mails.jsonl"

var (
	half   = flag.String("half", "report", "which half of the practice mails is examined: tune, report or all")
	only   = flag.String("only", "", "examine these languages only, parted by commas")
	detail = flag.Bool("detail", false, "show the mistakes")
)

type practiceMail struct {
	ID, Lang, From, Subject, Body, Kind, Note string
	Headers                                   map[string]string
	Severity                                  *int
	Themes, Flags, Wants                      []string
	Ambiguous                                 bool
	file                                      string // of the corpus
}

// tuneHalf splits the practice mails by their id: the lexicons were written looking at one half only.
func (m practiceMail) tuneHalf() bool {
	h := fnv.New32a()
	h.Write([]byte(m.ID))
	s := h.Sum32()
	return (s>>16^s)&1 == 0
}

func loadMails(t testing.TB, name string) []practiceMail {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Skip("no practice mails here: ", err)
	}
	defer f.Close()
	var list []practiceMail
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		var m practiceMail
		if err := json.Unmarshal(sc.Bytes(), &m); err != nil {
			t.Fatal(err)
		}
		list = append(list, m)
	}
	return list
}

var (
	quoteStart = regexp.MustCompile(`(?m)^(>|-----.*-----|_{8,}|(On|Den|El|Le|Am) .{5,80}(wrote|skrev|escribió|a écrit|schrieb).*:)`)
	rating     = regexp.MustCompile(`rating (\d(?:[.,]\d)?)/5`)
)

// input does roughly what mailer and triage/review do before the classifier is asked.
func (m practiceMail) input() Input {
	in := Input{Subject: m.Subject, Text: m.Body, Robot: mailer.None, Now: time.Date(2026, 11, 18, 10, 0, 0, 0, time.UTC)}
	if name, addr, ok := strings.Cut(m.From, " <"); ok {
		in.From = mailer.Address{Name: name, Addr: strings.TrimSuffix(addr, ">")}
	}
	if at := quoteStart.FindStringIndex(in.Text); at != nil && at[0] > 0 {
		in.Text, in.Quoted = in.Text[:at[0]], in.Text[at[0]:]
	}
	if m.Headers["Auto-Submitted"] != "" || m.Headers["List-Id"] != "" || m.Headers["Precedence"] != "" ||
		m.Headers["Return-Path"] == "<>" || m.Headers["List-Unsubscribe"] != "" || m.Headers["Content-Type"] != "" {
		in.Robot = mailer.Notification
	}
	if r := rating.FindStringSubmatch(m.Note); m.Kind == "review" && r != nil {
		stars, _ := strconv.ParseFloat(strings.Replace(r[1], ",", ".", 1), 64)
		in.Review = &triage.Review{Stars: stars}
	}
	return in
}

type tally struct{ hit, extra, missed int }

func (c tally) String() string {
	p, r := ratio(c.hit, c.hit+c.extra), ratio(c.hit, c.hit+c.missed)
	f := 0.0
	if p+r > 0 {
		f = 2 * p * r / (p + r)
	}
	return fmt.Sprintf("precision %5.1f  recall %5.1f  F1 %5.1f  (%d right, %d too many, %d missed)", p, r, f, c.hit, c.extra, c.missed)
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 100
	}
	return 100 * float64(a) / float64(b)
}

// TestPracticeExam prints how the classifier does on the half of the practice mails nobody tuned on.
func TestPracticeExam(t *testing.T) {
	set, err := templates.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := New(set)
	mails := loadMails(t, practiceMails)
	if own := os.Getenv("HEED_EXAM"); own != "" {
		mails = loadMails(t, own)
	}
	complaints, themes, flags := map[string]*tally{}, map[string]*tally{}, map[string]*tally{}
	at := func(m map[string]*tally, k string) *tally {
		if m[k] == nil {
			m[k] = &tally{}
		}
		return m[k]
	}
	score := func(m map[string]*tally, key string, want, got bool) {
		for _, k := range []string{key, "all"} {
			switch {
			case want && got:
				at(m, k).hit++
			case got:
				at(m, k).extra++
			case want:
				at(m, k).missed++
			}
		}
	}
	kindRight, n, langRight := 0, 0, 0
	sevExact, sevNear, sevAll := 0, 0, 0
	confusion := map[string]int{}
	for _, m := range mails {
		if *half == "tune" && !m.tuneHalf() || *half == "report" && m.tuneHalf() {
			continue
		}
		if *only != "" && !slices.Contains(strings.Split(*only, ","), m.Lang) {
			continue
		}
		n++
		v := c.Classify(m.input())
		if v.Lang == m.Lang {
			langRight++
		}
		if string(v.Kind) == m.Kind {
			kindRight++
		}
		confusion[m.Kind+" as "+string(v.Kind)]++
		score(complaints, m.Lang, m.Kind == "complaint", v.Kind == triage.Complaint)
		for _, th := range triage.Themes {
			score(themes, string(th), slices.Contains(m.Themes, string(th)), v.About(th))
		}
		for _, f := range triage.Flags {
			score(flags, string(f), slices.Contains(m.Flags, string(f)), v.Has(f))
		}
		if m.Severity != nil && v.Severity > 0 {
			sevAll++
			d := *m.Severity - int(v.Severity)
			if d == 0 {
				sevExact++
			}
			if d >= -1 && d <= 1 {
				sevNear++
			}
		}
		sev := 0
		if m.Severity != nil {
			sev = *m.Severity
		}
		if *detail && (string(v.Kind) != m.Kind || fmt.Sprint(v.Themes) != fmt.Sprint(m.Themes) || fmt.Sprint(v.Flags) != fmt.Sprint(m.Flags) || sev != int(v.Severity)) {
			fmt.Printf("\n%s %q: %s %d %v %v\n   got %s %d %v %v %s score %.1f conf %.2f\n   ", m.ID, m.Subject, m.Kind, sev, m.Themes, m.Flags, v.Kind, v.Severity, v.Themes, v.Flags, v.Lang, v.Score, v.Confidence)
			for _, f := range c.pack(v.Lang).read(m.input(), time.Time{}).findings {
				fmt.Printf("[%s|%.1f %s f%.1f] ", f.doc.Slice(f.first, f.last), f.weight, f.entry.Labels[0].Name, f.factor)
			}
			fmt.Println()
		}
	}
	t.Logf("%d mails (%s half)", n, *half)
	t.Logf("language %.1f %%, kind %.1f %%", ratio(langRight, n), ratio(kindRight, n))
	show := func(name string, m map[string]*tally) {
		keys := make([]string, 0, len(m))
		for k := range m {
			keys = append(keys, k)
		}
		sort.Strings(keys)
		for _, k := range keys {
			t.Logf("%-10s %-20s %s", name, k, m[k])
		}
	}
	show("complaint", complaints)
	show("theme", themes)
	show("flag", flags)
	t.Logf("severity exact %.1f %%, within one %.1f %% of %d", ratio(sevExact, sevAll), ratio(sevNear, sevAll), sevAll)
	var pairs []string
	for k, c := range confusion {
		if a, b, _ := strings.Cut(k, " as "); a != b {
			pairs = append(pairs, fmt.Sprintf("%s: %d", k, c))
		}
	}
	sort.Strings(pairs)
	t.Log(strings.Join(pairs, ", "))
}
