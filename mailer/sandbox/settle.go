package sandbox

import "bytes"

// settle makes of any bytes a mail that the in-memory server can give back: CRLF line ends, no mbox
// 'From ' line, and an empty line before the first header line that is none, as Postfix does it.
func settle(raw []byte) []byte {
	raw = crlf(raw)
	for bytes.HasPrefix(raw, []byte("From ")) || bytes.HasPrefix(raw, []byte(">From ")) {
		_, rest, _ := bytes.Cut(raw, []byte("\r\n"))
		raw = rest
	}
	end := headerEnd(raw)
	if bytes.HasPrefix(raw[end:], []byte("\r\n")) {
		return raw
	}
	out := make([]byte, 0, len(raw)+2)
	out = append(out, raw[:end]...)
	out = append(out, "\r\n"...)
	return append(out, raw[end:]...)
}

// headerEnd is the offset of the first line that does not belong to the header. All lines end in CRLF.
func headerEnd(raw []byte) int {
	at := 0
	for at < len(raw) {
		n := bytes.Index(raw[at:], []byte("\r\n"))
		if n < 0 {
			return at
		}
		if !headerLine(raw[at:at+n], at > 0) {
			return at
		}
		at += n + 2
	}
	return at
}

// headerLine reports whether a line can be in a header (RFC 5322 section 2.2).
func headerLine(line []byte, continues bool) bool {
	if len(line) == 0 {
		return false
	}
	if line[0] == ' ' || line[0] == '\t' {
		return continues && len(bytes.TrimSpace(line)) > 0
	}
	name, _, ok := bytes.Cut(line, []byte(":"))
	if !ok || len(name) == 0 {
		return false
	}
	for _, c := range name {
		if c <= ' ' || c >= 0x7f {
			return false
		}
	}
	return true
}

// crlf makes every line end CRLF, the last one too.
func crlf(raw []byte) []byte {
	if len(raw) > 0 && bytes.HasSuffix(raw, []byte("\r\n")) && bytes.Count(raw, []byte("\n")) == bytes.Count(raw, []byte("\r\n")) {
		return raw
	}
	out := make([]byte, 0, len(raw)+len(raw)/32+2)
	for i, c := range raw {
		if c == '\n' && (i == 0 || raw[i-1] != '\r') {
			out = append(out, '\r')
		}
		out = append(out, c)
	}
	if !bytes.HasSuffix(out, []byte("\r\n")) {
		out = append(out, "\r\n"...)
	}
	return out
}
