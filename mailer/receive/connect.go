package receive

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync/atomic"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"

	"heed/mailer"
)

// session is one connection to the server.
type session struct {
	w        *Watcher
	line     *line
	c        *imapclient.Client
	news     chan struct{} // the selected folder has changed
	selected *folder
	sentName string        // the Sent folder, once it has been found
	patience time.Duration // more than the command timeout, for commands nobody waits for
	settled  bool          // all folders have been read once
	progress bool          // something was dealt with on this connection
}

// line is the connection below TLS. It remembers whether the network broke it: when it did not and the
// library has closed it all the same, then the library could not read what the server said.
type line struct {
	net.Conn
	closed, lost atomic.Bool
}

func (l *line) Read(p []byte) (int, error) {
	n, err := l.Conn.Read(p)
	if err != nil && !l.closed.Load() {
		l.lost.Store(true)
	}
	return n, err
}

func (l *line) Close() error {
	l.closed.Store(true)
	return l.Conn.Close()
}

// brokenError is a connection that ended in the middle of a command.
type brokenError struct {
	doing   string
	garbled bool // the server's words could not be read, as opposed to not arriving
	err     error
}

func (e *brokenError) Error() string { return e.doing + ": " + e.err.Error() }
func (e *brokenError) Unwrap() error { return e.err }

var errSilent = errors.New("the server does not answer")

// connect dials, secures the line and signs in.
func (w *Watcher) connect(ctx context.Context) (*session, error) {
	if err := w.config.check(); err != nil {
		return nil, err
	}
	dial := w.config.Dial
	if dial == nil {
		dial = dialer().DialContext
	}
	dctx, cancel := context.WithTimeout(ctx, w.config.CommandTimeout)
	defer cancel()
	conn, err := dial(dctx, "tcp", w.config.Addr)
	if err != nil {
		return nil, fmt.Errorf("connect to %s: %w", w.config.Addr, err)
	}
	s := &session{w: w, line: &line{Conn: conn}, news: make(chan struct{}, 1)}
	if err := s.do(ctx, "greeting", func(func()) error { return s.greet(dctx) }); err != nil {
		s.drop()
		return nil, fmt.Errorf("connect to %s: %w", w.config.Addr, err)
	}
	if err := s.login(ctx); err != nil {
		s.drop()
		return nil, err
	}
	return s, nil
}

func (s *session) greet(ctx context.Context) error {
	config := mailer.ClientTLS(s.w.config.TLSConfig, s.w.config.Addr)
	options := &imapclient.Options{
		TLSConfig: config,
		UnilateralDataHandler: &imapclient.UnilateralDataHandler{
			// The handler holds up the whole connection, so it only ever leaves a note.
			Mailbox: func(data *imapclient.UnilateralDataMailbox) {
				if data.NumMessages == nil {
					return
				}
				select {
				case s.news <- struct{}{}:
				default:
				}
			},
		},
	}
	switch s.w.config.TLS {
	case mailer.TLSStart:
		c, err := imapclient.NewStartTLS(s.line, options)
		if err != nil {
			return fmt.Errorf("STARTTLS: %w", err)
		}
		s.c = c
	case mailer.TLSImplicit:
		secure := tls.Client(s.line, config)
		if err := secure.HandshakeContext(ctx); err != nil {
			return fmt.Errorf("TLS: %w", err)
		}
		s.c = imapclient.New(secure, options)
	default:
		s.c = imapclient.New(s.line, options)
	}
	return s.c.WaitGreeting()
}

// login signs in with PLAIN (RFC 4616, in one round trip where RFC 4959 is spoken) or LOGIN.
func (s *session) login(ctx context.Context) error {
	refused := func(err error) error { return &LoginError{Mailbox: s.w.config.Name, Err: err} }
	password, err := s.w.config.Password()
	if err != nil {
		return refused(fmt.Errorf("read the password: %w", err))
	}
	err = s.do(ctx, "sign in", func(func()) error {
		if s.c.State() == imap.ConnStateAuthenticated { // PREAUTH
			return nil
		}
		caps := s.c.Caps()
		switch {
		case caps.Has(imap.AuthCap(sasl.Plain)):
			return s.c.Authenticate(sasl.NewPlainClient("", s.w.config.User, password))
		case caps.Has(imap.CapLoginDisabled):
			return &imap.Error{Type: imap.StatusResponseTypeNo, Text: "the server takes no password here (LOGINDISABLED)"}
		}
		return s.c.Login(s.w.config.User, password).Wait()
	})
	if answer := answered(err); answer != nil && !passing(answer) {
		return refused(answer)
	}
	return err
}

// answered returns the server's NO or BAD, or nil when it was something else that went wrong.
func answered(err error) *imap.Error {
	var answer *imap.Error
	if errors.As(err, &answer) && answer.Type != imap.StatusResponseTypeBye {
		return answer
	}
	return nil
}

// passing reports whether a refused sign-in is the server's trouble and not the password's (RFC 5530).
func passing(answer *imap.Error) bool {
	switch answer.Code {
	case imap.ResponseCodeUnavailable, imap.ResponseCodeInUse, imap.ResponseCodeLimit, imap.ResponseCodeServerBug:
		return true
	case imap.ResponseCodeAuthenticationFailed, imap.ResponseCodeAuthorizationFailed, imap.ResponseCodeExpired:
		return false
	}
	text := strings.ToLower(answer.Text)
	for _, sign := range []string{"too many", "temporar", "again later", "internal error", "unavailable", "timed out"} {
		if strings.Contains(text, sign) {
			return true
		}
	}
	return false
}

// do runs one command. It breaks the line when ctx ends or when the server gives no sign of life for the
// command timeout: the library itself has no deadlines. f calls alive whenever it got something.
func (s *session) do(ctx context.Context, doing string, f func(alive func()) error) error {
	limit := max(s.w.config.CommandTimeout, s.patience)
	var silent atomic.Bool
	timer := time.AfterFunc(limit, func() {
		silent.Store(true)
		_ = s.line.Close()
	})
	stop := context.AfterFunc(ctx, func() { _ = s.line.Close() })
	err := f(func() { timer.Reset(limit) })
	tooLate := !timer.Stop()
	stop()
	if ctx.Err() != nil && err != nil {
		return ctx.Err()
	}
	if tooLate || silent.Load() {
		return &brokenError{doing: doing, err: errSilent}
	}
	if err == nil {
		s.w.last.Store(time.Now().UnixNano())
		return nil
	}
	var local *localError
	if answered(err) != nil || errors.As(err, &local) {
		return fmt.Errorf("%s: %w", doing, err)
	}
	garbled := !s.line.lost.Load()
	s.line.closed.Store(true)
	_ = s.line.Conn.Close()
	return &brokenError{doing: doing, garbled: garbled, err: err}
}

// close ends the session, with a word of goodbye where there is still somebody to hear it.
func (s *session) close(ctx context.Context, polite bool) {
	if polite && ctx.Err() == nil && !s.line.closed.Load() {
		_ = s.do(ctx, "sign out", func(func()) error { return s.c.Logout().Wait() })
	}
	s.drop()
}

// drop closes the line and waits for the library's goroutine.
func (s *session) drop() {
	_ = s.line.Close()
	if s.c != nil {
		_ = s.c.Close()
	}
}
