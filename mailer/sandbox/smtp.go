package sandbox

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// smtpSession is one connection to the SMTP server: submission (RFC 6409) once a user has signed in,
// else the MX of the provider's domains.
type smtpSession struct {
	box  *Sandbox
	conn *smtp.Conn
	user string // who has signed in
	from string
	to   []string
}

var _ smtp.AuthSession = (*smtpSession)(nil)

func refuse(code, subject, detail int, text string) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, subject, detail}, Message: text}
}

// AuthMechanisms names what Auth understands.
func (s *smtpSession) AuthMechanisms() []string { return []string{sasl.Plain, sasl.Login} }

// Auth begins a sign-in (RFC 4954).
func (s *smtpSession) Auth(mech string) (sasl.Server, error) {
	check := func(username, password string) error {
		a := s.box.users[strings.ToLower(username)]
		if a == nil || a.password != password {
			return smtp.ErrAuthFailed
		}
		s.user = a.addr
		return nil
	}
	switch mech {
	case sasl.Plain:
		return sasl.NewPlainServer(func(identity, username, password string) error {
			if identity != "" && identity != username {
				return smtp.ErrAuthFailed
			}
			return check(username, password)
		}), nil
	case sasl.Login:
		return &loginServer{check: check}, nil
	}
	return nil, smtp.ErrAuthUnknownMechanism
}

// Reset forgets the mail in hand.
func (s *smtpSession) Reset() { s.from, s.to = "", nil }

// Logout ends the session.
func (s *smtpSession) Logout() error { return nil }

// Mail takes the envelope sender: users send from the provider's own domains only.
func (s *smtpSession) Mail(from string, _ *smtp.MailOptions) error {
	if s.user != "" && from != "" && !s.box.domains[domainOf(from)] {
		return refuse(553, 7, 1, "Sender address is not yours")
	}
	s.from = from
	return nil
}

// Rcpt takes a recipient: one of ours, or anybody's for a user who has signed in.
func (s *smtpSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	switch {
	case s.box.find(to) != nil:
	case s.box.domains[domainOf(to)]:
		return refuse(550, 1, 1, "No such user here")
	case s.user == "":
		return refuse(550, 7, 1, "Relay access denied")
	}
	s.to = append(s.to, to)
	return nil
}

// Data takes the mail and delivers it.
func (s *smtpSession) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	drop := false
	if hook := s.box.options.OnData; hook != nil {
		err := hook(s.from, append([]string(nil), s.to...), raw)
		var answer *smtp.SMTPError
		switch {
		case errors.Is(err, ErrDrop):
			_ = s.conn.Conn().Close()
			return err
		case errors.Is(err, ErrDropAccepted):
			drop = true
		case errors.As(err, &answer):
			return answer
		case err != nil:
			return refuse(451, 3, 0, err.Error())
		}
	}
	mail := incoming{from: s.from, helo: s.conn.Hostname(), user: s.user, raw: raw}
	if err := s.box.accept(mail, s.to); err != nil {
		return refuse(451, 3, 0, err.Error())
	}
	if drop {
		_ = s.conn.Conn().Close()
	}
	return nil
}

func domainOf(addr string) string {
	return strings.ToLower(addr[strings.LastIndexByte(addr, '@')+1:])
}

// loginServer is the server's side of AUTH LOGIN, which old programs need.
type loginServer struct {
	check    func(username, password string) error
	asked    int
	username string
}

// Next asks for the name, then for the password.
func (l *loginServer) Next(response []byte) (challenge []byte, done bool, err error) {
	if l.asked == 0 && response != nil { // an initial response is the name
		l.asked = 1
	}
	switch l.asked {
	case 0:
		l.asked = 1
		return []byte("Username:"), false, nil
	case 1:
		l.asked, l.username = 2, string(response)
		return []byte("Password:"), false, nil
	case 2:
		l.asked = 3
		return nil, true, l.check(l.username, string(response))
	}
	return nil, false, fmt.Errorf("sandbox: unexpected AUTH LOGIN response")
}
