package realtest_test

import (
	"crypto/tls"
	"fmt"
	"net"
	"net/smtp"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2/imapclient"

	"heed/mailer/realtest"
)

const soon = 15 * time.Second

func letter(from, to, subject string, extra ...string) []byte {
	raw := fmt.Sprintf("From: %s\nTo: %s\nSubject: %s\nDate: Mon, 02 Nov 2026 10:00:00 +0100\nMessage-ID: <%s@test.example>\n",
		from, to, subject, subject)
	for _, line := range extra {
		raw += line + "\n"
	}
	return []byte(raw + "\nGood morning.\n")
}

func subject(want string) func(realtest.Mail) bool {
	return func(m realtest.Mail) bool { return m.Header.Get("Subject") == want }
}

// One pair of servers for all of it: they take longer to start than any of these takes to run.
func TestServers(t *testing.T) {
	s := realtest.Start(t)

	t.Run("inbound mail arrives, stamped with what was found out", func(t *testing.T) {
		s.Deliver(t, "eva@customer.example.org", []string{"hello@studio.example"},
			letter("Eva <eva@customer.example.org>", "hello@studio.example", "inbound"))
		m := s.Wait(t, "hello", "INBOX", soon, subject("inbound"))
		if !m.Has("Authentication-Results", "mx.studio.example; spf=pass smtp.mailfrom=customer.example.org") {
			t.Errorf("not stamped: %q", m.Header["Authentication-Results"])
		}
		if len(m.Flags) != 0 && m.Flags[0] != "\\Recent" {
			t.Errorf("looking at a mail set flags: %q", m.Flags)
		}
	})

	t.Run("a stranger who writes as staff, with a result of his own making, does not pass", func(t *testing.T) {
		s.Deliver(t, "maja@studio.example", []string{"hello@studio.example"},
			letter("Maja <maja@studio.example>", "hello@studio.example", "forged",
				"Authentication-Results: mx.studio.example; dmarc=pass header.from=studio.example"))
		m := s.Wait(t, "hello", "INBOX", soon, subject("forged"))
		if got := m.Header["Authentication-Results"]; len(got) != 1 || !m.Has("Authentication-Results", "dmarc=fail") {
			t.Errorf("Authentication-Results: %q", got)
		}
	})

	t.Run("submitted mail is stamped as passing and reaches staff", func(t *testing.T) {
		s.Submit(t, "maja", []string{"tomas@studio.example"},
			letter("Maja <maja@studio.example>", "tomas@studio.example", "submitted"))
		m := s.Wait(t, "tomas", "INBOX", soon, subject("submitted"))
		if !m.Has("Authentication-Results", "dmarc=pass header.from=studio.example") {
			t.Errorf("not stamped: %q", m.Header["Authentication-Results"])
		}
	})

	t.Run("what is sent to the world ends in one mailbox, one copy an address", func(t *testing.T) {
		s.Submit(t, "hello", []string{"eva@customer.example.org", "nils@kund.example.se"},
			letter("hello@studio.example", "eva@customer.example.org, nils@kund.example.se", "answer"))
		for _, to := range []string{"eva@customer.example.org", "nils@kund.example.se"} {
			s.Wait(t, realtest.Outside, "INBOX", soon, func(m realtest.Mail) bool {
				return subject("answer")(m) && m.Has("X-Original-To", to)
			})
		}
	})

	t.Run("a wrong password is refused at once, by both", func(t *testing.T) {
		c, err := imapclient.DialStartTLS(s.IMAPStartTLSAddr(), &imapclient.Options{TLSConfig: s.TLSConfig()})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if err := c.Login("hello@studio.example", "not it").Wait(); err == nil {
			t.Error("IMAP took it")
		}
		conn, err := net.Dial("tcp", s.SubmissionAddr())
		if err != nil {
			t.Fatal(err)
		}
		sc, err := smtp.NewClient(conn, "localhost")
		if err != nil {
			t.Fatal(err)
		}
		defer sc.Close()
		if err := sc.StartTLS(s.TLSConfig()); err != nil {
			t.Fatal(err)
		}
		if err := sc.Auth(smtp.PlainAuth("", "hello@studio.example", "not it", "localhost")); err == nil {
			t.Error("submission took it")
		}
	})

	t.Run("nobody trusts the servers by default", func(t *testing.T) {
		conn, err := tls.Dial("tcp", s.IMAPAddr(), &tls.Config{ServerName: "localhost"})
		if err == nil {
			conn.Close()
			t.Error("connected without the authority")
		}
	})

	t.Run("special folders are there, and hold what is filed", func(t *testing.T) {
		s.File(t, "solo", "Sent", letter("solo@studio.example", "eva@customer.example.org", "by-hand"), "\\Seen")
		s.Wait(t, "solo", "Sent", soon, subject("by-hand"))
		if n := len(s.Mails(t, "solo", "Drafts")); n != 0 {
			t.Errorf("%d drafts in a new mailbox", n)
		}
	})

	t.Run("mail arrives while IMAP is down and is there when it is back", func(t *testing.T) {
		s.StopIMAP(t)
		if conn, err := net.Dial("tcp", s.IMAPAddr()); err == nil {
			conn.Close()
			t.Error("IMAP still answers")
		}
		s.Deliver(t, "eva@customer.example.org", []string{"weddings@studio.example"},
			letter("eva@customer.example.org", "weddings@studio.example", "meanwhile"))
		s.StartIMAP(t)
		s.Wait(t, "weddings", "INBOX", soon, subject("meanwhile"))
		s.RestartIMAP(t)
		s.Wait(t, "weddings", "INBOX", soon, subject("meanwhile"))
	})
}
