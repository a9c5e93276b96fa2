//go:build failpoint

package main

import (
	"context"
	"net"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
)

// breakable ends the program, as kill -9 would, at the step of the network that HEED_FAILPOINT names:
// "read:5" after the fifth read, "write:5" in front of the fifth write, "half:5" in its middle, "wrote:5"
// after it; reads and writes of all connections are counted together. "dial:2" is in front of the second
// connection. Commits are store's own failpoints.
func breakable(w wiring) wiring {
	name, number, _ := strings.Cut(os.Getenv("HEED_FAILPOINT"), ":")
	at, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return w
	}
	p := &failpoint{name: name, at: at}
	dial := func(ctx context.Context, network, addr string) (net.Conn, error) {
		p.pass("dial", &p.dials)
		conn, err := (&net.Dialer{}).DialContext(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		return &failingConn{conn, p}, nil
	}
	w.dialIMAP, w.dialSMTP = dial, dial
	return w
}

type failpoint struct {
	name                 string
	at                   int64
	dials, reads, writes atomic.Int64
}

// pass counts one step and dies at the one that is named.
func (p *failpoint) pass(name string, count *atomic.Int64) {
	if count.Add(1) == p.at && p.name == name {
		die()
	}
}

func die() {
	if self, err := os.FindProcess(os.Getpid()); err == nil {
		_ = self.Kill()
	}
	select {}
}

type failingConn struct {
	net.Conn
	point *failpoint
}

func (c *failingConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.point.pass("read", &c.point.reads)
	return n, err
}

func (c *failingConn) Write(b []byte) (int, error) {
	p := c.point
	if p.writes.Add(1) != p.at {
		return c.Conn.Write(b)
	}
	switch p.name {
	case "write":
		die()
	case "half":
		_, _ = c.Conn.Write(b[:len(b)/2])
		die()
	case "wrote":
		_, _ = c.Conn.Write(b)
		die()
	}
	return c.Conn.Write(b)
}
