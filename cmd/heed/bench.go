package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"
)

// devCmd are commands for whoever works on Heed.
type devCmd struct {
	Bench     benchCmd     `cmd:"" help:"Measure whole flows: reading an inbox beside a bare pipeline of the same libraries, notice to staff mail, approval to answer queued, idling, starting."`
	Lexicon   lexiconCmd   `cmd:"" help:"List, look up and proofread the phrases of the lexicons."`
	Templates templatesCmd `cmd:"" help:"List, print and proofread the sentences, a studio's own among them."`
	Serve     serveCmd     `cmd:"" hidden:"" help:"Part of bench: an in-memory provider with a full inbox."`
	Bare      bareCmd      `cmd:"" hidden:"" help:"Part of bench: the bare pipeline."`
}

type benchCmd struct {
	Mails        []int         `default:"1000,10000" help:"How many mails to read, one round each."`
	IMAP         string        `name:"imap" placeholder:"HOST:PORT" help:"Read from this server on this machine (plain text) instead of in memory; its INBOX must hold exactly the mails."`
	SMTP         string        `name:"smtp" placeholder:"HOST:PORT" help:"And hand staff mail to this one."`
	User         string        `default:"info@bench.example" help:"Who signs in."`
	PasswordFile string        `placeholder:"FILE" type:"path" help:"With the password."`
	Idle         time.Duration `default:"70s" help:"How long to watch the daemon idle; 0 leaves it out."`
	Cases        int           `default:"100000" help:"How many cases the database has that the daemon starts on; 0 leaves it out."`
	Fill         string        `placeholder:"DIR" help:"Only write the generated mails of the first round into DIR, one file each, and stop."`
}

// Run measures each flow with a process of its own, so that the figures are Heed's alone.
func (b benchCmd) Run(ctx context.Context, std streams) error {
	if b.Fill != "" {
		return fillFolder(b.Fill, b.Mails[0])
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "heed-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	rig := &rig{ctx: ctx, self: self, dir: dir, out: std.out, bench: b}
	fmt.Fprintf(std.out, "%-34s %9s %9s %12s %10s %9s\n", "flow", "mails", "wall", "CPU a mail", "peak RSS", "ratio")
	for _, n := range b.Mails {
		if err := rig.ingest(n); err != nil {
			return err
		}
	}
	for _, part := range []func() error{rig.notice, rig.approval, rig.start, rig.idle} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

// rig holds what the rounds share.
type rig struct {
	ctx   context.Context
	self  string
	dir   string
	out   io.Writer
	bench benchCmd
	round int
}

// serve starts a provider in a process of its own; its INBOX holds n mails.
func (r *rig) serve(n int) (imapAt, smtpAt string, stop func(), err error) {
	if r.bench.IMAP != "" {
		return r.bench.IMAP, r.bench.SMTP, func() {}, nil
	}
	cmd := exec.CommandContext(r.ctx, r.self, "dev", "serve", "--mails", strconv.Itoa(n))
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return "", "", nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return "", "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", "", nil, err
	}
	stop = func() { stdin.Close(); cmd.Wait() }
	if _, err := fmt.Fscanln(stdout, &imapAt, &smtpAt); err != nil {
		stop()
		return "", "", nil, fmt.Errorf("provider in memory: %w", err)
	}
	return imapAt, smtpAt, stop, nil
}

// config writes a heed.toml for one round and returns its name. No cap stands in the way of the bench.
func (r *rig) config(imapAt, smtpAt string) (string, error) {
	r.round++
	dir := filepath.Join(r.dir, strconv.Itoa(r.round))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	password := r.bench.PasswordFile
	if password == "" {
		password = filepath.Join(dir, "password")
		if err := os.WriteFile(password, []byte("bench"), 0o600); err != nil {
			return "", err
		}
	}
	file := filepath.Join(dir, "heed.toml")
	text := fmt.Sprintf(`data = %[1]q
[studio]
name = "Bench"
timezone = "UTC"
[[mailbox]]
name = "bench"
imap = %[2]q
tls = "none"
user = %[4]q
password_file = %[5]q
addresses = ["info@bench.example"]
[smtp]
server = %[3]q
tls = "none"
user = %[4]q
password_file = %[5]q
[[staff]]
name = "Bo"
email = "bo@bench.example"
[limits]
sender_hour = 100000
sender_day = 100000
all_hour = 100000
all_day = 100000
staff_hour = 100000
staff_day = 100000
[approve]
authserv_id = "mx.bench.example"
dkim = false
`, dir, imapAt, smtpAt, r.bench.User, password)
	return file, os.WriteFile(file, []byte(text), 0o600)
}

// launch starts the daemon and waits until it says that it is ready.
func (r *rig) launch(file string) (*exec.Cmd, error) {
	cmd := exec.CommandContext(r.ctx, r.self, "run", "--config", file)
	ready, err := startReady(cmd, r.dir)
	if err != nil {
		return nil, err
	}
	<-ready
	return cmd, nil
}

// cost is what a finished process used.
type cost struct {
	wall, cpu time.Duration
	peak      int64 // bytes; 0 where the system does not say
}

func (r *rig) run(args ...string) (cost, error) {
	cmd := exec.CommandContext(r.ctx, r.self, args...)
	var log bytes.Buffer
	cmd.Stderr, cmd.Stdout = &log, &log
	begin := time.Now()
	if err := cmd.Run(); err != nil {
		return cost{}, fmt.Errorf("%s: %w\n%s", args[0], err, log.String())
	}
	return cost{wall: time.Since(begin), cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), peak: peakMemory(cmd.ProcessState)}, nil
}

