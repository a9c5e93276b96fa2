package mailer

import (
	"crypto/sha256"
	"encoding/hex"
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
	write := func(b []byte) {
		sum.Write(b)
		size += int64(len(b))
	}
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
	p.piece = out[:0]
	if strings.EqualFold(name, "winmail.dat") || ct.kind == "application/ms-tnef" || ct.kind == "application/vnd.ms-tnef" {
		if name == "" {
			name = "winmail.dat"
		}
		p.damage("TNEF attachment: not opened")
	}
	p.attach(name, ct.kind, size, hex.EncodeToString(sum.Sum(nil)))
	return nil, at
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
