package main_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"heed/mailer/realtest"
)

// proxied is Dovecot and Postfix behind the fault proxy. Towards the program it speaks no TLS, so that it
// sees commands.
type proxied struct {
	*realWorld
	imap, smtp       *realtest.Proxy
	imapTLS, smtpTLS string
}

func newProxied(t *testing.T, servers *realtest.Servers) *proxied {
	t.Helper()
	return &proxied{
		realWorld: newRealWorld(t, servers), imapTLS: "none", smtpTLS: "none",
		imap: realtest.StartProxy(t, servers.IMAPAddr(), realtest.OverTLS, servers.TLSConfig()),
		smtp: realtest.StartProxy(t, servers.SubmissionAddr(), realtest.STARTTLS, servers.TLSConfig()),
	}
}

func (w *proxied) values() map[string]any {
	v := w.realWorld.values()
	v["imap"], v["imapTLS"], v["smtp"], v["smtpTLS"] = w.imap.Addr(), w.imapTLS, w.smtp.Addr(), w.smtpTLS
	return v
}

// TestFaultsOnRealServers breaks lines to Dovecot and Postfix around three complaints and their answers.
// Always right: one case each, one question each, and one answer each, or staff are asked whether it
// arrived; all of it within a minute, without a restart.
func TestFaultsOnRealServers(t *testing.T) {
	servers := realServers(t)
	program := build(t)
	faults := []struct {
		name   string
		strike func(*testing.T, *proxied)
		lasts  time.Duration
		unsure bool // an answer may be uncertain
	}{
		{"IMAP cut during FETCH", func(_ *testing.T, w *proxied) {
			w.imap.Break(realtest.Fault{From: realtest.FromServer, After: "BODY[]", Bytes: 300, Do: realtest.Cut, Times: 2})
			w.imap.CutAll()
		}, 3 * time.Second, false},
		{"IMAP reset during FETCH", func(_ *testing.T, w *proxied) {
			w.imap.Break(realtest.Fault{From: realtest.FromServer, After: "BODY[]", Bytes: 300, Do: realtest.Reset, Times: 2})
			w.imap.CutAll()
		}, 3 * time.Second, false},
		{"IMAP black hole", func(_ *testing.T, w *proxied) { w.imap.BlackHole() }, 5 * time.Second, false},
		{"submission cut before the body", func(_ *testing.T, w *proxied) {
			w.smtp.Break(realtest.Fault{From: realtest.FromServer, After: "354", Bytes: 10, Do: realtest.Cut, Times: 2})
		}, time.Second, false},
		{"submission: the 250 lost", func(_ *testing.T, w *proxied) {
			w.smtp.Break(realtest.Fault{From: realtest.FromServer, After: "<CR><LF>.<CR><LF>\r\n", Bytes: 1, Do: realtest.Cut, Times: 6})
		}, 4 * time.Second, true},
		{"submission reset in the greeting", func(_ *testing.T, w *proxied) {
			w.smtp.Break(realtest.Fault{From: realtest.FromServer, Bytes: 4, Do: realtest.Reset, Times: 2})
		}, time.Second, false},
		{"submission black hole", func(_ *testing.T, w *proxied) { w.smtp.BlackHole() }, 5 * time.Second, false},
		{"submission slow", func(_ *testing.T, w *proxied) {
			w.smtp.Break(realtest.Fault{From: realtest.FromServer, Do: realtest.Slow, Times: -1})
		}, 3 * time.Second, true},
	}
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			if f.unsure && kills(t) <= 50 {
				t.Skip("staff mail repeats after a minute: left to nights with HEED_KILLS")
			}
			w := newProxied(t, servers)
			k := newVictim(t, program, w)
			k.begin(t)
			f.strike(t, w)
			for range 3 {
				k.complain(t)
			}
			for end := time.Now().Add(f.lasts); time.Now().Before(end); <-time.After(50 * time.Millisecond) {
				k.people(t, 0)
			}
			w.imap.Heal()
			w.smtp.Heal()
			eventually(t, time.Minute, "everybody is answered", func() bool {
				k.people(t, 0)
				k.askedAgain(t)
				return k.settled(t)
			})
			if y := k.verify(t); y.uncertain != 0 && !f.unsure {
				t.Errorf("%d answers were uncertain", y.uncertain)
			} else {
				t.Logf("%d hits; %s", w.imap.Hits()+w.smtp.Hits(), y)
			}
		})
	}
}

