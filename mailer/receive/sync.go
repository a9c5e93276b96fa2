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
	var ready group
	hand := func(upTo int) error {
		taken, err := s.handle(ctx, f, ready.items)
		if done = upTo; err != nil {
			done = ready.at[taken]
		}
		if done > 0 {
			f.cursor.Last = max(f.cursor.Last, uids[done-1])
		}
		ready.clear()
		return err
	}
	end := n
	for i, uid := range uids[:n] {
		p := parcels[uid]
		if trouble == nil && p == nil {
			if there == nil {
				if there, err = s.stillThere(ctx, uids[done:n]); err != nil {
					return done, err
				}
			}
			if !there[uid] {
				continue
			}
		}
		if p == nil || !p.hasBody || trouble != nil && !bare && p.received.IsZero() {
			if trouble == nil {
				trouble = errWithheld
			}
			end = i
			break
		}
		if s.older(p) {
			continue
		}
		if !ready.fits(p) {
			if err := hand(i); err != nil {
				return done, err
			}
		}
		if p.body.size < pieceSize {
			ready.add(s.whole(f, p), i)
			continue
		}
		if err := s.large(ctx, f, p); err != nil {
			if !blames(err) {
				return done, err
			}
			trouble, end = err, i
			break
		}
	}
	if err := hand(end); err != nil {
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

// group is mails on their way to the desk together.
type group struct {
	items []Item
	at    []int // where each stands among the UIDs of its batch
	bytes int64
}

// fits reports whether a mail may join; a large one goes alone.
func (g *group) fits(p *parcel) bool {
	return len(g.items) < groupMails && g.bytes+p.body.size <= groupBytes && p.body.size < pieceSize
}

func (g *group) add(item Item, at int) {
	g.items, g.at, g.bytes = append(g.items, item), append(g.at, at), g.bytes+item.Size
}

func (g *group) clear() {
	clear(g.items) // they hold on to bodies
	g.items, g.at, g.bytes = g.items[:0], g.at[:0], 0
}

// older reports whether a mail came before the day reading begins at: it was moved here later. A day is
// allowed for the zones that SINCE ignores.
func (s *session) older(p *parcel) bool {
	since := s.w.config.Since
	return !since.IsZero() && !p.received.IsZero() && p.received.Before(since.Add(-24*time.Hour))
}

// large fetches the rest of a large mail and gives it to the desk.
func (s *session) large(ctx context.Context, f *folder, p *parcel) error {
	var body spool
	defer body.release()
	if err := s.rest(ctx, p, &body); errors.Is(err, errTooLarge) {
		return s.report(ctx, f, p.uid, p, err)
	} else if err != nil {
		return err
	}
	_, err := s.handle(ctx, f, []Item{s.whole(f, p)})
	return err
}

// whole is a mail with its body.
func (s *session) whole(f *folder, p *parcel) Item {
	item := s.item(f, p.uid)
	item.Received, item.Flags, item.Size, item.Raw = p.received, p.flags, p.body.size, p.body.reader()
	return item
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

// handle gives mails to the desk, which moves the cursor past those it takes.
func (s *session) handle(ctx context.Context, f *folder, items []Item) (int, error) {
	if len(items) == 0 {
		return 0, nil
	}
	if err := ctx.Err(); err != nil {
		return 0, err // between two groups is the place to stop
	}
	hand, done := inHand(ctx)
	defer done()
	taken, err := s.w.desk.Handle(hand, items)
	if taken > 0 {
		f.cursor.Last = items[taken-1].UID
		s.progress = true
	}
	if err != nil {
		f.known, f.barren = false, 0 // ask the desk again where it is
		return taken, &localError{fmt.Errorf("folder %s: handle mail %d: %w", f.name, items[taken].UID, err)}
	}
	return taken, nil
}
