package config

import (
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"heed/mailer"
)

func index(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }

func (c *Config) checkMailboxes(d *document, secrets bool) {
	if len(c.Mailbox) == 0 {
		d.wrong("", "there is no [[mailbox]]: at least one must be watched")
	}
	names, addresses := map[string]bool{}, map[string]bool{}
	for i := range c.Mailbox {
		m, path := &c.Mailbox[i], index("mailbox", i)
		c.checkAddresses(d, m, path, addresses)
		if m.Name == "" && len(m.Addresses) > 0 {
			m.Name = m.Addresses[0]
		}
		if key := strings.ToLower(m.Name); names[key] && key != "" {
			d.wrong(path+".name", "%q is another mailbox's in this file", m.Name)
		} else {
			names[key] = true
		}
		c.checkIMAP(d, m, path)
		if m.User == "" && len(m.Addresses) > 0 {
			m.User = m.Addresses[0]
		}
		m.Password = c.password(m.PasswordFile)
		c.checkPassword(d, path+".password_file", m.PasswordFile, secrets)
		if len(m.Folders) == 0 {
			m.Folders = []string{"INBOX"}
		}
		if m.Drafts != "" && (slices.Contains(m.Folders, m.Drafts) || m.Drafts == m.Sent) {
			d.wrong(path+".drafts", "%q is read for mail: drafts need a folder of their own", m.Drafts)
		}
		for j, folder := range m.Folders {
			if folder == "" || strings.EqualFold(folder, m.Sent) {
				d.wrong(index(path+".folders", j), "%q cannot be watched for new mail", folder)
			}
		}
		if !d.given(path + ".poll") {
			m.Poll = Duration{defaultPoll}
		}
		d.within(path+".poll", m.Poll.Duration, 10*time.Second, time.Hour)
	}
}

func (c *Config) checkAddresses(d *document, m *Mailbox, path string, seen map[string]bool) {
	if len(m.Addresses) == 0 {
		d.wrong(path+".addresses", "is missing: the addresses customers write to")
	}
	for j, addr := range m.Addresses {
		at := index(path+".addresses", j)
		checkAddress(d, at, addr)
		if key := strings.ToLower(addr); seen[key] {
			d.wrong(at, "%q stands in this file twice", addr)
		} else {
			seen[key] = true
		}
	}
}

func (c *Config) checkIMAP(d *document, m *Mailbox, path string) {
	if m.Provider != "" {
		p, ok := mailer.PresetNamed(m.Provider)
		switch {
		case !ok:
			d.wrong(path+".provider", "%q is not known; leave it out and give imap, or take one of %s",
				m.Provider, strings.Join(mailer.PresetNames(), ", "))
			return
		case p.OAuthOnly:
			d.wrong(path+".provider", "%q opens to no password, only to OAuth, which Heed cannot do yet", m.Provider)
			return
		}
		if !d.given(path + ".files_sent_itself") {
			m.FilesSentItself = p.FilesSent
		}
		if m.IMAP == "" {
			m.IMAP = p.IMAP
			if m.TLS == "" {
				m.TLS = p.IMAPTLS
			}
		}
	}
	if m.IMAP == "" {
		d.wrong(path+".imap", "is missing: the server's host:port, or a provider")
		return
	}
	m.IMAP, m.TLS = d.server(path+".imap", path+".tls", m.IMAP, m.TLS, "993", "143")
}

func (c *Config) checkSMTP(d *document, secrets bool) {
	s := &c.SMTP
	if len(c.Mailbox) == 0 {
		return
	}
	first := &c.Mailbox[0]
	if s.Server == "" {
		p := first.preset()
		if s.Server = p.SMTP; s.Server == "" {
			if first.Provider == "" {
				d.wrong("smtp.server", "is missing: the host:port that takes outgoing mail")
			}
			return
		}
		if s.TLS == "" {
			s.TLS = p.SMTPTLS
		}
	}
	s.Server, s.TLS = d.server("smtp.server", "smtp.tls", s.Server, s.TLS, "465", "587")
	if loopback(s.Server) && s.User == "" && s.PasswordFile == "" {
		return // the machine's own mail server asks nobody to sign in
	}
	if s.User == "" {
		s.User = first.User
	}
	if s.PasswordFile == "" {
		s.PasswordFile = first.PasswordFile
	} else {
		c.checkPassword(d, "smtp.password_file", s.PasswordFile, secrets)
	}
	s.Password = c.password(s.PasswordFile)
}

func (c *Config) checkPassword(d *document, path, ref string, secrets bool) {
	if ref == "" {
		d.wrong(path, "is missing: the file with the password, or \"credential:NAME\"")
		return
	}
	if !secrets {
		return
	}
	if _, err := c.readPassword(ref); err != nil {
		d.wrong(path, "%v", err)
	}
}

// server checks host:port and how it is protected. A port left out follows from tls, tls left out from
// the port: the one of RFC 8314 unless the port is one for STARTTLS.
func (d *document) server(at, tlsAt, server string, mode mailer.TLSMode, implicit, start string) (string, mailer.TLSMode) {
	host, port, err := net.SplitHostPort(server)
	if err != nil {
		host, port = strings.Trim(server, "[]"), implicit
		if mode == mailer.TLSStart || mode == mailer.TLSNone {
			port = start
		}
		if strings.Contains(host, ":") && !isIP(host) {
			host = ""
		}
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 || host == "" || strings.ContainsAny(host, " /@") {
		d.wrong(at, "%q is not a server like \"mail.example.com:%s\"", server, implicit)
		return server, mode
	}
	server = net.JoinHostPort(host, port)
	switch mode {
	case "":
		mode = mailer.TLSImplicit
		if port == start || port == "25" {
			mode = mailer.TLSStart
		}
	case mailer.TLSImplicit, mailer.TLSStart:
	case mailer.TLSNone:
		if !loopback(server) {
			d.wrong(tlsAt, "\"none\" would send the password to %s in plain text; it is for this machine only", host)
		}
	default:
		d.wrong(tlsAt, "%q is none of \"implicit\", \"starttls\", \"none\"", mode)
	}
	return server, mode
}

func isIP(host string) bool {
	_, err := netip.ParseAddr(host)
	return err == nil
}

// loopback reports whether a server is this machine itself.
func loopback(server string) bool {
	host, _, err := net.SplitHostPort(server)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && ip.IsLoopback()
}
