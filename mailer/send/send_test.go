package send_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"heed/mailer"
	"heed/mailer/sandbox"
	"heed/mailer/send"
)

const (
	studio = "info@studio.test"
	eva    = "eva@else.test"
)

var raw = []byte("From: info@studio.test\r\nTo: eva@else.test\r\nSubject: hello\r\n\r\nHello.\r\n.a dot\r\n" +
	strings.Repeat("A line of some length, so that the mail takes several writes.\r\n", 200))

func newBox(t *testing.T, opts sandbox.Options) *sandbox.Sandbox {
	t.Helper()
	opts.Users = map[string]string{studio: "secret"}
	box, err := sandbox.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := box.Close(); err != nil {
			t.Errorf("close the sandbox: %v", err)
		}
	})
	return box
}

func config(box *sandbox.Sandbox) send.Config {
	return send.Config{
		Addr: "smtp.studio.test:587", TLS: mailer.TLSNone, User: studio,
		Password: func() (string, error) { return "secret", nil }, Dial: box.DialSMTP,
	}
}

// classOf returns the class of a failure, "" for none.
func classOf(t *testing.T, err error) (send.Class, int) {
	t.Helper()
	var e *send.Error
	if err == nil {
		return "", 0
	}
	if !errors.As(err, &e) {
		t.Fatalf("no *send.Error: %v", err)
	}
	return e.Class, e.Code
}

