package receive

import (
	"context"
	"errors"
	"fmt"
)

// dealing is one batch on its way to the desk.
type dealing struct {
	*session
	f     *folder
	uids  []uint32
	ready group // read, and not handed over yet
	done  int   // so many of uids are handled or gone
}

// deal hands over what was fetched, in its order, up to the first mail that is missing and not gone. stuck is the
// trouble that mail is in: the fetch's, or its own.
func (d *dealing) deal(ctx context.Context, parcels map[uint32]*parcel, trouble error, bare bool) (stuck, err error) {
	var there map[uint32]bool // asked only when something is missing
	for i, uid := range d.uids {
		p := parcels[uid]
		if trouble == nil && p == nil {
			if there == nil {
				if there, err = d.stillThere(ctx, d.uids[d.done:]); err != nil {
					return nil, err
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
			return trouble, d.hand(ctx, i)
		}
		if d.older(p) {
			continue
		}
		if !d.ready.fits(p) {
			if err := d.hand(ctx, i); err != nil {
				return nil, err
			}
		}
		if p.body.size < pieceSize {
			d.ready.add(d.whole(d.f, p), i)
			continue
		}
		if err := d.large(ctx, d.f, p); err != nil {
			if !blames(err) {
				return nil, err
			}
			return err, nil
		}
	}
	return trouble, d.hand(ctx, len(d.uids))
}

// hand gives the desk what is ready; with it, all before upTo is dealt with.
func (d *dealing) hand(ctx context.Context, upTo int) error {
	taken, err := d.handle(ctx, d.f, d.ready.items)
	if d.done = upTo; err != nil {
		d.done = d.ready.at[taken]
	}
	if d.done > 0 {
		d.f.cursor.Last = max(d.f.cursor.Last, d.uids[d.done-1])
	}
	d.ready.clear()
	return err
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
	if err != nil {
		taken = min(taken, len(items)-1)
	}
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
