package desk

import (
	"context"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"heed/mailer"
	"heed/mailer/photo"
	"heed/mailer/receive"
	"heed/triage"
	"heed/triage/compose"
	"heed/triage/store"
)

const (
	mostPictures = 4        // of a mail, and of a case in the mails to staff
	mostTried    = 8        // files of a mail that are looked at
	largestPhoto = 15 << 20 // bytes of a file that is looked at
)

// develop makes small pictures of the photos that a customer attached, before the transaction: a photo takes longer
// than anything else about a mail. Mail that was seen before, and what comes in a flood, gets none. A photo that cannot
// be shown is only named.
func (d *Desk) develop(ctx context.Context, a *arrival) error {
	if a.item.Role != receive.Inbox || a.msg.Unreadable != "" || a.msg.Robot != mailer.None || d.inHouse(a.sender) ||
		!slices.ContainsFunc(a.msg.Attachments, isPhoto) {
		return nil
	}
	known := false
	err := d.store.Read(ctx, func(tx *store.Tx) error {
		id, err := tx.Known(string(a.item.Role), a.msg.Hash)
		if known = id != ""; known || err != nil {
			return err
		}
		known, err = d.crowded(tx, a)
		return err
	})
	if err != nil || known {
		return err
	}
	if _, err := a.item.Raw.Seek(0, io.SeekStart); err != nil {
		return err
	}
	d.darkroom.Lock() // a photo takes up to a hundred megabytes while it is decoded: one at a time
	defer d.darkroom.Unlock()
	tried := 0
	return d.parser.Extract(a.item.Raw, func(n int) io.WriteCloser {
		if n >= len(a.msg.Attachments) || !isPhoto(a.msg.Attachments[n]) || tried == mostTried || len(a.pictures) == mostPictures {
			return nil
		}
		tried++
		return newTray(func(small photo.Small, err error) {
			if err != nil {
				d.log.Debug("photo not shown", "message_id", a.msg.MessageID, "error", err)
				return
			}
			a.pictures = append(a.pictures, store.Picture{Name: a.msg.Attachments[n].Name, Width: small.Width, Height: small.Height, JPEG: small.JPEG})
		})
	})
}

// crowded reports whether so much mail came in lately that no time is spent on photos: from this sender or from all.
func (d *Desk) crowded(tx *store.Tx, a *arrival) (bool, error) {
	flood, err := d.flooding(tx, a.sender, a.now)
	if err != nil || flood {
		return flood, err
	}
	hour, day := d.cfg.Limits.AllHour, d.cfg.Limits.AllDay
	n, err := room{}.reached("", hour, day, a.now, func(since time.Time) (int, error) {
		return tx.CountFrom("", counted, since, max(hour, day))
	})
	return n > 0, err
}

// pictures are those of a case, to be shown to staff.
func (d *Desk) pictures(tx *store.Tx, c triage.Case) ([]compose.Picture, error) {
	kept, err := tx.Pictures(c.ID, mostPictures)
	if err != nil {
		return nil, err
	}
	var list []compose.Picture
	for _, p := range kept {
		list = append(list, compose.Picture(p))
	}
	return list, nil
}

// isPhoto says by type or name whether a file may be a photo; its first bytes have the last word.
func isPhoto(a mailer.Attachment) bool {
	if a.Size > largestPhoto {
		return false
	}
	switch a.Type {
	case "image/jpeg", "image/jpg", "image/pjpeg", "image/png", "image/gif", "image/webp":
		return true
	}
	switch strings.ToLower(path.Ext(a.Name)) {
	case ".jpg", ".jpeg", ".png", ".gif", ".webp":
		return true
	}
	return false
}

// tray takes a photo in as it is decoded from the mail, and never holds it whole.
type tray struct {
	*io.PipeWriter
	done chan struct{}
}

var errSeen = errors.New("the picture is made")

func newTray(result func(photo.Small, error)) tray {
	r, w := io.Pipe()
	t := tray{w, make(chan struct{})}
	go func() {
		defer close(t.done)
		small, err := photo.Shrink(r)
		r.CloseWithError(errSeen) // the rest is not wanted
		result(small, err)
	}()
	return t
}

// Close waits until the picture is made.
func (t tray) Close() error {
	err := t.PipeWriter.Close()
	<-t.done
	return err
}
