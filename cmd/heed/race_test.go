//go:build race

package main_test

import "testing"

// underRace skips a test of the built program: its children are built without the race detector, so it would
// find nothing that it does not find without.
func underRace(t *testing.T) { t.Skip("the program under test has no race detector in it") }
