package desk_test

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"
	"time"

	"heed/mailer"
	"heed/mailer/receive"
	"heed/triage"
)

// quotings are the ways a reply carries the staff mail: the new text, the mail's text and its HTML.
var quotings = map[string]func(l letter, s *studio, plain, html string) []byte{
	"marked": func(l letter, s *studio, plain, _ string) []byte {
		l.text += "\n\nOn Mon, 2 Mar 2026 at 10:00, Heed <info@lumen.example> wrote:\n> " + strings.ReplaceAll(plain, "\n", "\n> ")
		return l.raw(s.now)
	},
	"below a header, as Outlook does": func(l letter, s *studio, plain, _ string) []byte {
		l.text += "\n\n________________________________\nFrom: Heed <info@lumen.example>\nSent: 2 March 2026 10:00\nTo: Bo Lind <bo@lumen.example>\nSubject: " +
			strings.TrimPrefix(l.subject, "Re: ") + "\n\n" + plain
		return l.raw(s.now)
	},
	"HTML only": func(l letter, s *studio, _, html string) []byte {
		l.text = "<html><body><div>" + strings.ReplaceAll(l.text, "\n", "<br>") + "</div><div class=\"gmail_quote\"><div class=\"gmail_attr\">On Mon, 2 Mar 2026 at 10:00, Heed &lt;info@lumen.example&gt; wrote:<br></div>" +
			"<blockquote class=\"gmail_quote\">" + html + "</blockquote></div></body></html>"
		return bytes.Replace(l.raw(s.now), []byte("text/plain"), []byte("text/html"), 1)
	},
}

// editReply answers the newest mail m got, with changes in what it quotes.
func (s *studio) editReply(m triage.Member, ask *mailer.Message, how, text string, oldNew ...string) {
	s.t.Helper()
	all, err := s.box.Inbox(m.Email)
	if err != nil {
		s.t.Fatal(err)
	}
	plain, html := partsOf(s.t, all[len(all)-1].Raw)
	edit := strings.NewReplacer(oldNew...)
	if len(oldNew) > 0 && (edit.Replace(plain) == plain || edit.Replace(html) == html) {
		s.t.Fatalf("nothing to edit in %q", plain)
	}
	l := letter{from: fmt.Sprintf("%s <%s>", asciiName(m), m.Email), subject: "Re: " + ask.Subject, reply: ask.MessageID, text: text,
		id: fmt.Sprintf("e%d.%d@lumen.example", s.uid[receive.Inbox], s.now.UnixNano()), extra: fmt.Sprintf(stamp, "lumen.example")}
	s.arrive(receive.Inbox, quotings[how](l, s, edit.Replace(plain), edit.Replace(html)))
	s.work()
}

// partsOf takes the text and the HTML out of a mail of ours.
func partsOf(t *testing.T, raw []byte) (plain, html string) {
	t.Helper()
	msg, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := multipart.NewReader(msg.Body, params["boundary"])
	for {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return strings.ReplaceAll(plain, "\r\n", "\n"), html
		}
		if err != nil {
			t.Fatal(err)
		}
		var r io.Reader = part
		if part.Header.Get("Content-Transfer-Encoding") == "quoted-printable" {
			r = quotedprintable.NewReader(part)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/html") {
			html = string(body)
		} else {
			plain = string(body)
		}
	}
}

// asked brings a studio to the moment where Bo has a draft without blanks before him.
func asked(t *testing.T) (*studio, *mailer.Message) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.reply(bo, s.one(bo), "edit: Dear Grace,\n\nthe prints are far too dark, and that is our fault. We print all twelve again, on us, and they are with you by Thursday.\n\nIf you would rather come by, we open at nine.\n\nBo Lind\nLumen")
	return s, s.one(bo)
}

