package mailer

import (
	"bufio"
	"bytes"
	"strings"
)

// multipart reads the parts of a multipart/*.
func (p *walk) multipart(h header, ct media, depth int) ([]segment, stop) {
	report := strings.ToLower(ct.params["report-type"])
	if ct.kind == "multipart/report" && p.found.report == "" {
		p.found.report = report
		if report == "" {
			p.found.report = "unknown"
		}
	}
	bound := ct.params["boundary"]
	if bound == "" {
		if bound = p.sniffBoundary(); bound == "" {
			p.damage("multipart without a boundary")
			return p.text(h, media{kind: "text/plain"})
		}
		p.damage("multipart without a boundary: read by the one found")
	}
	level := len(p.bounds)
	p.bounds = append(p.bounds, []byte(strings.TrimRight(bound, " \t")))
	defer func() { p.bounds = p.bounds[:level] }()

	var children [][]segment
	opened := p.in.offset
	var preamble []byte
	at := p.until(func(piece []byte) {
		if len(preamble)+len(piece) < maxText {
			preamble = append(preamble, piece...)
		}
	})
	if at.level != level { // no part at all: what there is must be the text
		if at.level < 0 && p.in.offset > opened {
			p.damage("boundary never found")
		}
		return p.stray(h, preamble, depth), at
	}
	for !at.final {
		var segs []segment
		segs, at = p.entity(depth+1, ct.kind)
		if len(segs) > 0 {
			children = append(children, segs)
		}
		if at.level != level {
			p.damage("multipart not closed")
			return merge(ct.kind, children), at
		}
	}
	// The epilogue, up to a boundary of a parent (RFC 2046 section 5.1). A first boundary after the last
	// one is a part all the same: some programs close too early.
	for {
		at = p.until(nil)
		if at.level != level {
			return merge(ct.kind, children), at
		}
		for at.level == level && !at.final {
			var segs []segment
			segs, at = p.entity(depth+1, ct.kind)
			if len(segs) > 0 {
				children = append(children, segs)
			}
			p.damage("parts after the closing boundary")
		}
		if at.level != level {
			return merge(ct.kind, children), at
		}
	}
}

// stray reads what stands where the parts of a multipart should be: with the boundary that is really
// there, or as plain text.
func (p *walk) stray(h header, text []byte, depth int) []segment {
	if bound := sniff(text); bound != "" && depth < maxDepth {
		p.damage("multipart read by another boundary than the one declared")
		q := *p
		q.in = &wire{br: bufio.NewReaderSize(bytes.NewReader(text), wireBuffer), whole: true}
		q.bounds = [][]byte{[]byte(bound)}
		var children [][]segment
		at := q.until(nil)
		for at.level == 0 && !at.final {
			var segs []segment
			segs, at = q.entity(depth+1, "multipart/mixed")
			if len(segs) > 0 {
				children = append(children, segs)
			}
		}
		p.parts, p.texts, p.digests, p.found = q.parts, q.texts, q.digests, q.found
		return merge("multipart/alternative", children)
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return nil
	}
	plain := p.clean(p.decodeText(text, h.get("content-transfer-encoding"), ""), media{})
	return []segment{{plain: plain}}
}

// sniffBoundary looks for a boundary in what comes next.
func (p *walk) sniffBoundary() string { return sniff(p.in.ahead(wireBuffer / 2)) }

// sniff finds the first line that opens a part: dashes, and a field below it.
func sniff(text []byte) string {
	for len(text) > 0 {
		line, rest, _ := bytes.Cut(text, []byte("\n"))
		line = bytes.TrimRight(line, " \t\r")
		if len(line) > 4 && len(line) < 200 && line[0] == '-' && line[1] == '-' && isField(firstLine(rest)) {
			key, _, _ := bytes.Cut(rest, []byte(":"))
			if strings.HasPrefix(strings.ToLower(string(key)), "content-") {
				return string(line[2:])
			}
		}
		text = rest
	}
	return ""
}

// merge makes one list of the children's segments: alternatives of one another, or one after the other.
func merge(kind string, children [][]segment) []segment {
	var all []segment
	if kind != "multipart/alternative" {
		for _, segs := range children {
			all = append(all, segs...)
		}
		return all
	}
	var both segment
	for _, segs := range children {
		for _, s := range segs {
			both.plain = joinText(both.plain, s.plain)
			if s.html != "" {
				both.html += s.html + "\n"
			}
		}
	}
	if both.plain == "" && both.html == "" {
		return nil
	}
	return []segment{both}
}

