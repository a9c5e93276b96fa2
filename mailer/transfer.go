package mailer

import (
	"bytes"
	"encoding/base64"
	"slices"
	"strings"
)

// transfer names the encoding of a part (RFC 2045 section 6), what people write instead forgiven.
func transfer(h header) string {
	enc := strings.ToLower(strings.Trim(h.get("content-transfer-encoding"), " \t\"';"))
	enc, _, _ = strings.Cut(enc, ";")
	enc, _, _ = strings.Cut(enc, " ")
	switch enc {
	case "quoted-printable", "quotedprintable", "quoted_printable", "qp":
		return "quoted-printable"
	case "base64", "base-64", "b64", "base_64":
		return "base64"
	case "x-uuencode", "uuencode", "x-uue", "uue":
		return "uuencode"
	}
	return ""
}

// decodeTransfer undoes a transfer encoding, in the memory of raw, passing over what doesn't belong to it.
func decodeTransfer(raw []byte, enc string) []byte {
	switch enc {
	case "quoted-printable":
		return decodeQuoted(raw)
	case "base64":
		var d base64Lines
		return d.finish(d.add(raw[:0], raw))
	case "uuencode":
		return decodeUU(raw)
	}
	return raw
}

// decodeQuoted undoes quoted-printable (RFC 2045 section 6.7), in the memory of src; what isn't a code
// stays as it is.
func decodeQuoted(src []byte) []byte {
	if bytes.IndexByte(src, '=') < 0 {
		return src
	}
	dst := src[:0]
	for len(src) > 0 {
		i := bytes.IndexByte(src, '=')
		if i < 0 {
			return append(dst, src...)
		}
		dst = append(dst, src[:i]...)
		src = src[i+1:]
		if len(src) >= 2 {
			if hi, lo := unhex(src[0]), unhex(src[1]); hi >= 0 && lo >= 0 {
				dst = append(dst, byte(hi<<4|lo))
				src = src[2:]
				continue
			}
		}
		rest := bytes.TrimLeft(src, " \t\r")
		if len(rest) > 0 && rest[0] == '\n' { // a soft line break
			src = rest[1:]
			continue
		}
		if len(rest) == 0 {
			return dst
		}
		dst = append(dst, '=')
	}
	return dst
}

func unhex(b byte) int {
	switch {
	case '0' <= b && b <= '9':
		return int(b - '0')
	case 'A' <= b && b <= 'F':
		return int(b-'A') + 10
	case 'a' <= b && b <= 'f':
		return int(b-'a') + 10
	}
	return -1
}

// base64Lines decodes base64 that comes in pieces, passing over what isn't base64 and going on after a
// padding.
type base64Lines struct {
	quad [4]byte
	n    int
}

func (d *base64Lines) add(dst, src []byte) []byte {
	dst = slices.Grow(dst, len(src)/4*3+3)
	for len(src) > 0 {
		if d.n == 0 && len(src) >= 4 { // whole quads, all at once up to whatever isn't one
			at, out := 0, dst[len(dst):cap(dst)]
			n := 0
			for at+4 <= len(src) {
				v := base64Values[0][src[at]] | base64Values[1][src[at+1]] | base64Values[2][src[at+2]] | base64Values[3][src[at+3]]
				if v < 0 {
					break
				}
				out[n], out[n+1], out[n+2] = byte(v>>16), byte(v>>8), byte(v)
				at, n = at+4, n+3
			}
			dst, src = dst[:len(dst)+n], src[at:]
			if len(src) == 0 {
				return dst
			}
		}
		b := src[0]
		src = src[1:]
		switch {
		case base64Values[0][b] >= 0:
			d.quad[d.n] = b
			if d.n++; d.n == 4 {
				var buf [3]byte
				base64.StdEncoding.Decode(buf[:], d.quad[:])
				dst, d.n = append(dst, buf[:]...), 0
			}
		case b == '=':
			dst = d.finish(dst)
		}
	}
	return dst
}

// finish decodes what an unpadded end left over.
func (d *base64Lines) finish(dst []byte) []byte {
	if d.n >= 2 {
		var buf [3]byte
		n, _ := base64.RawStdEncoding.Decode(buf[:], d.quad[:d.n])
		dst = append(dst, buf[:n]...)
	}
	d.n = 0
	return dst
}

// base64Values are the bits of each byte of a quad by its place, negative where it is none of base64's.
var base64Values = func() (t [4][256]int32) {
	for place := range t {
		for i := range t[place] {
			t[place][i] = -1
		}
		for i, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/" {
			t[place][c] = int32(i) << (18 - 6*place)
		}
	}
	return t
}()

// decodeUU undoes uuencode, the way mail was attached to mail before MIME.
func decodeUU(src []byte) []byte {
	var dst []byte
	open := false
	for line := range bytes.Lines(src) {
		line = chomp(line)
		switch {
		case !open:
			open = bytes.HasPrefix(line, []byte("begin "))
		case len(line) == 0 || string(line) == "end" || line[0] == '`':
		default:
			n := int(line[0]-' ') & 63
			for i := 1; i < len(line) && n > 0; i += 4 {
				var q [4]byte
				for j := range q {
					if i+j < len(line) {
						q[j] = (line[i+j] - ' ') & 63
					}
				}
				for _, b := range []byte{q[0]<<2 | q[1]>>4, q[1]<<4 | q[2]>>2, q[2]<<6 | q[3]} {
					if n > 0 {
						dst, n = append(dst, b), n-1
					}
				}
			}
		}
	}
	if !open {
		return src
	}
	return dst
}
