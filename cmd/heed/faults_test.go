package main

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"heed/mailer/sandbox"
	"heed/triage"
)

// fault is one way the world breaks, and what is right then. It strikes while a complaint comes in, or
// after staff have approved its answer and before that leaves. When its cause has ended the daemon is
// back at work within 60 s, without a restart.
type fault struct {
	name  string
	right string // the right behaviour, in words

	setup   func(*faulty) // before the daemon starts
	strike  func(*faulty) // the cause begins
	lasts   time.Duration // until the cause ends
	heal    func(*faulty)
	within  time.Duration  // from the cause's end; 0 is 60 s
	long    bool           // the answer is more than goes out in one write
	answers int            // what the customer has in the end
	state   triage.State   // where the case stands in the end
	told    map[string]int // staff mails by the beginning of their step, beyond the question itself
}

func cutAt(service sandbox.Service, from sandbox.Side, after string, bytes, times int) func(*faulty) {
	return breakAt(sandbox.Fault{Service: service, From: from, After: after, Bytes: bytes, Times: times, Do: sandbox.Cut})
}

func stallAt(service sandbox.Service, from sandbox.Side, after string, bytes, times int) func(*faulty) {
	return breakAt(sandbox.Fault{Service: service, From: from, After: after, Bytes: bytes, Times: times, Do: sandbox.Stall})
}

func breakAt(f sandbox.Fault) func(*faulty) { return func(b *faulty) { b.box.Break(f) } }

func down(s sandbox.Service) func(*faulty) { return func(b *faulty) { b.box.Down(s) } }
func up(s sandbox.Service) func(*faulty)   { return func(b *faulty) { b.box.Up(s) } }

func heals(b *faulty) { b.box.Heal() }

// says makes the submission server answer so after the final dot of every answer.
func says(err error) func(*faulty) { return func(b *faulty) { b.verdict.set(err) } }

func unresolved(b *faulty) {
	b.dialing.set(&net.DNSError{Err: "server misbehaving", Name: "mail.lumen.example", IsTemporary: true})
}
func resolved(b *faulty) { b.dialing.set(nil) }

