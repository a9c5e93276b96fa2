package receive

import (
	"context"
	"time"
)

// UIDs lists what lies in a folder above a UID, in ascending order, for a comparison with what was handled;
// with the folder's UIDVALIDITY, without which a UID means nothing (RFC 9051 section 2.3.1.1). Mail that was
// received before the day of since is left out; the zero time leaves nothing out.
func (w *Watcher) UIDs(ctx context.Context, folder string, above uint32, since time.Time) (validity uint32, uids []uint32, err error) {
	err = w.aside(ctx, func(s *session) error {
		data, err := s.examine(ctx, folder)
		if err != nil {
			return err
		}
		validity = data.UIDValidity
		for last, full := above, true; full; {
			criteria := after(last)
			criteria.Since = since
			found, err := s.search(ctx, criteria, last)
			if err != nil {
				return err
			}
			uids = append(uids, found...)
			if full = len(found) == searchLimit; full {
				last = found[len(found)-1]
			}
		}
		return nil
	})
	return validity, uids, err
}
