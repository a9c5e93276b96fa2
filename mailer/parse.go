package mailer

import (
	"bufio"
	"encoding/hex"
	"io"
	"strings"
	"sync"

	"heed/templates"
	"heed/triage/text"
)

// Of a text so much is looked at to tell its language: nearly always a glance is enough to be sure.
const (
	glanceBytes = 96
	langBytes   = 180
	surely      = 0.999
)

func language(s string) string {
	lang, sure := text.Identify(cutAt(s, glanceBytes))
	if len(s) > glanceBytes && sure < surely {
		lang, _ = text.Identify(cutAt(s, langBytes))
	}
	return lang
}

// Parser reads mails. It is made once and may be used by many at a time.
type Parser struct {
	marks   *marks
	buffers sync.Pool // *buffers
}

// buffers are what one mail needs while it is read.
type buffers struct {
	br                  *bufio.Reader
	scratch, raw, piece []byte
}

// NewParser makes a Parser with the marks of all languages in set.
func NewParser(set *templates.Set) *Parser {
	p := &Parser{marks: newMarks(set)}
	p.buffers.New = func() any { return &buffers{br: bufio.NewReaderSize(nil, wireBuffer)} }
	return p
}

// Parse reads a mail from where r stands to its end. It fails only if r can't be read; anything else
// gives a Message, with what was wrong in Damage, and Unreadable set where there is nothing to read.
func (p *Parser) Parse(r io.ReadSeeker) (*Message, error) {
	b := p.buffers.Get().(*buffers)
	defer p.giveBack(b)
	m := &Message{Robot: None}
	w, h, segs, err := p.walk(b, r, m, nil)
	if err != nil {
		return nil, err
	}
	w.fields(h)
	w.inText(segs)
	w.content(segs)
	w.forwardedMail()
	if len(h) == 0 && !hasWord(m.Body) && len(m.Attachments) == 0 {
		m.Unreadable = "neither header nor text"
		if w.in.offset == 0 {
			m.Unreadable = "empty"
		}
	}
	w.judge(h)
	m.Lang = language(m.Text)
	m.Hash = w.hash()
	return m, nil
}

// fields reads the header fields of the mail.
func (p *walk) fields(h header) {
	m := p.m
	var from []Address
	for i := range h {
		value := h[i].value
		switch h[i].key {
		case "from":
			from = append(from, p.addresses(value)...)
		case "reply-to":
			m.ReplyTo = append(m.ReplyTo, p.addresses(value)...)
		case "to", "apparently-to":
			m.To = append(m.To, p.addresses(value)...)
		case "cc":
			m.Cc = append(m.Cc, p.addresses(value)...)
		case "subject":
			if m.Subject == "" {
				m.Subject = p.decodeHeader(value)
			}
		case "date":
			if m.Date.IsZero() {
				m.Date = when(value)
			}
		case "message-id":
			if ids := messageIDs(value); m.MessageID == "" && len(ids) > 0 {
				m.MessageID = ids[0]
			}
		case "in-reply-to":
			m.InReplyTo = append(m.InReplyTo, messageIDs(value)...)
		case "references":
			m.References = append(m.References, messageIDs(value)...)
		case "thread-index":
			m.ThreadIndex = conversation(value)
		case "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to", "x-forwarded-to":
			for _, a := range p.addresses(value) {
				if a.Addr != "" && !contains(m.Delivered, a.Addr) {
					m.Delivered = append(m.Delivered, a.Addr)
				}
			}
		case "authentication-results":
			m.AuthResults = append(m.AuthResults, eightBit(value))
		case lowerHeed:
			m.Heed = p.decodeHeader(value)
		}
	}
	m.Senders = len(from)
	for _, a := range from { // the first that has an address
		if strings.Contains(a.Addr, "@") {
			m.From = a
			break
		}
	}
	if m.From == (Address{}) && len(from) > 0 {
		m.From = from[0]
	}
	if m.From.Addr == "" {
		p.damage("no From with an address")
		for _, key := range []string{"reply-to", "sender", "return-path", "resent-from", "x-sender"} {
			if list := p.addresses(h.get(key)); len(list) > 0 && strings.Contains(list[0].Addr, "@") {
				m.From.Addr = list[0].Addr
				if m.From.Name == "" {
					m.From.Name = list[0].Name
				}
				break
			}
		}
	}
	if m.Date.IsZero() {
		p.damage("no Date that can be read")
	}
}

// conversation gives the root of a Thread-Index ([MS-OXOMSG] section 2.2.1.3): a one, a time and a GUID, 22
// bytes in all, which every reply keeps and adds its own five bytes to.
func conversation(value string) string {
	var d base64Lines
	root := d.finish(d.add(nil, []byte(cutAt(value, 2048))))
	if len(root) < 22 || root[0] != 1 {
		return ""
	}
	return hex.EncodeToString(root[:22])
}

