package main_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"text/template"
	"time"

	"heed/mailer"
)

// kills is how often the kill tests kill: HEED_KILLS=5000 for a night, 50 otherwise.
func kills(t *testing.T) int {
	n, err := strconv.Atoi(os.Getenv("HEED_KILLS"))
	if err != nil && os.Getenv("HEED_KILLS") != "" {
		t.Fatalf("HEED_KILLS: %v", err)
	}
	if n == 0 {
		return 50
	}
	return n
}

// TestKilledInMemory kills the built program with kill -9 at every commit and every step of the network,
// and at random moments, while customers write and staff answer, and starts it again. In the end every
// mail that was delivered is in exactly one case, and every answer that was approved has reached its
// customer exactly once, or staff were asked whether it did and their word was carried out. A holding reply reaches
// nobody twice, and what it promises is kept.
func TestKilledInMemory(t *testing.T) {
	underRace(t)
	t.Parallel() // it waits more than it works
	testKilled(t, 200, 120*time.Millisecond, func(t *testing.T) world { return newMemoryWorld(t) })
}

// TestKilledOnRealServers does the same on Dovecot and Postfix.
func TestKilledOnRealServers(t *testing.T) {
	servers := realServers(t)
	testKilled(t, 200, 250*time.Millisecond, func(t *testing.T) world { return newRealWorld(t, servers) })
}

// testKilled kills in stretches: each is a new studio, so that what went wrong is found near its cause.
func testKilled(t *testing.T, stretch int, span time.Duration, fresh func(*testing.T) world) {
	program := buildFailing(t)
	plan, total := newPlan(span), tally{}
	plan.stride = max(1, 800/kills(t))
	for left := kills(t); left > 0; left -= stretch {
		n := min(left, stretch)
		seed := rand.Uint64()
		if given, err := strconv.ParseUint(os.Getenv("HEED_KILL_SEED"), 10, 64); err == nil {
			seed = given
		}
		plan.chance = rand.New(rand.NewPCG(seed, 0))
		k := newVictim(t, program, fresh(t))
		k.suffer(t, n, plan)
		k.finish(t)
		total.add(k.verify(t))
		if t.Failed() {
			k.keep(t)
			t.Fatalf("with HEED_KILL_SEED=%d, after %d kills", seed, total.kills)
		}
		if kills(t) > stretch {
			t.Logf("%d kills: %s", total.kills, total)
		}
	}
	t.Logf("%s\nkilled at (times hit; whole sweeps):%s", total, plan)
}

// buildFailing makes the program with its failpoints.
func buildFailing(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "heed")
	if out, err := exec.Command("go", "build", "-tags", "failpoint", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return program
}

// plan says where the next kill falls: every second one sweeps through the failpoints, the others are
// left to chance.
type plan struct {
	chance *rand.Rand
	span   time.Duration // what the program takes to start and do a round
	points []*sweep
	stride int // how far a sweep may jump: few kills cannot stop at every step
	turn   int
	random int // kills at a random moment
}

// sweep goes through the failpoints of one sort, and begins again where a run had no more of them.
type sweep struct {
	name             string
	next, hit, whole int
}

func newPlan(span time.Duration) *plan {
	p := &plan{span: span}
	for _, name := range []string{"commit", "commit+", "write", "half", "wrote", "read", "dial"} {
		p.points = append(p.points, &sweep{name: name, next: 1})
	}
	return p
}

// kill runs the program until it is killed.
func (p *plan) kill(t *testing.T, start func(env ...string) *exec.Cmd) {
	t.Helper()
	p.turn++
	var at *sweep
	var env []string
	wait := time.Duration(p.chance.Int64N(int64(2 * p.span)))
	if p.turn%2 == 0 {
		at = p.points[p.turn/2%len(p.points)]
		env = append(env, fmt.Sprintf("HEED_FAILPOINT=%s:%d", at.name, at.next))
		wait = 6 * p.span
	}
	cmd := start(env...)
	late := time.AfterFunc(wait, func() { cmd.Process.Kill() })
	err := cmd.Wait()
	intime := late.Stop()
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGKILL {
		t.Fatalf("the program was not killed but ended by itself: %v", err)
	}
	switch {
	case at == nil:
		p.random++
	case intime:
		at.hit++
		at.next += 1 + p.chance.IntN(p.stride)
	default: // no such step in this run
		at.next = 1
		at.whole++
	}
}

func (p *plan) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n  %-8s %6d", "random", p.random)
	for _, s := range p.points {
		fmt.Fprintf(&b, "\n  %-8s %6d %6d", s.name, s.hit, s.whole)
	}
	return b.String()
}

// victim is one studio whose program is killed over and over.
type victim struct {
	world   world
	program string
	dir     string
	config  string
	said    *transcript
	env     []string

	customers  []*customer
	staffMail  map[string]int // Message-ID of a staff mail -> copies
	questions  map[string]*mailer.Message
	asks       map[*customer]int // questions about a customer, repeats not counted
	replied    map[string]bool
	copies     map[string]int // Message-ID in the Sent folders -> copies
	heldCopies map[string]int // the same of holding replies
	killed     int
	data       string // the data folder
	diskFilled bool
	strangers  bool // questions may be about others than the customers
}

