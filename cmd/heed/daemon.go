package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"heed/cmd/heed/config"
	"heed/mailer/receive"
	"heed/mailer/send"
	"heed/triage"
	"heed/triage/desk"
	"heed/triage/report"
	"heed/triage/store"
)

// daemon is the wired program: one desk and a watcher for each mailbox.
type daemon struct {
	desk     *desk.Desk
	store    *store.Store
	watchers map[string]*receive.Watcher
	folders  map[string][]string // the inbox folders of each
	names    []string            // of the watchers, in the order of the config
	log      *slog.Logger
	now      func() time.Time
}

// wiring is what differs between the daemon on real servers and the demo.
type wiring struct {
	dialIMAP, dialSMTP func(ctx context.Context, network, addr string) (net.Conn, error)
	lookupTXT          func(domain string) ([]string, error) // nil: the DNS
	since              time.Time
	now                func() time.Time
	log                *slog.Logger
}

// clerk hands what a watcher reads to the desk, with the time it was read at.
type clerk struct {
	desk  *desk.Desk
	store *store.Store
	since time.Time
	now   func() time.Time
}

func (c clerk) Cursor(ctx context.Context, mailbox, folder string) (receive.Cursor, bool, error) {
	return c.desk.Cursor(ctx, mailbox, folder)
}

func (c clerk) Begin(ctx context.Context, cur receive.Cursor) error {
	if err := c.desk.Begin(ctx, cur, c.now()); err != nil || c.since.IsZero() {
		return err
	}
	return c.store.Write(ctx, func(tx *store.Tx) error { return report.SetSince(tx, cur.Mailbox, cur.Folder, c.since) })
}

func (c clerk) Handle(ctx context.Context, items []receive.Item) (int, error) {
	return c.desk.Receive(ctx, items, c.now())
}

// newDaemon wires a daemon from a config. It opens no connection.
func newDaemon(ctx context.Context, cfg *config.Config, st *store.Store, w wiring) (*daemon, error) {
	d := &daemon{store: st, folders: map[string][]string{}, watchers: map[string]*receive.Watcher{}, log: w.log, now: w.now}
	mail := send.New(send.Config{
		Addr: cfg.SMTP.Server, TLS: cfg.SMTP.TLS, User: cfg.SMTP.User, Password: cfg.SMTP.Password, Dial: w.dialSMTP,
	})
	file := func(ctx context.Context, mailbox string, raw []byte, at time.Time) error {
		watcher := d.watchers[mailbox]
		if watcher == nil {
			return nil // the mailbox is no longer in the config: there is no folder to file into
		}
		return watcher.Append(ctx, "", raw, at)
	}
	var err error
	dc := deskConfig(cfg)
	if w.lookupTXT != nil && dc.LookupTXT != nil {
		dc.LookupTXT = w.lookupTXT
	}
	dc.Contact = func(mailbox string) time.Time {
		if w := d.watchers[mailbox]; w != nil {
			return w.Last()
		}
		return time.Time{}
	}
	dc.Drawer = drawer(d.watchers)
	if d.desk, err = desk.New(ctx, dc, st, mail, file, w.log); err != nil {
		return nil, err
	}
	for _, m := range cfg.Mailbox {
		d.names = append(d.names, m.Name)
		d.folders[m.Name] = m.Folders
		rc := watching(m, w)
		rc.OnLogin = func(failed error) {
			if err := d.desk.LoginTrouble(context.WithoutCancel(ctx), m.Name, failed, w.now()); err != nil {
				w.log.Error("login trouble not reported", "mailbox", m.Name, "error", err)
			}
		}
		d.watchers[m.Name] = receive.New(rc, clerk{d.desk, st, w.since, w.now}, w.log)
	}
	return d, nil
}

// drawer reaches the Drafts folders of the mailboxes.
type drawer map[string]*receive.Watcher

func (d drawer) PutDraft(ctx context.Context, mailbox string, raw []byte, at time.Time) error {
	if w := d[mailbox]; w != nil {
		return w.PutDraft(ctx, raw, at)
	}
	return nil
}

func (d drawer) TakeDraft(ctx context.Context, mailbox string, raw []byte) (bool, error) {
	if w := d[mailbox]; w != nil {
		return w.TakeDraft(ctx, raw)
	}
	return false, nil
}

