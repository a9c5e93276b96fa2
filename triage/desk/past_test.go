package desk_test

import (
	"strings"
	"testing"
	"time"

	"heed/mailer"
	"heed/triage"
	"heed/triage/store"
)

// TestPastCasesAreShown: who answers the next complaint of a kind sees how the last one was put right; a customer's own
// cases are not among them, nor what is not over (playbook G5).
func TestPastCasesAreShown(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	first := s.theCase()
	if ask := s.one(bo); strings.Contains(ask.Body, "how it ended") {
		t.Error("a past case in a studio that has none")
	}
	dim := letter{from: "Ben Okri <ben@example.com>", subject: "Calendar", text: "Hello,\n\nthe prints in our calendar are far too dark. I am disappointed.\n\nBen"}
	s.write(dim)
	if ask := s.one(bo); strings.Contains(ask.Body, "how it ended") {
		t.Error("a case that still waits is no past case")
	}
	s.now = s.now.Add(26 * time.Hour)
	s.reply(bo, s.askOf(first, bo), "send: Dear Grace,\n\nwe print them again.\n\nBo")
	s.later(time.Hour)
	s.write(letter{from: "Grace Whitcombe <grace@example.com>", subject: "Re: Prints of Saturday", reply: s.answers()[0].MessageID,
		text: "Thank you so much, they look wonderful now! We love them.\n\nGrace", id: "thanks@example.com"})
	s.mails(bo)

	s.write(letter{from: "Carla Diaz <carla@example.com>", subject: "Wedding prints", text: "Hello,\n\nour wedding prints came out far too dark, I am disappointed.\n\nCarla"})
	ask := s.one(bo)
	line := "- " + first.Ref + ", Monday 2 March: complaint"
	if !strings.Contains(ask.Body, line) || !strings.Contains(strings.Join(strings.Fields(ask.Body), " "), "Answered after 26 hours; they thanked us") {
		t.Errorf("no line %q in:\n%s", line, ask.Body)
	}
	s.write(letter{from: "Grace Whitcombe <grace@example.com>", subject: "The new prints", text: "Hello,\n\nnow the prints are torn and too dark again. I am very disappointed.\n\nGrace"})
	if ask := s.one(bo); strings.Contains(ask.Body, "how it ended") {
		t.Errorf("her own case is shown as somebody else's:\n%s", ask.Body)
	}
}

// askOf asks a member again about a case, and returns the mail.
func (s *studio) askOf(c triage.Case, m triage.Member) *mailer.Message {
	s.t.Helper()
	err := s.store.Write(s.t.Context(), func(tx *store.Tx) error { return tx.Plan(c.ID, "remind", s.now) })
	if err != nil {
		s.t.Fatal(err)
	}
	for _, mail := range s.mails(m) {
		if strings.Contains(mail.Subject, c.Ref) {
			return mail
		}
	}
	s.t.Fatalf("nobody was asked about %s again", c.Ref)
	return nil
}
