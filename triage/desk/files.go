package desk

import (
	"bytes"
	"errors"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"heed/mailer"
	"heed/mailer/receive"
	"heed/triage"
	"heed/triage/approve"
	"heed/triage/compose"
	"heed/triage/store"
)

// smallLogo is how large a picture within the text of a reply may be and still be taken for part of a signature.
const smallLogo = 64 << 10 // bytes

// programs are the endings of files that customers had better not open. Most providers refuse them as well.
var programs = strings.Fields(`ade adp apk app appx appxbundle bat cab chm cmd com cpl dll dmg exe gadget hta img inf ins iso isp jar
	jnlp js jse lib lnk mde msc msi msix msp mst nsh pif pkg ps1 ps2 psc1 psc2 psd1 psm1 reg scf scr sct shb shs sys url vb vbe vbs
	vhd vhdx vxd wsc wsf wsh xll`)

// takeFiles gathers what staff attached to a reply, before the transaction. What cannot go to a customer is remembered
// as the reason why not.
func (d *Desk) takeFiles(a *arrival) error {
	_, member := d.cfg.Staff.ByEmail(a.msg.From.Addr)
	_, _, tagged := approve.FindTag(a.msg.Subject)
	if a.item.Role != receive.Inbox || !member || !tagged || a.msg.Robot != mailer.None {
		return nil
	}
	var files []mailer.File
	var names []string
	var sum int64
	at := map[int]int{} // index of the attachment -> of the file
	for n, att := range a.msg.Attachments {
		if !goesAlong(att) {
			continue
		}
		f := mailer.File{Name: fileName(att, n), Type: fileType(att)}
		if unwanted(f) {
			a.noFiles = &notDone{problem: compose.CannotFile, line: f.Name}
			return nil
		}
		at[n] = len(files)
		files, names, sum = append(files, f), append(names, f.Name), sum+att.Size
	}
	if len(files) > compose.MostFiles || sum > compose.MostFileBytes {
		a.noFiles = &notDone{problem: compose.CannotFiles, line: strings.Join(names, ", ")}
		return nil
	}
	if len(files) == 0 {
		return nil
	}
	if _, err := a.item.Raw.Seek(0, io.SeekStart); err != nil {
		return err
	}
	a.files = files
	return d.parser.Extract(a.item.Raw, func(n int) io.WriteCloser {
		if i, ok := at[n]; ok {
			return filling{&files[i]}
		}
		return nil
	})
}

// filling takes a file's bytes in; Parse has measured them, so that there are no more than are allowed.
type filling struct{ *mailer.File }

func (f filling) Write(p []byte) (int, error) {
	if len(f.Data)+len(p) > compose.MostFileBytes {
		return 0, errTooMuch
	}
	f.Data = append(f.Data, p...)
	return len(p), nil
}

func (f filling) Close() error { return nil }

var errTooMuch = errors.New("more than there was when it was measured")

// goesAlong reports whether somebody attached this for the customer: not a logo in a signature, nor what the mail
// program signs the mail with.
func goesAlong(a mailer.Attachment) bool {
	switch a.Type {
	case "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature":
		return false
	}
	return a.Size > 0 && !strings.HasPrefix(a.Type, "message/") && !(a.InText && strings.HasPrefix(a.Type, "image/") && a.Size < smallLogo)
}

// fileName is what a customer will see of a file: no marks that turn the direction of writing, which hide its ending.
func fileName(a mailer.Attachment, n int) string {
	name := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x200e && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, strings.ToValidUTF8(a.Name, ""))
	name = strings.TrimRight(strings.TrimSpace(strings.ReplaceAll(name, "=?", "=")), ". ")
	if name == "" {
		name = "file-" + strconv.Itoa(n+1)
	}
	return name
}

// fileType is the media type as it was, where it can stand in a header.
func fileType(a mailer.Attachment) string {
	kind, sub, ok := strings.Cut(a.Type, "/")
	word := func(s string) bool {
		return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
			return r <= ' ' || r > '~' || strings.ContainsRune(`()<>@,;:\"/[]?=%'*{}|~`+"`", r)
		})
	}
	if !ok || !word(kind) || !word(sub) || kind == "multipart" || kind == "message" {
		return "application/octet-stream"
	}
	return a.Type
}

// unwanted reports whether a file is a program, or one that nobody can open.
func unwanted(f mailer.File) bool {
	ending := strings.ToLower(strings.TrimPrefix(path.Ext(f.Name), "."))
	return slices.Contains(programs, ending) || strings.EqualFold(f.Name, "winmail.dat") || strings.HasSuffix(f.Type, "ms-tnef")
}

// carry takes the files of a reply for the words in it. Without words of its own a reply carries none: what was
// attached to it is named in its transcript.
func (d *Desk) carry(tx *store.Tx, o *order) error {
	if o.a.noFiles == nil && len(o.a.files) == 0 {
		return nil
	}
	words := rewrites(o.cmds)
	if words && o.a.noFiles != nil {
		return o.a.noFiles
	}
	ours, err := tx.Pictures(o.ask.CaseID, 10*mostPictures)
	if err != nil {
		return err
	}
	files := slices.DeleteFunc(slices.Clone(o.a.files), func(f mailer.File) bool { // a picture of our own that the reply quotes
		return slices.ContainsFunc(ours, func(p store.Picture) bool { return bytes.Equal(p.JPEG, f.Data) })
	})
	if words {
		o.files = files
	} else {
		o.left = compose.NotesOf(files)
	}
	return nil
}

// rewrites reports whether commands bring words of their own for the customer.
func rewrites(cmds []approve.Command) bool {
	return slices.ContainsFunc(cmds, func(c approve.Command) bool { return c.Verb == approve.Send || c.Verb == approve.Edit })
}

// setFiles makes the files of the reply those of the newest version, which holds its words.
func (w *work) setFiles() error {
	return w.tx.SetFiles(w.c.ID, store.OfDraft(w.c.Draft), w.files, w.now)
}

// along lists the files that go along with a version of a draft.
func (d *Desk) along(tx *store.Tx, c triage.Case, version int) ([]compose.FileNote, error) {
	kept, err := tx.FileNotes(c.ID, store.OfDraft(version))
	var list []compose.FileNote
	for _, f := range kept {
		list = append(list, compose.FileNote(f))
	}
	return list, err
}

// backAlong binds the files of an answer that did not arrive to the new version of it: those that wait still, or, where
// it had left, those of the mail that was sent.
func (d *Desk) backAlong(tx *store.Tx, c triage.Case, from, to int) error {
	notes, err := tx.FileNotes(c.ID, store.OfDraft(from))
	if err != nil {
		return err
	}
	if len(notes) > 0 {
		return tx.MoveFiles(c.ID, store.OfDraft(from), store.OfDraft(to))
	}
	row, err := tx.Mail(c.ID, answerStep(from))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	m, err := d.parser.Parse(bytes.NewReader(row.Raw))
	if err != nil {
		return err
	}
	files := make([]mailer.File, len(m.Attachments))
	err = d.parser.Extract(bytes.NewReader(row.Raw), func(n int) io.WriteCloser {
		files[n].Name, files[n].Type = m.Attachments[n].Name, m.Attachments[n].Type
		return filling{&files[n]}
	})
	if err != nil {
		return err
	}
	return tx.SetFiles(c.ID, store.OfDraft(to), files, row.MadeAt)
}
