// Package receive watches mailboxes over IMAP (RFC 9051, RFC 3501) and hands every new mail to the desk,
// in the order of its UID and never past one the desk has not committed.
//
// It refuses to trust \Seen or to change a flag (folders are opened with EXAMINE, bodies read with
// BODY.PEEK), to send a password without TLS, and to wait for a server without a deadline. It asks the
// server for no parsed form of a mail, because one envelope that a parser dislikes ends the connection.
//
// It fails by reconnecting, with a capped and jittered pause, for ever. A mail the server cannot give is
// tried alone, without its flags and dates, on fresh connections; when others can be read and it still
// cannot, it is handed over as an Item with Err, so that one poisoned mail never stops the queue. An
// error from the desk stops the queue on purpose: the same mail is offered again. A refused password is
// tried three times an hour and reported through Config.OnLogin.
package receive

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log/slog"
	"net"
	"sync/atomic"
	"time"

	"heed/mailer"
)

// Role says what a folder is watched for.
type Role string

// The roles of folders.
const (
	Inbox Role = "inbox" // mail to be answered
	Sent  Role = "sent"  // answers somebody sent by hand
)

// Cursor says how far a folder has been read: every mail up to UID Last is dealt with, as long as the
// folder's UIDVALIDITY stays the same (RFC 9051 section 2.3.1.1).
type Cursor struct {
	Mailbox, Folder   string
	Role              Role
	UIDValidity, Last uint32
	Renumbered        uint32 // mails up to this UID were there when the server renumbered the folder; see Item.Reread
}

// Item is one mail, or the news that there is one which cannot be had.
type Item struct {
	Mailbox, Folder  string
	Role             Role
	UIDValidity, UID uint32
	Received         time.Time // INTERNALDATE; zero where the server would not say
	Size             int64     // bytes in Raw; what the server claims where there is no Raw
	Flags            []string
	Raw              io.ReadSeeker // valid during Handle only; nil when Err is set
	Err              error         // why the server would not give it to us
	// Reread is set on mails that were already in the folder when the server renumbered it. They come a
	// second time, or are older than our first contact: whatever is unknown among them is old.
	Reread bool
}

// Mails are handed over together up to these limits, so that a full inbox costs few commits: small enough to
// stop between two groups, and for the first complaint among them to reach staff at once.
const (
	groupMails = batchSize
	groupBytes = 1 << 20
)

// Desk is who the mail is for.
type Desk interface {
	// Cursor returns what Begin or Handle last remembered for a folder, and false before first contact.
	Cursor(ctx context.Context, mailbox, folder string) (Cursor, bool, error)
	// Begin remembers a cursor at first contact and whenever the server has renumbered a folder.
	Begin(ctx context.Context, c Cursor) error
	// Handle takes mails in the order of their UIDs and moves the cursor past them in the transaction that
	// takes them. It returns how many it took, the first ones; after an error the others are offered again.
	Handle(ctx context.Context, items []Item) (taken int, err error)
}

// Config describes one account.
type Config struct {
	Name     string // what the desk calls this mailbox
	Addr     string // host:port
	TLS      mailer.TLSMode
	User     string
	Password func() (string, error)
	Folders  []string  // watched as Inbox, the first by IDLE; none means INBOX
	Sent     string    // watched as Sent; "" finds it by \Sent (RFC 6154), then by its usual names
	Drafts   string    // where PutDraft puts unsent mail; AutoFolder finds it
	Since    time.Time // at first contact, begin with the mails of this day; zero begins at now

	Dial           func(ctx context.Context, network, addr string) (net.Conn, error) // nil dials TCP
	TLSConfig      *tls.Config                                                       // roots and the like; may be nil
	PollEvery      time.Duration                                                     // the net under IDLE; 1 minute
	CommandTimeout time.Duration                                                     // without a sign of life from the server; 30 seconds
	OnLogin        func(error)                                                       // told when the password begins to be refused, and (nil) when it works again
}

// maxIdle ends IDLE before servers do, and proves with a command that the line is alive: RFC 2177 allows
// 29 minutes, but some servers and routers drop a quiet line after 10.
const maxIdle = 9 * time.Minute

func (c Config) withDefaults() Config {
	if len(c.Folders) == 0 {
		c.Folders = []string{"INBOX"}
	}
	if c.PollEvery <= 0 {
		c.PollEvery = time.Minute
	}
	c.PollEvery = min(c.PollEvery, maxIdle)
	if c.CommandTimeout <= 0 {
		c.CommandTimeout = 30 * time.Second
	}
	return c
}

func (c Config) check() error {
	if c.Addr == "" || c.User == "" || c.Password == nil {
		return fmt.Errorf("mailbox %s: address, user and password are needed", c.Name)
	}
	if err := c.TLS.Allows(c.Addr, c.Dial != nil); err != nil {
		return fmt.Errorf("mailbox %s: %w", c.Name, err)
	}
	return nil
}

// LoginError says that the server refused the name or the password, so that trying again soon is no use.
type LoginError struct {
	Mailbox string
	Err     error
}

// Error names the mailbox and gives the server's words.
func (e *LoginError) Error() string {
	return fmt.Sprintf("sign-in refused: %v", e.Err)
}

// Unwrap returns the server's answer.
func (e *LoginError) Unwrap() error { return e.Err }

// Watcher watches one account. Run or Once is called by one goroutine at a time; the other methods use
// connections of their own and may be called beside them.
type Watcher struct {
	config  Config
	desk    Desk
	log     *slog.Logger
	folders []*folder // what is remembered of each folder from one connection to the next
	refused bool      // the last sign-in was refused
	noSent  bool      // it has been logged that there is no Sent folder
	last    atomic.Int64
}

// New returns a Watcher that hands the account's mail to desk. It does nothing yet.
func New(config Config, desk Desk, log *slog.Logger) *Watcher {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Watcher{config: config.withDefaults(), desk: desk, log: log.With("mailbox", config.Name)}
}

// Last is when the server last answered anything; zero before that.
func (w *Watcher) Last() time.Time {
	if n := w.last.Load(); n != 0 {
		return time.Unix(0, n)
	}
	return time.Time{}
}
