package receive

import (
	"context"
	"errors"
	"time"
)

// How a mail is found to be poisoned. It fails alone; it fails again without its flags and dates, on a
// fresh connection where the first was lost. That can still be the server's bad day, so before a mail is
// given up another one of the folder must have been read on the same connection, moments earlier. Where
// there is no other, only patience is left.
const (
	strikesAnswered = 2 // the server said something that cannot be used
	strikesLost     = 3 // the line broke or fell silent
	strikesLonely   = 8
	lonelyPatience  = 30 * time.Minute
)

// suspect is the mail that failed when it was asked for alone.
type suspect struct {
	uid   uint32
	count int
	lost  bool // the line broke or fell silent, every time so far
	since time.Time
}

func (s suspect) strikes(uid uint32) int {
	if s.uid != uid {
		return 0
	}
	return s.count
}

func (s suspect) enough() bool {
	if s.lost {
		return s.count >= strikesLost
	}
	return s.count >= strikesAnswered
}

// lonely reports whether patience is over, though no other mail could be read either.
func (s suspect) lonely() bool {
	return s.count >= strikesLonely && time.Since(s.since) >= lonelyPatience
}

// blames reports whether an error may be the mail's doing, and not ours or the caller's.
func blames(err error) bool {
	return !errors.As(err, new(*localError)) && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded)
}

// fatal returns the error where it has ended the connection, and nil where commands still work.
func fatal(err error) error {
	var broken *brokenError
	if errors.As(err, &broken) {
		return err
	}
	return nil
}

// proof tries to read another mail than the suspect uids[0]: the next ones, the newest, or the last one
// handled.
func (s *session) proof(ctx context.Context, f *folder, uids []uint32) (bool, error) {
	others := append([]uint32(nil), uids[1:min(len(uids), 3)]...)
	if len(uids) > 3 {
		others = append(others, uids[len(uids)-1])
	}
	if f.cursor.Last != 0 {
		others = append(others, f.cursor.Last)
	}
	if len(others) == 0 {
		return false, nil
	}
	var bodies spool
	defer bodies.release()
	other := others[f.suspect.count%len(others)] // it may be poisoned too, so another one each time
	parcels, err := s.fetch(ctx, []uint32{other}, 0, true, &bodies)
	if err != nil && blames(err) {
		f.suspect.count++
	}
	return err == nil && len(parcels) > 0, err
}

// stumbled closes in on the mail that failed, the first one not dealt with, and gives it up in the end.
// near says that this one is likely the culprit: others came through before it.
func (s *session) stumbled(ctx context.Context, f *folder, uid uint32, n int, near, proven bool, trouble error) (int, error) {
	if n > 1 {
		f.limit = max(1, n/4)
		if near {
			f.limit = 1
		}
		return 0, fatal(trouble)
	}
	var broken *brokenError
	lost := errors.As(trouble, &broken) && !broken.garbled
	if f.suspect.uid != uid {
		f.suspect = suspect{uid: uid, lost: true, since: time.Now()}
	}
	f.suspect.count++
	f.suspect.lost = f.suspect.lost && lost
	if proven || f.suspect.lonely() {
		if err := s.report(ctx, f, uid, nil, trouble); err != nil {
			return 0, err
		}
		f.suspect, f.limit = suspect{}, batchSize
		return 1, fatal(trouble)
	}
	if f.suspect.enough() {
		return 0, trouble // a pause, and a fresh connection to prove it on
	}
	return 0, fatal(trouble)
}
