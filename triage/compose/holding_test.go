package compose

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"heed/triage"
)

// TestHolding holds every holding reply in every language, in the name of somebody and of the studio.
func TestHolding(t *testing.T) {
	for _, lang := range answerLangs {
		c := composer(t, lang)
		var all strings.Builder
		for _, v := range []triage.Verdict{
			{Kind: triage.Complaint, Severity: triage.Serious},
			{Kind: triage.Complaint, Severity: triage.Serious, Flags: []triage.Flag{triage.Sensitive}},
			{Kind: triage.Complaint, Severity: triage.Critical},
		} {
			seen := map[string]bool{}
			for n := 0; len(seen) < 2; n++ { // both variants
				m := matter(lang, v)
				m.Case.Ref = fmt.Sprintf("H-%d", n)
				who := tom
				if n%2 == 1 {
					who = triage.Member{}
				}
				o, promise, ok := c.Holding(Holding{Case: m.Case, Message: m.Message, Who: who, By: now.Add(28 * time.Hour), MessageID: "h@lumen.example", Now: now, Location: time.UTC})
				if !ok {
					t.Fatalf("%s: no holding reply", lang)
				}
				if o.Auto != "auto-replied" || o.InReplyTo != m.Message.MessageID || len(o.Cc) > 0 || len(o.To) != 1 || triage.Unfinished(o.Text) {
					t.Errorf("%s: Auto-Submitted %q, in reply to %q, to %v, cc %v\n%s", lang, o.Auto, o.InReplyTo, o.To, o.Cc, o.Text)
				}
				if !strings.Contains(squeeze(o.Text), squeeze(promise)) || strings.Contains(o.Text, m.Message.Text) {
					t.Errorf("%s: promises %q:\n%s", lang, promise, o.Text)
				}
				variant := strings.Replace(promise, "Tom", "Estudio Lumen", 1)
				if !seen[variant] {
					seen[variant] = true
					all.WriteString("Subject: " + o.Subject + "\n\n" + o.Text + "\n====\n")
				}
			}
		}
		golden(t, lang+"/holding.txt", all.String())
	}
}

// TestHoldingNeedsWords: nobody gets two lines in a language they did not write.
func TestHoldingNeedsWords(t *testing.T) {
	m := matter("en", triage.Verdict{Kind: triage.Complaint, Severity: triage.Serious})
	m.Case.Verdict.Lang = "fi"
	if _, _, ok := composer(t, "en").Holding(Holding{Case: m.Case, Message: m.Message, By: now, Now: now, Location: time.UTC}); ok {
		t.Error("a Finn gets a holding reply in English")
	}
}
