package desk_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"heed/mailer"
	"heed/mailer/receive"
	"heed/triage"
	"heed/triage/desk"
)

// drawer is the Drafts folder of the studio's mailbox in the sandbox.
type drawer struct{ w *receive.Watcher }

func (d drawer) PutDraft(ctx context.Context, _ string, raw []byte, at time.Time) error {
	return d.w.PutDraft(ctx, raw, at)
}

func (d drawer) TakeDraft(ctx context.Context, _ string, raw []byte) (bool, error) {
	return d.w.TakeDraft(ctx, raw)
}

// withDrafts is a studio of one person whose answers lie in the Drafts folder.
func withDrafts(t *testing.T) *studio {
	t.Helper()
	cfg := threeOfUs()
	cfg.Mailboxes[0].Drafts = true
	s := newStudio(t, cfg)
	user := cfg.Mailboxes[0].Addresses[0]
	s.cfg.Drawer = drawer{receive.New(receive.Config{
		Name: "info", Addr: "sandbox:143", TLS: mailer.TLSNone, User: user, Password: func() (string, error) { return "secret", nil },
		Dial: s.box.DialIMAP, Drafts: receive.AutoFolder,
	}, nil, nil)}
	s.renew()
	return s
}

// drafts are the mails in the Drafts folder.
func (s *studio) drafts() (list []*mailer.Message) {
	s.t.Helper()
	mails, err := s.box.Folder(s.cfg.Mailboxes[0].Addresses[0], "Drafts")
	if err != nil {
		s.t.Fatal(err)
	}
	for _, m := range mails {
		msg, err := s.parser.Parse(strings.NewReader(string(m.Raw)))
		if err != nil {
			s.t.Fatal(err)
		}
		list = append(list, msg)
	}
	return list
}

// TestADraftInTheMailProgram: the draft lies in the customer's thread; whoever sends it from there has answered, the
// others are told, and what lies there goes.
func TestADraftInTheMailProgram(t *testing.T) {
	s := withDrafts(t)
	s.write(grumble)
	s.work()
	drafts := s.drafts()
	if len(drafts) != 1 {
		t.Fatalf("%d drafts", len(drafts))
	}
	d := drafts[0]
	if d.From.Addr != "info@lumen.example" || len(d.InReplyTo) != 1 || d.InReplyTo[0] != "grumble@example.com" {
		t.Errorf("from %s in reply to %v", d.From.Addr, d.InReplyTo)
	}
	if blanks := triage.OpenBlanks(d.Body); len(blanks) > 0 && len(d.To) > 0 {
		t.Errorf("a draft with blanks %v could be sent to %v by a slip", blanks, d.To)
	}
	ask := s.one(bo)
	s.reply(bo, ask, s.fills()) // a new version takes the place of the old one
	s.work()
	if drafts = s.drafts(); len(drafts) != 1 || triage.Unfinished(drafts[0].Body) || len(drafts[0].To) != 1 || drafts[0].To[0].Addr != "grace@example.com" {
		t.Fatalf("%d drafts after the blanks were filled", len(drafts))
	}
	s.mails(bo)
	sent := drafts[0]
	s.arrive(receive.Sent, letter{
		from: "Bo <info@lumen.example>", to: sent.To[0].Addr, subject: sent.Subject, id: "by-hand@lumen.example", reply: "grumble@example.com",
		text: sent.Text + "\nWarmly, Bo",
	}.raw(s.now))
	s.expect(triage.WaitingCustomer)
	s.work()
	if drafts = s.drafts(); len(drafts) != 0 {
		t.Errorf("%d drafts lie there after the answer", len(drafts))
	}
	if told := s.one(bo); !strings.Contains(told.Subject, "hand") && !strings.Contains(told.Body, "answered") {
		t.Errorf("bo is told %q", told.Subject)
	}
	s.later(72 * time.Hour)
	if n := len(s.answers()); n != 0 {
		t.Errorf("%d answers of ours left beside the one by hand", n)
	}
	s.nobodyForgotten()
}

// TestAnEditedDraftStays: approved by mail, Heed's own copy goes; what a person wrote into it is theirs.
func TestAnEditedDraftStays(t *testing.T) {
	s := withDrafts(t)
	s.write(grumble)
	s.work()
	user := s.cfg.Mailboxes[0].Addresses[0]
	mails, err := s.box.Folder(user, "Drafts")
	if err != nil || len(mails) != 1 {
		t.Fatalf("%d drafts, %v", len(mails), err)
	}
	if err := s.box.Append(user, "Drafts", append(mails[0].Raw, "and a word of mine\r\n"...), s.now, `\Draft`); err != nil {
		t.Fatal(err)
	}
	s.reply(bo, s.one(bo), s.fills()+"approve")
	s.work()
	if mails, err = s.box.Folder(user, "Drafts"); err != nil || len(mails) != 1 || !strings.Contains(string(mails[0].Raw), "a word of mine") {
		t.Errorf("%d drafts are left, %v", len(mails), err)
	}
	s.reply(bo, s.one(bo), "undo")
	s.work()
	if left := s.drafts(); len(left) != 2 {
		t.Errorf("%d drafts after the approval was taken back", len(left))
	}
}

// TestADrawerThatIsAway: a mailbox that cannot be reached keeps nothing else waiting, and gets its draft later.
func TestADrawerThatIsAway(t *testing.T) {
	s := withDrafts(t)
	there := s.cfg.Drawer
	s.cfg.Drawer = nowhere{}
	s.renew()
	s.write(grumble)
	if err := s.desk.SortDrafts(t.Context()); err == nil {
		t.Error("no word of the mailbox that is away")
	}
	s.cfg.Drawer = there
	s.renew()
	s.work()
	if n := len(s.drafts()); n != 1 {
		t.Errorf("%d drafts once it is back", n)
	}
}

type nowhere struct{ desk.Drawer }

func (nowhere) PutDraft(context.Context, string, []byte, time.Time) error {
	return context.DeadlineExceeded
}
