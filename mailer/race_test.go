//go:build race

package mailer_test

// raced says that the race detector is at work, which takes memory and time of its own.
const raced = true
