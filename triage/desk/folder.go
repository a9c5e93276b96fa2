package desk

import (
	"context"
	"errors"
	"strconv"
	"time"

	"heed/mailer/receive"
	"heed/triage/compose"
	"heed/triage/store"
)

// Cursor tells receive how far a folder was read.
func (d *Desk) Cursor(ctx context.Context, mailbox, folder string) (receive.Cursor, bool, error) {
	var c store.Cursor
	renumbered := ""
	err := d.store.Read(ctx, func(tx *store.Tx) (err error) {
		if c, err = tx.Cursor(mailbox, folder); err != nil {
			return err
		}
		renumbered, err = tx.Meta(renumberedKey(mailbox, folder))
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		return receive.Cursor{}, false, nil
	}
	again, _ := strconv.ParseUint(renumbered, 10, 32) // "" is 0: never
	return receive.Cursor{
		Mailbox: c.Mailbox, Folder: c.Folder, Role: receive.Role(c.Role), UIDValidity: c.UIDValidity, Last: c.Last,
		Renumbered: uint32(again),
	}, err == nil, err
}

// Begin remembers where reading a folder starts: at first contact, and when its UIDVALIDITY changed
// (RFC 9051 section 2.3.1.1). In the second case the owner is told, and known mail is recognised by
// its content as it comes by again.
func (d *Desk) Begin(ctx context.Context, c receive.Cursor, now time.Time) error {
	defer d.Poke()
	return d.store.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Cursor(c.Mailbox, c.Folder)
		switch {
		case errors.Is(err, store.ErrNotFound):
			err = setMetaTime(tx, contactKey(c.Mailbox, c.Folder), now)
		case err == nil:
			if err = tx.SetMeta(renumberedKey(c.Mailbox, c.Folder), strconv.FormatUint(uint64(c.Renumbered), 10)); err == nil {
				err = d.alarm(tx, compose.Alarm{Key: compose.AlarmMailboxReset, Mailbox: c.Mailbox}, c.Mailbox+"/"+c.Folder, now)
			}
		}
		if err != nil {
			return err
		}
		return tx.SetCursor(store.Cursor{
			Mailbox: c.Mailbox, Folder: c.Folder, Role: string(c.Role), UIDValidity: c.UIDValidity, Last: c.Last,
		}, now)
	})
}

// contactKey keeps when a folder was first seen; renumberedKey, after its mails were numbered anew, the UID
// up to which they come by a second time.
func contactKey(mailbox, folder string) string { return "contact:" + mailbox + "/" + folder }

func renumberedKey(mailbox, folder string) string { return "renumbered:" + mailbox + "/" + folder }

// ancient is how old a mail may be that comes by again and is not known: what is older was known once, and
// its row has been cleared away.
const ancient = 180 * 24 * time.Hour

// history reports whether a mail that comes by again, because its folder was numbered anew, lay there before
// first contact. Old mail is never answered. What arrived since and is not known was missed, and is taken in.
func (d *Desk) history(tx *store.Tx, a *arrival) (bool, error) {
	if !a.item.Reread {
		return false, nil
	}
	contact, err := metaTime(tx, contactKey(a.item.Mailbox, a.item.Folder))
	if err != nil {
		return false, err
	}
	at := a.received()
	if !a.msg.Date.IsZero() && a.msg.Date.Before(at) {
		at = a.msg.Date // a mailbox that was moved to another server may have lost the dates of arrival
	}
	return at.Before(contact) || a.now.Sub(at) > ancient, nil
}
