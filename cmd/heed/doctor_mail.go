package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"heed/cmd/heed/config"
	"heed/mailer"
	"heed/mailer/authres"
	"heed/mailer/receive"
	"heed/mailer/send"
)

const (
	lookEvery = 2 * time.Second // for the mail to come back
	surveyed  = 50              // mails of others that are looked at where our own says nothing
)

// sendRound sends a mail from a mailbox to itself, and says what the server stamps on it when it comes back. The mail
// stays where it is: nothing that Heed does removes a mail from an inbox, and this is no exception. The daemon knows it
// for Heed's own by its X-Heed field.
func (c *checkup) sendRound(ctx context.Context, cfg *config.Config, m config.Mailbox, mail *send.Client, w *receive.Watcher, wait time.Duration) {
	from := mailer.Address{Name: "Heed", Addr: m.Addresses[0]}
	const subject = "Heed sends a mail round"
	out := mailer.Outgoing{
		MessageID: "heed-doctor." + rand.Text() + "@" + from.Domain(), From: from, To: []mailer.Address{{Addr: from.Addr}},
		Subject: subject, Date: c.now(), Auto: "auto-generated", Heed: "doctor", Lang: "en", // RFC 3834 section 5
		Text: "heed doctor --mail has sent this mail to see what the mail server writes on top of it. It asks for nothing and can be deleted.\n",
	}
	raw, err := send.Render(&out)
	if err == nil {
		err = mail.Send(ctx, from.Addr, out.Recipients(), raw)
	}
	if err != nil {
		c.down("mailbox %s: the mail to %s was not taken: %v", m.Name, from.Addr, err)
		return
	}
	sent := c.now()
	c.note("mailbox %s: sent a mail from %s to itself, %q; waiting for it (at most %s)", m.Name, from.Addr, subject, wait)
	found, err := c.await(ctx, w, out.MessageID, wait)
	if err != nil {
		c.lost(ctx, m, w, out.MessageID, err)
		return
	}
	c.fine("mailbox %s: it was back after %s, in %q; it stays there, delete it if you like", m.Name, c.now().Sub(sent).Round(time.Second), found.Folder)
	if off := found.Received.Sub(c.now()); off > skewed || off < -skewed-wait {
		c.wrong("the clocks of this machine and of the mail server are %s apart: deadlines would be wrong", off.Abs().Round(time.Second))
	}
	msg, err := mailer.NewParser(cfg.Packs()).Parse(bytes.NewReader(found.Raw))
	if err != nil {
		c.wrong("mailbox %s: the mail cannot be read: %v", m.Name, err)
		return
	}
	c.stamps(ctx, cfg, m, w, msg, found.Raw)
}

// await looks for the mail until it is there or the time is over.
func (c *checkup) await(ctx context.Context, w *receive.Watcher, id string, wait time.Duration) (receive.Found, error) {
	over := time.After(wait)
	for {
		found, err := w.Find(ctx, id)
		if !errors.Is(err, receive.ErrNotThere) {
			return found, err
		}
		select {
		case <-ctx.Done():
			return found, ctx.Err()
		case <-over:
			return found, err
		case <-time.After(lookEvery):
		}
	}
}

// lost says where the mail is instead, where it is anywhere.
func (c *checkup) lost(ctx context.Context, m config.Mailbox, w *receive.Watcher, id string, err error) {
	if !errors.Is(err, receive.ErrNotThere) {
		c.down("mailbox %s: the mail could not be looked for: %v", m.Name, err)
		return
	}
	places, err := w.Whereabouts(ctx, id)
	switch {
	case err != nil:
		c.down("mailbox %s: the mail has not come back, and the other folders could not be looked at: %v", m.Name, err)
	case len(places) == 0:
		c.down("mailbox %s: the mail has not come back; is %s this mailbox's address, and does mail to it arrive here?", m.Name, m.Addresses[0])
	default:
		c.wrong("mailbox %s: the mail has come to %s instead of a watched folder; a filter, or the spam folder, would hide customers' mail", m.Name, strings.Join(places, ", "))
	}
}

