package compose

import (
	"fmt"
	"strings"
	"testing"

	"heed/triage"
)

func TestLint(t *testing.T) {
	for name, s := range map[string]struct {
		lang, text string
		want       string // rules, in order
		blocking   bool
	}{
		"nothing to say":            {"en", "Dear Anna,\n\nI am sorry. You will have it by Friday 27 November.\n\nMarta", "", false},
		"empty":                     {"en", "  ", "empty", true},
		"a blank":                   {"en", "Dear Anna,\n\nby [[date]].", "blank", true},
		"a template's remains":      {"en", "Dear Anna,\n\n{{x}} is here.", "blank", true},
		"the wrong name":            {"en", "Dear Claire,\n\nI am sorry.", "name", true},
		"a nickname they use":       {"en", "Dear Mrs Hartley,\n\nI am sorry.", "", false},
		"no name":                   {"en", "Hello,\n\nI am sorry.", "", false},
		"no greeting":               {"en", "I am sorry.", "", false},
		"blame":                     {"en", "Dear Anna,\n\nAs I already told you, it takes time.", "tone", false},
		"a word inside another":     {"en", "Dear Anna,\n\nThe silliness of March.", "", false},
		"an undated promise":        {"en", "Dear Anna,\n\nWe will send it soon.", "undated", false},
		"a dated promise":           {"en", "Dear Anna,\n\nWe will send it tomorrow.", "", false},
		"Spanish blame":             {"es", "Hola, Lucía:\n\nComo ya te dije, tarda.", "tone", false},
		"a Spanish wrong name":      {"es", "Hola, Carmen:\n\nLo siento.", "name", true},
		"a Spanish undated promise": {"es", "Hola, Lucía:\n\nTe llamaremos.", "undated", false},
		"a Swedish wrong name":      {"sv", "Hej Karin!\n\nJag är ledsen.", "name", true},
		"a Swedish insult":          {"sv", "Hej Maja!\n\nDet är ditt eget fel.", "tone", false},
		"a Swedish undated promise": {"sv", "Hej Maja!\n\nVi återkommer.", "undated", false},
	} {
		t.Run(name, func(t *testing.T) {
			c := composer(t, "en")
			l := letterFor(c, s.lang, triage.Verdict{Kind: triage.Complaint, Severity: triage.Moderate})
			l.Draft.Text = s.text
			var rules []string
			blocking := false
			for _, f := range c.Lint(l) {
				rules = append(rules, f.Rule)
				blocking = blocking || f.Blocking
				if f.Hint == "" {
					t.Errorf("%s has no hint", f.Rule)
				}
			}
			if got := strings.Join(rules, " "); got != s.want || blocking != s.blocking {
				t.Errorf("%q blocking %v, want %q", got, blocking, s.want)
			}
		})
	}
}

// TestDraftsAreClean lints every kind of draft the packs can make: nothing is found in what Heed writes itself but the
// blanks that staff fill. Each theme meets each severity and flag in each language; forms of address, names, signers and
// what the mail names take turns, so that each of them meets the others.
func TestDraftsAreClean(t *testing.T) {
	underRace(t)
	seen := map[string]bool{}
	for _, lang := range answerLangs {
		c := withFacts(t, lang)
		n := 0
		for _, v := range matrix() {
			n++
			m := turn(matter(lang, v), n)
			d := c.Draft(m)
			if v.Kind == triage.Complaint && !triage.Unfinished(d.Text) {
				t.Errorf("%s %v: a complaint is answered without a day to be filled in (playbook R2):\n%s", lang, v, d.Text)
			}
			l := Letter{Case: m.Case, Message: m.Message, Draft: finished(d), Now: now}
			for _, f := range c.Lint(l) {
				if !seen[f.Sentence] {
					t.Errorf("%s %v: %s: %s", lang, v, f.Rule, f.Sentence)
				}
				seen[f.Sentence] = true
			}
			if strings.ContainsAny(l.Draft.Text, "{}<>|[]") || strings.Contains(l.Draft.Text, "  ") || strings.Contains(l.Draft.Text, "\n\n\n") {
				t.Errorf("%s %v: remains of a template:\n%s", lang, v, l.Draft.Text)
			}
		}
	}
}