// comingIn are faults between a complaint in the mailbox and its question to staff. Always right: one
// case, one question, and the answer works as ever.
var comingIn = []fault{
	{name: "refused", right: "tries again at least every half minute", strike: down(sandbox.IMAP), lasts: 20 * time.Minute, heal: up(sandbox.IMAP)},
	{name: "server restart", right: "reconnects and reads what came meanwhile", strike: down(sandbox.IMAP), lasts: 5 * time.Second, heal: up(sandbox.IMAP)},
	{name: "DNS failing", right: "the same as unreachable", strike: func(b *faulty) { down(sandbox.IMAP)(b); unresolved(b) }, lasts: 20 * time.Minute,
		heal: func(b *faulty) { resolved(b); up(sandbox.IMAP)(b) }},
	{name: "cut in the greeting", right: "reconnects", strike: reconnecting(cutAt(sandbox.IMAP, sandbox.FromServer, "", 3, 4)), lasts: time.Minute, heal: heals},
	{name: "cut in the sign-in", right: "reconnects, no alarm", strike: reconnecting(cutAt(sandbox.IMAP, sandbox.FromClient, "AUTHENTICATE", 0, 4)), lasts: time.Minute, heal: heals},
	{name: "cut during FETCH", right: "the same mail is read again", strike: cutAt(sandbox.IMAP, sandbox.FromServer, "BODY[]", 80, 1), lasts: 10 * time.Second, heal: heals},
	{name: "cut during two FETCHes", right: "the same mail is read again, it is not given up", strike: cutAt(sandbox.IMAP, sandbox.FromServer, "BODY[]", 80, 2), lasts: time.Minute, heal: heals},
	{name: "silent in FETCH", right: "gives the line up after 30 s", strike: stallAt(sandbox.IMAP, sandbox.FromServer, "BODY[]", 80, 1), lasts: time.Second, heal: heals},
	{name: "deaf", right: "a command that is not heard is given up after 30 s", strike: stallAt(sandbox.IMAP, sandbox.FromClient, "SEARCH", 0, 1), lasts: time.Second, heal: heals, within: 90 * time.Second},
	{name: "IMAP silent, TCP alive", right: "the poll finds out: a minute, and 30 s for its command", strike: stallAt(sandbox.IMAP, sandbox.FromServer, "", 0, -1), lasts: 30 * time.Minute, heal: heals},
	{name: "half-open", right: "nobody is told, so the poll finds out: a minute, and 30 s for its command", strike: func(b *faulty) {
		stallAt(sandbox.IMAP, sandbox.FromServer, "", 0, 1)(b)
		stallAt(sandbox.IMAP, sandbox.FromClient, "", 0, 1)(b)
	}, lasts: time.Second, heal: heals, within: 90 * time.Second},
	{name: "password refused", right: "the owner is told once; tries three times an hour, and says when it works", strike: func(b *faulty) {
		b.password("no longer it")
		b.box.Down(sandbox.IMAP)
		b.pass(time.Second)
		b.box.Up(sandbox.IMAP)
	}, lasts: 50 * time.Minute, heal: func(b *faulty) { b.password("secret") }, within: 21 * time.Minute, told: map[string]int{"alarm:": 2}},
	{name: "STARTTLS stripped", right: "no password and no mail without TLS", setup: func(b *faulty) {
		b.config = strings.Replace(b.config, `tls = "none"`, `tls = "starttls"`, 1)
		b.options.TLS = false
	}, lasts: 10 * time.Minute, heal: func(b *faulty) { b.hopeless = true }},
	{name: "submission away while staff are asked", right: "the question waits and leaves once", strike: down(sandbox.SMTP), lasts: 30 * time.Minute, heal: up(sandbox.SMTP)},
	{name: "submission silent while staff are asked", right: "the question waits and leaves once", strike: stallAt(sandbox.SMTP, sandbox.FromServer, "", 0, -1), lasts: 30 * time.Minute, heal: heals},
	{name: "250 of the question lost", right: "it is sent again with the same Message-ID", strike: func(b *faulty) { b.staffVerdict.set(sandbox.ErrDropAccepted) },
		lasts: time.Second, heal: func(b *faulty) { b.staffVerdict.set(nil) }, within: 2 * time.Minute},
	{name: "Sent folder deleted", right: "mail is read and answered as ever, and the owner hears that the folder is another one now", strike: func(b *faulty) { b.delete("Sent") },
		lasts: 10 * time.Minute, heal: func(b *faulty) { b.create("Sent") }, within: 100 * time.Second, told: map[string]int{"alarm:mailbox-reset": 1}},
	{name: "Sent folder renamed", right: "found by its use, under its new name", strike: func(b *faulty) { b.rename("Sent", "Skickat"); b.sentName = "Skickat" },
		lasts: 5 * time.Minute, heal: func(*faulty) {}},
}

