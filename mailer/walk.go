package mailer

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// The limits of what is read of one mail. Beyond them the mail is still usable: what is left out is told
// as damage.
const (
	maxDepth = 20      // parts within parts
	maxParts = 500     // parts in all
	maxText  = 1 << 20 // bytes of one text part, and of all texts together
	maxNote  = 64 << 10
)

// walk goes once through a mail and gathers what is worth keeping. Boundaries of all open multiparts are
// watched for in one pass, so that an unclosed inner part ends where its parent does, and deep nesting
// costs no more than flat mail.
type walk struct {
	p       *Parser
	in      *wire
	m       *Message
	bounds  [][]byte // boundaries of the open multiparts, outermost first
	parts   int
	texts   int // bytes of text kept
	scratch []byte
	raw     []byte
	piece   []byte   // of an attachment, decoded
	digests []string // of attachments, for the content hash
	ids     []contentID
	pick    func(n int) io.WriteCloser // see Extract; nil: attachments are only measured
	low     string                     // the beginning of the text in lower case
	spoken  bool                       // a phrase of a robot is in it
	found   found
}

func (p *Parser) giveBack(b *buffers) {
	b.br.Reset(nil)
	p.buffers.Put(b)
}

// walk goes once through a mail.
func (p *Parser) walk(b *buffers, r io.Reader, m *Message, pick func(n int) io.WriteCloser) (*walk, header, []segment, error) {
	w := &walk{p: p, m: m, in: newWire(b.br, r), scratch: b.scratch, raw: b.raw, piece: b.piece, pick: pick}
	h := w.readHeader()
	segs, _ := w.body(h, 0, "")
	b.scratch, b.raw, b.piece = w.scratch, w.raw, w.piece
	if cap(b.raw) > maxText {
		b.raw = nil
	}
	if w.in.err != nil {
		return nil, nil, nil, fmt.Errorf("read mail: %w", w.in.err)
	}
	return w, h, segs, nil
}

// found is what the parts of a mail say about it beside their text.
type found struct {
	report   string // report-type of multipart/report, or of the report part found
	status   []byte // message/delivery-status
	original header // of the mail a report returns
	calendar string // method of a text/calendar part ("REQUEST"), "-" without one
	reaction bool   // an e-mail reaction part
	inner    *inner // the first message/rfc822 part
}

// inner is a mail inside the mail.
type inner struct {
	head header
	segs []segment
}

// segment is a piece of the body: text, HTML, or both where they are alternatives of each other
// (RFC 2046 section 5.1.4).
type segment struct{ plain, html string }

// stop says why an entity ended: at the boundary of which open multipart, and whether at its last one.
// level is -1 at the end of the input.
type stop struct {
	level int
	final bool
}

// boundary tells which open multipart a line belongs to, -1 for none.
func (p *walk) boundary(line []byte) (level int, final bool) {
	if len(line) < 2 || line[0] != '-' || line[1] != '-' {
		return -1, false
	}
	line = line[2:]
	for i := len(p.bounds) - 1; i >= 0; i-- {
		rest, ok := bytes.CutPrefix(line, p.bounds[i])
		if !ok {
			continue
		}
		final := bytes.HasPrefix(rest, []byte("--"))
		if final {
			rest = rest[2:]
		}
		if len(bytes.TrimLeft(rest, " \t\r")) == 0 {
			return i, final
		}
	}
	return -1, false
}

// until reads up to the next boundary and gives what it reads, in pieces of one line or many, to f, which may be nil.
func (p *walk) until(f func(piece []byte)) stop {
	for {
		line, ok := p.in.block()
		if !ok {
			return stop{-1, true}
		}
		if p.in.start && line[0] == '-' && len(p.bounds) > 0 {
			if level, final := p.boundary(chomp(line)); level >= 0 {
				return stop{level, final}
			}
		}
		if f != nil {
			f(line)
		}
	}
}

