package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"heed/mailer"
	"heed/mailer/sandbox"
	"heed/triage"
	"heed/triage/report"
	"heed/triage/store"
)

func (b *bubble) compare(mailbox string) (all []report.Ledger) {
	b.t.Helper()
	all, err := ledger(b.t.Context(), b.store, b.daemon.watchers[mailbox], account{mailbox, []string{"INBOX"}}, time.Time{})
	if err != nil {
		b.t.Fatal(err)
	}
	return all
}

// lose makes it look as if a mail had been read past: as no correct program ever does.
func (b *bubble) lose() {
	b.t.Helper()
	const folder = "Sent elsewhere" // not watched, so that the daemon itself does not find the mail
	client, err := b.box.Client("info@lumen.example")
	if err != nil {
		b.t.Fatal(err)
	}
	defer client.Close()
	if err := client.Create(folder, nil).Wait(); err != nil {
		b.t.Fatal(err)
	}
	if err := b.box.Append("info@lumen.example", folder, []byte(bubbleMail), time.Now()); err != nil {
		b.t.Fatal(err)
	}
	validity := b.validity(folder)
	for last := range uint32(2) {
		err := b.store.Write(b.t.Context(), func(tx *store.Tx) error {
			c := store.Cursor{Mailbox: "info", Folder: folder, Role: "sent", UIDValidity: validity, Last: last}
			return tx.SetCursor(c, time.Now().Add(24*time.Hour))
		})
		if err != nil {
			b.t.Fatal(err)
		}
	}
}

func (b *bubble) validity(folder string) uint32 {
	b.t.Helper()
	validity, _, err := b.daemon.watchers["info"].UIDs(b.t.Context(), folder, 0, time.Time{})
	if err != nil {
		b.t.Fatal(err)
	}
	return validity
}

// TestLedgerIsComparedEveryHour loses a row on purpose: the owner hears of it once.
func TestLedgerIsComparedEveryHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t)
		defer b.stop()
		old := strings.Replace(bubbleMail, "g1@", "g0@", 1)
		b.pass(9*time.Hour + time.Minute)
		for i := range 3 {
			raw := strings.ReplaceAll(old, "g0@", fmt.Sprintf("g%d@", i))
			if err := b.box.Deliver("info@lumen.example", []byte(raw)); err != nil {
				t.Fatal(err)
			}
		}
		b.pass(2 * time.Hour)
		for _, l := range b.compare("info") {
			if len(l.Missing)+len(l.Waiting) > 0 || l.Folder == "INBOX" && l.OnServer != 3 {
				t.Errorf("ledger %+v", l)
			}
		}
		alarms := func() (n int) {
			for _, m := range b.inbox("anna@lumen.example") {
				if m.Heed == "notice" {
					n++
				}
			}
			return n
		}
		if n := alarms(); n != 0 {
			t.Fatalf("%d alarms though nothing is wrong", n)
		}
		b.lose()
		b.pass(5 * time.Hour)
		if n := alarms(); n != 1 {
			t.Errorf("%d alarms of a lost mail, want 1", n)
		}
		for _, l := range b.compare("info") {
			if l.Folder != "INBOX" && (len(l.Missing) != 1 || l.Missing[0] != 1) {
				t.Errorf("ledger %+v, want UID 1 missing", l)
			}
		}
		// Mail from before first contact is none of ours; a folder numbered anew is read again.
		if err := b.box.Renumber("info@lumen.example", "INBOX"); err != nil {
			t.Fatal(err)
		}
		b.pass(10 * time.Minute)
		for _, l := range b.compare("info") {
			if l.Folder == "INBOX" && (len(l.Missing) > 0 || l.Renumbered || l.OnServer != 3) {
				t.Errorf("after renumbering: %+v", l)
			}
		}
		var s report.Status
		err := b.store.Read(t.Context(), func(tx *store.Tx) (err error) {
			s, err = report.ReadStatus(tx, time.Now())
			return err
		})
		if err != nil || s.Forgotten != 0 || s.Beat == nil || len(s.Servers) != 2 {
			t.Fatalf("status %+v, %v", s, err)
		}
		for _, v := range s.Servers {
			if v.Last == nil || time.Since(*v.Last) > 6*time.Hour {
				t.Errorf("server %s last heard of %v", v.Name, v.Last)
			}
		}
		if at := s.Servers[0].Last; time.Since(*at) > 5*time.Minute {
			t.Errorf("the mailbox was last heard of %v ago", time.Since(*at))
		}
		if s.Database.Checked == nil {
			t.Error("the database was never checked")
		}
		if list, err := b.store.Backups(); err != nil || len(list) == 0 {
			t.Errorf("backups %v, %v", list, err)
		}
	})
}

