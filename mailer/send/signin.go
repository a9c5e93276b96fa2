package send

import (
	"errors"
	"slices"
	"strings"

	"github.com/wneessen/go-mail/smtp"
)

var errNoMechanism = errors.New("the server offers neither AUTH PLAIN nor AUTH LOGIN")

// signIn is AUTH PLAIN (RFC 4616), or AUTH LOGIN where a server knows only that. Whether the line is
// protected enough for a password has been decided before it is asked.
type signIn struct {
	user, password string
	login          bool
	asked          int
}

// Start chooses the mechanism (RFC 4954).
func (a *signIn) Start(server *smtp.ServerInfo) (string, []byte, error) {
	offers := func(mech string) bool {
		return slices.ContainsFunc(server.Auth, func(s string) bool { return strings.EqualFold(s, mech) })
	}
	switch {
	case offers("PLAIN"):
		return "PLAIN", []byte("\x00" + a.user + "\x00" + a.password), nil
	case offers("LOGIN"):
		a.login = true
		return "LOGIN", nil, nil
	}
	return "", nil, errNoMechanism
}

// Next answers LOGIN's two questions; PLAIN has none.
func (a *signIn) Next(_ []byte, more bool) ([]byte, error) {
	if !more {
		return nil, nil
	}
	a.asked++
	switch {
	case a.login && a.asked == 1:
		return []byte(a.user), nil
	case a.login && a.asked == 2:
		return []byte(a.password), nil
	}
	return nil, errors.New("the server asks more than the mechanism has to say")
}
