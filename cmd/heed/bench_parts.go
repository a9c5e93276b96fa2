package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"heed/cmd/heed/yardstick"
	"heed/mailer"
	"heed/mailer/sandbox"
	"heed/triage"
	"heed/triage/store"
)

// watched waits until the daemon has read both folders of its mailbox.
func watched(ctx context.Context, file string) error {
	st, err := store.Open(ctx, file)
	if err != nil {
		return err
	}
	defer st.Close()
	for range 2000 {
		folders := 0
		err := st.Read(ctx, func(tx *store.Tx) error {
			cursors, err := tx.Cursors()
			folders = len(cursors)
			return err
		})
		if err != nil || folders >= 2 {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
	}
	return fmt.Errorf("the daemon does not read its mailbox")
}

// fillCases writes answered cases straight into a database.
func fillCases(ctx context.Context, file string, n int) error {
	st, err := store.Open(ctx, file)
	if err != nil {
		return err
	}
	defer st.Close()
	now := time.Now().UTC()
	for done := 0; done < n; {
		err := st.Write(ctx, func(tx *store.Tx) error {
			for range min(1000, n-done) {
				done++
				c := triage.Case{
					ID: store.NewID(now), Ref: fmt.Sprintf("H-B%d", done), State: triage.WaitingCustomer, Mailbox: "bench", Alias: "info@bench.example",
					Customer: mailer.Address{Addr: fmt.Sprintf("c%d@example.com", done)}, OpenedAt: now.Add(-time.Hour), AnsweredAt: now,
					Verdict: triage.Verdict{Kind: triage.Complaint, Severity: triage.Moderate, Lang: "en"},
				}
				if err := tx.AddCase(c, triage.Event{Name: triage.Opened}, now); err != nil {
					return err
				}
				if err := tx.Plan(c.ID, "resolve", now.Add(14*24*time.Hour)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

type serveCmd struct {
	Mails int
}

type bareCmd struct {
	IMAP         string `name:"imap"`
	User         string
	PasswordFile string
	DB           string `name:"db"`
	Mails        int
}

// fillFolder writes the generated mails as files, for a server's own mail folder.
func fillFolder(dir string, n int) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	at := time.Now().Add(-time.Minute)
	for i := range n {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d.M%dP1.bench", at.Unix(), i)), benchMail(i, at), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// Run serves until its standard input ends.
func (s serveCmd) Run(std streams) error {
	box, err := sandbox.New(sandbox.Options{Users: benchUsers})
	if err != nil {
		return err
	}
	defer box.Close()
	at := time.Now().Add(-time.Minute)
	for n := range s.Mails {
		if err := box.Append("info@bench.example", "INBOX", benchMail(n, at), at); err != nil {
			return err
		}
	}
	imapAt, smtpAt, err := box.Listen("127.0.0.1:0", "127.0.0.1:0")
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(std.out, imapAt, smtpAt); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, std.in)
	return err
}

func (b bareCmd) Run(ctx context.Context) error {
	password, err := os.ReadFile(b.PasswordFile)
	if err != nil {
		return err
	}
	n, err := yardstick.Run(ctx, b.IMAP, b.User, strings.TrimSpace(string(password)), b.DB)
	if err == nil && n != b.Mails {
		err = fmt.Errorf("the bare pipeline read %d mails of %d", n, b.Mails)
	}
	return err
}

// check makes sure that the round did its work: every mail has its row, and nobody is forgotten.
func (r *rig) check(file string, n int) error {
	st, err := store.Open(r.ctx, filepath.Join(filepath.Dir(file), "heed.db"))
	if err != nil {
		return err
	}
	defer st.Close()
	return st.Read(r.ctx, func(tx *store.Tx) error {
		outcomes, err := tx.CountOutcomes(time.Time{}, time.Now().Add(time.Hour))
		if err != nil {
			return err
		}
		total := 0
		for _, count := range outcomes {
			total += count
		}
		lost, err := tx.ForgottenCases()
		if err == nil && (total != n || len(lost) > 0) {
			err = fmt.Errorf("%d of %d mails have a row (%v), %d cases are forgotten", total, n, outcomes, len(lost))
		}
		return err
	})
}
