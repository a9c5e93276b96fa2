package classify

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"sync"
	"testing"

	"heed/mailer"
	"heed/templates"
	"heed/triage"
)

// BenchmarkMail shows how long reading a mail takes and, beside it, how long judging it takes: all of persons' mails among
// mailer's, a round an operation.
func BenchmarkMail(b *testing.B) {
	set, err := templates.Load(nil)
	if err != nil {
		b.Fatal(err)
	}
	names, err := filepath.Glob("../../mailer/testdata/*.eml")
	if err != nil {
		b.Fatal(err)
	}
	p, c := mailer.NewParser(set), New(set)
	var raws [][]byte
	var mails []Input
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		m, err := p.Parse(bytes.NewReader(raw))
		if err != nil {
			b.Fatal(err)
		}
		if m.Robot == mailer.None {
			raws = append(raws, raw)
			mails = append(mails, Input{From: m.From, Subject: m.Subject, Text: m.Text, Quoted: m.Quoted, Lang: m.Lang, Date: m.Date, Robot: m.Robot})
		}
	}
	b.Run("parse", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for _, raw := range raws {
				if _, err := p.Parse(bytes.NewReader(raw)); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	b.Run("classify", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for _, in := range mails {
				c.Classify(in)
			}
		}
	})
}

// TestMemoryChangesNothing: a mail is judged alike whatever was judged before it, and beside it.
func TestMemoryChangesNothing(t *testing.T) {
	mails := corpusMails(t)
	mails = mails[:min(len(mails), 600)]
	first := load(t)
	want := make([]triage.Verdict, len(mails))
	for i, m := range mails {
		want[i] = first.Classify(m.input())
	}
	c := load(t)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i := len(mails) - 1; i >= 0; i-- {
				if got := c.Classify(mails[i].input()); !reflect.DeepEqual(got, want[i]) {
					t.Errorf("%s: %+v, first %+v", mails[i].ID, got, want[i])
				}
			}
		})
	}
	wg.Wait()
}

func TestLabelsFit(t *testing.T) {
	if n := len(templates.Labels); n >= mostLabels {
		t.Errorf("%d labels, there is room for %d", n, mostLabels-1)
	}
}
