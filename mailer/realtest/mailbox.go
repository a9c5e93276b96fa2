package realtest

import (
	"bytes"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// Mail is one mail as it lies in a mailbox.
type Mail struct {
	UID    uint32
	Flags  []string
	Raw    []byte
	Header mail.Header // nil where the header cannot be read
}

// Has says whether a header line is there with these words in it, compared without case.
func (m Mail) Has(field, words string) bool {
	return slices.ContainsFunc(m.Header[field], func(value string) bool {
		return strings.Contains(strings.ToLower(value), strings.ToLower(words))
	})
}

// Mails returns all that lies in a folder, oldest first, and changes no flag.
func (s *Servers) Mails(t testing.TB, name, folder string) []Mail {
	t.Helper()
	var mails []Mail
	check(t, fmt.Sprintf("read %s of %s", folder, name), s.visit(s.User(t, name), patience, func(c *imapclient.Client) (err error) {
		mails, err = read(c, folder)
		return err
	}))
	return mails
}

// Wait returns the first mail in a folder that is the one looked for, as soon as it is there. It bears
// with a server that is down for a while.
func (s *Servers) Wait(t testing.TB, name, folder string, within time.Duration, is func(Mail) bool) Mail {
	t.Helper()
	u := s.User(t, name)
	began := time.Now()
	var mails []Mail
	var err error
	for time.Since(began) < within {
		var found *Mail
		err = s.visit(u, within+patience, func(c *imapclient.Client) error {
			for ; found == nil && time.Since(began) < within; pause() {
				if mails, err = read(c, folder); err != nil {
					return err
				}
				if i := slices.IndexFunc(mails, is); i >= 0 {
					found = &mails[i]
				}
			}
			return nil
		})
		if found != nil {
			return *found
		}
		pause()
	}
	var there strings.Builder
	for _, m := range mails {
		fmt.Fprintf(&there, "\n  from %s: %s", m.Header.Get("From"), m.Header.Get("Subject"))
	}
	t.Fatalf("real mail servers: %s of %s did not get the mail in %v (%v); there is:%s", folder, u.Address, within, err, &there)
	return Mail{}
}

// pause is how long to wait before one looks again.
func pause() { <-time.After(20 * time.Millisecond) }

// File puts a mail into a folder, as a mail program does with what somebody has just sent.
func (s *Servers) File(t testing.TB, name, folder string, raw []byte, flags ...string) {
	t.Helper()
	u := s.User(t, name)
	check(t, fmt.Sprintf("file a mail in %s of %s", folder, name), s.visit(u, patience, func(c *imapclient.Client) error {
		options := &imap.AppendOptions{}
		for _, f := range flags {
			options.Flags = append(options.Flags, imap.Flag(f))
		}
		cmd := c.Append(folder, int64(len(raw)), options)
		if _, err := cmd.Write(raw); err != nil {
			return err
		}
		if err := cmd.Close(); err != nil {
			return err
		}
		_, err := cmd.Wait()
		return err
	}))
}

// read fetches a whole folder; reading it again on the same connection sees what came since.
func read(c *imapclient.Client, folder string) ([]Mail, error) {
	box, err := c.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait()
	if err != nil || box.NumMessages == 0 {
		return nil, err
	}
	all := imap.SeqSet{}
	all.AddRange(1, box.NumMessages)
	body := &imap.FetchItemBodySection{Peek: true}
	got, err := c.Fetch(all, &imap.FetchOptions{UID: true, Flags: true, BodySection: []*imap.FetchItemBodySection{body}}).Collect()
	var mails []Mail
	for _, g := range got {
		m := Mail{UID: uint32(g.UID), Raw: g.FindBodySection(body)}
		for _, f := range g.Flags {
			m.Flags = append(m.Flags, string(f))
		}
		if parsed, err := mail.ReadMessage(bytes.NewReader(m.Raw)); err == nil {
			m.Header = parsed.Header
		}
		mails = append(mails, m)
	}
	return mails, err
}

// visit opens one connection for one errand, and cuts it when the time is up: the library has no
// deadline for a command whose answer never comes.
func (s *Servers) visit(u User, within time.Duration, errand func(*imapclient.Client) error) error {
	c, err := imapclient.DialTLS(s.IMAPAddr(), &imapclient.Options{TLSConfig: s.TLSConfig()})
	if err != nil {
		return err
	}
	defer c.Close()
	defer time.AfterFunc(within, func() { c.Close() }).Stop()
	if err := c.Login(u.Address, u.Password).Wait(); err != nil {
		return fmt.Errorf("log in: %w", err)
	}
	if err := errand(c); err != nil {
		return err
	}
	return c.Logout().Wait()
}
