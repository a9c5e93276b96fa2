package mailer_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"heed/mailer"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden is what a fixture is expected to be read as. What is empty is left out.
type golden struct {
	From        mailer.Address         `json:"from"`
	Senders     int                    `json:"senders"`
	ReplyTo     []mailer.Address       `json:"reply_to,omitempty"`
	To          []mailer.Address       `json:"to,omitempty"`
	Delivered   []string               `json:"delivered,omitempty"`
	Subject     string                 `json:"subject,omitempty"`
	Date        string                 `json:"date,omitempty"`
	Thread      []string               `json:"thread,omitempty"`
	Text        []string               `json:"text"`
	Quoted      []string               `json:"quoted,omitempty"`
	Signature   []string               `json:"signature,omitempty"`
	OnlyQuoted  bool                   `json:"only_quoted,omitempty"`
	Differ      bool                   `json:"differ,omitempty"`
	Robot       mailer.Robot           `json:"robot"`
	Reason      string                 `json:"reason,omitempty"`
	Delivery    *mailer.DeliveryReport `json:"delivery,omitempty"`
	Forwarded   *mailer.Forwarded      `json:"forwarded,omitempty"`
	Attachments []mailer.Attachment    `json:"attachments,omitempty"`
	Heed        string                 `json:"heed,omitempty"`
	AuthResults []string               `json:"auth_results,omitempty"`
	Damage      []string               `json:"damage,omitempty"`
	Unreadable  string                 `json:"unreadable,omitempty"`
}

func goldenOf(m *mailer.Message) golden {
	g := golden{
		From: m.From, Senders: m.Senders, ReplyTo: m.ReplyTo, To: m.To, Delivered: m.Delivered, Subject: m.Subject,
		Thread: m.Thread(), Text: lines(m.Text), Quoted: lines(m.Quoted), Signature: lines(m.Signature), OnlyQuoted: m.OnlyQuoted,
		Differ: m.PlainHTMLDiffer, Robot: m.Robot, Reason: m.Reason, Delivery: m.Delivery, Forwarded: m.Forwarded,
		Attachments: m.Attachments, Heed: m.Heed, AuthResults: m.AuthResults, Damage: m.Damage, Unreadable: m.Unreadable,
	}
	if !m.Date.IsZero() {
		g.Date = m.Date.Format(time.RFC3339)
	}
	return g
}

func lines(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}

// TestFixtures reads our own mails, one for each rule, and compares with the golden files beside them.
func TestFixtures(t *testing.T) {
	p := newParser(t)
	for _, f := range fixtures(t) {
		t.Run(strings.TrimSuffix(f.name, ".eml"), func(t *testing.T) {
			m, err := p.Parse(bytes.NewReader(f.raw))
			if err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			enc := json.NewEncoder(&b)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", "  ")
			if err := enc.Encode(goldenOf(m)); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join("testdata", strings.TrimSuffix(f.name, ".eml")+".golden")
			if *update {
				if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(b.Bytes(), want) {
				t.Errorf("got\n%s\nwant\n%s", b.Bytes(), want)
			}
		})
	}
}
