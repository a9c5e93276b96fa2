package receive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
)

// Append files a mail in a folder ("" is the Sent folder) over a connection of its own. Where a mail with
// the same Message-ID is already there it does nothing, so it may be repeated after a doubt.
func (w *Watcher) Append(ctx context.Context, folder string, raw []byte, at time.Time, flags ...string) error {
	return w.aside(ctx, func(s *session) error {
		if folder == "" {
			var err error
			if folder, err = s.sent(ctx); err != nil {
				return err
			}
			if folder == "" {
				return errors.New("there is no Sent folder")
			}
		}
		data, err := s.examine(ctx, folder)
		if err != nil {
			return err
		}
		if id := messageID(raw); id != "" && data.NumMessages > 0 {
			criteria := &imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{{Key: "Message-ID", Value: id}}}
			if !at.IsZero() {
				criteria.Since = at.AddDate(0, 0, -2) // spares a server without an index its older mails
			}
			there, err := s.search(ctx, criteria, 0)
			if err != nil {
				return err
			}
			if len(there) > 0 {
				return nil
			}
		}
		return s.append(ctx, folder, raw, at, flags)
	})
}

func (s *session) append(ctx context.Context, folder string, raw []byte, at time.Time, flags []string) error {
	options := &imap.AppendOptions{Time: at}
	for _, f := range flags {
		options.Flags = append(options.Flags, imap.Flag(f))
	}
	return s.do(ctx, "append", func(alive func()) error {
		cmd := s.c.Append(folder, int64(len(raw)), options)
		var failed error
		for rest := raw; len(rest) > 0 && failed == nil; {
			n := min(len(rest), blockSize)
			_, failed = cmd.Write(rest[:n])
			rest = rest[n:]
			alive()
		}
		if err := cmd.Close(); failed == nil {
			failed = err
		}
		if failed != nil {
			return failed
		}
		_, err := cmd.Wait()
		return err
	})
}

// messageID returns the Message-ID field of a rendered mail, with its angle brackets, or "".
func messageID(raw []byte) string {
	for len(raw) > 0 {
		line, rest, _ := bytes.Cut(raw, []byte("\n"))
		if raw = rest; len(bytes.TrimRight(line, "\r")) == 0 {
			return ""
		}
		name, value, ok := bytes.Cut(line, []byte(":"))
		if !ok || !strings.EqualFold(string(bytes.TrimSpace(name)), "Message-ID") {
			continue
		}
		if len(bytes.TrimSpace(value)) == 0 && len(rest) > 0 && (rest[0] == ' ' || rest[0] == '\t') { // folded
			value, _, _ = bytes.Cut(rest, []byte("\n"))
		}
		return string(bytes.TrimSpace(value))
	}
	return ""
}

// Count tells how many mails of the inbox folders are of this day or later, for a question asked before
// reading back.
func (w *Watcher) Count(ctx context.Context, since time.Time) (int, error) {
	total := 0
	err := w.aside(ctx, func(s *session) error {
		for _, name := range w.config.Folders {
			if _, err := s.examine(ctx, name); err != nil {
				return err
			}
			for last, full := uint32(0), true; full; {
				uids, err := s.search(ctx, &imap.SearchCriteria{Since: since}, last)
				if err != nil {
					return err
				}
				total += len(uids)
				if full = len(uids) == searchLimit; full {
					last = uids[len(uids)-1]
				}
			}
		}
		return nil
	})
	return total, err
}

// Check connects, signs in, opens every inbox folder and leaves.
func (w *Watcher) Check(ctx context.Context) error {
	return w.aside(ctx, func(s *session) error {
		for _, name := range w.config.Folders {
			if _, err := s.examine(ctx, name); err != nil {
				return err
			}
		}
		return nil
	})
}

// asidePatience is for searches through a large folder, which keep nobody waiting.
const asidePatience = 2 * time.Minute

// aside runs f on a short connection beside the watching one.
func (w *Watcher) aside(ctx context.Context, f func(*session) error) error {
	s, err := w.connect(ctx)
	if err != nil {
		return err
	}
	s.patience = asidePatience
	err = f(s)
	s.close(ctx, err == nil)
	if err != nil {
		return fmt.Errorf("mailbox %s: %w", w.config.Name, err)
	}
	return nil
}
