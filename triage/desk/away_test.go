package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"heed/mailer"
	"heed/mailer/receive"
	"heed/triage"
)

// order lets a member write to Heed about no case.
func (s *studio) order(m triage.Member, text string) {
	s.t.Helper()
	s.write(letter{
		from: fmt.Sprintf("%s <%s>", asciiName(m), m.Email), subject: "Hello", text: text,
		id:    fmt.Sprintf("o%d.%d@lumen.example", s.uid[receive.Inbox], s.now.UnixNano()),
		extra: fmt.Sprintf(stamp, strings.SplitN(m.Email, "@", 2)[1]),
	})
	s.work()
}

func only(t *testing.T, mails []*mailer.Message, heed string) (list []*mailer.Message) {
	t.Helper()
	for _, m := range mails {
		if m.Heed == heed {
			list = append(list, m)
		}
	}
	return list
}

// TestAwayWithASubstitute: everybody is told with dates, the substitute gets what waits and whatever comes, and when
// the time has passed the member is back by itself.
func TestAwayWithASubstitute(t *testing.T) {
	s := newStudio(t, withKai())
	s.write(grumble)
	toBo := s.one(bo)
	s.one(kai)
	s.reply(bo, toBo, "mine")
	s.mails(bo)
	s.mails(kai)

	s.order(bo, "away until Friday, Lucía covers") // today is Monday 2 March
	wants(t, s.one(bo), "You are away up to and including Friday 6 March.", "Lucía Vega covers, and gets what would have gone to you.", "back")
	wants(t, s.one(kai), "Bo Lind is away up to and including Friday 6 March.", "Lucía Vega covers, and gets what would have gone to Bo Lind.")
	wants(t, s.one(anna), "Bo Lind is away")
	lucias := s.mails(lucia)
	if len(lucias) != 2 {
		t.Fatalf("Lucia got %s", subjects(lucias))
	}
	wants(t, lucias[0], "Bo Lind está fuera hasta el viernes 6 de marzo inclusive.", "La sustitución es tuya")
	wants(t, lucias[1], "ha dejado estos casos", "Grace Whitcombe", s.theCase().Ref)

	s.later(5 * time.Hour) // the reminder of the case Bo is in charge of
	if n := len(only(t, s.mails(lucia), "staff")); n != 1 {
		t.Errorf("the substitute was reminded %d times", n)
	}
	s.none(bo, kai)
	s.order(kai, "status")
	wants(t, s.one(kai), "Away", "Bo Lind, up to and including Friday 6 March; Lucía Vega covers")
	s.reply(lucia, lucias[1], "open") // a command that needs no case
	s.mails(lucia)

	s.later(time.Date(2026, 3, 7, 12, 0, 0, 0, time.UTC).Sub(s.now)) // Saturday: the studio is closed
	s.none(bo)
	s.later(2 * 24 * time.Hour) // Monday
	mails := only(t, s.mails(bo), "notice")
	if len(mails) != 1 || mails[0].Date.Hour() != 9 {
		t.Fatalf("Bo got %s", subjects(mails))
	}
	wants(t, mails[0], "You are back", "Grace Whitcombe")
	s.nobodyForgotten()
}

func TestNewMailWhileAway(t *testing.T) {
	s := newStudio(t, withKai())
	s.order(bo, "away: tomorrow")
	s.mails(bo)
	s.mails(kai)
	s.now = s.now.Add(24 * time.Hour)
	s.write(grumble)
	s.one(kai)
	s.none(bo)
	s.now = s.now.Add(24 * time.Hour)
	s.mails(kai)
	second := grumble
	second.from, second.id = "Tom <tom@example.com>", "tom@example.com"
	s.write(second)
	s.one(kai)
	if asked := subjects(only(t, s.mails(bo), "staff")); !strings.Contains(asked, "Tom") {
		t.Errorf("Bo is back and got %s", asked)
	}
}

