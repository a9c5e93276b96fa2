package desk_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"heed/mailer"
	"heed/mailer/receive"
	"heed/mailer/sandbox"
	"heed/mailer/send"
	"heed/templates"
	"heed/triage"
	"heed/triage/approve"
	"heed/triage/calendar"
	"heed/triage/desk"
	"heed/triage/store"
)

// monday is ten in the morning on a day the studio is open.
var monday = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)

var (
	anna  = triage.Member{Name: "Anna Holm", Email: "anna@lumen.example", Lang: "en", Owner: true}
	bo    = triage.Member{Name: "Bo Lind", Email: "bo@lumen.example", Lang: "en"}
	kai   = triage.Member{Name: "Kai Berg", Email: "kai@lumen.example", Lang: "en"}
	lucia = triage.Member{Name: "Lucía Vega", Email: "lucia@lumen.example", Lang: "es", Langs: []string{"es"}}
)

// studio is a desk on a real database and a real mail server in memory, with a clock set by hand.
type studio struct {
	t      *testing.T
	cfg    desk.Config
	store  *store.Store
	desk   *desk.Desk
	box    *sandbox.Sandbox
	parser *mailer.Parser
	now    time.Time
	uid    map[receive.Role]uint32
	read   map[string]int // mails of each user a test has taken
	onData func(from string, to []string, raw []byte) error
	file   desk.Filer // nil files copies in the Sent folder
}

func threeOfUs() desk.Config {
	week := map[string][]string{}
	for _, day := range []string{"mon", "tue", "wed", "thu", "fri"} {
		week[day] = []string{"09:00-13:00", "14:00-18:00"}
	}
	hours, err := calendar.ParseHours(week, nil, time.UTC)
	if err != nil {
		panic(err)
	}
	digest, err := calendar.ParseSpec("0 8 * * *", time.UTC)
	if err != nil {
		panic(err)
	}
	hour := time.Hour
	return desk.Config{
		Studio: triage.Studio{Name: "Lumen Studio", Lang: "en", Phone: "+34 972 555 014"},
		Staff:  triage.Staff{anna, bo, lucia}, Zone: time.UTC, Hours: hours, Digest: digest,
		Mailboxes:    []desk.Mailbox{{Name: "info", Addresses: []string{"info@lumen.example", "weddings@lumen.example"}, AuthservID: "mx.sandbox.test"}},
		AnswerWithin: [5]time.Duration{16 * hour, 16 * hour, 8 * hour, 4 * hour, hour},
		RemindEvery:  4 * hour, CloseAfter: 14 * 24 * hour,
		Limits:    desk.Limits{SenderHour: 10, SenderDay: 30, AllHour: 100, AllDay: 500, StaffHour: 40, StaffDay: 200},
		Retention: desk.Retention{Raw: 90 * 24 * hour, Text: 730 * 24 * hour, Sent: 90 * 24 * hour, Cases: 1825 * 24 * hour, Notes: 90 * 24 * hour, Backups: 7 * 24 * hour},
		Undo:      2 * time.Minute, TokenValid: 14 * 24 * hour, Enrol: 90 * 24 * hour,
	}
}

func withKai() desk.Config {
	cfg := threeOfUs()
	cfg.Staff = append(cfg.Staff, kai)
	return cfg
}

func oneOfUs() desk.Config {
	cfg := threeOfUs()
	me := triage.Member{Name: "Inés Prado", Email: "ines@faro.example", Lang: "en", Owner: true}
	cfg.Staff = triage.Staff{me}
	cfg.Mailboxes = []desk.Mailbox{{Name: "ines", Addresses: []string{me.Email}, AuthservID: "mx.sandbox.test"}}
	return cfg
}

