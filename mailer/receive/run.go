package receive

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

// How long to wait before connecting again. Whatever was broken is noticed within a minute of its
// repair.
const (
	firstPause  = time.Second
	longestWait = 30 * time.Second
	loginPause  = 20 * time.Minute // three tries an hour: more would lock the account at many providers
	handleGrace = 5 * time.Second  // what a Handle in hand gets to finish in once ctx has ended
	onceTries   = 12               // connections without any progress before Once gives up
)

// Run watches until ctx ends, and then returns nil. Any other error means that the configuration can
// never work.
func (w *Watcher) Run(ctx context.Context) error {
	if err := w.config.check(); err != nil {
		return err
	}
	for attempt := 0; ctx.Err() == nil; attempt++ {
		progress, err := w.connected(ctx, (*session).watch)
		if ctx.Err() != nil {
			break
		}
		if progress {
			attempt = 0
		}
		var refused *LoginError
		wait := pause(attempt)
		if errors.As(err, &refused) {
			wait = loginPause
		}
		level := w.log.Debug
		// That a line broke says less than why there is no new one: the first tries are all told, then one an hour.
		if attempt < 3 || attempt%120 == 0 || errors.As(err, &refused) {
			level = w.log.Warn
		}
		level("watching was interrupted, trying again", "error", err, "attempt", attempt+1, "wait", wait.String())
		sleep(ctx, wait)
	}
	return nil
}

// Once hands over what is there now and returns. It gives up on a server that is unreachable or breaks
// the line again and again, on a refused password, and on an error from the desk.
func (w *Watcher) Once(ctx context.Context) error {
	if err := w.config.check(); err != nil {
		return err
	}
	for attempt := 0; ; attempt++ {
		progress, err := w.connected(ctx, (*session).once)
		var broken *brokenError
		if err == nil || ctx.Err() != nil || !errors.As(err, &broken) {
			return err
		}
		if progress {
			attempt = 0
		}
		if attempt+1 >= onceTries {
			return err
		}
		sleep(ctx, pause(attempt))
	}
}

// connected runs f on a connection of its own and tells whether any mail or round was dealt with.
func (w *Watcher) connected(ctx context.Context, f func(*session, context.Context) error) (progress bool, err error) {
	s, err := w.connect(ctx)
	if err != nil {
		w.loginChanged(err)
		return false, err
	}
	w.loginChanged(nil)
	err = f(s, ctx)
	s.close(ctx, err == nil)
	return s.progress, err
}

// loginChanged reports a refused password when it is first refused, and when it works again.
func (w *Watcher) loginChanged(err error) {
	var refused *LoginError
	isRefused := errors.As(err, &refused)
	if err != nil && !isRefused || isRefused == w.refused {
		return
	}
	w.refused = isRefused
	if w.config.OnLogin != nil {
		w.config.OnLogin(err)
	}
}

// pause doubles from one second to half a minute; half of it is left to chance, so that a provider's
// customers do not all come back in the same second.
func pause(attempt int) time.Duration {
	d := longestWait
	if attempt < 5 {
		d = firstPause << attempt
	}
	return d/2 + rand.N(d/2)
}

func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// inHand is the context for the desk: when ctx ends, a step in hand may still finish.
func inHand(ctx context.Context) (context.Context, context.CancelFunc) {
	hand, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		sleep(hand, handleGrace)
		cancel()
	})
	return hand, func() {
		stop()
		cancel()
	}
}
