package mailer

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/url"
	"strconv"
	"strings"
)

// attachment measures and digests a part without keeping it.
func (p *walk) attachment(h header, ct media, name string) ([]segment, stop) {
	var (
		enc   = transfer(h)
		sum   = sha256.New()
		size  int64
		b64   base64Lines
		carry []byte // what is not decoded yet
		out   = p.piece[:0]
	)
	var to io.WriteCloser
	if p.pick != nil {
		if to = p.pick(len(p.m.Attachments)); to != nil && (enc == "" || enc == "quoted-printable") {
			to = &lastLine{to: to}
		}
	}
	write := func(b []byte) {
		sum.Write(b)
		size += int64(len(b))
		if to != nil {
			if _, err := to.Write(b); err != nil {
				to.Close()
				to = nil
			}
		}
	}
	leftOut := p.in.leaveOut()
	at := p.until(func(piece []byte) {
		switch enc {
		case "base64":
			for len(piece) > 0 { // a little at a time, so that it stays in the processor's cache
				part := piece[:min(len(piece), 4096)]
				piece = piece[len(part):]
				out = b64.add(out[:0], part)
				write(out)
			}
		case "quoted-printable":
			carry = append(carry, piece...)
			if n := len(carry); n > 2 && carry[n-1] == '\n' && !strings.HasSuffix(strings.TrimRight(string(carry[max(0, n-80):]), " \t\r\n"), "=") || n > wireBuffer {
				write(decodeQuoted(carry))
				carry = carry[:0]
			}
		case "uuencode":
			if len(carry) < 2*maxText {
				carry = append(carry, piece...)
			}
		default:
			write(piece)
		}
	})
	switch enc {
	case "base64":
		write(b64.finish(out[:0]))
	case "quoted-printable", "uuencode":
		write(decodeTransfer(carry, enc))
	}
	if to != nil {
		to.Close()
	}
	if noted := h.all(sizeField); size == 0 && len(noted) > 0 { // what Strip left out
		if n, err := strconv.ParseInt(noted[len(noted)-1], 10, 64); err == nil && n > 0 {
			size = n
		}
	}
	p.in.goOn(leftOut, size, at.level >= 0)
	p.piece = out[:0]
	if strings.EqualFold(name, "winmail.dat") || ct.kind == "application/ms-tnef" || ct.kind == "application/vnd.ms-tnef" {
		if name == "" {
			name = "winmail.dat"
		}
		p.damage("TNEF attachment: not opened")
	}
	p.attach(name, ct.kind, size, hex.EncodeToString(sum.Sum(nil)))
	if id := strings.Trim(h.get("content-id"), "<> \t"); id != "" && parseMedia(h.get("content-disposition")).kind != "attachment" {
		p.ids = append(p.ids, contentID{len(p.m.Attachments) - 1, id})
	}
	return nil, at
}

// lastLine leaves out the line end in front of a boundary: it belongs to the boundary (RFC 2046 section 5.1.1).
type lastLine struct {
	to   io.WriteCloser
	held []byte // the last two bytes
}

// Write passes on all but the last two bytes.
func (l *lastLine) Write(b []byte) (int, error) {
	l.held = append(l.held, b...)
	n := max(len(l.held)-2, 0)
	if _, err := l.to.Write(l.held[:n]); err != nil {
		return 0, err
	}
	l.held = append(l.held[:0], l.held[n:]...)
	return len(b), nil
}

// Close passes on what is no line end of the last two bytes.
func (l *lastLine) Close() error {
	_, err := l.to.Write(chomp(l.held))
	return errors.Join(err, l.to.Close())
}

// contentID is by what the HTML refers to an attachment (RFC 2392).
type contentID struct {
	at int
	id string
}

// inText marks the attachments that the HTML shows within the text.
func (p *walk) inText(segs []segment) {
	for _, c := range p.ids {
		for _, s := range segs {
			if strings.Contains(s.html, "cid:"+c.id) || strings.Contains(s.html, "cid:"+url.QueryEscape(c.id)) {
				p.m.Attachments[c.at].InText = true
			}
		}
	}
}

// Extract reads a mail again for what is attached to it. It asks pick about each attachment, by its index in
// Message.Attachments, and writes its decoded bytes to what pick returns, or passes over them where that is nil. An
// error of Write ends that attachment; Close is called at the end of each. Extract fails only if r can't be read.
func (p *Parser) Extract(r io.Reader, pick func(n int) io.WriteCloser) error {
	b := p.buffers.Get().(*buffers)
	defer p.giveBack(b)
	_, _, _, err := p.walk(b, r, &Message{}, pick)
	return err
}

// attach lists an attachment.
func (p *walk) attach(name, kind string, size int64, digest string) {
	p.m.Attachments = append(p.m.Attachments, Attachment{Name: name, Type: kind, Size: size})
	p.digests = append(p.digests, digest)
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// fileName finds the name of a part (RFC 2183, RFC 2231, and RFC 2047 where it shouldn't be), without a
// path and without controls.
func (p *walk) fileName(disposition, ct media) string {
	name := disposition.params["filename"]
	if name == "" {
		name = ct.params["name"]
	}
	if name == "" {
		return ""
	}
	name = p.decodeHeader(name)
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.Map(func(r rune) rune {
		if r < 32 || r == 127 {
			return -1
		}
		return r
	}, name)
	return cutAt(strings.TrimSpace(name), 255)
}
