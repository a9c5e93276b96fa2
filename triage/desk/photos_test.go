package desk_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"strings"
	"testing"
	"time"

	"heed/mailer"
	"heed/mailer/receive"
	"heed/triage"
	"heed/triage/desk"
	"heed/triage/store"
)

// file is one thing attached to a mail.
type file struct {
	name, kind, more string // more: further header fields
	data             []byte
}

// rawWith is the letter with files attached.
func (l letter) rawWith(now time.Time, files ...file) []byte {
	plain := l.raw(now)
	head, text, _ := bytes.Cut(plain, []byte("Content-Type: text/plain; charset=utf-8\r\n\r\n"))
	var b bytes.Buffer
	fmt.Fprintf(&b, "%sMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=parts\r\n\r\n--parts\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s", head, text)
	for _, f := range files {
		if !strings.Contains(f.more, "Content-Disposition") {
			f.more += fmt.Sprintf("Content-Disposition: attachment; filename=%q\r\n", f.name)
		}
		fmt.Fprintf(&b, "--parts\r\nContent-Type: %s\r\n%sContent-Transfer-Encoding: base64\r\n\r\n", f.kind, f.more)
		for text := base64.StdEncoding.EncodeToString(f.data); text != ""; {
			n := min(76, len(text))
			b.WriteString(text[:n] + "\r\n")
			text = text[n:]
		}
	}
	b.WriteString("--parts--\r\n")
	return b.Bytes()
}

// aPhoto is a JPEG that a telephone might have made, with a secret in it.
func aPhoto(t *testing.T, w, h int) []byte {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, w, h))
	for i := range m.Pix {
		m.Pix[i] = uint8(i * 7)
	}
	m.SetGray(0, 0, color.Gray{})
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return append(b.Bytes(), "the photo's secret"...)
}

// pictures returns what is shown within a mail of Heed's, by its name.
func (s *studio) pictures(m *mailer.Message) (names []string, all []byte) {
	s.t.Helper()
	err := s.parser.Extract(bytes.NewReader(s.rawOf(m)), func(n int) io.WriteCloser {
		return closer{&names, &all, m.Attachments[n]}
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return names, all
}

type closer struct {
	names *[]string
	all   *[]byte
	a     mailer.Attachment
}

func (c closer) Write(p []byte) (int, error) { *c.all = append(*c.all, p...); return len(p), nil }
func (c closer) Close() error                { *c.names = append(*c.names, c.a.Name); return nil }

// rawOf finds the bytes of a mail Heed wrote to staff.
func (s *studio) rawOf(m *mailer.Message) []byte {
	s.t.Helper()
	mails, err := s.box.Inbox(m.To[0].Addr)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, mail := range mails {
		if bytes.Contains(mail.Raw, []byte("<"+m.MessageID+">")) {
			return mail.Raw
		}
	}
	s.t.Fatal("no such mail")
	return nil
}

// TestPhotosAreShown: staff see what the customer photographed, small and made anew, in the first mail and in reminders;
// what is no photo, or too large to be looked at, is named with its size.
func TestPhotosAreShown(t *testing.T) {
	s := newStudio(t, threeOfUs())
	large := grumble
	large.extra = "Cc: Tom Hartley <tom@example.org>\r\n"
	s.arrive(receive.Inbox, large.rawWith(s.now,
		file{name: "dark.jpg", kind: "image/jpeg", data: aPhoto(t, 1600, 1200)},
		file{name: "broken.jpg", kind: "image/jpeg", data: []byte("\xff\xd8\xff\xe0 no photo")},
		file{name: "two.jpg", kind: "application/octet-stream", data: aPhoto(t, 300, 400)},
		file{name: "order.pdf", kind: "application/pdf", data: []byte("%PDF-1.4")},
	))
	check := func(ask *mailer.Message) {
		t.Helper()
		names, all := s.pictures(ask)
		if strings.Join(names, " ") != "photo-1.jpg photo-2.jpg" || len(all) > 50<<10 || bytes.Contains(all, []byte("secret")) {
			t.Errorf("%v in %d bytes", names, len(all))
		}
		body := strings.Join(strings.Fields(ask.Body), " ")
		for _, want := range []string{"dark.jpg (", "broken.jpg (1 kB)", "order.pdf (1 kB)", "in the mailbox info@lumen.example.", "Copy to: Tom Hartley <tom@example.org>"} {
			if !strings.Contains(body, want) {
				t.Errorf("no %q in %s", want, ask.Body)
			}
		}
	}
	if last := s.lastMail(); last.Size <= store.MaxRaw || len(last.Raw) > 4000 {
		t.Errorf("%d bytes kept of a mail of %d", len(last.Raw), last.Size)
	}
	check(s.one(bo))
	s.later(6 * time.Hour)
	check(s.mails(bo)[0])
	s.expect(triage.AwaitingStaff)
}

// lastMail is the newest mail of the only case.
func (s *studio) lastMail() (m store.Message) {
	s.t.Helper()
	err := s.store.Read(s.t.Context(), func(tx *store.Tx) (err error) {
		m, err = tx.LastMessage(s.theCase().ID, "case")
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return m
}

// TestNoPhotos: what staff, machines and floods send is not looked at.
func TestNoPhotos(t *testing.T) {
	photo := file{name: "a.jpg", kind: "image/jpeg", data: aPhoto(t, 300, 300)}
	for name, prepare := range map[string]func(s *studio) letter{
		"of one who floods us": func(s *studio) letter {
			s.cfg.Limits = desk.Limits{SenderHour: 1}
			s.renew()
			s.write(letter{from: grumble.from, subject: "One", text: "The prints are too dark, I am very disappointed."})
			s.one(bo)
			return grumble
		},
		"in a flood of all": func(s *studio) letter {
			s.cfg.Limits = desk.Limits{AllHour: 1}
			s.renew()
			s.write(letter{from: "Ben <ben@example.com>", subject: "One", text: "The prints are too dark, I am very disappointed."})
			s.one(bo)
			return grumble
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStudio(t, threeOfUs())
			l := prepare(s)
			s.arrive(receive.Inbox, l.rawWith(s.now, photo))
			s.later(24 * time.Hour)
			for _, m := range s.mails(bo) {
				if names, _ := s.pictures(m); len(names) > 0 {
					t.Errorf("%s shows %v", m.Subject, names)
				}
			}
		})
	}
}
