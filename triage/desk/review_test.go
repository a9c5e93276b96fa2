package desk_test

import (
	"strings"
	"testing"

	"heed/mailer/receive"
	"heed/triage"
)

// TestAReviewersNameIsAHint: the case of a customer called much like the reviewer is shown, as a guess.
func TestAReviewersNameIsAHint(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.one(bo)
	ref := s.theCase().Ref
	s.arrive(receive.Inbox, []byte("From: Google Business Profile <businessprofile-noreply@google.com>\r\nTo: info@lumen.example\r\n"+
		"Subject: Grace W. left a review for Estudio Lumen\r\nMessage-ID: <r1@google.com>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"+
		"Grace W. left a review\r\n\r\n2 stars\r\n\r\nThe prints are far too dark. Disappointed.\r\n\r\nReply to review: https://business.google.com/reviews/1\r\n"))
	if n := len(s.cases()); n != 2 {
		t.Fatalf("%d cases", n)
	}
	found := false
	for _, m := range append(s.mails(bo), s.mails(anna)...) {
		found = found || strings.Contains(m.Body, ref) && strings.Contains(m.Body, "names are alike")
	}
	if !found {
		t.Error("nobody is shown the case of Grace Whitcombe")
	}
}

// TestAReviewChangesAndGoes: an updated review goes on in its case, one that is taken down needs no answer.
func TestAReviewChangesAndGoes(t *testing.T) {
	s := newStudio(t, threeOfUs())
	site := func(id, subject, body string) {
		s.arrive(receive.Inbox, []byte("From: Reco <noreply@reco.se>\r\nTo: info@lumen.example\r\nAuto-Submitted: auto-generated\r\n"+
			"Subject: "+subject+"\r\nMessage-ID: <"+id+"@reco.se>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"+subject+"\r\n\r\n"+body+"\r\n"))
	}
	site("r1", "Nytt omdöme från Erik", "Betyg: 3 av 5\r\n\r\n\"Fina bilder men albumet dröjde i fyra månader.\"\r\n/Erik")
	c := s.theCase()
	if c.Verdict.Kind != triage.ReviewOf || c.Customer.Name != "Erik" {
		t.Fatalf("%s by %q", c.Verdict.Kind, c.Customer.Name)
	}
	s.mails(anna)
	site("r2", "Erik har uppdaterat sitt omdöme", "Betyg: 1 av 5\r\n\r\n\"Nu har det gått ett halvår och ingen svarar.\"\r\n/Erik")
	if c = s.theCase(); c.Verdict.Review.Stars != 1 {
		t.Errorf("%v stars after the update", c.Verdict.Review.Stars)
	}
	found := false
	for _, m := range s.mails(anna) {
		found = found || strings.Contains(m.Body, "halvår")
	}
	if !found {
		t.Error("nobody is shown the new words")
	}
	site("r3", "Erik har tagit bort sitt omdöme", "Ni behöver inte göra något.")
	s.expect(triage.Closed)
	if notice := s.one(anna); !strings.Contains(notice.Subject, "Taken down") {
		t.Errorf("anna reads %q", notice.Subject)
	}
	site("r4", "Mira har tagit bort sitt omdöme", "Ni behöver inte göra något.")
	s.none(anna)
	s.theCase()
	s.nobodyForgotten()
}

// TestADigestOfReviews: each review of a digest is a case of its own, shown alone; one that was told of before is not
// taken in again.
func TestADigestOfReviews(t *testing.T) {
	s := newStudio(t, threeOfUs())
	site := func(id, subject, body string) {
		s.arrive(receive.Inbox, []byte("From: Google Business Profile <businessprofile-noreply@google.com>\r\nTo: info@lumen.example\r\n"+
			"Subject: "+subject+"\r\nMessage-ID: <"+id+"@google.com>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"+body))
	}
	site("r1", "Otto left a review", "Otto left a review\r\n\r\n2 stars\r\n\r\nStill no pictures after a month.\r\n")
	s.theCase()
	s.mails(anna)
	digest := "You got 3 new reviews this week\r\n\r\nMaya R.\r\n★★★★★\r\nSo gentle with our newborn.\r\n\r\n" +
		"Otto\r\n★★☆☆☆\r\nStill no pictures after a month.\r\n\r\nWill K.\r\n★☆☆☆☆\r\nThe prints were torn.\r\n"
	site("r2", "Estudio Lumen got 3 new reviews", digest)
	stars := map[string]float64{}
	for _, c := range s.cases() {
		stars[c.Customer.Name] = c.Verdict.Review.Stars
	}
	if len(s.cases()) != 3 || stars["Maya R."] != 5 || stars["Otto"] != 2 || stars["Will K."] != 1 {
		t.Fatalf("cases of %v", stars)
	}
	mails := s.mails(anna)
	if len(mails) != 1 || !strings.Contains(mails[0].Body, "torn") || strings.Contains(mails[0].Body, "newborn") {
		t.Errorf("anna gets %d mails", len(mails))
	}
	site("r3", "Estudio Lumen got 3 new reviews", digest)
	if len(s.cases()) != 3 {
		t.Errorf("%d cases after the same digest again", len(s.cases()))
	}
	s.nobodyForgotten()
}
