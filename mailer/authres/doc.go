// Package authres judges whether a mail really comes from the address in its From field. It exists
// because a staff mail's From is all that a forger needs to know, and approvals come by mail (design,
// "Mail as a command channel").
//
// Two kinds of evidence count: what our own receiving server wrote into its Authentication-Results field
// (RFC 8601; Check), and a DKIM signature we verify ourselves (RFC 6376; DKIM). It refuses whatever is
// ambiguous: a field that cannot be read to its end, a second opinion, a signature that leaves From or
// Subject open, a domain that merely looks related. It fails closed: an error means "nothing proven",
// never "forged", and the caller asks for a confirming reply instead.
package authres
