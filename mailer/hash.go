package mailer

import (
	"strconv"
	"strings"
)

// hash is the identity of a mail by its content: From, Date, Message-ID, Subject, decoded text and the
// digests of the attachments. Trace fields don't count, so that the copy in Sent, the one in the inbox
// and the one after a move to another server are the same mail.
func (p *walk) hash() string {
	m := p.m
	text := p.raw[:0]
	date := ""
	if !m.Date.IsZero() {
		date = strconv.FormatInt(m.Date.Unix(), 10)
	}
	for _, part := range []string{strings.ToLower(m.From.Addr), date, m.MessageID, m.Subject} {
		text = append(append(text, part...), 0)
	}
	// Blanks at line ends and empty lines come and go between servers.
	for rest := m.Body; rest != ""; {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		n := len(line)
		for n > 0 && (line[n-1] == ' ' || line[n-1] == '\t' || line[n-1] == '\r') {
			n--
		}
		if n > 0 {
			text = append(append(text, line[:n]...), '\n')
		}
	}
	for _, d := range p.digests {
		text = append(append(text, 0), d...)
	}
	return digest(text)
}
