package realtest

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

const (
	// Domain is the studio's own; every other domain is the outside world.
	Domain = "studio.example"
	// AuthservID is what the receiving server calls itself in Authentication-Results (RFC 8601 section 2.5).
	AuthservID = "mx." + Domain
	// Outside is the mailbox that gets whatever is sent to any other domain.
	Outside = "outside@" + Domain
)

// User is somebody with a mailbox, who can also submit mail.
type User struct {
	Address  string
	Password string
}

// users are the mailboxes of a studio of three with two shared addresses, of a photographer who works
// alone, and of everybody else.
var users = []User{
	{"hello@" + Domain, "hello-Kamera7"},
	{"weddings@" + Domain, "weddings-Kamera7"},
	{"maja@" + Domain, "maja-Slutare3"},
	{"tomas@" + Domain, "tomas-Slutare3"},
	{"ines@" + Domain, "ines-Slutare3"},
	{"solo@" + Domain, "solo-Objektiv5"},
	{Outside, "outside-Vagen1"},
}

// Servers is one Dovecot and one Postfix, up until the test ends.
type Servers struct {
	dir    string
	mailer owner // who owns the mail files
	ports  ports
	pool   *x509.CertPool

	imap    *process // IMAP alone, so that it can go down while mail keeps arriving
	backend *process // delivery and passwords, for Postfix
	postfix *process
}

// ports are what the servers listen on, all on 127.0.0.1.
type ports struct{ imaps, imap, submission, inbound int }

// owner is a user of the system by number.
type owner struct{ uid, gid int }

// Start brings the servers up, and down again when the test ends.
func Start(t testing.TB) *Servers {
	t.Helper()
	if os.Getenv("HEED_REAL_SERVERS") == "0" {
		t.Skip("real mail servers: HEED_REAL_SERVERS=0 leaves them out")
	}
	if why := missing(); why != "" {
		if os.Getenv("HEED_REAL_SERVERS") == "1" {
			t.Fatalf("real mail servers: %s, and HEED_REAL_SERVERS=1 asks for them", why)
		}
		t.Skipf("real mail servers: %s", why)
	}
	began := time.Now()

	// Not t.TempDir: names of sockets below it must stay under 108 bytes (unix(7)).
	dir, err := os.MkdirTemp("", "heed-mail-")
	check(t, "make the servers' directory", err)
	s := &Servers{dir: dir, mailer: ownerOf(t, "nobody")}
	t.Cleanup(func() { s.stop(t) })
	check(t, "open the servers' directory to their own users", os.Chmod(dir, 0o755))

	free := freePorts(t, 4)
	s.ports = ports{imaps: free[0], imap: free[1], submission: free[2], inbound: free[3]}
	s.pool = writeCertificates(t, dir)
	s.configureDovecot(t)
	s.configurePostfix(t)

	s.backend = start(t, s.path("backend.log"), "dovecot", "-F", "-c", s.path("backend.conf"))
	waitFor(t, s.backend, "the password socket", func() bool { return exists(s.path("backend", "postfix-auth")) })
	waitFor(t, s.backend, "the delivery socket", func() bool { return exists(s.path("backend", "lmtp")) })
	s.StartIMAP(t)
	s.startPostfix(t)
	t.Logf("real mail servers up in %v", time.Since(began).Round(time.Millisecond))
	return s
}

// missing says what keeps the servers from running here, or nothing.
func missing() string {
	if runtime.GOOS != "linux" {
		return "they run on Linux only"
	}
	for _, program := range []string{"dovecot", "postfix"} {
		if _, err := find(program); err != nil {
			return program + " is not installed (Debian: dovecot-imapd dovecot-lmtpd postfix)"
		}
	}
	if !exists("/usr/lib/dovecot/lmtp") {
		return "dovecot-lmtpd is not installed"
	}
	if os.Geteuid() != 0 {
		return "they start as root only"
	}
	return ""
}

// IMAPAddr is host:port of IMAP with TLS from the first byte (RFC 8314 section 3.2).
func (s *Servers) IMAPAddr() string { return addr(s.ports.imaps) }

// IMAPStartTLSAddr is host:port of IMAP that wants STARTTLS before a login.
func (s *Servers) IMAPStartTLSAddr() string { return addr(s.ports.imap) }

