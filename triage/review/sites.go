package review

import (
	"net/url"
	"slices"
	"strings"

	"heed/mailer"
)

// Site is one place where customers write reviews.
type Site struct {
	Name string
	// Senders are whole addresses, or domains written "@example.com", which include their sub-domains.
	Senders []string
	// Relays begin the local part, or are the sub-domain, of addresses behind which a customer writes to the
	// studio through the site: that is a person's mail, never a notification.
	Relays []string
	// Hosts are where a review can be read and answered, sub-domains included.
	Hosts []string
}

// Sites is the one table of known review sites. A new site is one row.
var Sites = []Site{
	{Name: "Google", Senders: []string{"businessprofile-noreply@google.com", "google-my-business-noreply@google.com"},
		Hosts: []string{"google.com", "g.page", "goo.gl", "maps.app.goo.gl"}},
	{Name: "Yelp", Senders: []string{"@yelp.com"}, Relays: []string{"reply+", "messaging.yelp.com"}, Hosts: []string{"yelp.com"}},
	{Name: "Trustpilot", Senders: []string{"@trustpilot.com", "@trustpilotmail.com"}, Hosts: []string{"trustpilot.com"}},
	{Name: "Facebook", Senders: []string{"@facebookmail.com"}, Relays: []string{"reply+", "groups.facebook.com"}, Hosts: []string{"facebook.com"}},
	{Name: "Tripadvisor", Senders: []string{"@tripadvisor.com"}, Hosts: []string{"tripadvisor.com", "tripadvisor.es", "tripadvisor.se"}},
	{Name: "WeddingWire", Senders: []string{"@weddingwire.com", "@authsolic.com"}, Relays: []string{"reply+", "reply-", "msg-", "messages."}, Hosts: []string{"weddingwire.com", "weddingwire.ca"}},
	{Name: "The Knot", Senders: []string{"@theknot.com", "@knotemail.com"}, Relays: []string{"reply+", "reply-", "member.theknot.com"}, Hosts: []string{"theknot.com", "theknotpro.com"}},
	{Name: "Hitched", Senders: []string{"@hitched.co.uk"}, Relays: []string{"reply+", "reply-"}, Hosts: []string{"hitched.co.uk"}},
	{Name: "Bodas.net", Senders: []string{"@bodas.net"}, Relays: []string{"reply+", "reply-"}, Hosts: []string{"bodas.net"}},
	{Name: "Mariages.net", Senders: []string{"@mariages.net"}, Relays: []string{"reply+", "reply-"}, Hosts: []string{"mariages.net"}},
	{Name: "Reco.se", Senders: []string{"@reco.se"}, Hosts: []string{"reco.se"}},
	{Name: "ProvenExpert", Senders: []string{"@provenexpert.com", "@provenexpert.net"}, Hosts: []string{"provenexpert.com"}},
}

// siteOf finds the site whose address this is; relay tells that a customer writes through it.
func siteOf(from mailer.Address, sites []Site) (site Site, known, relay bool) {
	addr := strings.ToLower(from.Addr)
	local, _, _ := strings.Cut(addr, "@")
	domain := from.Domain()
	for _, s := range sites {
		if !slices.ContainsFunc(s.Senders, func(sender string) bool {
			if host, ok := strings.CutPrefix(sender, "@"); ok {
				return within(domain, host)
			}
			return addr == sender
		}) {
			continue
		}
		relay = slices.ContainsFunc(s.Relays, func(mark string) bool {
			return strings.HasPrefix(local, mark) || within(domain, mark) || strings.HasSuffix(mark, ".") && strings.HasPrefix(domain, mark)
		})
		return s, true, relay
	}
	return Site{}, false, false
}

// within reports whether a host is a domain or lies below it.
func within(host, domain string) bool {
	return host != "" && (host == domain || strings.HasSuffix(host, "."+domain))
}

// link picks where to read the review: the first address in the text that leads to one of the hosts,
// preferring one that speaks of reviews. Anything else in the mail may be forged.
func link(text string, hosts []string) string {
	first := ""
	for _, found := range links.FindAllString(text, maxLinks) {
		found = strings.TrimRight(found, ".,;:!?)]>'\"")
		u, err := url.Parse(found)
		if err != nil || len(found) > maxLink || u.User != nil || !slices.ContainsFunc(hosts, func(h string) bool { return within(strings.ToLower(u.Hostname()), h) }) {
			continue
		}
		path := strings.ToLower(u.Path + "?" + u.RawQuery)
		switch {
		case settings.MatchString(path):
		case reviewPath.MatchString(path):
			return found
		case first == "":
			first = found
		}
	}
	return first
}
