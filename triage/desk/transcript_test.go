package desk_test

import (
	"strings"
	"testing"
	"time"

	"heed/mailer"
	"heed/triage"
	"heed/triage/store"
)

// ownDraft is the text of the newest draft.
func (s *studio) ownDraft() (text string) {
	s.t.Helper()
	err := s.store.Read(s.t.Context(), func(tx *store.Tx) error {
		c := s.cases()[0]
		dr, err := tx.Draft(c.ID, c.Draft)
		text = dr.Text
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return text
}

func wants(t *testing.T, m *mailer.Message, wanted ...string) {
	t.Helper()
	for _, w := range wanted {
		if !strings.Contains(m.Body, w) {
			t.Errorf("%q is missing in\n%s", w, m.Body)
		}
	}
}

func lacks(t *testing.T, m *mailer.Message, unwanted ...string) {
	t.Helper()
	for _, w := range unwanted {
		if strings.Contains(m.Body, w) {
			t.Errorf("%q stands in\n%s", w, m.Body)
		}
	}
}

// TestTranscript: one mail tells all that came of a reply, line by line to whoever wrote it, and to the others who did
// what; the text as it leaves, and to whom.
func TestTranscript(t *testing.T) {
	s := newStudio(t, withKai())
	l := grumble
	l.extra = "Cc: Tom Hartley <tom@example.org>\r\n"
	s.write(l)
	toBo := s.one(bo)
	s.one(kai)
	s.reply(bo, toBo, s.fills()+"approve\ntheme: billing")
	mine, theirs := s.one(bo), s.one(kai)
	wants(t, mine, "You have approved", "the bill", "Carried out, line by line", "- fill date: Thursday", "- approve", "- theme: billing",
		"To: Grace Whitcombe <grace@example.com>", "Copy to: Tom Hartley <tom@example.org>", "Bo Lind\nLumen Studio", "undo")
	wants(t, theirs, "Bo Lind has approved", "the bill", "To: Grace Whitcombe <grace@example.com>", "Copy to: Tom Hartley <tom@example.org>", "Bo Lind\nLumen Studio")
	lacks(t, theirs, "line by line")
	lacks(t, mine, "changed in my draft")
	s.later(3 * time.Minute)
	answer := s.answers()[0]
	shown := strings.TrimSpace(between(mine.Body, "---- the answer begins ----", "---- the answer ends ----"))
	if !strings.HasPrefix(flat(answer.Body), flat(shown)) { // but for where the lines end
		t.Errorf("shown:\n%s\nsent:\n%s", shown, answer.Body)
	}
}

func between(s, begin, end string) string {
	_, s, _ = strings.Cut(s, begin)
	s, _, _ = strings.Cut(s, end)
	return s
}

// TestTranscriptShowsWhatWasChanged: everybody sees how far an answer is from the draft.
func TestTranscriptShowsWhatWasChanged(t *testing.T) {
	s := newStudio(t, withKai())
	s.write(grumble)
	toBo := s.one(bo)
	s.one(kai)
	s.reply(bo, toBo, s.fills())
	s.mails(kai)
	mails := s.mails(bo)
	first := strings.Fields(s.ownDraft())[0]
	text := strings.Replace(s.ownDraft(), first, "Hello, "+strings.ToLower(first), 1)
	s.reply(bo, mails[len(mails)-1], "send:\n"+text)
	s.expect(triage.Held)
	for _, m := range []triage.Member{bo, kai} {
		told := s.one(m)
		wants(t, told, "What was changed in my draft", "[-taken out-] {+put in+}", "[-"+first+"-] {+Hello, "+strings.ToLower(first)+"+} Grace")
	}
}

func TestTranscriptSaysThatATextWasWrittenAnew(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.reply(bo, s.one(bo), "send: Hello Grace, they are being printed again, and Kai brings them round tonight.\n\nBo")
	s.expect(triage.Held)
	told := s.one(bo)
	wants(t, told, "You have approved", "Kai brings them round", "It was written anew")
	lacks(t, told, "line by line", "taken out")
}
