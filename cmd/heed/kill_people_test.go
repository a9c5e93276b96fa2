package main_test

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"heed/mailer"
	"heed/templates"
)

// people read what has come and write what they have to say: staff answer every question once, and a
// number of customers complain who have not written before.
func (k *victim) people(t *testing.T, newcomers int) {
	t.Helper()
	for _, m := range k.world.fetch(t, "maja") {
		msg := parsed(t, m.raw)
		if msg.Heed == "" {
			continue
		}
		k.questions[msg.MessageID] = msg
		if k.staffMail[msg.MessageID]++; k.staffMail[msg.MessageID] > 1 || msg.Heed != "staff" {
			continue
		}
		c := k.about(msg)
		if c == nil && k.strangers {
			continue
		}
		if c == nil {
			t.Errorf("staff got a question about nobody who wrote: %s", msg.Subject)
			continue
		}
		if k.asks[c]++; k.asks[c] == 1 {
			c.approved = true
			k.world.post(t, "maja@studio.example", []string{msg.From.Addr}, reply("maja@studio.example", msg,
				fmt.Sprintf("send: Eva, I am sorry for the silence. The album %s leaves today, and the bill is put right today as well.", c.word)))
		}
	}
	for _, m := range k.world.fetch(t, "outside") {
		switch c := k.customer(m.to); {
		case c == nil:
		case parsed(t, m.raw).Heed == "holding":
			c.held++
		default:
			c.got++
		}
	}
	for _, box := range k.world.values()["boxes"].([]map[string]string) {
		for _, m := range k.world.fetch(t, box["name"]+"/Sent") {
			if msg := parsed(t, m.raw); msg.Heed == "holding" {
				k.heldCopies[msg.MessageID]++
			} else {
				k.copies[msg.MessageID]++
			}
		}
	}
	for range newcomers {
		k.complain(t)
	}
}

var complaints atomic.Int64

func (k *victim) complain(t *testing.T) {
	t.Helper()
	nr := complaints.Add(1)
	c := &customer{word: fmt.Sprintf("Nr%05dZ", nr), twice: nr%4 == 0, upset: nr%3 == 0}
	words := fmt.Sprintf(`the album %s should have been here two weeks ago and it still has not arrived. I am
really disappointed, because it was meant for my mother's birthday.`, c.word)
	if c.upset {
		words = fmt.Sprintf(`this is the third time I write about album %s. You charged my card 840 pounds twice and
nobody answers. I am furious and want my money back.`, c.word)
	}
	c.addr = strings.ToLower(c.word) + "@customer.example.org"
	to := []string{"hello@studio.example"}
	if c.twice {
		to = append(to, "weddings@studio.example")
	}
	k.world.post(t, c.addr, to, fmt.Appendf(nil, `From: Eva Lind <%s>
To: %s
Subject: Our album %s
Date: %s
Message-ID: <%s@customer.example.org>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Hello,

%s

Eva Lind
`, c.addr, strings.Join(to, ", "), c.word, time.Now().Format(time.RFC1123Z), c.word, words))
	k.customers = append(k.customers, c)
}

func (k *victim) customer(addr string) *customer {
	for _, c := range k.customers {
		if strings.EqualFold(c.addr, addr) {
			return c
		}
	}
	return nil
}

// about is the customer a staff mail is about.
func (k *victim) about(m *mailer.Message) *customer {
	at := strings.Index(m.Body, "Nr")
	for at >= 0 && len(m.Body) >= at+8 {
		if c := k.customer(m.Body[at:at+8] + "@customer.example.org"); c != nil {
			return c
		}
		next := strings.Index(m.Body[at+2:], "Nr")
		if next < 0 {
			break
		}
		at += 2 + next
	}
	return nil
}

var packs = sync.OnceValues(func() (*templates.Set, error) { return templates.Load(nil) })

func parsed(t *testing.T, raw []byte) *mailer.Message {
	t.Helper()
	set, err := packs()
	if err != nil {
		t.Fatal(err)
	}
	m, err := mailer.NewParser(set).Parse(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return m
}
