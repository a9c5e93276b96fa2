package desk_test

import (
	"strings"
	"testing"
	"time"

	"heed/mailer"
	"heed/triage"
)

// last is the newest of the mails somebody got.
func (s *studio) last(m triage.Member) *mailer.Message {
	s.t.Helper()
	mails := s.mails(m)
	if len(mails) == 0 {
		s.t.Fatalf("%s got no mail", m.Name)
	}
	return mails[len(mails)-1]
}

func TestGiveTo(t *testing.T) {
	s := newStudio(t, withKai())
	s.write(grumble)
	toBo, toKai := s.one(bo), s.one(kai)
	s.reply(bo, toBo, "give to Lucía")
	c := s.expect(triage.AwaitingStaff)
	if c.Person != lucia.Email {
		t.Errorf("in charge: %s", c.Person)
	}
	asked := s.one(lucia) // one question, and no notice besides
	if asked.Heed != "staff" || !strings.Contains(asked.Body, "Bo Lind te ha pasado este caso") || !strings.Contains(asked.Body, "far too dark") {
		t.Errorf("%s:\n%s", asked.Subject, asked.Body)
	}
	wants(t, s.one(bo), "You have handed Grace Whitcombe over to Lucía Vega")
	wants(t, s.one(kai), "Bo Lind has handed Grace Whitcombe over to Lucía Vega")
	s.later(5 * time.Hour) // half of the time: who is in charge is reminded, and nobody else
	s.one(lucia)
	s.none(bo, kai)
	s.reply(kai, toKai, "close") // whoever was asked may still decide
	s.expect(triage.Closed)
}

func TestGiveToNobodyKnown(t *testing.T) {
	cfg := withKai()
	cfg.Staff = append(cfg.Staff, triage.Member{Name: "Kai Lund", Email: "lund@lumen.example", Lang: "en", Langs: []string{"sv"}})
	s := newStudio(t, cfg)
	s.write(grumble)
	toBo := s.one(bo)
	s.reply(bo, toBo, "give to Kai")
	back := s.one(bo)
	wants(t, back, "We have: Kai Berg, Kai Lund.", "give to Kai Berg", "give to Kai Lund")
	lacks(t, back, "Anna")
	s.reply(bo, back, "give to Zoe")
	wants(t, s.one(bo), "Anna Holm", "Bo Lind", "Kai Lund")
	if c := s.expect(triage.AwaitingStaff); c.Person != "" {
		t.Errorf("in charge: %s", c.Person)
	}
	s.reply(bo, toBo, "give to kai lund")
	s.one(cfg.Staff[4])
	if c := s.theCase(); c.Person != "lund@lumen.example" {
		t.Errorf("in charge: %s", c.Person)
	}
}

// TestGiveAndEdit: a new version goes to whoever is in charge now, once.
func TestGiveAndEdit(t *testing.T) {
	s := newStudio(t, withKai())
	s.write(grumble)
	toBo := s.one(bo)
	s.one(kai)
	s.reply(bo, toBo, "give to Lucia\nfill date: Friday")
	var asks []*mailer.Message
	for _, m := range s.mails(lucia) {
		if m.Heed == "staff" {
			asks = append(asks, m)
		}
	}
	if len(asks) != 1 || !strings.Contains(asks[0].Body, "Friday") {
		t.Errorf("Lucia was asked by %s", subjects(asks))
	}
}

func TestAskOwner(t *testing.T) {
	s := newStudio(t, withKai())
	s.write(grumble)
	toBo, toKai := s.one(bo), s.one(kai)
	due := s.theCase().AnswerBy
	s.reply(bo, toBo, "ask owner: may I offer her a canvas?")
	if c := s.expect(triage.AwaitingStaff); !c.AnswerBy.Equal(due) {
		t.Errorf("the deadline moved from %s to %s", due, c.AnswerBy)
	}
	question := s.one(anna)
	wants(t, question, "Bo Lind would like your opinion", "Bo Lind asks the owner: may I offer her a canvas?", "far too dark", "the answer begins")
	wants(t, s.one(bo), "I have asked Anna Holm", "may I offer her a canvas?", "undo")
	wants(t, s.one(kai), "Bo Lind has asked Anna Holm", "may I offer her a canvas?")

	s.reply(kai, toKai, s.fills()+"approve")
	s.expect(triage.AwaitingStaff)
	wants(t, s.one(kai), "Bo Lind has asked the owner about this answer")
	s.reply(bo, toBo, "send: Dear Grace, we print them again by Friday.\n\nBo")
	s.expect(triage.AwaitingStaff)
	s.one(bo)

	s.later(5 * time.Hour) // half of the time is gone: the owner is reminded as well, and the question stands there again
	again := s.one(anna)
	wants(t, again, "may I offer her a canvas?")
	reminded := s.one(bo)
	wants(t, reminded, "may I offer her a canvas?", "  undo ")
	lacks(t, reminded, "  fill ", "  send:")
	s.reply(anna, again, s.fills()+"approve")
	s.expect(triage.Held)
	s.later(3 * time.Minute)
	if n := len(s.answers()); n != 1 {
		t.Errorf("%d answers", n)
	}
}

