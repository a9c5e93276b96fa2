package realtest

import (
	"bufio"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Nothing is relayed: the studio's addresses and the outside world's both end in Dovecot.
const mainCF = `
compatibility_level = 3.6
queue_directory = {{dir}}/postfix/queue
data_directory = {{dir}}/postfix/data
daemon_directory = /usr/lib/postfix/sbin
command_directory = /usr/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {{dir}}/postfix.log
maillog_file_prefixes = {{dir}}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = {{mx}}
myorigin = {{domain}}
mydestination =
mynetworks =
local_transport = error:nobody lives here
alias_maps =
alias_database =
virtual_mailbox_domains = {{domain}}
virtual_transport = lmtp:unix:{{dir}}/backend/lmtp
lmtp_destination_recipient_limit = 1
virtual_alias_maps = regexp:{{dir}}/postfix/aliases
default_transport = error:nothing leaves this machine
smtpd_tls_cert_file = {{dir}}/server.pem
smtpd_tls_key_file = {{dir}}/server.key
smtpd_tls_security_level = may
smtpd_sasl_type = dovecot
smtpd_sasl_path = {{dir}}/backend/postfix-auth
smtpd_sasl_auth_enable = no
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
header_checks = regexp:{{dir}}/postfix/received
smtputf8_enable = yes
message_size_limit = 60000000
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
smtpd_error_sleep_time = 0
smtpd_client_connection_count_limit = 0
notify_classes =
`

// No service is chrooted: the sockets and maps lie outside the queue directory.
const masterCF = `
127.0.0.1:{{inbound}} inet n - n - - smtpd
127.0.0.1:{{submission}} inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject
  -o cleanup_service_name=subcleanup
cleanup unix n - n - 0 cleanup
subcleanup unix n - n - 0 cleanup
  -o header_checks=regexp:{{dir}}/postfix/submitted
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp flags=ODR
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`

// The first address that matches wins; what is not the studio's is the outside's.
const aliases = `
/^(.+)@studio\.example$/ $1@studio.example
/^(.+)@(.+)$/ outside@studio.example
`

// What arrives: a result in our own name that a stranger wrote is taken out (RFC 8601 section 5), then
// ours is stamped; nobody outside may speak for the studio's domain.
const received = `
/^Authentication-Results:[[:space:]]*mx\.studio\.example/ IGNORE
/^From:.*@studio\.example>?[[:space:]]*$/ PREPEND Authentication-Results: mx.studio.example; spf=fail smtp.mailfrom=studio.example; dkim=none; dmarc=fail header.from=studio.example
/^From:.*@([[:alnum:].-]+)>?[[:space:]]*$/ PREPEND Authentication-Results: mx.studio.example; spf=pass smtp.mailfrom=$1; dkim=none; dmarc=none header.from=$1
`

// What is submitted after a login: the sender is one of ours.
const submitted = `
/^Authentication-Results:[[:space:]]*mx\.studio\.example/ IGNORE
/^From:.*@([[:alnum:].-]+)>?[[:space:]]*$/ PREPEND Authentication-Results: mx.studio.example; auth=pass smtp.auth=submission; spf=pass smtp.mailfrom=$1; dkim=pass header.d=$1; dmarc=pass header.from=$1
`

func (s *Servers) configurePostfix(t testing.TB) {
	t.Helper()
	postfix, drop := ownerOf(t, "postfix"), groupOf(t, "postdrop")
	give := func(name string, mode os.FileMode, uid, gid int) {
		check(t, "make "+name, os.Mkdir(s.path("postfix", name), 0o700))
		check(t, "give away "+name, os.Chown(s.path("postfix", name), uid, gid))
		check(t, "open "+name, os.Chmod(s.path("postfix", name), mode))
	}
	give("", 0o755, 0, 0)
	give("data", 0o700, postfix.uid, 0)
	give("queue", 0o755, 0, 0)
	// What 'postfix check' would make as well, but in two seconds (postfix-files(5)).
	for _, name := range []string{"active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved", "trace"} {
		give("queue/"+name, 0o700, postfix.uid, 0)
	}
	give("queue/maildrop", 0o730, postfix.uid, drop)
	give("queue/public", 0o710, postfix.uid, drop)
	give("queue/pid", 0o755, 0, 0)
	for name, text := range map[string]string{
		"main.cf": mainCF, "master.cf": masterCF,
		"aliases": aliases, "received": received, "submitted": submitted,
	} {
		s.write(t, filepath.Join("postfix", name), text)
	}
}

func (s *Servers) startPostfix(t testing.TB) {
	t.Helper()
	s.postfix = start(t, s.path("postfix.log"), "/usr/lib/postfix/sbin/master", "-d", "-c", s.path("postfix"))
	waitFor(t, s.postfix, "the SMTP port", func() bool { return greets(s.InboundAddr(), "220 ") })
	waitFor(t, s.postfix, "the submission port", func() bool { return greets(s.SubmissionAddr(), "220 ") })
}

// greets says whether a server answers a new connection with such a line.
func greets(addr, prefix string) bool {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return false
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(5 * time.Second))
	line, err := bufio.NewReader(conn).ReadString('\n')
	return err == nil && strings.HasPrefix(line, prefix)
}
