package sandbox

import (
	"bytes"
	"net"
	"sync"
)

// Service is one of the sandbox's servers.
type Service string

// The servers a fault can hit.
const (
	IMAP Service = "imap"
	SMTP Service = "smtp"
)

// Side is who sends the bytes a fault watches.
type Side int

// The two ends of a line.
const (
	FromClient Side = iota
	FromServer
)

// Action is what a fault does to the line.
type Action int

// The things that happen to lines.
const (
	Cut   Action = iota // the connection ends, without a goodbye
	Stall               // bytes of that side stop arriving; the connection stays up
)

// Fault breaks a line at one exact byte: once the bytes After have passed from that side, and Bytes
// more. An empty After counts from the first byte of the connection.
type Fault struct {
	Service Service
	From    Side
	After   string
	Bytes   int
	Do      Action
	Times   int // how many connections it hits; 0 means one, a negative number all
}

// Break arms a fault for the connections there are and those to come.
func (s *Sandbox) Break(f Fault) {
	if f.Times == 0 {
		f.Times = 1
	}
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	armed := &f
	s.faults.armed = append(s.faults.armed, armed)
	for c := range s.faults.conns {
		c.arm(armed)
	}
}

// Heal disarms all faults; lines that are already stalled stay so until they are closed.
func (s *Sandbox) Heal() {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	for _, f := range s.faults.armed {
		f.Times = 0
	}
	s.faults.armed = nil
}

// Down takes a server off the network: its connections break and dialing is refused, until Up.
func (s *Sandbox) Down(service Service) {
	s.faults.mu.Lock()
	if s.faults.down == nil {
		s.faults.down = map[Service]bool{}
	}
	s.faults.down[service] = true
	var cut []*faultConn
	for c := range s.faults.conns {
		if c.service == service {
			cut = append(cut, c)
		}
	}
	s.faults.mu.Unlock()
	for _, c := range cut {
		_ = c.Close()
	}
}

// Up puts a server back on the network.
func (s *Sandbox) Up(service Service) {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	delete(s.faults.down, service)
}

// faults are those armed now and the connections they may hit.
type faults struct {
	mu    sync.Mutex
	armed []*Fault
	down  map[Service]bool
	conns map[*faultConn]bool
}

func (f *faults) isDown(service Service) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.down[service]
}

func (f *faults) closeAll() {
	f.mu.Lock()
	var all []*faultConn
	for c := range f.conns {
		all = append(all, c)
	}
	f.mu.Unlock()
	for _, c := range all {
		_ = c.Close()
	}
}

// spend takes one of the fault's hits, if any are left.
func (f *faults) spend(fault *Fault) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if fault.Times == 0 {
		return false
	}
	if fault.Times > 0 {
		fault.Times--
	}
	return true
}

type faultListener struct {
	net.Listener
	service Service
	faults  *faults
}

// Accept returns the next connection, which faults can hit; none get through while the server is down.
func (l *faultListener) Accept() (net.Conn, error) {
	for {
		inner, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		c := &faultConn{Conn: inner, service: l.service, faults: l.faults}
		l.faults.mu.Lock()
		down := l.faults.down[l.service]
		if !down {
			for _, f := range l.faults.armed {
				c.arm(f)
			}
			if l.faults.conns == nil {
				l.faults.conns = map[*faultConn]bool{}
			}
			l.faults.conns[c] = true
		}
		l.faults.mu.Unlock()
		if !down {
			return c, nil
		}
		_ = inner.Close()
	}
}

// faultConn is the server's end of a line.
type faultConn struct {
	net.Conn
	service Service
	faults  *faults

	mu      sync.Mutex
	watches [2][]*watch // by Side
	stalled [2]bool
}

// watch is a fault waiting for its byte on one connection.
type watch struct {
	fault   *Fault
	tail    []byte // what may be the beginning of After
	matched bool
	left    int
}

func (c *faultConn) arm(f *Fault) {
	if f.Service != c.service {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.watches[f.From] = append(c.watches[f.From], &watch{fault: f, matched: f.After == "", left: f.Bytes})
}

// at returns how many bytes of p may still pass before the fault strikes.
func (w *watch) at(p []byte) (int, bool) {
	start := 0
	if !w.matched {
		joined := append(w.tail, p...)
		i := bytes.Index(joined, []byte(w.fault.After))
		if i < 0 {
			w.tail = append([]byte(nil), joined[max(0, len(joined)-len(w.fault.After)+1):]...)
			return 0, false
		}
		start = i + len(w.fault.After) - len(w.tail)
		w.matched = true
	}
	if w.left > len(p)-start {
		w.left -= len(p) - start
		return 0, false
	}
	return start + w.left, true
}

// pass shows bytes of one side to the faults: how many go through, and whether the line is cut there.
func (c *faultConn) pass(side Side, p []byte) (n int, cut bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stalled[side] {
		return 0, false
	}
	for i, w := range c.watches[side] {
		n, hit := w.at(p)
		if !hit {
			continue
		}
		c.watches[side] = append(c.watches[side][:i:i], c.watches[side][i+1:]...)
		if !c.faults.spend(w.fault) {
			return len(p), false
		}
		c.stalled[side] = w.fault.Do == Stall
		return n, w.fault.Do == Cut
	}
	return len(p), false
}

// Read hands the server the client's bytes, as far as they get.
func (c *faultConn) Read(p []byte) (int, error) {
	for {
		n, err := c.Conn.Read(p)
		if n == 0 {
			return n, err
		}
		through, cut := c.pass(FromClient, p[:n])
		if cut {
			_ = c.Close()
			return through, nil
		}
		if through > 0 || err != nil {
			return through, err
		}
	}
}

// Write sends the server's bytes to the client, as far as they get.
func (c *faultConn) Write(p []byte) (int, error) {
	through, cut := c.pass(FromServer, p)
	if through > 0 {
		if n, err := c.Conn.Write(p[:through]); err != nil {
			return n, err
		}
	}
	if cut {
		_ = c.Close()
		return through, net.ErrClosed
	}
	return len(p), nil
}

// Close ends the line for both.
func (c *faultConn) Close() error {
	c.faults.mu.Lock()
	delete(c.faults.conns, c)
	c.faults.mu.Unlock()
	return c.Conn.Close()
}
