package review

import (
	"bufio"
	"encoding/json"
	"net/mail"
	"os"
	"testing"

	"heed/mailer"
)

// TestPractice reads the labelled practice mails, where they are at hand: every notification is found, and
// nothing else is.
func TestPractice(t *testing.T) {
	f, err := os.Open("../../../shared/practice/mails.jsonl")
	if err != nil {
		t.Skip("no practice mails beside the repository")
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	found := 0
	for lines.Scan() {
		var m struct {
			ID, From, Subject, Body, Kind, Note string
			Headers                             map[string]string
		}
		if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
			t.Fatal(err)
		}
		msg := &mailer.Message{Subject: m.Subject, Body: m.Body, Robot: mailer.None}
		if from, err := mail.ParseAddress(m.From); err == nil {
			msg.From = mailer.Address{Name: from.Name, Addr: from.Address}
		}
		switch {
		case m.Headers["Auto-Submitted"] != "":
			msg.Robot = mailer.Notification
		case m.Headers["List-Id"] != "" || m.Headers["Precedence"] != "" || m.Headers["List-Unsubscribe"] != "":
			msg.Robot = mailer.List
		}
		r, ok := Detect(msg)
		if ok != (m.Kind == "review") {
			t.Errorf("%s (%s): review %v", m.ID, m.Kind, ok)
		}
		if ok {
			found++
			t.Logf("%s [%s] stars %v name %q site %q text %.60q…", m.ID, m.Note, r.Stars, r.Name, r.Site, r.Text)
			if r.Stars == 0 || r.Text == "" {
				t.Errorf("%s: stars %v, text %q", m.ID, r.Stars, r.Text)
			}
		}
	}
	if found == 0 {
		t.Error("no notification found")
	}
}
