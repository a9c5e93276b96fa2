package realtest

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// Two Dovecots serve the same mail files: one speaks IMAP, the other takes deliveries and checks
// passwords for Postfix. So IMAP can go down, as it does at providers, while mail still arrives.
const dovecotShared = `
instance_name = heed-{{role}}
base_dir = {{dir}}/{{role}}
state_dir = {{dir}}/{{role}}-state
log_path = {{dir}}/{{role}}.log
listen = 127.0.0.1
mail_location = maildir:~/Maildir
mail_uid = {{uid}}
mail_gid = {{gid}}
first_valid_uid = 1
ssl = required
ssl_cert = <{{dir}}/server.pem
ssl_key = <{{dir}}/server.key
disable_plaintext_auth = yes
auth_mechanisms = plain login
auth_failure_delay = 0
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {{dir}}/users
}
userdb {
  driver = static
  args = home={{dir}}/mail/%n
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Drafts {
    special_use = \Drafts
    auto = subscribe
  }
  mailbox Sent {
    special_use = \Sent
    auto = subscribe
  }
  mailbox Junk {
    special_use = \Junk
    auto = subscribe
  }
  mailbox Trash {
    special_use = \Trash
    auto = subscribe
  }
}
# A test that gives a wrong password on purpose must not slow the next one down.
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  unix_listener stats-writer {
    mode = 0666
  }
}
`

const dovecotIMAP = dovecotShared + `
protocols = imap
mail_max_userip_connections = 100
service imap-login {
  inet_listener imap {
    port = {{imap}}
  }
  inet_listener imaps {
    port = {{imaps}}
    ssl = yes
  }
}
`

const dovecotBackend = dovecotShared + `
protocols = lmtp
service lmtp {
  unix_listener lmtp {
    mode = 0666
  }
}
service auth {
  unix_listener postfix-auth {
    mode = 0666
  }
}
`

func (s *Servers) configureDovecot(t testing.TB) {
	t.Helper()
	check(t, "make the mail directory", os.Mkdir(s.path("mail"), 0o755))
	check(t, "give the mail directory away", os.Chown(s.path("mail"), s.mailer.uid, s.mailer.gid))

	var passwd strings.Builder
	for _, u := range users {
		fmt.Fprintf(&passwd, "%s:{PLAIN}%s::::::\n", u.Address, u.Password)
	}
	// Dovecot's auth process is not root; the passwords open nothing but this test's mailboxes.
	check(t, "write the passwords", os.WriteFile(s.path("users"), []byte(passwd.String()), 0o644))
	s.write(t, "imap.conf", dovecotIMAP, "{{role}}", "imap")
	s.write(t, "backend.conf", dovecotBackend, "{{role}}", "backend")
}

// write fills a configuration in; the pairs come on top of what all servers share.
func (s *Servers) write(t testing.TB, name, text string, pairs ...string) {
	t.Helper()
	pairs = append(pairs,
		"{{dir}}", s.dir,
		"{{domain}}", Domain,
		"{{mx}}", AuthservID,
		"{{uid}}", fmt.Sprint(s.mailer.uid), "{{gid}}", fmt.Sprint(s.mailer.gid),
		"{{imap}}", fmt.Sprint(s.ports.imap), "{{imaps}}", fmt.Sprint(s.ports.imaps),
		"{{submission}}", fmt.Sprint(s.ports.submission), "{{inbound}}", fmt.Sprint(s.ports.inbound))
	filled := strings.NewReplacer(pairs...).Replace(text)
	check(t, "write "+name, os.WriteFile(s.path(name), []byte(filled), 0o644))
}

// StartIMAP brings IMAP up and returns when it greets.
func (s *Servers) StartIMAP(t testing.TB) {
	t.Helper()
	s.imap = start(t, s.path("imap.log"), "dovecot", "-F", "-c", s.path("imap.conf"))
	waitFor(t, s.imap, "the IMAP port", func() bool { return greets(addr(s.ports.imap), "* OK") })
}

// StopIMAP takes IMAP down, and every connection with it; mail still arrives and can be submitted.
func (s *Servers) StopIMAP(t testing.TB) {
	t.Helper()
	s.imap.stop(t)
	s.imap = nil
}

// RestartIMAP does what a provider's night of maintenance does, in less time.
func (s *Servers) RestartIMAP(t testing.TB) {
	t.Helper()
	s.StopIMAP(t)
	s.StartIMAP(t)
}

// Refused counts the IMAP logins that were turned down so far.
func (s *Servers) Refused(t testing.TB) int {
	t.Helper()
	raw, err := os.ReadFile(s.path("imap.log"))
	check(t, "read the IMAP log", err)
	return strings.Count(string(raw), "(auth failed, ")
}
