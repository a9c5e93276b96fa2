package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"heed/mailer/send"
	"heed/triage/compose"
	"heed/triage/store"
)

// listen tells the owners, once, of a mailbox whose server has not been heard of for long, and takes note
// when it is heard again. The time the machine was off does not count.
func (d *Desk) listen(tx *store.Tx, now time.Time) error {
	if d.cfg.Silent <= 0 || d.cfg.Contact == nil {
		return nil
	}
	if err := d.noteContacts(tx); err != nil {
		return err
	}
	started := time.Unix(0, d.house.started.Load())
	for _, m := range d.cfg.Mailboxes {
		last, err := metaTime(tx, imapKey+m.Name)
		if err != nil {
			return err
		}
		heard := last
		if heard.Before(started) {
			heard = started
		}
		if now.Sub(heard) < d.cfg.Silent {
			err = tx.DropMeta(alarmedKey + silentKey + m.Name)
		} else {
			if last.IsZero() {
				last = started
			}
			err = d.stands(tx, silentKey+m.Name, compose.Alarm{Key: compose.AlarmServerSilent, Mailbox: m.Name, Since: last}, now)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// noteContacts writes down when the servers last answered. It rides on a transaction that is made anyway.
func (d *Desk) noteContacts(tx *store.Tx) error {
	heard := map[string]time.Time{}
	if at := d.house.smtp.Load(); at != 0 {
		heard[smtpKey] = time.Unix(0, at)
	}
	if d.cfg.Contact != nil {
		for _, m := range d.cfg.Mailboxes {
			heard[imapKey+m.Name] = d.cfg.Contact(m.Name)
		}
	}
	for key, at := range heard {
		noted, err := metaTime(tx, key)
		if err != nil {
			return err
		}
		if at.Sub(noted) < contactGap {
			continue
		}
		if err := setMetaTime(tx, key, at); err != nil {
			return err
		}
	}
	return nil
}

// Unread is told what a comparison with the mail server found: how many mails lie there that were read
// past and have no row. It must be none; the owners hear of it once.
func (d *Desk) Unread(ctx context.Context, mailbox string, count int, now time.Time) error {
	err := d.store.Write(ctx, func(tx *store.Tx) error {
		if count == 0 {
			return tx.DropMeta(alarmedKey + unreadKey + mailbox)
		}
		d.log.Error("mails on the server have no row", "mailbox", mailbox, "count", count)
		return d.stands(tx, unreadKey+mailbox, compose.Alarm{Key: compose.AlarmNotRead, Mailbox: mailbox, Count: count, Since: now}, now)
	})
	d.Poke()
	return err
}

// stands tells the owners of trouble when it begins, and keeps it for the digests until it is over.
func (d *Desk) stands(tx *store.Tx, thing string, a compose.Alarm, now time.Time) error {
	if value, err := tx.Meta(alarmedKey + thing); err != nil || value != "" {
		return err
	}
	d.log.Error("trouble", "what", a.Key, "thing", thing)
	if err := tx.SetMeta(alarmedKey+thing, strings.Join([]string{string(a.Key), a.Mailbox, a.Who}, "\t")); err != nil {
		return err
	}
	return d.alarm(tx, a, fmt.Sprintf("%s:%d", thing, now.Unix()), now)
}

// note keeps trouble for the next digest and sends nothing: once a day for each thing.
func (d *Desk) note(tx *store.Tx, a compose.Alarm, now time.Time) error {
	thing := strings.Join([]string{string(a.Key), a.Mailbox, a.Who}, "\t")
	day := now.In(d.cfg.Zone).Format("2006-01-02")
	last, err := tx.Meta(notedKey + thing)
	if err != nil || last == day {
		return err
	}
	if err := tx.SetMeta(notedKey+thing, day); err != nil {
		return err
	}
	return tx.Observe("", "trouble:"+thing, now)
}

// shout tells the owners by the direct way that the database cannot be written to: the outbox is part of
// it. New mail waits on the mail server meanwhile.
func (d *Desk) shout(ctx context.Context, trouble error, now time.Time) {
	if !errors.Is(trouble, store.ErrFull) && !errors.Is(trouble, store.ErrReadOnly) || d.cfg.Observe {
		return
	}
	last := d.house.shouted.Load()
	if last != 0 && recent(time.Unix(0, last), now, shoutEvery) || !d.house.shouted.CompareAndSwap(last, now.UnixNano()) {
		return
	}
	for _, p := range d.cfg.Staff.Owners() {
		from := d.from("")
		out := d.compose.Alarm(compose.Alarm{To: p, ReplyTo: from.Addr, Key: compose.AlarmDiskFull, Now: now, Location: d.cfg.Zone})
		out.From, out.Date, out.MessageID = from, now, d.messageID(from)
		raw, err := send.Render(&out)
		if err == nil {
			err = d.mail.Send(ctx, from.Addr, out.Recipients(), raw)
		}
		if err != nil {
			d.log.Error("the owner could not be told of the disk", "error", err)
			d.house.shouted.Store(last) // at the next round, then
		}
	}
}

// staffUnreachable notes that a mail to staff came back. That never makes another mail, because it might
// come back as well: the next digest and the status name the address, and what was asked is asked again,
// of the owner too, when its time is half gone.
func (d *Desk) staffUnreachable(tx *store.Tx, row store.Outgoing, now time.Time) error {
	if len(row.To) == 0 {
		return nil
	}
	d.log.Error("mail to staff came back", "message_id", row.MessageID)
	return d.note(tx, compose.Alarm{Key: compose.AlarmStaffBounced, Who: row.To[0]}, now)
}

// alarm tells the owners of trouble with the machinery: once a day for each thing.
func (d *Desk) alarm(tx *store.Tx, a compose.Alarm, thing string, now time.Time) error {
	there, err := d.duty(tx, now)
	if err != nil {
		return err
	}
	for _, p := range there.owners() {
		a.To, a.Now, a.Location, a.ReplyTo = p, now, d.cfg.Zone, d.from(a.Mailbox).Addr
		step := fmt.Sprintf("alarm:%s:%s:%s:%s", a.Key, thing, now.In(d.cfg.Zone).Format("2006-01-02"), p.Email)
		if err := d.post(tx, note{to: p, out: d.compose.Alarm(a), step: step, now: now}); err != nil {
			return err
		}
	}
	return nil
}

// LoginTrouble tells the owner that a mailbox refuses our sign-in, or, with nil, lets it in again.
func (d *Desk) LoginTrouble(ctx context.Context, mailbox string, refused error, now time.Time) error {
	d.log.Warn("sign-in", "mailbox", mailbox, "refused", refused != nil)
	a := compose.Alarm{Key: compose.AlarmLoginFailed, Mailbox: mailbox}
	if refused == nil {
		a.Key = compose.AlarmLoginWorks
	}
	err := d.store.Write(ctx, func(tx *store.Tx) error { return d.alarm(tx, a, mailbox, now) })
	d.Poke()
	return err
}
