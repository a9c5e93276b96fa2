package compose

import (
	"strings"
	"testing"

	"heed/mailer"
	"heed/triage"
)

// TestReviewMarked: the words of a review are marked where they stand in it, not where they stand in the notification.
func TestReviewMarked(t *testing.T) {
	notice := "Deb T. left a review:\n\n  The pictures are lovely. But the hard\n  sell left a sour taste.\n\nReply now"
	reason := func(phrase, in string) triage.Reason {
		at := strings.Index(notice, in)
		return triage.Reason{Label: "negative", Phrase: phrase, Weight: -2, Where: "text", At: [2]int{at, at + len(in)}}
	}
	v := triage.Verdict{Kind: triage.ReviewOf, Severity: triage.Moderate,
		Review:  &triage.Review{Site: "Mapspot", Stars: 2, Text: "The pictures are lovely. But the hard sell left a sour taste."},
		Reasons: []triage.Reason{reason("hard sell", "hard\n  sell"), reason("sour taste", "sour taste"), reason("reply now", "Reply now")}}
	c := composer(t, "en")
	a := askFor(c, "en", v)
	a.Message = &mailer.Message{Text: notice, Date: now, Lang: "en"}
	if o := c.Ask(a); !strings.Contains(o.Text, "> The pictures are lovely. But the *hard sell* left a *sour taste*.") {
		t.Error(o.Text)
	}
	a.Message.Text = a.Case.Verdict.Review.Text // a review out of a digest
	a.Case.Verdict.Reasons = []triage.Reason{{Label: "negative", Phrase: "sour", Weight: -2, Where: "text", At: [2]int{50, 54}}}
	if o := c.Ask(a); !strings.Contains(o.Text, "*sour* taste") {
		t.Error(o.Text)
	}
}
