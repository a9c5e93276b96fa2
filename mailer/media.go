package mailer

import (
	"strings"
)

// media is a Content-Type or Content-Disposition field, read as far as it goes.
type media struct {
	kind   string // lower case, "text/plain" or "attachment"
	params map[string]string
}

// parseMedia reads "type; key=value; ..." (RFC 2045 section 5.1) without refusing anything: missing
// quotes, missing semicolons, blanks and comments are forgiven, RFC 2231 pieces are put together.
func parseMedia(value string) media {
	kind, rest, _ := strings.Cut(value, ";")
	kind = strings.ToLower(strings.Trim(kind, " \t\"'"))
	if i := strings.IndexAny(kind, " \t("); i >= 0 { // "text/plain charset=utf-8"
		if strings.Contains(kind[i:], "=") {
			rest = value[strings.IndexAny(value, " \t("):]
		}
		kind = kind[:i]
	}
	m := media{kind: kind}
	var pieces map[string][]string // RFC 2231 section 3: name*0, name*1
	for rest != "" {
		rest = strings.TrimLeft(rest, " \t;\r\n")
		i := strings.IndexAny(rest, "=;")
		if i < 0 {
			break
		}
		if rest[i] == ';' {
			rest = rest[i:]
			continue
		}
		key := strings.ToLower(strings.TrimSpace(rest[:i]))
		var val string
		val, rest = paramValue(strings.TrimLeft(rest[i+1:], " \t"))
		if m.params == nil {
			m.params = make(map[string]string, 4)
		}
		base, section, extended := strings.Cut(key, "*")
		switch {
		case !extended:
			if _, twice := m.params[key]; !twice {
				m.params[key] = val
			}
		case section == "":
			m.params[base] = decodeExtended(val, true)
		default:
			n := 0
			for _, c := range strings.TrimSuffix(section, "*") {
				if c < '0' || c > '9' || n > 100 {
					n = -1
					break
				}
				n = n*10 + int(c-'0')
			}
			if n < 0 || n > 100 {
				continue
			}
			if pieces == nil {
				pieces = map[string][]string{}
			}
			for len(pieces[base]) <= n {
				pieces[base] = append(pieces[base], "")
			}
			if strings.HasSuffix(section, "*") {
				val = "*" + val
			}
			pieces[base][n] = val
		}
	}
	for base, list := range pieces {
		m.params[base] = joinPieces(list)
	}
	return m
}

// joinPieces puts the continuations of RFC 2231 section 4.1 together.
func joinPieces(list []string) string {
	var b strings.Builder
	coded := len(list) > 0 && strings.HasPrefix(list[0], "*")
	for _, piece := range list {
		if val, extended := strings.CutPrefix(piece, "*"); extended {
			b.WriteString(val)
		} else if coded {
			b.WriteString(strings.ReplaceAll(piece, "%", "%25"))
		} else {
			b.WriteString(piece)
		}
	}
	return decodeExtended(b.String(), coded)
}

// decodeExtended undoes charset'language'%XX (RFC 2231 section 4).
func decodeExtended(val string, coded bool) string {
	if !coded {
		return val
	}
	label := ""
	if parts := strings.SplitN(val, "'", 3); len(parts) == 3 {
		label, val = parts[0], parts[2]
	}
	raw := make([]byte, 0, len(val))
	for i := 0; i < len(val); i++ {
		if val[i] == '%' && i+2 < len(val) {
			if hi, lo := unhex(val[i+1]), unhex(val[i+2]); hi >= 0 && lo >= 0 {
				raw = append(raw, byte(hi<<4|lo))
				i += 2
				continue
			}
		}
		raw = append(raw, val[i])
	}
	text, _ := toUTF8(raw, label)
	return text
}

// paramValue reads a token or a quoted string and returns what follows it.
func paramValue(s string) (val, rest string) {
	if s == "" {
		return "", ""
	}
	if s[0] != '"' {
		i := strings.IndexByte(s, ';')
		if i < 0 {
			i = len(s)
		}
		val = strings.TrimSpace(s[:i])
		if j := strings.IndexAny(val, " \t"); j >= 0 && strings.Contains(val[j:], "=") { // a semicolon is missing
			return val[:j], s[j:]
		}
		return strings.Trim(val, "\"'"), s[i:]
	}
	if i := strings.IndexAny(s[1:], "\"\\"); i >= 0 && s[1+i] == '"' {
		return s[1 : 1+i], s[i+2:]
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			if i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\') {
				i++
			}
			b.WriteByte(s[i])
		case '"':
			return b.String(), s[i+1:]
		default:
			b.WriteByte(s[i])
		}
	}
	// The closing quote is missing: the value ends at the next parameter.
	val, rest, _ = strings.Cut(b.String(), ";")
	return strings.TrimSpace(val), rest
}
