// Package yardstick is what the same libraries cost without Heed: fetch, read the text parts, commit. It
// exists so that `heed dev bench` can say what Heed's own work adds, in the same run on the same machine.
//
// It refuses to be of any use: it decides nothing and keeps one row a mail. It fails with the libraries'
// errors.
package yardstick

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"net"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // as any reader of real mail does
	"github.com/emersion/go-message/mail"
	_ "modernc.org/sqlite" // the same driver as the store's
)

const batch = 200

// Run reads every mail of the INBOX at addr (plain text, for servers on this machine) into a database
// file, one durable commit a mail, and returns how many there were.
func Run(ctx context.Context, addr, user, password, file string) (int, error) {
	db, err := sql.Open("sqlite", "file:"+file+"?_txlock=immediate&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	if err != nil {
		return 0, err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, `CREATE TABLE mail (uid INTEGER PRIMARY KEY, subject TEXT, text TEXT)`); err != nil {
		return 0, err
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", addr)
	if err != nil {
		return 0, err
	}
	c := imapclient.New(conn, nil)
	defer c.Close()
	defer context.AfterFunc(ctx, func() { c.Close() })()
	if err := c.Login(user, password).Wait(); err != nil {
		return 0, fmt.Errorf("sign in: %w", err)
	}
	box, err := c.Select("INBOX", &imap.SelectOptions{ReadOnly: true}).Wait()
	if err != nil {
		return 0, fmt.Errorf("select: %w", err)
	}
	n := 0
	for first := imap.UID(1); first < box.UIDNext; first += batch {
		got, err := fetch(ctx, c, db, first, first+batch-1)
		n += got
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

func fetch(ctx context.Context, c *imapclient.Client, db *sql.DB, from, to imap.UID) (n int, err error) {
	set := imap.UIDSet{}
	set.AddRange(from, to)
	cmd := c.Fetch(set, &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{{Peek: true}}})
	defer cmd.Close()
	for {
		msg := cmd.Next()
		if msg == nil {
			return n, cmd.Close()
		}
		var uid imap.UID
		var subject, text string
		for {
			item := msg.Next()
			if item == nil {
				break
			}
			switch item := item.(type) {
			case imapclient.FetchItemDataUID:
				uid = item.UID
			case imapclient.FetchItemDataBodySection:
				if subject, text, err = read(item.Literal); err != nil {
					return n, err
				}
			}
		}
		if _, err := db.ExecContext(ctx, `INSERT INTO mail (uid, subject, text) VALUES ($1, $2, $3)`, uint32(uid), subject, text); err != nil {
			return n, err
		}
		n++
	}
}

// read takes the text parts of a mail.
func read(r io.Reader) (subject, text string, err error) {
	reader, err := mail.CreateReader(r)
	if err != nil && !message.IsUnknownCharset(err) {
		return "", "", err
	}
	subject, _ = reader.Header.Subject()
	for {
		part, err := reader.NextPart()
		if err == io.EOF {
			return subject, text, nil
		}
		if err != nil && !message.IsUnknownCharset(err) {
			return subject, text, err
		}
		if _, inline := part.Header.(*mail.InlineHeader); inline {
			body, err := io.ReadAll(part.Body)
			if err != nil {
				return subject, text, err
			}
			text += string(body)
		}
	}
}
