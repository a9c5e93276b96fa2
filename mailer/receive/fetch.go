package receive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// parcel is one mail as FETCH gave it, up to its first megabyte.
type parcel struct {
	uid      uint32
	flags    []string
	received time.Time
	size     int64 // RFC822.SIZE
	body     piece
	hasBody  bool
}

// fetch reads mails into the spool. Together with an error it returns what came before it. With bare it
// asks for the body alone, for mails whose other data the server cannot put into words.
func (s *session) fetch(ctx context.Context, uids []uint32, from int64, bare bool, into *spool) (map[uint32]*parcel, error) {
	asked := set(uids)
	options := &imap.FetchOptions{
		UID: true, Flags: !bare, InternalDate: !bare, RFC822Size: !bare,
		BodySection: []*imap.FetchItemBodySection{{Peek: true, Partial: &imap.SectionPartial{Offset: from, Size: pieceSize}}},
	}
	parcels := make(map[uint32]*parcel, len(uids))
	var local error
	err := s.do(ctx, "fetch", func(alive func()) error {
		cmd := s.c.Fetch(asked, options)
		for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
			p, err := read(msg, into, alive)
			if errors.As(err, new(*localError)) {
				local = err // the rest is read and forgotten, so that the line stays usable
			} else if err != nil {
				// The literal broke off, so the connection is over. The command must not be touched any
				// more: draining it would read beside the library's own goroutine.
				return err
			}
			if p.uid != 0 && asked.Contains(imap.UID(p.uid)) {
				parcels[p.uid] = p
			}
			alive()
		}
		return cmd.Close()
	})
	if err == nil {
		err = local
	}
	return parcels, err
}

// read takes one FETCH response from the line.
func read(msg *imapclient.FetchMessageData, into *spool, alive func()) (*parcel, error) {
	p := &parcel{}
	var failed error
	for item := msg.Next(); item != nil; item = msg.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			p.uid = uint32(item.UID)
		case imapclient.FetchItemDataFlags:
			for _, f := range item.Flags {
				p.flags = append(p.flags, string(f))
			}
		case imapclient.FetchItemDataInternalDate:
			p.received = item.Time
		case imapclient.FetchItemDataRFC822Size:
			p.size = item.Size
		case imapclient.FetchItemDataBodySection:
			if item.Literal == nil {
				continue // NIL: it has no body to give
			}
			if item.Literal.Size() > maxMail {
				return p, fmt.Errorf("a literal of %d bytes", item.Literal.Size())
			}
			body, err := into.take(&lively{r: item.Literal, alive: alive}, item.Literal.Size())
			if errors.As(err, new(*localError)) {
				failed = err
				continue // Next reads the rest of the literal
			}
			if err != nil {
				return p, err
			}
			p.body, p.hasBody = body, true
		}
	}
	return p, failed
}

// lively reports a sign of life for every 16 KB read.
type lively struct {
	r     io.Reader
	alive func()
	n     int
}

func (l *lively) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if l.n += n; l.n >= 16<<10 {
		l.n = 0
		l.alive()
	}
	return n, err
}

// rest completes a mail of which the first piece is there: the pieces are joined in a file of their own.
func (s *session) rest(ctx context.Context, p *parcel, into *spool) error {
	into.onDisk = true
	if _, err := into.take(p.body.reader(), p.body.size); err != nil {
		return err
	}
	for last := p.body.size; last == pieceSize; {
		if into.end > maxMail {
			return errTooLarge
		}
		got, err := s.fetch(ctx, []uint32{p.uid}, into.end, true, into)
		if err != nil {
			return err
		}
		next := got[p.uid]
		if next == nil || !next.hasBody && p.size > into.end {
			return errWithheld
		}
		last = next.body.size // 0 where the mail ends on the megabyte
	}
	p.body = piece{file: into.file, size: into.end}
	return nil
}

var (
	errWithheld = errors.New("the server says it has the mail but does not give it")
	errTooLarge = fmt.Errorf("the mail is larger than %d MB", maxMail>>20)
)

func set(uids []uint32) imap.UIDSet {
	var s imap.UIDSet
	for _, u := range uids {
		s.AddNum(imap.UID(u))
	}
	return s
}

// searchLimit is how many UIDs one search may bring in; the rest is found by the next.
const searchLimit = 10_000

// search returns UIDs that match, in ascending order, at most searchLimit.
func (s *session) search(ctx context.Context, criteria *imap.SearchCriteria, after uint32) ([]uint32, error) {
	var data *imap.SearchData
	err := s.do(ctx, "search", func(func()) error {
		var options *imap.SearchOptions
		if s.c.Caps().Has(imap.CapESearch) {
			options = &imap.SearchOptions{ReturnAll: true} // ranges instead of numbers (RFC 4731)
		}
		var err error
		data, err = s.c.UIDSearch(criteria, options).Wait()
		return err
	})
	if err != nil {
		return nil, err
	}
	found, _ := data.All.(imap.UIDSet)
	var uids []uint32
	for _, r := range found { // ascending; a set can claim four billion UIDs, so it is not expanded blindly
		for u := max(uint32(r.Start), after+1); u <= uint32(r.Stop) && u > after; u++ {
			if len(uids) == searchLimit {
				return uids, nil
			}
			uids = append(uids, u)
		}
	}
	return uids, nil
}
