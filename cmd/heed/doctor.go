package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"time"

	"heed/cmd/heed/config"
	"heed/mailer/receive"
	"heed/mailer/send"
	"heed/triage/report"
	"heed/triage/store"
)

type doctorCmd struct {
	Config string        `required:"" placeholder:"FILE" help:"The studio's configuration, heed.toml."`
	Mail   bool          `help:"Send a mail round as well: from each mailbox to itself, to see what the server stamps on it. It stays in the inbox."`
	Wait   time.Duration `default:"2m" help:"How long to wait for that mail."`
}

func (d doctorCmd) Run(ctx context.Context, std streams) error {
	return d.examine(ctx, std.out, wiring{now: time.Now, log: slog.New(slog.DiscardHandler)})
}

// errUnwell says that something is wrong; what, stands above it.
var errUnwell = errors.New("something is wrong, see above")

// checkup writes down what is found, line by line.
type checkup struct {
	out     io.Writer
	zone    *time.Location
	now     func() time.Time
	unwell  bool
	servers bool // it is a server that is the trouble
}

func (c *checkup) fine(format string, args ...any) { c.line("ok", format, args...) }
func (c *checkup) note(format string, args ...any) { c.line("note", format, args...) }

func (c *checkup) wrong(format string, args ...any) {
	c.unwell = true
	c.line("WRONG", format, args...)
}

// down notes trouble with a server.
func (c *checkup) down(format string, args ...any) {
	c.servers = true
	c.wrong(format, args...)
}

func (c *checkup) line(mark, format string, args ...any) {
	fmt.Fprintf(c.out, "%-6s%s\n", mark, strings.ReplaceAll(fmt.Sprintf(format, args...), "\n", "\n      "))
}

// examine looks at everything the daemon needs, and changes nothing.
func (d doctorCmd) examine(ctx context.Context, out io.Writer, w wiring) error {
	cfg, err := config.Load(d.Config)
	if err != nil {
		return err
	}
	c := &checkup{out: out, zone: cfg.Location(), now: w.now}
	owners := len(cfg.Team().Owners())
	c.fine("%s: mode %s; mailboxes: %d; people who may decide: %d, owners: %d", d.Config, cfg.Mode, len(cfg.Mailbox), len(cfg.Staff), owners)
	c.fine("the clock says %s in %s", w.now().In(c.zone).Format("Mon 2 Jan 2006 15:04:05"), c.zone)
	c.dataFolder(cfg.Data)
	c.database(ctx, filepath.Join(cfg.Data, "heed.db"))
	watchers := map[string]*receive.Watcher{}
	for _, m := range cfg.Mailbox {
		watchers[m.Name] = receive.New(watching(m, w), nil, w.log)
		if !c.mailbox(ctx, m, watchers[m.Name]) {
			delete(watchers, m.Name)
		}
	}
	mail := send.New(send.Config{
		Addr: cfg.SMTP.Server, TLS: cfg.SMTP.TLS, User: cfg.SMTP.User, Password: cfg.SMTP.Password, Dial: w.dialSMTP,
	})
	sends := c.outgoing(ctx, cfg, mail)
	if d.Mail && sends {
		for _, m := range cfg.Mailbox {
			if watcher := watchers[m.Name]; watcher != nil {
				c.sendRound(ctx, cfg, m, mail, watcher, d.Wait)
			}
		}
	} else if !d.Mail {
		c.note("--mail sends a mail round, and says by what your server can tell that a reply is really yours")
	}
	switch {
	case c.servers:
		return unavailable{errUnwell}
	case c.unwell:
		return errUnwell
	}
	return nil
}

// dataFolder tries whether a file can be made, and removes it.
func (c *checkup) dataFolder(dir string) {
	who := "this user"
	if u, err := user.Current(); err == nil {
		who = u.Username
	}
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		c.note("the data folder %s is not there yet: the daemon makes it", dir)
		return
	case err != nil:
		c.wrong("data folder: %v", err)
		return
	case !info.IsDir():
		c.wrong("data folder: %s is not a folder", dir)
		return
	}
	f, err := os.CreateTemp(dir, ".heed-doctor-")
	if err == nil {
		err = errors.Join(f.Close(), os.Remove(f.Name()))
	}
	if err != nil {
		c.wrong("data folder: %s cannot be written to as %s (%v); try it as the user Heed runs as: sudo -u heed heed doctor", dir, who, err)
		return
	}
	c.fine("data folder %s can be written to as %s", dir, who)
}