func TestSend(t *testing.T) {
	dot := "\r\n.\r\n"
	goAhead := "<LF>.<CR><LF>\r\n" // the end of go-smtp's 354
	for _, c := range []struct {
		name   string
		opts   sandbox.Options
		fault  *sandbox.Fault
		change func(*send.Config)
		from   string
		to     []string
		raw    []byte
		class  send.Class
		code   int
		left   int // mails that reached the outside world
	}{
		{name: "accepted", left: 1},
		{name: "the null sender", from: "-", left: 1},
		{name: "several recipients", to: []string{eva, "b@else.test"}, left: 1},
		{name: "one recipient of two refused: nobody gets it", to: []string{eva, "nobody@studio.test"}, class: send.Permanent, code: 550},
		{name: "the answer to QUIT lost", fault: &sandbox.Fault{From: sandbox.FromClient, After: "QUIT", Do: sandbox.Cut}, left: 1},
		{name: "busy after the dot", opts: sandbox.Options{OnData: answer(sandbox.Refuse(451, "later"))}, class: send.Temporary, code: 451},
		{name: "refused after the dot", opts: sandbox.Options{OnData: answer(sandbox.Refuse(554, "no"))}, class: send.Permanent, code: 554},
		{name: "dropped after the dot", opts: sandbox.Options{OnData: answer(sandbox.ErrDrop)}, class: send.Uncertain},
		{name: "accepted, the reply lost", opts: sandbox.Options{OnData: answer(sandbox.ErrDropAccepted)}, class: send.Uncertain, left: 1},
		{name: "cut right after the dot", fault: &sandbox.Fault{From: sandbox.FromClient, After: dot, Do: sandbox.Cut}, class: send.Uncertain, left: 1},
		{name: "silent after the dot", fault: &sandbox.Fault{From: sandbox.FromServer, After: goAhead, Do: sandbox.Stall}, class: send.Uncertain, left: 1},
		{name: "half a reply after the dot", fault: &sandbox.Fault{From: sandbox.FromServer, After: goAhead, Bytes: 2, Do: sandbox.Cut}, class: send.Uncertain, left: 1},
		{name: "the final 250 arrived, its text did not", fault: &sandbox.Fault{From: sandbox.FromServer, After: goAhead, Bytes: 9, Do: sandbox.Cut}, left: 1},
		{name: "cut in the middle of the mail", fault: &sandbox.Fault{From: sandbox.FromClient, After: "DATA\r\n", Bytes: 5000, Do: sandbox.Cut}, class: send.Unreachable},
		{name: "cut before DATA", fault: &sandbox.Fault{From: sandbox.FromClient, After: "RCPT TO", Do: sandbox.Cut}, class: send.Unreachable},
		{name: "silent before DATA", fault: &sandbox.Fault{From: sandbox.FromServer, After: "Roger", Do: sandbox.Stall}, class: send.Unreachable},
		{name: "cut in the greeting", fault: &sandbox.Fault{From: sandbox.FromServer, Bytes: 3, Do: sandbox.Cut}, class: send.Unreachable},
		{name: "cut in the sign-in", fault: &sandbox.Fault{From: sandbox.FromClient, After: "AUTH PLAIN", Do: sandbox.Cut}, class: send.Unreachable},
		{name: "wrong password", change: func(c *send.Config) { c.Password = func() (string, error) { return "guess", nil } }, class: send.Auth, code: 535},
		{name: "no password", change: func(c *send.Config) { c.Password = func() (string, error) { return "", errors.New("no file") } }, class: send.Auth},
		{name: "not signed in", change: func(c *send.Config) { c.User = "" }, class: send.Permanent, code: 550},
		{name: "foreign sender", from: "x@elsewhere.test", class: send.Permanent, code: 553},
		{name: "nobody listens", change: func(c *send.Config) {
			c.Dial = func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("connection refused") }
		}, class: send.Unreachable},
		{name: "plain text to the internet", change: func(c *send.Config) { c.Dial = nil }, class: send.Permanent},
		{name: "STARTTLS not offered", change: func(c *send.Config) { c.TLS = mailer.TLSStart }, class: send.Unreachable},
		{name: "STARTTLS", opts: sandbox.Options{TLS: true}, change: func(c *send.Config) { c.TLS = mailer.TLSStart }, left: 1},
		{name: "implicit TLS", opts: sandbox.Options{ImplicitTLS: true}, change: func(c *send.Config) { c.TLS = mailer.TLSImplicit }, left: 1},
		{name: "certificate of somebody else", opts: sandbox.Options{TLS: true}, change: func(c *send.Config) {
			c.TLS, c.Addr = mailer.TLSStart, "smtp.bank.test:587"
		}, class: send.Unreachable},
		{name: "certificate nobody vouches for", opts: sandbox.Options{ImplicitTLS: true}, change: func(c *send.Config) {
			c.TLS, c.TLSConfig = mailer.TLSImplicit, nil
		}, class: send.Unreachable},
		{name: "a command in an address", to: []string{"eva@else.test>\r\nRSET"}, class: send.Permanent},
		{name: "no recipients", to: []string{}, class: send.Permanent},
		{name: "too large for the server", raw: make([]byte, 65<<20), class: send.Permanent},
		{name: "letters beyond ASCII", to: []string{"åsa@else.test"}, left: 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				box := newBox(t, c.opts)
				conf := config(box)
				conf.TLSConfig = &tls.Config{RootCAs: box.CertPool()}
				if c.change != nil {
					c.change(&conf)
				}
				if c.fault != nil {
					c.fault.Service = sandbox.SMTP
					box.Break(*c.fault)
				}
				from, to, mail := studio, []string{eva}, raw
				if c.from != "" {
					from = strings.TrimPrefix(c.from, "-")
				}
				if c.to != nil {
					to = c.to
				}
				if c.raw != nil {
					mail = c.raw
				}
				err := send.New(conf).Send(t.Context(), from, to, mail)
				class, code := classOf(t, err)
				if class != c.class || code != c.code {
					t.Errorf("class %q, code %d, want %q, %d: %v", class, code, c.class, c.code, err)
				}
				synctest.Wait()
				out := box.Outside()
				if len(out) != c.left {
					t.Fatalf("%d mails left, want %d", len(out), c.left)
				}
				if len(out) == 1 && string(out[0].Raw) != string(mail) {
					t.Error("the bytes were changed on the way")
				}
			})
		})
	}
}

func answer(err error) func(string, []string, []byte) error {
	return func(string, []string, []byte) error { return err }
}

// scripted is a server that says exactly these lines: a greeting, then an answer to each command. An
// answer "..." is silence. After the 354 it reads up to the final dot.
func scripted(answers ...string) func(context.Context, string, string) (net.Conn, error) {
	return func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe()
		go func() {
			defer server.Close()
			r := bufio.NewReader(server)
			for i, a := range answers {
				if i > 0 {
					for {
						line, err := r.ReadString('\n')
						if err != nil {
							return
						}
						if !strings.HasPrefix(answers[i-1], "354") || line == ".\r\n" {
							break
						}
					}
				}
				if a == "..." {
					_, _ = r.ReadString('\n')
					return
				}
				fmt.Fprintf(server, "%s\r\n", strings.ReplaceAll(a, "|", "\r\n"))
			}
			_, _ = r.ReadString('\n')
		}()
		return client, nil
	}
}

