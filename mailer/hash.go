package mailer

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strconv"
	"strings"
)

// hash is the identity of a mail by its content: From, Date, Message-ID, Subject, decoded text and the
// digests of the attachments. Trace fields don't count, so that the copy in Sent, the one in the inbox
// and the one after a move to another server are the same mail.
func (p *walk) hash() string {
	m := p.m
	sum := sha256.New()
	date := ""
	if !m.Date.IsZero() {
		date = strconv.FormatInt(m.Date.Unix(), 10)
	}
	for _, part := range []string{strings.ToLower(m.From.Addr), date, m.MessageID, m.Subject} {
		io.WriteString(sum, part)
		io.WriteString(sum, "\x00")
	}
	// Blanks at line ends and empty lines come and go between servers.
	for line := range strings.Lines(m.Body) {
		if line = strings.TrimRight(line, " \t\r\n"); line != "" {
			io.WriteString(sum, line)
			io.WriteString(sum, "\n")
		}
	}
	for _, d := range p.digests {
		io.WriteString(sum, "\x00")
		io.WriteString(sum, d)
	}
	return hex.EncodeToString(sum.Sum(nil))
}
