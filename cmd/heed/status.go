package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"path/filepath"
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
}

func (s statusCmd) Run(ctx context.Context, std streams) error {
	cfg, err := config.LoadLocal(s.Config)
	if err != nil {
		return err
	}
	st, err := store.Open(ctx, filepath.Join(cfg.Data, "heed.db"))
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
	if s.JSON {
		status.Folders, status.Waiting = list(status.Folders), list(status.Waiting)
		return json.NewEncoder(std.out).Encode(status)
	}
	return printStatus(std.out, status, cfg.Location())
}

func printStatus(w io.Writer, s report.Status, zone *time.Location) error {
	var b strings.Builder
	at := func(t time.Time) string { return t.In(zone).Format("Mon 2 Jan 15:04") }
	fmt.Fprintf(&b, "waiting for an answer: %d, late: %d, without a deadline (must be 0): %d\n", s.Open, s.Late, s.Forgotten)
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
	fmt.Fprint(&b, "outbox:")
	for _, state := range slices.Sorted(maps.Keys(s.Outbox)) {
		fmt.Fprintf(&b, " %s %d", state, s.Outbox[state])
	}
	if len(s.Outbox) == 0 {
		fmt.Fprint(&b, " empty")
	}
	if s.Paused {
		fmt.Fprint(&b, " (paused: no mail leaves)")
	}
	fmt.Fprintln(&b)
	if s.Beat != nil {
		fmt.Fprintf(&b, "daemon last at work: %s\n", at(*s.Beat))
	} else {
		fmt.Fprintln(&b, "the daemon has not run yet")
	}
	for _, f := range s.Folders {
		fmt.Fprintf(&b, "read up to UID %d of %s/%s, %s\n", f.UID, f.Mailbox, f.Folder, at(f.At))
	}
	_, err := io.WriteString(w, b.String())
	return err
}