// customer is one person who writes once.
type customer struct {
	word, addr string
	twice      bool // to both addresses of the studio
	approved   bool // staff have answered
	upset      bool // gets a holding reply, unless the answer is quicker
	got, held  int  // answers and holding replies
}

const victimFile = `
data = "{{.dir}}/data"
[studio]
name = "Lumen Studio"
timezone = "Europe/Stockholm"
{{range .boxes}}
[[mailbox]]
name = "{{.name}}"
imap = "{{$.imap}}"
tls = "{{$.imapTLS}}"
user = "{{.addr}}"
password_file = "{{$.dir}}/{{.name}}"
addresses = ["{{.addr}}"]
{{end}}
[smtp]
server = "{{.smtp}}"
tls = "{{.smtpTLS}}"
user = "{{(index .boxes 0).addr}}"
password_file = "{{$.dir}}/{{(index .boxes 0).name}}"
[[staff]]
name = "Maja"
email = "maja@studio.example"
owner = true
[hours]
mon = ["00:00-24:00"]
tue = ["00:00-24:00"]
wed = ["00:00-24:00"]
thu = ["00:00-24:00"]
fri = ["00:00-24:00"]
sat = ["00:00-24:00"]
sun = ["00:00-24:00"]
[holding]
enabled = true
before = "100h"
[limits]
sender_hour = 100000
sender_day = 100000
all_hour = 100000
all_day = 100000
staff_hour = 100000
staff_day = 100000
[approve]
undo = "100ms"
authserv_id = "mx.studio.example"
dkim = false
`

func newVictim(t *testing.T, program string, w world) *victim {
	t.Helper()
	k := &victim{
		world: w, program: program, dir: quickDir(t), said: &transcript{},
		staffMail: map[string]int{}, questions: map[string]*mailer.Message{}, asks: map[*customer]int{}, replied: map[string]bool{}, copies: map[string]int{},
		heldCopies: map[string]int{},
	}
	k.config, k.data = filepath.Join(k.dir, "heed.toml"), filepath.Join(k.dir, "data")
	values := w.values()
	values["dir"] = k.dir
	k.env = append(os.Environ(), "SSL_CERT_FILE="+values["ca"].(string))
	var file bytes.Buffer
	if err := template.Must(template.New("victim").Parse(victimFile)).Execute(&file, values); err != nil {
		t.Fatal(err)
	}
	write := func(name string, text []byte) {
		if err := os.WriteFile(filepath.Join(k.dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("heed.toml", file.Bytes())
	for _, box := range values["boxes"].([]map[string]string) {
		write(box["name"], []byte(box["password"]))
	}
	return k
}

// rewrite changes the config file.
func (k *victim) rewrite(t *testing.T, change func(string) string) {
	t.Helper()
	file, err := os.ReadFile(k.config)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(k.config, []byte(change(string(file))), 0o600); err != nil {
		t.Fatal(err)
	}
}

// quickDir is a temporary directory in memory where there is one: a kill -9 leaves the page cache alone,
// so that the disk only takes time.
func quickDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "heed-kill-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func (k *victim) start(t *testing.T, env ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(k.program, "run", "--config", k.config)
	cmd.Env = append(slices.Clip(k.env), env...)
	cmd.Stdout, cmd.Stderr = k.said, k.said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd
}

// suffer lets people write and kills the program, n times. The first kills fall on a program that has no
// database yet; mail counts from its first contact with the folders on.
func (k *victim) suffer(t *testing.T, n int, p *plan) {
	t.Helper()
	start := func(env ...string) *exec.Cmd { return k.start(t, env...) }
	early := min(n/10, 3)
	for range early {
		p.kill(t, start)
	}
	if code, said := runToEnd(t, k.program, k.env, "run", "--config", k.config, "--once"); code != 0 {
		t.Fatalf("heed run --once: exit %d\n%s", code, said)
	}
	for i := range n - early {
		k.people(t, 1+i%2)
		p.kill(t, start)
	}
	k.killed = n
}

// finish lets the program work in peace until nothing is left to do: staff answer what they are asked,
// and say of every uncertain answer whether it arrived.
func (k *victim) finish(t *testing.T) {
	t.Helper()
	cmd := k.start(t)
	defer func() {
		cmd.Process.Kill()
		cmd.Wait()
	}()
	done := 0
	for late := time.Now().Add(90 * time.Second); ; <-time.After(20 * time.Millisecond) {
		k.people(t, 0)
		k.askedAgain(t)
		if !k.settled(t) {
			done = 0
		} else if done++; done > 15 { // and nothing comes after it
			return
		}
		if time.Now().After(late) {
			t.Errorf("after %d kills the program does not come to an end", k.killed)
			return
		}
	}
}

// keep saves what is needed to look into a failure.
func (k *victim) keep(t *testing.T) {
	t.Helper()
	dir, err := os.MkdirTemp("", "heed-killed-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(dir, "studio"), os.DirFS(k.data)); err != nil {
		t.Error(err)
	}
	t.Logf("the database is kept in %s\nthe program said:\n%s", dir, k.said.tail(40))
}
