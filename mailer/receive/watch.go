package receive

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
)

// watch reads all folders, then waits on the first for news, until the connection ends. Each PollEvery
// all folders are opened anew: that is the net for servers whose IDLE is broken, sees a renumbered or
// vanished folder, and proves that the line is alive.
func (s *session) watch(ctx context.Context) error {
	for {
		first, err := s.round(ctx)
		if err != nil {
			return err
		}
		again := time.Now().Add(s.w.config.PollEvery)
		for {
			news, err := s.wait(ctx, time.Until(again))
			if err != nil {
				return err
			}
			if !news {
				break
			}
			if err := s.sync(ctx, first, 0); err != nil {
				return err
			}
		}
	}
}

// once reads all folders; one that cannot be opened is an error.
func (s *session) once(ctx context.Context) error {
	if _, err := s.round(ctx); err != nil {
		return err
	}
	for _, f := range s.w.folders {
		if f.missing {
			return fmt.Errorf("mailbox %s: folder %s cannot be opened", s.w.config.Name, f.name)
		}
	}
	return nil
}

// round reads every folder and leaves the first one selected, which may be nil where none can be opened.
// On a fresh connection that one is also read first: somebody's complaint may be waiting in it.
func (s *session) round(ctx context.Context) (*folder, error) {
	list, err := s.watched(ctx)
	if err != nil {
		return nil, err
	}
	if !s.settled && len(list) > 1 {
		if err := s.visit(ctx, list[0]); err != nil {
			return nil, err
		}
	}
	for _, f := range slices.Backward(list) {
		if err := s.visit(ctx, f); err != nil {
			return nil, err
		}
	}
	for _, f := range list { // where the first is missing, wait on another
		if s.selected == nil && !f.missing {
			if err := s.visit(ctx, f); err != nil {
				return nil, err
			}
		}
	}
	s.settled, s.progress = true, true
	return s.selected, nil
}

// visit opens a folder and deals with what is new in it.
func (s *session) visit(ctx context.Context, f *folder) error {
	data, err := s.open(ctx, f)
	if err != nil || data == nil {
		return err
	}
	if err := s.place(ctx, f, data); err != nil {
		return err
	}
	return s.sync(ctx, f, uint32(data.UIDNext))
}

// wait returns true when the selected folder has news, false when d is over.
func (s *session) wait(ctx context.Context, d time.Duration) (bool, error) {
	select {
	case <-s.news: // it came while we were busy
		return s.selected != nil, nil
	default:
	}
	if d <= 0 {
		return false, nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	caps := s.c.Caps()
	if s.selected == nil || !caps.Has(imap.CapIdle) && !caps.Has(imap.CapIMAP4rev2) {
		select {
		case <-timer.C:
			return false, nil
		case <-ctx.Done():
			return false, ctx.Err()
		case <-s.c.Closed():
			return false, &brokenError{doing: "wait", err: errClosed}
		}
	}
	return s.idle(ctx, timer.C)
}

var errClosed = fmt.Errorf("the server closed the connection")

// idle waits for news with IDLE (RFC 2177).
func (s *session) idle(ctx context.Context, over <-chan time.Time) (news bool, err error) {
	var end func() error
	err = s.do(ctx, "idle", func(func()) error {
		cmd, err := s.c.Idle()
		if err != nil {
			return err
		}
		end = func() error {
			if err := cmd.Close(); err != nil {
				return err
			}
			return cmd.Wait()
		}
		return nil
	})
	if err != nil {
		return false, err
	}
	select {
	case <-s.news:
		news = true
	case <-over:
	case <-ctx.Done():
		return false, ctx.Err()
	case <-s.c.Closed():
		return false, &brokenError{doing: "idle", err: errClosed}
	}
	return news, s.do(ctx, "end idle", func(func()) error { return end() })
}