// stamps says what stands on the mail, what it proves, and what to write into heed.toml.
func (c *checkup) stamps(ctx context.Context, cfg *config.Config, m config.Mailbox, w *receive.Watcher, msg *mailer.Message, raw []byte) {
	for i, field := range msg.AuthResults {
		which := "below it, whoever it is from"
		if i == 0 {
			which = "topmost, your mail server's own"
		}
		c.note("Authentication-Results (%s):\n%s", which, clip(strings.Join(strings.Fields(field), " "), 500))
	}
	local, err := authres.DKIM(bytes.NewReader(raw), msg.From, lookupTXT)
	proven := err == nil
	if proven {
		c.note("DKIM, checked here: a valid signature of %s", local.Domain)
	} else {
		c.note("DKIM, checked here: %v", err)
	}
	top := authres.Top(msg.AuthResults, msg.From)
	pinned := cfg.AuthservID(m.Name)
	switch {
	case top.Err == nil && top.ID == pinned:
		c.fine("replies from %s are proven by %s; heed.toml has the right line already", msg.From.Domain(), top.Evidence.Method)
	case top.Err == nil:
		c.pin(m, pinned, top.ID, fmt.Sprintf("With it, replies from %s are proven by %s.", msg.From.Domain(), top.Evidence.Method))
	case top.ID != "" && top.ID == pinned:
		c.fine("heed.toml has the line for your server, %s; of this mail it proves nothing (%v), of mail from elsewhere it may", pinned, top.Err)
	case top.ID != "":
		c.pin(m, pinned, top.ID, fmt.Sprintf("Of this mail it proves nothing (%v), of mail from elsewhere it may.", top.Err))
	default:
		c.survey(ctx, cfg, m, w)
	}
	if top.Err != nil && !(proven && cfg.Approve.DKIM) {
		c.note("so a reply from %s is proven by answering one more mail, the confirming reply, which counts for %d days", msg.From.Addr, int(cfg.Approve.Enrol.Hours()/24))
	}
}

// survey looks at other mail where the server stamps none of its own.
func (c *checkup) survey(ctx context.Context, cfg *config.Config, m config.Mailbox, w *receive.Watcher) {
	blocks, err := w.Stamps(ctx, surveyed)
	if err != nil {
		c.down("mailbox %s: the headers of other mail could not be read: %v", m.Name, err)
		return
	}
	parser := mailer.NewParser(cfg.Packs())
	var ids []string
	for _, block := range blocks {
		msg, err := parser.Parse(bytes.NewReader(block))
		if err != nil || strings.EqualFold(msg.From.Addr, m.Addresses[0]) {
			continue
		}
		ids = append(ids, authres.Top(msg.AuthResults, msg.From).ID)
	}
	id, ok := authres.Usual(ids)
	pinned := cfg.AuthservID(m.Name)
	switch {
	case !ok:
		c.note("your server stamps nothing on this mail, and no name stands topmost on most of the last %d mails from others; there is no authserv_id to give", len(ids))
	case id == pinned:
		c.fine("your server stamps nothing on mail to itself, but %q on mail from others, as heed.toml says", id)
	default:
		c.pin(m, pinned, id, fmt.Sprintf("Your server stamps nothing on mail to itself, but this on nearly all of the last %d mails from others.", len(ids)))
	}
}

// pin gives the line for heed.toml.
func (c *checkup) pin(m config.Mailbox, pinned, id, why string) {
	if pinned != "" {
		c.wrong("mailbox %s: heed.toml trusts %q, and the server calls itself %q: no reply would be proven by it", m.Name, pinned, id)
	}
	c.note("%s Put this into heed.toml:\n\n[approve]\nauthserv_id = %q\n", why, id)
	if id == authres.NoID {
		c.note("your server writes no name before its results, so only the topmost field is trusted; that is safe only where it writes one into every mail, as Microsoft 365 does")
	}
}

func clip(s string, most int) string {
	if len(s) > most {
		return strings.ToValidUTF8(s[:most], "") + "..."
	}
	return s
}
