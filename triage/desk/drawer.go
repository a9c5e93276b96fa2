package desk

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"heed/mailer"
	"heed/mailer/send"
	"heed/triage"
	"heed/triage/store"
)

// Drawer is the Drafts folders of the mailboxes. Both calls may be repeated.
type Drawer interface {
	// PutDraft puts an unsent mail into the Drafts folder.
	PutDraft(ctx context.Context, mailbox string, raw []byte, at time.Time) error
	// TakeDraft takes it out again, where nobody has changed a byte of it.
	TakeDraft(ctx context.Context, mailbox string, raw []byte) (removed bool, err error)
}

// fileDraft puts the answer, as it stands, among the drafts of the mailbox, in the customer's thread: whoever likes
// it better edits and sends it from their own mail program. Its sending is seen in the Sent folder, like any answer by
// hand.
func (d *Desk) fileDraft(tx *store.Tx, c triage.Case, m *mailer.Message, people triage.Staff, now time.Time) error {
	if !d.filesDrafts(c) {
		return nil
	}
	dr, err := tx.Draft(c.ID, c.Draft)
	if err != nil {
		return err
	}
	by := triage.Member{}
	if len(people) == 1 {
		by = people[0]
	}
	out, ok := d.compose.Unsent(d.letterTo(m, c, dr, by, now))
	if !ok {
		return nil
	}
	raw, err := send.Render(&out)
	if err != nil {
		return fmt.Errorf("render draft of case %s: %w", c.Ref, err)
	}
	return tx.FileDraft(store.Filed{CaseID: c.ID, Version: dr.Version, Mailbox: d.mailbox(c.Mailbox).Name, MadeAt: now, Raw: raw})
}

// filesDrafts reports whether a case's mailbox wants its drafts in a folder.
func (d *Desk) filesDrafts(c triage.Case) bool {
	return d.cfg.Drawer != nil && d.mailbox(c.Mailbox).Drafts && !d.cfg.Observe
}

// draftsAtOnce is how many drafts SortDrafts deals with in one call; the next round takes the others.
const draftsAtOnce = 100

// SortDrafts brings the Drafts folders up to date: what can still be sent is put there, what was decided upon is
// taken out. A mailbox that cannot be reached is left alone until the next call, and holds up no other.
func (d *Desk) SortDrafts(ctx context.Context) error {
	if d.cfg.Drawer == nil {
		return nil
	}
	var put, take []store.Filed
	err := d.store.Read(ctx, func(tx *store.Tx) (err error) {
		if take, err = tx.DraftsToTake(draftsAtOnce); err != nil {
			return err
		}
		put, err = tx.DraftsToPut(draftsAtOnce)
		return err
	})
	if err != nil {
		return err
	}
	away := map[string]error{}
	each := func(list []store.Filed, handle func(store.Filed) error, note func(*store.Tx, store.Filed) error) error {
		for _, f := range list {
			if away[f.Mailbox] != nil || ctx.Err() != nil {
				continue
			}
			if err := handle(f); err != nil {
				away[f.Mailbox] = fmt.Errorf("drafts of %s: %w", f.Mailbox, err)
				continue
			}
			if err := d.store.Write(ctx, func(tx *store.Tx) error { return note(tx, f) }); err != nil {
				return err
			}
		}
		return nil
	}
	err = errors.Join(
		each(take, func(f store.Filed) error {
			_, err := d.cfg.Drawer.TakeDraft(ctx, f.Mailbox, f.Raw)
			return err
		}, (*store.Tx).DraftTaken),
		each(put, func(f store.Filed) error {
			return d.cfg.Drawer.PutDraft(ctx, f.Mailbox, f.Raw, f.MadeAt)
		}, (*store.Tx).DraftPut),
	)
	return errors.Join(append(slices.Collect(maps.Values(away)), err)...)
}
