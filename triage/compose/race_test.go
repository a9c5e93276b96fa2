//go:build race

package compose

import "testing"

// underRace skips a test that composes thousands of letters: what it calls is pure, and the other tests call it too.
func underRace(t *testing.T) { t.Skip("thousands of letters, and nothing in them to race") }
