package sandbox

import (
	"crypto/tls"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

func newIMAP(s *Sandbox, config *tls.Config, insecure bool, logger imapserver.Logger) *imapserver.Server {
	caps := imap.CapSet{
		imap.CapIMAP4rev1: {}, imap.CapNamespace: {}, imap.CapUIDPlus: {}, imap.CapESearch: {},
		imap.CapListExtended: {}, imap.CapListStatus: {}, imap.CapMove: {}, imap.CapStatusSize: {},
	}
	if !s.options.NoSpecialUse {
		caps[imap.CapSpecialUse] = struct{}{}
	}
	return imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return &imapSession{box: s}, nil, nil
		},
		Caps: caps, TLSConfig: config, InsecureAuth: insecure, Logger: logger,
	})
}

// imapSession is emersion's session with special-use folders (RFC 6154) and an IDLE (RFC 2177) that
// misses nothing which arrives just before it begins.
type imapSession struct {
	*imapmemserver.UserSession // nil before Login
	box                        *Sandbox
	account                    *account
}

var _ imapserver.SessionIMAP4rev2 = (*imapSession)(nil)

// Login checks a password.
func (s *imapSession) Login(username, password string) error {
	a := s.box.users[strings.ToLower(username)]
	if a == nil || a.password != password {
		return imapserver.ErrAuthFailed
	}
	s.account, s.UserSession = a, imapmemserver.NewUserSession(a.user)
	return nil
}

// Idle tells the client what has changed, first of all what has changed since its last command.
func (s *imapSession) Idle(w *imapserver.UpdateWriter, stop <-chan struct{}) error {
	news, forget := s.account.news()
	defer forget()
	for {
		if err := s.Poll(w, true); err != nil {
			return err
		}
		select {
		case <-news:
		case <-stop:
			return nil
		}
	}
}

// List names the folders, with their special use.
func (s *imapSession) List(w *imapserver.ListWriter, ref string, patterns []string, options *imap.ListOptions) error {
	if len(patterns) == 0 {
		return w.WriteList(&imap.ListData{Attrs: []imap.MailboxAttr{imap.MailboxAttrNoSelect}, Delim: '/'})
	}
	for _, f := range s.account.list() {
		matched := false
		for _, pattern := range patterns {
			matched = matched || imapserver.MatchList(f.name, '/', ref, pattern)
		}
		if !matched || options.SelectSpecialUse && f.attr == "" {
			continue
		}
		data := &imap.ListData{Mailbox: f.name, Delim: '/'}
		if f.attr != "" {
			data.Attrs = append(data.Attrs, f.attr)
		}
		if options.ReturnSubscribed || options.SelectSubscribed {
			data.Attrs = append(data.Attrs, imap.MailboxAttrSubscribed)
		}
		if options.ReturnStatus != nil {
			status, err := s.Status(f.name, options.ReturnStatus)
			if err != nil {
				return err
			}
			data.Status = status
		}
		if err := w.WriteList(data); err != nil {
			return err
		}
	}
	return nil
}

// Create makes a folder.
func (s *imapSession) Create(name string, options *imap.CreateOptions) error {
	err := s.UserSession.Create(name, options)
	if err == nil {
		s.account.renamed("", name)
	}
	return err
}

// Delete removes a folder and what is in it.
func (s *imapSession) Delete(name string) error {
	err := s.UserSession.Delete(name)
	if err == nil {
		s.account.renamed(name, "")
	}
	return err
}

// Rename renames a folder; its special use goes with it.
func (s *imapSession) Rename(from, to string, options *imap.RenameOptions) error {
	err := s.UserSession.Rename(from, to, options)
	if err == nil {
		s.account.renamed(from, to)
	}
	return err
}

// Append files a mail.
func (s *imapSession) Append(name string, r imap.LiteralReader, options *imap.AppendOptions) (*imap.AppendData, error) {
	defer s.account.changed()
	return s.UserSession.Append(name, r, options)
}

// Copy copies mails.
func (s *imapSession) Copy(set imap.NumSet, dest string) (*imap.CopyData, error) {
	defer s.account.changed()
	return s.UserSession.Copy(set, dest)
}

// Move moves mails.
func (s *imapSession) Move(w *imapserver.MoveWriter, set imap.NumSet, dest string) error {
	defer s.account.changed()
	return s.UserSession.Move(w, set, dest)
}

// Store sets flags.
func (s *imapSession) Store(w *imapserver.FetchWriter, set imap.NumSet, flags *imap.StoreFlags, options *imap.StoreOptions) error {
	defer s.account.changed()
	return s.UserSession.Store(w, set, flags, options)
}

// Expunge removes mails marked \Deleted.
func (s *imapSession) Expunge(w *imapserver.ExpungeWriter, uids *imap.UIDSet) error {
	defer s.account.changed()
	return s.UserSession.Expunge(w, uids)
}
