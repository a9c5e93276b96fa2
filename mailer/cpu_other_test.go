//go:build !unix

package mailer_test

import "time"

var start = time.Now()

// processorTime is the time that passed, where the system isn't asked for better.
func processorTime() time.Duration { return time.Since(start) }
