package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/emersion/go-message/mail"

	"heed/cmd/heed/config"
	"heed/mailer"
	"heed/mailer/receive"
	"heed/triage/desk"
	"heed/triage/store"
)

type previewCmd struct {
	Config string   `placeholder:"FILE" help:"The studio's configuration, heed.toml. Without it, a studio of one person."`
	HTML   string   `name:"html" placeholder:"DIR" help:"Write the mails' HTML parts into this folder instead, a file each."`
	Paths  []string `arg:"" name:"path" help:"An .eml, an mbox, a folder, or - for one message on standard input."`
}

// Run lets a desk of its own, on a database that is thrown away, take in each mail, and shows what staff would be
// sent: at once, and when half of the time for an answer has passed. Nothing is sent and nothing is kept.
func (p previewCmd) Run(ctx context.Context, std streams) error {
	cfg, err := p.config()
	if err != nil {
		return err
	}
	parser := mailer.NewParser(cfg.Packs())
	if p.HTML != "" {
		if err := os.MkdirAll(p.HTML, 0o755); err != nil {
			return err
		}
	}
	return eachMail(p.Paths, std.in, func(name string, r io.ReadSeeker) error {
		msg, err := parser.Parse(r)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		now := msg.Date
		if now.IsZero() {
			now = time.Now()
		}
		written, err := wouldWrite(ctx, cfg, r, now.UTC())
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if len(written) == 0 {
			fmt.Fprintf(std.out, "── %s\nHeed would file this mail and write nothing.\n\n", name)
		}
		for i, o := range written {
			if p.HTML != "" {
				err = saveHTML(filepath.Join(p.HTML, fmt.Sprintf("%s-%d.html", plainName(name), i+1)), o.Raw, std.out)
			} else {
				err = printMail(std.out, parser, name, o)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		return nil
	})
}

func (p previewCmd) config() (*config.Config, error) {
	if p.Config != "" {
		return config.LoadLocal(p.Config)
	}
	dir, err := os.MkdirTemp("", "heed-preview-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "heed.toml")
	if err := os.WriteFile(file, []byte(studioOfOne), 0o600); err != nil {
		return nil, err
	}
	return config.LoadLocal(file)
}

// studioOfOne is the studio of whoever tries a mail before there is a configuration.
const studioOfOne = `data = "data"
[studio]
name = "Your Studio"
timezone = "UTC"
[[mailbox]]
name = "studio"
imap = "imap.studio.example:993"
user = "you@studio.example"
password_file = "password"
addresses = ["you@studio.example"]
[smtp]
server = "smtp.studio.example:465"
user = "you@studio.example"
password_file = "password"
[[staff]]
name = "You"
email = "you@studio.example"
owner = true
`

// wouldWrite gives a mail to a desk and takes what it puts into its outbox, instead of sending it.
func wouldWrite(ctx context.Context, cfg *config.Config, r io.ReadSeeker, now time.Time) ([]store.Outgoing, error) {
	size, err := r.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "heed-preview-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	st, err := store.Open(ctx, filepath.Join(dir, "heed.db"))
	if err != nil {
		return nil, err
	}
	defer st.Close()
	dc := deskConfig(cfg)
	dc.Observe = false
	d, err := desk.New(ctx, dc, st, nil, nil, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	item := receive.Item{
		Mailbox: cfg.Mailbox[0].Name, Folder: "INBOX", Role: receive.Inbox, UIDValidity: 1, UID: 1, Received: now, Size: size, Raw: r,
	}
	if _, err := d.Receive(ctx, []receive.Item{item}, now); err != nil {
		return nil, err
	}
	for range 2 { // what comes at once; else what comes when half of the time has passed
		written, err := queued(ctx, st)
		if err != nil || len(written) > 0 {
			return written, err
		}
		var half time.Time
		err = st.Read(ctx, func(tx *store.Tx) error {
			waiting, err := tx.WaitingCases(1)
			if err == nil && len(waiting) > 0 {
				half = waiting[0].AnswerBy.Add(-time.Minute)
			}
			return err
		})
		if err != nil || half.IsZero() {
			return nil, err
		}
		if err := d.Due(ctx, half); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// queued takes what waits in the outbox for staff to decide.
func queued(ctx context.Context, st *store.Store) (list []store.Outgoing, err error) {
	const ever = 100 * 365 * 24 * time.Hour
	err = st.Write(ctx, func(tx *store.Tx) error {
		due, err := tx.DueMail(time.Now().Add(ever), false)
		for ; err == nil; due, err = tx.DueMail(time.Now().Add(ever), false) {
			if due.Kind == store.KindStaff {
				list = append(list, due)
			}
			if err := tx.Mark(due, store.Queued, store.Sending, due.DueAt); err != nil {
				return err
			}
		}
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		return err
	})
	return list, err
}

func printMail(w io.Writer, parser *mailer.Parser, name string, o store.Outgoing) error {
	m, err := parser.Parse(bytes.NewReader(o.Raw))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "── %s → %s\nSubject: %s\n\n%s\n\n", name, strings.Join(o.To, ", "), m.Subject, m.Body)
	return err
}

// saveHTML writes the HTML part of a mail into a file, with the pictures in it: no browser finds them by their
// Content-ID.
func saveHTML(file string, raw []byte, out io.Writer) error {
	mr, err := mail.CreateReader(bytes.NewReader(raw))
	if err != nil {
		return err
	}
	var html []byte
	size := 0
	for {
		part, err := mr.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		head, ok := part.Header.(*mail.InlineHeader)
		if !ok {
			continue
		}
		body, err := io.ReadAll(part.Body)
		if err != nil {
			return err
		}
		switch kind, _, _ := head.ContentType(); kind {
		case "text/html":
			html, size = body, len(body)
		case "image/jpeg":
			cid := "cid:" + strings.Trim(head.Get("Content-Id"), "<>")
			html = bytes.ReplaceAll(html, []byte(`"`+cid+`"`), []byte(`"data:image/jpeg;base64,`+base64.StdEncoding.EncodeToString(body)+`"`))
		}
	}
	if html == nil {
		return nil
	}
	if err := os.WriteFile(file, html, 0o600); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s: %d bytes\n", file, size)
	return err
}

// plainName makes a file name of a mail's.
func plainName(name string) string {
	name = strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("/\\:*?\"<>|#", r) {
			return '-'
		}
		return r
	}, name)
}
