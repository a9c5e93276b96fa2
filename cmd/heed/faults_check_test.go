package main

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"

	"github.com/emersion/go-imap/v2/imapclient"

	"heed/mailer"
	"heed/triage"
	"heed/triage/store"
)

// trouble is an error that the servers meet while the test changes it.
type trouble struct {
	mu  sync.Mutex
	err error
}

func (t *trouble) set(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.err = err
}

func (t *trouble) get() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.err
}

type dialFunc = func(ctx context.Context, network, addr string) (net.Conn, error)

// failing dials, unless every dial fails.
func (b *faulty) failing(dial dialFunc) dialFunc {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		if err := b.dialing.get(); err != nil {
			return nil, &net.OpError{Op: "dial", Net: network, Err: err}
		}
		return dial(ctx, network, addr)
	}
}

// complain delivers a complaint of somebody with that name.
func (b *faulty) complain(name string) {
	b.t.Helper()
	if err := b.box.Deliver("info@lumen.example", complaintOf(name)); err != nil {
		b.t.Fatal(err)
	}
}

func complaintOf(name string) []byte {
	at := strings.ToLower(name) + "@example.com"
	return fmt.Appendf(nil, "From: %s <%s>\r\nTo: info@lumen.example\r\nSubject: Prints for %s\r\nMessage-ID: <1.%s>\r\n\r\n"+
		"Hello,\r\n\r\nthe prints are far too dark and I am very disappointed. Please print them again.\r\n\r\n%s\r\n", name, at, name, at, name)
}

// client is somebody else's mail program on the studio's mailbox.
func (b *faulty) client(do func(*imapclient.Client) error) {
	b.t.Helper()
	c, err := b.box.Client("info@lumen.example")
	if err != nil {
		b.t.Fatal(err)
	}
	defer c.Close()
	if err := do(c); err != nil {
		b.t.Fatal(err)
	}
}

func (b *faulty) delete(folder string) {
	b.client(func(c *imapclient.Client) error { return c.Delete(folder).Wait() })
}

func (b *faulty) create(folder string) {
	b.client(func(c *imapclient.Client) error { return c.Create(folder, nil).Wait() })
}

func (b *faulty) rename(from, to string) {
	b.client(func(c *imapclient.Client) error { return c.Rename(from, to, nil).Wait() })
}

// question is the staff mail about a customer, found by the customer's name.
func (b *faulty) question(name string) *mailer.Message {
	b.t.Helper()
	mails := b.inbox("bo@lumen.example")
	i := slices.IndexFunc(mails, func(m *mailer.Message) bool { return m.Heed == "staff" && strings.Contains(m.Body, name) })
	if i < 0 {
		b.t.Fatalf("bo was not asked about %s; %d mails", name, len(mails))
	}
	return mails[i]
}

func (b *faulty) lastStaffMail() *mailer.Message {
	b.t.Helper()
	for _, m := range slices.Backward(b.inbox("bo@lumen.example")) {
		if m.Heed == "staff" {
			return m
		}
	}
	b.t.Fatal("bo has no mail")
	return nil
}

// rows are the outbox's.
func (b *faulty) rows() (rows []store.Outgoing) {
	b.t.Helper()
	err := b.store.Read(b.t.Context(), func(tx *store.Tx) error {
		for _, state := range []string{store.Queued, store.Sending, store.Sent, store.Failed, store.Uncertain} {
			in, err := tx.MailIn(state, 100_000)
			if err != nil {
				return err
			}
			rows = append(rows, in...)
		}
		return nil
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return rows
}

// cases are all there are.
func (b *faulty) cases() (cases []triage.Case) {
	b.t.Helper()
	err := b.store.Read(b.t.Context(), func(tx *store.Tx) error {
		lost, err := tx.ForgottenCases()
		if err != nil {
			return err
		}
		for _, c := range lost {
			b.t.Errorf("case of %s (%s) has nothing planned", c.Customer.Addr, c.State)
		}
		cases, err = tx.CasesIn(100_000, triage.States...)
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return cases
}

// expectStaffMails checks that so many questions about new mail have reached bo, each once, and of other
// staff mails none but those that are told of.
func (b *faulty) expectStaffMails(told map[string]int, questions int) {
	b.t.Helper()
	got := map[string]int{}
	for _, row := range b.rows() {
		if row.Kind == store.KindAnswer {
			continue
		}
		kind := "other"
		switch {
		case strings.HasPrefix(row.Step, "ask:") && strings.Contains(row.Step, ":new:"):
			kind = "question"
		case strings.HasPrefix(row.Step, "told:approved"), strings.HasPrefix(row.Step, "digest"):
			continue // they follow from the answer and from the day
		case !slices.Contains(row.To, "bo@lumen.example") && !strings.HasPrefix(row.Step, "alarm:"):
			continue
		default:
			for prefix := range told {
				if strings.HasPrefix(row.Step, prefix) {
					kind = prefix
				}
			}
			if kind == "other" {
				b.t.Errorf("staff mail nobody expected: %s (%s)", row.Step, row.State)
			}
		}
		if got[kind]++; row.State != store.Sent {
			b.t.Errorf("%s is %s: %s", row.Step, row.State, row.Problem)
		}
	}
	if got["question"] != questions {
		b.t.Errorf("%d questions, want %d", got["question"], questions)
	}
	for prefix, n := range told {
		if got[prefix] != n {
			b.t.Errorf("%d staff mails %s, want %d", got[prefix], prefix, n)
		}
	}
	seen := map[string]int{}
	for _, m := range b.inbox("bo@lumen.example") {
		if seen[m.MessageID]++; m.Heed == "staff" && seen[m.MessageID] == 2 && b.staffDrops.Load() == 0 {
			b.t.Errorf("bo got %q twice", m.Subject)
		}
	}
}

// expect checks the one case of a customer, and how many answers and copies of them there are.
func (b *faulty) expect(name string, state triage.State, answers int) {
	b.t.Helper()
	addr := strings.ToLower(name) + "@example.com"
	var found []triage.Case
	for _, c := range b.cases() {
		if c.Customer.Addr == addr {
			found = append(found, c)
		}
	}
	if len(found) != 1 || found[0].State != state {
		b.t.Errorf("cases of %s: %d, want one that is %s: %+v", name, len(found), state, found)
	}
	got := 0
	for _, d := range b.box.Outside() {
		if slices.Contains(d.To, addr) {
			got++
		}
	}
	if got != answers {
		b.t.Errorf("%s got %d answers, want %d", name, got, answers)
	}
	if state != triage.WaitingCustomer {
		return
	}
	copies := 0
	for _, m := range b.folder("info@lumen.example", b.sentName) {
		if strings.Contains(string(m.Raw), addr) {
			copies++
		}
	}
	if copies != answers {
		b.t.Errorf("%d copies of %d answers in %s", copies, answers, b.sentName)
	}
}

// expectNothing checks that nothing was read and nothing said.
func (b *faulty) expectNothing() {
	b.t.Helper()
	if cases := b.cases(); len(cases) != 0 {
		b.t.Errorf("%d cases", len(cases))
	}
}
