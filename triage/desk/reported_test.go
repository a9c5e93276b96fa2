package desk_test

import (
	"strings"
	"testing"
	"time"

	"heed/triage"
	"heed/triage/store"
)

func TestMishapFirst(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.order(bo, "mishap grace@example.com: the frame fell off the shelf this morning and the glass is broken")
	c := s.expect(triage.AwaitingStaff)
	if c.Verdict.Kind != triage.Complaint || c.Verdict.Severity < triage.Moderate || c.Customer.Addr != "grace@example.com" || c.Person != bo.Email || c.AnswerBy.IsZero() {
		t.Fatalf("case: %+v", c)
	}
	ask := s.one(bo)
	s.none(anna, lucia)
	if !strings.Contains(ask.Subject, "Before they notice") || !strings.Contains(flat(ask.Body), "the frame fell off the shelf this morning") {
		t.Errorf("bo reads %q:\n%s", ask.Subject, ask.Body)
	}
	s.reply(bo, ask, "fill what: the glass of your frame broke here this morning.\nfill date: Thursday\napprove")
	s.expect(triage.Held)
	s.later(3 * time.Minute)
	sent := s.answers()
	if len(sent) != 1 {
		t.Fatalf("%d letters", len(sent))
	}
	m := sent[0]
	if len(m.InReplyTo)+len(m.References) > 0 || strings.HasPrefix(m.Subject, "Re:") || !strings.Contains(m.Subject, c.Ref) || strings.Contains(m.Body, "shelf") ||
		!strings.Contains(flat(m.Body), "the glass of your frame broke here this morning.") || strings.Contains(m.Body, "morning..") {
		t.Errorf("%q, in reply to %v:\n%s", m.Subject, m.InReplyTo, m.Body)
	}
	if list := s.promises(); len(list) != 1 {
		t.Errorf("promises: %+v", list)
	}
	// Her answer joins the case, and from now on it is an exchange of mails like any other.
	s.write(letter{from: "Grace Whitcombe <grace@example.com>", subject: "Re: " + m.Subject, reply: m.MessageID, id: "g1@example.com",
		text: "Hello,\n\nI am very disappointed, I wanted to give it to my mother on Friday.\n\nGrace"})
	s.expect(triage.AwaitingStaff)
	next := s.mails(bo)
	if last := next[len(next)-1]; !strings.Contains(flat(last.Body), "my mother on Friday") || !strings.Contains(flat(last.Body), "fell off the shelf") {
		t.Errorf("bo reads:\n%s", last.Body)
	}
	s.reply(bo, next[len(next)-1], "send: Dear Grace, you have it on Thursday, I bring it myself. Bo")
	s.later(3 * time.Minute)
	sent = s.answers()
	if last := sent[len(sent)-1]; !strings.HasPrefix(last.Subject, "Re: ") || len(last.InReplyTo) != 1 {
		t.Errorf("%q, in reply to %v", last.Subject, last.InReplyTo)
	}
}

// TestMishapInTheCustomersLanguage: as they wrote before, with the name they have and to the address they know.
func TestMishapInTheCustomersLanguage(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(letter{from: "Nuria Pons <nuria@example.com>", to: "weddings@lumen.example", subject: "Fotos", id: "n1@example.com",
		text: "Hola, ¿tenéis un hueco en mayo para unas fotos de familia? Gracias, Nuria"})
	s.now = s.now.Add(time.Minute)
	s.order(bo, "mishap nuria@example.com: we have double-booked her date in May")
	var c triage.Case
	for _, k := range s.cases() {
		if k.Person == bo.Email {
			c = k
		}
	}
	if c.Verdict.Lang != "es" || c.Customer.Name != "Nuria Pons" || c.Alias != "weddings@lumen.example" {
		t.Fatalf("to %q <%s> in %s from %s", c.Customer.Name, c.Customer.Addr, c.Verdict.Lang, c.Alias)
	}
	var dr triage.Draft
	if err := s.store.Read(t.Context(), func(tx *store.Tx) (err error) { dr, err = tx.Draft(c.ID, c.Draft); return err }); err != nil {
		t.Fatal(err)
	}
	if dr.Lang != "es" || strings.Contains(dr.Text, "double-booked") || !strings.Contains(dr.Text, "Nuria") {
		t.Errorf("draft in %s:\n%s", dr.Lang, dr.Text)
	}
	for _, b := range dr.Blanks {
		if b.Name == "what" && b.Suggestion != "" {
			t.Errorf("English words are suggested for a Spanish letter: %q", b.Suggestion)
		}
	}
	s.nobodyForgotten()
}

// TestAGraveMishapReachesTheOwner: and is told by phone, not in a letter (playbook R7).
func TestAGraveMishapReachesTheOwner(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.order(bo, "mishap grace@example.com: her wedding pictures were deleted by mistake and there is no backup")
	c := s.expect(triage.AwaitingStaff)
	if c.Verdict.Severity != triage.Critical {
		t.Fatalf("severity %d: this test proves nothing", c.Verdict.Severity)
	}
	if m := s.one(anna); !strings.Contains(m.Body, "call you by") {
		t.Errorf("anna reads:\n%s", m.Body)
	}
	s.one(bo)
}

