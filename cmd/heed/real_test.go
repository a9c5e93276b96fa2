package main_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"heed/mailer"
	"heed/mailer/realtest"
)

// TestRealServers drives the built program against Dovecot and Postfix: mail comes by SMTP, staff answer
// through submission, customers read what they got in a mailbox of their own.
func TestRealServers(t *testing.T) {
	servers := realtest.Start(t)
	program := build(t)
	staff, one := []string{"ines", "tomas", "maja"}, []string{"maja"} // the first is the owner

	t.Run("a complaint goes all the way", func(t *testing.T) {
		s := newStudio(t, program, servers, "hello", staff, nil)
		s.env = append(s.env, "WATCHDOG_USEC=120000000")
		s.once(t)
		began := time.Now()
		d := s.run(t)
		ready := time.Since(began).Round(time.Millisecond)
		eventually(t, 10*time.Second, "the watchdog is fed", func() bool { return d.notified("WATCHDOG=1") })
		customer := s.customer(t, "Kustlinjen")

		asks := map[string]*mailer.Message{}
		for _, name := range staff[1:] {
			asks[name] = s.ask(t, name, "Kustlinjen")
		}
		if asks["maja"].Subject == asks["tomas"].Subject {
			t.Error("two people got the same token")
		}
		s.decide(t, "tomas", asks["tomas"], "send: Hello Eva, your album leaves today. I will ring you at five.", "", "Tomas")

		got := s.answered(t, customer)
		if got.From.Addr != "hello@studio.example" || !strings.Contains(got.Text, "leaves today") {
			t.Errorf("answer from %q: %q", got.From.Addr, got.Text)
		}
		if !slices.Equal(got.InReplyTo, []string{"Kustlinjen@customer.example.org"}) || got.Heed != "" {
			t.Errorf("answer to %q, X-Heed %q", got.InReplyTo, got.Heed)
		}
		if !strings.HasPrefix(got.Subject, "Re: Our album Kustlinjen") {
			t.Errorf("subject of the answer: %q", got.Subject)
		}
		for _, name := range staff[1:] {
			s.told(t, name, asks[name])
		}
		servers.Wait(t, "hello", "Sent", time.Minute, func(m realtest.Mail) bool { return m.Has("Message-Id", got.MessageID) })
		for _, m := range servers.Mails(t, "hello", "INBOX") {
			if m.Has("Message-Id", "Kustlinjen@") && slices.Contains(m.Flags, "\\Seen") {
				t.Errorf("the customer's mail was marked: %q", m.Flags)
			}
		}

		t.Logf("ready in %v, resident memory after one complaint %s", ready, d.resident(t))
		if took := d.terminate(t); took > 10*time.Second || d.exitCode() != 0 || !d.notified("STOPPING=1") {
			t.Errorf("SIGTERM: took %v, exit %d, said STOPPING: %v", took, d.exitCode(), d.notified("STOPPING=1"))
		}
		s.once(t)
		if n := s.answers(t, customer); n != 1 {
			t.Errorf("the customer got %d answers", n)
		}
	})

	t.Run("the IMAP server is restarted in the middle", func(t *testing.T) {
		s := newStudio(t, program, servers, "weddings", one, func(s *studio) {
			s.IMAP, s.TLS = servers.IMAPStartTLSAddr(), "starttls"
		})
		s.once(t)
		s.run(t)
		before := s.customer(t, "Fyrtornet")
		ask := s.ask(t, "maja", "Fyrtornet")

		servers.StopIMAP(t)
		during := s.customer(t, "Bryggan")
		s.decide(t, "maja", ask, "send: It is on its way, Eva.")
		servers.StartIMAP(t)

		s.answered(t, before)
		s.decide(t, "maja", s.ask(t, "maja", "Bryggan"), "send: That one too, Eva.")
		s.answered(t, during)
		for _, customer := range []string{before, during} {
			if n := s.answers(t, customer); n != 1 {
				t.Errorf("%s got %d answers", customer, n)
			}
		}
	})

	t.Run("kill -9, again and again", func(t *testing.T) {
		s := newStudio(t, program, servers, "hello", one, nil)
		s.once(t)
		const rounds = 6
		words, customers := make([]string, rounds), make([]string, rounds)
		for i := range rounds {
			words[i] = fmt.Sprintf("Skymning%d", i)
			customers[i] = s.customer(t, words[i])
			d := s.run(t)
			<-time.After(time.Duration(i) * 60 * time.Millisecond) // somewhere between reading and asking
			d.kill()
		}
		d := s.run(t)
		asks := make([]*mailer.Message, rounds)
		for i := range rounds {
			asks[i] = s.ask(t, "maja", words[i])
		}
		d.kill()
		for i := range rounds {
			s.decide(t, "maja", asks[i], fmt.Sprintf("send: Number %d comes tomorrow, Eva.", i))
			d := s.run(t)
			<-time.After(time.Duration(i) * 300 * time.Millisecond) // somewhere between deciding and sending
			d.kill()
		}
		s.run(t)
		for i := range rounds {
			// A send cut off in its very middle is asked about, never repeated unasked.
			eventually(t, time.Minute, "an answer, or a question whether it went out: "+words[i], func() bool {
				return s.answers(t, customers[i]) > 0 || len(s.about(t, "maja", asks[i], "staff")) > 1
			})
		}
		settle()
		for i := range rounds {
			if n := s.answers(t, customers[i]); n > 1 {
				t.Errorf("%s got %d answers", customers[i], n)
			}
			if n := len(s.about(t, "maja", asks[i], "staff")); n > 2 {
				t.Errorf("staff were asked %d different things about %s", n, words[i])
			}
		}
	})

	t.Run("one person, one mailbox", func(t *testing.T) {
		s := newStudio(t, program, servers, "solo", []string{"solo"}, nil)
		s.once(t)
		s.run(t)
		customer := s.customer(t, "Havsbandet")
		ask := s.ask(t, "solo", "Havsbandet")
		s.decide(t, "solo", ask, "send: Dear Eva, it leaves today.")
		if got := s.answered(t, customer); got.From.Addr != "solo@studio.example" {
			t.Errorf("answer from %q", got.From.Addr)
		}
		s.told(t, "solo", ask)
		settle()
		if asked, told := len(s.about(t, "solo", ask, "staff")), len(s.about(t, "solo", ask, "notice")); asked != 1 || told > 2 {
			t.Errorf("asked %d times and told %d times about one complaint", asked, told)
		}
		if n := s.answers(t, customer); n != 1 {
			t.Errorf("the customer got %d answers", n)
		}
	})

	t.Run("a stranger with the token decides nothing", func(t *testing.T) {
		s := newStudio(t, program, servers, "hello", one, nil)
		s.once(t)
		s.run(t)
		customer := s.customer(t, "Granskogen")
		ask := s.ask(t, "maja", "Granskogen")
		// Everything is right but where it comes from: the server stamps it as failed.
		servers.Deliver(t, "maja@studio.example", []string{"hello@studio.example"},
			reply("maja@studio.example", ask, "send: You get nothing, Eva."))
		settle()
		if n := s.answers(t, customer); n != 0 {
			t.Fatalf("the customer got %d answers from a stranger", n)
		}
		s.decide(t, "maja", s.ask(t, "maja", "Granskogen"), "send: It leaves today, Eva.")
		if got := s.answered(t, customer); !strings.Contains(got.Text, "leaves today") {
			t.Errorf("the customer got %q", got.Text)
		}
	})

	t.Run("an answer by hand stops ours, and takes the draft out of the mail program", func(t *testing.T) {
		s := newStudio(t, program, servers, "hello", one, func(s *studio) { s.Drafts = "auto" })
		s.once(t)
		s.run(t)
		customer := s.customer(t, "Klippan")
		ask := s.ask(t, "maja", "Klippan")
		ours := func(m realtest.Mail) bool { return m.Has("In-Reply-To", "Klippan@") }
		draft := servers.Wait(t, "hello", "Drafts", time.Minute, ours)
		if !slices.Contains(draft.Flags, "\\Draft") || !draft.Has("Subject", "Klippan") {
			t.Errorf("the draft bears %q", draft.Flags)
		}
		servers.File(t, "hello", "Drafts", []byte("Subject: a note to myself\r\n\r\nbuy frames\r\n"), "\\Draft")
		byHand := reply("hello@studio.example", &mailer.Message{
			From: mailer.Address{Addr: customer}, Subject: "Our album Klippan", MessageID: "Klippan@customer.example.org",
		}, "Eva, I have just put it into the post myself.")
		servers.File(t, "hello", "Sent", byHand, "\\Seen")
		s.told(t, "maja", ask)
		seen := s.about(t, "maja", ask, "notice")
		s.decide(t, "maja", ask, "send: It leaves today, Eva.")
		s.told(t, "maja", ask, seen...)
		settle()
		if left := servers.Mails(t, "hello", "Drafts"); len(left) != 1 || !left[0].Has("Subject", "a note to myself") {
			t.Errorf("%d drafts are left", len(left))
		}
		if n := s.answers(t, customer); n != 0 {
			t.Errorf("the customer, answered by hand, got %d more", n)
		}
	})

	t.Run("SIGHUP takes a valid config and keeps the old one otherwise", func(t *testing.T) {
		s := newStudio(t, program, servers, "weddings", one, nil)
		s.once(t)
		d := s.run(t)
		valid, err := os.ReadFile(s.config)
		if err != nil {
			t.Fatal(err)
		}
		s.rewrite(t, append([]byte("nonsense = true\n"), valid...))
		d.signal(t, syscall.SIGHUP)
		eventually(t, 10*time.Second, "the wrong key is in the log", func() bool { return strings.Contains(d.said.tail(5), "nonsense") })
		s.customer(t, "Daggkanten")
		s.ask(t, "maja", "Daggkanten")

		s.rewrite(t, bytes.ReplaceAll(valid, []byte("maja"), []byte("tomas")))
		d.signal(t, syscall.SIGHUP)
		eventually(t, 10*time.Second, "the config is reloaded", func() bool { return strings.Contains(d.said.tail(5), "reloaded") })
		s.customer(t, "Dyningen")
		s.ask(t, "tomas", "Dyningen")
		if n := s.asked(t, "maja", "Dyningen"); n != 0 {
			t.Errorf("who is no longer in the config was asked %d times", n)
		}
	})

	t.Run("a wrong password is said once, and the owner is told by mail", func(t *testing.T) {
		s := newStudio(t, program, servers, "hello", one, func(s *studio) {
			s.Password = filepath.Join(filepath.Dir(s.config), "wrong")
			s.secret(t, s.Password, "not the password")
		})
		before := len(servers.Mails(t, "maja", "INBOX"))
		refused := servers.Refused(t)
		d := s.run(t)
		eventually(t, time.Minute, "a mail to the owner", func() bool { return len(servers.Mails(t, "maja", "INBOX")) > before })
		settle()
		if n := servers.Refused(t) - refused; n < 1 || n > 3 {
			t.Errorf("%d logins were refused", n)
		}
		if n := strings.Count(d.said.tail(1000), "sign-in refused"); n != 1 {
			t.Errorf("the log speaks of it %d times:\n%s", n, d.said.tail(1000))
		}
		if n := len(servers.Mails(t, "maja", "INBOX")) - before; n != 1 {
			t.Errorf("the owner got %d mails", n)
		}
		d.terminate(t)

		code, said := runToEnd(t, program, s.env, "run", "--config", s.config, "--once")
		if code != 69 || !strings.Contains(said, "sign-in refused") {
			t.Errorf("--once: exit %d\n%s", code, said)
		}
	})

	t.Run("a second daemon refuses", func(t *testing.T) {
		s := newStudio(t, program, servers, "hello", one, nil)
		s.run(t)
		code, said := runToEnd(t, program, s.env, "run", "--config", s.config)
		if code != 75 || strings.TrimSpace(said) == "" {
			t.Errorf("exit %d, said %q", code, said)
		}
	})

	t.Run("--since reads back and says how much that is", func(t *testing.T) {
		s := newStudio(t, program, servers, "ines", one, nil)
		old := s.customer(t, "Sandstranden")
		servers.Wait(t, "ines", "INBOX", time.Minute, func(m realtest.Mail) bool { return m.Has("Subject", "Sandstranden") })
		s.once(t) // first contact: nothing that is there already is answered
		if n := s.asked(t, "maja", "Sandstranden"); n != 0 {
			t.Fatalf("first contact asked about old mail %d times", n)
		}
		s = newStudio(t, program, servers, "ines", one, nil)
		code, said := runToEnd(t, program, s.env, "run", "--config", s.config, "--once", "--since", time.Now().AddDate(0, 0, -2).Format(time.DateOnly))
		if code != 0 || !strings.Contains(said, "1") {
			t.Fatalf("--since: exit %d\n%s", code, said)
		}
		s.ask(t, "maja", "Sandstranden")
		if n := s.answers(t, old); n != 0 {
			t.Errorf("the customer got %d answers nobody approved", n)
		}
	})

	t.Run("the doctor sends a mail round", func(t *testing.T) {
		s := newStudio(t, program, servers, "weddings", one, func(s *studio) { s.Authserv = "" })
		d := s.run(t)
		before := len(servers.Mails(t, "maja", "INBOX"))
		code, said := runToEnd(t, program, s.env, "doctor", "--mail", "--config", s.config)
		for _, want := range []string{"signed in to", "it was back after", "dmarc=pass header.from=studio.example", fmt.Sprintf("authserv_id = %q", realtest.AuthservID), "DKIM, checked here: "} {
			if !strings.Contains(said, want) {
				t.Errorf("%q is missing", want)
			}
		}
		if code != 0 || t.Failed() {
			t.Fatalf("exit %d\n%s", code, said)
		}
		settle()
		d.terminate(t)
		if n := len(servers.Mails(t, "maja", "INBOX")) - before; n != 0 {
			t.Errorf("the daemon asked staff %d times about the doctor's mail", n)
		}

		s = newStudio(t, program, servers, "weddings", one, func(s *studio) { s.secret(t, s.Password, "wrong") })
		if code, said := runToEnd(t, program, s.env, "doctor", "--config", s.config); code != 69 || !strings.Contains(said, "refuses the sign-in") {
			t.Errorf("with a wrong password: exit %d\n%s", code, said)
		}
	})
}
