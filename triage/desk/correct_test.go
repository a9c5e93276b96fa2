package desk_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"heed/triage"
	"heed/triage/store"
)

// corrected lists what staff set right, as labelled examples.
func (s *studio) corrected() (list []store.Example) {
	s.t.Helper()
	err := s.store.Read(s.t.Context(), func(tx *store.Tx) error {
		return tx.Corrected(func(e store.Example) error { list = append(list, e); return nil })
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return list
}

func TestStaffSetTheLabelsRight(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.reply(bo, s.one(bo), "theme: late delivery, billing\nseverity 4")
	c := s.expect(triage.AwaitingStaff)
	if c.Verdict.Severity != triage.Critical || !slices.Equal(c.Verdict.Themes, []triage.Theme{"late-delivery", "billing"}) {
		t.Errorf("the case is %d, %v", c.Verdict.Severity, c.Verdict.Themes)
	}
	told, asked := 0, 0
	for _, m := range s.mails(bo) {
		if m.Heed == "notice" {
			told++
		} else {
			asked++
		}
	}
	if told != 1 || asked != 1 {
		t.Errorf("%d notices and %d questions after one reply", told, asked)
	}
	s.one(anna) // it is grave now: the owner is asked, too
	list := s.corrected()
	if len(list) != 1 || list[0].Meant.Severity != triage.Critical || !strings.Contains(list[0].Mail.Body, "far too dark") {
		t.Errorf("kept as examples: %+v", list)
	}
	s.nobodyForgotten()
}

// TestNobodyApprovesATextUnseen: a correction beside an approval changes the labels and leaves the draft alone.
func TestNobodyApprovesATextUnseen(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	before := s.theCase().Draft
	s.reply(bo, s.one(bo), s.fills()+"approve\ntheme late-delivery")
	c := s.expect(triage.Held)
	if fills := strings.Count(s.fills(), "\n"); c.Draft > before+fills+2 {
		t.Errorf("the draft is version %d", c.Draft)
	}
	s.later(3 * time.Minute)
	if text := s.answers()[0].Text; !strings.Contains(text, "dark") && strings.Contains(text, "wait") {
		t.Errorf("the answer speaks of what staff had not seen:\n%s", text)
	}
	if !slices.Equal(s.theCase().Verdict.Themes, []triage.Theme{"late-delivery"}) {
		t.Errorf("themes: %v", s.theCase().Verdict.Themes)
	}
}

func TestIgnoredSenderIsFiledAndCanComeBack(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.reply(bo, s.one(bo), "ignore sender")
	s.expect(triage.Closed)
	notice := s.one(bo)
	again := grumble
	again.id, again.text = "again@example.com", "I am still very disappointed. The prints are dark."
	s.write(again)
	s.expect(triage.Closed)
	s.later(48 * time.Hour)
	s.none(bo)
	s.reply(bo, notice, "undo")
	s.expect(triage.AwaitingStaff)
	again.id, again.text = "third@example.com", "And a third mail: so disappointed."
	s.write(again)
	if n := len(s.cases()); n != 2 {
		t.Errorf("%d cases", n)
	}
	s.nobodyForgotten()
}

func TestNotOursIsRemembered(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.reply(bo, s.one(bo), "not ours")
	s.one(bo)
	again := grumble
	again.id, again.subject = "again@example.com", "Another matter"
	s.write(again)
	if n := len(s.cases()); n != 2 {
		t.Fatalf("%d cases", n)
	}
	s.none(bo) // read, kept, on the list: not asked about at once
	s.nobodyForgotten()
}

func TestMergeJoinsTwoAddresses(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.one(bo)
	first := s.theCase()
	s.now = s.now.Add(time.Hour)
	s.write(letter{from: "G. Whitcombe <grace@work.example>", subject: "My prints", id: "work@work.example",
		text: "I wrote from home. The prints are too dark and nobody answers, I am disappointed."})
	ask := s.one(bo)
	s.reply(bo, ask, "merge with "+strings.ToLower(first.Ref))
	open := 0
	for _, c := range s.cases() {
		if c.State.Waiting() {
			open++
			if c.Ref != first.Ref || c.Customer.Addr != "grace@work.example" {
				t.Errorf("%s waits, of %s", c.Ref, c.Customer.Addr)
			}
		}
	}
	if open != 1 {
		t.Errorf("%d cases wait", open)
	}
	s.mails(bo)
	s.nobodyForgotten()
	s.write(letter{from: "Grace <grace@example.com>", subject: "Re: My prints", reply: "work@work.example", id: "later@example.com", text: "Any news?"})
	if n := len(s.cases()); n != 2 {
		t.Errorf("%d cases: a reply of the same person is a new one", n)
	}
	s.write(letter{from: "Grace <grace@example.com>", subject: "Christmas cards", id: "cards@example.com", text: "I am disappointed that the cards have not come."})
	found := false
	for _, m := range s.mails(bo) {
		found = found || strings.Contains(m.Body, first.Ref)
	}
	if !found {
		t.Error("the staff mail shows nothing of the case of the other address")
	}
}

func TestMergeWithNothing(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.reply(bo, s.one(bo), "merge with H-XXXX")
	s.expect(triage.AwaitingStaff)
	if m := s.one(bo); !strings.Contains(m.Text, "no other case") {
		t.Errorf("bo reads %q", m.Text)
	}
}
