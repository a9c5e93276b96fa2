package mailer

import (
	"strings"
)

// addresses reads an address list (RFC 5322 section 3.4) that may be anything: names without quotes,
// comments, groups, no domain, nothing but a name. Each entry with something in it becomes one address.
func (p *walk) addresses(value string) []Address {
	if value == "" {
		return nil
	}
	var list []Address
	for _, entry := range splitAddresses(value) {
		if a := p.address(entry); a.Addr != "" || a.Name != "" {
			list = append(list, a)
		}
		if len(list) >= 500 {
			p.damage("more than 500 addresses in one field")
			break
		}
	}
	return list
}

// splitAddresses cuts at the commas (and, as Outlook has it, semicolons) that stand outside of quotes,
// comments and angle brackets, and takes group names away.
func splitAddresses(s string) []string {
	if !strings.ContainsAny(s, ",;:") {
		return []string{s}
	}
	var list []string
	from, angle, comment := 0, false, 0
	quoted := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '\\' && (quoted || comment > 0):
			i++
		case c == '"' && comment == 0:
			if quoted || strings.IndexByte(s[i+1:], '"') >= 0 { // a single quote mark is only that
				quoted = !quoted
			}
		case quoted:
		case c == '(':
			if strings.IndexByte(s[i:], ')') >= 0 {
				comment++
			}
		case c == ')' && comment > 0:
			comment--
		case comment > 0:
		case c == '<':
			angle = strings.IndexByte(s[i:], '>') >= 0
		case c == '>':
			angle = false
		case angle:
		case c == ':':
			if !strings.Contains(s[from:i], "@") && strings.TrimSpace(s[from:i]) != "" && !strings.EqualFold(strings.TrimSpace(s[from:i]), "mailto") {
				from = i + 1 // "group:" of RFC 5322 section 3.4
			}
		case c == ',' || c == ';':
			list = append(list, s[from:i])
			from = i + 1
		}
	}
	list = append(list, s[from:])
	// "Doe, Jane <jane@example.org>" without quotes is one person.
	for i := 0; i+1 < len(list); i++ {
		if t := strings.TrimSpace(list[i]); t != "" && !strings.ContainsAny(t, "@<") && strings.Contains(list[i+1], "<") && !strings.HasPrefix(strings.TrimSpace(list[i+1]), "<") {
			list[i+1] = list[i] + "," + list[i+1]
			list[i] = ""
		}
	}
	return list
}

// address reads one entry.
func (p *walk) address(entry string) Address {
	entry = strings.TrimSpace(entry)
	if entry == "" {
		return Address{}
	}
	var a Address
	if open := lastAngle(entry); open >= 0 {
		name, addr := entry[:open], entry[open+1:]
		addr, after, _ := strings.Cut(addr, ">")
		if strings.TrimSpace(name) == "" {
			name = after
		}
		a.Name, a.Addr = p.phrase(name), spec(addr)
		if !strings.Contains(a.Addr, "@") && strings.Contains(name, "@") { // "jane@example.org <Jane>"
			if other := spec(p.phrase(name)); !strings.ContainsAny(other, " ") {
				a.Addr, a.Name = other, p.phrase(addr)
			}
		}
		return a
	}
	if rest, ok := strings.CutPrefix(entry, "("); ok { // "(Jane) jane@example.org"
		if comment, after, ok := strings.Cut(rest, ")"); ok && strings.Contains(after, "@") {
			a = p.address(after)
			if a.Name == "" {
				a.Name = p.phrase(comment)
			}
			return a
		}
	}
	bare := entry
	if open := strings.IndexByte(entry, '('); open >= 0 && !strings.HasPrefix(entry, `"`) { // "jane@example.org (Jane)"
		bare = entry[:open]
		a.Name = p.phrase(strings.TrimSuffix(strings.TrimSpace(entry[open+1:]), ")"))
	}
	if strings.Contains(bare, "=?") {
		bare = decodeWords(bare)
		if i := strings.IndexByte(bare, '<'); i >= 0 {
			return p.address(bare)
		}
	}
	bare = strings.TrimSpace(bare)
	if !strings.Contains(bare, "@") {
		if strings.ContainsAny(bare, " \t") {
			return Address{Name: p.phrase(entry)}
		}
		a.Addr = spec(bare) // MAILER-DAEMON, root
		return a
	}
	if fields := strings.Fields(bare); len(fields) > 1 && !strings.HasPrefix(bare, `"`) { // "Jane jane@example.org"
		for i, f := range fields {
			if strings.Contains(strings.Trim(f, "@"), "@") {
				a.Addr = spec(f)
				if a.Name == "" {
					a.Name = p.phrase(strings.Join(append(fields[:i:i], fields[i+1:]...), " "))
				}
				return a
			}
		}
	}
	a.Addr = spec(bare)
	return a
}

