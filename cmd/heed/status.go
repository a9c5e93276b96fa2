package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"heed/cmd/heed/config"
	"heed/triage/report"
	"heed/triage/store"
)

type statusCmd struct {
	Config string `required:"" placeholder:"FILE" help:"The studio's configuration, heed.toml."`
	JSON   bool   `name:"json" help:"As JSON."`
	Check  bool   `help:"Ask the mail servers, and compare what they hold with what was handled."`
}

// errInvariant says that something is not as it must always be.
var errInvariant = errors.New("something that must be 0 is not")

func (s statusCmd) Run(ctx context.Context, std streams) error {
	load := config.LoadLocal
	if s.Check {
		load = config.Load
	}
	cfg, st, err := openBeside(ctx, s.Config, load)
	if err != nil {
		return err
	}
	defer st.Close()
	var status report.Status
	err = st.Read(ctx, func(tx *store.Tx) (err error) {
		status, err = report.ReadStatus(tx, time.Now())
		return err
	})
	if err != nil {
		return err
	}
	if err := addFile(&status, st); err != nil {
		return err
	}
	var failed error
	if s.Check {
		status.Ledger, failed = compareAll(ctx, cfg, st, wiring{})
		failed = errors.Join(failed, broken(status))
	}
	if s.JSON {
		status.Folders, status.Waiting, status.Ledger = list(status.Folders), list(status.Waiting), list(status.Ledger)
		status.Servers, status.Trouble = list(status.Servers), list(status.Trouble)
		return errors.Join(json.NewEncoder(std.out).Encode(status), failed)
	}
	return errors.Join(printStatus(std.out, status, cfg.Location()), failed)
}

// addFile tells what lies on the disk.
func addFile(s *report.Status, st *store.Store) error {
	for _, part := range []string{"", "-wal"} {
		if info, err := os.Stat(st.Path() + part); err == nil {
			s.Database.Size += info.Size()
		}
	}
	newest, err := st.NewestBackup()
	if !newest.IsZero() {
		s.Database.Backup = &newest
	}
	return err
}

// broken makes --check fail where an invariant does not hold, so that a monitor need not read the output.
func broken(s report.Status) error {
	if s.Forgotten > 0 || s.Promises.Forgotten > 0 || slices.ContainsFunc(s.Ledger, func(l report.Ledger) bool { return len(l.Missing) > 0 }) {
		return errInvariant
	}
	return nil
}

func printStatus(w io.Writer, s report.Status, zone *time.Location) error {
	var b strings.Builder
	at := func(t time.Time) string { return t.In(zone).Format("Mon 2 Jan 15:04") }
	maybe := func(t *time.Time) string {
		if t == nil {
			return "never"
		}
		return at(*t)
	}
	fmt.Fprintf(&b, "waiting for an answer: %d, late: %d, without a deadline ahead (must be 0): %d\n", s.Open, s.Late, s.Forgotten)
	for _, c := range s.Waiting {
		severity := ""
		if c.Severity > 0 {
			severity = fmt.Sprintf(" severity %d", c.Severity)
		}
		by := ""
		if !c.AnswerBy.IsZero() {
			by = ", answer by " + at(c.AnswerBy)
		}
		fmt.Fprintf(&b, "  %-8s %-16s %s%s, since %s%s\n", c.Ref, c.State, c.Kind, severity, at(c.Since), by)
	}
	fmt.Fprintf(&b, "promises to keep: %d, past their day: %d, without a reminder ahead (must be 0): %d\n", s.Promises.Open, s.Promises.Broken, s.Promises.Forgotten)
	fmt.Fprintf(&b, "outbox: %s", counts(s.Outbox, "empty"))
	if s.Paused {
		fmt.Fprint(&b, " (paused: no mail leaves)")
	}
	fmt.Fprintf(&b, "\nmail of the last 24 hours: %s\n", counts(s.Mail, "none"))
	if s.Beat != nil {
		fmt.Fprintf(&b, "daemon last at work: %s\n", at(*s.Beat))
	} else {
		fmt.Fprintln(&b, "the daemon has not run yet")
	}
	for _, v := range s.Servers {
		fmt.Fprintf(&b, "server of %s last heard of: %s\n", v.Name, maybe(v.Last))
	}
	for _, f := range s.Folders {
		fmt.Fprintf(&b, "read up to UID %d of %s/%s, %s\n", f.UID, f.Mailbox, f.Folder, at(f.At))
	}
	for _, l := range s.Ledger {
		fmt.Fprintf(&b, "%s/%s: %d mails on the server, without a row (must be 0): %d, to be read: %d", l.Mailbox, l.Folder, l.OnServer, len(l.Missing), len(l.Waiting))
		if l.Renumbered {
			fmt.Fprint(&b, ", numbered anew: the daemon reads it again")
		}
		if len(l.Missing) > 0 {
			fmt.Fprintf(&b, ", UIDs %v", l.Missing[:min(len(l.Missing), 10)])
		}
		fmt.Fprintln(&b)
	}
	fmt.Fprintf(&b, "database: %.1f MB, found sound: %s, newest backup: %s\n", float64(s.Database.Size)/1e6, maybe(s.Database.Checked), maybe(s.Database.Backup))
	for _, t := range s.Trouble {
		fmt.Fprintf(&b, "TROUBLE: %s\n", strings.Join(slices.DeleteFunc([]string{t.What, t.Mailbox, t.Who}, func(x string) bool { return x == "" }), ", "))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// counts writes numbers by name, in the order of the names.
func counts(n map[string]int, none string) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(n)) {
		parts = append(parts, fmt.Sprintf("%s %d", name, n[name]))
	}
	if len(parts) == 0 {
		return none
	}
	return strings.Join(parts, ", ")
}