func deskConfig(cfg *config.Config) desk.Config {
	dc := desk.Config{
		Packs: cfg.Packs(), Caution: cfg.Classify.Caution, Studio: cfg.House(), Staff: cfg.Team(), Zone: cfg.Location(), Hours: cfg.Calendar(),
		Observe: cfg.Mode == config.Observe, RemindEvery: cfg.Remind.Every.Duration, Digest: cfg.DigestAt(),
		Holding: holding(cfg), CloseAfter: cfg.Close.After.Duration, Limits: limits(cfg), Silent: cfg.Limits.Silent.Duration,
		Retention: retention(cfg), Undo: cfg.Approve.Undo.Duration,
		TokenValid: cfg.Approve.TokenValid.Duration, Enrol: cfg.Approve.Enrol.Duration,
	}
	for s := range dc.AnswerWithin {
		dc.AnswerWithin[s] = cfg.Answer.Within(triage.Severity(s))
	}
	if cfg.Approve.DKIM {
		dc.LookupTXT = lookupTXT
	}
	for _, m := range cfg.Mailbox {
		dc.Mailboxes = append(dc.Mailboxes, desk.Mailbox{
			Name: m.Name, Addresses: m.Addresses, Drafts: m.Drafts != "", FilesSent: m.FilesSentItself, AuthservID: cfg.AuthservID(m.Name),
		})
	}
	return dc
}

func holding(cfg *config.Config) desk.Holding {
	h := cfg.Holding
	return desk.Holding{Enabled: h.Enabled, After: h.After.Duration, Before: h.Before.Duration, Within: h.Within.Duration}
}

func limits(cfg *config.Config) desk.Limits {
	l := cfg.Limits
	return desk.Limits{
		SenderHour: l.SenderHour, SenderDay: l.SenderDay, AllHour: l.AllHour, AllDay: l.AllDay, StaffHour: l.StaffHour, StaffDay: l.StaffDay,
	}
}

func retention(cfg *config.Config) desk.Retention {
	r := cfg.Retention
	return desk.Retention{
		Raw: r.Raw.Duration, Text: r.Text.Duration, Sent: r.Sent.Duration, Cases: r.Cases.Duration, Notes: r.Notes.Duration,
		Backups: r.Backups.Duration,
	}
}

// lookupTXT asks the DNS for DKIM keys, under a deadline of its own.
func lookupTXT(domain string) ([]string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return net.DefaultResolver.LookupTXT(ctx, domain)
}

// openStore opens the studio's database as the only daemon on it.
func openStore(ctx context.Context, dataDir string) (*store.Store, func() error, error) {
	path := filepath.Join(dataDir, "heed.db")
	if err := os.MkdirAll(dataDir, 0o700); err != nil {
		return nil, nil, fmt.Errorf("data folder: %w", err)
	}
	release, err := store.Lock(path)
	if err != nil {
		return nil, nil, err
	}
	st, err := store.Open(ctx, path)
	if err != nil {
		return nil, nil, errors.Join(err, release())
	}
	return st, func() error { return errors.Join(st.Close(), release()) }, nil
}

// run works until ctx ends; then every part finishes its step and stops.
func (d *daemon) run(ctx context.Context, alive func()) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var parts sync.WaitGroup
	errs := make(chan error, len(d.names)+1)
	parts.Go(func() {
		defer stop()
		errs <- d.desk.Run(ctx, d.now, alive)
	})
	for _, name := range d.names {
		parts.Go(func() {
			if err := d.watchers[name].Run(ctx); err != nil && ctx.Err() == nil {
				errs <- fmt.Errorf("mailbox %s: %w", name, err)
				stop()
			}
		})
	}
	parts.Go(func() { d.watchLedger(ctx) })
	parts.Wait()
	close(errs)
	var all []error
	for err := range errs {
		all = append(all, err)
	}
	return errors.Join(all...)
}

// once handles what is there: every mailbox is read, what is due is done and sent.
func (d *daemon) once(ctx context.Context) error {
	if err := d.desk.Recover(ctx, d.now()); err != nil {
		return err
	}
	var errs []error
	for _, name := range d.names {
		if err := d.watchers[name].Once(ctx); err != nil {
			errs = append(errs, unavailable{fmt.Errorf("mailbox %s: %w", name, err)})
		}
	}
	if err := d.desk.Due(ctx, d.now()); err != nil {
		return errors.Join(append(errs, err)...)
	}
	if _, err := d.desk.SendAll(ctx, d.now()); err != nil {
		errs = append(errs, err)
	}
	return errors.Join(append(errs, d.desk.Keep(ctx, d.now()))...)
}
