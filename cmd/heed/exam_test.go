package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"heed/mailer"
	"heed/templates"
	"heed/triage"
)

func TestScore(t *testing.T) {
	for _, tt := range []struct {
		name                  string
		score                 score
		precision, recall, f1 string
	}{
		{"nothing expected, nothing said", score{}, "– null", "– null", "– null"},
		{"all right", score{right: 3}, "100.0 % 1", "100.0 % 1", "100.0 % 1"},
		{"never said", score{missed: 2}, "– null", "0.0 % 0", "0.0 % 0"},
		{"never expected", score{extra: 2}, "0.0 % 0", "– null", "0.0 % 0"},
		{"some of each", score{right: 6, extra: 2, missed: 6}, "75.0 % 0.75", "50.0 % 0.5", "60.0 % 0.6"},
		{"a third", score{right: 1, missed: 2}, "100.0 % 1", "33.3 % 0.3333", "50.0 % 0.5"},
	} {
		for i, f := range []fraction{tt.score.precision(), tt.score.recall(), tt.score.f1()} {
			data, err := json.Marshal(f)
			if err != nil {
				t.Fatal(err)
			}
			want := []string{tt.precision, tt.recall, tt.f1}[i]
			if got := fmt.Sprintf("%s %s", f, data); got != want {
				t.Errorf("%s: figure %d is %s, want %s", tt.name, i, got, want)
			}
		}
	}
}

func severity(n int) *int { return &n }

func TestGrade(t *testing.T) {
	g := newGrade()
	complaint := func(lang string, themes ...triage.Theme) examMail {
		return examMail{Lang: lang, Kind: triage.Complaint, Severity: severity(3), Themes: themes, Flags: []triage.Flag{}, Wants: []triage.Want{}}
	}
	verdict := func(lang string, kind triage.Kind, s triage.Severity, themes ...triage.Theme) triage.Verdict {
		return triage.Verdict{Lang: lang, Kind: kind, Severity: s, Themes: themes, Wants: []triage.Want{"none"}, Confidence: 1}
	}
	g.add(complaint("en", "billing", "value"), verdict("en", triage.Complaint, 4, "billing", "website"))
	g.add(complaint("en", "billing"), verdict("en", triage.Enquiry, 0))
	g.add(examMail{Lang: "sv", Kind: triage.Praise}, verdict("da", triage.Complaint, 1, "value")) // no lists: not graded by label
	g.add(complaint("sv", "billing"), verdict("sv", triage.Complaint, 1, "billing"))

	if c := g.langs["en"].complaint; c != (score{right: 1, missed: 1}) {
		t.Errorf("complaints in en: %+v", c)
	}
	all := g.overall()
	if all.complaint != (score{right: 2, extra: 1, missed: 1}) || all.mails != 4 || all.language != 3 || all.kind != 2 {
		t.Errorf("overall: %+v", all)
	}
	if s := *g.themes["billing"]; s != (score{right: 2, missed: 1}) {
		t.Errorf("billing: %+v", s)
	}
	if s := micro(g.themes); s != (score{right: 2, extra: 1, missed: 2}) {
		t.Errorf("themes together: %+v", s)
	}
	if s := *g.wants["none"]; s != (score{right: 3}) || micro(g.wants) != (score{}) {
		t.Errorf("wants nothing: %+v; together %+v", s, micro(g.wants))
	}
	if g.both != 2 || g.exact != 0 || g.within != 1 || g.drift != -1 || g.severity[3][4] != 1 || g.severity[3][0] != 1 || g.severity[0][1] != 1 {
		t.Errorf("severity: both %d, exact %d, within %d, drift %d, %v", g.both, g.exact, g.within, g.drift, g.severity)
	}
	var order []string
	for _, k := range g.worst(10) {
		order = append(order, strings.Join(k.what, "+"))
	}
	if want := []string{"missed complaint", "false alarm+language", "severity", "severity+themes"}; !slices.Equal(order, want) {
		t.Errorf("the worst first: %q, want %q", order, want)
	}
	if n := len(g.worst(1)) + len(g.worst(0)) + len(g.worst(-1)); n != 1 {
		t.Errorf("%d mistakes where 1, 0 and 0 are asked for", n)
	}
}

