package mailer

import (
	"encoding/base64"
	"strings"
	"unicode/utf16"
)

// decodeUTF7 undoes UTF-7 (RFC 2152); what isn't UTF-7 stays as it is.
func decodeUTF7(raw []byte) string {
	var b strings.Builder
	s := string(raw)
	for {
		i := strings.IndexByte(s, '+')
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:i])
		s = s[i+1:]
		n := 0
		for n < len(s) && base64Values[0][s[n]] >= 0 {
			n++
		}
		run := s[:n]
		s = strings.TrimPrefix(s[n:], "-")
		if n == 0 {
			b.WriteByte('+')
			continue
		}
		bytes, _ := base64.RawStdEncoding.DecodeString(run[:n-n%4+min(n%4, 3)])
		units := make([]uint16, 0, len(bytes)/2)
		for j := 0; j+1 < len(bytes); j += 2 {
			units = append(units, uint16(bytes[j])<<8|uint16(bytes[j+1]))
		}
		b.WriteString(string(utf16.Decode(units)))
	}
}
