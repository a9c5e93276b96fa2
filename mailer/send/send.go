// Package send renders mails once and hands their bytes to the provider's submission server (RFC 6409).
//
// It refuses to render what could smuggle a header, to send a password or a mail over a line that was
// to be protected and is not, and to send to some recipients of a mail only. It does not retry and keeps
// nothing: that is the outbox's work, which lives by the Class of the error.
//
// It fails with an Error whose Class answers the only question that matters: may the mail be sent again?
// After Temporary and Unreachable it may, after Permanent and Auth not before something has changed, and
// after Uncertain only somebody who looks into the Sent folder or asks can tell: the line was lost
// between the final dot and the server's answer, so the mail may have gone out.
package send

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"time"
	"unicode"

	"heed/mailer"
)

// Class says what a failure means for the next attempt.
type Class string

// The classes of failure.
const (
	Temporary   Class = "temporary"   // the server said 4xx: try later
	Permanent   Class = "permanent"   // the server said 5xx, or the mail can never be sent: do not try again
	Uncertain   Class = "uncertain"   // it may have been accepted: never try again unasked
	Auth        Class = "auth"        // the name or the password is refused: tell the owner
	Unreachable Class = "unreachable" // network, DNS or TLS failed before the final dot: try later
)

// Error is a mail that was not, or perhaps not, accepted.
type Error struct {
	Class    Class
	Code     int    // SMTP reply code (RFC 5321 section 4.2), 0 where there was no reply
	Enhanced string // enhanced status code (RFC 3463), "5.1.1", or ""
	Text     string // the server's words, one line
	Err      error
}

// Error says what was being done and what came back.
func (e *Error) Error() string { return fmt.Sprintf("%s: %v", e.Class, e.Err) }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// ErrNoSTARTTLS is the cause when a server that must protect the line does not offer to.
var ErrNoSTARTTLS = errors.New("the server does not offer STARTTLS, and nothing is sent unprotected")

// Config describes the submission server.
type Config struct {
	Addr      string // host:port
	TLS       mailer.TLSMode
	User      string                 // "" signs in as nobody
	Password  func() (string, error) // asked at each connection, so that a changed one is found
	HELO      string                 // our own name; "localhost"
	Dial      func(ctx context.Context, network, addr string) (net.Conn, error)
	TLSConfig *tls.Config   // roots and the like; may be nil
	Timeout   time.Duration // for each step of the conversation; 40 seconds, so that a dead line is given up within a minute
}

// Client sends mails to one server. It holds no connection and may be used by many goroutines.
type Client struct{ config Config }

// New returns a Client; it does not connect.
func New(config Config) *Client {
	if config.HELO == "" {
		config.HELO = "localhost"
	}
	if config.Timeout <= 0 {
		config.Timeout = 40 * time.Second
	}
	return &Client{config: config}
}

// Send hands one mail over: all recipients accept it, or nobody gets it. The error is always an *Error.
func (c *Client) Send(ctx context.Context, from string, to []string, raw []byte) error {
	if err := envelope(from, to, raw); err != nil {
		return &Error{Class: Permanent, Err: err}
	}
	s, err := c.connect(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	return s.send(ctx, from, to, raw)
}

// Check connects, protects the line, signs in and leaves.
func (c *Client) Check(ctx context.Context) error {
	s, err := c.connect(ctx)
	if err != nil {
		return err
	}
	s.close()
	return nil
}

// envelope refuses what must not stand in a command: it would end the command early (RFC 5321 section 2.3.8).
func envelope(from string, to []string, raw []byte) error {
	if len(to) == 0 {
		return errors.New("a mail without recipients")
	}
	if len(raw) == 0 {
		return errors.New("an empty mail")
	}
	for i, addr := range append([]string{from}, to...) {
		if i == 0 && addr == "" {
			continue // the null sender
		}
		if strings.ContainsAny(addr, "<> \t\r\n\x00") || !strings.Contains(addr, "@") || len(addr) > 320 {
			return fmt.Errorf("%q is no address", addr)
		}
	}
	return nil
}

// classify makes an Error of what a step of the conversation returned; lost is its class when there was
// no reply.
func classify(doing string, err error, lost Class) *Error {
	e := &Error{Class: lost, Err: fmt.Errorf("%s: %w", doing, err)}
	var reply *textproto.Error
	if !errors.As(err, &reply) {
		return e
	}
	e.Code = reply.Code
	e.Enhanced, e.Text = enhanced(reply.Msg)
	switch {
	case reply.Code/100 == 4:
		e.Class = Temporary
	case reply.Code == 530 || reply.Code == 534 || reply.Code == 535 || reply.Code == 538: // RFC 4954 section 6
		e.Class = Auth
	case reply.Code/100 == 5:
		e.Class = Permanent
	}
	return e
}

// enhanced splits the status code of RFC 2034 from a reply's words.
func enhanced(msg string) (code, text string) {
	var lines []string
	for line := range strings.SplitSeq(msg, "\n") {
		first, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if statusCode(first) {
			code, line = first, rest
		}
		lines = append(lines, strings.TrimSpace(line))
	}
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(strings.Join(lines, " "), "?"))
	if len(text) > 500 {
		text = strings.ToValidUTF8(text[:500], "")
	}
	return code, text
}

func statusCode(s string) bool {
	parts := strings.Split(s, ".")
	if len(parts) != 3 || parts[0] != "2" && parts[0] != "4" && parts[0] != "5" {
		return false
	}
	for _, p := range parts {
		if _, err := strconv.ParseUint(p, 10, 16); err != nil || len(p) > 3 {
			return false
		}
	}
	return true
}
