package main

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"heed/mailer/sandbox"
	"heed/triage"
)

// inFaulty runs a test on a studio whose daemon has made first contact.
func inFaulty(t *testing.T, setup func(*faulty), test func(*testing.T, *faulty)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		b := newFaulty(t, setup)
		defer b.stop()
		b.pass(time.Minute)
		test(t, b)
	})
}

// A server that numbers its mail anew (RFC 9051 section 2.3.1.1): everything is read again within a
// minute, nobody is asked again or answered again, and the owner hears of it once.
func TestRenumberedFolder(t *testing.T) {
	const old, known = 300, 5
	inFaulty(t, nil, func(t *testing.T, b *faulty) {
		for i := range known {
			b.complain(fmt.Sprintf("Grace%d", i))
		}
		b.pass(time.Minute)
		for i := range old { // read and filed: nothing to do with anybody
			if err := b.box.Deliver("info@lumen.example", fmt.Appendf(nil, "From: shop@example.net\r\nTo: info@lumen.example\r\nSubject: Offer %d\r\n"+
				"List-Unsubscribe: <https://example.net/x>\r\nPrecedence: bulk\r\n\r\nBuy.\r\n", i)); err != nil {
				t.Fatal(err)
			}
		}
		b.pass(time.Minute)
		b.reply(bubbleBo, b.question("Grace0"), "send: Dear Grace, it leaves today.\n\nBo")
		b.pass(5 * time.Minute)
		before := len(b.inbox("bo@lumen.example"))
		if err := b.box.Renumber("info@lumen.example", "INBOX"); err != nil {
			t.Fatal(err)
		}
		b.complain("Meanwhile")
		b.pass(100 * time.Second) // a poll, and the owner's mail
		if n := len(b.inbox("bo@lumen.example")) - before; n != 1 {
			t.Errorf("bo got %d mails, want the one question about who wrote meanwhile", n)
		}
		alarms := 0
		for _, row := range b.rows() {
			if strings.HasPrefix(row.Step, "alarm:") {
				alarms++
			}
		}
		if alarms != 1 {
			t.Errorf("%d alarms", alarms)
		}
		if n := len(b.cases()); n != known+1 {
			t.Errorf("%d cases", n)
		}
		b.expect("Grace0", triage.WaitingCustomer, 1)
		b.expect("Grace1", triage.AwaitingStaff, 0)
		b.expect("Meanwhile", triage.AwaitingStaff, 0)
	})
}

// One mail that breaks the line whenever it is fetched does not keep the others from their cases, and
// staff hear of it.
func TestPoisonedMailInABatch(t *testing.T) {
	inFaulty(t, nil, func(t *testing.T, b *faulty) {
		b.box.Down(sandbox.IMAP)
		for _, name := range []string{"Ada", "Ben", "Venom", "Cleo", "Dora"} {
			b.complain(name)
		}
		b.box.Break(sandbox.Fault{Service: sandbox.IMAP, From: sandbox.FromServer, After: "Prints for Venom", Do: sandbox.Cut, Times: -1})
		b.box.Up(sandbox.IMAP)
		b.pass(4 * time.Minute)
		for _, name := range []string{"Ada", "Ben", "Cleo", "Dora"} {
			b.expect(name, triage.AwaitingStaff, 0)
		}
		if n := len(b.cases()); n != 5 {
			t.Errorf("%d cases, want one for the mail nobody could read too", n)
		}
		b.expectStaffMails(map[string]int{"alarm:": 1}, 4)
		b.box.Heal()
		b.complain("Eve")
		b.pass(time.Minute)
		b.expect("Eve", triage.AwaitingStaff, 0)
	})
}