// TestEverybodyAway: nobody waits because of a holiday.
func TestEverybodyAway(t *testing.T) {
	s := newStudio(t, withKai())
	everybody := []triage.Member{anna, bo, lucia, kai}
	for _, m := range everybody {
		s.order(m, "away 2 weeks")
	}
	for _, m := range everybody {
		s.mails(m)
	}
	s.write(grumble)
	for _, m := range everybody {
		s.one(m)
	}
}

func TestBack(t *testing.T) {
	s := newStudio(t, withKai())
	s.order(bo, "back")
	wants(t, s.one(bo), "you are not away")
	s.order(bo, "away until Friday")
	wants(t, s.one(bo), "Nobody was named to cover")
	s.mails(kai)
	s.order(bo, "I'm back")
	wants(t, s.one(bo), "You are back", "No open case is with you")
	wants(t, s.one(kai), "Bo Lind is back")
	s.write(grumble)
	s.one(bo)
	s.mails(kai)

	s.order(bo, "away from 9 March until 13 March, Kai covers") // later called off
	wants(t, s.one(bo), "from Monday 9 March up to and including Friday 13 March")
	if mails := s.mails(kai); len(mails) != 1 {
		t.Errorf("Kai got %s before Bo has gone", subjects(mails))
	}
	s.order(bo, "back")
	wants(t, s.one(bo), "you will not be away after all (from Monday 9 March")
	s.later(14 * 24 * time.Hour)
	for _, m := range s.mails(bo) {
		if strings.Contains(m.Subject, "You are back") {
			t.Errorf("back from where? %s", m.Subject)
		}
	}
}

func TestAwayNotUnderstood(t *testing.T) {
	s := newStudio(t, withKai())
	s.order(bo, "away until Friday, Olaf covers")
	back := s.one(bo)
	wants(t, back, "We have:", "away until Friday, Kai Berg covers")
	lacks(t, back, "Bo Lind covers")
	s.order(bo, "away until Friday, Bo covers")
	lacks(t, s.one(bo), "You are away")
	s.order(bo, "away until the cows come home")
	wants(t, s.one(bo), "I cannot read when that is")
	s.order(bo, "status")
	lacks(t, s.one(bo), "Away")
	s.write(letter{from: "Bo Lind <bo@lumen.example>", subject: "Hello", text: "away until the cows come home", id: "x@lumen.example"}) // nobody vouches for it
	s.none(bo)
}

// TestGiveToSomebodyAway: it would wait for them unnoticed.
func TestGiveToSomebodyAway(t *testing.T) {
	s := newStudio(t, withKai())
	s.order(kai, "away until Friday")
	s.mails(bo)
	s.write(grumble)
	s.reply(bo, s.one(bo), "give to Kai")
	wants(t, s.one(bo), "Kai Berg is away and will be back on Saturday 7 March")
	if c := s.theCase(); c.Person != "" {
		t.Errorf("in charge: %s", c.Person)
	}
}

func TestDigestNamesWhoIsAway(t *testing.T) {
	s := newStudio(t, withKai())
	s.order(bo, "away until Friday")
	s.write(grumble)
	s.mails(anna)
	s.later(23 * time.Hour)
	digests := only(t, s.mails(anna), "digest")
	if len(digests) != 1 {
		t.Fatalf("%d digests", len(digests))
	}
	wants(t, digests[0], "Bo Lind, up to and including Friday 6 March")
}

// TestOwnersSubstituteGetsTheDigest: what an absent owner would get goes to whoever covers.
func TestOwnersSubstituteGetsTheDigest(t *testing.T) {
	s := newStudio(t, withKai())
	s.order(anna, "away until Friday, Kai covers")
	s.write(grumble)
	s.mails(anna)
	s.mails(kai)
	s.later(23 * time.Hour)
	if n := len(only(t, s.mails(anna), "digest")); n != 0 {
		t.Errorf("%d digests to the owner on holiday", n)
	}
	if n := len(only(t, s.mails(kai), "digest")); n != 1 {
		t.Errorf("%d digests to the substitute", n)
	}
}
