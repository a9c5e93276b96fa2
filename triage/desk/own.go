package desk

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"slices"
	"strings"

	"heed/mailer"
	"heed/triage/store"
)

// messageID makes a Message-ID (RFC 5322 section 3.6.4) in the domain the mail comes from. It carries a
// seal that only this studio's key makes, so that our own mail is known for ours even when its row is
// gone: pruned, or younger than the backup that the database was restored from.
func (d *Desk) messageID(from mailer.Address) string {
	var b [7]byte // short, so that the field fits on its line: not every program unfolds it
	rand.Read(b[:])
	domain := from.Domain()
	if domain == "" {
		domain = "heed.invalid"
	}
	nonce := sealText.EncodeToString(b[:])
	return "heed." + nonce + "." + d.seal(nonce, domain) + "@" + domain
}

var sealText = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

func (d *Desk) seal(nonce, domain string) string {
	mac := hmac.New(sha256.New, d.key)
	mac.Write([]byte("message-id " + nonce + "@" + domain))
	return sealText.EncodeToString(mac.Sum(nil)[:7])
}

// sealed reports whether we made this Message-ID.
func (d *Desk) sealed(id string) bool {
	local, domain, ok := strings.Cut(id, "@")
	parts := strings.Split(local, ".")
	if !ok || len(parts) != 3 || parts[0] != "heed" {
		return false
	}
	return hmac.Equal([]byte(parts[2]), []byte(d.seal(parts[1], strings.ToLower(domain))))
}

// ownMail reports whether we wrote this mail ourselves, and returns its row where it is still there. From
// must be one of our own in any case. The X-Heed field alone proves nothing, since a stranger can write it:
// it counts only where nobody else is named who would want an answer, and hides nobody's complaint.
func (d *Desk) ownMail(tx *store.Tx, m *mailer.Message) (store.Outgoing, bool, error) {
	if !d.inHouse(m.From.Addr) {
		return store.Outgoing{}, false, nil
	}
	if m.MessageID != "" {
		row, err := tx.MailByMessageID(m.MessageID)
		if err == nil {
			return row, true, nil
		}
		if !errors.Is(err, store.ErrNotFound) {
			return row, false, err
		}
	}
	outsider := m.Forwarded != nil || slices.ContainsFunc(m.ReplyTo, func(a mailer.Address) bool { return !d.inHouse(a.Addr) })
	return store.Outgoing{}, d.sealed(m.MessageID) || m.Heed != "" && d.ours(m.From.Addr) && !outsider, nil
}
