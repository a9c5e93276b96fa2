package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"heed/cmd/heed/config"
	"heed/mailer"
	"heed/mailer/sandbox"
	"heed/templates"
	"heed/triage"
	"heed/triage/store"
)

//go:embed demo
var demoFiles embed.FS

type demoCmd struct {
	Once bool     `help:"End when the story is told; the exit code says whether every step of it came true."`
	Mail []string `placeholder:"PATH" help:"Feed mails of your own instead of the story: an .eml, a folder of them, an mbox."`
}

// Run plays the story on in-memory servers with the real daemon. Only the clock is not real: it starts
// on a Tuesday morning and is moved forward, which the transcript says each time.
func (d demoCmd) Run(ctx context.Context, std streams) error {
	s, err := newStage(ctx, std.out, "studio")
	if err != nil {
		return err
	}
	defer s.close()
	s.opening()
	if len(d.Mail) > 0 {
		err = s.tellOwn(d.Mail, std.in)
	} else {
		err = s.tellStory()
	}
	if err == nil && len(d.Mail) == 0 {
		err = tellSolo(ctx, std.out)
	}
	if err != nil && ctx.Err() == nil {
		s.lastMails()
		return fmt.Errorf("the demo did not go as it should: %w", err)
	}
	if d.Once || ctx.Err() != nil {
		return nil
	}
	return s.stayUp()
}

// stage is a mail provider in memory, the daemon at work on it, and somebody who writes down what happens.
type stage struct {
	ctx    context.Context
	stop   context.CancelFunc
	done   chan error
	out    *narrator
	box    *sandbox.Sandbox
	daemon *daemon
	store  *store.Store
	cfg    *config.Config
	parser *mailer.Parser
	clock  *shiftedClock
	dir    string
	closer func() error
	imapAt string
	smtpAt string
	users  map[string]string
	seen   map[string]int // mails of each user that were shown
	left   int            // answers that left and were shown
	quiet  quiet
	album  triage.Case // the one a day was promised for
}

// shiftedClock is the wall clock, moved: the demo's only pretence.
type shiftedClock struct {
	ahead atomic.Int64
	zone  *time.Location
}

func (c *shiftedClock) now() time.Time {
	return time.Now().Add(time.Duration(c.ahead.Load())).In(c.zone)
}

func (c *shiftedClock) set(t time.Time) { c.ahead.Store(int64(time.Until(t))) }

// newStage sets up one of the demo's studios: demo/<name>.toml is its configuration.
func newStage(ctx context.Context, w io.Writer, name string) (*stage, error) {
	s := &stage{out: newNarrator(w), clock: &shiftedClock{zone: time.UTC}, seen: map[string]int{}, done: make(chan error, 1)}
	s.ctx, s.stop = context.WithCancel(ctx)
	if err := s.build(name); err != nil {
		s.close()
		return nil, err
	}
	go func() { s.done <- s.daemon.run(s.ctx, func() {}) }()
	return s, s.await("the daemon reads its mailbox", func() (bool, error) {
		ready := false
		err := s.store.Read(s.ctx, func(tx *store.Tx) error {
			cursors, err := tx.Cursors()
			ready = len(cursors) == 2 // INBOX and Sent
			return err
		})
		return ready, err
	})
}

func (s *stage) build(name string) error {
	template, err := demoFiles.ReadFile("demo/" + name + ".toml")
	if err != nil {
		return err
	}
	packs, err := templates.Load(nil)
	if err != nil {
		return err
	}
	s.parser = mailer.NewParser(packs)
	s.users = map[string]string{}
	for _, line := range strings.Split(string(template), "\n") {
		if user, ok := strings.CutPrefix(line, "# user: "); ok {
			s.users[strings.TrimSpace(user)] = "demo"
		}
	}
	if s.box, err = sandbox.New(sandbox.Options{Name: "mx.demo.test", Users: s.users, Now: s.clock.now}); err != nil {
		return err
	}
	if s.imapAt, s.smtpAt, err = s.box.Listen("127.0.0.1:0", "127.0.0.1:0"); err != nil {
		return err
	}
	if s.dir, err = os.MkdirTemp("", "heed-demo-"); err != nil {
		return err
	}
	password := filepath.Join(s.dir, "password")
	if err := os.WriteFile(password, []byte("demo\n"), 0o600); err != nil {
		return err
	}
	file := filepath.Join(s.dir, "heed.toml")
	text := strings.NewReplacer("@IMAP@", s.imapAt, "@SMTP@", s.smtpAt, "@DATA@", filepath.ToSlash(s.dir),
		"@PASSWORD@", filepath.ToSlash(password)).Replace(string(template))
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		return err
	}
	if s.cfg, err = config.Load(file); err != nil {
		return err
	}
	for i := range s.cfg.Mailbox {
		s.cfg.Mailbox[i].Poll.Duration = time.Second // nobody wants to wait a minute for what a minute brings
	}
	s.clock.zone = s.cfg.Location()
	s.clock.set(tuesdayMorning(time.Now(), s.cfg.Location()))
	if s.store, s.closer, err = openStore(s.ctx, s.cfg.Data); err != nil {
		return err
	}
	log := slog.New(slog.DiscardHandler)
	if os.Getenv("HEED_DEMO_LOG") != "" {
		log = slog.New(slog.NewTextHandler(os.Stderr, nil))
	}
	s.daemon, err = newDaemon(s.ctx, s.cfg, s.store, wiring{now: s.clock.now, log: log})
	return err
}

