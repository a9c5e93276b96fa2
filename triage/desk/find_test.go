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

// press writes what the mail program writes when somebody presses the nth button of an item: the subject holds the
// item's own tag.
func (s *studio) press(m triage.Member, list *mailer.Message, ref, text string) {
	s.t.Helper()
	at := strings.Index(list.Body, "["+ref+" ")
	if at < 0 {
		s.t.Fatalf("no tag of %s in\n%s", ref, list.Body)
	}
	tag := strings.Join(strings.Fields(list.Body[at:at+strings.IndexByte(list.Body[at:], ']')+1]), " ")
	s.write(letter{
		from: fmt.Sprintf("%s <%s>", asciiName(m), m.Email), subject: "Something " + tag, text: text,
		id: fmt.Sprintf("p%d.%d@lumen.example", s.uid[receive.Inbox], s.now.UnixNano()), extra: fmt.Sprintf(stamp, "lumen.example"),
	})
	s.work()
}

var enquiry = letter{
	from: "José Núñez <jose@example.org>", subject: "Fotos en la playa", id: "jose@example.org",
	text: "Hola:\n\n¿hacéis reportajes en la playa de Cádiz, y cuánto cuestan?\n\nJosé",
}

func TestOpen(t *testing.T) {
	s := newStudio(t, withKai())
	s.order(kai, "open")
	wants(t, s.one(kai), "Nobody is waiting for us")
	s.write(grumble)
	s.now = s.now.Add(time.Minute)
	s.write(enquiry)
	s.mails(bo)
	s.mails(kai)
	s.order(kai, "what is open")
	list := s.one(kai)
	wants(t, list, "1. Grace Whitcombe: Prints of Saturday", "complaint", "waiting for", "2. José Núñez: Fotos en la playa")
	ref := s.cases()[0].Ref

	s.press(kai, list, ref, "approve") // of a draft that stands nowhere in the list
	for _, c := range s.cases() {
		if c.State == triage.Held {
			t.Fatal("approved unseen")
		}
	}
	shown := s.one(kai)
	wants(t, shown, "the case you wanted to see", "far too dark", "the answer begins")
	s.press(kai, list, ref, "mine")
	wants(t, s.one(kai), "You are looking after Grace Whitcombe")
	s.reply(kai, shown, s.fills()+"approve")
	if c := s.cases()[0]; c.State != triage.Held || c.Person != kai.Email {
		t.Errorf("case is %s, with %q", c.State, c.Person)
	}
	s.mails(kai)
	s.press(kai, list, ref, "close")
	late := s.one(kai)
	wants(t, late, "You had already decided about Grace Whitcombe")
}

func TestOpenListsTheFirstTen(t *testing.T) {
	s := newStudio(t, withKai())
	for i := range 12 {
		l := grumble
		l.from, l.id = fmt.Sprintf("Guest%d <g%d@example.com>", i, i), fmt.Sprintf("g%d@example.com", i)
		s.now = s.now.Add(time.Minute)
		s.write(l)
	}
	s.mails(kai)
	s.order(kai, "open")
	list := s.one(kai)
	if !strings.HasPrefix(list.Subject, "Open: 12") {
		t.Errorf("subject %q", list.Subject)
	}
	wants(t, list, "1. Guest0:", "10. Guest9:", "2 more are open.")
	lacks(t, list, "Guest10:")
	if n := strings.Count(list.Body, "[H-"); n != 10 {
		t.Errorf("%d tags", n)
	}
}

func TestFind(t *testing.T) {
	s := newStudio(t, withKai())
	s.write(grumble)
	s.now = s.now.Add(time.Minute)
	s.write(enquiry)
	old := letter{from: "Ann Ek <ann@example.net>", subject: "Album 4471", id: "ann@example.net", text: "The binding of the album came loose, I am really disappointed."}
	s.now = s.now.Add(time.Minute)
	s.write(old)
	cases := s.cases()
	s.reply(bo, s.mails(bo)[1], "send: Dear Ann, we bind it again this week.\n\nBo")
	s.later(5 * time.Minute)
	s.mails(bo)
	s.mails(kai)
	for _, tt := range []struct {
		what, want string // names, in their order
	}{
		{"Grace", "Grace"},
		{"grace@EXAMPLE.com", "Grace"},
		{"nunez", "José"},
		{"NÚÑEZ playa", "José"},
		{"cadiz", "José"},             // from the words of a mail that waits
		{"4471", "Ann"},               // of the subject
		{"binding", "Ann"},            // from the words an answered complaint is remembered by
		{"example", "Grace José Ann"}, // who waits comes first
		{"grace playa", ""},
		{"100%", ""},
		{"hippopotamus", ""},
	} {
		s.order(kai, "find: "+tt.what)
		list := s.one(kai)
		var got []string
		for _, name := range []string{"Grace", "José", "Ann"} {
			if strings.Contains(list.Body, ". "+name) {
				got = append(got, name)
			}
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%q found %q, want %q:\n%s", tt.what, got, tt.want, list.Body)
		}
	}
	s.order(kai, "find "+strings.ToLower(strings.TrimPrefix(cases[0].Ref, "H-")))
	wants(t, s.one(kai), "the case you wanted to see", "far too dark")
	s.order(kai, "find "+cases[2].Ref) // there is nothing to decide
	list := s.one(kai)
	wants(t, list, "Ann Ek", "answered", "reopen")
	s.order(kai, "find Grace\nfind Ann")
	if mails := s.mails(kai); len(mails) != 2 {
		t.Errorf("two searches in one mail are answered by %s", subjects(mails))
	}
	s.order(kai, "find "+strings.Repeat("x", 190)+"<img>")
	s.one(kai)
}

// TestListIsNobodyElses: the tokens of a list are its reader's, and die with the version they were listed at.
func TestListIsNobodyElses(t *testing.T) {
	s := newStudio(t, withKai())
	s.write(grumble)
	s.mails(bo)
	s.order(kai, "open")
	list := only(t, s.mails(kai), "notice")[0]
	ref := s.theCase().Ref
	s.press(bo, list, ref, "close")
	s.expect(triage.AwaitingStaff)
	wants(t, s.one(bo), "The code in its subject is not one I gave out")
	more := grumble
	more.id, more.reply, more.text = "more@example.com", grumble.id, "And the frame is broken, too. I am really disappointed."
	s.write(more)
	s.mails(kai)
	s.press(kai, list, ref, "close") // but Grace has written again since
	s.expect(triage.AwaitingStaff)
	wants(t, s.one(kai), "newer version")
}
