// Package sandbox is a small mail provider in memory: an IMAP server and an SMTP server that know the
// same users. It exists so that tests and `heed demo` exercise the real client code against real
// servers, inside a testing/synctest bubble (over pipes) or on loopback sockets.
//
// It refuses to listen on anything but loopback, to relay for strangers, and to let a user send from a
// foreign domain. It keeps everything in memory and forgets it on Close. Mail to strangers is not sent:
// it is recorded as delivered to the outside world. Faults (a cut or stalled line, a server that is
// down, a reply that is lost) are made on purpose with Break, Down and Options.OnData.
package sandbox

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-smtp"

	"heed/mailer"
)

// maxMail is the largest mail the SMTP server takes.
const maxMail = 64 << 20

// Options describe the provider. Only Users is needed.
type Options struct {
	Name         string            // the server's name and authserv-id (RFC 8601 section 2.5); "mx.sandbox.test"
	Users        map[string]string // address -> password; their domains are the provider's own
	Aliases      map[string]string // further address -> user's address
	Sent         string            // what the Sent folder is called; "Sent"
	NoSpecialUse bool              // the server does not say which folder is which (RFC 6154)
	NoResults    bool              // it writes no Authentication-Results
	TLS          bool              // STARTTLS is offered, and needed before a password is taken
	ImplicitTLS  bool              // every connection is TLS from its first byte

	// OnData sees each mail after its final dot and decides: nil accepts it, Refuse(code, text) answers
	// so, ErrDrop and ErrDropAccepted break the line instead of answering.
	OnData func(from string, to []string, raw []byte) error
	// OnOutside is told of each mail that left for an address that is not ours.
	OnOutside func(Delivery)
	Now       func() time.Time // the provider's clock; time.Now
	Logger    *slog.Logger     // the servers' own complaints; nil drops them
}

// Delivery is a mail that left for the outside world.
type Delivery struct {
	From string   // envelope sender, "" for the null sender
	To   []string // envelope recipients that are not ours
	User string   // who had signed in
	Raw  []byte   // as it was submitted
	At   time.Time
}

// ErrDrop makes the SMTP server break the line after the final dot and forget the mail.
var ErrDrop = errors.New("sandbox: line dropped, mail forgotten")

// ErrDropAccepted makes the SMTP server accept the mail but break the line before saying so.
var ErrDropAccepted = errors.New("sandbox: line dropped, mail accepted")

// Refuse is the error for OnData to return to answer with this code, 4xx or 5xx, and text. Enhanced
// status codes (RFC 3463) are code/100.0.0.
func Refuse(code int, text string) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 0, 0}, Message: text}
}

// Sandbox is a running provider. Its methods may be called from many goroutines.
type Sandbox struct {
	options Options
	users   map[string]*account // by lower-case address
	aliases map[string]string
	domains map[string]bool
	cert    *tls.Certificate
	roots   *x509.CertPool

	imap, inside *imapserver.Server
	smtp         *smtp.Server
	imapPipe     *pipeListener
	insidePipe   *pipeListener
	smtpPipe     *pipeListener
	faults       *faults
	serving      sync.WaitGroup

	mu        sync.Mutex
	listeners []net.Listener
	outside   []Delivery
	serial    int
}

// New starts a provider whose servers are reached with DialIMAP and DialSMTP. Close must be called.
func New(opts Options) (*Sandbox, error) {
	if opts.Name == "" {
		opts.Name = "mx.sandbox.test"
	}
	if opts.Sent == "" {
		opts.Sent = "Sent"
	}
	if opts.Logger == nil {
		opts.Logger = slog.New(slog.DiscardHandler)
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	s := &Sandbox{
		options: opts,
		users:   map[string]*account{},
		aliases: map[string]string{},
		domains: map[string]bool{},
		faults:  &faults{},
	}
	for addr, password := range opts.Users {
		_, domain, ok := strings.Cut(addr, "@")
		if !ok || domain == "" {
			return nil, fmt.Errorf("sandbox: user %q is no address", addr)
		}
		acct, err := newAccount(addr, password, opts)
		if err != nil {
			return nil, fmt.Errorf("sandbox: user %q: %w", addr, err)
		}
		s.users[strings.ToLower(addr)] = acct
		s.domains[strings.ToLower(domain)] = true
	}
	for alias, user := range opts.Aliases {
		if s.users[strings.ToLower(user)] == nil {
			return nil, fmt.Errorf("sandbox: alias %q of unknown user %q", alias, user)
		}
		s.aliases[strings.ToLower(alias)] = strings.ToLower(user)
		if _, domain, ok := strings.Cut(alias, "@"); ok {
			s.domains[strings.ToLower(domain)] = true
		}
	}
	if opts.TLS || opts.ImplicitTLS {
		if err := s.makeCertificate(); err != nil {
			return nil, fmt.Errorf("sandbox: %w", err)
		}
	}
	s.start()
	return s, nil
}

func (s *Sandbox) start() {
	var startTLS *tls.Config
	if s.options.TLS {
		startTLS = s.serverTLS()
	}
	complain := complaints{s.options.Logger}
	s.imap = newIMAP(s, startTLS, !s.options.TLS, complain)
	s.inside = newIMAP(s, nil, true, complain)
	s.smtp = smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &smtpSession{box: s, conn: c}, nil
	}))
	s.smtp.Domain = s.options.Name
	s.smtp.TLSConfig = startTLS
	s.smtp.AllowInsecureAuth = !s.options.TLS
	s.smtp.MaxMessageBytes = maxMail
	s.smtp.MaxRecipients = 100
	s.smtp.EnableSMTPUTF8 = true
	s.smtp.ReadTimeout = 10 * time.Minute
	s.smtp.WriteTimeout = time.Minute
	s.smtp.ErrorLog = complain

	s.imapPipe, s.insidePipe, s.smtpPipe = newPipeListener(), newPipeListener(), newPipeListener()
	s.serve(s.imap.Serve, s.dress(s.imapPipe, IMAP))
	s.serve(s.inside.Serve, s.insidePipe)
	s.serve(s.smtp.Serve, s.dress(s.smtpPipe, SMTP))
}

