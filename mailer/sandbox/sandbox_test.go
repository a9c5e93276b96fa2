package sandbox_test

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"heed/mailer/sandbox"
)

const (
	ana  = "ana@studio.test"
	info = "info@studio.test"
)

func start(t *testing.T, opts sandbox.Options) *sandbox.Sandbox {
	t.Helper()
	if opts.Users == nil {
		opts.Users = map[string]string{ana: "a-secret", info: "i-secret"}
	}
	box, err := sandbox.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := box.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return box
}

// submit sends one mail with go-smtp's client; an empty user sends as a stranger.
func submit(box *sandbox.Sandbox, user, password, mech, from, to, raw string) error {
	conn, err := box.DialSMTP(context.Background(), "tcp", "")
	if err != nil {
		return err
	}
	c := smtp.NewClient(conn)
	defer c.Close()
	if user != "" {
		var client sasl.Client = sasl.NewPlainClient("", user, password)
		if mech == sasl.Login {
			client = sasl.NewLoginClient(user, password)
		}
		if err := c.Auth(client); err != nil {
			return err
		}
	}
	return c.SendMail(from, []string{to}, strings.NewReader(raw))
}

func mailFrom(from, more string) string {
	return "From: " + from + "\r\n" + more + "Subject: hello\r\n\r\nHello.\r\n"
}

func TestSubmission(t *testing.T) {
	forged := "Authentication-Results: MX.sandbox.test; dmarc=pass header.from=studio.test\r\n"
	for _, c := range []struct {
		name, user, password, mech, from, to, raw string
		code                                      int
		want, never                               string
	}{
		{name: "a user to a user", user: ana, password: "a-secret", from: ana, to: info, raw: mailFrom(ana, ""),
			want: "auth=pass smtp.auth=ana@studio.test;\r\n\tdmarc=pass header.from=studio.test"},
		{name: "LOGIN works too", user: ana, password: "a-secret", mech: sasl.Login, from: ana, to: info, raw: mailFrom(ana, ""), want: "dmarc=pass"},
		{name: "a user in another's name", user: ana, password: "a-secret", from: ana, to: info, raw: mailFrom(info, ""),
			want: "dmarc=none", never: "dmarc=pass"},
		{name: "two authors", user: ana, password: "a-secret", from: ana, to: info, raw: mailFrom(ana+", "+info, ""),
			want: "dmarc=none", never: "dmarc=pass"},
		{name: "a stranger", from: "x@else.test", to: info, raw: mailFrom("x@else.test", forged), want: "dmarc=none header.from=else.test", never: "dmarc=pass"},
		{name: "an alias", from: "x@else.test", to: "weddings@studio.test", raw: mailFrom("x@else.test", ""), want: "X-Original-To: weddings@studio.test"},
		{name: "a wrong password", user: ana, password: "guess", from: ana, to: info, raw: mailFrom(ana, ""), code: 535},
		{name: "a stranger relays", from: "x@else.test", to: "y@else.test", raw: mailFrom("x@else.test", ""), code: 550},
		{name: "nobody there", from: "x@else.test", to: "nobody@studio.test", raw: mailFrom("x@else.test", ""), code: 550},
		{name: "a foreign sender", user: ana, password: "a-secret", from: "x@else.test", to: info, raw: mailFrom("x@else.test", ""), code: 553},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				box := start(t, sandbox.Options{
					Users:   map[string]string{ana: "a-secret", info: "i-secret"},
					Aliases: map[string]string{"weddings@studio.test": info},
				})
				err := submit(box, c.user, c.password, c.mech, c.from, c.to, c.raw)
				var answer *smtp.SMTPError
				if c.code != 0 {
					if !errors.As(err, &answer) || answer.Code != c.code {
						t.Fatalf("got %v, want code %d", err, c.code)
					}
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				mails, err := box.Inbox(info)
				if err != nil || len(mails) != 1 {
					t.Fatalf("inbox: %d mails, %v", len(mails), err)
				}
				raw := string(mails[0].Raw)
				if !strings.Contains(raw, c.want) || c.never != "" && strings.Contains(raw, c.never) {
					t.Errorf("want %q, never %q, in:\n%s", c.want, c.never, raw)
				}
				if !strings.HasPrefix(raw, "Return-Path: <"+c.from+">\r\nDelivered-To: "+info+"\r\n") {
					t.Errorf("no trace fields on top:\n%s", raw)
				}
				if len(mails[0].Flags) != 0 {
					t.Errorf("flags %v", mails[0].Flags)
				}
			})
		})
	}
}

func TestOutside(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var told []sandbox.Delivery
		box := start(t, sandbox.Options{OnOutside: func(d sandbox.Delivery) { told = append(told, d) }})
		raw := mailFrom(ana, "")
		if err := submit(box, ana, "a-secret", "", ana, "x@else.test", raw); err != nil {
			t.Fatal(err)
		}
		out := box.Outside()
		if len(out) != 1 || len(told) != 1 || out[0].To[0] != "x@else.test" || out[0].User != ana || string(out[0].Raw) != raw {
			t.Errorf("outside: %+v, told %d", out, len(told))
		}
	})
}

