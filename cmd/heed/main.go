// Command heed reads a studio's inbox, drafts answers to unhappy customers, has staff approve them by
// mail, and reminds until nobody waits.
//
// This package reads flags, files and signals, wires the parts together and decides nothing. It fails
// with the exit codes of sysexits.h that tools rely on: 1 the work failed, 64 usage, 69 a server is
// unavailable, 75 try later, 78 configuration.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	_ "time/tzdata" // a studio's time zone must be known on machines without zone files

	"github.com/alecthomas/kong"

	"heed/cmd/heed/config"
	"heed/triage/store"
)

// The exit codes (sysexits.h).
const (
	exitFailed      = 1
	exitUsage       = 64
	exitUnavailable = 69
	exitTryLater    = 75
	exitConfig      = 78
)

// unavailable marks an error as a server that cannot be used: exit code 69.
type unavailable struct{ error }

func (u unavailable) Unwrap() error { return u.error }

// usage marks an error as a mistake in the command line: exit code 64.
type usage struct{ error }

func (u usage) Unwrap() error { return u.error }

type commands struct {
	Demo      demoCmd      `cmd:"" help:"Play the whole story on in-memory mail servers: nothing to install, nothing leaves this machine."`
	Run       runCmd       `cmd:"" help:"Watch the studio's mail (the daemon)."`
	Classify  classifyCmd  `cmd:"" help:"Say what mails are, and which words say so."`
	Exam      examCmd      `cmd:"" help:"Grade how mails are understood, on mails you have labelled."`
	Preview   previewCmd   `cmd:"" help:"Show what staff would be sent about mails, without sending or keeping anything."`
	Read      readCmd      `cmd:"" help:"Show how mails are read: who wrote, what is new, what a machine wrote."`
	Sentiment sentimentCmd `cmd:"" help:"Score texts, one a line from standard input."`
	Status    statusCmd    `cmd:"" help:"Show open cases, the outbox and the mail servers."`
	Case      caseCmd      `cmd:"" help:"List cases, or show one."`
	Doctor    doctorCmd    `cmd:"" help:"Check what the daemon needs: config, mail servers, data; --mail sends a mail round."`
	Backup    backupCmd    `cmd:"" help:"Copy the database while the daemon works on it."`
	Export    exportCmd    `cmd:"" help:"Print what the database holds, for other programs."`
	Dev       devCmd       `cmd:"" hidden:"" help:"For whoever works on Heed."`
	Version   versionCmd   `cmd:"" help:"Print the version."`
}

// streams are where a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// run carries out one command line and returns the exit code.
func run(ctx context.Context, args []string, io streams) int {
	var cmds commands
	exited := -1
	parser, err := kong.New(&cmds, kong.Name("heed"), kong.Description("Nobody who writes to the studio waits unnoticed."),
		kong.Writers(io.out, io.err), kong.Exit(func(code int) { exited = code }), kong.UsageOnError())
	if err != nil {
		fmt.Fprintln(io.err, "heed:", err)
		return exitFailed
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if exited >= 0 { // --help
		return exited
	}
	if err != nil {
		fmt.Fprintf(io.err, "heed: %v\nTry \"heed --help\".\n", err)
		return exitUsage
	}
	parsed.BindTo(ctx, (*context.Context)(nil))
	err = parsed.Run(io)
	if err != nil {
		fmt.Fprintln(io.err, "heed:", err)
	}
	return exitCode(err)
}

func exitCode(err error) int {
	var badConfig *config.Error
	var server unavailable
	var badUse usage
	switch {
	case err == nil:
		return 0
	case errors.As(err, &badConfig):
		return exitConfig
	case errors.As(err, &badUse):
		return exitUsage
	case errors.As(err, &server):
		return exitUnavailable
	case errors.Is(err, store.ErrLocked):
		return exitTryLater
	}
	return exitFailed
}

type versionCmd struct{}

func (versionCmd) Run(io streams) error {
	version := "(unknown)"
	if info, ok := debug.ReadBuildInfo(); ok {
		version = info.Main.Version
	}
	_, err := fmt.Fprintln(io.out, "heed", version)
	return err
}