// database reads the file from end to end, beside the daemon.
func (c *checkup) database(ctx context.Context, path string) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		c.note("there is no database yet: the daemon makes it at its first start")
		return
	}
	st, err := store.Peek(ctx, path)
	if err != nil {
		c.wrong("database: %v", err)
		return
	}
	defer st.Close()
	if err := st.Check(ctx); err != nil {
		c.wrong("database: %v", err)
		return
	}
	var status report.Status
	if err := st.Read(ctx, func(tx *store.Tx) (err error) {
		status, err = report.ReadStatus(tx, c.now())
		return err
	}); err != nil {
		c.wrong("database: %v", err)
		return
	}
	work := "the daemon has not run yet"
	if status.Beat != nil {
		work = "the daemon was last at work " + c.moment(*status.Beat)
	}
	c.fine("database %s is sound; %d waiting for an answer; %s", path, status.Open, work)
	for _, t := range status.Trouble {
		c.wrong("the daemon reports trouble: %s", strings.TrimSpace(strings.Join([]string{t.What, t.Mailbox, t.Who}, " ")))
	}
	if status.Paused {
		c.note("all outgoing mail is paused; \"resume\" in a mail to Heed lets it out")
	}
}

func (c *checkup) moment(t time.Time) string { return t.In(c.zone).Format("Mon 2 Jan 15:04:05") }

// skewed is how far our clock and a server's may be apart.
const skewed = 2 * time.Minute

// mailbox signs in and looks at the folders. It reports whether mail can be read.
func (c *checkup) mailbox(ctx context.Context, m config.Mailbox, w *receive.Watcher) bool {
	places, err := w.Probe(ctx)
	var refused *receive.LoginError
	switch {
	case errors.As(err, &refused):
		c.down("mailbox %s: %s refuses the sign-in as %s: %v%s", m.Name, m.IMAP, m.User, refused.Err, m.Hint())
		return false
	case err != nil:
		c.down("%v", err) // names the mailbox
		return false
	}
	c.fine("mailbox %s: signed in to %s as %s", m.Name, m.IMAP, m.User)
	sent := ""
	works := true
	for _, p := range places {
		switch {
		case p.Err != nil:
			c.down("mailbox %s: folder %q cannot be opened: %v", m.Name, p.Name, p.Err)
			works = works && p.Role != receive.Inbox
			continue
		case p.Role == receive.Sent:
			sent = p.Name
		default:
			c.fine("mailbox %s: folder %q, mails: %d", m.Name, p.Name, p.Mails)
		}
		if ahead := p.Newest.Sub(c.now()); ahead > skewed {
			c.wrong("the clock of this machine is %s behind the mail server's, or the server's ahead: deadlines would be wrong", ahead.Round(time.Second))
		}
	}
	if sent == "" {
		c.wrong("mailbox %s: no folder with sent mail was found, so answers from a mail program would not be seen; give its name as sent = \"...\"", m.Name)
	} else {
		c.fine("mailbox %s: sent mail lies in %q", m.Name, sent)
	}
	return works
}

// outgoing signs in to the server that takes mail, and sends nothing.
func (c *checkup) outgoing(ctx context.Context, cfg *config.Config, mail *send.Client) bool {
	err := mail.Check(ctx)
	var problem *send.Error
	switch {
	case err == nil:
		c.fine("outgoing mail: signed in to %s", cfg.SMTP.Server)
		return true
	case errors.As(err, &problem) && problem.Class == send.Auth:
		c.down("outgoing mail: %s refuses the sign-in as %s: %v%s", cfg.SMTP.Server, cfg.SMTP.User, problem.Err, cfg.Mailbox[0].Hint())
	default:
		c.down("outgoing mail: %s: %v", cfg.SMTP.Server, err)
	}
	return false
}