// entity reads one part, its header included, and returns its text.
func (p *walk) entity(depth int, parent string) ([]segment, stop) {
	if p.parts >= maxParts { // not even their headers are kept
		p.damage("more than " + itoa(maxParts) + " parts")
		return nil, p.until(nil)
	}
	h := p.readHeader()
	return p.body(h, depth, parent)
}

// body reads the content of a part whose header is h.
func (p *walk) body(h header, depth int, parent string) ([]segment, stop) {
	p.parts++
	if depth > maxDepth || p.parts > maxParts {
		if depth > maxDepth {
			p.damage("parts nested deeper than " + itoa(maxDepth))
		} else {
			p.damage("more than " + itoa(maxParts) + " parts")
		}
		return nil, p.until(nil)
	}
	ct := parseMedia(h.get("content-type"))
	if ct.kind == "" {
		ct.kind = "text/plain"
		if parent == "multipart/digest" { // RFC 2046 section 5.1.5
			ct.kind = "message/rfc822"
		}
	}
	disposition := parseMedia(h.get("content-disposition"))
	name := p.fileName(disposition, ct)
	switch {
	case strings.HasPrefix(ct.kind, "multipart/"):
		return p.multipart(h, ct, depth)
	case ct.kind == "message/rfc822" || ct.kind == "message/global" || ct.kind == "message/news":
		return p.nested(h, ct, name, depth, parent)
	case ct.kind == "message/delivery-status" || ct.kind == "message/global-delivery-status":
		if p.found.report == "" {
			p.found.report = "delivery-status"
		}
		note, stop := p.note(h)
		if p.found.status == nil {
			p.found.status = note
		}
		return nil, stop
	case ct.kind == "message/disposition-notification", ct.kind == "message/feedback-report":
		p.found.report = strings.TrimPrefix(ct.kind, "message/")
		_, stop := p.note(h)
		return nil, stop
	case ct.kind == "text/rfc822-headers" || ct.kind == "message/rfc822-headers" || ct.kind == "message/global-headers":
		note, stop := p.note(h)
		if p.found.original == nil {
			p.found.original = headerOf(note)
		}
		return nil, stop
	case ct.kind == "text/calendar":
		p.found.calendar = strings.ToUpper(ct.params["method"])
		note, stop := p.note(h)
		if p.found.calendar == "" {
			p.found.calendar = "-"
			if i := bytes.Index(note, []byte("METHOD:")); i >= 0 {
				p.found.calendar = string(bytes.TrimSpace(firstLine(note[i+7:])))
			}
		}
		p.attach(name, ct.kind, int64(len(note)), digest(note))
		return nil, stop
	case ct.kind == "text/vnd.google.email-reaction+json":
		p.found.reaction = true
		return nil, p.until(nil)
	}
	attached := disposition.kind == "attachment" || (name != "" && disposition.kind != "inline")
	if depth == 0 && ct.kind == "text/plain" && disposition.kind == "" {
		attached = false
	}
	if isText(ct.kind) && !attached && !(name != "" && !proseName(name)) {
		return p.text(h, ct)
	}
	return p.attachment(h, ct, name)
}

// isText reports whether a part of this kind is read.
func isText(kind string) bool {
	switch kind {
	case "text/plain", "text/html", "text/enriched", "text/richtext", "text", "text/markdown", "text/x-amp-html", "application/xhtml+xml", "text/plain2":
		return true
	}
	return false
}

// proseName reports whether an inline part of that file name is part of the letter all the same.
func proseName(name string) bool {
	name = strings.ToLower(name)
	for _, ext := range []string{".txt", ".htm", ".html"} {
		if strings.HasSuffix(name, ext) {
			return true
		}
	}
	return !strings.Contains(name, ".")
}

// damage notes once what is wrong with the bytes.
func (p *walk) damage(what string) {
	if len(p.m.Damage) > 20 {
		return
	}
	for _, d := range p.m.Damage {
		if d == what {
			return
		}
	}
	p.m.Damage = append(p.m.Damage, what)
}

func itoa(n int) string { return strconv.Itoa(n) }

func firstLine(b []byte) []byte {
	line, _, _ := bytes.Cut(b, []byte("\n"))
	return line
}