// goingOut are faults between an approval and the customer. Always right: the customer has the answer
// once, or staff are asked whether it arrived.
var goingOut = []fault{
	{name: "refused", right: "waits, staff are told once, after 2 h", strike: down(sandbox.SMTP), lasts: 150 * time.Minute, heal: up(sandbox.SMTP), answers: 1,
		state: triage.WaitingCustomer, told: map[string]int{"told:delayed": 1, "told:sent": 1}},
	{name: "DNS failing", right: "the same as unreachable", strike: unresolved, lasts: 20 * time.Minute, heal: resolved, answers: 1,
		state: triage.WaitingCustomer, told: map[string]int{"told:sent": 1}},
	{name: "cut in the greeting", right: "sent on the next line", strike: cutAt(sandbox.SMTP, sandbox.FromServer, "", 3, 2), lasts: 4 * time.Minute, heal: heals,
		answers: 1, state: triage.WaitingCustomer, told: map[string]int{"told:sent": 1}},
	{name: "silent from the greeting on", right: "sent on the next line", strike: stallAt(sandbox.SMTP, sandbox.FromServer, "", 0, -1), lasts: 20 * time.Minute, heal: heals,
		answers: 1, state: triage.WaitingCustomer, told: map[string]int{"told:sent": 1}},
	{name: "silent after MAIL", right: "sent on the next line", strike: stallAt(sandbox.SMTP, sandbox.FromClient, "MAIL FROM", 0, -1), lasts: 20 * time.Minute, heal: heals,
		answers: 1, state: triage.WaitingCustomer, told: map[string]int{"told:sent": 1}},
	{name: "cut before the final dot", right: "not taken, so sent again", long: true, strike: cutAt(sandbox.SMTP, sandbox.FromClient, "DATA\r\n", 200, 2), lasts: 4 * time.Minute, heal: heals,
		answers: 1, state: triage.WaitingCustomer, told: map[string]int{"told:sent": 1}},
	{name: "cut before the final dot of a short mail", right: "all of it had left us, dot included, so nobody can know", strike: cutAt(sandbox.SMTP, sandbox.FromClient, "DATA\r\n", 200, 2),
		lasts: 4 * time.Minute, heal: heals, answers: 0, state: triage.Uncertain, told: map[string]int{"uncertain:": 1}},
	{name: "cut after the final dot, mail forgotten", right: "nobody can know: staff are asked, nothing is repeated", strike: says(sandbox.ErrDrop), lasts: 4 * time.Minute,
		heal: says(nil), answers: 0, state: triage.Uncertain, told: map[string]int{"uncertain:": 1}},
	{name: "the 250 lost, mail taken", right: "nobody can know: staff are asked, nothing is repeated", strike: says(sandbox.ErrDropAccepted), lasts: 4 * time.Minute,
		heal: says(nil), answers: 1, state: triage.Uncertain, told: map[string]int{"uncertain:": 1}},
	{name: "silent after the final dot", right: "waits minutes for the reply, then staff are asked", strike: stallAt(sandbox.SMTP, sandbox.FromServer, "354", 10, 1), lasts: 8 * time.Minute,
		heal: heals, answers: 1, state: triage.Uncertain, told: map[string]int{"uncertain:": 1}},
	{name: "greylisted", right: "tried again after a minute", strike: says(sandbox.Refuse(451, "4.7.1 greylisted, come back later")), lasts: 4 * time.Minute, heal: says(nil),
		within: 4 * time.Minute, answers: 1, state: triage.WaitingCustomer, told: map[string]int{"told:sent": 1}},
	{name: "4xx for hours", right: "backs off to an hour, staff are told once, after 2 h", strike: says(sandbox.Refuse(452, "4.3.1 out of space")), lasts: 3 * time.Hour, heal: says(nil),
		within: time.Hour, answers: 1, state: triage.WaitingCustomer, told: map[string]int{"told:delayed": 1, "told:sent": 1}},
	{name: "5xx", right: "stops, and the draft is back with staff in plain words", strike: says(sandbox.Refuse(554, "5.7.1 rejected as spam")), lasts: 4 * time.Minute, heal: says(nil),
		answers: 0, state: triage.AwaitingStaff, told: map[string]int{"ask:3:": 1}},
	{name: "submission password refused", right: "waits, and leaves when it is right again", strike: func(b *faulty) { b.smtpPassword("wrong") }, lasts: 30 * time.Minute,
		heal: func(b *faulty) { b.smtpPassword("secret") }, within: 11 * time.Minute, answers: 1, state: triage.WaitingCustomer, told: map[string]int{"told:sent": 1}},
	{name: "IMAP away while the answer leaves", right: "it leaves on time, its copy is filed later", strike: stallAt(sandbox.IMAP, sandbox.FromServer, "", 0, -1), lasts: 20 * time.Minute,
		heal: heals, within: 2 * time.Minute, answers: 1, state: triage.WaitingCustomer},
}

// reconnecting makes a fault of new connections strike: the one there is ends.
func reconnecting(f func(*faulty)) func(*faulty) {
	return func(b *faulty) {
		f(b)
		b.box.Down(sandbox.IMAP)
		b.box.Up(sandbox.IMAP)
	}
}

