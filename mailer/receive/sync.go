package receive

import (
	"context"
	"errors"
	"fmt"
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
	var there map[uint32]bool // asked only when something is missing
	for _, uid := range uids[:n] {
		p := parcels[uid]
		if trouble == nil && p == nil {
			if there == nil {
				if there, err = s.stillThere(ctx, uids[done:n]); err != nil {
					return done, err
				}
			}
			if !there[uid] {
				f.cursor.Last = uid
				done++
				continue
			}
		}
		if p == nil || !p.hasBody || trouble != nil && !bare && p.received.IsZero() {
			if trouble == nil {
				trouble = errWithheld
			}
			break
		}
		if err := s.hand(ctx, f, p); err != nil {
			if !blames(err) {
				return done, err
			}
			trouble = err
			break
		}
		done++
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

// hand gives one mail to the desk, which moves the cursor.
func (s *session) hand(ctx context.Context, f *folder, p *parcel) error {
	if since := s.w.config.Since; !since.IsZero() && !p.received.IsZero() && p.received.Before(since.Add(-24*time.Hour)) {
		f.cursor.Last = p.uid // older mail that was moved here later; a day for the zones SINCE ignores
		return nil
	}
	if p.body.size == pieceSize {
		var large spool
		defer large.release()
		if err := s.rest(ctx, p, &large); errors.Is(err, errTooLarge) {
			return s.report(ctx, f, p.uid, p, err)
		} else if err != nil {
			return err
		}
	}
	item := s.item(f, p.uid)
	item.Received, item.Flags, item.Size, item.Raw = p.received, p.flags, p.body.size, p.body.reader()
	return s.handle(ctx, f, item)
}

// report tells the desk of a mail that cannot be had.
func (s *session) report(ctx context.Context, f *folder, uid uint32, p *parcel, why error) error {
	item := s.item(f, uid)
	item.Err = why
	if p != nil {
		item.Received, item.Flags, item.Size = p.received, p.flags, p.size
	}
	s.w.log.Warn("the server does not give a mail", "folder", f.name, "uid", uid, "error", why)
	return s.handle(ctx, f, item)
}

func (s *session) item(f *folder, uid uint32) Item {
	return Item{
		Mailbox: s.w.config.Name, Folder: f.name, Role: f.role, UIDValidity: f.cursor.UIDValidity, UID: uid,
		Reread: uid <= f.cursor.Renumbered,
	}
}

func (s *session) handle(ctx context.Context, f *folder, item Item) error {
	if err := ctx.Err(); err != nil {
		return err // between two mails is the place to stop
	}
	hand, done := inHand(ctx)
	defer done()
	if err := s.w.desk.Handle(hand, item); err != nil {
		f.known, f.barren = false, 0 // ask the desk again where it is
		return &localError{fmt.Errorf("folder %s: handle mail %d: %w", f.name, item.UID, err)}
	}
	f.cursor.Last = item.UID
	s.progress = true
	return nil
}
