package receive_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"heed/mailer/receive"
	"heed/mailer/sandbox"
)

// TestProbe looks around in an account: what is watched, and where a mail is; and leaves no trace.
func TestProbe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := newBox(t, sandbox.Options{})
		c := config(box)
		c.Folders = []string{"INBOX", "Gone"}
		w := receive.New(c, &memory{}, nil)
		at := time.Now().Add(-time.Hour).Truncate(time.Second)
		put := func(folder, id, field string) {
			t.Helper()
			raw := field + "From: g@example.com\r\nMessage-ID: <" + id + ">\r\nSubject: x\r\n\r\n" + id + "\r\n"
			if err := box.Append(user, folder, []byte(raw), at); err != nil {
				t.Fatal(err)
			}
		}
		put("INBOX", "a@example.com", "Authentication-Results: mx.one.example; none\r\n")
		put("INBOX", "b@example.com", "Authentication-Results: mx.two.example;\r\n\tdkim=none\r\nX-Other: no\r\n")
		put("Trash", "c@example.com", "")

		places, err := w.Probe(t.Context())
		if err != nil || len(places) != 3 {
			t.Fatalf("%+v, %v", places, err)
		}
		in, gone, sent := places[0], places[1], places[2]
		if in.Name != "INBOX" || in.Mails != 2 || !in.Newest.Equal(at) || in.Err != nil || gone.Err == nil || sent.Name != "Sent" || sent.Role != receive.Sent || !sent.Newest.IsZero() {
			t.Errorf("%+v", places)
		}

		c.Folders = nil
		w = receive.New(c, &memory{}, nil)
		found, err := w.Find(t.Context(), "b@example.com")
		if err != nil || found.Folder != "INBOX" || !found.Received.Equal(at) || !strings.HasSuffix(string(found.Raw), "b@example.com\r\n") {
			t.Errorf("%+v, %v", found, err)
		}
		for _, id := range []string{"c@example.com", "example.com", "z@example.com"} {
			if _, err := w.Find(t.Context(), id); !errors.Is(err, receive.ErrNotThere) {
				t.Errorf("%s: %v", id, err)
			}
		}
		for id, want := range map[string][]string{"c@example.com": {"Trash"}, "z@example.com": nil} {
			if got, err := w.Whereabouts(t.Context(), id); err != nil || !slices.Equal(got, want) {
				t.Errorf("%s is in %q, %v", id, got, err)
			}
		}
		blocks, err := w.Stamps(t.Context(), 1)
		if err != nil || len(blocks) != 1 || !strings.Contains(string(blocks[0]), "mx.two.example") || strings.Contains(string(blocks[0]), "X-Other") {
			t.Errorf("%q, %v", blocks, err)
		}
		if blocks, err := w.Stamps(t.Context(), 50); err != nil || len(blocks) != 2 {
			t.Errorf("%d blocks, %v", len(blocks), err)
		}
		mails, err := box.Inbox(user)
		for _, m := range mails {
			if slices.Contains(m.Flags, `\Seen`) || err != nil {
				t.Errorf("a mail was marked: %v, %v", m.Flags, err)
			}
		}
	})
}