// TestAmbiguousComesLate: a mail about which honest people differ is a lesser mistake.
func TestAmbiguousComesLate(t *testing.T) {
	m := examMail{Kind: triage.Complaint, Lang: "en"}
	v := triage.Verdict{Kind: triage.Praise, Lang: "en", Confidence: 0.9}
	clear := newMistake(m, v)
	m.Ambiguous = true
	if doubt := newMistake(m, v); doubt.cost <= 0 || doubt.cost >= clear.cost {
		t.Errorf("ambiguous costs %.1f, clear %.1f", doubt.cost, clear.cost)
	}
	v.Confidence = 0.5
	m.Ambiguous = false
	if unsure := newMistake(m, v); unsure.cost >= clear.cost {
		t.Errorf("unsure costs %.1f, sure %.1f", unsure.cost, clear.cost)
	}
}

// TestExamMail: what is written down as a mail is read as it was meant.
func TestExamMail(t *testing.T) {
	packs, err := templates.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	parser := mailer.NewParser(packs)
	for _, tt := range []struct {
		name             string
		mail             examMail
		from, addr, text string
		robot            mailer.Robot
	}{
		{"plain", examMail{From: "Eva Lind <eva@example.org>", Subject: "Hej", Body: "Hallå där."}, "Eva Lind", "eva@example.org", "Hallå där.", mailer.None},
		{"initials and accents", examMail{From: "J. P. Nuñez, Ltd <jp@example.org>", Subject: "Ñandú — ¿qué tal?", Body: "Hola.\n\n¿Hay algo?"}, "J. P. Nuñez, Ltd", "jp@example.org", "Hola.\n\n¿Hay algo?", mailer.None},
		{"no name", examMail{From: "eva@example.org", Subject: "x", Body: "y"}, "", "eva@example.org", "y", mailer.None},
		{"a header", examMail{From: "a@example.org", Subject: "Away", Body: "Until Monday.", Headers: map[string]string{"auto-submitted": "auto-replied"}}, "", "a@example.org", "Until Monday.", mailer.AutoReply},
		{"line breaks in headers", examMail{From: "a@example.org", Subject: "x\r\nBcc: y", Body: "z", Headers: map[string]string{"X-A": "b\r\n\r\nc"}}, "", "a@example.org", "z", mailer.None},
	} {
		msg, err := parser.Parse(bytes.NewReader(tt.mail.raw()))
		if err != nil {
			t.Fatal(err)
		}
		text := strings.TrimSpace(strings.ReplaceAll(msg.Text, "\r\n", "\n"))
		if msg.From.Name != tt.from || msg.From.Addr != tt.addr || text != tt.text || msg.Robot != tt.robot || len(msg.Damage) != 1 { // there is no Date
			t.Errorf("%s: from %+v, text %q, robot %q, damage %v", tt.name, msg.From, text, msg.Robot, msg.Damage)
		}
		if want := strings.Join(strings.Fields(tt.mail.Subject), " "); strings.Join(strings.Fields(msg.Subject), " ") != want {
			t.Errorf("%s: subject %q, want %q", tt.name, msg.Subject, want)
		}
	}
}

// TestExamReportWidth: no line is wider than a terminal, whatever is graded.
func TestExamReportWidth(t *testing.T) {
	g := newGrade()
	for range 12345 {
		m := examMail{ID: "a-rather-long-id", file: "folder/of/mine/mails.jsonl", line: 4711, Lang: "en", Subject: strings.Repeat("many words ", 20), Kind: triage.Complaint,
			Severity: severity(4), Themes: triage.Themes, Flags: triage.Flags, Wants: triage.Wants[1:]}
		g.add(m, triage.Verdict{Lang: "en", Kind: triage.Complaint, Severity: 1, Themes: triage.Themes[2:], Flags: triage.Flags[:2], Wants: triage.Wants[3:], Confidence: 1,
			Reasons: []triage.Reason{{Label: "missed-appointment", Phrase: "nobody came to the wedding", Weight: -3.5}}})
	}
	for _, colour := range []bool{false, true} {
		var b strings.Builder
		if err := printGrade(&b, g, 3, colour); err != nil {
			t.Fatal(err)
		}
		text := strings.NewReplacer("\x1b[1m", "", "\x1b[0m", "").Replace(b.String())
		if coloured := text != b.String(); coloured != colour {
			t.Errorf("colour %v, wanted %v", coloured, colour)
		}
		for line := range strings.Lines(text) {
			if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > examWidth {
				t.Errorf("%d columns: %s", n, line)
			}
		}
	}
}
