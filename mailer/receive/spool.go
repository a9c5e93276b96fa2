package receive

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"sync"
)

// Limits on what one batch may hold. Beyond memoryLimit bodies go to a temporary file.
const (
	blockSize   = 64 << 10
	memoryLimit = 4 << 20
	pieceSize   = 1 << 20   // mails above are fetched in pieces of this size: a literal has 5 minutes in all
	maxMail     = 256 << 20 // mails above are handed over as an error
)

// localError is trouble on our own machine: a full disk, or an error from the desk. No mail is to blame.
type localError struct{ err error }

func (e *localError) Error() string { return e.err.Error() }
func (e *localError) Unwrap() error { return e.err }

var blocks = sync.Pool{New: func() any { return new([blockSize]byte) }}

// spool keeps the bodies of one batch: the first few megabytes in pooled memory, the rest in a file.
type spool struct {
	blocks []*[blockSize]byte
	room   []byte // what is left of the newest block
	held   int    // bytes in memory
	onDisk bool   // all of it goes to the file
	file   *os.File
	end    int64
}

// piece is one body in a spool.
type piece struct {
	mem  []byte
	file *os.File
	off  int64
	size int64
}

// reader reads the piece from its beginning.
func (p piece) reader() io.ReadSeeker {
	if p.file != nil {
		return io.NewSectionReader(p.file, p.off, p.size)
	}
	return bytes.NewReader(p.mem)
}

// take reads exactly size bytes from r. A localError leaves r partly read.
func (s *spool) take(r io.Reader, size int64) (piece, error) {
	if !s.onDisk && int64(s.held)+size <= memoryLimit {
		mem := s.space(int(size))
		_, err := io.ReadFull(r, mem)
		return piece{mem: mem, size: size}, err
	}
	if err := s.open(); err != nil {
		return piece{}, err
	}
	p := piece{file: s.file, off: s.end, size: size}
	w := &diskWriter{file: s.file, at: s.end}
	n, err := io.CopyN(w, r, size)
	s.end += n
	if w.err != nil {
		return p, &localError{fmt.Errorf("spool a mail: %w", w.err)}
	}
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return p, err
}

func (s *spool) space(n int) []byte {
	s.held += n
	if n > blockSize {
		return make([]byte, n)
	}
	if n > len(s.room) {
		block := blocks.Get().(*[blockSize]byte)
		s.blocks = append(s.blocks, block)
		s.room = block[:]
	}
	mem := s.room[:n:n]
	s.room = s.room[n:]
	return mem
}

func (s *spool) open() error {
	if s.file != nil {
		return nil
	}
	f, err := os.CreateTemp("", "heed-mail-*")
	if err != nil {
		return &localError{fmt.Errorf("spool a mail: %w", err)}
	}
	_ = os.Remove(f.Name()) // on Unix it is gone whatever happens to us; elsewhere release removes it
	s.file = f
	return nil
}

// release gives the memory back and removes the file; no piece may be used any more.
func (s *spool) release() {
	for _, b := range s.blocks {
		blocks.Put(b)
	}
	if s.file != nil {
		_ = s.file.Close()
		_ = os.Remove(s.file.Name())
	}
	*s = spool{}
}

// diskWriter appends to a file and keeps the file's own errors apart from the reader's.
type diskWriter struct {
	file *os.File
	at   int64
	err  error
}

func (w *diskWriter) Write(p []byte) (int, error) {
	n, err := w.file.WriteAt(p, w.at)
	w.at += int64(n)
	w.err = err
	return n, err
}
