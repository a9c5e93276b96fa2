package send

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/wneessen/go-mail/smtp"

	"heed/mailer"
)

// How long the server may take. The final reply gets longest: a line given up while the server was still
// thinking is a mail nobody knows the fate of (RFC 5321 section 4.5.3.2.6 asks for ten minutes).
const (
	slowest      = 8 << 10         // bytes a second of a line that is still good enough
	finalTimes   = 8               // the final reply may take so many timeouts
	finalGrace   = 8 * time.Second // what a final reply gets once ctx has ended
	goodbyeLimit = 5 * time.Second
)

// conversation is one connection to the server. It uses go-mail's low-level client and not its dialing
// and sending, because those do not tell which step failed, lose the connection of a failed sign-in, and
// do not tell a final dot that was never sent from an answer that never came.
type conversation struct {
	config Config
	c      *smtp.Client
	conn   net.Conn // the line below TLS: closing it never blocks
	stop   func() bool

	mu      sync.Mutex
	ended   bool // ctx has ended
	dotSent bool // from here on only the server knows whether it has the mail
}

func (c *Client) connect(ctx context.Context) (*conversation, error) {
	if err := c.config.TLS.Allows(c.config.Addr, c.config.Dial != nil); err != nil {
		return nil, &Error{Class: Permanent, Err: err}
	}
	dial := c.config.Dial
	if dial == nil {
		dial = (&net.Dialer{}).DialContext
	}
	dctx, cancel := context.WithTimeout(ctx, c.config.Timeout)
	defer cancel()
	conn, err := dial(dctx, "tcp", c.config.Addr)
	if err != nil {
		return nil, &Error{Class: Unreachable, Err: fmt.Errorf("connect to %s: %w", c.config.Addr, err)}
	}
	s := &conversation{config: c.config, conn: conn}
	s.stop = context.AfterFunc(ctx, s.interrupt)
	if err := s.open(ctx); err != nil {
		s.stop()
		_ = conn.Close()
		return nil, err
	}
	return s, nil
}

// interrupt breaks the line when ctx ends, unless the server is about to say whether it took the mail.
func (s *conversation) interrupt() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = true
	if s.dotSent {
		_ = s.conn.SetDeadline(time.Now().Add(finalGrace))
		return
	}
	_ = s.conn.Close()
}

func (s *conversation) limit(d time.Duration) { _ = s.conn.SetDeadline(time.Now().Add(d)) }

// failed makes the error of a step; a line that broke because ctx ended says so.
func (s *conversation) failed(ctx context.Context, doing string, err error, lost Class) error {
	e := classify(doing, err, lost)
	if e.Code == 0 && ctx.Err() != nil {
		e.Err = fmt.Errorf("%s: %w", doing, context.Cause(ctx))
	}
	return e
}

// open reads the greeting, protects the line and signs in.
func (s *conversation) open(ctx context.Context) error {
	host, _, err := net.SplitHostPort(s.config.Addr)
	if err != nil {
		return &Error{Class: Permanent, Err: fmt.Errorf("address %s: %w", s.config.Addr, err)}
	}
	s.limit(s.config.Timeout)
	config := mailer.ClientTLS(s.config.TLSConfig, s.config.Addr)
	conn := s.conn
	if s.config.TLS == mailer.TLSImplicit {
		secure := tls.Client(conn, config)
		if err := secure.HandshakeContext(ctx); err != nil {
			return s.failed(ctx, "TLS", err, Unreachable)
		}
		conn = secure
	}
	// A server that turns us away before a mail was even mentioned says nothing about the mail.
	away := func(doing string, err error) error {
		e := s.failed(ctx, doing, err, Unreachable)
		if e := e.(*Error); e.Class == Permanent || e.Class == Auth {
			e.Class = Unreachable
		}
		return e
	}
	if s.c, err = smtp.NewClient(conn, host); err != nil {
		return away("greeting", err)
	}
	if err := s.c.Hello(s.config.HELO); err != nil {
		return away("EHLO", err)
	}
	if s.config.TLS == mailer.TLSStart {
		if offered, _ := s.c.Extension("STARTTLS"); !offered {
			return &Error{Class: Unreachable, Err: ErrNoSTARTTLS}
		}
		s.limit(s.config.Timeout)
		if err := s.c.StartTLS(config); err != nil {
			return away("STARTTLS", err)
		}
	}
	if s.config.User == "" {
		return nil
	}
	return s.signIn(ctx)
}

