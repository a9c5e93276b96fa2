package authres

import (
	"errors"
	"fmt"
	"strings"

	"heed/mailer"
)

// Evidence is what a mail's origin rests on; the audit row keeps it.
type Evidence struct {
	Method string // "dmarc", "dkim", "auth", or "dkim-local" for a signature we verified ourselves
	Domain string // the domain, or for auth the address, that was proven
	Detail string // for people: who said so
}

// ErrUnproven is in the chain of every error that says "nothing proves this From": ask for a confirming
// reply.
var ErrUnproven = errors.New("sender not proven")

// ErrForged is in the chain, too, where the server says that From is not the sender's to use (dmarc=fail): nothing that
// was known of the sender before can outweigh that.
var ErrForged = fmt.Errorf("%w: forged", ErrUnproven)

func unproven(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrUnproven, fmt.Sprintf(format, args...))
}

// Check looks for proof of From in the Authentication-Results fields of a mail, topmost first. Only the
// first field whose authserv-id is exactly pinnedID counts (RFC 8601 section 5: our server writes above
// whatever the mail brought along); if that one is broken or proves nothing, no other is looked at.
// pinnedID "" trusts no field; NoID trusts the first field that has no id.
//
// Taken as proof, in this order: dmarc=pass for the domain of From or its organisation's; dkim=pass
// aligned with From; auth=pass (RFC 4954) for exactly the address in From. A dmarc=fail outweighs all.
// spf=pass alone is never proof: it vouches for the sending machine, which on shared hosting serves
// strangers too, and says nothing about From or the text.
func Check(fields []string, pinnedID string, from mailer.Address) (Evidence, error) {
	domain, err := domainOf(from)
	if err != nil {
		return Evidence{}, unproven("%v", err)
	}
	if pinnedID == "" {
		return Evidence{}, unproven("no server is trusted for its results")
	}
	want := pinnedID
	if pinnedID == NoID {
		want = ""
	}
	for _, field := range fields {
		id, results, err := Parse(field)
		switch {
		case err != nil && (id == "" || id == want):
			// Broken, and ours or perhaps ours: what stands below it may be the sender's own.
			return Evidence{}, unproven("%v", err)
		case id != want:
			continue
		}
		e, err := judge(results, domain, from.Addr)
		if err != nil {
			return Evidence{}, err
		}
		e.Detail = strings.TrimSpace(id + " " + e.Detail)
		return e, nil
	}
	return Evidence{}, unproven("no field of %s", pinnedID)
}

// judge weighs the results of the one trusted field.
func judge(results []Result, domain, address string) (Evidence, error) {
	var dmarc []Result
	for _, r := range results {
		if r.Method == "dmarc" {
			dmarc = append(dmarc, r)
		}
	}
	if len(dmarc) > 1 {
		return Evidence{}, unproven("%d dmarc results in one field", len(dmarc))
	}
	for _, r := range dmarc {
		if r.Value == "fail" {
			return Evidence{}, ErrForged
		}
		if author := r.Props["header.from"]; r.Value == "pass" && speaksFor(author, domain) {
			return Evidence{"dmarc", domain, "dmarc=pass header.from=" + author}, nil
		}
	}
	for _, r := range results {
		if r.Method == "dkim" && r.Value == "pass" {
			if by, ok := signer(r); ok && aligned(by, domain) {
				return Evidence{"dkim", strings.ToLower(by), "dkim=pass header.d=" + by}, nil
			}
		}
	}
	for _, r := range results {
		if user := r.Props["smtp.auth"]; r.Method == "auth" && r.Value == "pass" && strings.EqualFold(user, address) {
			return Evidence{"auth", strings.ToLower(user), "auth=pass smtp.auth=" + user}, nil
		}
	}
	return Evidence{}, unproven("no aligned pass for %s", domain)
}

// speaksFor reports whether a dmarc=pass for one domain is about a From of the other: the same, or its
// organisation's, which some servers write instead. A sister domain means the server saw another From.
func speaksFor(headerFrom, domain string) bool {
	h, err := ascii(domainPart(headerFrom))
	if err != nil {
		return false
	}
	if h == domain {
		return true
	}
	org, ok := organisation(domain)
	return ok && h == org && !shared[org]
}

// signer returns the signing domain of a dkim result: header.d, or the domain of header.i where the
// server writes only that (Gmail, Yahoo). i is d or below it (RFC 6376 section 3.5). Where both are given
// they must agree.
func signer(r Result) (string, bool) {
	d, hasD := r.Props["header.d"]
	i, hasI := r.Props["header.i"]
	if hasI {
		i = domainPart(i)
	}
	switch {
	case hasD && hasI:
		return d, d != "" && (strings.EqualFold(i, d) || strings.HasSuffix(strings.ToLower(i), "."+strings.ToLower(d)))
	case hasD:
		return d, d != ""
	}
	return i, hasI && i != ""
}
