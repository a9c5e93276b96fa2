package receive_test

import (
	"testing"
	"testing/synctest"
	"time"

	"heed/mailer/receive"
	"heed/mailer/sandbox"
)

// TestDrafts: a draft lies in the folder once, and is taken out only as it was put there.
func TestDrafts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := newBox(t, sandbox.Options{})
		c := config(box)
		c.Drafts = receive.AutoFolder
		w := receive.New(c, &memory{}, nil)
		lying := func() []sandbox.Mail {
			t.Helper()
			list, err := box.Folder(user, "Drafts")
			if err != nil {
				t.Fatal(err)
			}
			return list
		}
		for range 2 {
			if err := w.PutDraft(t.Context(), mail("ours"), time.Now()); err != nil {
				t.Fatal(err)
			}
		}
		if list := lying(); len(list) != 1 || string(list[0].Raw) != string(mail("ours")) {
			t.Fatalf("%d drafts", len(list))
		}
		take := func(raw []byte, want bool) {
			t.Helper()
			if removed, err := w.TakeDraft(t.Context(), raw); err != nil || removed != want {
				t.Errorf("removed: %v, %v", removed, err)
			}
		}
		edited := append(mail("ours"), "and more\r\n"...)
		if err := box.Append(user, "Drafts", edited, time.Now(), `\Draft`); err != nil {
			t.Fatal(err)
		}
		if err := box.Append(user, "Drafts", mail("theirs"), time.Now(), `\Draft`, `\Deleted`); err != nil {
			t.Fatal(err)
		}
		take(mail("ours"), true)
		if list := lying(); len(list) != 2 || string(list[0].Raw) != string(edited) {
			t.Errorf("%d drafts are left", len(list))
		}
		take(mail("ours"), false) // somebody has edited it
		if err := box.Append(user, "Drafts", mail("sent"), time.Now(), `\Seen`); err != nil {
			t.Fatal(err)
		}
		take(mail("sent"), false) // no draft any more
		if list := lying(); len(list) != 3 {
			t.Errorf("%d mails are left", len(list))
		}
	})
}

// TestNoDraftsFolder: where drafts are wanted and there is no folder, that is said; where they aren't, nothing is done.
func TestNoDraftsFolder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := newBox(t, sandbox.Options{})
		c := config(box)
		if err := receive.New(c, &memory{}, nil).PutDraft(t.Context(), mail("ours"), time.Now()); err != nil {
			t.Error(err)
		}
		c.Drafts = "Nowhere"
		w := receive.New(c, &memory{}, nil)
		if err := w.PutDraft(t.Context(), mail("ours"), time.Now()); err == nil {
			t.Error("a draft was put into a folder that is not there")
		}
		if _, err := w.TakeDraft(t.Context(), mail("ours")); err == nil {
			t.Error("a draft was taken from a folder that is not there")
		}
	})
}
