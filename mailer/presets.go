package mailer

import (
	"slices"
	"strings"
)

// Preset is what a mail provider's customers would otherwise have to look up.
type Preset struct {
	Name    string   // as written in the config: provider = "gmail"
	Domains []string // addresses that end so are surely this provider's
	IMAP    string   // host:port
	IMAPTLS TLSMode
	SMTP    string // host:port
	SMTPTLS TLSMode

	// FilesSent: mail handed to SMTP appears in Sent by itself. Heed must not append a copy there, and
	// may look there to learn whether a mail whose sending broke off went out.
	FilesSent bool
	// AuthservID is the name under which the provider's own Authentication-Results can be told from
	// forged ones (RFC 8601 section 2.5); empty where it changes from server to server.
	AuthservID string
	// OAuthOnly: no password, not even an app password, opens this provider's servers.
	OAuthOnly bool
	// AppPassword: the password of the website is refused; one made for mail programs is wanted.
	AppPassword bool
}

// presets is the one table of mail providers. A new provider is one row.
var presets = []Preset{
	{Name: "gmail", Domains: []string{"gmail.com", "googlemail.com"}, IMAP: "imap.gmail.com:993", SMTP: "smtp.gmail.com:465",
		FilesSent: true, AuthservID: "mx.google.com", AppPassword: true},
	{Name: "microsoft", Domains: []string{"outlook.com", "hotmail.com", "live.com", "msn.com"},
		IMAP: "outlook.office365.com:993", SMTP: "smtp.office365.com:587", SMTPTLS: TLSStart, OAuthOnly: true},
	{Name: "icloud", Domains: []string{"icloud.com", "me.com", "mac.com"}, IMAP: "imap.mail.me.com:993",
		SMTP: "smtp.mail.me.com:587", SMTPTLS: TLSStart, AppPassword: true},
	{Name: "yahoo", Domains: []string{"yahoo.com", "yahoo.es", "yahoo.se", "yahoo.co.uk", "yahoo.de", "yahoo.fr", "ymail.com"},
		IMAP: "imap.mail.yahoo.com:993", SMTP: "smtp.mail.yahoo.com:465", AppPassword: true},
	{Name: "fastmail", Domains: []string{"fastmail.com", "fastmail.fm"}, IMAP: "imap.fastmail.com:993",
		SMTP: "smtp.fastmail.com:465", AppPassword: true},
	{Name: "zoho", Domains: []string{"zohomail.com"}, IMAP: "imappro.zoho.com:993", SMTP: "smtppro.zoho.com:465"},
	{Name: "zoho-eu", Domains: []string{"zohomail.eu"}, IMAP: "imappro.zoho.eu:993", SMTP: "smtppro.zoho.eu:465"},
	{Name: "gmx", Domains: []string{"gmx.de", "gmx.net", "gmx.at", "gmx.ch"}, IMAP: "imap.gmx.net:993", SMTP: "mail.gmx.net:465"},
	{Name: "web.de", Domains: []string{"web.de"}, IMAP: "imap.web.de:993", SMTP: "smtp.web.de:587", SMTPTLS: TLSStart},
	{Name: "posteo", Domains: []string{"posteo.de", "posteo.net"}, IMAP: "posteo.de:993", SMTP: "posteo.de:465"},
	{Name: "mailbox.org", Domains: []string{"mailbox.org"}, IMAP: "imap.mailbox.org:993", SMTP: "smtp.mailbox.org:465"},
	{Name: "ionos", IMAP: "imap.ionos.com:993", SMTP: "smtp.ionos.com:465"},
	{Name: "ionos-es", IMAP: "imap.ionos.es:993", SMTP: "smtp.ionos.es:465"},
	{Name: "ionos-de", IMAP: "imap.ionos.de:993", SMTP: "smtp.ionos.de:465"},
	{Name: "strato", IMAP: "imap.strato.de:993", SMTP: "smtp.strato.de:465"},
	{Name: "one.com", IMAP: "imap.one.com:993", SMTP: "send.one.com:465"},
	{Name: "loopia", IMAP: "mailcluster.loopia.se:993", SMTP: "mailcluster.loopia.se:587", SMTPTLS: TLSStart},
	{Name: "ovh", IMAP: "ssl0.ovh.net:993", SMTP: "ssl0.ovh.net:465"},
	{Name: "gandi", IMAP: "mail.gandi.net:993", SMTP: "mail.gandi.net:465"},
	{Name: "hostinger", IMAP: "imap.hostinger.com:993", SMTP: "smtp.hostinger.com:465"},
	{Name: "namecheap", IMAP: "mail.privateemail.com:993", SMTP: "mail.privateemail.com:465"},
	{Name: "migadu", IMAP: "imap.migadu.com:993", SMTP: "smtp.migadu.com:465"},
}

// whole fills in what most rows leave out: TLS from the first byte (RFC 8314 section 3).
func (p Preset) whole() Preset {
	if p.IMAPTLS == "" {
		p.IMAPTLS = TLSImplicit
	}
	if p.SMTPTLS == "" {
		p.SMTPTLS = TLSImplicit
	}
	return p
}

// PresetNamed returns the provider of this name, compared without case.
func PresetNamed(name string) (Preset, bool) {
	i := slices.IndexFunc(presets, func(p Preset) bool { return strings.EqualFold(p.Name, name) })
	if i < 0 {
		return Preset{}, false
	}
	return presets[i].whole(), true
}

// PresetFor guesses the provider from an address; false where the domain could be anybody's.
func PresetFor(addr string) (Preset, bool) {
	domain := Address{Addr: addr}.Domain()
	i := slices.IndexFunc(presets, func(p Preset) bool { return slices.Contains(p.Domains, domain) })
	if i < 0 || domain == "" {
		return Preset{}, false
	}
	return presets[i].whole(), true
}

// PresetNames lists every provider, sorted.
func PresetNames() []string {
	var names []string
	for _, p := range presets {
		names = append(names, p.Name)
	}
	slices.Sort(names)
	return names
}
