package desk_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"heed/mailer"
	"heed/mailer/receive"
	"heed/mailer/sandbox"
	"heed/triage"
	"heed/triage/store"
)

// contract is what staff attach: bytes of every kind, under a name that no header can hold as it is.
var contract = file{name: "Álbum – precio.pdf", kind: "application/pdf", data: bytes.Repeat([]byte("%PDF\r\n\x00\xff--parts.\r\n.\r\n"), 9000)}

// replyWithFiles lets a member answer a mail of Heed with files attached.
func (s *studio) replyWithFiles(m triage.Member, to *mailer.Message, text, proof string, files ...file) {
	s.t.Helper()
	s.arrive(receive.Inbox, letter{
		from: fmt.Sprintf("%s <%s>", asciiName(m), m.Email), to: to.From.Addr, subject: "Re: " + to.Subject, extra: proof,
		id: fmt.Sprintf("f%d@lumen.example", s.uid[receive.Inbox]), reply: to.MessageID, text: text,
	}.rawWith(s.now, files...))
	s.work()
}

var proven = fmt.Sprintf(stamp, "lumen.example")

// attachedTo reads what left for the customer with the nth answer, by name.
func (s *studio) attachedTo(n int) map[string][]byte {
	s.t.Helper()
	answers := s.answers()
	if len(answers) <= n {
		s.t.Fatalf("%d answers left", len(answers))
	}
	found := map[string]*bytes.Buffer{}
	err := s.parser.Extract(bytes.NewReader(s.box.Outside()[n].Raw), func(i int) io.WriteCloser {
		name := answers[n].Attachments[i].Name
		found[name] = &bytes.Buffer{}
		return kept{found[name]}
	})
	if err != nil {
		s.t.Fatal(err)
	}
	all := map[string][]byte{}
	for name, b := range found {
		all[name] = b.Bytes()
	}
	return all
}

type kept struct{ *bytes.Buffer }

func (kept) Close() error { return nil }

func (s *studio) onlyContract(n int) {
	s.t.Helper()
	got := s.attachedTo(n)
	if len(got) != 1 || !bytes.Equal(got[contract.name], contract.data) {
		s.t.Errorf("%d files, %d bytes of the contract", len(got), len(got[contract.name]))
	}
}

