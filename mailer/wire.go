package mailer

import (
	"bufio"
	"bytes"
	"io"
)

// wire hands out a mail line by line. A line longer than the buffer comes in pieces; lines end in LF,
// CRLF, or, in mail that went through the wrong hands, in a bare CR.
type wire struct {
	br     *bufio.Reader
	piece  []byte  // the piece handed out last, valid until the next call
	start  bool    // the piece begins a line
	whole  bool    // the next piece begins a line
	again  bool    // hand out the same piece once more
	offset int64   // bytes handed out
	err    error   // why reading stopped, nil at the end of the input
	copy   *copied // where each piece goes once it is left behind; nil: nowhere
}

// wireBuffer is also the longest line that comes in one piece.
const wireBuffer = 32 << 10

func newWire(br *bufio.Reader, r io.Reader) *wire {
	cr := &crReader{r: r}
	br.Reset(cr)
	head, _ := br.Peek(4096)
	if cr.on = bytes.IndexByte(head, '\r') >= 0 && bytes.IndexByte(head, '\n') < 0; cr.on {
		head, _ = br.Peek(br.Buffered())
		cr.fix(head) // what lies in the buffer already
	}
	return &wire{br: br, whole: true}
}

// next returns the next piece, with its line end. ok is false at the end.
func (w *wire) next() (piece []byte, ok bool) {
	if w.again {
		w.again = false
		return w.piece, true
	}
	line, err := w.br.ReadSlice('\n')
	w.start, w.whole = w.whole, err != bufio.ErrBufferFull
	if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
		w.err = err
	}
	w.piece = line
	w.copy.next(line)
	w.offset += int64(len(line))
	return line, len(line) > 0
}

// block hands out as many whole lines as lie in the buffer, up to the next that begins with a dash, or,
// where one stands next, that line. It is next for those who only look for boundaries.
func (w *wire) block() (piece []byte, ok bool) {
	if w.again || w.br.Buffered() == 0 {
		return w.next()
	}
	buf, _ := w.br.Peek(w.br.Buffered())
	if w.whole && buf[0] == '-' {
		return w.next()
	}
	n := bytes.Index(buf, []byte("\n-")) + 1
	if n == 0 {
		if n = bytes.LastIndexByte(buf, '\n') + 1; n == 0 {
			return w.next()
		}
	}
	w.start, w.whole = w.whole, true
	w.piece = buf[:n]
	w.copy.next(w.piece)
	w.br.Discard(n)
	w.offset += int64(n)
	return w.piece, true
}

// back makes next hand out the same piece again.
func (w *wire) back() { w.again = true }

// ahead shows what follows the current piece, as far as it is in the buffer.
func (w *wire) ahead(n int) []byte {
	b, _ := w.br.Peek(min(n, wireBuffer/2))
	return b
}

// chomp cuts the line end off.
func chomp(line []byte) []byte {
	if n := len(line); n > 0 && line[n-1] == '\n' {
		line = line[:n-1]
		if n := len(line); n > 0 && line[n-1] == '\r' {
			line = line[:n-1]
		}
	}
	return line
}

// crReader turns bare CRs into LFs once it is switched on.
type crReader struct {
	r  io.Reader
	on bool
}

func (c *crReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if c.on {
		c.fix(p[:n])
	}
	return n, err
}

func (c *crReader) fix(p []byte) {
	for i, b := range p {
		if b == '\r' {
			p[i] = '\n'
		}
	}
}
