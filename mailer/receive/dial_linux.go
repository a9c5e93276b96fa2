//go:build linux

package receive

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// limitUnacknowledged breaks a connection on which sent data stays unacknowledged for a minute (RFC 5482);
// without it the kernel goes on for a quarter of an hour.
func limitUnacknowledged(_, _ string, raw syscall.RawConn) error {
	var failed error
	err := raw.Control(func(fd uintptr) {
		failed = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, 60_000)
	})
	if err != nil {
		return err
	}
	return failed
}
