package receive_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/emersion/go-imap/v2"

	"heed/mailer/receive"
	"heed/mailer/sandbox"
)

func TestFirstContactStartsAtNow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := newBox(t, sandbox.Options{})
		deliver(t, box, "old")
		desk := &memory{}
		w, _ := running(t, config(box), desk)
		synctest.Wait()
		if got := desk.subjects(); got != "" {
			t.Errorf("old mail was handled: %s", got)
		}
		if len(desk.begins) != 2 || desk.begins[0].Last != 1 || desk.begins[0].Role != receive.Inbox || desk.begins[1].Role != receive.Sent {
			t.Errorf("begins: %+v", desk.begins)
		}
		if w.Last().IsZero() {
			t.Error("no contact noted")
		}
	})
}

func TestIdleWakesAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := newBox(t, sandbox.Options{})
		desk := &memory{}
		running(t, config(box), desk)
		synctest.Wait()
		for _, s := range []string{"one", "two", "three"} {
			before := time.Now()
			deliver(t, box, s)
			synctest.Wait()
			if n := desk.notes(); len(n) == 0 || n[len(n)-1].body[:12] != "Return-Path:" || !time.Now().Equal(before) {
				t.Fatalf("%s did not arrive at once", s)
			}
			time.Sleep(47 * time.Minute)
		}
		if got := desk.subjects(); got != "one two three" {
			t.Errorf("got %s", got)
		}
	})
}

func TestSentFolderIsPolled(t *testing.T) {
	for _, c := range []struct {
		name string
		opts sandbox.Options
		sent string
	}{
		{"by special use", sandbox.Options{Sent: "Post ut"}, ""},
		{"by its Swedish name", sandbox.Options{Sent: "Skickat", NoSpecialUse: true}, ""},
		{"by its Spanish name", sandbox.Options{Sent: "INBOX/Elementos enviados", NoSpecialUse: true}, ""},
		{"as configured", sandbox.Options{Sent: "Mine", NoSpecialUse: true}, "Mine"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				box := newBox(t, c.opts)
				conf, desk := config(box), &memory{}
				conf.Sent = c.sent
				running(t, conf, desk)
				synctest.Wait()
				if err := box.Append(user, c.opts.Sent, mail("by-hand"), time.Now(), `\Seen`); err != nil {
					t.Fatal(err)
				}
				time.Sleep(61 * time.Second)
				synctest.Wait()
				n := desk.notes()
				if len(n) != 1 || n[0].Role != receive.Sent || n[0].Folder != c.opts.Sent || desk.subjects() != "by-hand" {
					t.Errorf("got %+v", n)
				}
			})
		})
	}
}

func TestResumeAfterRestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := newBox(t, sandbox.Options{})
		desk := &memory{}
		_, stop := running(t, config(box), desk)
		synctest.Wait()
		deliver(t, box, "one")
		synctest.Wait()
		stop()
		deliver(t, box, "two", "three")
		time.Sleep(40 * 24 * time.Hour)
		running(t, config(box), desk)
		synctest.Wait()
		if got := desk.subjects(); got != "one two three" {
			t.Errorf("got %s", got)
		}
	})
}

func TestFlagsStayAsTheyAre(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := newBox(t, sandbox.Options{})
		desk := &memory{}
		running(t, config(box), desk)
		synctest.Wait()
		deliver(t, box, "one", "two")
		if err := box.Append(user, "INBOX", mail("three"), time.Now(), `\Flagged`); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if got := desk.subjects(); got != "one two three" {
			t.Fatalf("got %s", got)
		}
		mails, err := box.Inbox(user)
		if err != nil {
			t.Fatal(err)
		}
		for i, m := range mails {
			if i < 2 && len(m.Flags) != 0 || i == 2 && (len(m.Flags) != 1 || !strings.EqualFold(m.Flags[0], `\Flagged`)) {
				t.Errorf("mail %d has flags %v", m.UID, m.Flags)
			}
		}
		if n := desk.notes(); len(n[2].Flags) != 1 || n[2].Received.IsZero() || n[2].Size != int64(len(n[2].body)) {
			t.Errorf("item: %+v", n[2].Item)
		}
	})
}

func TestSince(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := newBox(t, sandbox.Options{})
		day := func(n int) time.Time { return time.Date(1999, 12, n, 10, 0, 0, 0, time.UTC) }
		for i, s := range []string{"first", "second", "third", "moved-here"} {
			at := day(i * 5)
			if s == "moved-here" {
				at = day(1)
			}
			if err := box.Append(user, "INBOX", mail(s), at); err != nil {
				t.Fatal(err)
			}
		}
		conf, desk := config(box), &memory{}
		conf.Since = time.Date(1999, 12, 5, 0, 0, 0, 0, time.UTC)
		w := receive.New(conf, desk, nil)
		if n, err := w.Count(t.Context(), conf.Since); err != nil || n != 2 {
			t.Errorf("count %d, %v", n, err)
		}
		if err := w.Once(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := desk.subjects(); got != "second third" {
			t.Errorf("got %s", got)
		}
	})
}

func TestRenumberedFolderIsReadAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := newBox(t, sandbox.Options{})
		deliver(t, box, "old")
		desk := &memory{}
		running(t, config(box), desk)
		synctest.Wait()
		deliver(t, box, "one")
		synctest.Wait()
		if err := box.Renumber(user, "INBOX"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(61 * time.Second)
		deliver(t, box, "two")
		synctest.Wait()
		if got := desk.subjects(); got != "one old one two" {
			t.Errorf("got %s", got)
		}
		again := []bool{false, true, true, false}
		for i, n := range desk.notes() {
			if n.Reread != again[i] {
				t.Errorf("%d: reread %v", i, n.Reread)
			}
		}
	})
}

func TestMailsMovedByOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := newBox(t, sandbox.Options{})
		desk := &memory{}
		_, stop := running(t, config(box), desk)
		synctest.Wait()
		stop()
		deliver(t, box, "one", "two", "three", "four")
		c, err := box.Client(user)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if _, err := c.Select("INBOX", nil).Wait(); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Move(imap.UIDSetNum(2, 4), "Trash").Wait(); err != nil {
			t.Fatal(err)
		}
		running(t, config(box), desk)
		time.Sleep(5 * time.Minute)
		if got := desk.subjects(); got != "one three" {
			t.Errorf("got %s", got)
		}
	})
}

func TestVanishedFolder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := newBox(t, sandbox.Options{})
		conf, desk := config(box), &memory{}
		conf.Folders = []string{"Weddings", "INBOX"}
		if err := receive.New(conf, desk, nil).Check(t.Context()); err == nil {
			t.Error("Check did not miss a folder")
		}
		running(t, conf, desk)
		synctest.Wait()
		deliver(t, box, "one")
		time.Sleep(2 * time.Minute)
		if got := desk.subjects(); got != "one" {
			t.Errorf("got %s", got)
		}
		c, err := box.Client(user)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if err := c.Create("Weddings", nil).Wait(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Minute)
		if err := box.Append(user, "Weddings", mail("two"), time.Now()); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if got := desk.subjects(); got != "one two" {
			t.Errorf("got %s", got)
		}
	})
}

func TestDeskErrorsStopTheQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := newBox(t, sandbox.Options{})
		desk := &memory{}
		running(t, config(box), desk)
		synctest.Wait()
		desk.setFail(errDesk)
		deliver(t, box, "one", "two")
		time.Sleep(10 * time.Minute)
		if got := desk.subjects(); got != "" {
			t.Errorf("got %s", got)
		}
		desk.setFail(nil)
		within(t, time.Minute, "both mails", func() bool { return desk.subjects() == "one two" })
	})
}

// TestTakenInPart: of a group handed over together, only those the desk did not take are offered again.
func TestTakenInPart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := newBox(t, sandbox.Options{})
		deliver(t, box, "old")
		desk := &memory{failFrom: 4}
		_, stop := running(t, config(box), desk)
		synctest.Wait()
		stop()
		desk.setFail(errDesk)
		deliver(t, box, "one", "two", "three", "four")
		running(t, config(box), desk)
		time.Sleep(time.Minute)
		if got := desk.subjects(); got != "one two" {
			t.Errorf("got %s", got)
		}
		desk.setFail(nil)
		within(t, time.Minute, "the others", func() bool { return desk.subjects() == "one two three four" })
	})
}

func TestStopLetsTheMailInHandFinish(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := newBox(t, sandbox.Options{})
		desk := &memory{}
		_, stop := running(t, config(box), desk)
		synctest.Wait()
		started := make(chan struct{}, 9)
		desk.during = func(ctx context.Context) {
			started <- struct{}{}
			select {
			case <-time.After(3 * time.Second):
			case <-ctx.Done():
			}
		}
		deliver(t, box, "one")
		<-started
		deliver(t, box, "two")
		before := time.Now()
		stop()
		if d := time.Since(before); d > 4*time.Second {
			t.Errorf("stopping took %v", d)
		}
		if got := desk.subjects(); got != "one" {
			t.Errorf("got %q", got)
		}
	})
}

func TestOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := newBox(t, sandbox.Options{})
		desk := &memory{}
		w := receive.New(config(box), desk, nil)
		if err := w.Once(t.Context()); err != nil {
			t.Fatal(err)
		}
		for range 450 {
			deliver(t, box, "m")
		}
		if err := w.Once(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := len(desk.notes()); n != 450 {
			t.Errorf("%d mails", n)
		}
		box.Down(sandbox.IMAP)
		if err := w.Once(t.Context()); err == nil {
			t.Error("no error from a server that is down")
		}
	})
}

func TestAppend(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := newBox(t, sandbox.Options{Sent: "Enviados"})
		w := receive.New(config(box), &memory{}, nil)
		for range 2 {
			if err := w.Append(t.Context(), "", mail("answer"), time.Now(), `\Seen`); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Append(t.Context(), "Enviados", mail("another"), time.Now(), `\Seen`); err != nil {
			t.Fatal(err)
		}
		mails, err := box.Folder(user, "Enviados")
		if err != nil || len(mails) != 2 || string(mails[0].Raw) != string(mail("answer")) || len(mails[0].Flags) != 1 {
			t.Errorf("%d mails, %v", len(mails), err)
		}
		if err := w.Append(t.Context(), "Nowhere", mail("lost"), time.Now()); err == nil {
			t.Error("appended to a folder that is not there")
		}
	})
}

func TestSentFolderRenamed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := newBox(t, sandbox.Options{})
		desk := &memory{}
		running(t, config(box), desk)
		synctest.Wait()
		c, err := box.Client(user)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if err := c.Rename("Sent", "Utgående", nil).Wait(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(3 * time.Minute)
		if err := box.Append(user, "Utgående", mail("by-hand"), time.Now()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(61 * time.Second)
		synctest.Wait()
		if n := desk.notes(); len(n) != 1 || n[0].Folder != "Utgående" || n[0].Role != receive.Sent {
			t.Errorf("got %+v", n)
		}
	})
}