// faulty is a bubble whose world can be broken.
type faulty struct {
	*bubble
	verdict, staffVerdict trouble // of the submission server, for answers and for mail to staff
	dialing               trouble // what becomes of every dial
	sentName              string
	hopeless              bool         // nothing can come in
	staffDrops            atomic.Int32 // questions whose 250 was lost
}

func newFaulty(t *testing.T, setup func(*faulty)) *faulty {
	b := &faulty{sentName: "Sent"}
	b.bubble = newBubble(t, func(in *bubble) {
		b.bubble = in
		in.config = strings.ReplaceAll(in.config, "09:00-18:00", "00:00-24:00")
		in.options.OnData = func(_ string, to []string, _ []byte) error {
			if strings.HasSuffix(to[0], "@example.com") {
				return b.verdict.get()
			}
			if to[0] != "info@lumen.example" {
				err := b.staffVerdict.get()
				if err != nil {
					b.staffDrops.Add(1)
				}
				return err
			}
			return nil
		}
		imap, smtp := in.wiring.dialIMAP, in.wiring.dialSMTP
		in.wiring.dialIMAP = b.failing(imap)
		in.wiring.dialSMTP = b.failing(smtp)
		if setup != nil {
			setup(b)
		}
	})
	return b
}

func (b *faulty) smtpPassword(word string) {
	b.t.Helper()
	if err := os.WriteFile(filepath.Join(b.dir, "smtp-password"), []byte(word), 0o600); err != nil {
		b.t.Fatal(err)
	}
}

// TestFaultsComingIn lets each fault strike while a complaint comes in.
func TestFaultsComingIn(t *testing.T) {
	for _, f := range comingIn {
		t.Run(f.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newFaulty(t, f.setup)
				defer b.stop()
				b.pass(time.Minute)
				if f.strike != nil {
					f.strike(b)
				}
				b.complain("Grace")
				b.pass(f.lasts)
				f.heal(b)
				b.pass(or(f.within, time.Minute))
				if b.hopeless {
					b.expectNothing()
					return
				}
				b.expectStaffMails(f.told, 1)
				b.reply(bubbleBo, b.question("Grace"), "send: Dear Grace,\n\nwe print them again today.\n\nBo")
				b.pass(4 * time.Minute)
				b.expect("Grace", triage.WaitingCustomer, 1)
			})
		})
	}
	t.Logf("%d faults struck while mail came in", len(comingIn))
}

// TestFaultsGoingOut lets each fault strike while an approved answer leaves.
func TestFaultsGoingOut(t *testing.T) {
	for _, f := range goingOut {
		t.Run(f.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newFaulty(t, f.setup)
				defer b.stop()
				b.pass(time.Minute)
				b.complain("Grace")
				b.pass(time.Second)
				words := "We print them again today, on better paper.\n"
				if f.long {
					words = strings.Repeat(words, 300)
				}
				b.reply(bubbleBo, b.question("Grace"), "send: Dear Grace,\n\n"+words+"\nBo")
				b.pass(10 * time.Second) // it is held for two minutes
				f.strike(b)
				b.pass(f.lasts)
				f.heal(b)
				b.pass(or(f.within, time.Minute))
				b.expectStaffMails(f.told, 1)
				b.expect("Grace", f.state, f.answers)
				b.settleDoubt(f.state, f.answers)
			})
		})
	}
	t.Logf("%d faults struck while an answer left", len(goingOut))
}

// settleDoubt lets staff say what they found out about an uncertain answer.
func (b *faulty) settleDoubt(state triage.State, arrived int) {
	b.t.Helper()
	if state != triage.Uncertain {
		return
	}
	word := "resend"
	if arrived > 0 {
		word = "sent"
	}
	b.reply(bubbleBo, b.lastStaffMail(), word)
	b.pass(time.Minute)
	b.expect("Grace", triage.WaitingCustomer, 1)
}

func or(d, otherwise time.Duration) time.Duration {
	if d != 0 {
		return d
	}
	return otherwise
}