func TestOnData(t *testing.T) {
	for _, c := range []struct {
		name     string
		answer   error
		code     int
		accepted bool
	}{
		{"busy", sandbox.Refuse(451, "later"), 451, false},
		{"refused", sandbox.Refuse(554, "spam"), 554, false},
		{"dropped", sandbox.ErrDrop, 0, false},
		{"accepted, then dropped", sandbox.ErrDropAccepted, 0, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				box := start(t, sandbox.Options{OnData: func(string, []string, []byte) error { return c.answer }})
				err := submit(box, "", "", "", "x@else.test", info, mailFrom("x@else.test", ""))
				var answer *smtp.SMTPError
				if err == nil || c.code != 0 && (!errors.As(err, &answer) || answer.Code != c.code) {
					t.Errorf("got %v, want code %d", err, c.code)
				}
				synctest.Wait()
				if mails, err := box.Inbox(info); err != nil || len(mails) == 1 != c.accepted {
					t.Errorf("%d mails, %v", len(mails), err)
				}
			})
		})
	}
}

func TestSpecialUse(t *testing.T) {
	for _, c := range []struct {
		name string
		opts sandbox.Options
		want bool
	}{
		{"said", sandbox.Options{Sent: "Skickat"}, true},
		{"not said", sandbox.Options{Sent: "Skickat", NoSpecialUse: true}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				box := start(t, c.opts)
				client, err := box.Client(ana)
				if err != nil {
					t.Fatal(err)
				}
				defer client.Close()
				list, err := client.List("", "*", nil).Collect()
				if err != nil || len(list) != 4 {
					t.Fatalf("%d folders, %v", len(list), err)
				}
				found := false
				for _, f := range list {
					found = found || f.Mailbox == "Skickat" && len(f.Attrs) == 1 && f.Attrs[0] == imap.MailboxAttrSent
				}
				if found != c.want {
					t.Errorf("\\Sent found: %v", found)
				}
			})
		})
	}
}

func TestRenumber(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := start(t, sandbox.Options{})
		client, err := box.Client(ana)
		if err != nil {
			t.Fatal(err)
		}
		defer client.Close()
		for range 3 {
			if err := box.Deliver(ana, []byte(mailFrom("x@else.test", ""))); err != nil {
				t.Fatal(err)
			}
		}
		before, err := client.Select("INBOX", nil).Wait()
		if err != nil {
			t.Fatal(err)
		}
		if err := box.Renumber(ana, "INBOX"); err != nil {
			t.Fatal(err)
		}
		after, err := client.Select("INBOX", nil).Wait()
		if err != nil || after.UIDValidity == before.UIDValidity || after.NumMessages != 3 {
			t.Errorf("before %+v, after %+v, %v", before, after, err)
		}
	})
}

func TestFaults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := start(t, sandbox.Options{})
		if err := box.Deliver(ana, []byte(mailFrom("x@else.test", ""))); err != nil {
			t.Fatal(err)
		}
		dial := func() (*imapclient.Client, error) {
			conn, err := box.DialIMAP(t.Context(), "tcp", "")
			if err != nil {
				return nil, err
			}
			c := imapclient.New(conn, nil)
			return c, c.Login(ana, "a-secret").Wait()
		}
		// By hand: the client library reads a literal again after an error, which the race detector sees.
		fetch := func() string {
			conn, err := box.DialIMAP(t.Context(), "tcp", "")
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			got := make(chan string)
			go func() {
				all, _ := io.ReadAll(conn)
				got <- string(all)
			}()
			for _, line := range []string{"a LOGIN " + ana + " a-secret", "b EXAMINE INBOX", "c FETCH 1 BODY.PEEK[]", "d LOGOUT"} {
				if _, err := io.WriteString(conn, line+"\r\n"); err != nil {
					break
				}
			}
			return <-got
		}

		box.Break(sandbox.Fault{Service: sandbox.IMAP, From: sandbox.FromServer, After: "BODY[]", Bytes: 40, Do: sandbox.Cut})
		if _, rest, ok := strings.Cut(fetch(), "BODY[]"); !ok || len(rest) != 40 {
			t.Errorf("the line was not cut after 40 bytes: %q", rest)
		}
		if got := fetch(); !strings.Contains(got, "d OK") {
			t.Errorf("the fault struck twice: %q", got)
		}
		c, err := dial()
		if err != nil {
			t.Fatal(err)
		}
		box.Break(sandbox.Fault{Service: sandbox.IMAP, From: sandbox.FromServer, Do: sandbox.Stall})
		silent := make(chan error, 1)
		go func() { silent <- c.Noop().Wait() }()
		time.Sleep(10 * time.Minute) // the server itself gives up after 35
		select {
		case err := <-silent:
			t.Errorf("a stalled line answered: %v", err)
		default:
		}
		c.Close()
		<-silent

		box.Down(sandbox.IMAP)
		if _, err := dial(); err == nil {
			t.Error("dialing a server that is down")
		}
		box.Up(sandbox.IMAP)
		if c, err = dial(); err != nil {
			t.Fatalf("dialing a server that is up again: %v", err)
		}
		c.Close()
	})
}

func TestListen(t *testing.T) {
	box := start(t, sandbox.Options{TLS: true})
	if _, _, err := box.Listen("0.0.0.0:0", "127.0.0.1:0"); err == nil {
		t.Error("listening to the whole world")
	}
	imapAt, smtpAt, err := box.Listen("127.0.0.1:0", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c, err := imapclient.DialStartTLS(imapAt, &imapclient.Options{TLSConfig: &tls.Config{RootCAs: box.CertPool()}})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Login(ana, "a-secret").Wait(); err != nil {
		t.Error(err)
	}
	c.Close()
	conn, err := net.Dial("tcp", smtpAt)
	if err != nil {
		t.Fatal(err)
	}
	s := smtp.NewClient(conn)
	defer s.Close()
	if ok, _ := s.Extension("AUTH"); ok {
		t.Error("a password is taken without TLS")
	}
}
