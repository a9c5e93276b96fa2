package send_test

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"
	"time"

	"heed/mailer"
	"heed/mailer/send"
)

func outgoing() mailer.Outgoing {
	return mailer.Outgoing{
		MessageID:  "h1@studio.test",
		From:       mailer.Address{Name: "Estudio Ñandú", Addr: "bodas@studio.test"},
		To:         []mailer.Address{{Name: "Eva \"Evi\" Öst", Addr: "eva@else.test"}},
		Cc:         []mailer.Address{{Addr: "b@else.test"}},
		Subject:    "Re: Las fotos de la boda — ¿cuándo llegan? Un asunto más largo que una línea de cabecera [H-4F2K]",
		Date:       time.Date(2026, 11, 21, 10, 0, 0, 0, time.FixedZone("", 3600)),
		InReplyTo:  "c2@else.test",
		References: []string{"c1@else.test", "c2@else.test"},
		Text:       "Hola Eva:\n\n.un punto\n\nSaludos,\nAna\n",
		Lang:       "es",
	}
}

func TestRenderAnswer(t *testing.T) {
	o := outgoing()
	raw, err := send.Render(&o)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Count(raw, []byte("\n")) != bytes.Count(raw, []byte("\r\n")) {
		t.Error("not all lines end in CRLF")
	}
	for _, line := range strings.Split(string(raw), "\r\n") {
		if len(line) > 998 {
			t.Errorf("a line of %d bytes (RFC 5322 section 2.1.1)", len(line))
		}
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"Message-Id": "<h1@studio.test>", "In-Reply-To": "<c2@else.test>", "References": "<c1@else.test> <c2@else.test>",
		"Date": "Sat, 21 Nov 2026 10:00:00 +0100", "Content-Language": "es", "Cc": "<b@else.test>",
		"Auto-Submitted": "", mailer.HeedHeader: "", "User-Agent": "", "X-Mailer": "", "Subject": o.Subject,
		"From": `Estudio Ñandú <bodas@studio.test>`,
	} {
		got, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get(name))
		if err != nil || got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if to, err := m.Header.AddressList("To"); err != nil || len(to) != 1 || to[0].Name != `Eva "Evi" Öst` || to[0].Address != "eva@else.test" {
		t.Errorf("To: %v, %v", to, err)
	}
	body, _ := io.ReadAll(quotedprintable.NewReader(m.Body))
	if want := strings.ReplaceAll(o.Text, "\n", "\r\n"); strings.TrimRight(string(body), "\r\n") != strings.TrimRight(want, "\r\n") {
		t.Errorf("body %q", body)
	}
}

