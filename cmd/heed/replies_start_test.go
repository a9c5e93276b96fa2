package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"heed/mailer"
	"heed/triage/store"
)

// start is where a row begins: what staff have replied so far, and how long ago.
type start struct {
	replies []string // "ready" is an edit that leaves nothing out, "blanks" one that leaves two; after "colleague ", what somebody else says who was asked
	wait    time.Duration
}

// starts are what the tables of testdata/replies know.
var starts = map[string]start{
	"asked":      {replies: []string{}},
	"blanks":     {replies: []string{"blanks"}},
	"ready":      {replies: []string{"ready"}},
	"confirming": {replies: []string{"ready"}}, // where staff confirm, they are enrolled
	"held":       {replies: []string{"ready", "approve"}},
	"late":       {replies: []string{"ready", "colleague approve"}},
	"left":       {replies: []string{"ready", "approve"}, wait: 5 * time.Minute},
	"closed":     {replies: []string{"close"}},
	"expired":    {replies: []string{}, wait: 25 * time.Hour},
}

// readyLetter is an answer that nothing is left out of.
var readyLetter = map[string]string{
	"en": "Dear Grace,\n\nThank you for telling us about the prints. We are making them again today, and they will be in your post on Thursday.\n\nWith kind regards,\nLumen Studio",
	"es": "Hola, Marta:\n\nGracias por contarnos lo de las copias. Las repetimos hoy mismo y el jueves te llegan a casa.\n\nUn saludo cordial,\nLumen Studio",
	"sv": "Hej Greta,\n\nTack för att du berättade om bilderna. Vi gör om dem redan i dag, och på torsdag har du dem i brevlådan.\n\nVänliga hälsningar\nLumen Studio",
}

// blankLetter is one with two blanks.
var blankLetter = map[string]string{
	"en": "Dear Grace,\n\nThank you for telling us about the prints. By [[date]] [[who]] will have made them again.\n\nWith kind regards,\nLumen Studio",
	"es": "Hola, Marta:\n\nGracias por contarnos lo de las copias. Antes del [[date]], [[who]] las habrá repetido.\n\nUn saludo cordial,\nLumen Studio",
	"sv": "Hej Greta,\n\nTack för att du berättade om bilderna. Senast [[date]] har [[who]] gjort om dem.\n\nVänliga hälsningar\nLumen Studio",
}

// prepare lets the customers complain and brings the cases to where the rows begin: first those that take longest.
func (w *replyWorld) prepare() {
	w.t.Helper()
	waits := map[time.Duration][]*replyRow{}
	var order []time.Duration
	for _, r := range w.rows {
		wait := starts[r.start].wait
		if waits[wait] == nil {
			order = append(order, wait)
		}
		waits[wait] = append(waits[wait], r)
		if slices.ContainsFunc(r.mails, func(m string) bool { return strings.Contains(m, ".Other.") }) {
			r.spare = &replyRow{file: r.file, lang: r.lang, customer: "other-" + r.customer}
		}
	}
	slices.Sort(order)
	for _, wait := range slices.Backward(order) {
		w.begin(waits[wait])
		w.pass(wait)
	}
	w.collect()
}

// begin lets the customers of these rows complain, and staff reply.
func (w *replyWorld) begin(rows []*replyRow) {
	w.t.Helper()
	cases := rows
	for _, r := range rows {
		if r.spare != nil {
			cases = append(slices.Clip(cases), r.spare)
		}
	}
	w.complain(cases)
	for step := 0; ; step++ {
		more := false
		for _, r := range rows {
			replies := starts[r.start].replies
			if step >= len(replies) {
				continue
			}
			more = true
			l, err := w.letterOf(r, answers(r.lang), true)
			text, colleague := strings.CutPrefix(replies[step], "colleague ")
			switch text {
			case "ready":
				text = "edit: " + readyLetter[r.lang]
			case "blanks":
				text = "edit: " + blankLetter[r.lang]
			}
			if err == nil && colleague {
				l, err = l.Colleague()
			}
			if err != nil {
				w.t.Fatal(err)
			}
			w.into(w.plainReply(l, text))
		}
		if !more {
			return
		}
		w.pass(5 * time.Second)
		w.collect()
	}
}

// nothingElse checks what belongs to no row: that no case was opened but those the table speaks of, no mail went to
// anybody else, no field was smuggled into one, and the studio's settings are as they were.
func (w *replyWorld) nothingElse(casesBefore int) (wrong []string) {
	w.t.Helper()
	problem := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	expected, customers := casesBefore, map[string]bool{}
	for _, r := range w.rows {
		if r.effect == "opened" {
			expected++
		}
		customers[r.customer] = true
	}
	if n := len(w.cases()); n != expected {
		problem("%d cases, want %d", n, expected)
	}
	for _, m := range w.sent {
		for _, to := range m.to {
			if _, ok := replyStaff.ByEmail(to); !ok && !customers[to] {
				problem("a mail went to %s: %s", to, m.msg.Subject)
			}
		}
		head, _, _ := bytes.Cut(bytes.ToLower(m.raw), []byte("\r\n\r\n"))
		for _, smuggled := range []string{"\r\nbcc:", "\r\nx-injected:", "\r\nresent-to:"} {
			if bytes.Contains(head, []byte(smuggled)) {
				problem("%s stands in the header of %q", strings.TrimSpace(smuggled), m.msg.Subject)
			}
		}
	}
	w.read(func(tx *store.Tx) error {
		if stopped, err := tx.Paused(); err != nil || stopped {
			problem("the studio is paused: %v, %v", stopped, err)
		}
		if away, err := tx.Absences(time.Now()); err != nil || len(away) > 0 {
			problem("somebody is away: %v, %v", away, err)
		}
		for _, m := range replyStaff {
			confirmed := slices.ContainsFunc(w.rows, func(r *replyRow) bool { return r.start == "confirming" && answers(r.lang).Email == m.Email })
			if enrolled, err := tx.Enrolled(m.Email, time.Now()); err != nil || enrolled && !confirmed {
				problem("%s is enrolled: %v", m.Name, err)
			}
		}
		return nil
	})
	return wrong
}

// kept is the ledger's row of the last mail of a reply.
func (w *replyWorld) kept(r *replyRow) (kept store.Message, err error) {
	if r.last, err = w.parser.Parse(bytes.NewReader(r.sent[len(r.sent)-1])); err != nil {
		return kept, err
	}
	w.read(func(tx *store.Tx) error {
		kept, err = tx.FindMessage("inbox", r.last.MessageID)
		return nil
	})
	return kept, err
}

// plainReply is a reply without any traps.
func (w *replyWorld) plainReply(l *letter, text string) []byte {
	domain := mailer.Address{Addr: l.Staff()}.Domain()
	raw := []byte(strings.ReplaceAll(fmt.Sprintf("From: %s\nTo: %s\n"+
		"Subject: Re: %s\nMessage-ID: <before-%d@%s>\nDate: %s\nIn-Reply-To: %s\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"+
		"Content-Transfer-Encoding: 8bit\n\n%s\n", l.Staff(), l.To(), l.Tag(), time.Now().UnixNano(), domain,
		time.Now().Format(time.RFC1123Z), l.ID(), text), "\n", "\r\n"))
	return w.vouched(raw, domain)
}
