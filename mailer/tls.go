package mailer

// TLSMode says how a connection to a mail server is protected.
type TLSMode string

// The ways to talk to a server.
const (
	TLSImplicit TLSMode = "implicit" // TLS from the first byte (RFC 8314 section 3)
	TLSStart    TLSMode = "starttls" // upgraded before anything else (RFC 3207, RFC 9051 section 6.2.1)
	TLSNone     TLSMode = "none"     // plain text: on loopback only
)