var lowerHeed = strings.ToLower(HeedHeader)

func contains(list []string, s string) bool {
	for _, have := range list {
		if strings.EqualFold(have, s) {
			return true
		}
	}
	return false
}

// messageIDs finds every message id in a field (RFC 5322 section 3.6.4): what stands in angle brackets,
// or, without any, words with an @.
func messageIDs(value string) []string {
	var ids []string
	rest := value
	for {
		_, after, ok := strings.Cut(rest, "<")
		if !ok {
			break
		}
		id, next, ok := strings.Cut(after, ">")
		if !ok {
			id, next = after, ""
		}
		id = strings.Join(strings.Fields(id), "")
		if id != "" && len(id) <= 998 && len(ids) < 1000 {
			ids = append(ids, id)
		}
		rest = next
	}
	if len(ids) == 0 {
		for _, word := range strings.Fields(value) {
			if strings.Contains(word, "@") || len(strings.Fields(value)) == 1 {
				ids = append(ids, cutAt(strings.Trim(word, ",;\""), 998))
			}
		}
	}
	return ids
}

// content makes body, new text, quote and signature of the segments.
func (p *walk) content(segs []segment) {
	m := p.m
	var body, plain string // plain is what the new text is sought in
	var quoted, signature []string
	onlyOld := false
	var whole *newText // of the one plain part there is, if it was needed already
	for _, s := range segs {
		text, part := s.plain, s.plain
		if s.html != "" {
			if g := (page{}); poor(s.plain, s.html, &g) {
				text = strings.TrimSpace(string(g.out))
				fresh, old, sig := g.fresh()
				if part = fresh; !hasWord(fresh) {
					onlyOld = onlyOld || old != ""
					part, old, sig = text, "", ""
				}
				quoted, signature = add(quoted, old), add(signature, sig)
			} else {
				r := p.p.split(strings.Trim(s.plain, "\n"), m.Subject)
				if p.differ(s.plain, r.text, s.html) {
					m.PlainHTMLDiffer = true
				}
				if len(segs) == 1 {
					whole = &r
				}
			}
		}
		if strings.TrimSpace(text) == "" {
			continue
		}
		body = joinParts(body, strings.Trim(text, "\n"))
		plain = joinParts(plain, strings.Trim(part, "\n"))
	}
	m.Body = body
	if m.Body == "" && len(p.found.status) > 0 { // a report with nothing for people in it
		m.Body = p.clean(string(p.found.status), media{})
		plain = m.Body
	}
	if whole == nil {
		r := p.p.split(plain, m.Subject)
		whole = &r
	}
	r := *whole
	m.Text, m.Forwarded, m.OnlyQuoted = r.text, r.forwarded, r.onlyOld || onlyOld
	m.Quoted = strings.Join(add([]string{r.quoted}, quoted...), "\n")
	m.Signature = strings.Join(add([]string{r.signature}, signature...), "\n")
	m.Quoted, m.Signature = strings.TrimSpace(m.Quoted), strings.TrimSpace(m.Signature)
}

func joinParts(a, b string) string {
	if a == "" {
		return b
	}
	return a + "\n\n" + b
}

func add(list []string, more ...string) []string {
	for _, s := range more {
		if s != "" {
			list = append(list, s)
		}
	}
	return list
}

// poor reports whether a plain part is only there to say that there is HTML, and reads that then.
func poor(plain, html string, g *page) bool {
	n := countWords(plain, 40)
	if n >= 40 || n > 0 && len(html) < 20*len(plain)+400 {
		return false
	}
	*g = readHTML(html)
	return n == 0 && !hasSign(plain) || n > 0 && len(g.out) > 20*len(plain)+400
}

// forwardedMail takes the mail a person attached as what was forwarded.
func (p *walk) forwardedMail() {
	in, m := p.found.inner, p.m
	if in == nil || p.found.report != "" || m.Forwarded != nil {
		return
	}
	f := &Forwarded{Subject: p.decodeHeader(in.head.get("subject")), Date: when(in.head.get("date"))}
	if list := p.addresses(in.head.get("from")); len(list) > 0 {
		f.From = list[0]
	}
	sub := &walk{p: p.p, m: &Message{Subject: f.Subject}}
	sub.content(in.segs)
	f.Text = sub.m.Text
	m.Forwarded = f
	if !hasWord(m.Text) && !hasSign(m.Text) {
		m.Text, m.Body = f.Text, sub.m.Body
	}
}
