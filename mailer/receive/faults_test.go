package receive_test

import (
	"crypto/tls"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"heed/mailer"
	"heed/mailer/receive"
	"heed/mailer/sandbox"
)

func TestFaults(t *testing.T) {
	for _, c := range []struct {
		name   string
		fault  sandbox.Fault
		within time.Duration
	}{
		{"cut in the greeting", sandbox.Fault{From: sandbox.FromServer, Bytes: 2, Do: sandbox.Cut, Times: 3}, time.Minute},
		{"silent from the start", sandbox.Fault{From: sandbox.FromServer, Do: sandbox.Stall}, time.Minute},
		{"cut in the sign-in", sandbox.Fault{From: sandbox.FromClient, After: "AUTHENTICATE", Do: sandbox.Cut}, time.Minute},
		{"cut in EXAMINE", sandbox.Fault{From: sandbox.FromServer, After: "UIDVALIDITY", Do: sandbox.Cut}, time.Minute},
		{"cut in SEARCH", sandbox.Fault{From: sandbox.FromClient, After: "UID SEARCH", Do: sandbox.Cut}, time.Minute},
		{"cut in a FETCH", sandbox.Fault{From: sandbox.FromServer, After: "BODY[]", Bytes: 100, Do: sandbox.Cut}, time.Minute},
		{"cut in a later FETCH", sandbox.Fault{From: sandbox.FromServer, After: "BODY[]", Bytes: 2000, Do: sandbox.Cut}, time.Minute},
		{"cut again and again", sandbox.Fault{From: sandbox.FromServer, After: "BODY[]", Bytes: 700, Do: sandbox.Cut, Times: 5}, time.Minute},
		{"silent in a FETCH", sandbox.Fault{From: sandbox.FromServer, After: "BODY[]", Bytes: 100, Do: sandbox.Stall}, time.Minute},
		{"deaf: it does not hear FETCH", sandbox.Fault{From: sandbox.FromClient, After: "UID FE", Do: sandbox.Stall}, time.Minute},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				box := newBox(t, sandbox.Options{})
				desk := &memory{}
				if err := receive.New(config(box), desk, nil).Once(t.Context()); err != nil {
					t.Fatal(err)
				}
				deliver(t, box, "one", "two", "three", "four", "five", "six")
				c.fault.Service = sandbox.IMAP
				box.Break(c.fault)
				running(t, config(box), desk)
				within(t, c.within, "all six", func() bool { return desk.subjects() == "one two three four five six" })
			})
		})
	}
}

// The line goes dead while nothing is said: no packet tells of it, only the next command does.
func TestSilentServerWhileIdle(t *testing.T) {
	for name, from := range map[string]sandbox.Side{"it does not answer": sandbox.FromServer, "it does not hear": sandbox.FromClient} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				box := newBox(t, sandbox.Options{})
				desk := &memory{}
				running(t, config(box), desk)
				time.Sleep(10 * time.Second)
				box.Break(sandbox.Fault{Service: sandbox.IMAP, From: from, Do: sandbox.Stall})
				deliver(t, box, "one")
				within(t, 95*time.Second, "the mail, after a poll and a command timeout", func() bool { return desk.subjects() == "one" })
			})
		})
	}
}

func TestServerRestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := newBox(t, sandbox.Options{})
		desk := &memory{}
		running(t, config(box), desk)
		synctest.Wait()
		box.Down(sandbox.IMAP)
		deliver(t, box, "one")
		time.Sleep(7 * time.Hour)
		box.Up(sandbox.IMAP)
		within(t, time.Minute, "the mail", func() bool { return desk.subjects() == "one" })
	})
}

// Wherever the line breaks, every mail arrives once and in order. The offsets step through a whole
// conversation.
func TestCutAnywhere(t *testing.T) {
	var want string
	for i := range 20 {
		want += fmt.Sprintf("m%d ", i)
	}
	want = want[:len(want)-1]
	for offset := 0; offset < 12_000; offset += 197 {
		synctest.Test(t, func(t *testing.T) {
			box := newBox(t, sandbox.Options{})
			desk := &memory{}
			if err := receive.New(config(box), desk, nil).Once(t.Context()); err != nil {
				t.Fatal(err)
			}
			for i := range 20 {
				deliver(t, box, fmt.Sprintf("m%d", i))
			}
			box.Break(sandbox.Fault{Service: sandbox.IMAP, From: sandbox.FromServer, Bytes: offset, Do: sandbox.Cut, Times: 2})
			running(t, config(box), desk)
			within(t, time.Minute, fmt.Sprintf("all mails, cut at %d", offset), func() bool { return desk.subjects() == want })
		})
	}
}

func TestRefusedPassword(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := newBox(t, sandbox.Options{})
		conf, desk := config(box), &memory{}
		var mu sync.Mutex
		password, asked := "wrong", 0
		var told []error
		conf.Password = func() (string, error) {
			mu.Lock()
			defer mu.Unlock()
			asked++
			return password, nil
		}
		conf.OnLogin = func(err error) {
			mu.Lock()
			defer mu.Unlock()
			told = append(told, err)
		}
		if err := receive.New(conf, desk, nil).Check(t.Context()); !errors.As(err, new(*receive.LoginError)) {
			t.Errorf("Check: %v", err)
		}
		asked = 0
		running(t, conf, desk)
		time.Sleep(time.Hour - time.Second)
		mu.Lock()
		if asked != 3 || len(told) != 1 || !errors.As(told[0], new(*receive.LoginError)) {
			t.Errorf("%d tries in an hour, told %v", asked, told)
		}
		password = secret
		mu.Unlock()
		time.Sleep(21 * time.Minute)
		mu.Lock()
		if len(told) != 2 || told[1] != nil {
			t.Errorf("told %v", told)
		}
		mu.Unlock()
		deliver(t, box, "one")
		synctest.Wait()
		if got := desk.subjects(); got != "one" {
			t.Errorf("got %q", got)
		}
	})
}

func TestTLS(t *testing.T) {
	for _, c := range []struct {
		name   string
		opts   sandbox.Options
		change func(*receive.Config)
		works  bool
	}{
		{"STARTTLS", sandbox.Options{TLS: true}, func(c *receive.Config) { c.TLS = mailer.TLSStart }, true},
		{"implicit", sandbox.Options{ImplicitTLS: true}, func(c *receive.Config) { c.TLS = mailer.TLSImplicit }, true},
		{"STARTTLS stripped", sandbox.Options{}, func(c *receive.Config) { c.TLS = mailer.TLSStart }, false},
		{"no TLS where the server wants it", sandbox.Options{TLS: true}, func(c *receive.Config) { c.TLS = mailer.TLSNone }, false},
		{"plain text to the internet", sandbox.Options{}, func(c *receive.Config) { c.Dial = nil }, false},
		{"another's certificate", sandbox.Options{TLS: true}, func(c *receive.Config) { c.TLS, c.Addr = mailer.TLSStart, "imap.bank.test:143" }, false},
		{"an unknown certificate", sandbox.Options{ImplicitTLS: true}, func(c *receive.Config) { c.TLS, c.TLSConfig = mailer.TLSImplicit, nil }, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				box := newBox(t, c.opts)
				conf := config(box)
				conf.TLSConfig = &tls.Config{RootCAs: box.CertPool()}
				c.change(&conf)
				if err := receive.New(conf, &memory{}, nil).Check(t.Context()); (err == nil) != c.works {
					t.Errorf("Check: %v", err)
				}
			})
		})
	}
}
