package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"heed/mailer"
	"heed/triage"
)

// about picks the mails whose subject or words have something in them.
func about(mails []*mailer.Message, words string) (list []*mailer.Message) {
	for _, m := range mails {
		if strings.Contains(m.Subject+"\n"+m.Body, words) {
			list = append(list, m)
		}
	}
	return list
}

// TestLookAlikeTriesToGiveOrders: nothing of it is done, and the owners hear of it once a day.
func TestLookAlikeTriesToGiveOrders(t *testing.T) {
	s := newStudio(t, withKai())
	s.write(grumble)
	ask := s.one(bo)
	s.mails(kai)
	for i, from := range []string{"bo@1umen.example", "bo@lurnen.example", "bo@lum\u0435n.example"} {
		s.write(letter{from: "Bo Lind <" + from + ">", subject: "Re: " + ask.Subject, text: s.fills() + "approve", id: fmt.Sprintf("fake%d@elsewhere.example", i),
			extra: "Authentication-Results: mx.sandbox.test; dmarc=pass header.from=1umen.example\r\n"})
	}
	for _, c := range s.cases() {
		if c.State == triage.Held {
			t.Fatal("it was approved")
		}
	}
	warned := about(s.mails(anna), "Not one of us")
	if len(warned) != 1 {
		t.Fatalf("the owner was warned %d times", len(warned))
	}
	wants(t, warned[0], "bo@1umen.example", "bo@lumen.example", "I have done nothing it asked")
	s.now = s.now.Add(24 * time.Hour)
	s.write(letter{from: "Bo Lind <bo@1umen.example>", subject: "pause", text: "pause", id: "again@elsewhere.example"})
	if n := len(about(s.mails(anna), "Not one of us")); n != 1 {
		t.Errorf("the next day the owner was warned %d times", n)
	}
	if n := len(about(s.mails(kai), "Everything is paused")); n != 0 {
		t.Error("a stranger has paused Heed")
	}
}

// TestCustomerWhoseAddressIsLikeOurs: they are answered like anybody; only whoever is asked about them looks twice, and
// sees what letters these are.
func TestCustomerWhoseAddressIsLikeOurs(t *testing.T) {
	for from, spelled := range map[string]string{
		"grace@1umen.example":        "grace@1umen.example",
		"grace@lum\u0435n.example":   "grace@xn--lumn-x4d.example",
		"k\u0430i@lumen.example.org": "",
		"grace@example.com":          "",
	} {
		s := newStudio(t, withKai())
		l := grumble
		l.from = "Grace Whitcombe <" + from + ">"
		s.write(l)
		s.none(anna)
		ask := s.one(bo)
		wants(t, ask, "far too dark", "the answer begins")
		if spelled == "" {
			lacks(t, ask, "Look closely")
		} else {
			wants(t, ask, "Look closely: this comes from "+spelled)
		}
	}
}