// SubmissionAddr is host:port of message submission (RFC 6409), with STARTTLS and a login.
func (s *Servers) SubmissionAddr() string { return addr(s.ports.submission) }

// InboundAddr is host:port where other servers hand in mail for the studio.
func (s *Servers) InboundAddr() string { return addr(s.ports.inbound) }

// CAFile is the path of the authority's certificate, which no machine trusts unless told to.
func (s *Servers) CAFile() string { return s.path("ca.pem") }

// CAPool holds that one authority.
func (s *Servers) CAPool() *x509.CertPool { return s.pool }

// TLSConfig trusts the servers, as a program does that was given CAFile.
func (s *Servers) TLSConfig() *tls.Config {
	return &tls.Config{RootCAs: s.pool, ServerName: "localhost", MinVersion: tls.VersionTLS12}
}

// Users lists everybody with a mailbox.
func (s *Servers) Users() []User { return slices.Clone(users) }

// User finds somebody by address, or by the part before the @.
func (s *Servers) User(t testing.TB, name string) User {
	t.Helper()
	for _, u := range users {
		if u.Address == name || u.Address == name+"@"+Domain {
			return u
		}
	}
	t.Fatalf("real mail servers: nobody is called %q", name)
	return User{}
}

// stop ends what runs, tells a failed test what the servers said, and removes their files.
func (s *Servers) stop(t testing.TB) {
	running := []*process{s.postfix, s.imap, s.backend}
	for _, p := range running {
		p.release() // all at once: each takes a second to go
	}
	for _, p := range running {
		p.stop(t)
	}
	if t.Failed() {
		t.Log(s.logs())
	}
	if err := os.RemoveAll(s.dir); err != nil {
		t.Errorf("real mail servers: remove their directory: %v", err)
	}
}

// logs returns the end of each server's log, without the coming and going of those who read mail.
func (s *Servers) logs() string {
	var b strings.Builder
	for _, name := range []string{"backend.log", "imap.log", "postfix.log"} {
		raw, err := os.ReadFile(s.path(name))
		if err != nil {
			continue
		}
		lines := strings.Split(strings.TrimSpace(string(raw)), "\n")
		lines = slices.DeleteFunc(lines, func(line string) bool {
			return strings.Contains(line, "Login: user=") || strings.Contains(line, "Logged out") || strings.Contains(line, "Connect from local")
		})
		lines = lines[max(0, len(lines)-30):]
		fmt.Fprintf(&b, "--- the end of %s\n%s\n", name, strings.Join(lines, "\n"))
	}
	return cmp.Or(b.String(), "the servers logged nothing")
}

func (s *Servers) path(elem ...string) string {
	return filepath.Join(append([]string{s.dir}, elem...)...)
}

func addr(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }

// freePorts finds ports below the range the kernel takes outgoing connections' ports from: a server
// that is stopped and started again must find its port still free.
func freePorts(t testing.TB, n int) []int {
	t.Helper()
	var found []int
	from := 20000 + (os.Getpid()*37+int(time.Now().UnixNano()/1e3))%12000
	for port := from; len(found) < n; port++ {
		if port > from+2000 {
			t.Fatal("real mail servers: no free ports")
		}
		if l, err := net.Listen("tcp", addr(port)); err == nil {
			l.Close()
			found = append(found, port)
		}
	}
	return found
}

func ownerOf(t testing.TB, name string) owner {
	t.Helper()
	u, err := user.Lookup(name)
	check(t, "look up the system user "+name, err)
	uid, err := strconv.Atoi(u.Uid)
	check(t, "read the number of "+name, err)
	gid, err := strconv.Atoi(u.Gid)
	check(t, "read the group of "+name, err)
	return owner{uid, gid}
}

func groupOf(t testing.TB, name string) int {
	t.Helper()
	g, err := user.LookupGroup(name)
	check(t, "look up the system group "+name, err)
	gid, err := strconv.Atoi(g.Gid)
	check(t, "read the number of the group "+name, err)
	return gid
}

// find looks a server's program up, also where root's PATH leaves out the sbin directories.
func find(program string) (string, error) {
	if path, err := exec.LookPath(program); err == nil {
		return path, nil
	}
	return exec.LookPath(filepath.Join("/usr/sbin", program))
}

func exists(path string) bool { _, err := os.Stat(path); return err == nil }

func check(t testing.TB, doing string, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("real mail servers: %s: %v", doing, err)
	}
}
