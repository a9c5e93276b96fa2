//go:build unix

package main

import (
	"os"
	"syscall"
)

// reloadSignal asks for the config to be read again.
var reloadSignal os.Signal = syscall.SIGHUP
