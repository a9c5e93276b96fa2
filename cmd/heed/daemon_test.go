package main_test

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// daemon is a running `heed run`, watched as systemd would watch it.
type daemon struct {
	cmd   *exec.Cmd
	said  *transcript
	ended chan struct{}

	mu     sync.Mutex
	states []string // what came over the notify socket
}

// startDaemon runs `heed run` and returns once it has said READY=1.
func startDaemon(t *testing.T, program, config string, env ...string) *daemon {
	t.Helper()
	// A socket's name must be short (unix(7)), so not t.TempDir.
	dir, err := os.MkdirTemp("", "heed-notify-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	socket := filepath.Join(dir, "s")
	notify, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	d := &daemon{
		cmd:   exec.Command(program, "run", "--config", config),
		said:  &transcript{},
		ended: make(chan struct{}),
	}
	d.cmd.Env = append(append(os.Environ(), "NOTIFY_SOCKET="+socket), env...)
	d.cmd.Stdout, d.cmd.Stderr = d.said, d.said
	if err := d.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		buf := make([]byte, 4096)
		for {
			n, err := notify.Read(buf)
			if err != nil {
				return
			}
			d.mu.Lock()
			d.states = append(d.states, strings.Split(strings.TrimSpace(string(buf[:n])), "\n")...)
			d.mu.Unlock()
		}
	}()
	go func() {
		defer close(d.ended)
		d.cmd.Wait() // exitCode reads how it ended
	}()
	t.Cleanup(func() {
		d.kill()
		notify.Close()
		if t.Failed() {
			t.Logf("the daemon said:\n%s", d.said.tail(60))
		}
	})
	eventually(t, 20*time.Second, "the daemon is ready", func() bool {
		select {
		case <-d.ended:
			t.Fatalf("the daemon ended with %d before it was ready:\n%s", d.exitCode(), d.said.tail(20))
		default:
		}
		return d.notified("READY=1")
	})
	return d
}

// notified says whether the daemon has told systemd so.
func (d *daemon) notified(state string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Contains(d.states, state)
}

// resident is how much memory the daemon holds now, as Linux counts it.
func (d *daemon) resident(t *testing.T) string {
	t.Helper()
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", d.cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(raw), "VmRSS:")
	line, _, _ := strings.Cut(after, "\n")
	return strings.TrimSpace(line)
}

// kill ends the daemon as a power cut would, between any two of its instructions.
func (d *daemon) kill() {
	d.cmd.Process.Kill()
	<-d.ended
}

func (d *daemon) signal(t *testing.T, sig os.Signal) {
	t.Helper()
	if err := d.cmd.Process.Signal(sig); err != nil {
		t.Fatal(err)
	}
}

// terminate asks the daemon to stop and returns how long that took.
func (d *daemon) terminate(t *testing.T) time.Duration {
	t.Helper()
	began := time.Now()
	d.signal(t, syscall.SIGTERM)
	select {
	case <-d.ended:
	case <-time.After(30 * time.Second):
		t.Fatalf("the daemon still runs 30 s after SIGTERM:\n%s", d.said.tail(20))
	}
	return time.Since(began)
}

// exitCode is for a daemon that has ended.
func (d *daemon) exitCode() int { return d.cmd.ProcessState.ExitCode() }

// runToEnd runs the program with a limit and returns its exit code and all it printed.
func runToEnd(t *testing.T, program string, env []string, args ...string) (int, string) {
	t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Env = append(os.Environ(), env...)
	said := &transcript{}
	cmd.Stdout, cmd.Stderr = said, said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	late := time.AfterFunc(time.Minute, func() { cmd.Process.Kill() })
	err := cmd.Wait()
	if !late.Stop() {
		t.Fatalf("heed %s did not end in a minute:\n%s", strings.Join(args, " "), said.tail(20))
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), said.tail(1000)
}

// transcript gathers what a program prints while it runs.
type transcript struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (tr *transcript) Write(p []byte) (int, error) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	return tr.buf.Write(p)
}

// tail returns the last lines.
func (tr *transcript) tail(lines int) string {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	all := strings.Split(strings.TrimSpace(tr.buf.String()), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}

// eventually returns once something has become true.
func eventually(t *testing.T, within time.Duration, what string, is func() bool) {
	t.Helper()
	for late := time.Now().Add(within); !is(); <-time.After(20 * time.Millisecond) {
		if time.Now().After(late) {
			t.Fatalf("not in %v: %s", within, what)
		}
	}
}
