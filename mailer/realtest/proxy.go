package realtest

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"fmt"
	"net"
	"sync"
	"testing"
	"time"
)

// Upstream is how a Proxy speaks to its server, so that it sees commands and not TLS records.
type Upstream int

// The ways to the server.
const (
	Plain    Upstream = iota // the bytes as they are, be they TLS or not
	OverTLS                  // TLS from the first byte (RFC 8314)
	STARTTLS                 // SMTP's (RFC 3207), before the client is given the greeting
)

// Proxy stands on loopback between a client and a server and breaks lines on purpose, one byte exact.
// It may also be a server with a certificate of its own.
type Proxy struct {
	listener net.Listener
	target   string
	upstream Upstream
	config   *tls.Config // towards the server

	mu     sync.Mutex
	offers *tls.Certificate // towards the client; nil is no TLS
	armed  []*Fault
	hole   bool // nothing passes, and nothing is refused
	down   bool // connections are refused
	hits   int
	lines  map[*proxied]bool
	seen   [2]bytes.Buffer // the beginning of what passed, of all lines
}

// StartProxy puts a proxy in front of a server; it ends with the test. config is for OverTLS and STARTTLS.
func StartProxy(t testing.TB, target string, upstream Upstream, config *tls.Config) *Proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, "listen for the fault proxy", err)
	p := &Proxy{listener: l, target: target, upstream: upstream, config: config, lines: map[*proxied]bool{}}
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			serving.Go(func() { p.serve(client) })
		}
	})
	t.Cleanup(func() {
		l.Close()
		p.CutAll()
		serving.Wait()
	})
	return p
}

// Addr is where the client finds the proxy.
func (p *Proxy) Addr() string { return p.listener.Addr().String() }

// Break arms a fault for the lines to come.
func (p *Proxy) Break(f Fault) {
	if f.Times == 0 {
		f.Times = 1
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.armed = append(p.armed, &f)
}

// Heal disarms all faults and ends every line that one of them holds.
func (p *Proxy) Heal() {
	p.mu.Lock()
	p.armed, p.hole, p.down = nil, false, false
	p.mu.Unlock()
	p.CutAll()
}

// BlackHole lets nothing through any more, on lines there are and to come; nobody is told.
func (p *Proxy) BlackHole() { p.mu.Lock(); p.hole = true; p.mu.Unlock() }

// Down ends all lines and the new ones at once.
func (p *Proxy) Down() {
	p.mu.Lock()
	p.down = true
	p.mu.Unlock()
	p.CutAll()
}

// Offer makes the proxy speak TLS to its clients, with this certificate; nil ends that.
func (p *Proxy) Offer(cert *tls.Certificate) { p.mu.Lock(); p.offers = cert; p.mu.Unlock() }

// Hits counts the faults that struck.
func (p *Proxy) Hits() int { p.mu.Lock(); defer p.mu.Unlock(); return p.hits }

// Said is what one side has said on all lines, up to a megabyte.
func (p *Proxy) Said(from Side) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.seen[from].String()
}

// CutAll ends every line there is.
func (p *Proxy) CutAll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for line := range p.lines {
		line.end()
	}
}

// proxied is one line through the proxy.
type proxied struct {
	client, server net.Conn
	ended          chan struct{}
	once           sync.Once
}

func (l *proxied) end() {
	l.once.Do(func() {
		close(l.ended)
		l.client.Close()
		if l.server != nil {
			l.server.Close()
		}
	})
}

