package receive

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
)

// Place is a watched folder as the server shows it.
type Place struct {
	Name   string
	Role   Role
	Mails  uint32
	Newest time.Time // when its newest mail was received; zero: there is none, or the server does not say
	Err    error     // why it cannot be opened
}

// Probe signs in and looks at every folder that would be watched. It changes nothing. A Sent folder that cannot be
// found is not among them.
func (w *Watcher) Probe(ctx context.Context) (places []Place, err error) {
	err = w.aside(ctx, func(s *session) error {
		folders, err := s.watched(ctx)
		if err != nil {
			return err
		}
		for _, f := range folders {
			p := Place{Name: f.name, Role: f.role}
			data, err := s.examine(ctx, f.name)
			switch {
			case answered(err) != nil:
				p.Err = answered(err)
			case err != nil:
				return err
			default:
				p.Mails = data.NumMessages
				if p.Newest, err = s.newest(ctx, data.NumMessages); err != nil {
					return err
				}
			}
			places = append(places, p)
		}
		return nil
	})
	return places, err
}

// newest returns when the last mail of the selected folder was received.
func (s *session) newest(ctx context.Context, last uint32) (at time.Time, err error) {
	if last == 0 {
		return at, nil
	}
	err = s.do(ctx, "read a date", func(func()) error {
		list, err := s.c.Fetch(imap.SeqSetNum(last), &imap.FetchOptions{InternalDate: true}).Collect()
		for _, m := range list {
			at = m.InternalDate
		}
		return err
	})
	return at, err
}

// ErrNotThere is returned by Find where no watched inbox has the mail.
var ErrNotThere = errors.New("the mail is not there")

// maxFound bounds what Find reads of a mail.
const maxFound = 256 << 10

// Found is a mail that Find has found.
type Found struct {
	Folder   string
	Received time.Time
	Raw      []byte // its first 256 KB
}

// Find reads the newest mail with this Message-ID (without angle brackets) from the inbox folders, and marks nothing.
func (w *Watcher) Find(ctx context.Context, id string) (found Found, err error) {
	err = w.aside(ctx, func(s *session) error {
		for _, name := range w.config.Folders {
			uids, err := s.withID(ctx, name, id)
			if err != nil {
				return err
			}
			if len(uids) == 0 {
				continue
			}
			found.Folder = name
			return s.do(ctx, "read", func(func()) error {
				whole := &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Size: maxFound}}
				options := &imap.FetchOptions{UID: true, InternalDate: true, BodySection: []*imap.FetchItemBodySection{whole}}
				list, err := s.c.Fetch(imap.UIDSetNum(imap.UID(slices.Max(uids))), options).Collect()
				for _, m := range list {
					found.Received = m.InternalDate
					for _, part := range m.BodySection {
						found.Raw = part.Bytes
					}
				}
				return err
			})
		}
		return ErrNotThere
	})
	if err == nil && found.Raw == nil {
		err = fmt.Errorf("mailbox %s: %w", w.config.Name, errWithheld)
	}
	return found, err
}

// Whereabouts names all folders of the account, watched or not, that hold a mail with this Message-ID.
func (w *Watcher) Whereabouts(ctx context.Context, id string) (names []string, err error) {
	err = w.aside(ctx, func(s *session) error {
		var all []*imap.ListData
		if err := s.do(ctx, "list folders", func(func()) (err error) {
			all, err = s.c.List("", "*", nil).Collect()
			return err
		}); err != nil {
			return err
		}
		for _, f := range all {
			if slices.Contains(f.Attrs, imap.MailboxAttrNoSelect) || slices.Contains(f.Attrs, imap.MailboxAttrNonExistent) {
				continue
			}
			uids, err := s.withID(ctx, f.Mailbox, id)
			switch {
			case answered(err) != nil: // one that may not be opened
			case err != nil:
				return err
			case len(uids) > 0:
				names = append(names, f.Mailbox)
			}
		}
		return nil
	})
	return names, err
}

// withID opens a folder and lists the mails in it that have this Message-ID.
func (s *session) withID(ctx context.Context, folder, id string) ([]uint32, error) {
	data, err := s.examine(ctx, folder)
	if err != nil || data.NumMessages == 0 {
		return nil, err
	}
	return s.search(ctx, &imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{{Key: "Message-ID", Value: "<" + id + ">"}}}, 0)
}

// Stamps reads the fields From and Authentication-Results of the newest mails of the first inbox folder, at most that
// many, as header blocks.
func (w *Watcher) Stamps(ctx context.Context, most uint32) (blocks [][]byte, err error) {
	err = w.aside(ctx, func(s *session) error {
		data, err := s.examine(ctx, w.config.Folders[0])
		if err != nil || data.NumMessages == 0 {
			return err
		}
		var newest imap.SeqSet
		newest.AddRange(data.NumMessages-min(most, data.NumMessages)+1, data.NumMessages)
		fields := &imap.FetchItemBodySection{Peek: true, Specifier: imap.PartSpecifierHeader, HeaderFields: []string{"From", "Authentication-Results"}}
		return s.do(ctx, "read headers", func(func()) error {
			list, err := s.c.Fetch(newest, &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{fields}}).Collect()
			for _, m := range list {
				for _, part := range m.BodySection {
					blocks = append(blocks, part.Bytes)
				}
			}
			return err
		})
	})
	return blocks, err
}