// filesKept counts the files in the database.
func (s *studio) filesKept(c triage.Case) (n int) {
	s.t.Helper()
	err := s.store.Read(s.t.Context(), func(tx *store.Tx) error {
		for v := range c.Draft + 1 {
			notes, err := tx.FileNotes(c.ID, store.OfDraft(v))
			if err != nil {
				return err
			}
			n += len(notes)
		}
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}

const dear = "Dear Grace,\n\nhere is the price list.\n\nBo"

// TestFilesReachTheCustomer: whatever way the words go, the files that came with them arrive byte for byte, and whoever
// approves has read their names; logos of a signature, and pictures of ours that a reply quotes, stay behind.
func TestFilesReachTheCustomer(t *testing.T) {
	logo := file{name: "logo.png", kind: "image/png", data: []byte("logo"), more: "Content-ID: <logo@x>\r\nContent-Disposition: inline; filename=logo.png\r\n"}
	html := file{name: "", kind: "text/html", data: []byte(`<img src="cid:logo@x">`), more: "Content-Disposition: inline\r\n"}
	seal := file{name: "smime.p7s", kind: "application/pkcs7-signature", data: []byte("seal")}
	const named = "With the answer: Álbum – precio.pdf (189 kB)"
	for name, act := range map[string]func(s *studio, ask *mailer.Message){
		"send": func(s *studio, ask *mailer.Message) {
			s.replyWithFiles(bo, ask, "send: "+dear, proven, contract, html, logo, seal)
			wantsLoosely(s.t, s.one(bo), named)
		},
		"edit, then approve": func(s *studio, ask *mailer.Message) {
			s.replyWithFiles(bo, ask, "edit: "+dear, proven, contract)
			again := s.one(bo)
			wantsLoosely(s.t, again, named)
			s.reply(bo, again, "approve")
			wantsLoosely(s.t, s.one(bo), named)
		},
		"edit with a blank, filled": func(s *studio, ask *mailer.Message) {
			s.replyWithFiles(bo, ask, "edit: Dear Grace,\n\nyou have it by [[date]].\n\nBo", proven, contract)
			s.reply(bo, s.one(bo), "fill date: Thursday\napprove")
			s.one(bo)
		},
		"taken back, and approved after all": func(s *studio, ask *mailer.Message) {
			s.replyWithFiles(bo, ask, "send: "+dear, proven, contract)
			s.reply(bo, s.one(bo), "undo")
			mails := s.mails(bo)
			again := mails[len(mails)-1]
			wantsLoosely(s.t, again, named)
			s.reply(bo, again, "approve")
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStudio(t, threeOfUs())
			s.write(grumble)
			act(s, s.one(bo))
			c := s.expect(triage.Held)
			s.later(3 * time.Minute)
			s.onlyContract(0)
			if n := s.filesKept(c); n != 0 {
				t.Errorf("%d files kept after they left", n)
			}
		})
	}
}

// TestWhatIsMeantForTheCustomer: a picture of ours that a mail program attaches to the reply is not, a photo put into the
// text is.
func TestWhatIsMeantForTheCustomer(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.arrive(receive.Inbox, grumble.rawWith(s.now, file{name: "dark.jpg", kind: "image/jpeg", data: aPhoto(t, 400, 300)}))
	ask := s.one(bo)
	_, ours := s.pictures(ask)
	html := file{kind: "text/html", data: []byte(`<img src="cid:new">`), more: "Content-Disposition: inline\r\n"}
	photo := file{name: "new.jpg", kind: "image/jpeg", data: bytes.Repeat([]byte("photo"), 20000), more: "Content-ID: <new>\r\nContent-Disposition: inline; filename=new.jpg\r\n"}
	s.replyWithFiles(bo, ask, "send: "+dear, proven, file{name: "photo-1.jpg", kind: "image/jpeg", data: ours}, html, photo)
	s.expect(triage.Held)
	s.later(3 * time.Minute)
	if got := s.attachedTo(0); len(got) != 1 || !bytes.Equal(got["new.jpg"], photo.data) {
		t.Errorf("%d files, %d bytes of the photo", len(got), len(got["new.jpg"]))
	}
}

// TestFilesWaitForTheConfirmation: the confirming reply sends what came with the words it confirms.
func TestFilesWaitForTheConfirmation(t *testing.T) {
	for _, word := range []string{"confirm", "no"} {
		s := newStudio(t, unproven())
		s.write(grumble)
		s.replyWithFiles(bo, s.one(bo), "send: "+dear, "", contract)
		ask := s.one(bo)
		wantsLoosely(t, ask, "With the answer: Álbum – precio.pdf (189 kB)")
		s.replyWith(bo, ask, word, "")
		s.later(3 * time.Minute)
		if word == "confirm" {
			s.onlyContract(0)
		} else if n := len(s.answers()); n != 0 {
			t.Errorf("%d answers left", n)
		}
		err := s.store.Read(t.Context(), func(tx *store.Tx) error {
			for _, c := range s.cases() {
				asks, err := tx.Asks(c.Ref, bo.Email)
				if err != nil {
					return err
				}
				for _, a := range asks {
					if left, err := tx.FileNotes(c.ID, store.OfAsk(a.ID)); err != nil || len(left) > 0 {
						t.Errorf("%d files wait on after %q, %v", len(left), word, err)
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestFilesRefused: what no customer should get stops the whole reply, and the reason is told.
func TestFilesRefused(t *testing.T) {
	small := func(name string) file { return file{name: name, kind: "application/octet-stream", data: []byte("x")} }
	var eleven []file
	for i := range 11 {
		eleven = append(eleven, small(fmt.Sprintf("%d.pdf", i)))
	}
	for name, tt := range map[string]struct {
		files []file
		says  string
	}{
		"a program":            {[]file{contract, small("Invoice.PDF.exe")}, "This file was not accepted: Invoice.PDF.exe"},
		"a script":             {[]file{small("run.PS1")}, "run.PS1"},
		"a shortcut":           {[]file{small("album.lnk")}, "album.lnk"},
		"a disk":               {[]file{small("photos.iso")}, "photos.iso"},
		"an ending turned":     {[]file{{kind: "image/jpeg", data: []byte("x"), more: "Content-Disposition: attachment; filename=\"photo\u202egpj.exe\"\r\n"}}, "photogpj.exe"},
		"an ending with dots":  {[]file{small("setup.exe. .")}, "setup.exe"},
		"what Outlook wraps":   {[]file{{name: "winmail.dat", kind: "application/ms-tnef", data: []byte("x")}}, "winmail.dat"},
		"too many":             {eleven, "These files are too much for one mail: 0.pdf, 1.pdf"},
		"too large":            {[]file{{name: "film.mp4", kind: "video/mp4", data: make([]byte, 15_000_001)}}, "An answer takes 10 files, 15 MB in all."},
		"too large altogether": {[]file{{name: "1.mp4", kind: "video/mp4", data: make([]byte, 8_000_000)}, {name: "2.mp4", kind: "video/mp4", data: make([]byte, 8_000_000)}}, "1.mp4, 2.mp4"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStudio(t, threeOfUs())
			s.write(grumble)
			s.replyWithFiles(bo, s.one(bo), "send: "+dear, proven, tt.files...)
			s.expect(triage.AwaitingStaff)
			query := s.one(bo)
			wantsLoosely(t, query, tt.says, "Nothing has been sent")
			s.reply(bo, query, "send: "+dear)
			s.later(3 * time.Minute)
			if got := s.attachedTo(0); len(got) > 0 {
				t.Errorf("%d files left all the same", len(got))
			}
		})
	}
}

// TestFilesWithoutWords: an approval carries no file, and says so; what could not go along anyway stops nothing.
func TestFilesWithoutWords(t *testing.T) {
	for _, attached := range []file{contract, {name: "setup.exe", kind: "application/octet-stream", data: []byte("x")}} {
		s := newStudio(t, threeOfUs())
		s.write(grumble)
		s.reply(bo, s.one(bo), s.fills())
		mails := s.mails(bo)
		s.replyWithFiles(bo, mails[len(mails)-1], "approve", proven, attached)
		s.expect(triage.Held)
		if told := s.one(bo); attached.name == contract.name {
			wantsLoosely(t, told, "Not sent: Álbum – precio.pdf (189 kB). Files go along with words of your own")
		}
		s.later(3 * time.Minute)
		if got := s.attachedTo(0); len(got) > 0 {
			t.Errorf("%d files left", len(got))
		}
	}
}

// TestFilesOfWordsThatAreGone: a new draft of Heed's has none of the files of the one before.
func TestFilesOfWordsThatAreGone(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.replyWithFiles(bo, s.one(bo), "edit: "+dear, proven, contract)
	s.one(bo)
	s.write(letter{from: grumble.from, subject: "Re: " + grumble.subject, reply: grumble.id, text: "And the frame is broken, too! I am so disappointed."})
	again := s.mails(bo)
	if body := again[len(again)-1].Body; strings.Contains(body, "With the answer") {
		t.Error(body)
	}
	if n := s.filesKept(s.theCase()); n != 0 {
		t.Errorf("%d files kept", n)
	}
}

// TestFilesComeBack: of an answer that bounces, the files belong to the new version as well.
func TestFilesComeBack(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.replyWithFiles(bo, s.one(bo), "send: "+dear, proven, contract)
	s.later(3 * time.Minute)
	s.mails(bo)
	s.arrive(receive.Inbox, bounceOf(s.answers()[0]))
	again := s.mails(bo)
	if len(again) == 0 {
		t.Fatal("nobody was asked again")
	}
	wantsLoosely(t, again[len(again)-1], "With the answer: Álbum – precio.pdf (189 kB)")
	s.reply(bo, again[len(again)-1], "approve")
	s.later(3 * time.Minute)
	s.onlyContract(1)
}

// TestFilesAreSentAgain: an answer that did not leave is sent again with what it had, and with the same bytes in the Sent
// folder.
func TestFilesAreSentAgain(t *testing.T) {
	s := newStudio(t, threeOfUs())
	s.write(grumble)
	s.replyWithFiles(bo, s.one(bo), "send: "+dear, proven, contract)
	s.one(bo)
	s.onData = func(_ string, to []string, _ []byte) error {
		if to[0] == "grace@example.com" {
			return sandbox.ErrDrop
		}
		return nil
	}
	s.later(3 * time.Minute)
	s.expect(triage.Uncertain)
	s.onData = nil
	s.reply(bo, s.one(bo), "resend")
	s.later(time.Minute)
	s.onlyContract(0)
	if err := s.desk.FileCopies(t.Context()); err != nil {
		t.Fatal(err)
	}
	sent, err := s.box.Folder("info@lumen.example", "Sent")
	if err != nil || len(sent) != 1 || !bytes.Equal(sent[0].Raw, s.box.Outside()[0].Raw) {
		t.Errorf("%d mails in the Sent folder, or other bytes: %v", len(sent), err)
	}
}

func wantsLoosely(t *testing.T, m *mailer.Message, wanted ...string) {
	t.Helper()
	body := strings.Join(strings.Fields(m.Body), " ")
	for _, w := range wanted {
		if !strings.Contains(body, w) {
			t.Errorf("%q is missing in\n%s", w, m.Body)
		}
	}
}

// bounceOf is the report of a mail server that could not deliver an answer.
func bounceOf(answer *mailer.Message) []byte {
	return []byte("From: Mail Delivery <mailer-daemon@mx.example>\r\nTo: info@lumen.example\r\nSubject: Undelivered\r\nMessage-ID: <b1@mx.example>\r\nAuto-Submitted: auto-replied\r\n" +
		"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n" +
		"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; grace@example.com\r\nAction: failed\r\nStatus: 5.2.2\r\n" +
		"\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <" + answer.MessageID + ">\r\n\r\n--b--\r\n")
}
