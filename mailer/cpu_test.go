//go:build unix

package mailer_test

import (
	"syscall"
	"time"
)

// processorTime is how long this process has worked so far, in all its threads.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
