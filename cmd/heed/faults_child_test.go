package main_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"heed/mailer/realtest"
	"heed/mailer/sandbox"
)

// TestFaultsOfTheMachine breaks what a bubble cannot hold: certificates, memory, the disk. The program
// runs as it ships, on the in-memory servers.
func TestFaultsOfTheMachine(t *testing.T) {
	underRace(t)
	t.Parallel() // it waits more than it works
	program := build(t)
	t.Run("certificates", func(t *testing.T) { testCertificates(t, program) })
	t.Run("a mail of 50 MB", func(t *testing.T) { testLargeMail(t, program) })
	t.Run("disk full", func(t *testing.T) { testDiskFull(t, program) })
	t.Run("read-only database", func(t *testing.T) { testReadOnly(t, program) })
}

// begin makes first contact and starts the program.
func (k *victim) begin(t *testing.T) *exec.Cmd {
	t.Helper()
	if code, said := runToEnd(t, k.program, k.env, "run", "--config", k.config, "--once"); code != 0 {
		t.Fatalf("heed run --once: exit %d\n%s", code, said)
	}
	cmd := k.start(t)
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
		if t.Failed() {
			t.Logf("the program said:\n%s", k.said.tail(30))
		}
	})
	eventually(t, 20*time.Second, "the program watches", func() bool { return strings.Contains(k.said.tail(10), "watching") })
	return cmd
}

// asked waits until staff have been asked about so many customers; their answers are on their way then.
func (k *victim) asked(t *testing.T, n int) {
	t.Helper()
	eventually(t, time.Minute, fmt.Sprintf("staff are asked about %d customers", n), func() bool {
		k.people(t, 0)
		return len(k.asks) == n
	})
}

// answered waits until everybody has an answer, and checks that nothing is left over or doubled.
func (k *victim) answered(t *testing.T) {
	t.Helper()
	done := 0
	eventually(t, time.Minute, "everybody is answered", func() bool {
		k.people(t, 0)
		if !k.settled(t) {
			done = 0
		} else {
			done++
		}
		return done > 5
	})
	if y := k.verify(t); y.uncertain != 0 {
		t.Errorf("%d answers were uncertain", y.uncertain)
	}
}

// through is a world whose IMAP is reached through a proxy with certificates of its own.
type through struct {
	*memoryWorld
	proxy *realtest.Proxy
	ca    string
}

func (w *through) values() map[string]any {
	v := w.memoryWorld.values()
	v["imap"], v["imapTLS"], v["ca"] = w.proxy.Addr(), "implicit", w.ca
	return v
}

// Whoever cannot prove to be the server gets neither password nor patience; whoever can, a minute later
// at most, gets the mail.
func testCertificates(t *testing.T, program string) {
	sign := newAuthority(t)
	for name, bad := range map[string]*tls.Certificate{
		"expired":    sign(time.Now().Add(-time.Hour), "127.0.0.1"),
		"wrong name": sign(time.Now().Add(time.Hour), "imap.bank.example"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := &through{memoryWorld: newMemoryWorld(t), ca: sign.file(t)}
			w.proxy = realtest.StartProxy(t, w.imap, realtest.Plain, nil)
			good := sign(time.Now().Add(time.Hour), "127.0.0.1")
			w.proxy.Offer(good)
			k := newVictim(t, program, w)
			k.begin(t)
			w.proxy.Offer(bad)
			w.proxy.CutAll()
			before := strings.Count(w.proxy.Said(realtest.FromClient), "AUTHENTICATE")
			k.complain(t)
			eventually(t, 20*time.Second, "the log says what is wrong", func() bool { return strings.Contains(k.said.tail(20), "x509: ") })
			<-time.After(time.Second)
			if n := strings.Count(w.proxy.Said(realtest.FromClient), "AUTHENTICATE") - before; n != 0 {
				t.Errorf("the password was given away %d times", n)
			}
			if k.people(t, 0); len(k.asks) != 0 {
				t.Error("mail was read from who knows whom")
			}
			w.proxy.Offer(good)
			k.asked(t, 1)
			k.answered(t)
		})
	}
}

// signer makes certificates of an authority that the program is told to trust.
type signer func(until time.Time, name string) *tls.Certificate

func newAuthority(t *testing.T) signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	ca := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "fault test"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(48 * time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, ca, ca, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return func(until time.Time, name string) *tls.Certificate {
		leaf := &x509.Certificate{
			SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: name}, NotBefore: until.Add(-24 * time.Hour), NotAfter: until,
			KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		}
		if ip := net.ParseIP(name); ip != nil {
			leaf.IPAddresses = []net.IP{ip}
		} else {
			leaf.DNSNames = []string{name}
		}
		signed, err := x509.CreateCertificate(rand.Reader, leaf, ca, &key.PublicKey, key)
		if err != nil {
			t.Fatal(err)
		}
		return &tls.Certificate{Certificate: [][]byte{signed, der}, PrivateKey: key}
	}
}

// file writes the authority down for SSL_CERT_FILE.
func (s signer) file(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "ca.pem")
	chain := s(time.Now().Add(time.Hour), "127.0.0.1").Certificate
	if err := os.WriteFile(name, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: chain[1]}), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// A mail of 50 MB passes through without ever being in memory.
