//go:build !linux

package receive

import "syscall"

// limitUnacknowledged has no portable equivalent: keepalive and the polling net have to do.
func limitUnacknowledged(_, _ string, _ syscall.RawConn) error { return nil }
