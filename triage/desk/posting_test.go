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

// reviewed lets a bad review with these words arrive.
func reviewed(t *testing.T, cfg desk.Config, words string) *studio {
	t.Helper()
	s := newStudio(t, cfg)
	s.arrive(receive.Inbox, []byte("From: Google Business Profile <businessprofile-noreply@google.com>\r\nTo: "+cfg.Mailboxes[0].Addresses[0]+"\r\nAuto-Submitted: auto-generated\r\n"+
		"Subject: Grace W. left a review for Lumen Studio\r\nMessage-ID: <rev@google.com>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"+
		"Grace W. left a review\r\n\r\n2 stars\r\n\r\n"+words+"\r\n\r\nReply to review: https://business.google.com/reviews/1\r\n"))
	if c := s.theCase(); c.Verdict.Kind != triage.ReviewOf || !c.Verdict.Unhappy() {
		t.Fatalf("read as %s: this test proves nothing", c.Verdict.Kind)
	}
	return s
}

const dark = "The prints are far too dark. Disappointed."

func TestOwnerApprovesAndAnotherPosts(t *testing.T) {
	s := reviewed(t, threeOfUs(), dark)
	toBo, toAnna := s.one(bo), s.one(anna)
	for _, m := range []string{toBo.Body, toAnna.Body} {
		if !strings.Contains(m, "https://business.google.com/reviews/1") {
			t.Errorf("the link is missing:\n%s", m)
		}
	}
	if !strings.Contains(flat(toBo.Body), "for Anna Holm to decide") || !strings.Contains(flat(toAnna.Body), "if it is what we say") {
		t.Errorf("bo reads:\n%s\nanna reads:\n%s", toBo.Body, toAnna.Body)
	}
	s.reply(anna, toAnna, "approve")
	c := s.expect(triage.AwaitingStaff)
	if c.Decision != triage.TextApproved || c.AnswerBy.IsZero() {
		t.Errorf("decision %q, due %s", c.Decision, c.AnswerBy)
	}
	post := s.one(bo)
	if !strings.Contains(post.Subject, "Please post") || !strings.Contains(flat(post.Body), "Anna Holm has approved this text") ||
		!strings.Contains(post.Body, "https://business.google.com/reviews/1") {
		t.Errorf("bo reads %q:\n%s", post.Subject, post.Body)
	}
	// The text stands on lines of its own, unbroken, as it is to be posted.
	if text := s.draftText(); len(text) < 80 || !strings.Contains(strings.ReplaceAll(post.Body, "\r", ""), "\n"+text+"\n") || strings.Contains(post.Body, "the answer begins") {
		t.Errorf("%q is not ready to be copied:\n%s", text, post.Body)
	}
	if m := s.one(anna); !strings.Contains(flat(m.Body), "Bo Lind posts it") {
		t.Errorf("anna reads:\n%s", m.Body)
	}
	// Until it is posted the reminders go on, and the deadline stands.
	s.later(30 * time.Hour)
	reminded := 0
	for _, m := range s.mails(bo) {
		if strings.Contains(m.Body, "Anna Holm has approved this text") {
			reminded++
		}
	}
	if reminded == 0 {
		t.Error("nobody is reminded to post it")
	}
	s.mails(anna)
	s.reply(bo, post, "posted")
	c = s.expect(triage.Closed)
	if c.Decision != triage.Posted || c.DecidedBy != bo.Email || c.AnsweredAt.IsZero() {
		t.Errorf("closed as %q by %q, answered %s", c.Decision, c.DecidedBy, c.AnsweredAt)
	}
	if m := s.one(anna); !strings.Contains(flat(m.Body), "Bo Lind has posted the answer") || strings.Contains(m.Body, "not approved") {
		t.Errorf("anna reads:\n%s", m.Body)
	}
	s.mails(bo)
	s.later(72 * time.Hour)
	for _, m := range s.mails(bo) {
		t.Errorf("reminded although posted: %s", m.Subject)
	}
	if n := len(s.answers()); n != 0 {
		t.Errorf("%d mails outside", n)
	}
}

