package realtest

import (
	"io"
	"os"
	"os/exec"
	"testing"
	"time"
)

// patience is how long a server may take to come up, or to go down.
const patience = 20 * time.Second

// process is one server. Its parent is a shell that waits for the end of its standard input: a test
// that is killed cannot clean up, but the kernel closes its pipes, and the server goes down with it.
type process struct {
	name  string
	leash io.Closer
	ended chan struct{} // closed once the server and its shell are gone
}

// The server is made a session of its own, so that what it signals to its process group stays there.
const onLeash = `setsid "$@" </dev/null & pid=$!; read -r _; kill "$pid" 2>/dev/null; wait "$pid"`

// start runs a server in the foreground of its shell; what it prints is added to the log.
func start(t testing.TB, logFile, program string, args ...string) *process {
	t.Helper()
	path, err := find(program)
	check(t, "find "+program, err)
	log, err := os.OpenFile(logFile, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	check(t, "open the log of "+program, err)
	defer log.Close()
	cmd := exec.Command("/bin/sh", append([]string{"-c", onLeash, "sh", path}, args...)...)
	cmd.Stdout, cmd.Stderr = log, log
	leash, err := cmd.StdinPipe()
	check(t, "hold "+program, err)
	check(t, "start "+program, cmd.Start())
	p := &process{name: program, leash: leash, ended: make(chan struct{})}
	go func() {
		defer close(p.ended)
		_ = cmd.Wait() // how a server ended is in its log
	}()
	return p
}

// release tells the server to end.
func (p *process) release() {
	if p != nil {
		p.leash.Close()
	}
}

// stop ends the server and returns when it is gone.
func (p *process) stop(t testing.TB) {
	t.Helper()
	if p == nil {
		return
	}
	p.release()
	select {
	case <-p.ended:
	case <-time.After(patience):
		t.Errorf("real mail servers: %s is still there after %v", p.name, patience)
	}
}

// waitFor returns once ready says so.
func waitFor(t testing.TB, p *process, what string, ready func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	late := time.After(patience)
	for !ready() {
		select {
		case <-tick.C:
		case <-p.ended:
			t.Fatalf("real mail servers: %s ended while it was to open %s", p.name, what)
		case <-late:
			t.Fatalf("real mail servers: %s did not open %s in %v", p.name, what, patience)
		}
	}
}