// What the server offers in the clear can be taken away on the line: then there is no password and no
// mail, until the offer is back.
func TestStrippedOnRealServers(t *testing.T) {
	servers := realServers(t)
	w := newProxied(t, servers)
	w.imap = realtest.StartProxy(t, servers.IMAPStartTLSAddr(), realtest.Plain, nil)
	w.smtp = realtest.StartProxy(t, servers.SubmissionAddr(), realtest.Plain, nil)
	w.imapTLS, w.smtpTLS = "starttls", "starttls"
	k := newVictim(t, build(t), w)
	k.begin(t)
	w.imap.Break(realtest.Fault{From: realtest.FromServer, After: " STARTTLS", Do: realtest.Strip, Times: -1})
	w.smtp.Break(realtest.Fault{From: realtest.FromServer, After: "250-STARTTLS\r\n", Do: realtest.Strip, Times: -1})
	w.imap.CutAll()
	k.complain(t)
	<-time.After(4 * time.Second)
	if k.people(t, 0); len(k.asks) != 0 {
		t.Error("mail was read or sent without TLS")
	}
	for _, said := range []string{w.imap.Said(realtest.FromClient), w.smtp.Said(realtest.FromClient)} {
		if strings.Contains(said, "AUTH") {
			t.Error("a sign-in was tried without TLS")
		}
	}
	if w.imap.Hits() == 0 {
		t.Error("nothing was stripped")
	}
	w.imap.Heal()
	w.smtp.Heal()
	k.asked(t, 1)
	k.answered(t)
}

// Ten thousand mails get other numbers: they are read again within a minute, nobody is asked or answered
// again, and the owner hears of it once.
func TestRenumberedOnRealServers(t *testing.T) {
	servers := realServers(t)
	const many = 10_000
	servers.Fill(t, "hello", many, func(i int) []byte {
		return fmt.Appendf(nil, "From: Eva <eva%d@old.example>\nTo: hello@studio.example\nSubject: Order %d\nMessage-ID: <%d@old.example>\n\n"+
			"Hello,\n\nthe prints are far too dark and I am very disappointed.\n\n%s\nEva\n", i, i, i, strings.Repeat("I ordered them in May.\n", 20))
	})
	w := newRealWorld(t, servers)
	k := newVictim(t, build(t), w)
	k.begin(t)
	for range 2 {
		k.complain(t)
	}
	k.asked(t, 2)
	k.answered(t)
	began := time.Now()
	servers.Renumber(t, "hello")
	w.connect(t)
	k.complain(t) // among all the old mail there is a new one
	db := k.ledger(t)
	eventually(t, time.Minute, "all is read again", func() bool {
		return number(t, db, `SELECT COUNT(*) FROM messages WHERE message_id LIKE '%@old.example'`) == many
	})
	t.Logf("%d mails read again in %v", many, time.Since(began).Round(100*time.Millisecond))
	eventually(t, time.Minute, "the owner is told", func() bool {
		return number(t, db, `SELECT COUNT(*) FROM outbox WHERE step LIKE 'alarm:%' AND state = 'sent'`) == 1
	})
	eventually(t, time.Minute, "the new one is answered", func() bool {
		k.people(t, 0)
		return k.settled(t)
	})
	if n := number(t, db, `SELECT COUNT(*) FROM cases`); n != 3 {
		t.Errorf("%d cases", n)
	}
	if len(k.asks) != 3 {
		t.Errorf("staff were asked about %d customers", len(k.asks))
	}
}

// realServers starts them where they are asked for: these tests take too long for every `go test ./...`.
func realServers(t *testing.T) *realtest.Servers {
	t.Helper()
	if os.Getenv("HEED_REAL_SERVERS") != "1" {
		t.Skip("real mail servers: HEED_REAL_SERVERS=1 asks for them")
	}
	return realtest.Start(t)
}