func (s *conversation) signIn(ctx context.Context) error {
	password := ""
	if s.config.Password != nil {
		var err error
		if password, err = s.config.Password(); err != nil {
			return &Error{Class: Auth, Err: fmt.Errorf("read the password: %w", err)}
		}
	}
	s.limit(s.config.Timeout)
	err := s.c.Auth(&signIn{user: s.config.User, password: password})
	if errors.Is(err, errNoMechanism) {
		return &Error{Class: Auth, Err: fmt.Errorf("sign in: %w", err)}
	}
	if err != nil {
		e := s.failed(ctx, "sign in", err, Unreachable)
		if e := e.(*Error); e.Class == Permanent {
			e.Class = Auth
		}
		return e
	}
	return nil
}

// send hands the mail over.
func (s *conversation) send(ctx context.Context, from string, to []string, raw []byte) error {
	if err := s.suits(from, to, raw); err != nil {
		return &Error{Class: Permanent, Err: err}
	}
	s.limit(s.config.Timeout)
	if err := s.c.Mail("<" + from + ">"); err != nil {
		return s.failed(ctx, "MAIL", err, Unreachable)
	}
	for _, addr := range to {
		s.limit(s.config.Timeout)
		if err := s.c.Rcpt("<" + addr + ">"); err != nil {
			return s.failed(ctx, "RCPT", err, Unreachable)
		}
	}
	s.limit(s.config.Timeout)
	data, err := s.c.Data()
	if err != nil {
		return s.failed(ctx, "DATA", err, Unreachable)
	}
	// go-mail's Close drops the error of writing the dot and then reads the reply. The two are kept apart
	// here: a dot that could not be written is a mail not sent, a reply that does not come is a doubt.
	body := data.(*smtp.DataCloser).WriteCloser
	s.limit(s.config.Timeout + time.Duration(len(raw)/slowest)*time.Second)
	if _, err := body.Write(raw); err != nil {
		return s.failed(ctx, "send the mail", err, Unreachable)
	}
	s.finalDot()
	if err := body.Close(); err != nil {
		return s.failed(ctx, "send the final dot", err, Unreachable)
	}
	if _, _, err := s.c.Text.ReadResponse(2); err != nil {
		return s.failed(ctx, "final reply", err, Uncertain)
	}
	return nil
}

// finalDot marks the point of no return.
func (s *conversation) finalDot() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dotSent = true
	if !s.ended {
		s.limit(finalTimes * s.config.Timeout)
	}
}

// suits compares the mail with what the server says it can take.
func (s *conversation) suits(from string, to []string, raw []byte) error {
	if ok, param := s.c.Extension("SIZE"); ok { // RFC 1870
		if limit, err := strconv.Atoi(param); err == nil && limit > 0 && len(raw) > limit {
			return fmt.Errorf("the mail has %d bytes, the server takes %d", len(raw), limit)
		}
	}
	// SMTPUTF8 is asked for only where it is needed: a relay on the way that lacks it must bounce a mail
	// which asks for it (RFC 6531 section 3.4).
	header, _, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	needed := !ascii(from) || !ascii(strings.Join(to, "")) || !ascii(string(header))
	if ok, _ := s.c.Extension("SMTPUTF8"); needed && !ok {
		return errors.New("an address or header has letters beyond ASCII, which the server does not take (no SMTPUTF8)")
	}
	s.c.SkipSMTPUTF8(!needed)
	return nil
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// close says goodbye; what the server makes of that changes nothing any more.
func (s *conversation) close() {
	s.stop()
	s.limit(goodbyeLimit)
	_ = s.c.Quit()
	_ = s.conn.Close()
}
