package receive

import (
	"context"
	"time"

	"github.com/emersion/go-imap/v2"
)

// batchSize is how many mails are asked for at once: small enough for memory and for a quick answer to
// a dying server, large enough that round trips do not count.
const batchSize = 200

// sync deals with everything after the cursor of the selected folder. uidNext spares the search where
// it shows that there is nothing; 0 means unknown.
func (s *session) sync(ctx context.Context, f *folder, uidNext uint32) error {
	if uidNext != 0 && (uidNext <= f.cursor.Last+1 || uidNext == f.barren) {
		return nil
	}
	for {
		uids, err := s.search(ctx, after(f.cursor.Last), f.cursor.Last)
		if err != nil {
			return err
		}
		if len(uids) == 0 {
			f.barren = uidNext
			return nil
		}
		for full := len(uids) == searchLimit; ; {
			done, err := s.batch(ctx, f, uids)
			if err != nil {
				return err
			}
			if uids = uids[done:]; len(uids) == 0 {
				if full {
					break
				}
				return nil
			}
		}
	}
}

// batch deals with the first mails of uids, as many as are asked for at once, and returns how many of
// them are done with. The cursor never passes a mail that is neither handled, gone nor given up.
func (s *session) batch(ctx context.Context, f *folder, uids []uint32) (done int, err error) {
	n := min(f.limit, len(uids))
	bare, proven := false, false
	if n == 1 && f.suspect.strikes(uids[0]) > 0 {
		bare = true
		if f.suspect.enough() && !f.suspect.lonely() {
			if proven, err = s.proof(ctx, f, uids); err != nil {
				return 0, err
			}
		}
	}
	var bodies spool
	defer bodies.release()
	parcels, trouble := s.fetch(ctx, uids[:n], 0, bare, &bodies)
	if trouble != nil && !blames(trouble) {
		return 0, trouble
	}
	d := dealing{session: s, f: f, uids: uids[:n]}
	trouble, err = d.deal(ctx, parcels, trouble, bare)
	if done = d.done; err != nil {
		return done, err
	}
	if done == n {
		f.limit = min(batchSize, f.limit*4)
		f.suspect = suspect{}
		return done, fatal(trouble)
	}
	near := len(parcels) > 0
	more, err := s.stumbled(ctx, f, uids[done], n, near, proven, trouble)
	return done + more, err
}

// stillThere tells which mails the folder still has; another client may have moved or deleted some.
func (s *session) stillThere(ctx context.Context, uids []uint32) (map[uint32]bool, error) {
	found, err := s.search(ctx, &imap.SearchCriteria{UID: []imap.UIDSet{set(uids)}}, 0)
	if err != nil {
		return nil, err
	}
	there := map[uint32]bool{}
	for _, uid := range found {
		there[uid] = true
	}
	return there, nil
}

// older reports whether a mail came before the day reading begins at: it was moved here later. A day is
// allowed for the zones that SINCE ignores.
func (s *session) older(p *parcel) bool {
	since := s.w.config.Since
	return !since.IsZero() && !p.received.IsZero() && p.received.Before(since.Add(-24*time.Hour))
}

// report tells the desk of a mail that cannot be had.
func (s *session) report(ctx context.Context, f *folder, uid uint32, p *parcel, why error) error {
	item := s.item(f, uid)
	item.Err = why
	if p != nil {
		item.Received, item.Flags, item.Size = p.received, p.flags, p.size
	}
	s.w.log.Warn("the server does not give a mail", "folder", f.name, "uid", uid, "error", why)
	_, err := s.handle(ctx, f, []Item{item})
	return err
}

func (s *session) item(f *folder, uid uint32) Item {
	return Item{
		Mailbox: s.w.config.Name, Folder: f.name, Role: f.role, UIDValidity: f.cursor.UIDValidity, UID: uid,
		Reread: uid <= f.cursor.Renumbered,
	}
}
