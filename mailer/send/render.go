package send

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"net/mail"
	"regexp"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"heed/mailer"
)

// maxRendered is the largest mail that is made: what nearly every provider still takes.
const maxRendered = 25 << 20

// maxReferences and maxID bound the References field: the thread's beginning and its newest mails stay.
const (
	maxReferences = 50
	maxID         = 500
)

// The forms of values that go into the header as they are.
var (
	idForm   = regexp.MustCompile(`^[!-;=?-~]+@[!-;=?-~]+$`)
	refForm  = regexp.MustCompile(`^[!-;=?-~]+$`) // strangers' ids are odder than ours
	typeForm = regexp.MustCompile(`^[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+$`)
	wordForm = regexp.MustCompile(`^[A-Za-z0-9-]+$`)
)

// Render makes the bytes of a mail, with CRLF line ends. It is done once: the same bytes are sent, filed
// and compared from then on. A header that could become two, and a mail without id, sender or
// recipients, are refused.
func Render(o *mailer.Outgoing) ([]byte, error) {
	if err := check(o); err != nil {
		return nil, fmt.Errorf("render: %w", err)
	}
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	m.SetMessageIDWithValue(o.MessageID)
	date := o.Date
	if date.IsZero() {
		date = time.Now()
	}
	m.SetDateWithValue(date)
	m.FromMailAddress(person(o.From))
	if len(o.To) > 0 {
		m.SetAddrHeaderFromMailAddress(gomail.HeaderTo, people(o.To)...)
	}
	if len(o.Cc) > 0 {
		m.SetAddrHeaderFromMailAddress(gomail.HeaderCc, people(o.Cc)...)
	}
	if len(o.ReplyTo) > 0 {
		m.SetAddrHeaderFromMailAddress(gomail.HeaderReplyTo, people(o.ReplyTo)...)
	}
	m.Subject(o.Subject)
	for name, value := range map[gomail.Header]string{
		gomail.HeaderInReplyTo:           bracketed(o.InReplyTo),
		gomail.HeaderReferences:          bracketed(o.References...),
		"Auto-Submitted":                 o.Auto, // RFC 3834 section 5
		gomail.Header(mailer.HeedHeader): o.Heed,
		gomail.HeaderContentLang:         o.Lang,
	} {
		if value != "" {
			m.SetGenHeader(name, value)
		}
	}
	m.SetBodyString(gomail.TypeTextPlain, crlf(o.Text))
	if o.HTML != "" {
		m.AddAlternativeString(gomail.TypeTextHTML, crlf(o.HTML))
	}
	for _, f := range o.Files {
		options := []gomail.FileOption{gomail.WithFileContentType(gomail.ContentType(f.Type))}
		if f.CID != "" {
			options = append(options, gomail.WithFileContentID("<"+f.CID+">"))
			m.EmbedReadSeeker(f.Name, bytes.NewReader(f.Data), options...)
			continue
		}
		m.AttachReadSeeker(f.Name, bytes.NewReader(f.Data), options...)
	}
	var b bytes.Buffer
	if _, err := m.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("render: %w", err)
	}
	if b.Len() > maxRendered {
		return nil, fmt.Errorf("render: the mail has %d MB, providers take %d", b.Len()>>20, maxRendered>>20)
	}
	return b.Bytes(), nil
}

// check refuses whatever would not come out as the one header field it goes into (RFC 5322 section 2.2).
func check(o *mailer.Outgoing) error {
	if !idForm.MatchString(o.MessageID) || len(o.MessageID) > maxID {
		return fmt.Errorf("message id %q", o.MessageID)
	}
	if len(o.Recipients()) == 0 && !o.Unsent {
		return errors.New("no recipients")
	}
	for _, id := range append([]string{o.InReplyTo}, o.References...) {
		if unfit(id) {
			return fmt.Errorf("reference to message id %q", id)
		}
	}
	everybody := append([]mailer.Address{o.From}, o.To...)
	everybody = append(append(everybody, o.Cc...), o.ReplyTo...)
	for _, a := range everybody {
		parsed, err := mail.ParseAddress("<" + a.Addr + ">")
		if err != nil || parsed.Address != a.Addr || unfit(a.Addr) {
			return fmt.Errorf("address %q", a.Addr)
		}
		if unfit(a.Name) {
			return fmt.Errorf("name %q", a.Name)
		}
	}
	if unfit(o.Subject) {
		return fmt.Errorf("subject %q", o.Subject)
	}
	for _, word := range []string{o.Auto, o.Heed, o.Lang} {
		if word != "" && !wordForm.MatchString(word) {
			return fmt.Errorf("header word %q", word)
		}
	}
	for _, f := range o.Files {
		if f.Name == "" || unfit(f.Name) || !typeForm.MatchString(f.Type) || f.CID != "" && !idForm.MatchString(f.CID) && !wordForm.MatchString(f.CID) {
			return fmt.Errorf("file %q of type %q, id %q", f.Name, f.Type, f.CID)
		}
	}
	return nil
}

// unfit looks for line breaks and NUL, also where they hide in an encoded word (RFC 2047).
func unfit(s string) bool {
	if strings.ContainsAny(s, "\r\n\x00") {
		return true
	}
	if !strings.Contains(s, "=?") {
		return false
	}
	decoded, err := new(mime.WordDecoder).DecodeHeader(s)
	return err == nil && strings.ContainsAny(decoded, "\r\n\x00")
}

func person(a mailer.Address) *mail.Address { return &mail.Address{Name: a.Name, Address: a.Addr} }

func people(list []mailer.Address) []*mail.Address {
	var l []*mail.Address
	for _, a := range list {
		l = append(l, person(a))
	}
	return l
}

// bracketed joins message ids. One that no header could hold is left out: the customer's program made
// it, and the answer must still be sent.
func bracketed(ids ...string) string {
	var l []string
	for _, id := range ids {
		if refForm.MatchString(id) && len(id) <= maxID {
			l = append(l, "<"+id+">")
		}
	}
	if len(l) > maxReferences {
		l = append(l[:1:1], l[len(l)-maxReferences+1:]...)
	}
	return strings.Join(l, " ")
}

func crlf(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\n", "\r\n")
}
