package receive

import (
	"net"
	"time"
)

// dialer notices a dead peer within two minutes even while nothing is being said.
func dialer() *net.Dialer {
	return &net.Dialer{
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: time.Minute, Interval: 15 * time.Second, Count: 4},
		Control:         limitUnacknowledged,
	}
}