func joinText(a, b string) string {
	switch {
	case strings.TrimSpace(a) == "":
		return b
	case strings.TrimSpace(b) == "":
		return a
	}
	return strings.TrimRight(a, "\n") + "\n\n" + b
}

// nested reads a mail inside the mail: the returned one of a report, or a forwarded one.
func (p *walk) nested(h header, ct media, name string, depth int, parent string) ([]segment, stop) {
	if enc := transfer(h); enc == "base64" || enc == "quoted-printable" { // RFC 2046 section 5.2.1 forbids it
		return p.attachment(h, ct, name)
	}
	from := p.in.offset
	head := p.readHeader()
	segs, at := p.body(head, depth+1, "")
	size := p.in.offset - from
	if p.found.original == nil {
		p.found.original = head
	}
	if p.found.inner == nil {
		p.found.inner = &inner{head: head, segs: segs}
	}
	if name == "" {
		name = p.decodeHeader(head.get("subject"))
	}
	if parent != "multipart/report" {
		p.attach(name, ct.kind, max(size, 0), head.get("message-id")+head.get("date")+itoa(len(segs)))
	}
	return nil, at
}

// note reads a small machine-readable part.
func (p *walk) note(h header) ([]byte, stop) {
	var raw []byte
	at := p.until(func(piece []byte) {
		if len(raw)+len(piece) < maxNote {
			raw = append(raw, piece...)
		}
	})
	return decodeTransfer(raw, transfer(h)), at
}

// text reads a text part.
func (p *walk) text(h header, ct media) ([]segment, stop) {
	raw := p.raw[:0]
	cut := false
	at := p.until(func(piece []byte) {
		if len(raw)+len(piece) <= 2*maxText {
			raw = append(raw, piece...)
		} else {
			cut = true
		}
	})
	p.raw = raw
	text := p.decodeText(raw, transfer(h), ct.params["charset"])
	if p.texts+len(text) > maxText {
		text, cut = cutAt(text, max(maxText-p.texts, 0)), true
	}
	p.texts += len(text)
	if cut {
		p.damage("text cut after " + itoa(maxText) + " bytes")
	}
	if ct.kind == "text/html" || ct.kind == "application/xhtml+xml" || (ct.kind == "text/plain" && looksHTML(text)) {
		return []segment{{html: text}}, at
	}
	if ct.kind == "text/x-amp-html" { // the same content once more, for another reader
		return nil, at
	}
	if ct.kind == "text/enriched" || ct.kind == "text/richtext" {
		return []segment{{html: "<pre>" + text + "</pre>"}}, at
	}
	return []segment{{plain: p.clean(text, ct)}}, at
}

// looksHTML reports whether a part that calls itself plain is HTML.
func looksHTML(text string) bool {
	head := strings.ToLower(strings.TrimLeft(text[:min(len(text), 64)], " \t\r\n\uFEFF"))
	return strings.HasPrefix(head, "<!doctype html") || strings.HasPrefix(head, "<html")
}

// clean brings a plain text to LF line ends without controls, and unwraps format=flowed (RFC 3676).
func (p *walk) clean(text string, ct media) string {
	if strings.IndexByte(text, '\r') >= 0 {
		text = strings.ReplaceAll(text, "\r\n", "\n")
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	if strings.IndexByte(text, 0) >= 0 {
		p.damage("NUL in the text")
		text = strings.ReplaceAll(text, "\x00", "")
	}
	text = strings.TrimPrefix(text, "\uFEFF")
	if strings.EqualFold(ct.params["format"], "flowed") {
		text = unflow(text, strings.EqualFold(ct.params["delsp"], "yes"))
	}
	return text
}

// unflow joins the soft-broken lines of format=flowed (RFC 3676 section 4), quotes left as they are.
func unflow(text string, delsp bool) string {
	if !strings.Contains(text, " \n") {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	soft := false
	for line := range strings.Lines(text) {
		body := strings.TrimSuffix(line, "\n")
		quoted := strings.HasPrefix(body, ">")
		if soft && quoted {
			b.WriteByte('\n')
		}
		if !quoted {
			body = strings.TrimPrefix(body, " ")
		}
		flowed := !quoted && strings.HasSuffix(body, " ") && body != "-- " && strings.TrimSpace(body) != ""
		if flowed && delsp {
			body = strings.TrimSuffix(body, " ")
		}
		b.WriteString(body)
		if soft = flowed; !flowed && strings.HasSuffix(line, "\n") {
			b.WriteByte('\n')
		}
	}
	return b.String()
}
