//go:build failpoint

package store

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"modernc.org/sqlite"
)

// A build for the kill test ends itself, as kill -9 would, at the commit that HEED_FAILPOINT names:
// "commit:3" in front of the third, "commit+:3" within a few milliseconds of it, while it is written,
// or just after. The program that ships has none of this.
func init() {
	name, number, _ := strings.Cut(os.Getenv("HEED_FAILPOINT"), ":")
	at, err := strconv.ParseInt(number, 10, 64)
	if err != nil || name != "commit" && name != "commit+" {
		return
	}
	var commits atomic.Int64
	sqlite.RegisterConnectionHook(func(conn sqlite.ExecQuerierContext, _ string) error {
		hooks, ok := conn.(sqlite.HookRegisterer)
		if !ok {
			return fmt.Errorf("failpoint: %T has no hooks", conn)
		}
		hooks.RegisterCommitHook(func() int32 {
			switch {
			case commits.Add(1) != at:
			case name == "commit":
				die()
			default:
				time.AfterFunc(rand.N(3*time.Millisecond), die)
			}
			return 0
		})
		return nil
	})
}

func die() {
	if self, err := os.FindProcess(os.Getpid()); err == nil {
		_ = self.Kill()
	}
	select {}
}
