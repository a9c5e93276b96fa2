package desk

import (
	"context"
	"time"
)

// ShoutForTest is what a loop does about a round that failed.
func (d *Desk) ShoutForTest(ctx context.Context, trouble error, now time.Time) {
	d.shout(ctx, trouble, now)
}
