package desk_test

import (
	"strings"
	"testing"

	"heed/mailer/receive"
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