func TestServersWords(t *testing.T) {
	const hello = "250-mx|250-AUTH LOGIN|250 8BITMIME"
	login := []string{"220 mx", hello, "334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6", "235 ok"}
	after := func(more ...string) []string { return append(append([]string(nil), login...), more...) }
	for _, c := range []struct {
		name     string
		answers  []string
		class    send.Class
		code     int
		enhanced string
		text     string
	}{
		{name: "AUTH LOGIN", answers: after("250 ok", "250 ok", "354 go", "250 taken", "221 bye")},
		{name: "another 2xx at the end", answers: after("250 ok", "250 ok", "354 go", "252 taken")},
		{name: "no greeting", answers: []string{"..."}, class: send.Unreachable},
		{name: "not now", answers: []string{"421 4.3.2 shutting down"}, class: send.Temporary, code: 421, enhanced: "4.3.2", text: "shutting down"},
		{name: "turned away", answers: []string{"554 5.7.1 blocked"}, class: send.Unreachable, code: 554, enhanced: "5.7.1", text: "blocked"},
		{name: "not SMTP", answers: []string{"SSH-2.0-OpenSSH"}, class: send.Unreachable},
		{name: "no mechanism", answers: []string{"220 mx", "250-mx|250 AUTH GSSAPI"}, class: send.Auth},
		{name: "sign-in service down", answers: []string{"220 mx", "250-mx|250 AUTH PLAIN", "454 4.7.0 later", "500 what", "221 bye"},
			class: send.Temporary, code: 454, enhanced: "4.7.0", text: "later"},
		{name: "greylisted", answers: after("250 ok", "450-4.2.0 greylisted,|450 4.2.0 come back"), class: send.Temporary, code: 450, enhanced: "4.2.0", text: "greylisted, come back"},
		{name: "sign in first", answers: after("530 5.7.0 authenticate"), class: send.Auth, code: 530, enhanced: "5.7.0", text: "authenticate"},
		{name: "over quota at DATA", answers: after("250 ok", "250 ok", "452 full"), class: send.Temporary, code: 452, text: "full"},
		{name: "nonsense after the dot", answers: after("250 ok", "250 ok", "354 go", "hello"), class: send.Uncertain},
		{name: "a 354 after the dot", answers: after("250 ok", "250 ok", "354 go", "354 what"), class: send.Uncertain, code: 354, text: "what"},
		{name: "silence after the dot", answers: after("250 ok", "250 ok", "354 go", "..."), class: send.Uncertain},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				err := send.New(send.Config{
					Addr: "mx:25", TLS: mailer.TLSNone, User: "u", Password: func() (string, error) { return "p", nil },
					Dial: scripted(c.answers...),
				}).Send(t.Context(), studio, []string{eva}, raw)
				if c.class == "" {
					if err != nil {
						t.Error(err)
					}
					return
				}
				var e *send.Error
				if !errors.As(err, &e) || e.Class != c.class || e.Code != c.code || e.Enhanced != c.enhanced || e.Text != c.text {
					t.Errorf("got %+v, want %+v", e, c)
				}
			})
		})
	}
}

func TestSMTPUTF8OnlyWhereNeeded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		err := send.New(send.Config{
			Addr: "mx:25", TLS: mailer.TLSNone, Dial: scripted("220 mx", "250 mx"),
		}).Send(t.Context(), studio, []string{"åsa@else.test"}, raw)
		if class, _ := classOf(t, err); class != send.Permanent {
			t.Errorf("got %v", err)
		}
	})
}

func TestStop(t *testing.T) {
	for _, c := range []struct {
		name   string
		stall  string // the last the server is heard to say
		class  send.Class
		within time.Duration
	}{
		{"before the dot", "Roger", send.Unreachable, 0},
		{"after the dot", "<LF>.<CR><LF>\r\n", send.Uncertain, 8 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				box := newBox(t, sandbox.Options{})
				box.Break(sandbox.Fault{Service: sandbox.SMTP, From: sandbox.FromServer, After: c.stall, Do: sandbox.Stall})
				ctx, cancel := context.WithCancel(t.Context())
				done := make(chan error)
				go func() { done <- send.New(config(box)).Send(ctx, studio, []string{eva}, raw) }()
				synctest.Wait()
				start := time.Now()
				cancel()
				err := <-done
				if class, _ := classOf(t, err); class != c.class || time.Since(start) > c.within || !errors.Is(err, context.Canceled) {
					t.Errorf("after %v: %v", time.Since(start), err)
				}
			})
		})
	}
}

func TestCheck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := newBox(t, sandbox.Options{})
		if err := send.New(config(box)).Check(t.Context()); err != nil {
			t.Error(err)
		}
		box.Down(sandbox.SMTP)
		if class, _ := classOf(t, send.New(config(box)).Check(t.Context())); class != send.Unreachable {
			t.Error("a server that is down was reached")
		}
	})
}
