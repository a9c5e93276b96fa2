package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"heed/mailer"
	"heed/mailer/receive"
	"heed/triage"
	"heed/triage/desk"
	"heed/triage/store"
)

// unproven is a studio whose mail server stamps nothing that can be believed.
func unproven() desk.Config {
	cfg := threeOfUs()
	cfg.Mailboxes[0].AuthservID = ""
	return cfg
}

// TestWhatNeverActs: none of these replies approves anything.
func TestWhatNeverActs(t *testing.T) {
	good := fmt.Sprintf(stamp, "lumen.example")
	for _, tc := range []struct {
		name string
		act  func(s *studio, ask *mailer.Message)
	}{
		{"a stranger with the token", func(s *studio, ask *mailer.Message) {
			s.write(letter{from: "Mallory <mallory@example.net>", subject: "Re: " + ask.Subject, text: "approve", id: "x1@example.net"})
		}},
		{"a forged sender without proof", func(s *studio, ask *mailer.Message) {
			s.write(letter{from: "Bo Lind <bo@lumen.example>", subject: "Re: " + ask.Subject, text: "approve", id: "x2@example.net"})
		}},
		{"a stamp of somebody else's server", func(s *studio, ask *mailer.Message) {
			s.write(letter{from: "Bo Lind <bo@lumen.example>", subject: "Re: " + ask.Subject, text: "approve", id: "x3@example.net",
				extra: "Authentication-Results: mx.evil.example; dmarc=pass header.from=lumen.example\r\n"})
		}},
		{"a stamp below the real one", func(s *studio, ask *mailer.Message) {
			s.write(letter{from: "Bo Lind <bo@lumen.example>", subject: "Re: " + ask.Subject, text: "approve", id: "x4@example.net",
				extra: "Authentication-Results: mx.sandbox.test; dmarc=fail header.from=lumen.example\r\n" + good})
		}},
		{"two senders", func(s *studio, ask *mailer.Message) {
			s.write(letter{from: "Bo Lind <bo@lumen.example>, Mallory <mallory@example.net>", subject: "Re: " + ask.Subject, text: "approve", id: "x5@example.net", extra: good})
		}},
		{"another person's token", func(s *studio, ask *mailer.Message) {
			s.write(letter{from: "Anna Holm <anna@lumen.example>", subject: "Re: " + ask.Subject, text: "approve", id: "x6@lumen.example", extra: good})
		}},
		{"an altered token", func(s *studio, ask *mailer.Message) {
			tag := tagOf(ask)
			bent := tag[:len(tag)-2] + "x]"
			if bent == tag {
				bent = tag[:len(tag)-2] + "y]"
			}
			s.write(letter{from: "Bo Lind <bo@lumen.example>", subject: "Re: " + strings.Replace(ask.Subject, tag, bent, 1), text: "approve", id: "x7@lumen.example", extra: good})
		}},
		{"an out-of-office reply", func(s *studio, ask *mailer.Message) {
			s.write(letter{from: "Bo Lind <bo@lumen.example>", subject: "Automatic reply: " + ask.Subject, text: "approve", id: "x8@lumen.example",
				extra: good + "Auto-Submitted: auto-replied\r\n"})
		}},
		{"approve in the quote only", func(s *studio, ask *mailer.Message) {
			s.write(letter{from: "Bo Lind <bo@lumen.example>", subject: "Re: " + ask.Subject, text: "> approve", id: "x9@lumen.example", extra: good})
		}},
		{"approve in an HTML quote only", func(s *studio, ask *mailer.Message) {
			raw := letter{from: "Bo Lind <bo@lumen.example>", subject: "Re: " + ask.Subject, id: "x14@lumen.example", extra: good,
				text: "<html><body><div><br></div><blockquote type=\"cite\"><div>approve</div></blockquote></body></html>"}.raw(s.now)
			s.arrive(receive.Inbox, []byte(strings.Replace(string(raw), "text/plain", "text/html", 1)))
		}},
		{"approve within a sentence", func(s *studio, ask *mailer.Message) {
			s.write(letter{from: "Bo Lind <bo@lumen.example>", subject: "Re: " + ask.Subject, text: "I don't approve of this at all", id: "x10@lumen.example", extra: good})
		}},
		{"one good line and one that is none", func(s *studio, ask *mailer.Message) {
			s.write(letter{from: "Bo Lind <bo@lumen.example>", subject: "Re: " + ask.Subject, text: "approve\nbut change the second sentence", id: "x11@lumen.example", extra: good})
		}},
		{"after the token has expired", func(s *studio, ask *mailer.Message) {
			s.now = s.now.Add(30 * 24 * time.Hour)
			s.write(letter{from: "Bo Lind <bo@lumen.example>", subject: "Re: " + ask.Subject, text: "approve", id: "x12@lumen.example", extra: good})
		}},
		{"in the Sent folder", func(s *studio, ask *mailer.Message) {
			s.arrive(receive.Sent, letter{from: "Bo Lind <bo@lumen.example>", subject: "Re: " + ask.Subject, text: "approve", id: "x13@lumen.example", extra: good}.raw(s.now))
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := newStudio(t, threeOfUs())
			s.write(grumble)
			ask := s.one(bo)
			if s.fills() != "" { // an approval must not fail for a blank only
				s.reply(bo, ask, s.fills())
				mails := s.mails(bo)
				ask = mails[len(mails)-1]
			}
			tc.act(s, ask)
			s.work()
			for _, c := range s.cases() {
				if c.State != triage.AwaitingStaff && c.State != triage.Open {
					t.Errorf("case is %s", c.State)
				}
			}
			s.later(time.Hour)
			if n := len(s.answers()); n != 0 {
				t.Errorf("%d answers left", n)
			}
		})
	}
}