func TestRenderParts(t *testing.T) {
	o := outgoing()
	o.HTML = `<p>Hola, <img src="cid:bars"></p>`
	o.Auto, o.Heed = "auto-generated", "staff"
	o.Files = []mailer.File{
		{Name: "bars.png", Type: "image/png", CID: "bars", Data: []byte("png")},
		{Name: "mañana.pdf", Type: "application/pdf", Data: bytes.Repeat([]byte("pdf"), 1000)},
	}
	raw, err := send.Render(&o)
	if err != nil {
		t.Fatal(err)
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if m.Header.Get("Auto-Submitted") != "auto-generated" || m.Header.Get(mailer.HeedHeader) != "staff" {
		t.Errorf("header %v", m.Header)
	}
	var shape []string
	var walk func(contentType string, body io.Reader)
	walk = func(contentType string, body io.Reader) {
		kind, params, err := mime.ParseMediaType(contentType)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(kind, "multipart/") {
			shape = append(shape, kind)
			return
		}
		shape = append(shape, kind+"(")
		for r := multipart.NewReader(body, params["boundary"]); ; {
			p, err := r.NextRawPart()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			walk(p.Header.Get("Content-Type"), p)
			switch {
			case p.FileName() != "" && p.Header.Get("Content-Id") != "":
				shape = append(shape, p.Header.Get("Content-Id"))
			case strings.HasPrefix(p.Header.Get("Content-Disposition"), "attachment"):
				name, _ := new(mime.WordDecoder).DecodeHeader(p.FileName())
				shape = append(shape, name)
			}
		}
		shape = append(shape, ")")
	}
	walk(m.Header.Get("Content-Type"), m.Body)
	want := "multipart/mixed( multipart/related( multipart/alternative( text/plain text/html ) image/png <bars> ) application/pdf mañana.pdf )"
	if got := strings.Join(shape, " "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if !bytes.Contains(raw, []byte(base64.StdEncoding.EncodeToString([]byte("png")))) {
		t.Error("the picture is not there")
	}
}

func TestRenderRefuses(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*mailer.Outgoing)
	}{
		{"no message id", func(o *mailer.Outgoing) { o.MessageID = "" }},
		{"message id with brackets", func(o *mailer.Outgoing) { o.MessageID = "<a@b>" }},
		{"no sender", func(o *mailer.Outgoing) { o.From.Addr = "" }},
		{"no recipients", func(o *mailer.Outgoing) { o.To, o.Cc = nil, nil }},
		{"line break in the subject", func(o *mailer.Outgoing) { o.Subject = "a\r\nBcc: x@y" }},
		{"line feed in the subject", func(o *mailer.Outgoing) { o.Subject = "a\nb" }},
		{"NUL in the subject", func(o *mailer.Outgoing) { o.Subject = "a\x00b" }},
		{"line break in an encoded word", func(o *mailer.Outgoing) { o.Subject = "=?utf-8?q?a=0D=0ABcc:_x@y?=" }},
		{"line break in a name", func(o *mailer.Outgoing) { o.To[0].Name = "a\nb" }},
		{"line break in an address", func(o *mailer.Outgoing) { o.To[0].Addr = "a@b\r\nc" }},
		{"two addresses in one", func(o *mailer.Outgoing) { o.To[0].Addr = "a@b>, <c@d" }},
		{"no address at all", func(o *mailer.Outgoing) { o.Cc[0].Addr = "nobody" }},
		{"line break in a reference", func(o *mailer.Outgoing) { o.References[0] = "a\r\nb" }},
		{"line break in Auto-Submitted", func(o *mailer.Outgoing) { o.Auto = "auto\r\nX: y" }},
		{"line break in a file name", func(o *mailer.Outgoing) { o.Files = []mailer.File{{Name: "a\nb", Type: "image/png"}} }},
		{"line break in a type", func(o *mailer.Outgoing) { o.Files = []mailer.File{{Name: "a", Type: "image/png\r\nX: y"}} }},
		{"line break in a content id", func(o *mailer.Outgoing) { o.Files = []mailer.File{{Name: "a", Type: "image/png", CID: "a\nb"}} }},
		{"too large", func(o *mailer.Outgoing) {
			o.Files = []mailer.File{{Name: "a", Type: "image/png", Data: make([]byte, 20<<20)}}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := outgoing()
			c.change(&o)
			if raw, err := send.Render(&o); err == nil {
				t.Errorf("rendered:\n%.600s", raw)
			}
		})
	}
}

func TestRenderLeavesOutImpossibleReferences(t *testing.T) {
	o := outgoing()
	o.InReplyTo = "no at sign and spaces"
	o.References = []string{"c1@else.test", "<nested>", "odd-but-usable"}
	for range 100 {
		o.References = append(o.References, strings.Repeat("long", 20)+"@else.test")
	}
	raw, err := send.Render(&o)
	if err != nil {
		t.Fatal(err)
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	refs := strings.Fields(m.Header.Get("References"))
	if m.Header.Get("In-Reply-To") != "" || len(refs) != 50 || refs[0] != "<c1@else.test>" {
		t.Errorf("In-Reply-To %q, %d references", m.Header.Get("In-Reply-To"), len(refs))
	}
}

// Whatever the words are, a mail has exactly the fields it was given, and they come back as they were.
func FuzzRender(f *testing.F) {
	f.Add("Hello", "Eva", "eva@else.test", "c@else.test", "text")
	f.Add("=?utf-8?q?=0A?=", "a\r\nb", "a b@c", "<x>", "\r\n.\r\n")
	f.Add(strings.Repeat("långt ", 50), "\"q\\uote\"", "åsa@else.test", strings.Repeat("x", 600)+"@y", "\x00")
	f.Add("", "", "\"odd local\"@else.test", "a:b", "From x\n")
	f.Fuzz(func(t *testing.T, subject, name, addr, ref, text string) {
		o := outgoing()
		o.Subject, o.Text, o.References = subject, text, []string{ref}
		o.To = []mailer.Address{{Name: name, Addr: addr}}
		raw, err := send.Render(&o)
		if err != nil {
			return
		}
		m, err := mail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			t.Fatalf("%v in:\n%s", err, raw)
		}
		for field := range m.Header {
			switch field {
			case "Message-Id", "Date", "From", "To", "Cc", "Subject", "In-Reply-To", "References", "Content-Language", "Mime-Version", "Content-Type", "Content-Transfer-Encoding":
			default:
				t.Errorf("a field %q came from nowhere:\n%s", field, raw)
			}
		}
		if to, err := m.Header.AddressList("To"); err != nil || len(to) != 1 || to[0].Address != addr {
			t.Errorf("To %q came back as %v, %v", addr, to, err)
		}
	})
}
