package mailer

import (
	"bytes"
	"strings"
)

// maxHeader limits a header block; what lies beyond is skipped and told as damage.
const maxHeader = 256 << 10

// field is one header field: its name in lower case, its value unfolded but not decoded.
type field struct{ key, value string }

// header is a header block, in the order of the mail.
type header []field

// get returns the value of the first field of that (lower-case) name.
func (h header) get(key string) string {
	for i := range h {
		if h[i].key == key {
			return h[i].value
		}
	}
	return ""
}

// has reports whether there is a field of that name, even an empty one.
func (h header) has(key string) bool {
	for i := range h {
		if h[i].key == key {
			return true
		}
	}
	return false
}

// all returns the values of all fields of that name.
func (h header) all(key string) []string {
	var values []string
	for i := range h {
		if h[i].key == key {
			values = append(values, h[i].value)
		}
	}
	return values
}

// readHeader reads a header block up to its blank line, to a boundary, or to the first line that can't
// belong to one. Broken lines are skipped where more header follows them; else the body begins there,
// as it does after a forgotten blank line.
func (p *walk) readHeader() header {
	buf := p.scratch[:0]
	var marks []int // where in buf fields begin
	begin := p.in.offset
	for {
		line, ok := p.in.next()
		if !ok {
			break
		}
		if !p.in.start { // the rest of an endless line belongs to the field it began in
			if len(marks) > 0 && len(buf) < maxHeader {
				buf = append(buf, chomp(line)...)
			}
			continue
		}
		text := chomp(line)
		if len(bytes.TrimSpace(text)) == 0 && len(marks) == 0 && begin == 0 && p.moreHeader() {
			p.damage("blank lines before the header")
			continue
		}
		if len(text) == 0 || (len(text) == 1 && text[0] == '\r') {
			break
		}
		if text[0] == '-' {
			if level, _ := p.boundary(text); level >= 0 {
				p.in.back()
				break
			}
		}
		if len(buf) > maxHeader {
			p.damage("header cut after " + itoa(maxHeader) + " bytes")
			continue
		}
		if (text[0] == ' ' || text[0] == '\t') && len(marks) > 0 {
			rest := bytes.TrimLeft(text, " \t")
			if len(rest) == 0 && !p.moreHeader() { // a blank line somebody put blanks into
				break
			}
			buf = append(append(buf, ' '), rest...)
			continue
		}
		if !isField(text) {
			if bytes.HasPrefix(text, []byte("From ")) || bytes.HasPrefix(text, []byte(">From ")) {
				if len(marks) > 0 {
					p.damage("mbox line in the header")
				}
				continue
			}
			if !p.moreHeader() {
				if len(marks) > 0 || begin > 0 {
					p.damage("no blank line after the header")
				}
				p.in.back()
				break
			}
			p.damage("header line without a field name")
			continue
		}
		at := len(buf)
		marks, buf = append(marks, at), append(buf, text...)
		for ; buf[at] != ':'; at++ {
			buf[at] = small(buf[at])
		}
	}
	p.scratch = buf[:0]
	if bytes.IndexByte(buf, 0) >= 0 {
		p.damage("NUL in the header")
		for i, b := range buf {
			if b == 0 {
				buf[i] = ' '
			}
		}
	}
	all := string(buf)
	h := make(header, 0, len(marks))
	for i, from := range marks {
		to := len(all)
		if i+1 < len(marks) {
			to = marks[i+1]
		}
		key, value, _ := strings.Cut(all[from:to], ":")
		h = append(h, field{trimBlanks(key), trimBlanks(value)})
	}
	return h
}

// isField reports whether a line begins with a field name and a colon (RFC 5322 section 2.2), blanks
// before the colon forgiven.
func isField(line []byte) bool {
	for i, b := range line {
		switch {
		case b == ':':
			return i > 0
		case b == ' ' || b == '\t':
			rest := bytes.TrimLeft(line[i:], " \t")
			return i > 0 && len(rest) > 0 && rest[0] == ':'
		case b < 33 || b > 126:
			return false
		}
	}
	return false
}

// moreHeader looks ahead whether another field follows before a blank line.
func (p *walk) moreHeader() bool {
	ahead := p.in.ahead(2048)
	for n := 0; len(ahead) > 0 && n < 24; n++ {
		line, rest, found := bytes.Cut(ahead, []byte("\n"))
		if !found && len(ahead) > 1024 {
			return false
		}
		line = bytes.TrimSuffix(line, []byte("\r"))
		if len(line) == 0 {
			return false
		}
		if len(bytes.TrimSpace(line)) == 0 && n < 3 {
			ahead = rest
			continue
		}
		if isField(line) && !tagged(line) {
			return knownField(line)
		}
		ahead = rest
	}
	return false
}

// tagged reports whether a line only looks like a field: the "h=from:to:subject;" of a signature that lost
// its indentation.
func tagged(line []byte) bool {
	i := bytes.IndexAny(line, "=:")
	return i >= 0 && line[i] == '='
}

// knownField reports whether a line begins with a field that mail is made of, so that a sentence with a
// colon in it isn't taken for one.
func knownField(line []byte) bool {
	key, _, _ := bytes.Cut(line, []byte(":"))
	name := strings.ToLower(string(bytes.TrimRight(key, " \t")))
	switch name {
	case "from", "to", "cc", "bcc", "date", "subject", "sender", "reply-to", "message-id", "in-reply-to",
		"references", "return-path", "received", "mime-version", "delivered-to", "precedence", "importance",
		"priority", "organization", "user-agent", "status", "lines", "envelope-to", "auto-submitted", "errors-to":
		return true
	}
	for _, prefix := range []string{"content-", "x-", "list-", "resent-", "dkim-", "arc-", "authentication-", "received-", "thread-", "domainkey-"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// trimBlanks takes blanks, tabs and CRs off both ends.
func trimBlanks(s string) string {
	for s != "" && (s[0] == ' ' || s[0] == '\t' || s[0] == '\r') {
		s = s[1:]
	}
	for n := len(s); n > 0 && (s[n-1] == ' ' || s[n-1] == '\t' || s[n-1] == '\r'); n-- {
		s = s[:n-1]
	}
	return s
}