func TestComplaintByPhone(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.order(bo, "new Grace Whitcombe grace@example.com: the prints she collected are far too dark, she is very disappointed and wants them done again")
	c := s.expect(triage.AwaitingStaff)
	if !c.Verdict.About("print-quality") && !c.Verdict.About("image-quality") || c.Customer.Name != "Grace Whitcombe" || c.Person != bo.Email {
		t.Fatalf("case: %+v", c)
	}
	ask := s.one(bo)
	if !strings.Contains(ask.Subject, "By phone or in person") || !strings.Contains(flat(ask.Body), "far too dark") || !strings.Contains(ask.Body, "when we spoke") {
		t.Errorf("bo reads %q:\n%s", ask.Subject, ask.Body)
	}
	s.later(at("2026-03-02", "15:01").Sub(s.now)) // half of eight open hours
	if m := s.one(bo); !strings.Contains(m.Subject, "Still waiting") || !strings.Contains(flat(m.Body), "far too dark") {
		t.Errorf("reminder %q:\n%s", m.Subject, m.Body)
	}
	s.reply(bo, ask, "fill date: Thursday\napprove")
	s.later(3 * time.Minute)
	if sent := s.answers(); len(sent) != 1 || strings.Contains(sent[0].Body, "she collected") || strings.HasPrefix(sent[0].Subject, "Re:") {
		t.Errorf("%d letters: %s", len(sent), bodies(sent))
	}
}

func TestComplaintWithoutAnAddress(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.order(bo, "new Ana Ruiz, +34 612 345 678: her album is five weeks late and nobody rings back")
	c := s.expect(triage.AwaitingStaff)
	if c.Customer.Addr != "" || c.Customer.Name != "Ana Ruiz" {
		t.Fatalf("customer %+v", c.Customer)
	}
	ask := s.one(bo)
	if !strings.Contains(ask.Body, "Call +34 612 345 678") || strings.Contains(ask.Body, "the answer begins") {
		t.Errorf("bo reads:\n%s", ask.Body)
	}
	s.reply(bo, ask, "approve")
	s.expect(triage.AwaitingStaff)
	s.one(bo)
	s.reply(bo, ask, "called: she gets it on Friday\n\npromise Friday: the album")
	s.expect(triage.WaitingCustomer)
	s.one(bo)
	if list := s.promises(); len(list) != 1 || !list[0].Due.Equal(at("2026-03-06", "18:00")) {
		t.Errorf("promises: %+v", list)
	}
	s.later(at("2026-03-05", "09:00").Sub(s.now))
	if m := s.one(bo); !strings.Contains(m.Subject, "Promised to Ana Ruiz") {
		t.Errorf("reminder %q", m.Subject)
	}
}

func TestAPhoneNumberAlone(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.order(bo, "new +34 612 345 678: the frame arrived broken, please call back")
	if c := s.theCase(); c.Customer.Name != "+34 612 345 678" {
		t.Errorf("customer %+v", c.Customer)
	}
	if ask := s.one(bo); !strings.Contains(ask.Subject, "+34 612 345 678") {
		t.Errorf("bo reads %q", ask.Subject)
	}
}

// TestReportsNeedProof: without a check of the sender nothing is opened before the confirming reply.
func TestReportsNeedProof(t *testing.T) {
	s := newStudio(t, unproven())
	s.write(letter{from: "Bo Lind <bo@lumen.example>", subject: "a note", id: "o1@lumen.example", text: "mishap grace@example.com: the glass is broken"})
	s.work()
	if n := len(s.cases()); n != 0 {
		t.Fatalf("%d cases on nobody's word", n)
	}
	s.replyWith(bo, s.one(bo), "yes", "")
	s.expect(triage.AwaitingStaff)
	if ask := s.one(bo); !strings.Contains(ask.Subject, "Before they notice") {
		t.Errorf("bo reads %q", ask.Subject)
	}
}

func TestReportsOfOurOwn(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.order(bo, "new anna@lumen.example: she is cross")
	if n := len(s.cases()); n != 0 {
		t.Errorf("%d cases", n)
	}
	if m := s.one(bo); !strings.Contains(flat(m.Body), "one of our own") {
		t.Errorf("bo reads:\n%s", m.Body)
	}
}

// TestAStrangerReportsNothing: a customer who writes the word is a customer.
func TestAStrangerReportsNothing(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(letter{from: "Mallory <mallory@example.net>", subject: "new", id: "m@example.net", text: "mishap grace@example.com: everything is lost, I am furious"})
	if c := s.theCase(); c.Customer.Addr != "mallory@example.net" {
		t.Errorf("customer %+v", c.Customer)
	}
}
