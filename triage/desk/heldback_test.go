package desk_test

import (
	"strings"
	"testing"
	"time"

	"heed/triage"
)

const (
	harsh = "send:\n\nDear Grace,\n\nAs I already told you, that is what the lab does. You will have new prints by Friday 12 December.\n\nBo"
	mild  = "send:\n\nDear Grace,\n\nI am sorry that the prints are so dark. They are being printed again and you will have them by Friday 12 December.\n\nBo"
)

// TestSendAnyway: words that sound like blame stay here once, with the reason; exactly that version leaves on a word.
func TestSendAnyway(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	first := s.one(bo)
	s.reply(bo, first, harsh)
	s.expect(triage.AwaitingStaff)
	held := s.last(bo)
	for _, want := range []string{"have not left yet", "As I already told you", "send anyway"} {
		if !strings.Contains(held.Body, want) {
			t.Errorf("the answer to harsh words lacks %q:\n%s", want, held.Body)
		}
	}

	s.reply(bo, first, "send anyway") // speaks of the version before
	s.expect(triage.AwaitingStaff)
	if said := s.last(bo).Body; !strings.Contains(said, "newer version") {
		t.Errorf("an older question: %s", said)
	}
	s.reply(bo, held, "approve") // a mere yes is not enough, and spends nothing
	s.expect(triage.AwaitingStaff)
	if said := s.last(bo).Body; !strings.Contains(said, "As I already told you") || !strings.Contains(said, "send anyway") {
		t.Errorf("an approval of words that were warned of: %s", said)
	}
	s.reply(bo, held, "send anyway")
	s.expect(triage.Held)
	s.later(time.Hour)
	if got := s.answers(); len(got) != 1 || !strings.Contains(got[0].Body, "As I already told you, that is what the lab does.") {
		t.Errorf("%d answers left", len(got))
	}
}

// TestSendAnywayHasLimits: no word releases a blank or a letter to somebody else, and mild words need none.
func TestSendAnywayHasLimits(t *testing.T) {
	for name, tc := range map[string]struct {
		words string
		state triage.State
		said  string
	}{
		"mild words":    {mild, triage.Held, "Grace"},
		"a blank":       {"send:\n\nDear Grace,\n\nYou will have it by [[date]].\n\nBo", triage.AwaitingStaff, "blank"},
		"somebody else": {"send:\n\nDear Claire,\n\nYou will have the prints on Friday 12 December.\n\nBo", triage.AwaitingStaff, "cannot go out"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStudio(t, threeOfUs())
			s.write(grumble)
			ask := s.one(bo)
			s.reply(bo, ask, tc.words)
			s.expect(tc.state)
			if said := s.last(bo).Body; !strings.Contains(said, tc.said) {
				t.Errorf("lacks %q:\n%s", tc.said, said)
			}
			if tc.state == triage.AwaitingStaff {
				s.reply(bo, ask, "send anyway")
				if len(s.fills()) > 0 {
					s.expect(triage.AwaitingStaff) // Heed's own draft still has its blanks
				}
			}
		})
	}
}

// TestEditedWordsAreHeldBackToo: an approval of words of staff that were shown with a warning asks once more.
func TestEditedWordsAreHeldBackToo(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.reply(bo, s.one(bo), strings.Replace(harsh, "send:", "edit:", 1))
	shown := s.last(bo)
	if !strings.Contains(shown.Body, "As I already told you") || !strings.Contains(shown.Body, "send anyway") {
		t.Errorf("the new version is shown without the warning:\n%s", shown.Body)
	}
	s.reply(bo, shown, "approve")
	s.expect(triage.AwaitingStaff)
	s.reply(bo, shown, "send anyway")
	s.expect(triage.Held)
}
