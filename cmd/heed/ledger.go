package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"heed/cmd/heed/config"
	"heed/mailer/receive"
	"heed/triage/report"
	"heed/triage/store"
)

const (
	ledgerFirst  = 10 * time.Minute // after the start
	ledgerEvery  = time.Hour
	ledgerWithin = 7 * 24 * time.Hour // the hourly comparison looks at the mail of a week, `status --check` at all
	ledgerTime   = 2 * time.Minute    // for one mailbox
)

// ledger compares what lies in every watched folder of a mailbox with what was handled. Mail older than
// from is left out. A folder the server will not open does not keep the others from being compared.
func ledger(ctx context.Context, st *store.Store, w *receive.Watcher, m account, from time.Time) ([]report.Ledger, error) {
	var cursors []store.Cursor
	since := map[string]time.Time{}
	err := st.Read(ctx, func(tx *store.Tx) error {
		all, err := tx.Cursors()
		for _, c := range m.of(all) {
			if err != nil {
				break
			}
			cursors = append(cursors, c)
			since[c.Folder], err = report.Since(tx, c.Mailbox, c.Folder)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	var list []report.Ledger
	var errs []error
	for _, c := range cursors {
		day := since[c.Folder]
		if from.After(day) {
			day = from
		}
		validity, uids, err := w.UIDs(ctx, c.Folder, c.First, day)
		if err != nil {
			errs = append(errs, unavailable{fmt.Errorf("compare folder %s: %w", c.Folder, err)})
			continue
		}
		err = st.Read(ctx, func(tx *store.Tx) error { // after the server: what is handled meanwhile is not missed
			now, err := tx.Cursor(c.Mailbox, c.Folder)
			if err != nil {
				return err
			}
			l, err := report.Compare(tx, now, validity, uids)
			list = append(list, l)
			return err
		})
		errs = append(errs, err)
	}
	return list, errors.Join(errs...)
}

// account names a mailbox and its inbox folders.
type account struct {
	mailbox string
	folders []string
}

// of picks the cursors of the folders that are watched now: the inboxes of the config, and the Sent folder
// that was looked at last. A folder that is not watched any more has mail that nobody is to read.
func (m account) of(all []store.Cursor) (cursors []store.Cursor) {
	sent := store.Cursor{}
	for _, c := range all {
		switch {
		case c.Mailbox != m.mailbox:
		case c.Role == string(receive.Sent):
			if c.MovedAt.After(sent.MovedAt) {
				sent = c
			}
		case slices.Contains(m.folders, c.Folder):
			cursors = append(cursors, c)
		}
	}
	if sent.Folder != "" {
		cursors = append(cursors, sent)
	}
	return cursors
}

// watchLedger compares every hour what the servers hold with what was handled, and has the owners told of
// mail that nobody would ever have seen. Mail that waits from one comparison to the next is stuck.
func (d *daemon) watchLedger(ctx context.Context) {
	seen := map[string]uint32{} // the highest UID of a folder at the comparison before
	timer := time.NewTimer(ledgerFirst)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		for _, name := range d.names {
			if err := d.checkLedger(ctx, name, seen); err != nil && ctx.Err() == nil {
				d.log.Warn("ledger not compared", "mailbox", name, "error", err)
			}
		}
		timer.Reset(ledgerEvery)
	}
}

func (d *daemon) checkLedger(ctx context.Context, name string, seen map[string]uint32) error {
	w := d.watchers[name]
	if time.Since(w.Last()) > ledgerFirst {
		return nil // the server is away, or refuses us: that is told by others, and tried by the watcher alone
	}
	ctx, cancel := context.WithTimeout(ctx, ledgerTime)
	defer cancel()
	list, err := ledger(ctx, d.store, w, account{name, d.folders[name]}, d.now().Add(-ledgerWithin))
	if len(list) == 0 {
		return err
	}
	lost := 0
	for _, l := range list {
		lost += len(l.Missing)
		key := fmt.Sprint(l.Mailbox, "/", l.Folder)
		for _, uid := range l.Waiting {
			if uid <= seen[key] {
				lost++
			}
		}
		seen[key] = 0
		if n := len(l.Waiting); n > 0 {
			seen[key] = l.Waiting[n-1]
		}
	}
	return errors.Join(err, d.desk.Unread(ctx, name, lost, d.now()))
}

// compareAll is `status --check`: every folder of every mailbox, all of its mail. A server that cannot be
// reached does not keep the others from being compared.
func compareAll(ctx context.Context, cfg *config.Config, st *store.Store, wired wiring) (list []report.Ledger, err error) {
	var errs []error
	for _, m := range cfg.Mailbox {
		w := receive.New(watching(m, wired), nil, nil)
		one, cancel := context.WithTimeout(ctx, ledgerTime)
		found, err := ledger(one, st, w, account{m.Name, m.Folders}, time.Time{})
		cancel()
		list, errs = append(list, found...), append(errs, err)
	}
	return list, errors.Join(errs...)
}

// watching is what a watcher must know of a mailbox.
func watching(m config.Mailbox, w wiring) receive.Config {
	return receive.Config{
		Name: m.Name, Addr: m.IMAP, TLS: m.TLS, User: m.User, Password: m.Password, Folders: m.Folders, Sent: m.Sent,
		Drafts: m.Drafts, Since: w.since, PollEvery: m.Poll.Duration, Dial: w.dialIMAP,
	}
}
