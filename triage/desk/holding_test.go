package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"heed/mailer"
	"heed/mailer/receive"
	"heed/triage"
	"heed/triage/desk"
	"heed/triage/store"
)

// twoLines is a studio that wants holding replies.
func twoLines() desk.Config {
	cfg := threeOfUs()
	cfg.Holding = desk.Holding{Enabled: true, After: 15 * time.Minute, Before: 30 * time.Minute, Within: 4 * time.Hour}
	return cfg
}

func bodies(mails []*mailer.Message) string {
	var list []string
	for _, m := range mails {
		list = append(list, m.Body)
	}
	return strings.Join(list, "\n----\n")
}

// letDown is a serious complaint.
var letDown = letter{
	from: "Grace Whitcombe <grace@example.com>", subject: "Our refund", id: "letdown@example.com",
	text: "Hello,\n\nthis is the third time I write. You charged my card 840 pounds twice and nobody answers. I am furious and want my money back.\n\nGrace",
}

// lastNight is after closing on Monday.
var lastNight = time.Date(2026, 3, 2, 22, 0, 0, 0, time.UTC)

// quietly lets Grace write when the studio is closed, and returns her case.
func quietly(t *testing.T, cfg desk.Config, l letter) *studio {
	t.Helper()
	s := newStudio(t, cfg)
	s.now = lastNight
	s.write(l)
	if c := s.theCase(); c.Verdict.Severity < triage.Serious || c.Verdict.Unsure {
		t.Fatalf("severity %d, unsure %v: this test proves nothing", c.Verdict.Severity, c.Verdict.Unsure)
	}
	s.mails(bo)
	s.mails(anna)
	return s
}

func TestHoldingReplyAtNight(t *testing.T) {
	s := quietly(t, twoLines(), letDown)
	c := s.theCase()
	s.later(14 * time.Minute)
	if n := len(s.answers()); n != 0 {
		t.Fatalf("%d mails to the customer before the time", n)
	}
	s.later(2 * time.Minute)
	sent := s.answers()
	if len(sent) != 1 {
		t.Fatalf("%d holding replies, want 1", len(sent))
	}
	m := sent[0]
	if m.Robot != mailer.AutoReply || !slices.Contains(m.InReplyTo, "letdown@example.com") || m.From.Addr != "info@lumen.example" || len(m.People()) != 1 ||
		!strings.HasPrefix(m.Subject, "Re: Our refund") || !strings.Contains(m.Subject, c.Ref) {
		t.Errorf("holding reply: %s, from %s to %v in reply to %v: %q", m.Robot, m.From.Addr, m.People(), m.InReplyTo, m.Subject)
	}
	if !strings.Contains(flat(m.Body), "Bo will") || !strings.Contains(m.Body, "Tuesday 3 March at 13:00") || triage.Unfinished(m.Body) {
		t.Errorf("holding reply:\n%s", m.Body)
	}
	told := s.one(bo)
	if !strings.Contains(told.Subject, "Told that we are on it") || !strings.Contains(flat(told.Body), "Bo will") {
		t.Errorf("staff read:\n%s", told.Body)
	}
	after := s.expect(triage.AwaitingStaff)
	if !after.AnsweredAt.IsZero() || after.AnswerBy.IsZero() || after.AnswerBy.After(c.AnswerBy) || after.Decision != "" {
		t.Errorf("the clock: answered %s, due %s (was %s), decision %q", after.AnsweredAt, after.AnswerBy, c.AnswerBy, after.Decision)
	}
	list := s.promises()
	if len(list) != 1 || list[0].Source != triage.InHolding || list[0].Who != bo.Email || !list[0].Due.Equal(at("2026-03-03", "13:00")) {
		t.Fatalf("promises: %+v", list)
	}
	if got := s.events(after); count(got, triage.Acknowledged) != 1 {
		t.Errorf("trail %v", got)
	}
	// Her reply to it joins the case, and no second one goes out.
	s.write(letter{from: letDown.from, subject: "Re: Our refund", reply: m.MessageID, id: "ok@example.com", text: "This really is not good enough. I want my money back today, I am furious."})
	s.expect(triage.AwaitingStaff)
	s.later(3 * time.Hour)
	if n := len(s.answers()); n != 1 {
		t.Fatalf("%d mails to the customer, want 1", n)
	}
	// The answer itself keeps the promise.
	s.now = at("2026-03-03", "09:30")
	mails := s.mails(bo)
	s.reply(bo, mails[len(mails)-1], "send: Dear Grace,\n\nyour 840 pounds went back to your card this morning. I am sorry.\n\nBo")
	s.later(3 * time.Minute)
	s.expect(triage.WaitingCustomer)
	if list := s.promises(); len(list) != 1 || list[0].KeptAt.IsZero() {
		t.Errorf("promises after the answer: %+v", list)
	}
	if n := len(s.answers()); n != 2 {
		t.Errorf("%d mails to the customer, want the holding reply and the answer", n)
	}
}