func (p *Proxy) serve(client net.Conn) {
	line := &proxied{client: client, ended: make(chan struct{})}
	defer line.end()
	p.mu.Lock()
	if p.down {
		p.mu.Unlock()
		return
	}
	p.mu.Unlock()
	server, greeting, err := p.connect()
	if err != nil {
		return
	}
	line.server = server
	p.mu.Lock()
	p.lines[line] = true
	offers := p.offers // together with the line: whoever offers another and cuts all has cut this one too
	faults := append([]*Fault(nil), p.armed...)
	p.mu.Unlock()
	inner := client
	if offers != nil {
		inner = tls.Server(client, &tls.Config{Certificates: []tls.Certificate{*offers}, MinVersion: tls.VersionTLS12})
	}
	defer func() {
		p.mu.Lock()
		delete(p.lines, line)
		p.mu.Unlock()
	}()
	var both sync.WaitGroup
	both.Go(func() { p.pump(line, server, inner, FromClient, faults, nil) })
	both.Go(func() { p.pump(line, inner, server, FromServer, faults, greeting) })
	both.Wait()
}

// connect reaches the server. With STARTTLS it has read the greeting, which the client still wants.
func (p *Proxy) connect() (net.Conn, []byte, error) {
	conn, err := net.DialTimeout("tcp", p.target, patience)
	if err != nil || p.upstream == Plain {
		return conn, nil, err
	}
	var greeting []byte
	if p.upstream == STARTTLS {
		r := bufio.NewReader(conn)
		for _, say := range []string{"", "EHLO proxy\r\n", "STARTTLS\r\n"} {
			if _, err := conn.Write([]byte(say)); err != nil {
				return nil, nil, err
			}
			reply, err := smtpReply(r)
			if err != nil {
				return nil, nil, err
			}
			if say == "" {
				greeting = reply
			}
		}
	}
	return tls.Client(conn, p.config), greeting, nil
}

// smtpReply reads one reply with all its lines (RFC 5321 section 4.2.1).
func smtpReply(r *bufio.Reader) ([]byte, error) {
	var reply []byte
	for {
		line, err := r.ReadBytes('\n')
		reply = append(reply, line...)
		if err != nil {
			return reply, err
		}
		if len(line) < 4 || line[3] != '-' {
			return reply, nil
		}
	}
}

// pump carries the bytes of one side until the line ends or a fault ends it.
func (p *Proxy) pump(line *proxied, to, from net.Conn, side Side, faults []*Fault, first []byte) {
	defer line.end()
	watch := watcher{p: p, side: side}
	for _, f := range faults {
		if f.From == side {
			watch.left = append(watch.left, &pending{fault: f, matched: f.After == "", more: f.Bytes})
		}
	}
	buf := make([]byte, 16<<10)
	for {
		chunk := first
		var err error
		if first = nil; chunk == nil {
			var n int
			n, err = from.Read(buf)
			chunk = buf[:n]
		}
		if p.swallows() {
			<-line.ended
			return
		}
		p.note(side, chunk)
		n, struck := watch.at(&chunk)
		if slow := watch.slow; slow && !struck {
			for i := range chunk {
				if _, err := to.Write(chunk[i : i+1]); err != nil {
					return
				}
				select {
				case <-line.ended:
					return
				case <-time.After(100 * time.Millisecond):
				}
			}
		} else if _, werr := to.Write(chunk[:n]); werr != nil {
			return
		}
		if struck {
			switch watch.does {
			case Stall:
				<-line.ended
			case Reset:
				for _, c := range []net.Conn{line.client, line.server} {
					if tc, ok := c.(*net.TCPConn); ok {
						_ = tc.SetLinger(0)
					}
				}
			}
			return
		}
		if err != nil {
			return
		}
	}
}

func (p *Proxy) swallows() bool { p.mu.Lock(); defer p.mu.Unlock(); return p.hole }

func (p *Proxy) note(side Side, chunk []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.seen[side].Len() < 1<<20 {
		p.seen[side].Write(chunk)
	}
}

// spend takes one of a fault's hits, if any are left.
func (p *Proxy) spend(f *Fault) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if f.Times == 0 || len(p.armed) == 0 {
		return false
	}
	if f.Times > 0 {
		f.Times--
	}
	p.hits++
	return true
}

// String names the proxy in a test's log.
func (p *Proxy) String() string {
	return fmt.Sprintf("proxy to %s, %d faults struck", p.target, p.Hits())
}
