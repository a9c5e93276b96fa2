package desk_test

import (
	"strings"
	"testing"
	"time"

	"heed/triage"
	"heed/triage/store"
)

func TestReopen(t *testing.T) {
	for _, tc := range []struct{ name, first string }{
		{"closed", "close"}, {"answered", ""}, {"no customer", "not ours"}, {"ignored", "ignore sender"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := newStudio(t, threeOfUs())
			s.write(grumble)
			ask := s.one(bo)
			if tc.first == "" {
				tc.first = strings.ReplaceAll(s.fills(), "Thursday", "soon") + "approve"
			}
			s.reply(bo, ask, tc.first)
			s.later(3 * time.Minute)
			s.mails(bo)
			before := s.theCase()
			s.now = s.now.Add(24 * time.Hour)
			s.reply(bo, ask, "reopen") // the first mail's token: reopening is not about a version
			c := s.expect(triage.AwaitingStaff)
			if !c.OpenedAt.Equal(s.now) || !c.AnswerBy.After(s.now) || c.Decision != "" || c.Draft != before.Draft+1 {
				t.Errorf("opened %s, due %s, decision %q, draft %d after %d", c.OpenedAt, c.AnswerBy, c.Decision, c.Draft, before.Draft)
			}
			mails := s.mails(bo)
			last := mails[len(mails)-1]
			if !strings.Contains(last.Subject, "Open again") || !strings.Contains(last.Body, "the answer begins") {
				t.Errorf("bo reads %q:\n%s", last.Subject, last.Body)
			}
			if got := s.events(c); count(got, triage.Reopened) != 1 {
				t.Errorf("trail %v", got)
			}
			sent := len(s.answers())
			s.reply(bo, last, strings.ReplaceAll(s.fills(), "Thursday", "soon")+"approve")
			s.later(3 * time.Minute)
			s.expect(triage.WaitingCustomer)
			if n := len(s.answers()); n != sent+1 {
				t.Errorf("%d answers after %d", n, sent)
			}
			// Whoever was put aside is heard again.
			l := grumble
			l.id, l.subject = "later@example.com", "The album"
			s.write(l)
			if n := len(s.cases()); n != 2 {
				t.Errorf("%d cases: a new mail of theirs is not heard", n)
			}
		})
	}
}

func TestReopenWhatWaitsChangesNothing(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	before := s.theCase()
	s.reply(bo, s.one(bo), "reopen")
	if c := s.expect(triage.AwaitingStaff); c.Draft != before.Draft || !c.AnswerBy.Equal(before.AnswerBy) {
		t.Errorf("draft %d, due %s", c.Draft, c.AnswerBy)
	}
	if m := s.one(bo); !strings.Contains(flat(m.Body), "not possible as the case stands") {
		t.Errorf("bo reads:\n%s", m.Body)
	}
}

func TestReopenWhatWasJoined(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.one(bo)
	into := s.theCase()
	l := grumble
	l.id, l.subject, l.from = "two@example.com", "Prints", "Grace <grace@work.example>"
	s.write(l)
	ask := s.one(bo)
	s.reply(bo, ask, "merge with "+into.Ref)
	s.mails(bo)
	s.reply(bo, ask, "reopen")
	if _, joined := s.both(into.ID); joined.State != triage.Closed {
		t.Errorf("a case without a mail is %s", joined.State)
	}
}

// secondMatter is a further mail of Grace's in the thread of her first, about something else.
var secondMatter = letter{
	from: "Grace Whitcombe <grace@example.com>", subject: "Re: Prints of Saturday", reply: "grumble@example.com", id: "second@example.com",
	text: "By the way, you have charged my card twice for the album, 840 pounds. I am furious about that and want my money back.\n\nGrace",
}

