package authres

import (
	"errors"
	"fmt"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"

	"heed/mailer"
)

// shared are registrable domains below or at which strangers live next to each other: there a domain
// vouches for itself only, never for a neighbour below the same name. The public suffix list does not
// carry them.
var shared = map[string]bool{
	// tenants of a host, each with a name of their own
	"onmicrosoft.com": true, "gappssmtp.com": true, "sharepoint.com": true, "amazonses.com": true,
	"sendgrid.net": true, "mailgun.org": true, "mcsv.net": true, "rsgsv.net": true, "secureserver.net": true,
	"ovh.net": true, "blogspot.com": true, "wordpress.com": true, "weebly.com": true, "squarespace.com": true,
	"one.com": true, "loopia.se": true, "strato.de": true, "salesforce.com": true, "zendesk.com": true,
	"hubspot.com": true, "freshdesk.com": true,
	// freemail: the domain proves its own users and nobody's subdomain
	"gmail.com": true, "googlemail.com": true, "outlook.com": true, "hotmail.com": true, "live.com": true,
	"msn.com": true, "yahoo.com": true, "ymail.com": true, "aol.com": true, "icloud.com": true, "me.com": true,
	"mac.com": true, "proton.me": true, "protonmail.com": true, "fastmail.com": true, "zoho.com": true,
	"gmx.net": true, "gmx.com": true, "gmx.de": true, "web.de": true, "mail.com": true, "telia.com": true,
	"hotmail.es": true, "hotmail.se": true, "yahoo.es": true, "yahoo.se": true, "telefonica.net": true,
}

// aligned reports whether a domain proven by a signature or a server may speak for the domain of From:
// the same one, or one of the same organisation (RFC 7489 section 3.1, relaxed). Nothing is aligned
// through a public suffix or a shared domain; there only the very same domain is.
func aligned(proven, from string) bool {
	p, err := ascii(proven)
	if err != nil {
		return false
	}
	f, err := ascii(from)
	if err != nil {
		return false
	}
	if p == f {
		return true
	}
	org, ok := organisation(p)
	if !ok || shared[org] {
		return false
	}
	other, ok := organisation(f)
	return ok && org == other
}

// organisation returns the registrable domain of an ASCII domain; false for a public suffix itself.
func organisation(domain string) (string, bool) {
	org, err := publicsuffix.EffectiveTLDPlusOne(domain)
	return org, err == nil && strings.Contains(org, ".")
}

// ascii brings a domain to lower-case A-labels (RFC 5891). It refuses what is no host name: an empty
// label, a final dot, signs that a comparison could trip over.
func ascii(domain string) (string, error) {
	domain = strings.ToLower(domain)
	plain := true
	for _, r := range domain {
		if r >= 0x80 {
			plain = false
		} else if !isKeyword(byte(r)) && r != '.' {
			return "", fmt.Errorf("domain: stray %q", r)
		}
	}
	if !plain {
		var err error
		if domain, err = idna.Lookup.ToASCII(domain); err != nil {
			return "", fmt.Errorf("domain: %w", err)
		}
	}
	if domain == "" || len(domain) > 253 || strings.HasPrefix(domain, ".") || strings.HasSuffix(domain, ".") || strings.Contains(domain, "..") {
		return "", errors.New("domain: empty label")
	}
	return domain, nil
}

// domainOf returns the domain of From, or an error where the address is no plain one.
func domainOf(from mailer.Address) (string, error) {
	local, domain, ok := strings.Cut(from.Addr, "@")
	if !ok || local == "" || strings.ContainsAny(from.Addr, " \t\r\n,;:<>()[]\"\\") || strings.Contains(domain, "@") {
		return "", errors.New("the From field is not one plain address")
	}
	return ascii(domain)
}

// domainPart returns what follows the last @ of an identity ("@example.com", "x@example.com") or all.
func domainPart(identity string) string {
	return identity[strings.LastIndex(identity, "@")+1:]
}
