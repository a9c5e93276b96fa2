package realtest

import (
	"fmt"
	"net"
	"net/smtp"
	"testing"
	"time"
)

// Deliver hands in mail from the world, as another provider's server does: no login, no TLS.
// Line ends may be LF; they go out as CRLF (RFC 5321 section 2.3.8).
func (s *Servers) Deliver(t testing.TB, from string, to []string, raw []byte) {
	t.Helper()
	check(t, fmt.Sprintf("deliver mail from %q to %q", from, to), s.hand(s.InboundAddr(), nil, from, to, raw))
}

// Submit sends mail as one of the studio's own people does from a mail program, after STARTTLS and a
// login (RFC 6409 section 4.3). The server stamps it with Authentication-Results that pass.
func (s *Servers) Submit(t testing.TB, name string, to []string, raw []byte) {
	t.Helper()
	u := s.User(t, name)
	check(t, fmt.Sprintf("submit mail of %q to %q", u.Address, to), s.hand(s.SubmissionAddr(), &u, u.Address, to, raw))
}

// hand speaks SMTP once; who is nil where no login is wanted.
func (s *Servers) hand(addr string, who *User, from string, to []string, raw []byte) error {
	conn, err := net.DialTimeout("tcp", addr, patience)
	if err != nil {
		return err
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(patience))
	c, err := smtp.NewClient(conn, "localhost")
	if err != nil {
		return err
	}
	if who != nil {
		if err := c.StartTLS(s.TLSConfig()); err != nil {
			return fmt.Errorf("start TLS: %w", err)
		}
		if err := c.Auth(smtp.PlainAuth("", who.Address, who.Password, "localhost")); err != nil {
			return fmt.Errorf("log in: %w", err)
		}
	}
	if err := c.Mail(from); err != nil {
		return fmt.Errorf("MAIL: %w", err)
	}
	for _, rcpt := range to {
		if err := c.Rcpt(rcpt); err != nil {
			return fmt.Errorf("RCPT: %w", err)
		}
	}
	w, err := c.Data()
	if err != nil {
		return fmt.Errorf("DATA: %w", err)
	}
	if _, err := w.Write(raw); err != nil {
		return fmt.Errorf("send the text: %w", err)
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("end the text: %w", err)
	}
	return c.Quit()
}
