package receive_test

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"heed/mailer/receive"
	"heed/mailer/sandbox"
)

// BenchmarkCatchUp reads a folder of 6 KB mails that has piled up, with a desk that does nothing.
func BenchmarkCatchUp(b *testing.B) {
	for _, n := range []int{1_000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			box, err := sandbox.New(sandbox.Options{Users: map[string]string{user: secret}})
			if err != nil {
				b.Fatal(err)
			}
			defer box.Close()
			raw := append(mail("bench"), strings.Repeat("Fifty bytes of a rather dull complaint, once more.\r\n", 120)...)
			for range n {
				if err := box.Append(user, "INBOX", raw, time.Now()); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportAllocs()
			for b.Loop() {
				desk := &memory{read: func(r io.Reader) (string, error) {
					_, err := io.Copy(io.Discard, r)
					return "", err
				}}
				conf := config(box)
				conf.Since = time.Now().Add(-time.Hour)
				if err := receive.New(conf, desk, nil).Once(b.Context()); err != nil {
					b.Fatal(err)
				}
				if len(desk.got) != n {
					b.Fatalf("%d mails", len(desk.got))
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*n), "µs/mail")
		})
	}
}

// TestQuietDays is what three days in a bubble cost: four thousand polls, no mail.
func TestQuietDays(t *testing.T) {
	began := time.Now()
	synctest.Test(t, func(t *testing.T) {
		box := newBox(t, sandbox.Options{})
		desk := &memory{}
		running(t, config(box), desk)
		time.Sleep(3 * 24 * time.Hour)
		deliver(t, box, "one")
		synctest.Wait()
		if got := desk.subjects(); got != "one" {
			t.Errorf("got %q", got)
		}
	})
	t.Logf("three days took %v", time.Since(began))
}