func TestSplitBeforeAnAnswer(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.one(bo)
	old := s.theCase()
	s.now = s.now.Add(time.Hour)
	s.write(secondMatter)
	s.theCase()
	mails := s.mails(bo)
	s.reply(bo, mails[len(mails)-1], "split")
	one, two := s.both(old.ID)
	if one.State != triage.AwaitingStaff || two.State != triage.AwaitingStaff {
		t.Fatalf("states %s and %s", one.State, two.State)
	}
	if one.Verdict.About("billing") || !two.Verdict.About("billing") || two.Verdict.About("print-quality") {
		t.Errorf("themes %v and %v", one.Verdict.Themes, two.Verdict.Themes)
	}
	if !one.OpenedAt.Equal(old.OpenedAt) || !one.AnswerBy.Equal(old.AnswerBy) || !two.OpenedAt.Equal(s.now) || two.AnswerBy.IsZero() {
		t.Errorf("clocks: %s due %s, %s due %s", one.OpenedAt, one.AnswerBy, two.OpenedAt, two.AnswerBy)
	}
	s.nobodyForgotten()
	var told, first, second bool
	for _, m := range s.mails(bo) {
		told = told || strings.Contains(m.Subject, one.Ref) && strings.Contains(m.Body, two.Ref)
		first = first || strings.Contains(m.Subject, one.Ref) && strings.Contains(flat(m.Body), "far too dark") && !strings.Contains(flat(m.Body), "charged my card")
		second = second || strings.Contains(m.Subject, two.Ref) && strings.Contains(flat(m.Body), "charged my card")
	}
	if !told || !first || !second {
		t.Errorf("told of both %v, asked about what is left %v and about what went %v", told, first, second)
	}
	// What answers the second mail goes to the second case, what answers the first to the first.
	s.now = s.now.Add(time.Hour)
	for id, want := range map[string]string{"second@example.com": two.ID, "grumble@example.com": one.ID} {
		l := letter{from: secondMatter.from, subject: "Re: Prints of Saturday", reply: id, id: "re-" + id, text: "Any news? I am still waiting."}
		s.write(l)
		if got := s.caseOf("re-" + id); got != want {
			t.Errorf("the answer to %s went to %s", id, got)
		}
	}
	// Undone by joining them again.
	s.mails(bo)
	s.reply(bo, s.askOf(two, bo), "merge with "+one.Ref)
	one, two = s.both(old.ID)
	if two.State != triage.Closed || s.caseOf("second@example.com") != one.ID {
		t.Errorf("joined again: %s, and the mail is in %s", two.State, s.caseOf("second@example.com"))
	}
}

// TestSplitAfterAnAnswer: what had been answered rests, and only what is new waits.
func TestSplitAfterAnAnswer(t *testing.T) {
	s := answered(t)
	s.later(3 * time.Minute)
	s.mails(bo)
	old := s.theCase()
	l := secondMatter
	l.reply = s.answers()[0].MessageID
	s.now = s.now.Add(time.Hour)
	s.write(l)
	s.expect(triage.AwaitingStaff)
	s.reply(bo, s.one(bo), "split")
	one, two := s.both(old.ID)
	if one.State != triage.WaitingCustomer || !one.AnswerBy.IsZero() || !one.AnsweredAt.Equal(old.AnsweredAt) || two.State != triage.AwaitingStaff {
		t.Fatalf("%s due %s, answered %s; %s", one.State, one.AnswerBy, one.AnsweredAt, two.State)
	}
	s.nobodyForgotten()
	if n := len(s.promises()); n != 1 {
		t.Errorf("%d promises are left where they were given", n)
	}
}

func TestSplitNeedsTwoMails(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.reply(bo, s.one(bo), "split")
	s.expect(triage.AwaitingStaff)
	if m := s.one(bo); !strings.Contains(flat(m.Body), "only one mail in this case") {
		t.Errorf("bo reads:\n%s", m.Body)
	}
}

// TestMergeReopensForWhatWasReported: what a member took by phone is not closed with the case it is joined to.
func TestMergeReopensForWhatWasReported(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.reply(bo, s.one(bo), "close")
	s.one(bo)
	closed := s.theCase()
	s.order(bo, "new grace@example.com: she rang, the frame is broken too")
	s.reply(bo, s.one(bo), "merge with "+closed.Ref)
	one, two := s.both(closed.ID)
	if one.State != triage.AwaitingStaff || two.State != triage.Closed {
		t.Errorf("%s and %s", one.State, two.State)
	}
	s.nobodyForgotten()
}

// both returns the case with this id, and the other one.
func (s *studio) both(id string) (one, other triage.Case) {
	s.t.Helper()
	cases := s.cases()
	if len(cases) != 2 {
		s.t.Fatalf("%d cases, want 2", len(cases))
	}
	if cases[0].ID == id {
		return cases[0], cases[1]
	}
	return cases[1], cases[0]
}

// caseOf says in which case a mail lies.
func (s *studio) caseOf(messageID string) (id string) {
	s.t.Helper()
	err := s.store.Read(s.t.Context(), func(tx *store.Tx) error {
		m, err := tx.FindMessage("inbox", messageID)
		id = m.CaseID
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}
