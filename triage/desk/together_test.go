package desk_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"heed/mailer/receive"
)

var errTorn = errors.New("the spool is torn")

// torn is a mail of which only so many readings succeed.
type torn struct {
	io.ReadSeeker
	broken bool
}

func (t *torn) Read(p []byte) (int, error) {
	if t.broken {
		return 0, errTorn
	}
	return t.ReadSeeker.Read(p)
}

// TestOneOfManyThatFails: mails handed over together are taken in together; where one of them cannot be, those before
// it are, and the others wait for the next try.
func TestOneOfManyThatFails(t *testing.T) {
	s := newStudio(t, threeOfUs())
	bad := &torn{broken: true}
	var items []receive.Item
	for i, from := range []string{"ann@example.com", "bea@example.com", "cleo@example.com"} {
		raw := string(letter{from: from, subject: "My prints", id: from, text: "The prints are far too dark and I am disappointed, says " + from}.raw(s.now))
		item := receive.Item{Mailbox: "info", Folder: "INBOX", Role: receive.Inbox, UIDValidity: 1, UID: uint32(i + 1), Received: s.now, Size: int64(len(raw))}
		item.Raw = strings.NewReader(raw)
		if i == 1 {
			bad.ReadSeeker = strings.NewReader(raw)
			item.Raw = bad
		}
		items = append(items, item)
	}
	taken, err := s.desk.Receive(t.Context(), items, s.now)
	if taken != 1 || !errors.Is(err, errTorn) {
		t.Fatalf("%d taken, %v", taken, err)
	}
	if n := len(s.cases()); n != 1 {
		t.Errorf("%d cases after the first try", n)
	}
	cursor, _, err := s.desk.Cursor(t.Context(), "info", "INBOX")
	if err != nil || cursor.Last != 1 {
		t.Errorf("the cursor is at %d, %v", cursor.Last, err)
	}
	bad.broken = false
	if taken, err := s.desk.Receive(t.Context(), items[1:], s.now); taken != 2 || err != nil {
		t.Errorf("%d taken of the others, %v", taken, err)
	}
	if taken, err := s.desk.Receive(t.Context(), items, s.now); taken != 3 || err != nil { // offered again after a crash
		t.Errorf("%d taken again, %v", taken, err)
	}
	if n := len(s.cases()); n != 3 {
		t.Errorf("%d cases in the end", n)
	}
	s.nobodyForgotten()
}
