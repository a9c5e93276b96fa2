package mailer

import (
	"bytes"
	"fmt"
	"io"
)

// sizeField says in a mail of Strip's how large an attachment was.
const sizeField = "x-heed-size"

// Strip copies a mail without what is attached: every header and text stays as it is, of an attachment the header and
// the size. Parse reads the copy as it reads the mail, but for the hash. Strip returns nil where the copy would have
// more than most bytes, and fails only if r can't be read.
func (p *Parser) Strip(r io.Reader, most int) ([]byte, error) {
	b := p.buffers.Get().(*buffers)
	defer p.giveBack(b)
	c := &copied{most: most}
	w := &walk{p: p, m: &Message{}, in: newWire(b.br, r), scratch: b.scratch, raw: b.raw, piece: b.piece}
	w.in.copy = c
	w.body(w.readHeader(), 0, "")
	if w.in.err != nil {
		return nil, fmt.Errorf("strip mail: %w", w.in.err)
	}
	c.next(nil)
	if c.full {
		return nil, nil
	}
	return c.Bytes(), nil
}

// copied is a copy in the making. The piece read last is kept apart, until it is sure where it belongs.
type copied struct {
	bytes.Buffer
	last []byte
	most int
	full bool
}

// next adds the piece read last, and keeps a new one apart.
func (c *copied) next(piece []byte) {
	if c == nil || c.full {
		return
	}
	if c.full = c.Len()+len(c.last) > c.most; !c.full {
		c.Write(c.last)
	}
	c.last = append(c.last[:0], piece...)
}

// leaveOut stops copying behind a part's header, and returns the copy, for goOn.
func (w *wire) leaveOut() *copied {
	c := w.copy
	if c == nil {
		return nil
	}
	if w.again { // the header has no blank line, and what follows it has been read already
		c.last = nil
	}
	c.next(nil)
	for _, blank := range []string{"\r\n\r\n", "\n\n"} {
		if bytes.HasSuffix(c.Bytes(), []byte(blank)) {
			c.Truncate(c.Len() - len(blank)/2)
			break
		}
	}
	w.copy = nil
	return c
}

// goOn notes the size of what was left out, and copies again: from the boundary that was just read, where there is one.
func (w *wire) goOn(c *copied, size int64, boundary bool) {
	if c == nil {
		return
	}
	fmt.Fprintf(c, "%s: %d\r\n\r\n", sizeField, size)
	if boundary {
		c.next(w.piece)
	}
	w.copy = c
}
