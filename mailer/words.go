package mailer

import (
	"bytes"
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

// decodeHeader makes readable text of a header value: encoded words (RFC 2047) wherever they stand and
// however they broke, raw 8-bit bytes as UTF-8 or what they look like.
func (p *walk) decodeHeader(value string) string {
	if plain(value) {
		return strings.TrimSpace(value)
	}
	text := decodeWords(value)
	if strings.IndexFunc(text, func(r rune) bool { return r < 32 || r == 127 || r == utf8.RuneError }) >= 0 {
		text = strings.Map(func(r rune) rune {
			if r < 32 || r == 127 {
				return ' '
			}
			return r
		}, text)
	}
	return strings.TrimSpace(text)
}

// plain reports whether a value is printable ASCII without encoded words.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || c > '~' || c == '=' && i+1 < len(s) && s[i+1] == '?' {
			return false
		}
	}
	return true
}

// word is one encoded word.
type word struct {
	label string
	raw   []byte
}

// decodeWords decodes the encoded words of a value. Bytes of neighbours in the same charset are joined
// before they are read, since programs cut through characters.
func decodeWords(value string) string {
	if !strings.Contains(value, "=?") {
		return eightBit(value)
	}
	var b strings.Builder
	var run []word
	flush := func() {
		for i := 0; i < len(run); {
			j, raw := i+1, run[i].raw
			for j < len(run) && strings.EqualFold(run[j].label, run[i].label) {
				raw = append(raw, run[j].raw...)
				j++
			}
			text, _ := toUTF8(raw, run[i].label)
			b.WriteString(text)
			i = j
		}
		run = run[:0]
	}
	rest := value
	for rest != "" {
		i := strings.Index(rest, "=?")
		if i < 0 {
			break
		}
		w, after, ok := cutWord(rest[i:])
		if !ok {
			flush()
			b.WriteString(eightBit(rest[:i+2]))
			rest = rest[i+2:]
			continue
		}
		if between := rest[:i]; len(run) == 0 || strings.TrimSpace(between) != "" { // RFC 2047 section 6.2
			flush()
			b.WriteString(eightBit(between))
		}
		run = append(run, w)
		rest = after
	}
	flush()
	b.WriteString(eightBit(rest))
	return b.String()
}

// cutWord reads one encoded word from the beginning of s.
func cutWord(s string) (w word, rest string, ok bool) {
	body := s[2:]
	label, body, ok := strings.Cut(body, "?")
	if !ok || len(label) > 60 || strings.ContainsAny(label, " \t=") {
		return w, s, false
	}
	label, _, _ = strings.Cut(label, "*") // RFC 2231 section 5: a language
	if len(body) < 2 || body[1] != '?' {
		return w, s, false
	}
	kind := body[0] | 0x20
	if kind != 'b' && kind != 'q' {
		return w, s, false
	}
	body = body[2:]
	end, skip := -1, 2
	for i := 0; i+1 < len(body); i++ {
		if body[i] == '?' && body[i+1] == '=' {
			// "=?utf-8?Q?=?=" and "...?==41?=" keep a question mark of their own.
			if kind == 'q' && i+3 < len(body) && unhex(body[i+2]) >= 0 && unhex(body[i+3]) >= 0 && strings.Contains(body[i+2:], "?=") {
				continue
			}
			end = i
			break
		}
		if body[i] == '=' && body[i+1] == '?' && kind == 'b' && (i+2 >= len(body) || body[i+2] != '=') { // the next word begins: this one wasn't closed
			end, skip = i, 0
			break
		}
	}
	if end < 0 { // cut short
		end, skip = len(body), 0
		if kind == 'q' {
			if i := strings.IndexAny(body, " \t"); i >= 0 {
				end = i
			}
		}
	}
	text := body[:end]
	rest = body[end+skip:]
	w.label = label
	if kind == 'b' {
		var d base64Lines
		text = strings.TrimRight(text, "=")
		if raw, err := base64.RawStdEncoding.DecodeString(text); err == nil {
			w.raw = raw
		} else {
			w.raw = d.finish(d.add(nil, []byte(text)))
		}
		return w, rest, true
	}
	raw := bytes.ReplaceAll([]byte(text), []byte("_"), []byte(" "))
	w.raw = decodeQuoted(raw)
	return w, rest, true
}

// eightBit reads raw bytes in a header, which RFC 6532 allows only as UTF-8.
func eightBit(s string) string {
	if plain(s) {
		return s
	}
	if !strings.Contains(s, "\x1b") && utf8.ValidString(s) {
		return s
	}
	if isASCII([]byte(s)) && !strings.Contains(s, "\x1b$") {
		return s
	}
	if mostlyUTF8([]byte(s)) {
		return strings.ToValidUTF8(s, "\uFFFD")
	}
	text, _ := detect([]byte(s))
	return text
}

// metaLabel finds the charset an HTML text names itself, as <meta> does.
func metaLabel(raw []byte) string {
	head := bytes.ToLower(raw[:min(len(raw), 2048)])
	if !bytes.Contains(head, []byte("<meta")) || utf8.Valid(raw) {
		return ""
	}
	_, after, ok := bytes.Cut(head, []byte("charset="))
	if !ok {
		return ""
	}
	after = bytes.TrimLeft(after, "\"' ")
	if i := bytes.IndexAny(after, "\"' />;"); i >= 0 {
		return string(after[:min(i, 40)])
	}
	return ""
}

// decodeText undoes transfer encoding and charset of a text.
func (p *walk) decodeText(raw []byte, enc, label string) string {
	raw = decodeTransfer(raw, enc)
	if label == "" && !isASCII(raw) {
		label = metaLabel(raw)
	}
	text, note := toUTF8(raw, label)
	if note != "" {
		p.damage(note)
	}
	return text
}