func TestHoldingReplyBeforeTheDeadline(t *testing.T) {
	s := newStudio(t, twoLines())
	s.write(letDown) // Monday 10:00: due at 15:00, after lunch
	c := s.theCase()
	if !c.AnswerBy.Equal(at("2026-03-02", "15:00")) {
		t.Fatalf("due %s", c.AnswerBy)
	}
	s.later(at("2026-03-02", "14:29").Sub(s.now))
	if n := len(s.answers()); n != 0 {
		t.Fatalf("%d mails before", n)
	}
	s.later(2 * time.Minute)
	sent := s.answers()
	if len(sent) != 1 || !strings.Contains(sent[0].Body, "Tuesday 3 March at 09:30") {
		t.Fatalf("%d mails: %s", len(sent), bodies(sent))
	}
	s.mails(anna)
	s.later(30 * time.Minute)
	if len(s.mails(anna)) == 0 {
		t.Error("the owner does not hear of the deadline that was missed all the same")
	}
	// What was promised is asked for by the case's own reminders: nobody is reminded twice of one answer.
	s.mails(bo)
	s.later(at("2026-03-04", "18:00").Sub(s.now))
	for _, m := range s.mails(bo) {
		if strings.Contains(strings.ToLower(m.Subject), "promise") {
			t.Errorf("bo got %s", m.Subject)
		}
	}
	s.promises()
}

// TestWorstFailuresGetTheTwoLines: whoever has lost everything is told who will call (playbook R7).
func TestWorstFailuresGetTheTwoLines(t *testing.T) {
	l := letter{from: "Ruth Osei <ruth@example.net>", subject: "Our wedding", id: "ruth@example.net",
		text: "You have lost all the pictures of our wedding ceremony. They are gone for ever. We have spoken to our solicitor and will sue you."}
	s := quietly(t, twoLines(), l)
	s.later(16 * time.Minute)
	sent := s.answers()
	if len(sent) != 1 || !strings.Contains(flat(sent[0].Body), "call you by") && !strings.Contains(flat(sent[0].Body), "ring you by") {
		t.Fatalf("%d mails: %s", len(sent), bodies(sent))
	}
}

func TestQuietTone(t *testing.T) {
	l := letDown
	l.text = "My mother died in January and these were the last pictures of her. You charged us twice and nobody has answered three letters. I am heartbroken and want my money back."
	s := quietly(t, twoLines(), l)
	if !s.theCase().Verdict.Has(triage.Sensitive) {
		t.Fatal("not read as sensitive: this test proves nothing")
	}
	s.later(16 * time.Minute)
	if sent := s.answers(); len(sent) != 1 || !strings.Contains(flat(sent[0].Body), "with care") && !strings.Contains(flat(sent[0].Body), "the time it deserves") {
		t.Errorf("%d mails: %s", len(sent), bodies(sent))
	}
}

// TestWhoGetsNoHoldingReply goes through everybody who must not get one.
func TestWhoGetsNoHoldingReply(t *testing.T) {
	from := fmt.Sprintf(stamp, "lumen.example")
	for _, tc := range []struct {
		name  string
		cfg   func(*desk.Config)
		l     letter
		first func(*studio) // between the mail and the time
	}{
		{name: "not wanted by the studio", cfg: func(c *desk.Config) { c.Holding = desk.Holding{} }, l: letDown},
		{name: "observe mode", cfg: func(c *desk.Config) { c.Observe = true }, l: letDown},
		{name: "a small matter", l: grumble},
		{name: "an insult", l: letter{from: letDown.from, subject: "you", id: "abuse@example.com",
			text: "You are a bunch of fucking thieves, you charged my card twice, 840 pounds! Idiots. I will sue you, you morons."}},
		{name: "an address nobody reads", l: letter{from: "Orders <no-reply@shop.example>", subject: letDown.subject, id: "nr@shop.example", text: letDown.text}},
		{name: "a robot", l: letter{from: letDown.from, subject: letDown.subject, id: "robot@example.com", text: letDown.text, extra: "Auto-Submitted: auto-generated\r\n"}},
		{name: "a mailing list", l: letter{from: letDown.from, subject: letDown.subject, id: "list@example.com", text: letDown.text, extra: "List-Id: <talk.example.com>\r\n"}},
		{name: "a language we do not write", l: letter{from: "Chiara <chiara@example.it>", subject: "Rimborso", id: "it@example.it",
			text: "Buongiorno,\n\nè la terza lettera che scrivo. Avete addebitato due volte 840 euro sulla mia carta e nessuno risponde. Sono furiosa e rivoglio i miei soldi, altrimenti mi rivolgo a un avvocato."}},
		{name: "while everything is paused", l: letDown, first: func(s *studio) {
			s.write(letter{from: "Anna Holm <anna@lumen.example>", subject: "pause", text: "pause", id: "p1@lumen.example", extra: from})
		}},
		{name: "answered by hand meanwhile", l: letDown, first: func(s *studio) {
			s.arrive(receive.Sent, letter{from: "info@lumen.example", to: "Grace <grace@example.com>", subject: "Re: Our refund", reply: letDown.id, id: "hand@lumen.example", text: "It is on its way. Bo"}.raw(s.now))
		}},
		{name: "approved meanwhile", l: letDown, first: func(s *studio) {
			s.reply(bo, s.theAsk(), "send: Dear Grace, the money went back today. I am sorry that nobody answered. Bo")
		}},
		{name: "closed meanwhile", l: letDown, first: func(s *studio) { s.reply(bo, s.theAsk(), "close") }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			cfg := twoLines()
			if tc.cfg != nil {
				tc.cfg(&cfg)
			}
			s := newStudio(t, cfg)
			s.now = lastNight
			s.write(tc.l)
			s.work()
			for _, c := range s.cases() { // else this proves nothing
				if c.Verdict.Unsure || c.Verdict.Severity < triage.Serious && tc.l.id != grumble.id {
					t.Fatalf("read as %s %d, unsure %v", c.Verdict.Kind, c.Verdict.Severity, c.Verdict.Unsure)
				}
			}
			if tc.first != nil {
				tc.first(s)
			}
			s.later(10 * time.Hour)
			for _, m := range s.answers() {
				if m.Robot != mailer.None {
					t.Errorf("got: %s", m.Body)
				}
			}
		})
	}
}