// The same mail to two addresses that are both watched is one case with one question.
func TestSameMailInTwoMailboxes(t *testing.T) {
	two := func(b *faulty) {
		b.options.Users["weddings@lumen.example"] = "secret"
		mailbox := b.config[strings.Index(b.config, "[[mailbox]]"):strings.Index(b.config, "[smtp]")]
		second := strings.ReplaceAll(strings.ReplaceAll(mailbox, "info", "weddings"), "%q", `"`+b.dir+`/password"`)
		b.config = strings.Replace(b.config, "[smtp]", second+"[smtp]", 1)
	}
	inFaulty(t, two, func(t *testing.T, b *faulty) {
		b.box.Down(sandbox.IMAP) // so that both come in at the same moment
		for i := range 8 {
			for _, to := range []string{"info@lumen.example", "weddings@lumen.example"} {
				if err := b.box.Deliver(to, complaintOf(fmt.Sprintf("Grace%d", i))); err != nil {
					t.Fatal(err)
				}
			}
		}
		b.box.Up(sandbox.IMAP)
		b.pass(time.Minute)
		for i := range 8 {
			b.expect(fmt.Sprintf("Grace%d", i), triage.AwaitingStaff, 0)
		}
		b.expectStaffMails(nil, 8)
	})
}

// Another mail program deletes and moves mail between two steps: what is gone before it was read is
// nobody's case, what was read is answered, and a mail that comes back is no second case.
func TestMailMovedByAnotherClient(t *testing.T) {
	inFaulty(t, nil, func(t *testing.T, b *faulty) {
		b.box.Down(sandbox.IMAP)
		b.complain("Gone")
		b.complain("Stays")
		b.client(func(c *imapclient.Client) error {
			if _, err := c.Select("INBOX", nil).Wait(); err != nil {
				return err
			}
			if err := c.Store(imap.SeqSetNum(1), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagDeleted}}, nil).Close(); err != nil {
				return err
			}
			return c.Expunge().Close()
		})
		b.box.Up(sandbox.IMAP)
		b.pass(time.Minute)
		b.expect("Stays", triage.AwaitingStaff, 0)
		b.client(func(c *imapclient.Client) error {
			for _, way := range [][2]string{{"INBOX", "Trash"}, {"Trash", "INBOX"}} {
				if _, err := c.Select(way[0], nil).Wait(); err != nil {
					return err
				}
				if _, err := c.Move(imap.SeqSetNum(1), way[1]).Wait(); err != nil {
					return err
				}
			}
			return nil
		})
		b.pass(2 * time.Minute)
		b.reply(bubbleBo, b.question("Stays"), "send: Dear Stays, it leaves today.\n\nBo")
		b.pass(4 * time.Minute)
		b.expect("Stays", triage.WaitingCustomer, 1)
		if n := len(b.cases()); n != 1 {
			t.Errorf("%d cases", n)
		}
		b.expectStaffMails(nil, 1)
	})
}

// An answer comes back days later: its case is open again and staff are asked, once.
func TestLateBounce(t *testing.T) {
	inFaulty(t, nil, func(t *testing.T, b *faulty) {
		b.complain("Grace")
		b.pass(time.Second)
		b.reply(bubbleBo, b.question("Grace"), "send: Dear Grace, it leaves today.\n\nBo")
		b.pass(4 * time.Minute)
		b.expect("Grace", triage.WaitingCustomer, 1)
		sent := string(b.box.Outside()[0].Raw)
		id := sent[strings.Index(sent, "Message-ID: "):]
		id = id[:strings.Index(id, "\r\n")]
		b.pass(3 * time.Hour)
		report := "From: MAILER-DAEMON@mx.example\r\nTo: info@lumen.example\r\nSubject: Undelivered Mail Returned to Sender\r\n" +
			"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n" +
			"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; grace@example.com\r\n" +
			"Action: failed\r\nStatus: 5.2.2\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n" + id + "\r\n\r\n--b--\r\n"
		for range 2 { // some servers say it twice
			if err := b.box.Deliver("info@lumen.example", []byte(report)); err != nil {
				t.Fatal(err)
			}
		}
		b.pass(time.Minute)
		b.expect("Grace", triage.AwaitingStaff, 1)
		b.expectStaffMails(map[string]int{"ask:3:": 1}, 1)
	})
}
