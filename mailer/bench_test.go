package mailer_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	_ "github.com/emersion/go-message/charset"
	"github.com/emersion/go-message/mail"
)

// ordinary are the mails of the corpus that aren't broken on purpose, else a few of our own.
func ordinary(b *testing.B) [][]byte {
	var mails [][]byte
	if _, err := os.Stat(corpusFile); err != nil {
		for _, file := range fixtures(b) {
			mails = append(mails, file.raw)
		}
		return mails
	}
	_, samples := unpack(b)
	for _, s := range samples {
		if s.Kind == "torture" || s.Kind == "bounce" {
			continue
		}
		data, err := os.ReadFile(s.File)
		if err != nil {
			b.Fatal(err)
		}
		mails = append(mails, data)
	}
	return mails
}

// BenchmarkParse is the whole of reading: MIME, text, quotes, robots, language, hash.
func BenchmarkParse(b *testing.B) {
	mails, p := ordinary(b), newParser(b)
	size := 0
	for _, m := range mails {
		size += len(m)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, raw := range mails {
			if _, err := p.Parse(bytes.NewReader(raw)); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkGoMessage is the measure: go-message reading the header and the text parts of the same mails.
func BenchmarkGoMessage(b *testing.B) {
	mails := ordinary(b)
	size := 0
	for _, m := range mails {
		size += len(m)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, raw := range mails {
			readPlain(raw)
		}
	}
}

// BenchmarkRatio runs both by turns over all the mails and reports how many times the processor time of
// go-message the whole of reading takes, the median of the rounds. It counts the time this process worked, not
// the time that passed: what else the machine does hits neither. The goal is 1.5.
func BenchmarkRatio(b *testing.B) {
	mails, p := ordinary(b), newParser(b)
	theirs := func() {
		for _, raw := range mails {
			readPlain(raw)
		}
	}
	ours := func() {
		for _, raw := range mails {
			if _, err := p.Parse(bytes.NewReader(raw)); err != nil {
				b.Fatal(err)
			}
		}
	}
	theirs()
	ours()
	var ratios []float64
	for b.Loop() {
		ratios = append(ratios, float64(worked(ours))/float64(worked(theirs)))
	}
	slices.Sort(ratios)
	b.ReportMetric(ratios[len(ratios)/2], "x-go-message")
}

// worked is the processor time f took, the collection of its garbage included.
func worked(f func()) time.Duration {
	runtime.GC()
	before := processorTime()
	for range 3 {
		f()
	}
	runtime.GC()
	return processorTime() - before
}

func readPlain(raw []byte) {
	r, err := mail.CreateReader(bytes.NewReader(raw))
	if err != nil {
		return
	}
	r.Header.Subject()
	r.Header.AddressList("From")
	r.Header.Date()
	for {
		part, err := r.NextPart()
		if err != nil {
			return
		}
		if _, ok := part.Header.(*mail.InlineHeader); ok {
			io.Copy(io.Discard, part.Body)
		}
	}
}

// BenchmarkAttachment reads a mail with a large attachment; what counts is the memory.
func BenchmarkAttachment(b *testing.B) {
	p, raw := newParser(b), large(10<<20)
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.Parse(bytes.NewReader(raw)); err != nil {
			b.Fatal(err)
		}
	}
}

// large makes a mail with an attachment of that many encoded bytes.
func large(n int) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "From: Ana <ana@example.com>\r\nTo: info@example.org\r\nSubject: Pictures\r\nDate: Mon, 3 Jun 2024 10:00:00 +0200\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHere they are.\r\n--b\r\nContent-Type: image/jpeg; name=a.jpg\r\nContent-Transfer-Encoding: base64\r\n\r\n")
	line := strings.Repeat("QUJD", 19) + "\r\n"
	for b.Len() < n {
		b.WriteString(line)
	}
	b.WriteString("--b--\r\n")
	return b.Bytes()
}