// TestSilentServerInTheDaemon takes the IMAP server away for an afternoon.
func TestSilentServerInTheDaemon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t)
		defer b.stop()
		b.pass(10 * time.Hour)
		b.box.Down(sandbox.IMAP)
		b.pass(5 * time.Hour)
		var told []*mailer.Message
		b.box.Up(sandbox.IMAP)
		b.pass(time.Hour)
		for _, m := range b.inbox("anna@lumen.example") {
			if m.Heed == "notice" {
				told = append(told, m)
			}
		}
		if len(told) != 1 || !strings.Contains(told[0].Subject, "info") {
			t.Errorf("%d notices", len(told))
		}
	})
}

// TestStatusAndBackupBesideTheDaemon runs the commands on the database of a running daemon.
func TestStatusAndBackupBesideTheDaemon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t)
		defer b.stop()
		b.pass(10 * time.Hour)
		if err := b.box.Deliver("info@lumen.example", []byte(bubbleMail)); err != nil {
			t.Fatal(err)
		}
		b.pass(time.Minute)
		dir := filepath.Dir(b.store.Path())
		file := filepath.Join(dir, "heed.toml")
		call := func(args ...string) string {
			t.Helper()
			var out, errs bytes.Buffer
			if code := run(t.Context(), args, streams{strings.NewReader(""), &out, &errs}); code != 0 {
				t.Fatalf("%v: exit %d: %s", args, code, errs.String())
			}
			return out.String()
		}
		text := call("status", "--config", file)
		for _, want := range []string{"waiting for an answer: 1", "(must be 0): 0", "server of info last heard of: Sat", "outbox: sent 1"} {
			if !strings.Contains(text, want) {
				t.Errorf("status lacks %q:\n%s", want, text)
			}
		}
		var s report.Status
		if err := json.Unmarshal([]byte(call("status", "--json", "--config", file)), &s); err != nil || s.Open != 1 || s.Mail["case"] != 1 {
			t.Errorf("status --json: %+v, %v", s, err)
		}
		listed := call("case", "list", "--config", file)
		ref, _, _ := strings.Cut(listed, " ")
		shown := call("case", "show", "--config", file, strings.ToLower(ref))
		for _, want := range []string{ref + ", awaiting-staff", "── draft, version 1", "── what happened", "opened", "next: remind"} {
			if !strings.Contains(shown, want) {
				t.Errorf("case show lacks %q:\n%s\nof\n%s", want, shown, listed)
			}
		}
		b.correct(t)
		var example labelledMail
		if err := json.Unmarshal([]byte(call("export", "corrections", "--config", file)), &example); err != nil || example.Severity != triage.Critical ||
			example.Kind != triage.Complaint || example.Body == "" || example.Flags == nil {
			t.Errorf("export corrections: %+v, %v", example, err)
		}
		to := filepath.Join(t.TempDir(), "copy.db")
		if said := call("backup", "--config", file, "--to", to); !strings.Contains(said, to) {
			t.Errorf("backup says %q", said)
		}
		st, err := store.Open(t.Context(), to)
		if err != nil {
			t.Fatal(err)
		}
		defer st.Close()
		err = st.Read(t.Context(), func(tx *store.Tx) error {
			cases, err := tx.WaitingCases(10)
			if len(cases) != 1 {
				t.Errorf("%d cases in the copy", len(cases))
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// correct sets right what was made of the one case, as a member of staff does.
func (b *bubble) correct(t *testing.T) {
	t.Helper()
	err := b.store.Write(t.Context(), func(tx *store.Tx) error {
		cases, err := tx.WaitingCases(1)
		if err != nil {
			return err
		}
		right := store.LabelsOf(cases[0].Verdict)
		right.Kind, right.Severity = triage.Complaint, triage.Critical
		return tx.AddCorrection(store.Correction{CaseID: cases[0].ID, At: time.Now(), Meant: right})
	})
	if err != nil {
		t.Fatal(err)
	}
}
