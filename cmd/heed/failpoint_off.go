//go:build !failpoint

package main

// breakable is where a build for the kill test ends itself at a step of the network. This is the
// program that ships: it does not.
func breakable(w wiring) wiring { return w }