func TestTheTestAboveCanFail(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.reply(bo, s.one(bo), s.fills())
	mails := s.mails(bo)
	s.write(letter{from: "Bo Lind <bo@lumen.example>", subject: "Re: " + mails[len(mails)-1].Subject, text: "approve", id: "ok@lumen.example",
		extra: fmt.Sprintf(stamp, "lumen.example")})
	s.expect(triage.Held)
}

func TestStaleVersion(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	first := s.one(bo)
	s.reply(bo, first, "edit: Dear Grace,\n\nwe print them again by Thursday.\n\nBo")
	second := s.one(bo)
	s.reply(bo, first, "approve")
	s.expect(triage.AwaitingStaff)
	s.one(bo)
	s.reply(bo, second, "approve")
	s.later(3 * time.Minute)
	answers := s.answers()
	if len(answers) != 1 || !strings.Contains(answers[0].Body, "we print them again by Thursday") {
		t.Fatalf("%d answers; want the edited one", len(answers))
	}
}

func TestFirstDecisionWins(t *testing.T) {
	s := newStudio(t, withKai())
	s.write(grumble)
	toBo, toKai := s.one(bo), s.one(kai)
	s.reply(bo, toBo, s.fills()+"approve")
	s.one(bo)
	s.one(kai) // told who and what
	s.reply(kai, toKai, "reject")
	s.expect(triage.Held)
	if late := s.one(kai); !strings.Contains(late.Body, "Bo") {
		t.Errorf("the late one isn't told who decided:\n%s", late.Body)
	}
	s.later(3 * time.Minute)
	if n := len(s.answers()); n != 1 {
		t.Errorf("%d answers", n)
	}
}

func TestConfirmingReplyEnrols(t *testing.T) {
	s := newStudio(t, unproven())
	s.write(grumble)
	s.replyWith(bo, s.one(bo), s.fills()+"approve", "")
	s.expect(triage.AwaitingStaff)
	s.replyWith(bo, s.one(bo), "yes", "")
	s.expect(triage.Held)
	s.one(bo)
	s.later(3 * time.Minute)
	if n := len(s.answers()); n != 1 {
		t.Fatalf("%d answers after the confirming reply", n)
	}
	again := grumble
	again.from, again.id = "Tom Reed <tom@example.com>", "tom@example.com"
	s.write(again)
	ask := s.one(bo)
	s.replyWith(bo, ask, "close", "") // enrolled: no second question
	closed := 0
	for _, c := range s.cases() {
		if c.State == triage.Closed {
			closed++
		}
	}
	if closed != 1 {
		t.Error("an enrolled member was asked to confirm again")
	}
	if !s.noted(triage.ClosedByStaff, "enrolled") {
		t.Error("the trail doesn't say that the decision rested on an earlier confirming reply")
	}
}

func TestCriticalIsAlwaysConfirmed(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(letter{from: "Ruth Osei <ruth@example.net>", subject: "Our wedding", id: "ruth@example.net",
		text: "You have lost all the pictures of our wedding ceremony. They are gone for ever. We have spoken to our solicitor and will sue you."})
	c := s.expect(triage.AwaitingStaff)
	if c.Verdict.Severity != triage.Critical {
		t.Fatalf("severity %d", c.Verdict.Severity)
	}
	s.one(bo)
	ask := s.one(anna) // the owner is told at once
	s.reply(anna, ask, s.fills()+"approve")
	s.expect(triage.AwaitingStaff)
	s.reply(anna, s.one(anna), "confirm")
	s.expect(triage.Held)
}

func TestRejectThenOwnWords(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.reply(bo, s.one(bo), "reject")
	s.expect(triage.Open)
	s.reply(bo, s.one(bo), "send: Dear Grace,\n\nI am on it and will ring you on Thursday.\n\nBo")
	s.later(3 * time.Minute)
	answers := s.answers()
	if len(answers) != 1 || !strings.Contains(answers[0].Body, "will ring you on Thursday") {
		t.Errorf("%d answers", len(answers))
	}
}

