package main

import "os"

// reloadSignal is nil: Windows has no such signal, a restart reads the config.
var reloadSignal os.Signal
