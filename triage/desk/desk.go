// Package desk is the flow: a mail arrives (intake), staff answer (decide), time passes (clock), mail
// leaves (outbox). It exists so that each step is one transaction: what happened, what it means, and
// the mail it causes are written together or not at all.
//
// It refuses to talk to a server itself but to hand bytes to send.Client, and to invent wording:
// compose does. It fails by returning the error of the step; nothing is half done then, and the same
// step can be tried again.
package desk

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"heed/mailer"
	"heed/mailer/send"
	"heed/templates"
	"heed/triage"
	"heed/triage/approve"
	"heed/triage/calendar"
	"heed/triage/classify"
	"heed/triage/compose"
	"heed/triage/ladder"
	"heed/triage/store"
)

// Config is what a studio may choose.
type Config struct {
	Studio    triage.Studio // without remedies it has those every studio has
	Staff     triage.Staff
	Mailboxes []Mailbox // the first one's first address writes to staff
	Zone      *time.Location
	Hours     *calendar.Hours // nil: always open
	Observe   bool            // tell the owner what would be done, and do nothing else

	AnswerWithin [triage.Critical + 1]time.Duration // by severity, in open time; 0 is everything that is no complaint
	RemindEvery  time.Duration                      // open time between reminders once the deadline has passed
	Digest       calendar.Spec
	Holding      Holding
	CloseAfter   time.Duration // how long a customer is quiet before the case is resolved
	Limits       Limits
	Retention    Retention
	Silent       time.Duration                  // without a word from a mail server the owner is told; 0: never
	Contact      func(mailbox string) time.Time // when its server last answered; nil: not known

	Undo       time.Duration // between approval and sending
	TokenValid time.Duration
	Enrol      time.Duration                         // how long a confirming reply vouches for a sender
	LookupTXT  func(domain string) ([]string, error) // for DKIM; nil: DKIM is not checked

	Drawer Drawer // nil: no drafts are put anywhere

	Packs   *templates.Set // the languages, the studio's own wording laid over them
	Caution float64        // what to take for a complaint: classify.Options.Caution
}

// Mailbox is one watched account as the desk sees it.
type Mailbox struct {
	Name       string
	Addresses  []string // the first one is the default sender
	Drafts     bool     // answers to be approved lie in its Drafts folder, too
	FilesSent  bool     // the provider files what it sends (Gmail): no copy of our own
	AuthservID string   // whose Authentication-Results are believed here (RFC 8601 section 2.5); empty: nobody's
}

// Desk does the studio's work. Its methods are safe for concurrent use.
type Desk struct {
	cfg      Config
	store    *store.Store
	mail     *send.Client
	file     Filer
	log      *slog.Logger
	packs    *templates.Set
	parser   *mailer.Parser
	reader   *approve.Reader
	classify *classify.Classifier
	compose  *compose.Composer
	key      approve.Key

	wakeClock, wakeMail, wakeCopies chan struct{}

	house house
	room  room

	darkroom sync.Mutex
}

// Filer puts a copy of a sent mail into the Sent folder of a mailbox.
type Filer func(ctx context.Context, mailbox string, raw []byte, at time.Time) error

// New makes a desk.
func New(ctx context.Context, cfg Config, st *store.Store, mail *send.Client, file Filer, log *slog.Logger) (*Desk, error) {
	if cfg.Studio.Remedies == nil {
		cfg.Studio.Remedies = ladder.Catalogue(cfg.Packs)
	}
	d := &Desk{
		cfg: cfg, store: st, mail: mail, file: file, log: log, packs: cfg.Packs,
		parser:    mailer.NewParser(cfg.Packs),
		reader:    approve.NewReader(cfg.Packs),
		classify:  classify.NewWith(cfg.Packs, classify.Options{Caution: cfg.Caution}),
		compose:   compose.New(cfg.Packs, cfg.Studio),
		wakeClock: make(chan struct{}, 1), wakeMail: make(chan struct{}, 1), wakeCopies: make(chan struct{}, 1),
		room: room{},
	}
	err := st.Write(ctx, func(tx *store.Tx) error {
		secret, err := tx.Secret()
		d.key = approve.Key(secret)
		return err
	})
	if err != nil {
		return nil, err
	}
	return d, nil
}

// mailbox returns what is known of a watched mailbox; the first one's where the name is not known any more.
func (d *Desk) mailbox(name string) Mailbox {
	for _, m := range d.cfg.Mailboxes {
		if m.Name == name {
			return m
		}
	}
	return d.cfg.Mailboxes[0]
}

// from is the address staff mails come from and are answered to: the mailbox a case came through, so
// that the answer is read by the same watcher.
func (d *Desk) from(mailbox string) mailer.Address {
	return mailer.Address{Name: "Heed", Addr: d.mailbox(mailbox).Addresses[0]}
}

// ours reports whether addr is one of the studio's own watched addresses.
func (d *Desk) ours(addr string) bool {
	for _, m := range d.cfg.Mailboxes {
		for _, a := range m.Addresses {
			if strings.EqualFold(a, addr) {
				return true
			}
		}
	}
	return false
}

// inHouse reports whether addr is ours or a member's.
func (d *Desk) inHouse(addr string) bool {
	_, member := d.cfg.Staff.ByEmail(addr)
	return member || d.ours(addr)
}

// alias is the studio address the customer wrote to: answers come from it.
func (d *Desk) alias(mailbox string, m *mailer.Message) string {
	for _, list := range [][]mailer.Address{m.To, m.Cc} {
		for _, a := range list {
			if d.ours(a.Addr) {
				return strings.ToLower(a.Addr)
			}
		}
	}
	for _, a := range m.Delivered {
		if d.ours(a) {
			return strings.ToLower(a)
		}
	}
	return d.from(mailbox).Addr
}

// Poke wakes the desk's loops: there may be something to do.
func (d *Desk) Poke() {
	wake(d.wakeClock)
	wake(d.wakeMail)
	wake(d.wakeCopies)
}

// wake wakes a loop; one that is awake already comes round once more.
func wake(loop chan<- struct{}) {
	select {
	case loop <- struct{}{}:
	default:
	}
}