func TestAskOwnerAndTakeItBack(t *testing.T) {
	s := newStudio(t, withKai())
	s.write(grumble)
	toBo, toKai := s.one(bo), s.one(kai)
	s.reply(bo, toBo, "ask owner")
	s.one(anna)
	s.mails(bo)
	s.mails(kai)
	s.reply(kai, toKai, "undo") // it is not Kai's question
	wants(t, s.one(kai), "too late")
	s.reply(bo, toBo, "undo")
	for _, m := range []triage.Member{anna, bo, kai} {
		told := s.one(m)
		if !strings.Contains(told.Body, "taken the question") {
			t.Errorf("%s is told %s", m.Name, told.Body)
		}
	}
	s.reply(kai, toKai, s.fills()+"approve")
	s.expect(triage.Held)
}

// TestOwnerHandsItBack: an owner who gives the case to somebody has decided that it is theirs to decide.
func TestOwnerHandsItBack(t *testing.T) {
	s := newStudio(t, withKai())
	s.write(grumble)
	s.reply(bo, s.one(bo), "ask the owner: is that too much?")
	s.reply(anna, s.one(anna), "give to Bo")
	back := s.last(bo)
	wants(t, back, "Anna Holm has handed this one to you")
	lacks(t, back, "asks the owner")
	s.reply(bo, back, s.fills()+"approve")
	s.expect(triage.Held)
}

// TestNoOwnerToAsk: an owner without another one decides alone.
func TestNoOwnerToAsk(t *testing.T) {
	s := newStudio(t, oneOfUs())
	ines := s.cfg.Staff[0]
	l := grumble
	l.to = ines.Email
	s.write(l)
	s.reply(ines, s.one(ines), "ask owner: what now?")
	wants(t, s.one(ines), "the decision is yours")
	s.expect(triage.AwaitingStaff)
}

// TestNobodyMarkedOwner: then everybody else is asked, and the word of any of them counts, but not that of who asked.
func TestNobodyMarkedOwner(t *testing.T) {
	cfg := withKai()
	for i := range cfg.Staff {
		cfg.Staff[i].Owner = false
	}
	s := newStudio(t, cfg)
	s.write(grumble)
	toBo := s.one(bo)
	s.mails(kai)
	s.reply(bo, toBo, "ask owner: what now?")
	s.reply(bo, toBo, s.fills()+"approve")
	s.expect(triage.AwaitingStaff)
	s.reply(kai, s.last(kai), s.fills()+"approve")
	s.expect(triage.Held)
}

// TestQuestionToTheOwnerSurvivesAMerge: the owner decides about what the two cases have become.
func TestQuestionToTheOwnerSurvivesAMerge(t *testing.T) {
	s := newStudio(t, withKai())
	s.write(grumble)
	second := grumble
	second.from, second.id = "Grace <grace.w@example.net>", "second@example.net"
	s.now = s.now.Add(time.Minute)
	s.write(second)
	mails := s.mails(bo)
	if len(mails) != 2 {
		t.Fatalf("bo got %s", subjects(mails))
	}
	s.reply(bo, mails[0], "ask owner: is this one person?")
	s.mails(anna)
	s.mails(bo)
	s.reply(bo, mails[0], "merge with "+s.cases()[1].Ref)
	again := only(t, s.mails(bo), "staff")
	if len(again) != 1 {
		t.Fatalf("after the merge bo was asked by %s", subjects(again))
	}
	s.reply(bo, again[0], "send: Dear Grace, we print them again by Friday.\n\nBo")
	wants(t, s.last(bo), "has asked the owner about this answer")
	if n := len(about(only(t, s.mails(anna), "staff"), "is this one person?")); n != 1 {
		t.Errorf("the owner was asked %d times about what the two have become", n)
	}
}