func TestCommandsAboutACase(t *testing.T) {
	for _, tc := range []struct {
		command string
		state   triage.State
		check   func(*testing.T, triage.Case)
	}{
		{"mine", triage.AwaitingStaff, func(t *testing.T, c triage.Case) {
			if c.Person != bo.Email {
				t.Errorf("in charge: %q", c.Person)
			}
		}},
		{"later 2d", triage.AwaitingStaff, nil},
		{"called: she is fine with new prints", triage.WaitingCustomer, nil},
		{"close", triage.Closed, nil},
		{"not ours", triage.Closed, nil},
		{"not a complaint", triage.AwaitingStaff, func(t *testing.T, c triage.Case) {
			if c.Verdict.Kind == triage.Complaint || c.Draft < 2 {
				t.Errorf("still %s, draft %d", c.Verdict.Kind, c.Draft)
			}
		}},
		{"godkänn inte", triage.AwaitingStaff, nil},
		{"stäng", triage.Closed, nil},
		{"cerrar", triage.Closed, nil},
	} {
		t.Run(tc.command, func(t *testing.T) {
			s := newStudio(t, threeOfUs())
			s.write(grumble)
			s.reply(bo, s.one(bo), tc.command)
			c := s.expect(tc.state)
			if len(s.mails(bo)) == 0 {
				t.Error("bo is told nothing")
			}
			if tc.check != nil {
				tc.check(t, c)
			}
		})
	}
}

func TestLaterPutsRemindersOff(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.reply(bo, s.one(bo), "later 2d")
	s.one(bo)
	s.later(40 * time.Hour)
	for _, m := range s.mails(bo) {
		t.Errorf("asked again before the time: %s", m.Subject)
	}
	s.later(48 * time.Hour)
	if len(s.mails(bo)) == 0 {
		t.Error("never asked again")
	}
}

func TestStatusAndHelp(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.one(bo)
	good := fmt.Sprintf(stamp, "lumen.example")
	s.write(letter{from: "Bo Lind <bo@lumen.example>", subject: "status", text: "status", id: "s1@lumen.example", extra: good})
	if m := s.one(bo); !strings.Contains(m.Body, "Grace") {
		t.Errorf("status lacks the open case:\n%s", m.Body)
	}
	s.write(letter{from: "Bo Lind <bo@lumen.example>", subject: "help", text: "help", id: "s2@lumen.example", extra: good})
	if m := s.one(bo); !strings.Contains(m.Body, "approve") {
		t.Errorf("help:\n%s", m.Body)
	}
	s.theCase()
}

func TestEvidenceIsInTheTrail(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.reply(bo, s.one(bo), s.fills()+"approve")
	s.expect(triage.Held)
	if !s.noted(triage.Approved, "dmarc") {
		t.Error("the trail doesn't say what the approval rested on")
	}
}

// noted reports whether Bo's deed is in the trail of a case with these words.
func (s *studio) noted(event triage.EventName, words string) (found bool) {
	s.t.Helper()
	for _, c := range s.cases() {
		err := s.store.Read(s.t.Context(), func(tx *store.Tx) error {
			trail, err := tx.Audit(c.ID)
			for _, l := range trail {
				found = found || l.Event == event && l.By == bo.Email && strings.Contains(l.Note, words)
			}
			return err
		})
		if err != nil {
			s.t.Fatal(err)
		}
	}
	return found
}

func TestStaffForwardACustomersMail(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(letter{from: "Bo Lind <bo@lumen.example>", subject: "Fwd: My album", id: "f1@lumen.example", extra: fmt.Sprintf(stamp, "lumen.example"),
		text: "---------- Forwarded message ---------\nFrom: Nora Field <nora@example.com>\nDate: Mon, 2 Mar 2026 at 08:12\nSubject: My album\nTo: <bo@lumen.example>\n\nHello,\n\nthe album is late and I am very disappointed.\n\nNora"})
	c := s.theCase()
	if c.Customer.Addr != "nora@example.com" {
		t.Errorf("the customer is %q", c.Customer.Addr)
	}
}

func TestContactFormIsTheCustomers(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(letter{from: "Website <info@lumen.example>", subject: "Contact form", id: "w1@lumen.example", extra: "Reply-To: Nora Field <nora@example.com>\r\n",
		text: "Name: Nora Field\nMessage: The album is late and I am very disappointed."})
	if c := s.theCase(); c.Customer.Addr != "nora@example.com" {
		t.Errorf("the customer is %q", c.Customer.Addr)
	}
}

// TestAnOldTokenIsSaidToBeOld: whoever answers a mail of long ago is told that the code has expired, once
// an hour at most.
func TestAnOldTokenIsSaidToBeOld(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	ask := s.one(bo)
	s.later(15 * 24 * time.Hour)
	s.mails(bo)
	for range 3 {
		s.reply(bo, ask, "close")
	}
	if m := s.one(bo); !strings.Contains(m.Body, "too old") {
		t.Errorf("told:\n%s", m.Body)
	}
}