func TestDraftEditedInTheQuoteIsSent(t *testing.T) {
	for how := range quotings {
		t.Run(how, func(t *testing.T) {
			s, ask := asked(t)
			s.editReply(bo, ask, how, "send", "Thursday", "Friday morning")
			s.expect(triage.Held)
			s.later(3 * time.Minute)
			answers := s.answers()
			if len(answers) != 1 {
				t.Fatalf("%d answers", len(answers))
			}
			want := "Dear Grace,\n\nthe prints are far too dark, and that is our fault. We print all twelve again, on us, and they are with you by Friday morning.\n\nIf you would rather come by, we open at nine.\n\nBo Lind\nLumen\n"
			if !strings.HasPrefix(answers[0].Body, want) {
				t.Errorf("sent\n%s", answers[0].Body)
			}
		})
	}
}

func TestDraftEditedInTheQuoteIsShownAgain(t *testing.T) {
	for how := range quotings {
		t.Run(how, func(t *testing.T) {
			s, ask := asked(t)
			s.editReply(bo, ask, how, "Edit, please", "Thursday", "Friday morning")
			s.expect(triage.AwaitingStaff)
			if again := s.one(bo); !strings.Contains(again.Body, "Friday morning") {
				t.Errorf("shown again without the change:\n%s", again.Body)
			}
		})
	}
}

// An approval above an edited draft says two things. Nothing happens before it is clear which; then the answer needs no
// quote.
func TestApproveAboveAnEditedDraftAsksBack(t *testing.T) {
	for how := range quotings {
		for word, want := range map[string]string{"send": "Friday morning", "approve": "Thursday"} {
			t.Run(how+", "+word, func(t *testing.T) {
				s, ask := asked(t)
				s.editReply(bo, ask, how, "approve", "Thursday", "Friday morning")
				s.expect(triage.AwaitingStaff)
				back := s.one(bo)
				if !strings.Contains(back.Body, "Friday morning") {
					t.Fatalf("asked back without the text:\n%s", back.Body)
				}
				s.replyWith(bo, back, "hm", fmt.Sprintf(stamp, "lumen.example"))
				back = s.one(bo) // the text is kept over a reply that was not understood
				s.write(letter{from: "Bo Lind <bo@lumen.example>", subject: "Re: " + back.Subject, text: word, id: "w@lumen.example", extra: fmt.Sprintf(stamp, "lumen.example")})
				s.later(3 * time.Minute)
				answers := s.answers()
				if len(answers) != 1 || !strings.Contains(answers[0].Body, want) {
					t.Fatalf("%d answers, want one with %q", len(answers), want)
				}
			})
		}
	}
}

func TestEditedDraftAloneAsksBack(t *testing.T) {
	for how := range quotings {
		t.Run(how, func(t *testing.T) {
			s, ask := asked(t)
			s.editReply(bo, ask, how, "", "Thursday", "Friday morning")
			s.expect(triage.AwaitingStaff)
			s.editReply(bo, s.one(bo), how, "send") // quoting the text that was asked about
			s.later(3 * time.Minute)
			if answers := s.answers(); len(answers) != 1 || !strings.Contains(answers[0].Body, "Friday morning") {
				t.Fatalf("%d answers", len(answers))
			}
		})
	}
}

func TestUntouchedQuoteChangesNothing(t *testing.T) {
	for how := range quotings {
		t.Run(how, func(t *testing.T) {
			s, ask := asked(t)
			s.editReply(bo, ask, how, "approve")
			s.expect(triage.Held)
			s.editReply(bo, s.one(bo), how, "undo") // the result shows the text, too
			s.expect(triage.AwaitingStaff)
		})
	}
}

func TestWordsAboveWinOverAnEditedQuote(t *testing.T) {
	for how := range quotings {
		t.Run(how, func(t *testing.T) {
			s, ask := asked(t)
			s.editReply(bo, ask, how, "send: Dear Grace, they are on their way.\nBo", "Thursday", "Friday morning")
			s.later(3 * time.Minute)
			answers := s.answers()
			if len(answers) != 1 || !strings.Contains(answers[0].Body, "on their way") || strings.Contains(answers[0].Body, "Friday") {
				t.Fatalf("%d answers", len(answers))
			}
		})
	}
}
