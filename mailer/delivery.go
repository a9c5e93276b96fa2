package mailer

import (
	"bytes"
	"strings"
)

// delivery fills in what a bounce says: from its report part (RFC 3464), its fields, and else its words.
func (p *walk) delivery(h header) {
	d := &DeliveryReport{}
	p.m.Delivery = d
	action := ""
	for _, block := range bytes.Split(bytes.ReplaceAll(p.found.status, []byte("\r\n"), []byte("\n")), []byte("\n\n")) {
		fields := headerOf(block)
		recipient := fields.get("final-recipient")
		if original := fields.get("original-recipient"); recipient == "" || (original != "" && !strings.Contains(recipient, "@")) {
			recipient = original
		}
		if recipient == "" || d.Recipient != "" {
			continue
		}
		d.Recipient = typed(recipient)
		action = strings.ToLower(fields.get("action"))
		d.Status = statusIn(fields.get("status"))
		d.Diagnostic = cutAt(p.decodeHeader(typedText(fields.get("diagnostic-code"))), 1000)
		if d.Status == "" || strings.HasSuffix(d.Status, ".0.0") {
			if s := statusIn(d.Diagnostic); s != "" && !strings.HasSuffix(s, ".0.0") {
				d.Status = s
			}
		}
	}
	if d.Recipient == "" {
		if list := p.addresses(h.get("x-failed-recipients")); len(list) > 0 {
			d.Recipient = list[0].Addr
		}
	}
	text := p.m.Body
	if d.Recipient == "" {
		d.Recipient = p.recipientIn(text)
	}
	if d.Status == "" {
		d.Status = statusIn(cutAt(text, 8192))
	}
	if d.Diagnostic == "" {
		d.Diagnostic = cutAt(diagnosticIn(text), 1000)
	}
	if p.found.original != nil {
		if ids := messageIDs(p.found.original.get("message-id")); len(ids) > 0 {
			d.MessageID = ids[0]
		}
	}
	if d.MessageID == "" {
		d.MessageID = idIn(text)
	}
	switch action {
	case "failed":
		d.Permanent = true
	case "":
		subject := lower(p.m.Subject)
		late := strings.Contains(subject, "delay") || strings.HasPrefix(subject, "warning") || strings.HasPrefix(d.Status, "4.")
		d.Permanent = !late
	default:
		d.Permanent = false
	}
}

// headerOf reads a block of fields.
func headerOf(block []byte) header {
	var h header
	for line := range bytes.Lines(block) {
		line = chomp(line)
		if len(line) == 0 {
			if len(h) > 0 {
				break
			}
			continue
		}
		if (line[0] == ' ' || line[0] == '\t') && len(h) > 0 {
			h[len(h)-1].value += " " + strings.TrimSpace(string(line))
			continue
		}
		if isField(line) {
			key, value, _ := strings.Cut(string(line), ":")
			h = append(h, field{strings.ToLower(strings.TrimRight(key, " \t")), strings.TrimSpace(value)})
		}
	}
	return h
}

// typed takes "rfc822;" off an address of a report (RFC 3464 section 2.1.2).
func typed(value string) string {
	return spec(typedText(value))
}

func typedText(value string) string {
	if kind, rest, ok := strings.Cut(value, ";"); ok && !strings.ContainsAny(strings.TrimSpace(kind), " @") {
		return strings.TrimSpace(rest)
	}
	return value
}

// statusIn finds an enhanced status code (RFC 3463) in a text.
func statusIn(s string) string {
	for i := 0; i+4 < len(s); i++ {
		if (s[i] != '2' && s[i] != '4' && s[i] != '5') || s[i+1] != '.' || (i > 0 && (s[i-1] == '.' || '0' <= s[i-1] && s[i-1] <= '9')) {
			continue
		}
		a := digitsAt(s[i+2:])
		if a < 1 || a > 3 || i+2+a >= len(s) || s[i+2+a] != '.' {
			continue
		}
		b := digitsAt(s[i+3+a:])
		if b < 1 || b > 3 {
			continue
		}
		end := i + 3 + a + b
		if end < len(s) && s[end] == '.' && end+1 < len(s) && '0' <= s[end+1] && s[end+1] <= '9' { // an IP address
			continue
		}
		return s[i:end]
	}
	return ""
}

// recipientIn finds the failed address in the words of a bounce: the first that isn't the mail system's.
func (p *walk) recipientIn(text string) string {
	text = cutAt(text, 8192)
	for rest := text; ; {
		i := strings.IndexByte(rest, '@')
		if i < 0 {
			return ""
		}
		from, to := i, i+1
		for from > 0 && addressByte(rest[from-1]) {
			from--
		}
		for to < len(rest) && (addressByte(rest[to]) && rest[to] != '+') {
			to++
		}
		addr := strings.Trim(rest[from:to], ".'-=")
		rest = rest[to:]
		local, domain, _ := cutLast(addr, "@")
		low := strings.ToLower(local)
		if local == "" || !strings.Contains(domain, ".") || strings.HasPrefix(low, "mailer-daemon") || low == "postmaster" || p.m.From.Is(addr) || len(local) > 64 {
			continue
		}
		own := false
		for _, to := range p.m.To {
			own = own || to.Is(addr)
		}
		if !own {
			return addr
		}
	}
}

func addressByte(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9' || strings.IndexByte(".!#$%&*+-/=?^_{|}~", b) >= 0
}

// diagnosticIn finds the line in which a mail server says no.
func diagnosticIn(text string) string {
	for line := range strings.Lines(cutAt(text, 8192)) {
		line = strings.TrimSpace(line)
		if i := strings.Index(line, "55"); i >= 0 && i+3 < len(line) && i < 200 && digitsAt(line[i:]) == 3 && (line[i+3] == ' ' || line[i+3] == '-') {
			return line[i:]
		}
	}
	return ""
}

// idIn finds the Message-ID of a mail quoted in the text of a bounce.
func idIn(text string) string {
	i := strings.Index(strings.ToLower(text), "message-id:")
	if i < 0 {
		return ""
	}
	line, _, _ := strings.Cut(text[i+len("message-id:"):], "\n\n")
	if ids := messageIDs(cutAt(line, 400)); len(ids) > 0 && strings.Contains(line, "<") {
		return ids[0]
	}
	return ""
}
