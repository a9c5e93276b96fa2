package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"regexp"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
)

// onTheWire makes of a mail as it stands in testdata the bytes its program would have sent: CRLF line ends, and
// each text part in the charset and transfer encoding its header names. In testdata all of it is readable UTF-8.
func onTheWire(mail string) ([]byte, error) {
	lines := strings.Split(strings.TrimSuffix(mail, "\n"), "\n")
	out, err := wirePart(lines, 0)
	return []byte(strings.Join(out, "\r\n") + "\r\n"), err
}

var boundaryOf = regexp.MustCompile(`(?i)boundary="?([^";\s]+)"?`)

// wirePart encodes one entity: its header as it stands, its body as the header says.
func wirePart(lines []string, depth int) ([]string, error) {
	end := 0
	for end < len(lines) && lines[end] != "" {
		end++
	}
	head, body := lines[:end], []string(nil)
	if end < len(lines) {
		body = lines[end+1:]
	}
	kind := strings.ToLower(field(head, "Content-Type"))
	transfer := strings.ToLower(field(head, "Content-Transfer-Encoding"))
	var err error
	switch boundary := boundaryOf.FindStringSubmatch(field(head, "Content-Type")); {
	case depth > 8:
		return nil, fmt.Errorf("more than %d parts within each other", depth)
	case strings.HasPrefix(kind, "multipart/") && boundary != nil:
		body, err = wireParts(body, boundary[1], depth)
	case strings.HasPrefix(kind, "message/rfc822") && transfer != "base64":
		body, err = wirePart(body, depth+1)
	case kind == "" || strings.HasPrefix(kind, "text/"):
		body, err = wireText(body, kind, transfer)
	}
	if err != nil {
		return nil, err
	}
	return append(append(append([]string(nil), head...), ""), body...), nil
}

func wireParts(body []string, boundary string, depth int) (out []string, err error) {
	var part []string
	inside := false
	for _, line := range body {
		if line != "--"+boundary && line != "--"+boundary+"--" {
			part = append(part, line)
			continue
		}
		if inside {
			if part, err = wirePart(part, depth+1); err != nil {
				return nil, err
			}
		}
		out = append(append(out, part...), line)
		part, inside = nil, line == "--"+boundary
	}
	return append(out, part...), nil
}

// wireText encodes the lines of a text part.
func wireText(body []string, kind, transfer string) ([]string, error) {
	text := strings.Join(body, "\r\n")
	if _, params, err := mime.ParseMediaType(kind); err == nil && params["charset"] != "" && params["charset"] != "us-ascii" {
		charset, err := htmlindex.Get(params["charset"])
		if err != nil {
			return nil, fmt.Errorf("charset %s: %w", params["charset"], err)
		}
		if text, err = charset.NewEncoder().String(text); err != nil {
			return nil, fmt.Errorf("charset %s: %w", params["charset"], err)
		}
	}
	switch transfer {
	case "base64":
		coded := base64.StdEncoding.EncodeToString([]byte(text + "\r\n"))
		var out []string
		for len(coded) > 76 {
			out, coded = append(out, coded[:76]), coded[76:]
		}
		return append(out, coded), nil
	case "quoted-printable":
		var b bytes.Buffer
		w := quotedprintable.NewWriter(&b)
		if _, err := w.Write([]byte(text)); err != nil {
			return nil, err
		}
		if err := w.Close(); err != nil {
			return nil, err
		}
		return strings.Split(b.String(), "\r\n"), nil
	case "8bit", "binary":
		return strings.Split(text, "\r\n"), nil
	}
	for i := range len(text) {
		if text[i] >= 0x80 {
			return nil, fmt.Errorf("a part of 7 bits has %q", text[max(0, i-20):min(len(text), i+10)])
		}
	}
	return body, nil
}

// field is the value of a header field, unfolded.
func field(head []string, name string) string {
	for i, line := range head {
		key, value, ok := strings.Cut(line, ":")
		if !ok || !strings.EqualFold(key, name) {
			continue
		}
		for _, more := range head[i+1:] {
			if more == "" || more[0] != ' ' && more[0] != '\t' {
				break
			}
			value += more
		}
		return strings.TrimSpace(value)
	}
	return ""
}

// headerField writes a header field as mail programs do: words that are not ASCII encoded (RFC 2047) as Q or B,
// lines folded at a column; 0 folds nothing. Style "8" leaves them as they are (RFC 6532).
func headerField(name, style, charset string, column int, value string) (string, error) {
	words := strings.Split(value, " ")
	if strings.IndexFunc(value, func(r rune) bool { return r >= 0x80 }) >= 0 && style != "8" {
		enc, err := htmlindex.Get(charset)
		if err != nil {
			return "", err
		}
		if words, err = encodedWords(style, charset, value, enc.NewEncoder()); err != nil {
			return "", err
		}
	}
	out, line := "", name+":"
	for _, word := range words {
		if column > 0 && len(line)+1+len(word) > column && strings.TrimSpace(line) != "" && !strings.HasSuffix(line, ":") {
			out, line = out+line+"\n", ""
		}
		line += " " + word
	}
	return out + line, nil
}

// encodedWords cuts a text into encoded words of at most 75 bytes, none in the middle of a letter.
func encodedWords(style, charset, text string, enc *encoding.Encoder) (words []string, err error) {
	chunk, word := "", ""
	for _, r := range text {
		coded, err := enc.String(string(r))
		if err != nil {
			return nil, err
		}
		longer := encodedWord(style, charset, chunk+coded)
		if len(longer) > 75 {
			words, chunk = append(words, word), ""
			longer = encodedWord(style, charset, coded)
		}
		chunk, word = chunk+coded, longer
	}
	return append(words, word), nil
}

// encodedWord writes one encoded word (RFC 2047 section 2).
func encodedWord(style, charset, text string) string {
	if style == "B" {
		return "=?" + charset + "?B?" + base64.StdEncoding.EncodeToString([]byte(text)) + "?="
	}
	var b strings.Builder
	for i := range len(text) {
		switch c := text[i]; {
		case c == ' ':
			b.WriteByte('_')
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "=%02X", c)
		}
	}
	return "=?" + charset + "?Q?" + b.String() + "?="
}