func testLargeMail(t *testing.T, program string) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("memory is read from /proc")
	}
	w := newMemoryWorld(t)
	k := newVictim(t, program, w)
	cmd := k.begin(t)
	line := append(bytes.Repeat([]byte("QUJD"), 19), "\r\n"...)
	large := bytes.Join([][]byte{
		[]byte("From: Eva <eva@large.example>\r\nTo: hello@studio.example\r\nSubject: The pictures\r\nMessage-ID: <large@large.example>\r\n" +
			"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nThe prints are too dark and I am very disappointed.\r\n" +
			"--b\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\n\r\n"),
		bytes.Repeat(line, 50<<20/len(line)), []byte("--b--\r\n")}, nil)
	if err := w.box.Append("hello@studio.example", "INBOX", large, time.Now()); err != nil {
		t.Fatal(err)
	}
	k.complain(t)
	k.strangers = true
	k.asked(t, 1)
	k.settledFor(t, `SELECT COUNT(*) FROM cases WHERE customer_addr = 'eva@large.example'`, 1)
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	peak, err := strconv.Atoi(strings.Fields(after)[0])
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("peak memory after a mail of %d MB: %d MB", len(large)>>20, peak>>10)
	if peak > 96<<10 {
		t.Errorf("peak memory %d KB", peak)
	}
}

// settledFor waits until the ledger gives this number.
func (k *victim) settledFor(t *testing.T, query string, want int) {
	t.Helper()
	eventually(t, time.Minute, query, func() bool {
		db := k.ledger(t)
		defer db.Close()
		return number(t, db, query) == want
	})
}

// A full disk stops the work and nothing else: no mail is lost or asked about twice, no answer that has
// left becomes uncertain, and when there is room again the work goes on by itself.
func testDiskFull(t *testing.T, program string) {
	t.Parallel()
	var armed atomic.Bool
	struck := make(chan struct{})
	var fill func()
	w := newMemoryWorld(t, func(o *sandbox.Options) {
		o.OnData = func(_ string, to []string, _ []byte) error {
			if strings.HasSuffix(to[0], "@customer.example.org") && armed.CompareAndSwap(true, false) {
				fill()
				close(struck)
			}
			return nil
		}
	})
	k := newVictim(t, program, w)
	data := filepath.Join(k.dir, "data")
	if err := os.Mkdir(data, 0o700); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() != 0 || exec.Command("mount", "-t", "tmpfs", "-o", "size=24m", "heed-test", data).Run() != nil {
		t.Skip("a small file system of its own cannot be mounted here")
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", "-l", data).CombinedOutput(); err != nil {
			t.Errorf("umount: %v %s", err, out)
		}
	})
	cmd := k.begin(t)
	ballast := filepath.Join(data, "ballast")
	fill = func() {
		f, err := os.Create(ballast)
		if err != nil {
			return
		}
		defer f.Close()
		for chunk := make([]byte, 64<<10); len(chunk) > 0; {
			if _, err := f.Write(chunk); err != nil {
				chunk = chunk[:len(chunk)/2]
			}
		}
	}
	free := func() {
		if err := os.Remove(ballast); err != nil {
			t.Fatal(err)
		}
	}

	k.diskFilled = true
	fill() // while complaints come in; the first few may still fit into what is laid out already
	for range 30 {
		k.complain(t)
	}
	eventually(t, 20*time.Second, "the log says that the disk is full", func() bool { return strings.Contains(k.said.tail(50), "full") })
	armed.Store(true) // and when the first answer is being taken
	free()
	eventually(t, time.Minute, "the disk is full again", func() bool {
		k.people(t, 0)
		select {
		case <-struck:
			return true
		default:
			return false
		}
	})
	<-time.After(2 * time.Second)
	free()
	k.asked(t, 30)
	k.answered(t)
	if cmd.ProcessState != nil || cmd.Process.Signal(syscall.Signal(0)) != nil {
		t.Error("the program did not live through it")
	}
}

// A database that cannot be written to any more, as after an error of the disk, stops the work until it
// can. At the start it is an error in plain words.
func testReadOnly(t *testing.T, program string) {
	t.Parallel()
	w := newMemoryWorld(t)
	k := newVictim(t, program, w)
	onDisk := t.TempDir() // not every file system knows immutable files
	k.rewrite(t, func(file string) string { return strings.Replace(file, k.dir+"/data", onDisk+"/data", 1) })
	k.data = filepath.Join(onDisk, "data")
	k.begin(t)
	set := func(flag string) error {
		files, err := filepath.Glob(filepath.Join(k.data, "heed.db*"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no database: %v", err)
		}
		var args []string
		for _, f := range files {
			if !strings.HasSuffix(f, ".lock") && !strings.HasSuffix(f, "-shm") {
				args = append(args, f)
			}
		}
		return exec.Command("chattr", append([]string{flag}, args...)...).Run()
	}
	if err := set("+i"); err != nil {
		t.Skip("files cannot be made immutable here")
	}
	defer set("-i")
	for range 3 {
		k.complain(t)
	}
	eventually(t, 20*time.Second, "the log says that nothing can be written", func() bool {
		return strings.Contains(k.said.tail(50), "round not finished") || strings.Contains(k.said.tail(50), "trying again")
	})
	<-time.After(2 * time.Second)
	if k.people(t, 0); len(k.asks) != 0 {
		t.Errorf("staff were asked %d times by a database that could not be written to", len(k.asks))
	}
	if err := set("-i"); err != nil {
		t.Fatal(err)
	}
	k.asked(t, 3)
	k.answered(t)
}