// matrix crosses themes, severities and flags, and adds what a mail can be besides, six times each for the variants.
func matrix() []triage.Verdict {
	var list []triage.Verdict
	for i, theme := range triage.Themes {
		for sev := triage.Minor; sev <= triage.Critical; sev++ {
			for _, f := range append([]triage.Flag{""}, triage.Flags...) {
				second := triage.Themes[(i+7)%len(triage.Themes)]
				v := triage.Verdict{Kind: triage.Complaint, Severity: sev, Themes: []triage.Theme{theme, second}, Reasons: []triage.Reason{
					{Label: string(theme), Weight: -2, Where: "text", At: [2]int{0, 1}}, {Label: string(second), Weight: -2, Where: "text", At: [2]int{2, 3}},
				}}
				if f != "" {
					v.Flags = []triage.Flag{f}
				}
				list = append(list, v)
			}
		}
	}
	for range 6 {
		list = append(list, everyVerdict()...)
	}
	return list
}

// turn gives the nth matter another look: how the customer writes and signs, who answers, what the mail names.
func turn(m Matter, n int) Matter {
	m.Case.Ref = fmt.Sprintf("H-%04X", n*977)
	take := func(of int) int { defer func() { n /= of }(); return n % of }
	switch take(3) {
	case 1:
		m.Case.Customer.Name = "Anna & Tom"
	case 2:
		m.Case.Customer.Name, m.Message.From.Name, m.Message.Text = "", "", strings.TrimRight(m.Message.Text, "\n")+"\n\n--"
	}
	if take(2) == 1 {
		m.Signer = triage.Member{Name: "Marta Ruiz", Email: "marta@lumen.example"}
	}
	write := func(by map[string]string) {
		if words := by[m.Message.Lang]; words != "" {
			m.Message.Text = words
		}
	}
	switch take(4) {
	case 1: // usted; no product, a sum
		write(map[string]string{"en": "I paid £85 for it.", "es": "Señores: pagué 85 € y les ruego que me contesten.", "sv": "Jag betalade 85 kr."})
	case 2: // a day that is near, a question of the studio's facts
		write(map[string]string{"en": "It is on Saturday. Where can I park?", "es": "Es el sábado. ¿Dónde puedo aparcar?", "sv": "Det är på lördag. Var kan man parkera?"})
	case 3: // an appointment that was missed, kind words
		write(map[string]string{
			"en": "Nobody came on 14 November, but the pictures before were lovely, beautiful.", "es": "El 14 de noviembre no vino nadie, pero las fotos de antes son preciosas.", "sv": "Den 14 november kom ingen, men bilderna förut var jättefina.",
		})
	}
	return m
}

// everyVerdict lists what a mail can be, one axis at a time.
func everyVerdict() []triage.Verdict {
	var list []triage.Verdict
	for _, theme := range append([]triage.Theme{""}, triage.Themes...) {
		for sev := triage.Minor; sev <= triage.Critical; sev++ {
			v := triage.Verdict{Kind: triage.Complaint, Severity: sev}
			if theme != "" {
				v.Themes = []triage.Theme{theme, "no-response"}
			}
			list = append(list, v)
		}
	}
	for _, f := range triage.Flags {
		list = append(list, triage.Verdict{Kind: triage.Complaint, Severity: triage.Serious, Themes: []triage.Theme{"damaged"}, Flags: []triage.Flag{f}})
	}
	for _, w := range triage.Wants {
		list = append(list, triage.Verdict{Kind: triage.Complaint, Severity: triage.Moderate, Themes: []triage.Theme{"print-quality"}, Wants: []triage.Want{w}})
	}
	for _, k := range triage.Kinds {
		list = append(list, triage.Verdict{Kind: k}, triage.Verdict{Kind: k, Flags: []triage.Flag{triage.Sensitive}})
	}
	return append(list,
		triage.Verdict{Kind: triage.ReviewOf, Severity: triage.Moderate, Review: &triage.Review{Site: "Site", Stars: 2, Name: "Deb"}},
		triage.Verdict{Kind: triage.ReviewOf, Review: &triage.Review{Site: "Site", Stars: 5, Name: "Deb"}})
}

// lintRules lists what a finding may be called.
var lintRules = []string{
	"blank", "empty", "name", "language", "form", "tone", "liability", "argues", "cheer", "undated", "unanswered", "gating", "incentive", "private",
}
