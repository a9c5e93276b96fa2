package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"heed/mailer"
	"heed/templates"
)

type readCmd struct {
	JSON  bool     `name:"json" help:"One line of JSON a message."`
	Paths []string `arg:"" name:"path" help:"An .eml, an mbox, a folder, or - for one message on standard input."`
}

// readLine is the contract of "heed read --json".
type readLine struct {
	File        string              `json:"file"`
	OK          bool                `json:"ok"`
	Error       string              `json:"error"`
	MessageID   string              `json:"message_id"`
	From        mailer.Address      `json:"from"`
	To          []mailer.Address    `json:"to"`
	Cc          []mailer.Address    `json:"cc"`
	Subject     string              `json:"subject"`
	Date        *string             `json:"date"`
	InReplyTo   []string            `json:"in_reply_to"`
	References  []string            `json:"references"`
	Lang        string              `json:"lang"`
	Text        string              `json:"text"`
	Body        string              `json:"body"`
	Signature   string              `json:"signature"`
	Automatic   mailer.Robot        `json:"automatic"`
	Reason      string              `json:"reason"`
	Attachments []mailer.Attachment `json:"attachments"`
}

func (r readCmd) Run(std streams) error {
	packs, err := templates.Load(nil)
	if err != nil {
		return err
	}
	parser := mailer.NewParser(packs)
	out := json.NewEncoder(std.out)
	out.SetEscapeHTML(false)
	return eachMail(r.Paths, std.in, func(name string, mail io.ReadSeeker) error {
		msg, err := parser.Parse(mail)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if r.JSON {
			return out.Encode(lineOf(name, msg))
		}
		return printMessage(std.out, name, msg)
	})
}

func lineOf(name string, m *mailer.Message) readLine {
	line := readLine{
		File: name, OK: m.Unreadable == "", Error: m.Unreadable, MessageID: m.MessageID, From: m.From, To: list(m.To), Cc: list(m.Cc),
		Subject: m.Subject, InReplyTo: list(m.InReplyTo), References: list(m.References), Lang: m.Lang, Text: m.Text, Body: m.Body,
		Signature: m.Signature, Automatic: m.Robot, Reason: m.Reason, Attachments: list(m.Attachments),
	}
	if line.Automatic == "" {
		line.Automatic = mailer.None
	}
	if !m.Date.IsZero() {
		date := m.Date.Format(time.RFC3339)
		line.Date = &date
	}
	return line
}

// list makes an empty JSON list of nil.
func list[T any](l []T) []T {
	if l == nil {
		return []T{}
	}
	return l
}

func printMessage(w io.Writer, name string, m *mailer.Message) error {
	var b strings.Builder
	fmt.Fprintf(&b, "── %s\n", name)
	if m.Unreadable != "" {
		fmt.Fprintf(&b, "unreadable: %s\n\n", m.Unreadable)
		_, err := io.WriteString(w, b.String())
		return err
	}
	fmt.Fprintf(&b, "from:      %s <%s>\nsubject:   %s\n", m.From.Name, m.From.Addr, m.Subject)
	if !m.Date.IsZero() {
		fmt.Fprintf(&b, "date:      %s\n", m.Date.Format(time.RFC1123Z))
	}
	if m.Robot != mailer.None && m.Robot != "" {
		fmt.Fprintf(&b, "automatic: %s (%s)\n", m.Robot, m.Reason)
	}
	if m.Lang != "" {
		fmt.Fprintf(&b, "language:  %s\n", m.Lang)
	}
	for _, a := range m.Attachments {
		fmt.Fprintf(&b, "attached:  %s, %s, %d bytes\n", a.Name, a.Type, a.Size)
	}
	for _, d := range m.Damage {
		fmt.Fprintf(&b, "damage:    %s\n", d)
	}
	fmt.Fprintf(&b, "\n%s\n\n", indent(m.Text, "  "))
	_, err := io.WriteString(w, b.String())
	return err
}

func indent(text, by string) string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	for i, l := range lines {
		if l != "" {
			lines[i] = by + l
		}
	}
	return strings.Join(lines, "\n")
}
