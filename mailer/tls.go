package mailer

import (
	"crypto/tls"
	"fmt"
	"net"
	"strings"
)

// TLSMode says how a connection to a mail server is protected.
type TLSMode string

// The ways to talk to a server.
const (
	TLSImplicit TLSMode = "implicit" // TLS from the first byte (RFC 8314 section 3)
	TLSStart    TLSMode = "starttls" // upgraded before anything else (RFC 3207, RFC 9051 section 6.2.1)
	TLSNone     TLSMode = "none"     // plain text: on loopback only
)

// Allows refuses what would send a password in the clear: TLSNone to anything but a loopback address.
// Private says that the connection comes from the caller's own dial function and so never touches a
// network.
func (m TLSMode) Allows(addr string, private bool) error {
	switch m {
	case TLSImplicit, TLSStart:
		return nil
	case TLSNone:
		if private || Loopback(addr) {
			return nil
		}
		return fmt.Errorf("%s: without TLS only a loopback address is allowed", addr)
	}
	return fmt.Errorf("%s: unknown TLS mode %q (implicit, starttls or none)", addr, string(m))
}

// Loopback reports whether host:port is this machine itself, without asking the DNS.
func Loopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		host = addr
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return ip != nil && ip.IsLoopback()
}

// ClientTLS is the configuration for a connection to addr: base (may be nil) with the server's name to
// verify and nothing below TLS 1.2 (RFC 8996, RFC 9325 section 3.1.1).
func ClientTLS(base *tls.Config, addr string) *tls.Config {
	config := &tls.Config{}
	if base != nil {
		config = base.Clone()
	}
	if config.ServerName == "" {
		host, _, err := net.SplitHostPort(addr)
		if err != nil {
			host = addr
		}
		config.ServerName = host
	}
	if config.MinVersion < tls.VersionTLS12 {
		config.MinVersion = tls.VersionTLS12
	}
	return config
}