func (s *Sandbox) serve(serve func(net.Listener) error, l net.Listener) {
	s.mu.Lock()
	s.listeners = append(s.listeners, l)
	s.mu.Unlock()
	s.serving.Go(func() { _ = serve(l) }) // ends with the listener
}

// dress puts the faults, and implicit TLS where asked for, around a listener.
func (s *Sandbox) dress(l net.Listener, service Service) net.Listener {
	l = &faultListener{Listener: l, service: service, faults: s.faults}
	if s.options.ImplicitTLS {
		l = tls.NewListener(l, s.serverTLS())
	}
	return l
}

// ID is the authserv-id the sandbox puts into Authentication-Results.
func (s *Sandbox) ID() string { return s.options.Name }

// DialIMAP connects to the IMAP server over a pipe; network and addr do not matter.
func (s *Sandbox) DialIMAP(ctx context.Context, network, addr string) (net.Conn, error) {
	return s.dial(ctx, s.imapPipe, IMAP, network, addr)
}

// DialSMTP connects to the SMTP server over a pipe; network and addr do not matter.
func (s *Sandbox) DialSMTP(ctx context.Context, network, addr string) (net.Conn, error) {
	return s.dial(ctx, s.smtpPipe, SMTP, network, addr)
}

func (s *Sandbox) dial(ctx context.Context, l *pipeListener, service Service, network, addr string) (net.Conn, error) {
	if s.faults.isDown(service) {
		return nil, &net.OpError{Op: "dial", Net: network, Addr: pipeAddr(addr), Err: errors.New("connection refused")}
	}
	return l.dial(ctx)
}

// Listen opens real sockets as well, on loopback only, and returns the addresses they got.
func (s *Sandbox) Listen(imapAddr, smtpAddr string) (imapAt, smtpAt string, err error) {
	for _, addr := range []string{imapAddr, smtpAddr} {
		if !mailer.Loopback(addr) {
			return "", "", fmt.Errorf("sandbox: listen on %s: only loopback addresses are allowed", addr)
		}
	}
	il, err := net.Listen("tcp", imapAddr)
	if err != nil {
		return "", "", fmt.Errorf("sandbox: IMAP: %w", err)
	}
	sl, err := net.Listen("tcp", smtpAddr)
	if err != nil {
		_ = il.Close()
		return "", "", fmt.Errorf("sandbox: SMTP: %w", err)
	}
	s.serve(s.imap.Serve, s.dress(il, IMAP))
	s.serve(s.smtp.Serve, s.dress(sl, SMTP))
	return il.Addr().String(), sl.Addr().String(), nil
}

// Outside returns what has left for the outside world so far, oldest first.
func (s *Sandbox) Outside() []Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Delivery(nil), s.outside...)
}

// Close stops the servers and breaks all connections.
func (s *Sandbox) Close() error {
	s.mu.Lock()
	listeners := s.listeners
	s.listeners = nil
	s.mu.Unlock()
	for _, l := range listeners {
		_ = l.Close()
	}
	s.serving.Wait() // before the servers' own Close, whose wait group races with a Serve just begun
	err := errors.Join(s.imap.Close(), s.inside.Close(), s.smtp.Close())
	s.faults.closeAll()
	if errors.Is(err, net.ErrClosed) || errors.Is(err, io.ErrClosedPipe) {
		err = nil
	}
	return err
}

// complaints gives the servers' messages to slog.
type complaints struct{ *slog.Logger }

func (c complaints) Printf(format string, args ...any) {
	c.Warn("mail server", "says", strings.TrimSpace(fmt.Sprintf(format, args...)))
}

func (c complaints) Println(args ...any) {
	c.Warn("mail server", "says", strings.TrimSpace(fmt.Sprintln(args...)))
}