func newStudio(t *testing.T, cfg desk.Config) *studio {
	t.Helper()
	s := &studio{t: t, cfg: cfg, now: monday, uid: map[receive.Role]uint32{}, read: map[string]int{}}
	users := map[string]string{}
	for _, m := range cfg.Staff {
		users[m.Email] = "secret"
	}
	for _, m := range cfg.Mailboxes {
		users[m.Addresses[0]] = "secret"
	}
	var err error
	s.box, err = sandbox.New(sandbox.Options{Users: users, OnData: func(from string, to []string, raw []byte) error {
		if s.onData != nil {
			return s.onData(from, to, raw)
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.box.Close() })
	packs, err := packsOnce()
	if err != nil {
		t.Fatal(err)
	}
	s.cfg.Packs = packs
	s.parser = mailer.NewParser(packs)
	s.open(filepath.Join(t.TempDir(), "heed.db"))
	return s
}

// open starts the desk on a database file, as after a restart.
func (s *studio) open(path string) {
	s.t.Helper()
	st, err := store.Open(s.t.Context(), path)
	if err != nil {
		s.t.Fatal(err)
	}
	s.store = st
	s.t.Cleanup(func() { st.Close() })
	s.renew()
}

func (s *studio) renew() {
	s.t.Helper()
	user := s.cfg.Mailboxes[0].Addresses[0]
	mail := send.New(send.Config{
		Addr: "sandbox:587", TLS: mailer.TLSNone, User: user, Password: func() (string, error) { return "secret", nil }, Dial: s.box.DialSMTP,
	})
	file := func(_ context.Context, _ string, raw []byte, at time.Time) error {
		return s.box.Append(user, "Sent", raw, at)
	}
	if s.file != nil {
		file = s.file
	}
	var err error
	if s.desk, err = desk.New(s.t.Context(), s.cfg, s.store, mail, file, slog.New(slog.DiscardHandler)); err != nil {
		s.t.Fatal(err)
	}
}

// packsOnce reads the language packs for all tests: under the race detector reading them is most of a test.
var packsOnce = sync.OnceValues(func() (*templates.Set, error) { return templates.Load(nil) })

// letter writes a mail of somebody outside.
type letter struct {
	from, to, subject, text, id, reply, extra string
}

func (l letter) raw(now time.Time) []byte {
	if l.to == "" {
		l.to = "info@lumen.example"
	}
	if l.id == "" {
		l.id = fmt.Sprintf("%x@example.com", []byte(l.subject + l.text)[:min(12, len(l.subject+l.text))])
	}
	head := fmt.Sprintf("From: %s\r\nTo: %s\r\nSubject: %s\r\nMessage-ID: <%s>\r\nDate: %s\r\n", l.from, l.to, l.subject, l.id, now.Format(time.RFC1123Z))
	if l.reply != "" {
		head += fmt.Sprintf("In-Reply-To: <%s>\r\nReferences: <%s>\r\n", l.reply, l.reply)
	}
	return []byte(head + l.extra + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + strings.ReplaceAll(l.text, "\n", "\r\n") + "\r\n")
}

// arrive hands a mail to the desk as a watcher does.
func (s *studio) arrive(role receive.Role, raw []byte) {
	s.t.Helper()
	s.uid[role]++
	folder := map[receive.Role]string{receive.Inbox: "INBOX", receive.Sent: "Sent"}[role]
	item := receive.Item{
		Mailbox: s.cfg.Mailboxes[0].Name, Folder: folder, Role: role, UIDValidity: 1, UID: s.uid[role],
		Received: s.now, Size: int64(len(raw)), Raw: bytes.NewReader(raw),
	}
	if _, err := s.desk.Receive(s.t.Context(), []receive.Item{item}, s.now); err != nil {
		s.t.Fatal(err)
	}
}

func (s *studio) write(l letter) { s.t.Helper(); s.arrive(receive.Inbox, l.raw(s.now)) }

// work lets the desk do everything that is due.
func (s *studio) work() {
	s.t.Helper()
	if err := s.desk.Due(s.t.Context(), s.now); err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.desk.SendAll(s.t.Context(), s.now); err != nil {
		s.t.Fatal(err)
	}
}

// later moves the clock and lets everything happen that becomes due on the way, when it is due.
func (s *studio) later(d time.Duration) {
	s.t.Helper()
	until := s.now.Add(d)
	for {
		next, err := s.desk.Next(s.t.Context())
		if err != nil {
			s.t.Fatal(err)
		}
		if next.IsZero() || next.After(until) {
			break
		}
		if next.After(s.now) {
			s.now = next
		}
		s.work()
	}
	s.now = until
	s.work()
}

// mails returns what Heed has written to somebody since the last call.
func (s *studio) mails(m triage.Member) []*mailer.Message {
	s.t.Helper()
	s.work()
	all, err := s.box.Inbox(m.Email)
	if err != nil {
		s.t.Fatal(err)
	}
	var fresh []*mailer.Message
	for _, mail := range all[s.read[m.Email]:] {
		msg, err := s.parser.Parse(bytes.NewReader(mail.Raw))
		if err != nil {
			s.t.Fatal(err)
		}
		if msg.Heed != "" {
			fresh = append(fresh, msg)
		}
	}
	s.read[m.Email] = len(all)
	return fresh
}

// one expects exactly one new mail to somebody.
func (s *studio) one(m triage.Member) *mailer.Message {
	s.t.Helper()
	fresh := s.mails(m)
	if len(fresh) != 1 {
		s.t.Fatalf("%s got %d mails, want 1: %s", m.Name, len(fresh), subjects(fresh))
	}
	return fresh[0]
}

func (s *studio) none(people ...triage.Member) {
	s.t.Helper()
	for _, m := range people {
		if fresh := s.mails(m); len(fresh) != 0 {
			s.t.Errorf("%s got mail: %s", m.Name, subjects(fresh))
		}
	}
}

func subjects(mails []*mailer.Message) string {
	var list []string
	for _, m := range mails {
		list = append(list, m.Subject)
	}
	return strings.Join(list, " | ")
}

// stamp is what the receiving server writes on top of a mail it has checked.
const stamp = "Authentication-Results: mx.sandbox.test; dmarc=pass header.from=%s\r\n"

// reply lets a member answer a mail of Heed.
func (s *studio) reply(m triage.Member, to *mailer.Message, text string) {
	s.t.Helper()
	s.replyWith(m, to, text, fmt.Sprintf(stamp, strings.SplitN(m.Email, "@", 2)[1]))
}

func (s *studio) replyWith(m triage.Member, to *mailer.Message, text, extra string) {
	s.t.Helper()
	quoted := "> " + strings.ReplaceAll(strings.TrimSpace(to.Body), "\n", "\n> ")
	s.write(letter{
		from: fmt.Sprintf("%s <%s>", asciiName(m), m.Email), to: to.From.Addr, subject: "Re: " + to.Subject, extra: extra,
		id:    fmt.Sprintf("r%d.%d@lumen.example", s.uid[receive.Inbox], s.now.UnixNano()),
		reply: to.MessageID, text: text + "\n\nOn Mon, 2 Mar 2026 at 10:00, Heed <" + to.From.Addr + "> wrote:\n" + quoted,
	})
	s.work()
}

func asciiName(m triage.Member) string {
	return strings.ReplaceAll(strings.ReplaceAll(m.Name, "í", "i"), "é", "e")
}

// theCase returns the only case there is.
func (s *studio) theCase() triage.Case {
	s.t.Helper()
	cases := s.cases()
	if len(cases) != 1 {
		s.t.Fatalf("%d cases, want 1", len(cases))
	}
	return cases[0]
}

func (s *studio) cases() (cases []triage.Case) {
	s.t.Helper()
	err := s.store.Read(s.t.Context(), func(tx *store.Tx) (err error) {
		cases, err = tx.CasesIn(1000, triage.States...)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return cases
}

func (s *studio) expect(state triage.State) triage.Case {
	s.t.Helper()
	c := s.theCase()
	if c.State != state {
		s.t.Fatalf("case is %s, want %s", c.State, state)
	}
	s.nobodyForgotten()
	return c
}

// nobodyForgotten checks the invariant: whatever is not over has something planned.
func (s *studio) nobodyForgotten() {
	s.t.Helper()
	err := s.store.Read(s.t.Context(), func(tx *store.Tx) error {
		lost, err := tx.ForgottenCases()
		for _, c := range lost {
			s.t.Errorf("case %s (%s) has nothing planned", c.Ref, c.State)
		}
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// answers returns what left for customers.
func (s *studio) answers() []*mailer.Message {
	s.t.Helper()
	s.work()
	var list []*mailer.Message
	for _, d := range s.box.Outside() {
		msg, err := s.parser.Parse(bytes.NewReader(d.Raw))
		if err != nil {
			s.t.Fatal(err)
		}
		list = append(list, msg)
	}
	return list
}

// fills answers every blank of the newest draft.
func (s *studio) fills() string {
	s.t.Helper()
	var b strings.Builder
	err := s.store.Read(s.t.Context(), func(tx *store.Tx) error {
		c := s.cases()[0]
		dr, err := tx.Draft(c.ID, c.Draft)
		for _, name := range triage.OpenBlanks(dr.Text) {
			fmt.Fprintf(&b, "fill %s: Thursday\n", name)
		}
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return b.String()
}

// events lists what happened to a case.
func (s *studio) events(c triage.Case) (names []triage.EventName) {
	s.t.Helper()
	err := s.store.Read(s.t.Context(), func(tx *store.Tx) error {
		trail, err := tx.Audit(c.ID)
		for _, l := range trail {
			names = append(names, l.Event)
		}
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return names
}

func count[T comparable](list []T, v T) int {
	return len(slices.DeleteFunc(slices.Clone(list), func(x T) bool { return x != v }))
}

// tagOf is the secret tag of a staff mail.
func tagOf(m *mailer.Message) string {
	ref, token, ok := approve.FindTag(m.Subject)
	if !ok {
		return ""
	}
	return approve.Tag(ref, token)
}

var grumble = letter{
	from: "Grace Whitcombe <grace@example.com>", subject: "Prints of Saturday", id: "grumble@example.com",
	text: "Hello,\n\nthe prints I collected are far too dark and I am very disappointed.\nI want them done again.\n\nGrace",
}
