package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"heed/mailer"
	"heed/mailer/receive"
)

// orders is a mail of Anna's that starts something.
func orders(text, id string) letter {
	return letter{from: "Anna Holm <anna@lumen.example>", subject: "Hello", text: text, id: id + "@lumen.example", extra: fmt.Sprintf(stamp, "lumen.example")}
}

func TestAnOldMailStartsNothing(t *testing.T) {
	for name, off := range map[string]time.Duration{"eight days old": -8 * 24 * time.Hour, "eight days ahead": 8 * 24 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			s := newStudio(t, threeOfUs())
			s.arrive(receive.Inbox, orders("pause", "old").raw(s.now.Add(off)))
			back := s.one(anna)
			if !strings.Contains(back.Body, "more than a week away") || !strings.Contains(back.Body, "in a new mail") {
				t.Errorf("answered with\n%s", back.Body)
			}
			if s.paused() {
				t.Error("paused all the same")
			}
		})
	}
	t.Run("without a date", func(t *testing.T) {
		s := newStudio(t, threeOfUs())
		raw := string(orders("pause", "dateless").raw(s.now))
		from, to := strings.Index(raw, "Date: "), strings.Index(raw, "Authentication-Results")
		s.arrive(receive.Inbox, []byte(raw[:from]+raw[to:]))
		s.one(anna)
		if s.paused() {
			t.Error("paused by a mail of any time")
		}
	})
	t.Run("six days old", func(t *testing.T) {
		s := newStudio(t, threeOfUs())
		s.arrive(receive.Inbox, orders("pause", "young").raw(s.now.Add(-6*24*time.Hour)))
		if s.work(); !s.paused() {
			t.Error("not paused")
		}
	})
}

// A copy that comes by another way, or is sent in again, changes nothing once more.
func TestTheSameMailStartsOnce(t *testing.T) {
	for name, second := range map[string]func(raw string) string{
		"the same bytes":      func(raw string) string { return raw },
		"with a footer added": func(raw string) string { return raw + "\r\n-- \r\nsent through the list\r\n" },
		"another subject":     func(raw string) string { return strings.Replace(raw, "Subject: Hello", "Subject: Hi", 1) },
	} {
		t.Run(name, func(t *testing.T) {
			s := newStudio(t, threeOfUs())
			raw := string(orders("pause", "twice").raw(s.now))
			s.arrive(receive.Inbox, []byte(raw))
			s.mails(anna)
			s.write(orders("resume", "between"))
			s.mails(anna)
			s.arrive(receive.Inbox, []byte(second(raw)))
			s.work()
			if s.paused() {
				t.Error("paused again by the copy")
			}
		})
	}
}

// What a mail without a token does, and what passes for ordinary mail.
func TestStart(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(l *letter)
		want   string // what comes back; "" is nothing
	}{
		{"a command", func(l *letter) { l.text = "Status, please" }, "No case is open"},
		{"in the subject alone", func(l *letter) { l.subject, l.text = "Status", "" }, "No case is open"},
		{"misspelt", func(l *letter) { l.text = "staus" }, "status"},
		{"without its day", func(l *letter) { l.text = "away until whenever" }, "away until"},
		{"to an alias nobody told us of", func(l *letter) { l.text, l.to = "status", "heed@lumen.example" }, "No case is open"},
		{"to a customer as well", func(l *letter) { l.text, l.to = "status", "info@lumen.example, grace@example.com" }, ""},
		{"a note that begins alike", func(l *letter) { l.text = "New idea: maybe we wait\n\nI will think it over on Monday." }, ""},
		{"a longer note", func(l *letter) { l.text = "Find out what happened to the frames and tell Bo before he leaves." }, ""},
		{"an open question", func(l *letter) { l.text = "open question: shall we wait, or ring them, or write, or what?" }, ""},
		{"ordinary mail", func(l *letter) { l.text = "Lunch at one?" }, ""},
		{"an approval of nothing", func(l *letter) { l.text = "approve" }, ""},
		{"misspelt by nobody knows whom", func(l *letter) { l.text, l.extra = "staus", "" }, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := newStudio(t, threeOfUs())
			l := orders("", "start")
			tc.change(&l)
			s.write(l)
			var got []string
			for _, m := range s.mails(anna) {
				got = append(got, m.Body)
			}
			if body := strings.Join(got, "\n"); (tc.want == "") != (body == "") || !strings.Contains(body, tc.want) {
				t.Errorf("answered with %q", body)
			}
			if n := len(s.cases()); n != 0 {
				t.Errorf("%d cases opened", n)
			}
		})
	}
}

// paused tells by the status that is mailed whether mail is held.
func (s *studio) paused() bool {
	s.t.Helper()
	s.mails(anna)
	s.write(orders("status", fmt.Sprintf("status%d", s.now.UnixNano())))
	var mails []*mailer.Message
	if mails = s.mails(anna); len(mails) == 0 {
		return true // even the status waits
	}
	return false
}