func TestOthersPutAReviewToTheOwner(t *testing.T) {
	s := reviewed(t, threeOfUs(), dark)
	toBo := s.one(bo)
	s.one(anna)
	s.reply(bo, toBo, "edit: Thank you for saying so. Please ring us, and we print them again.")
	edited := s.mails(bo)
	s.mails(anna)
	s.reply(bo, edited[len(edited)-1], "approve")
	c := s.expect(triage.AwaitingStaff)
	if c.Decision == triage.TextApproved {
		t.Fatal("bo has approved what is said in public")
	}
	if m := s.one(bo); !strings.Contains(flat(m.Body), "for Anna Holm to decide. I have asked") {
		t.Errorf("bo reads:\n%s", m.Body)
	}
	ask := s.one(anna)
	if !strings.Contains(flat(ask.Body), "we print them again") {
		t.Errorf("anna reads:\n%s", ask.Body)
	}
	s.reply(anna, ask, "approve")
	if c := s.expect(triage.AwaitingStaff); c.Decision != triage.TextApproved {
		t.Errorf("decision %q", c.Decision)
	}
	if m := s.one(bo); !strings.Contains(m.Subject, "Please post") {
		t.Errorf("bo reads %q", m.Subject)
	}
	s.reply(anna, ask, "approve")
	s.expect(triage.AwaitingStaff)
	// A new version is not the one that was approved.
	posts := s.theAsk()
	s.reply(bo, posts, "edit: Thank you. Please ring us.")
	if c := s.theCase(); c.Decision == triage.TextApproved {
		t.Error("an edit after the approval counts as approved")
	}
}

// TestWhoeverIsComplainedOfDoesNotDecide: not by approving, and not by closing.
func TestWhoeverIsComplainedOfDoesNotDecide(t *testing.T) {
	second := anna
	second.Name, second.Email = "Karin Ek", "karin@lumen.example"
	cfg := threeOfUs()
	cfg.Staff = append(cfg.Staff, second)
	for _, word := range []string{"approve", "close", "not ours", "send: Dear Grace, please ring us."} {
		t.Run(word, func(t *testing.T) {
			s := reviewed(t, cfg, "Anna's manner at the counter was rude, she laughed at me. Disappointed.")
			ask := s.one(anna)
			s.one(second)
			if !strings.Contains(flat(ask.Body), "speaks of you by name, so Karin Ek decides") {
				t.Errorf("anna reads:\n%s", ask.Body)
			}
			s.reply(anna, ask, word)
			if c := s.expect(triage.AwaitingStaff); c.Decision != "" {
				t.Errorf("decided: %q by %s", c.Decision, c.DecidedBy)
			}
			toKarin := s.mails(second)
			if len(toKarin) == 0 {
				t.Fatal("the other owner is not asked")
			}
			s.reply(second, toKarin[len(toKarin)-1], "approve")
			if c := s.expect(triage.AwaitingStaff); c.Decision != triage.TextApproved || c.DecidedBy != second.Email {
				t.Errorf("decided: %q by %s", c.Decision, c.DecidedBy)
			}
		})
	}
}

// TestWillIsNoName: a word counts as a name where it is written like one.
func TestWillIsNoName(t *testing.T) {
	will := anna
	will.Name = "Will Mark"
	cfg := threeOfUs()
	cfg.Staff[0] = will
	for _, tc := range []struct {
		words string
		named bool
	}{
		{"They will mark the prints as dark. Disappointed.", false},
		{"The man called Will laughed at me. Disappointed.", true},
		{"Wills sätt var otrevligt, vi är mycket besvikna.", true},
		{"Mr MARK was rude to me. Disappointed.", true},
	} {
		s := reviewed(t, cfg, tc.words)
		got := strings.Contains(flat(s.mails(will)[0].Body), "by name")
		if got { // the only owner decides all the same
			t.Errorf("%q: kept from deciding", tc.words)
		}
		s.reply(will, s.newestOf(will), "approve")
		if c := s.expect(triage.AwaitingStaff); c.Decision != triage.TextApproved {
			t.Errorf("%q: decision %q", tc.words, c.Decision)
		}
		if noted := s.notedBy(will, triage.TextApproved, "nobody else can"); noted != tc.named {
			t.Errorf("%q: noted as judge of their own cause: %v", tc.words, noted)
		}
	}
}