// tuesdayMorning is five past nine on the coming Tuesday: a day on which the studio is open, whenever
// the demo is run.
func tuesdayMorning(now time.Time, zone *time.Location) time.Time {
	day := now.In(zone)
	for day.Weekday() != time.Tuesday {
		day = day.AddDate(0, 0, 1)
	}
	return time.Date(day.Year(), day.Month(), day.Day(), 9, 5, 0, 0, zone)
}

func (s *stage) close() {
	s.stop()
	if s.daemon != nil {
		<-s.done
	}
	if s.closer != nil {
		s.closer()
	}
	if s.box != nil {
		s.box.Close()
	}
	if s.dir != "" {
		os.RemoveAll(s.dir)
	}
}

// patience is how long a step of the story may take.
const patience = 10 * time.Second

// await waits until done says so. The daemon reacts within milliseconds; a step that takes longer than
// patience has failed.
func (s *stage) await(what string, done func() (bool, error)) error {
	look := time.NewTicker(3 * time.Millisecond)
	defer look.Stop()
	limit := time.After(patience)
	for {
		ok, err := done()
		if err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		if ok {
			return nil
		}
		select {
		case <-s.ctx.Done():
			return s.ctx.Err()
		case err := <-s.done:
			s.done <- err
			return fmt.Errorf("%s: the daemon stopped: %w", what, errors.Join(err, io.ErrUnexpectedEOF))
		case <-limit:
			return fmt.Errorf("%s: did not happen", what)
		case <-look.C:
		}
	}
}

// settled waits until nothing is due any more at the demo's present.
func (s *stage) settled() error {
	return s.await("everything that is due is done", func() (bool, error) {
		next, err := s.daemon.desk.Next(s.ctx)
		if err != nil || !next.IsZero() && !next.After(s.clock.now()) {
			return false, err
		}
		busy := 0
		err = s.store.Read(s.ctx, func(tx *store.Tx) error {
			counts, err := tx.CountMail()
			busy = counts[store.Sending]
			return err
		})
		return busy == 0, err
	})
}

// jump moves the clock forward and lets everything happen that is due by then.
func (s *stage) jump(to time.Time) error {
	s.clock.set(to)
	s.daemon.desk.Poke()
	return s.settled()
}

// caseOf waits until a mail was taken in and returns what became of it.
func (s *stage) caseOf(messageID string) (kept store.Message, c triage.Case, err error) {
	err = s.await("mail "+messageID+" is taken in", func() (bool, error) {
		found := false
		err := s.store.Read(s.ctx, func(tx *store.Tx) error {
			var err error
			if kept, err = tx.FindMessage("inbox", messageID); errors.Is(err, store.ErrNotFound) {
				return nil
			}
			if err != nil {
				return err
			}
			found = true
			if kept.CaseID != "" {
				c, err = tx.Case(kept.CaseID)
			}
			return err
		})
		return found, err
	})
	return kept, c, err
}

// lastMails shows the newest mail of everybody, for whoever has to find out why a step did not come true.
func (s *stage) lastMails() {
	for user := range s.users {
		if mails, err := s.inboxOf(user); err == nil && len(mails) > 0 {
			last := mails[len(mails)-1]
			s.out.letter("the newest mail to "+user+": "+last.Subject, last.Body)
		}
	}
}