func (r *rig) line(flow string, n int, c cost, ratio float64) {
	shown := ""
	if ratio > 0 {
		shown = fmt.Sprintf("%.2fx", ratio)
	}
	fmt.Fprintf(r.out, "%-34s %9d %9s %12s %10s %9s\n", flow, n, c.wall.Round(10*time.Millisecond), (c.cpu / time.Duration(max(n, 1))).Round(time.Microsecond), megabytes(c.peak), shown)
}

func megabytes(n int64) string {
	if n == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}

// ingest reads an inbox of n mails with `run --once`, and with the bare pipeline beside it.
func (r *rig) ingest(n int) error {
	imapAt, smtpAt, stop, err := r.serve(n)
	if err != nil {
		return err
	}
	defer stop()
	file, err := r.config(imapAt, smtpAt)
	if err != nil {
		return err
	}
	password := r.bench.PasswordFile
	if password == "" {
		password = filepath.Join(filepath.Dir(file), "password")
	}
	bare, err := r.run("dev", "bare", "--imap", imapAt, "--user", r.bench.User, "--password-file", password, "--db", filepath.Join(filepath.Dir(file), "bare.db"), "--mails", strconv.Itoa(n))
	if err != nil {
		return err
	}
	r.line("bare pipeline of the libraries", n, bare, 0)
	whole, err := r.run("run", "--config", file, "--once", "--since", "2000-01-01")
	if err != nil {
		return err
	}
	r.line("whole ingest (run --once)", n, whole, float64(whole.cpu)/float64(bare.cpu))
	return r.check(file, n)
}

// start measures from the start of the process to READY=1, on a database with many cases.
func (r *rig) start() error {
	if r.bench.Cases == 0 {
		return nil
	}
	imapAt, smtpAt, stop, err := r.serve(0)
	if err != nil {
		return err
	}
	defer stop()
	file, err := r.config(imapAt, smtpAt)
	if err != nil {
		return err
	}
	if err := fillCases(r.ctx, filepath.Join(filepath.Dir(file), "heed.db"), r.bench.Cases); err != nil {
		return err
	}
	begin := time.Now()
	cmd, err := r.launch(file)
	if err != nil {
		return err
	}
	fmt.Fprintf(r.out, "start to READY with %d cases: %s\n", r.bench.Cases, time.Since(begin).Round(time.Millisecond))
	cmd.Process.Signal(os.Interrupt)
	return cmd.Wait()
}

// idle watches what the daemon uses while nothing happens.
func (r *rig) idle() error {
	if r.bench.Idle == 0 {
		return nil
	}
	imapAt, smtpAt, stop, err := r.serve(0)
	if err != nil {
		return err
	}
	defer stop()
	file, err := r.config(imapAt, smtpAt)
	if err != nil {
		return err
	}
	cmd, err := r.launch(file)
	if err != nil {
		return err
	}
	defer func() { cmd.Process.Signal(os.Interrupt); cmd.Wait() }()
	select { // let it settle
	case <-time.After(5 * time.Second):
	case <-r.ctx.Done():
		return r.ctx.Err()
	}
	before, _, known := processUse(cmd.Process.Pid)
	if !known {
		fmt.Fprintln(r.out, "idle: this system does not say what a process uses")
		return nil
	}
	select {
	case <-time.After(r.bench.Idle):
	case <-r.ctx.Done():
		return r.ctx.Err()
	}
	after, memory, _ := processUse(cmd.Process.Pid)
	perMinute := time.Duration(float64(after-before) * float64(time.Minute) / float64(r.bench.Idle))
	fmt.Fprintf(r.out, "idle: %s of CPU a minute, %s resident\n", perMinute.Round(100*time.Microsecond), megabytes(memory))
	return nil
}
