package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"heed/cmd/heed/config"
	"heed/triage"
	"heed/triage/store"
)

type caseCmd struct {
	List caseListCmd `cmd:"" help:"List cases: those somebody waits in, or all of the last weeks."`
	Show caseShowCmd `cmd:"" help:"Show one case: its mails, what was decided by whom, its draft, and what comes next."`
}

type caseListCmd struct {
	Config string        `required:"" placeholder:"FILE" help:"The studio's configuration, heed.toml."`
	All    bool          `help:"Those that are over, too."`
	Since  time.Duration `default:"720h" help:"With --all: how far back."`
}

type caseShowCmd struct {
	Config string `required:"" placeholder:"FILE" help:"The studio's configuration, heed.toml."`
	Ref    string `arg:"" placeholder:"REF" help:"The case's reference, as in the subject of its mails: H-4F2K."`
}

// Run lists cases while the daemon works, the one that waits longest first.
func (c caseListCmd) Run(ctx context.Context, std streams) error {
	return peek(ctx, c.Config, func(tx *store.Tx, zone *time.Location) error {
		cases, err := tx.WaitingCases(1000)
		if c.All {
			now := time.Now()
			cases, err = tx.CasesOpened(now.Add(-c.Since), now.Add(time.Hour))
		}
		if err != nil {
			return err
		}
		for _, v := range cases {
			by := ""
			if !v.AnswerBy.IsZero() && v.State.Waiting() {
				by = ", answer by " + clock(v.AnswerBy, zone)
			}
			fmt.Fprintf(std.out, "%-8s %-16s %s: %s; %s, since %s%s\n", v.Ref, v.State, customer(v), v.Subject, labels(v.Verdict), clock(v.OpenedAt, zone), by)
		}
		return nil
	})
}

// Run shows a case to whoever looks after the machine, who may read the database anyway.
func (c caseShowCmd) Run(ctx context.Context, std streams) error {
	return peek(ctx, c.Config, func(tx *store.Tx, zone *time.Location) error {
		v, err := tx.CaseByRef(strings.ToUpper(strings.Trim(c.Ref, "[]")))
		if errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("there is no case %s", c.Ref)
		}
		if err != nil {
			return err
		}
		return showCase(tx, std.out, v, zone)
	})
}

// peek reads in the studio's database beside the daemon.
func peek(ctx context.Context, file string, read func(*store.Tx, *time.Location) error) error {
	cfg, st, err := openBeside(ctx, file, config.LoadLocal)
	if err != nil {
		return err
	}
	defer st.Close()
	return st.Read(ctx, func(tx *store.Tx) error { return read(tx, cfg.Location()) })
}

// openBeside opens the studio's database beside a daemon that may work on it.
func openBeside(ctx context.Context, file string, load func(string) (*config.Config, error)) (*config.Config, *store.Store, error) {
	cfg, err := load(file)
	if err != nil {
		return nil, nil, err
	}
	st, err := store.Peek(ctx, filepath.Join(cfg.Data, "heed.db"))
	return cfg, st, err
}

func showCase(tx *store.Tx, w io.Writer, c triage.Case, zone *time.Location) error {
	mails, err := tx.CaseMessages(c.ID)
	if err != nil {
		return err
	}
	trail, err := tx.Audit(c.ID)
	if err != nil {
		return err
	}
	steps, err := tx.PendingSteps(c.ID)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%s, %s\nfrom %s to %s: %s\n%s\n", c.Ref, c.State, customer(c), c.Alias, c.Subject, labels(c.Verdict))
	for _, m := range mails {
		fmt.Fprintf(w, "\n── %s, %s\n%s\n", clock(m.ReceivedAt, zone), m.Outcome, indent(m.Body, "  "))
	}
	if draft, err := tx.Draft(c.ID, c.Draft); err == nil {
		fmt.Fprintf(w, "\n── draft, version %d, by %s\n%s\n", draft.Version, draft.Author, indent(draft.Text, "  "))
	} else if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if err := errors.Join(showPromises(tx, w, c, zone), showLedger(tx, w, c, zone)); err != nil {
		return err
	}
	fmt.Fprintln(w, "\n── what happened")
	for _, l := range trail {
		fmt.Fprintf(w, "%s  %-16s %s", clock(l.At, zone), l.Event, l.By)
		if l.Note != "" {
			fmt.Fprintf(w, " (%s)", l.Note)
		}
		fmt.Fprintln(w)
	}
	for _, s := range steps {
		fmt.Fprintf(w, "next: %s, %s\n", s.Name, clock(s.DueAt, zone))
	}
	return nil
}

// showPromises lists what the customer was promised, the kept promises too.
func showPromises(tx *store.Tx, w io.Writer, c triage.Case, zone *time.Location) error {
	list, err := tx.Promises(c.ID)
	if err != nil || len(list) == 0 {
		return err
	}
	fmt.Fprintln(w, "\n── promised")
	for _, p := range list {
		state := "open"
		switch {
		case !p.KeptAt.IsZero():
			state = "kept " + clock(p.KeptAt, zone)
		case p.Broken(time.Now()):
			state = "OVERDUE"
		}
		who := p.Who
		if who == "" {
			who = "the studio"
		}
		fmt.Fprintf(w, "by %s, %s, %s: %s\n", clock(p.Due, zone), who, state, p.What)
	}
	return nil
}

// showLedger lists what the customer was offered and given in all their cases (playbook F2).
func showLedger(tx *store.Tx, w io.Writer, c triage.Case, zone *time.Location) error {
	list, err := tx.Ledger(c)
	if err != nil || len(list) == 0 {
		return err
	}
	fmt.Fprintln(w, "\n── ledger of the customer")
	for _, l := range list {
		fmt.Fprintf(w, "%s  %-9s %s %s, by %s", clock(l.ChangedAt, zone), l.Standing, l.Ref, l.Remedy, l.ChangedBy)
		if l.Cost.Known() {
			fmt.Fprintf(w, ", costs %s", l.Cost)
		}
		fmt.Fprintln(w)
	}
	for _, sum := range list.Cost(triage.LedgerLine.Taken) {
		fmt.Fprintf(w, "accepted or given in all: %s\n", sum)
	}
	return nil
}

func customer(c triage.Case) string {
	if c.Customer.Name == "" {
		return c.Customer.Addr
	}
	return c.Customer.Name + " <" + c.Customer.Addr + ">"
}

// labels are what a case is said to be, in one line.
func labels(v triage.Verdict) string {
	line, _, _ := strings.Cut(summary(v), "  (")
	return line
}

func clock(t time.Time, zone *time.Location) string { return t.In(zone).Format("Mon 2 Jan 15:04") }
