package compose

import (
	"strings"
	"testing"

	"heed/mailer"
	"heed/triage"
)

const reviewLink = "https://business.google.com/reviews/1"

func reviewAsk(c *Composer, lang string, p Posting) Ask {
	a := askFor(c, lang, triage.Verdict{Kind: triage.ReviewOf, Severity: triage.Moderate, Lang: lang,
		Review: &triage.Review{Site: "Google", Stars: 2, Name: "Deb T.", Text: "The hard sell left a sour taste.", Link: reviewLink}})
	a.Case.Customer = mailer.Address{Name: "Deb T."}
	a.Posting = p
	return a
}

// TestReviewMails holds what each reader of a review is shown.
func TestReviewMails(t *testing.T) {
	judges := []string{"Marta Ruiz"}
	for _, lang := range langs {
		c := composer(t, lang)
		var all strings.Builder
		for _, tc := range []struct {
			name string
			p    Posting
			why  Occasion
		}{
			{"the owner", Posting{Judges: judges, May: true}, OccasionNew},
			{"somebody else", Posting{Judges: judges}, OccasionNew},
			{"whom it names", Posting{Judges: judges, Named: true}, OccasionNew},
			{"to be posted", Posting{Judges: judges, Approved: tom}, OccasionPost},
		} {
			a := reviewAsk(c, lang, tc.p)
			a.Occasion, a.By = tc.why, tom
			m := c.Ask(a)
			all.WriteString("==== " + tc.name + " ====\nSubject: " + m.Subject + "\n\n" + m.Text + "\n")
			checkHTML(t, lang+" "+tc.name, lang, strings.ReplaceAll(m.HTML, reviewLink, ""))
			if leftover.MatchString(m.Subject + m.Text) {
				t.Errorf("%s %s: %s", lang, tc.name, leftover.FindString(m.Subject+m.Text))
			}
			if !strings.Contains(m.Text, "\n\n"+a.Draft.Text+"\n\n") || !strings.Contains(m.HTML, ">"+breaks(a.Draft.Text)+"</div>") {
				t.Errorf("%s %s: the text is not ready to be copied:\n%s", lang, tc.name, m.Text)
			}
			if strings.Contains(m.HTML, "href=\"http") {
				t.Errorf("%s %s: a link that hides where it leads", lang, tc.name)
			}
		}
		golden(t, lang+"/reviews.txt", all.String())
	}
}

func TestReviewWithoutALink(t *testing.T) {
	c := composer(t, "en")
	a := reviewAsk(c, "en", Posting{May: true})
	a.Case.Verdict.Review.Link = ""
	if m := c.Ask(a); !strings.Contains(m.Text, "The review is at Google.") {
		t.Errorf("%s", m.Text)
	}
}