// lastAngle finds where the address in angle brackets begins: the last that stands in no comment, -1 for none. An
// address in a comment is whatever its writer likes (RFC 5322 section 3.2.2).
func lastAngle(s string) int {
	if strings.IndexByte(s, '(') < 0 {
		return strings.LastIndexByte(s, '<')
	}
	at, comment, quoted := -1, 0, false
	bracket, quote := strings.LastIndexByte(s, ')'), strings.LastIndexByte(s, '"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && (quoted || comment > 0):
			i++
		case c == '"' && comment == 0 && (quoted || i < quote): // a single quote mark is only that
			quoted = !quoted
		case quoted:
		case c == '(' && i < bracket:
			comment++
		case c == ')' && comment > 0:
			comment--
		case c == '<' && comment == 0:
			at = i
		}
	}
	return at
}

// spec cleans an addr-spec: no blanks around it, no route, no mailto, no trailing dot or controls.
func spec(s string) string {
	if clean(s) {
		return s
	}
	s = strings.Trim(s, " \t<>,;")
	if len(s) > 7 && strings.EqualFold(s[:7], "mailto:") {
		s = s[7:]
	}
	if strings.HasPrefix(s, "@") { // an obsolete route (RFC 5322 section 4.4)
		if i := strings.IndexByte(s, ':'); i >= 0 {
			s = s[i+1:]
		}
	}
	if strings.Contains(s, "=?") {
		s = decodeWords(s)
	}
	if local, domain, ok := cutLast(s, "@"); ok {
		s = strings.Trim(local, " ") + "@" + strings.Trim(domain, " .")
	}
	s = strings.Map(func(r rune) rune {
		if r <= 32 || r == 127 {
			return -1
		}
		return r
	}, eightBit(s))
	return strings.Trim(cutAt(s, 320), `'`)
}

// clean reports whether an addr-spec needs no cleaning: letters, digits and the commonest signs about one @.
func clean(s string) bool {
	at := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case bytesOfWords[c] == 1 || c == '-' || c == '_':
		case c == '@' && i > 0 && i+1 < len(s):
			at++
		case c == '.' && i > 0 && i+1 < len(s) && s[i-1] != '@' && s[i-1] != '.':
		default:
			return false
		}
	}
	return at == 1 && len(s) <= 320
}

// phrase reads a display name: quotes and escapes taken off, encoded words decoded even within quotes.
func (p *walk) phrase(s string) string {
	if s = strings.TrimSpace(s); s == "" {
		return ""
	}
	if strings.IndexByte(s, '"') >= 0 {
		var b strings.Builder
		for i := 0; i < len(s); i++ {
			switch s[i] {
			case '"':
			case '\\':
				if i++; i < len(s) {
					b.WriteByte(s[i])
				}
			default:
				b.WriteByte(s[i])
			}
		}
		s = b.String()
	}
	s = p.decodeHeader(s)
	return cutAt(strings.Trim(s, " '\""), 320)
}
