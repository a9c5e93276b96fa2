// Package realtest starts real mail servers for tests: Dovecot and Postfix from Debian's packages,
// on loopback, with TLS, from nothing but a temporary directory. In-memory servers agree with the
// libraries they are built of; these do not, and a studio's provider will not either.
//
// It is imported by tests only, and the floors test holds that true. It refuses to touch the machine's own
// Dovecot or Postfix: nothing is read from or written to /etc, no port below 1024 is opened, and no
// address but 127.0.0.1 is listened on. Mail for the rest of the world never leaves: every outside
// address ends in one local mailbox (Outside), with the address it was written to in X-Original-To.
//
// It fails loudly: a server that does not come up, or a mail that does not arrive, ends the test with the
// last lines of the servers' logs. Where the servers are missing, or the test does not run as root (both
// drop to users of their own), the test is skipped; with HEED_REAL_SERVERS=1 it fails instead, and with =0 it is skipped in any case.
package realtest
