//go:build !race

package main_test

import "testing"

// underRace skips nothing here.
func underRace(*testing.T) {}