func TestReviewsGetNoHoldingReply(t *testing.T) {
	s := newStudio(t, twoLines())
	s.now = lastNight
	s.arrive(receive.Inbox, []byte("From: Google Business Profile <businessprofile-noreply@google.com>\r\nTo: info@lumen.example\r\nAuto-Submitted: auto-generated\r\n"+
		"Reply-To: Grace <grace@example.com>\r\nSubject: Grace W. left a review for Lumen Studio\r\nMessage-ID: <rev@google.com>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"+
		"Grace W. left a review\r\n\r\n1 star\r\n\r\nThey charged me twice and nobody answers. Furious.\r\n\r\nReply to review: https://business.google.com/reviews/1\r\n"))
	s.theCase()
	s.later(10 * time.Hour)
	if n := len(s.answers()); n != 0 {
		t.Errorf("%d mails", n)
	}
}

// TestOneHoldingReplyInAWeek: not for a second matter of the same customer either (RFC 3834 section 2).
func TestOneHoldingReplyInAWeek(t *testing.T) {
	s := quietly(t, twoLines(), letDown)
	s.later(time.Hour)
	other := letDown
	other.id, other.subject = "other@example.com", "And the album"
	s.write(other)
	if n := len(s.cases()); n != 2 {
		t.Fatalf("%d cases", n)
	}
	s.later(24 * time.Hour)
	if n := len(s.answers()); n != 1 {
		t.Errorf("%d holding replies to one customer, want 1", n)
	}
}

// TestManyStrangersGetFewHoldingReplies: a forger who writes in a hundred names makes us write to few of them.
func TestManyStrangersGetFewHoldingReplies(t *testing.T) {
	cfg := twoLines()
	cfg.Limits.SenderHour = 3
	s := newStudio(t, cfg)
	s.now = lastNight
	for i := range 8 {
		l := letDown
		l.from, l.id = fmt.Sprintf("Tom %d <tom%d@example.com>", i, i), fmt.Sprintf("tom%d@example.com", i)
		s.write(l)
	}
	s.later(30 * time.Minute)
	if n := len(s.answers()); n != 3 {
		t.Errorf("%d holding replies within an hour, want 3", n)
	}
}

// TestHoldingReplyOverClosures: the time is one the calendar really has, and the person one who is there.
func TestHoldingReplyOverClosures(t *testing.T) {
	s := newStudio(t, twoLines())
	s.now = at("2026-03-06", "19:00") // Friday
	err := s.store.Write(t.Context(), func(tx *store.Tx) error {
		for _, m := range []triage.Member{bo, anna, lucia} {
			until := at("2026-03-11", "00:00")
			if m.Email == bo.Email {
				until = at("2026-03-12", "00:00")
			}
			if err := tx.SetAbsence(triage.Absence{Person: m.Email, From: at("2026-03-06", "18:00"), Until: until}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	s.write(letDown)
	s.later(16 * time.Minute)
	sent := s.answers()
	if len(sent) != 1 || !strings.Contains(sent[0].Body, "Wednesday 11 March at 13:00") || strings.Contains(sent[0].Body, "Bo ") {
		t.Fatalf("%d mails: %s", len(sent), bodies(sent))
	}
}
