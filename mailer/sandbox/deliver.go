package sandbox

import (
	"bytes"
	"fmt"
	"net/mail"
	"net/textproto"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
)

// incoming is a mail on its way into the provider.
type incoming struct {
	from, helo, user string
	raw              []byte
}

// find returns the user behind an address, an alias or a user+detail address (RFC 5233), or nil.
func (s *Sandbox) find(addr string) *account {
	addr = strings.ToLower(addr)
	if user, ok := s.aliases[addr]; ok {
		addr = user
	}
	if a := s.users[addr]; a != nil {
		return a
	}
	local, domain, _ := strings.Cut(addr, "@")
	if base, _, ok := strings.Cut(local, "+"); ok {
		return s.users[base+"@"+domain]
	}
	return nil
}

// accept puts a mail into the INBOX of each recipient who is ours and records the others.
func (s *Sandbox) accept(m incoming, to []string) error {
	now := s.options.Now()
	s.mu.Lock()
	s.serial++
	id := fmt.Sprintf("S%06d", s.serial)
	s.mu.Unlock()
	out := Delivery{From: m.from, User: m.user, Raw: m.raw, At: now}
	for _, addr := range to {
		a := s.find(addr)
		if a == nil {
			out.To = append(out.To, addr)
			continue
		}
		if err := a.append("INBOX", s.stamp(m, a.addr, addr, id, now), now); err != nil {
			return fmt.Errorf("deliver to %s: %w", addr, err)
		}
	}
	if out.To != nil {
		s.mu.Lock()
		s.outside = append(s.outside, out)
		s.mu.Unlock()
		if s.options.OnOutside != nil {
			s.options.OnOutside(out)
		}
	}
	return nil
}

// stamp writes what a receiving server writes on top of a mail: the trace fields of RFC 5321 section
// 4.4 and its verdict on the sender (RFC 8601). Verdicts that pretend to be ours are taken away
// (RFC 8601 section 5).
func (s *Sandbox) stamp(m incoming, user, addressed, id string, now time.Time) []byte {
	raw := settle(m.raw)
	author := headerAuthor(raw)
	with := "ESMTP"
	verdict := "dmarc=none header.from=" + domainOf(author)
	if m.user != "" {
		with = "ESMTPA"
		if a := s.find(author); a != nil && strings.EqualFold(a.addr, m.user) {
			verdict = fmt.Sprintf("auth=pass smtp.auth=%s;\r\n\tdmarc=pass header.from=%s", m.user, domainOf(author))
		}
	}
	helo := m.helo
	if helo == "" {
		helo = "unknown"
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "Return-Path: <%s>\r\n", m.from)
	fmt.Fprintf(&b, "Delivered-To: %s\r\n", user)
	if !strings.EqualFold(user, addressed) {
		fmt.Fprintf(&b, "X-Original-To: %s\r\n", addressed)
	}
	fmt.Fprintf(&b, "Received: from %s by %s with %s id %s;\r\n\t%s\r\n", helo, s.options.Name, with, id, now.Format(time.RFC1123Z))
	if !s.options.NoResults {
		fmt.Fprintf(&b, "Authentication-Results: %s; %s\r\n", s.options.Name, verdict)
	}
	b.Write(s.withoutForgeries(raw))
	return b.Bytes()
}

// headerAuthor is the single address of the single From field, or "".
func headerAuthor(raw []byte) string {
	var froms []string
	eachField(raw, func(name string, field []byte) {
		if name == "From" {
			_, value, _ := strings.Cut(string(field), ":")
			froms = append(froms, strings.ReplaceAll(value, "\r\n", ""))
		}
	})
	if len(froms) != 1 {
		return ""
	}
	list, err := mail.ParseAddressList(froms[0])
	if err != nil || len(list) != 1 {
		return ""
	}
	return list[0].Address
}

// withoutForgeries drops every Authentication-Results field that so much as names our id.
func (s *Sandbox) withoutForgeries(raw []byte) []byte {
	ours := strings.ToLower(s.options.Name)
	var b bytes.Buffer
	end := eachField(raw, func(name string, field []byte) {
		if name == "Authentication-Results" && strings.Contains(strings.ToLower(string(field)), ours) {
			return
		}
		b.Write(field)
	})
	b.Write(raw[end:])
	return b.Bytes()
}

// eachField calls f for each header field, folded as it is, and returns where the header ends.
func eachField(raw []byte, f func(name string, field []byte)) int {
	end := headerEnd(raw)
	for at := 0; at < end; {
		next := at
		for {
			next += bytes.Index(raw[next:end], []byte("\r\n")) + 2
			if next >= end || raw[next] != ' ' && raw[next] != '\t' {
				break
			}
		}
		name, _, _ := bytes.Cut(raw[at:next], []byte(":"))
		f(textproto.CanonicalMIMEHeaderKey(string(name)), raw[at:next])
		at = next
	}
	return end
}

// Deliver puts a mail from a stranger into a user's INBOX, as the MX does it.
func (s *Sandbox) Deliver(to string, raw []byte) error {
	if s.find(to) == nil {
		return fmt.Errorf("sandbox: deliver to %s: no such user", to)
	}
	return s.accept(incoming{from: headerAuthor(settle(raw)), raw: raw}, []string{to})
}

// Append files a mail in any folder of a user, with nothing written on top, as his own mail program
// does with what he has sent.
func (s *Sandbox) Append(user, folder string, raw []byte, at time.Time, flags ...string) error {
	a := s.find(user)
	if a == nil {
		return fmt.Errorf("sandbox: append for %s: no such user", user)
	}
	var list []imap.Flag
	for _, f := range flags {
		list = append(list, imap.Flag(f))
	}
	return a.append(folder, raw, at, list...)
}

// Renumber gives a folder a new UIDVALIDITY and its mails new UIDs.
func (s *Sandbox) Renumber(user, folder string) error {
	a := s.find(user)
	if a == nil {
		return fmt.Errorf("sandbox: renumber for %s: no such user", user)
	}
	if err := a.renumber(folder); err != nil {
		return fmt.Errorf("sandbox: renumber %s: %w", folder, err)
	}
	return nil
}
