package receive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
)

// usualDrafts are names of Drafts folders where the server does not say which it is, as usualSent has those of
// Sent folders.
var usualDrafts = []string{
	"Drafts", "Draft", "Borradores", "Utkast", "Entwürfe", "Brouillons", "Bozze", "Rascunhos", "Concepten", "Kladder",
	"Luonnokset", "Esborranys",
}

// AutoFolder asks for the folder the server marks for the purpose (RFC 6154), or that bears its usual name.
const AutoFolder = "auto"

// PutDraft puts an unsent mail into the Drafts folder, marked \Draft (RFC 9051 section 2.3.2). Where a mail with
// the same Message-ID is already there it does nothing, so it may be repeated after a doubt. Without Config.Drafts it
// does nothing either.
func (w *Watcher) PutDraft(ctx context.Context, raw []byte, at time.Time) error {
	if w.config.Drafts == "" {
		return nil
	}
	return w.aside(ctx, func(s *session) error {
		folder, err := s.drafts(ctx)
		if err != nil {
			return err
		}
		there, err := s.examine(ctx, folder)
		if err != nil {
			return err
		}
		if there.NumMessages > 0 {
			known, err := s.search(ctx, named(raw), 0)
			if err != nil || len(known) > 0 {
				return err
			}
		}
		return s.append(ctx, folder, raw, at, []string{string(imap.FlagDraft), string(imap.FlagSeen)})
	})
}

// TakeDraft removes an unsent mail of our own from the Drafts folder: only one that still carries \Draft, and
// whose bytes are those that were put there. Whatever a person has changed stays, and so does everything where
// the server cannot remove one mail alone (UIDPLUS, RFC 4315). It reports whether the mail was removed.
func (w *Watcher) TakeDraft(ctx context.Context, raw []byte) (removed bool, err error) {
	if w.config.Drafts == "" {
		return false, nil
	}
	err = w.aside(ctx, func(s *session) error {
		if caps := s.c.Caps(); !caps.Has(imap.CapUIDPlus) && !caps.Has(imap.CapIMAP4rev2) {
			return nil
		}
		folder, err := s.drafts(ctx)
		if err != nil {
			return err
		}
		if err := s.do(ctx, "open folder "+folder, func(func()) error {
			_, err := s.c.Select(folder, nil).Wait()
			return err
		}); err != nil {
			return err
		}
		uids, err := s.search(ctx, named(raw), 0)
		if err != nil {
			return err
		}
		for _, uid := range uids {
			same, err := s.unchanged(ctx, imap.UID(uid), raw)
			if err != nil {
				return err
			}
			if !same {
				continue
			}
			if err := s.expunge(ctx, imap.UID(uid)); err != nil {
				return err
			}
			removed = true
		}
		return nil
	})
	return removed, err
}

// named matches the mails with the Message-ID of raw.
func named(raw []byte) *imap.SearchCriteria {
	return &imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{{Key: "Message-ID", Value: messageID(raw)}}}
}

// unchanged reports whether a mail in the selected folder is a draft with these very bytes.
func (s *session) unchanged(ctx context.Context, uid imap.UID, raw []byte) (same bool, err error) {
	whole := &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Size: int64(len(raw)) + 1}}
	err = s.do(ctx, "read draft", func(func()) error {
		list, err := s.c.Fetch(imap.UIDSetNum(uid), &imap.FetchOptions{Flags: true, UID: true, BodySection: []*imap.FetchItemBodySection{whole}}).Collect()
		for _, m := range list {
			for _, part := range m.BodySection {
				same = same || slices.Contains(m.Flags, imap.FlagDraft) && bytes.Equal(part.Bytes, raw)
			}
		}
		return err
	})
	return same, err
}

// expunge removes one mail of the selected folder, and no other that is marked for it.
func (s *session) expunge(ctx context.Context, uid imap.UID) error {
	one := imap.UIDSetNum(uid)
	return s.do(ctx, "remove draft", func(func()) error {
		store := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}
		if err := s.c.Store(one, store, nil).Close(); err != nil {
			return err
		}
		return s.c.UIDExpunge(one).Close()
	})
}

// drafts finds the Drafts folder.
func (s *session) drafts(ctx context.Context) (string, error) {
	if name := s.w.config.Drafts; name != AutoFolder {
		return name, nil
	}
	name, err := s.special(ctx, imap.MailboxAttrDrafts, usualDrafts)
	if err == nil && name == "" {
		err = errors.New("there is no Drafts folder")
	}
	return name, err
}

// special finds a folder by its special use (RFC 6154), else by its name, compared without case, last level
// only; "" where there is none.
func (s *session) special(ctx context.Context, use imap.MailboxAttr, usual []string) (string, error) {
	var list []*imap.ListData
	err := s.do(ctx, "list folders", func(func()) error {
		var options *imap.ListOptions
		if caps := s.c.Caps(); caps.Has(imap.CapSpecialUse) && caps.Has(imap.CapListExtended) {
			options = &imap.ListOptions{ReturnSpecialUse: true}
		}
		var err error
		list, err = s.c.List("", "*", options).Collect()
		return err
	})
	if err != nil {
		return "", fmt.Errorf("look for a folder: %w", err)
	}
	best, rank := "", len(usual)
	for _, f := range list {
		if slices.Contains(f.Attrs, imap.MailboxAttrNoSelect) || slices.Contains(f.Attrs, imap.MailboxAttrNonExistent) {
			continue
		}
		if slices.ContainsFunc(f.Attrs, func(a imap.MailboxAttr) bool { return strings.EqualFold(string(a), string(use)) }) {
			return f.Mailbox, nil
		}
		last := f.Mailbox
		if f.Delim != 0 {
			last = last[strings.LastIndex(last, string(f.Delim))+1:]
		}
		for i, name := range usual[:rank] {
			if strings.EqualFold(last, name) {
				best, rank = f.Mailbox, i
				break
			}
		}
	}
	return best, nil
}
