package text

import (
	"strings"
	"testing"
	"time"
)

// TestFactsOfAnything: nothing somebody pastes into a mail takes long to look through.
func TestFactsOfAnything(t *testing.T) {
	b := background(t, "en")
	b.Orders = []string{"order no", "best nr"}
	for _, unit := range []string{"0 ", "0", "£0 ", "#123 ", "070-174 06 22 ", "1/1 ", "order no. ", "may 4 ", "(0", "monday the ", "a", "+46 70 ", "12-10-2026 ", "no. no. no. "} {
		s := strings.Repeat(unit, MaxBytes/len(unit))
		began := time.Now()
		FindFacts(s, b)
		if took := time.Since(began); took > 3*time.Second {
			t.Errorf("%q over and over takes %v", unit, took)
		}
	}
}
