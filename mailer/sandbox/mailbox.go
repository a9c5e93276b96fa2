package sandbox

import (
	"context"
	"fmt"
	"sort"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// Mail is one mail in a folder.
type Mail struct {
	UID      uint32
	Flags    []string // sorted
	Received time.Time
	Raw      []byte
}

// Client signs a user's own mail program in, on a line that no fault hits. The caller closes it.
func (s *Sandbox) Client(user string) (*imapclient.Client, error) {
	a := s.find(user)
	if a == nil {
		return nil, fmt.Errorf("sandbox: no such user %s", user)
	}
	conn, err := s.insidePipe.dial(context.Background())
	if err != nil {
		return nil, fmt.Errorf("sandbox: sign in %s: %w", user, err)
	}
	c := imapclient.New(conn, nil)
	if err := c.Login(a.addr, a.password).Wait(); err != nil {
		_ = c.Close()
		return nil, fmt.Errorf("sandbox: sign in %s: %w", user, err)
	}
	return c, nil
}

// Inbox returns the mails in a user's INBOX, oldest first.
func (s *Sandbox) Inbox(user string) ([]Mail, error) { return s.Folder(user, "INBOX") }

// Folder returns the mails in one folder, oldest first, changing no flag.
func (s *Sandbox) Folder(user, name string) ([]Mail, error) {
	c, err := s.Client(user)
	if err != nil {
		return nil, err
	}
	defer func() { _ = c.Close() }()
	selected, err := c.Select(name, &imap.SelectOptions{ReadOnly: true}).Wait()
	if err != nil {
		return nil, fmt.Errorf("sandbox: open %s: %w", name, err)
	}
	if selected.NumMessages == 0 {
		return nil, nil
	}
	var all imap.UIDSet
	all.AddRange(1, 0)
	section := &imap.FetchItemBodySection{Peek: true}
	list, err := c.Fetch(all, &imap.FetchOptions{
		UID: true, Flags: true, InternalDate: true, BodySection: []*imap.FetchItemBodySection{section},
	}).Collect()
	if err != nil {
		return nil, fmt.Errorf("sandbox: read %s: %w", name, err)
	}
	var mails []Mail
	for _, m := range list {
		one := Mail{UID: uint32(m.UID), Received: m.InternalDate, Raw: m.FindBodySection(section)}
		for _, f := range m.Flags {
			one.Flags = append(one.Flags, string(f))
		}
		sort.Strings(one.Flags)
		mails = append(mails, one)
	}
	return mails, nil
}
