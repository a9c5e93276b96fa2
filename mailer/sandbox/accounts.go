package sandbox

import (
	"bytes"
	"fmt"
	"sort"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// account is one user's mailbox: emersion's in-memory user, and what that does not remember itself:
// which folders there are and what they are for, and who waits for news.
type account struct {
	addr, password string
	user           *imapmemserver.User

	mu      sync.Mutex
	folders map[string]imap.MailboxAttr // "" where the folder has no special use
	waiting map[chan struct{}]bool
}

func newAccount(addr, password string, opts Options) (*account, error) {
	a := &account{
		addr: addr, password: password,
		user:    imapmemserver.NewUser(addr, password),
		folders: map[string]imap.MailboxAttr{},
		waiting: map[chan struct{}]bool{},
	}
	for _, f := range []struct {
		name string
		attr imap.MailboxAttr
	}{
		{"INBOX", ""}, {opts.Sent, imap.MailboxAttrSent}, {"Drafts", imap.MailboxAttrDrafts}, {"Trash", imap.MailboxAttrTrash},
	} {
		if err := a.user.Create(f.name, &imap.CreateOptions{}); err != nil {
			return nil, fmt.Errorf("create %s: %w", f.name, err)
		}
		if opts.NoSpecialUse {
			f.attr = ""
		}
		a.folders[f.name] = f.attr
	}
	return a, nil
}

// folder is a name and its special use (RFC 6154).
type folder struct {
	name string
	attr imap.MailboxAttr
}

func (a *account) list() []folder {
	a.mu.Lock()
	defer a.mu.Unlock()
	var l []folder
	for name, attr := range a.folders {
		l = append(l, folder{name, attr})
	}
	sort.Slice(l, func(i, j int) bool { return l[i].name < l[j].name })
	return l
}

func (a *account) renamed(from, to string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if attr, ok := a.folders[from]; ok {
		delete(a.folders, from)
		if to != "" {
			a.folders[strings.TrimRight(to, "/")] = attr
		}
	} else if to != "" {
		a.folders[strings.TrimRight(to, "/")] = ""
	}
}

// news returns a channel that is written to whenever anything in the account has changed.
func (a *account) news() (<-chan struct{}, func()) {
	ch := make(chan struct{}, 1)
	a.mu.Lock()
	a.waiting[ch] = true
	a.mu.Unlock()
	return ch, func() {
		a.mu.Lock()
		delete(a.waiting, ch)
		a.mu.Unlock()
	}
}

func (a *account) changed() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for ch := range a.waiting {
		select {
		case ch <- struct{}{}:
		default:
		}
	}
}

// literal is an APPEND's mail.
type literal struct{ *bytes.Reader }

func (l literal) Size() int64 { return l.Reader.Size() }

func (a *account) append(folder string, raw []byte, at time.Time, flags ...imap.Flag) error {
	_, err := a.user.Append(folder, literal{bytes.NewReader(settle(raw))}, &imap.AppendOptions{Time: at, Flags: flags})
	a.changed()
	return err
}

// renumber gives a folder a new UIDVALIDITY and its mails new UIDs from 1, as a server does that was
// restored from a backup (RFC 9051 section 2.3.1.1).
func (a *account) renumber(folder string) error {
	const aside = "renumbering"
	if err := a.user.Rename(folder, aside, &imap.RenameOptions{}); err != nil {
		return err
	}
	if err := a.user.Create(folder, &imap.CreateOptions{}); err != nil {
		return err
	}
	session := imapmemserver.NewUserSession(a.user)
	if _, err := session.Select(aside, &imap.SelectOptions{}); err != nil {
		return err
	}
	defer func() { _ = session.Close() }()
	var all imap.UIDSet
	all.AddRange(1, 0)
	if _, err := session.Copy(all, folder); err != nil {
		return err
	}
	err := a.user.Delete(aside)
	a.changed()
	return err
}
