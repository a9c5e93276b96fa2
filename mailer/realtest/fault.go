package realtest

import "bytes"

// Side is who sends the bytes a fault watches.
type Side int

// The two ends of a line.
const (
	FromClient Side = iota
	FromServer
)

// Action is what a fault does to a line.
type Action int

// The things that happen to lines.
const (
	Cut   Action = iota // it ends, as when a server is stopped
	Reset               // it ends with a TCP reset, as when a router forgot it
	Stall               // bytes of that side stop arriving; the connection stays up
	Slow                // bytes of that side arrive ten a second
	Strip               // After is taken out of what that side says, and nothing is broken
)

// Fault breaks a line at one exact byte: once the bytes After have passed from that side, and Bytes
// more. An empty After counts from the first byte of the connection.
type Fault struct {
	From  Side
	After string
	Bytes int
	Do    Action
	Times int // how many connections it hits; 0 means one, a negative number all
}

// watcher looks for the bytes at which faults strike, on one side of one line.
type watcher struct {
	p    *Proxy
	side Side
	left []*pending
	does Action
	slow bool
}

// pending is a fault that waits for its byte.
type pending struct {
	fault   *Fault
	tail    []byte // what may be the beginning of After
	matched bool
	more    int
}

// at says how many bytes of a chunk still pass, and whether the line is broken behind them.
func (w *watcher) at(chunk *[]byte) (n int, struck bool) {
	for i := 0; i < len(w.left); i++ {
		one := w.left[i]
		if one.fault.Do == Strip {
			if gone := bytes.Replace(*chunk, []byte(one.fault.After), nil, 1); len(gone) < len(*chunk) && w.p.spend(one.fault) {
				*chunk = gone
			}
			continue
		}
		n, hit := one.in(*chunk)
		if !hit {
			continue
		}
		w.left = append(w.left[:i:i], w.left[i+1:]...)
		i--
		if !w.p.spend(one.fault) {
			continue
		}
		if one.fault.Do == Slow {
			w.slow = true
			continue
		}
		w.does = one.fault.Do
		return n, true
	}
	return len(*chunk), false
}

func (o *pending) in(chunk []byte) (int, bool) {
	start := 0
	if !o.matched {
		joined := append(o.tail, chunk...)
		i := bytes.Index(joined, []byte(o.fault.After))
		if i < 0 {
			o.tail = append([]byte(nil), joined[max(0, len(joined)-len(o.fault.After)+1):]...)
			return 0, false
		}
		start = i + len(o.fault.After) - len(o.tail)
		o.matched = true
	}
	if o.more > len(chunk)-start {
		o.more -= len(chunk) - start
		return 0, false
	}
	return start + o.more, true
}
