package receive

import (
	"context"
	"fmt"
	"slices"

	"github.com/emersion/go-imap/v2"
)

// folder is what the watcher remembers of a folder from one connection to the next.
type folder struct {
	name    string
	role    Role
	cursor  Cursor
	known   bool   // cursor is the desk's
	missing bool   // it could not be opened the last time
	barren  uint32 // below this UIDNEXT there is nothing after the cursor
	limit   int    // how many mails are asked for at once
	suspect suspect
}

// usualSent are names of Sent folders where the server does not say which it is (RFC 6154), as programs
// in our languages and their neighbours create them; compared without case, last level only.
var usualSent = []string{
	"Sent", "Sent Items", "Sent Messages", "Sent Mail", "Enviados", "Elementos enviados",
	"Mensajes enviados", "Correo enviado", "Skickat", "Skickade", "Skickade objekt", "Skickade meddelanden",
	"Gesendet", "Gesendete Objekte", "Gesendete Elemente", "Envoyés", "Éléments envoyés", "Messages envoyés",
	"Posta inviata", "Inviati", "Enviadas", "Itens enviados", "Verzonden", "Verzonden items", "Sendt",
	"Sendte elementer", "Lähetetyt", "Enviats", "Elements enviats",
}

// watched returns the folders of this round: the inboxes as configured, then the Sent folder.
func (s *session) watched(ctx context.Context) ([]*folder, error) {
	w := s.w
	var list []*folder
	for _, name := range w.config.Folders {
		list = append(list, w.folder(name, Inbox))
	}
	if s.sentName == "" || w.folder(s.sentName, Sent).missing { // renamed, perhaps
		var err error
		if s.sentName, err = s.sent(ctx); err != nil {
			return nil, err
		}
	}
	if s.sentName == "" {
		if !w.noSent {
			w.log.Warn("no Sent folder found: answers sent by hand will not be seen")
		}
		w.noSent = true
		return list, nil
	}
	w.noSent = false
	if !slices.Contains(w.config.Folders, s.sentName) {
		list = append(list, w.folder(s.sentName, Sent))
	}
	return list, nil
}

func (w *Watcher) folder(name string, role Role) *folder {
	for _, f := range w.folders {
		if f.name == name && f.role == role {
			return f
		}
	}
	f := &folder{name: name, role: role, limit: batchSize}
	w.folders = append(w.folders, f)
	return f
}

// sent finds the Sent folder: as configured, by its special use (RFC 6154), by its name; "" where there
// is none.
func (s *session) sent(ctx context.Context) (string, error) {
	if s.w.config.Sent != "" {
		return s.w.config.Sent, nil
	}
	return s.special(ctx, imap.MailboxAttrSent, usualSent)
}

// open selects a folder without changing anything in it. A folder the server will not open is logged
// when that begins and when it ends, and leaves the others alone: then data is nil.
func (s *session) open(ctx context.Context, f *folder) (*imap.SelectData, error) {
	s.selected = nil
	data, err := s.examine(ctx, f.name)
	if answer := answered(err); answer != nil {
		if !f.missing {
			s.w.log.Warn("folder cannot be opened", "folder", f.name, "error", answer)
		}
		f.missing = true
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if f.missing {
		s.w.log.Info("folder can be opened again", "folder", f.name)
	}
	f.missing = false
	s.selected = f
	return data, nil
}

func (s *session) examine(ctx context.Context, name string) (data *imap.SelectData, err error) {
	err = s.do(ctx, "open folder "+name, func(func()) error {
		var err error
		data, err = s.c.Select(name, &imap.SelectOptions{ReadOnly: true}).Wait()
		return err
	})
	return data, err
}

// place finds out where to go on in a folder that has just been opened.
func (s *session) place(ctx context.Context, f *folder, data *imap.SelectData) error {
	hand, done := inHand(ctx)
	defer done()
	if !f.known {
		c, ok, err := s.w.desk.Cursor(hand, s.w.config.Name, f.name)
		if err != nil {
			return &localError{fmt.Errorf("folder %s: cursor: %w", f.name, err)}
		}
		if !ok {
			return s.firstContact(ctx, f, data)
		}
		f.cursor, f.known = c, true
	}
	next := uint32(data.UIDNext)
	renumbered := f.cursor.UIDValidity != data.UIDValidity
	if !renumbered && (next == 0 || next > f.cursor.Last) {
		return nil
	}
	// Another UIDVALIDITY, or UIDs that went backwards without one: what we remember means nothing any
	// more, and everything is read again. The desk knows its mails by their content.
	last, err := s.lastUID(ctx, data)
	if err != nil {
		return err
	}
	s.w.log.Warn("the server has renumbered a folder, reading it again", "folder", f.name,
		"validity", data.UIDValidity, "before", f.cursor.UIDValidity, "mails", data.NumMessages)
	return s.begin(hand, f, Cursor{UIDValidity: data.UIDValidity, Renumbered: last})
}

// firstContact starts at now: mail that was there before us is not ours to answer. With Config.Since it
// starts with the first mail of that day.
func (s *session) firstContact(ctx context.Context, f *folder, data *imap.SelectData) error {
	last, err := s.lastUID(ctx, data)
	if err != nil {
		return err
	}
	if !s.w.config.Since.IsZero() {
		uids, err := s.search(ctx, &imap.SearchCriteria{Since: s.w.config.Since}, 0)
		if err != nil {
			return err
		}
		if len(uids) > 0 {
			last = min(last, uids[0]-1)
		}
	}
	s.w.log.Info("first contact with a folder", "folder", f.name, "validity", data.UIDValidity, "after", last)
	hand, done := inHand(ctx)
	defer done()
	return s.begin(hand, f, Cursor{UIDValidity: data.UIDValidity, Last: last})
}

func (s *session) begin(ctx context.Context, f *folder, c Cursor) error {
	c.Mailbox, c.Folder, c.Role = s.w.config.Name, f.name, f.role
	if err := s.w.desk.Begin(ctx, c); err != nil {
		return &localError{fmt.Errorf("folder %s: begin: %w", f.name, err)}
	}
	f.cursor, f.known, f.barren, f.suspect = c, true, 0, suspect{}
	return nil
}

// lastUID is the highest UID there can be: UIDNEXT-1, or by asking where the server does not say.
func (s *session) lastUID(ctx context.Context, data *imap.SelectData) (uint32, error) {
	if data.UIDNext > 0 {
		return uint32(data.UIDNext) - 1, nil
	}
	var last uint32
	for {
		uids, err := s.search(ctx, after(last), last)
		if err != nil || len(uids) == 0 {
			return last, err
		}
		last = uids[len(uids)-1]
	}
}

// after matches the UIDs above last. The server answers n:* with its last mail even when that is below
// n (RFC 9051 section 9, seq-range), so the result must be filtered.
func after(last uint32) *imap.SearchCriteria {
	var s imap.UIDSet
	s.AddRange(imap.UID(last)+1, 0)
	return &imap.SearchCriteria{UID: []imap.UIDSet{s}}
}
