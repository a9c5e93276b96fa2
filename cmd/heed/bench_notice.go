package main

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"time"

	"heed/mailer/sandbox"
	"heed/triage"
	"heed/triage/approve"
	"heed/triage/store"
)

var benchUsers = map[string]string{"info@bench.example": "bench", "bo@bench.example": "bench"}

// noticeRounds is how many mails a wait is measured with.
const noticeRounds = 50

// office is a provider in this process, which notices a mail the moment it is there, and the daemon at work on it in a
// process of its own.
type office struct {
	box    *sandbox.Sandbox
	db     string
	handed chan handed
	close  func()
}

// handed is a mail to staff as it reached SMTP.
type handed struct {
	at  time.Time
	raw []byte
}

func (r *rig) office() (*office, error) {
	o := &office{handed: make(chan handed, 10*noticeRounds)}
	box, err := sandbox.New(sandbox.Options{Users: benchUsers, OnData: func(_ string, to []string, raw []byte) error {
		if to[0] == "bo@bench.example" {
			o.handed <- handed{time.Now(), raw}
		}
		return nil
	}})
	if err != nil {
		return nil, err
	}
	o.box = box
	imapAt, smtpAt, err := box.Listen("127.0.0.1:0", "127.0.0.1:0")
	if err != nil {
		return nil, errors.Join(err, box.Close())
	}
	file, err := r.config(imapAt, smtpAt)
	if err != nil {
		return nil, errors.Join(err, box.Close())
	}
	cmd, err := r.launch(file)
	if err != nil {
		return nil, errors.Join(err, box.Close())
	}
	o.close = func() { cmd.Process.Signal(os.Interrupt); cmd.Wait(); box.Close() }
	o.db = filepath.Join(filepath.Dir(file), "heed.db")
	if err := watched(r.ctx, o.db); err != nil {
		o.close()
		return nil, err
	}
	return o, nil
}

// complain lets the nth customer complain and waits for the mail that asks staff.
func (o *office) complain(n int) (asked handed, wait time.Duration, err error) {
	raw := fmt.Appendf(nil, "From: Ada <ada%d@example.com>\r\nTo: info@bench.example\r\nSubject: Prints %d\r\nMessage-ID: <n%d@example.com>\r\n\r\nThe prints are far too dark and I am very disappointed, number %d.\r\n", n, n, n, n)
	begin := time.Now()
	if err := o.box.Deliver("info@bench.example", raw); err != nil {
		return handed{}, 0, err
	}
	asked, err = o.next()
	return asked, asked.at.Sub(begin), err
}

// next waits for a mail to staff.
func (o *office) next() (handed, error) {
	select {
	case h := <-o.handed:
		return h, nil
	case <-time.After(10 * time.Second):
		return handed{}, errors.New("no mail to staff within ten seconds")
	}
}

// notice measures from a complaint lying in the inbox to the staff mail handed to SMTP.
func (r *rig) notice() error {
	if r.bench.IMAP != "" {
		return nil
	}
	o, err := r.office()
	if err != nil {
		return err
	}
	defer o.close()
	var waits []time.Duration
	for i := range noticeRounds {
		_, wait, err := o.complain(i)
		if err != nil {
			return fmt.Errorf("notice: %w", err)
		}
		waits = append(waits, wait)
	}
	r.waits("notice to staff mail at SMTP", waits)
	return nil
}

// approval measures from a reply of staff lying in the inbox to the answer to the customer standing in the queue.
func (r *rig) approval() error {
	if r.bench.IMAP != "" {
		return nil
	}
	o, err := r.office()
	if err != nil {
		return err
	}
	defer o.close()
	st, err := store.Open(r.ctx, o.db)
	if err != nil {
		return err
	}
	defer st.Close()
	var waits []time.Duration
	for i := range noticeRounds {
		asked, _, err := o.complain(i)
		if err != nil {
			return fmt.Errorf("approval: %w", err)
		}
		reply, err := benchReply(asked.raw, i)
		if err != nil {
			return fmt.Errorf("approval: %w", err)
		}
		begin := time.Now()
		if err := o.box.Append("info@bench.example", "INBOX", reply, begin); err != nil {
			return err
		}
		if err := r.held(st, i+1); err != nil {
			return err
		}
		waits = append(waits, time.Since(begin))
		if _, err := o.next(); err != nil { // what came of it, told to staff
			return fmt.Errorf("approval: %w", err)
		}
	}
	r.waits("approval to answer queued", waits)
	return nil
}

// held waits until so many cases have an answer in the queue: that is one transaction.
func (r *rig) held(st *store.Store, n int) error {
	late := time.Now().Add(10 * time.Second)
	for time.Now().Before(late) {
		held := 0
		err := st.Read(r.ctx, func(tx *store.Tx) error {
			states, err := tx.CountStates()
			held = states[triage.Held]
			return err
		})
		if err != nil || held == n {
			return err
		}
		select {
		case <-time.After(200 * time.Microsecond):
		case <-r.ctx.Done():
			return r.ctx.Err()
		}
	}
	return errors.New("approval: no answer within ten seconds")
}

// benchReply is what a member of staff answers to the mail that asked, as the mail server files it.
func benchReply(asked []byte, n int) ([]byte, error) {
	m, err := mail.ReadMessage(bytes.NewReader(asked))
	if err != nil {
		return nil, err
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		return nil, err
	}
	ref, token, ok := approve.FindTag(subject)
	if !ok {
		return nil, fmt.Errorf("no tag in %q", subject)
	}
	return fmt.Appendf(nil, "Authentication-Results: mx.bench.example; dmarc=pass header.from=bench.example\r\nFrom: Bo <bo@bench.example>\r\n"+
		"To: info@bench.example\r\nSubject: Re: %s\r\nMessage-ID: <a%d@bench.example>\r\nDate: %s\r\n\r\n"+
		"send: Dear Ada,\r\n\r\nwe make new prints today and post them on Thursday, number %d.\r\n\r\nBo\r\n",
		approve.Tag(ref, token), n, time.Now().Format(time.RFC1123Z), n), nil
}

// waits prints the median and the 95th percentile of what was measured.
func (r *rig) waits(what string, waits []time.Duration) {
	slices.Sort(waits)
	fmt.Fprintf(r.out, "%s: median %s, 95th %s (%d mails)\n", what, waits[len(waits)/2].Round(100*time.Microsecond),
		waits[len(waits)*95/100].Round(100*time.Microsecond), len(waits))
}