func TestOneOwnerAlonePosts(t *testing.T) {
	cfg := oneOfUs()
	s := reviewed(t, cfg, dark)
	ines := cfg.Staff[0]
	s.reply(ines, s.one(ines), "posted")
	c := s.expect(triage.Closed)
	if c.Decision != triage.Posted {
		t.Errorf("decision %q", c.Decision)
	}
	if m := s.one(ines); strings.Contains(m.Body, "not approved") {
		t.Errorf("ines reads:\n%s", m.Body)
	}
}

// TestPostedUnasked: what stands there stands there; the owner hears that nobody had approved it.
func TestPostedUnasked(t *testing.T) {
	s := reviewed(t, threeOfUs(), dark)
	s.one(anna)
	s.reply(bo, s.one(bo), "posted")
	s.expect(triage.Closed)
	if m := s.one(anna); !strings.Contains(flat(m.Body), "that the owner had not approved") {
		t.Errorf("anna reads:\n%s", m.Body)
	}
}

func TestPostedIsForReviews(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.reply(bo, s.one(bo), "posted")
	s.expect(triage.AwaitingStaff)
	if m := s.one(bo); !strings.Contains(flat(m.Body), "This is no review") {
		t.Errorf("bo reads:\n%s", m.Body)
	}
}

// TestAKindReviewIsDecidedFromTheList: it waits for the list, with words to approve it and to say that it is posted.
func TestAKindReviewIsDecidedFromTheList(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.arrive(receive.Inbox, []byte("From: Google Business Profile <businessprofile-noreply@google.com>\r\nTo: info@lumen.example\r\nAuto-Submitted: auto-generated\r\n"+
		"Subject: Nell left a review for Lumen Studio\r\nMessage-ID: <kind@google.com>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"+
		"Nell left a review\r\n\r\n5 stars\r\n\r\nWonderful pictures, and Bo was so kind to us.\r\n\r\nReply to review: https://business.google.com/reviews/2\r\n"))
	s.later(26 * time.Hour)
	for _, m := range s.mails(anna) {
		if strings.Contains(m.Body, "Nell") && m.Heed == "staff" {
			ref := s.theCase().Ref
			tag := m.Body[strings.Index(m.Body, "["+ref):]
			s.write(letter{from: "Anna Holm <anna@lumen.example>", subject: tag[:strings.Index(tag, "]")+1], text: "posted", id: "np@lumen.example",
				extra: fmt.Sprintf(stamp, "lumen.example")})
			break
		}
	}
	s.expect(triage.Closed)
}

// draftText is the newest draft of the only case.
func (s *studio) draftText() (text string) {
	s.t.Helper()
	c := s.theCase()
	err := s.store.Read(s.t.Context(), func(tx *store.Tx) error {
		dr, err := tx.Draft(c.ID, c.Draft)
		text = dr.Text
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return text
}

// newestOf is the newest mail in a member's inbox.
func (s *studio) newestOf(m triage.Member) *mailer.Message {
	s.t.Helper()
	all, err := s.box.Inbox(m.Email)
	if err != nil || len(all) == 0 {
		s.t.Fatalf("%s has no mail: %v", m.Name, err)
	}
	msg, err := s.parser.Parse(strings.NewReader(string(all[len(all)-1].Raw)))
	if err != nil {
		s.t.Fatal(err)
	}
	return msg
}

// notedBy reports whether a member's deed is in the trail with these words.
func (s *studio) notedBy(m triage.Member, event triage.EventName, words string) (found bool) {
	s.t.Helper()
	for _, c := range s.cases() {
		err := s.store.Read(s.t.Context(), func(tx *store.Tx) error {
			trail, err := tx.Audit(c.ID)
			for _, l := range trail {
				found = found || l.Event == event && l.By == m.Email && strings.Contains(l.Note, words)
			}
			return err
		})
		if err != nil {
			s.t.Fatal(err)
		}
	}
	return found
}
