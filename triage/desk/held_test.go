package desk_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"heed/mailer/receive"
	"heed/mailer/sandbox"
	"heed/triage"
	"heed/triage/store"
)

// TestHoldingReplyAndTheServer: whatever becomes of it, the customer gets it once at most, and staff know.
func TestHoldingReplyAndTheServer(t *testing.T) {
	for _, tc := range []struct {
		name      string
		fault     error
		mails     int
		promises  int
		told      string
		recovered bool // the next try gets through
	}{
		{"nobody knows, and it had left", sandbox.ErrDropAccepted, 1, 1, "Perhaps told", false},
		{"nobody knows, and it had not", sandbox.ErrDrop, 0, 1, "Perhaps told", false},
		{"refused for good", sandbox.Refuse(550, "5.1.1 no such user"), 0, 0, "Does not reach them", false},
		{"refused for now", sandbox.Refuse(451, "later"), 1, 1, "Told that we are on it", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := quietly(t, twoLines(), letDown)
			s.onData = func(_ string, to []string, _ []byte) error {
				if to[0] == "grace@example.com" {
					return tc.fault
				}
				return nil
			}
			s.later(16 * time.Minute)
			s.onData = nil
			s.later(2 * time.Hour)
			if n := len(s.answers()); n != tc.mails {
				t.Errorf("%d mails reached the customer, want %d", n, tc.mails)
			}
			if m := s.one(bo); !strings.Contains(m.Subject, tc.told) || strings.Contains(m.Body, "550") {
				t.Errorf("staff read %q:\n%s", m.Subject, m.Body)
			}
			if list := s.promises(); len(list) != tc.promises {
				t.Errorf("promises: %+v", list)
			}
			s.expect(triage.AwaitingStaff)
		})
	}
}

// TestHoldingReplyThatWaitedTooLong: one that could not leave while the server was away is not sent once the answer is.
func TestHoldingReplyThatWaitedTooLong(t *testing.T) {
	s := quietly(t, twoLines(), letDown)
	s.onData = func(_ string, to []string, _ []byte) error {
		if to[0] == "grace@example.com" {
			return sandbox.Refuse(451, "later")
		}
		return nil
	}
	s.later(16 * time.Minute)
	s.reply(bo, s.theAsk(), "called: all settled")
	s.onData = nil
	s.later(24 * time.Hour)
	if n := len(s.answers()); n != 0 {
		t.Errorf("%d mails though she was called", n)
	}
	for _, p := range s.promises() {
		if p.KeptAt.IsZero() {
			t.Errorf("still promised: %+v", p)
		}
	}
	s.expect(triage.WaitingCustomer)
}

func TestKilledWhileSendingAHoldingReply(t *testing.T) {
	s := quietly(t, twoLines(), letDown)
	s.now = s.now.Add(16 * time.Minute)
	if err := s.desk.Due(t.Context(), s.now); err != nil { // the row is there
		t.Fatal(err)
	}
	if err := s.desk.Due(t.Context(), s.now); err != nil { // and stays one
		t.Fatal(err)
	}
	err := s.store.Write(t.Context(), func(tx *store.Tx) error {
		row, err := tx.DueMail(s.now, false)
		if err != nil {
			return err
		}
		if row.Kind != store.KindHolding {
			return errors.New("the next mail is " + row.Step)
		}
		return tx.Mark(row, store.Queued, store.Sending, s.now)
	})
	if err != nil {
		t.Fatal(err)
	}
	s.renew()
	if err := s.desk.Recover(t.Context(), s.now); err != nil {
		t.Fatal(err)
	}
	s.later(4 * time.Hour)
	if n := len(s.answers()); n != 0 {
		t.Errorf("%d sent again by the machine", n)
	}
	if m := s.one(bo); !strings.Contains(m.Subject, "Perhaps told") {
		t.Errorf("staff read %q", m.Subject)
	}
	s.expect(triage.AwaitingStaff)
	s.promises()
}

func TestHoldingReplyCameBack(t *testing.T) {
	s := quietly(t, twoLines(), letDown)
	s.later(16 * time.Minute)
	id := s.answers()[0].MessageID
	s.mails(bo)
	s.arrive(receive.Inbox, []byte("From: MAILER-DAEMON@mx.example\r\nTo: info@lumen.example\r\nSubject: Undelivered\r\n"+
		"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"+
		"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; grace@example.com\r\n"+
		"Action: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <"+id+">\r\n\r\n--b--\r\n"))
	if m := s.one(bo); !strings.Contains(m.Subject, "Does not reach them") || !strings.Contains(m.Body, "no such address") {
		t.Errorf("staff read:\n%s", m.Body)
	}
	if list := s.promises(); len(list) != 0 {
		t.Errorf("promised, though nobody has read it: %+v", list)
	}
	s.expect(triage.AwaitingStaff)
}

// TestOurCopyOfAHoldingReplyAnswersNobody: it lies in the Sent folder too, and its row may be gone.
func TestOurCopyOfAHoldingReplyAnswersNobody(t *testing.T) {
	s := quietly(t, twoLines(), letDown)
	s.later(16 * time.Minute)
	sent, err := s.box.Folder("info@lumen.example", "Sent")
	if err != nil || len(sent) != 1 {
		t.Fatalf("%d copies in Sent, %v", len(sent), err)
	}
	s.arrive(receive.Sent, sent[0].Raw)
	s.expect(triage.AwaitingStaff)
	s.arrive(receive.Sent, []byte(strings.Replace(strings.Replace(string(sent[0].Raw), "Message-ID: <heed.", "Message-ID: <gone.", 1), "X-Heed: holding\r\n", "", 1)))
	s.expect(triage.AwaitingStaff)
}
