package main_test

import (
	"bytes"
	"fmt"
	"mime"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"text/template"
	"time"

	"heed/mailer"
	"heed/mailer/realtest"
	"heed/templates"
	"heed/triage/approve"
)

// studio is one business on the real servers: a config file, a database, and people who write mail.
type studio struct {
	program string
	servers *realtest.Servers
	config  string
	env     []string
	parser  *mailer.Parser

	Data     string
	Box      realtest.User // the watched mailbox, which also submits
	IMAP     string
	TLS      string
	SMTP     string
	Password string // file of the watched mailbox's password
	SMTPPass string
	Staff    []string // names of mailboxes; the first is the owner
	Authserv string
	Drafts   string
}

const studioFile = `
data = {{printf "%q" .Data}}

[studio]
name = "Studio Vindöga"
language = "en"
timezone = "Europe/Stockholm"

[[mailbox]]
imap = "{{.IMAP}}"
tls = "{{.TLS}}"
user = "{{.Box.Address}}"
password_file = {{printf "%q" .Password}}
addresses = ["{{.Box.Address}}"]
poll = "10s"
drafts = "{{.Drafts}}"

[smtp]
server = "{{.SMTP}}"
tls = "starttls"
user = "{{.Box.Address}}"
password_file = {{printf "%q" .SMTPPass}}
{{range $i, $name := .Staff}}
[[staff]]
name = "{{$name}}"
email = "{{$name}}@studio.example"
owner = {{eq $i 0}}
{{end}}
[hours]
mon = ["00:00-24:00"]
tue = ["00:00-24:00"]
wed = ["00:00-24:00"]
thu = ["00:00-24:00"]
fri = ["00:00-24:00"]
sat = ["00:00-24:00"]
sun = ["00:00-24:00"]

[approve]
undo = "1s"
authserv_id = "{{.Authserv}}"
`

// newStudio sets a business up that watches the mailbox of that name; change may alter it.
func newStudio(t *testing.T, program string, servers *realtest.Servers, box string, staff []string, change func(*studio)) *studio {
	t.Helper()
	packs, err := templates.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	s := &studio{
		program: program, servers: servers,
		config: filepath.Join(dir, "heed.toml"),
		env:    []string{"SSL_CERT_FILE=" + servers.CAFile()},
		parser: mailer.NewParser(packs),

		Data:     filepath.Join(dir, "data"),
		Box:      servers.User(t, box),
		IMAP:     servers.IMAPAddr(),
		TLS:      "implicit",
		SMTP:     servers.SubmissionAddr(),
		Password: filepath.Join(dir, "password"),
		Staff:    staff,
		Authserv: realtest.AuthservID,
	}
	s.SMTPPass = s.Password
	s.secret(t, s.Password, s.Box.Password)
	if change != nil {
		change(s)
	}
	var file bytes.Buffer
	if err := template.Must(template.New("studio").Parse(studioFile)).Execute(&file, s); err != nil {
		t.Fatal(err)
	}
	s.rewrite(t, file.Bytes())
	t.Cleanup(func() {
		if t.Failed() {
			_, status := runToEnd(t, program, s.env, "status", "--config", s.config)
			t.Logf("heed status:\n%s", status)
		}
	})
	return s
}

// rewrite changes the config file.
func (s *studio) rewrite(t *testing.T, file []byte) {
	t.Helper()
	if err := os.WriteFile(s.config, file, 0o600); err != nil {
		t.Fatal(err)
	}
}

func (s *studio) secret(t *testing.T, path, password string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(password+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
}

// once runs `heed run --once`: the first one makes first contact, after which mail counts as new.
func (s *studio) once(t *testing.T) {
	t.Helper()
	if code, said := runToEnd(t, s.program, s.env, "run", "--config", s.config, "--once"); code != 0 {
		t.Fatalf("heed run --once: exit %d\n%s", code, said)
	}
}

func (s *studio) run(t *testing.T) *daemon {
	t.Helper()
	return startDaemon(t, s.program, s.config, s.env...)
}

// customer writes a complaint from outside; the word marks it and makes the address.
func (s *studio) customer(t *testing.T, word string) (addr string) {
	t.Helper()
	addr = word + "@customer.example.org"
	s.servers.Deliver(t, addr, []string{s.Box.Address}, []byte(fmt.Sprintf(`From: Eva Lind <%s>
To: <%s>
Subject: Our album %s
Date: %s
Message-ID: <%s@customer.example.org>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Hello,

the album %s should have been here two weeks ago and it still has not arrived. I am
really disappointed, because it was meant for my mother's birthday.

When will it come?

Eva Lind
`, addr, s.Box.Address, word, time.Now().Format(time.RFC1123Z), word, word)))
	return addr
}

// ask waits for the staff mail about a customer's mail that wants a decision.
func (s *studio) ask(t *testing.T, name, word string) *mailer.Message {
	t.Helper()
	m := s.servers.Wait(t, name, "INBOX", time.Minute, func(m realtest.Mail) bool { return s.asks(m, word) })
	return s.parse(t, m)
}

// asks says whether a mail is Heed's, about that customer's, and carries a token to answer with.
func (s *studio) asks(m realtest.Mail, word string) bool {
	parsed, err := s.parser.Parse(bytes.NewReader(m.Raw))
	if err != nil || parsed.Heed != "staff" || !strings.Contains(parsed.Body, word) {
		return false
	}
	_, _, ok := approve.FindTag(parsed.Subject)
	return ok
}

func (s *studio) parse(t *testing.T, m realtest.Mail) *mailer.Message {
	t.Helper()
	parsed, err := s.parser.Parse(bytes.NewReader(m.Raw))
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

var replies atomic.Int64

// reply is what a mail program makes of an answer to a mail.
func reply(from string, to *mailer.Message, lines ...string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "From: %s\nTo: %s\nSubject: %s\n", from, to.From.Addr, mime.QEncoding.Encode("utf-8", "Re: "+to.Subject))
	fmt.Fprintf(&b, "Date: %s\nMessage-ID: <reply-%d-%d@mail.example>\n", time.Now().Format(time.RFC1123Z), os.Getpid(), replies.Add(1))
	fmt.Fprintf(&b, "In-Reply-To: <%s>\nReferences: <%s>\n", to.MessageID, to.MessageID)
	fmt.Fprint(&b, "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n")
	for _, line := range lines {
		fmt.Fprintln(&b, line)
	}
	fmt.Fprintf(&b, "\nOn Monday, Heed wrote:\n> %s\n", strings.ReplaceAll(strings.TrimSpace(to.Body), "\n", "\n> "))
	return []byte(b.String())
}

// decide answers a staff mail as a member of staff, through submission.
func (s *studio) decide(t *testing.T, name string, ask *mailer.Message, lines ...string) {
	t.Helper()
	s.servers.Submit(t, name, []string{ask.From.Addr}, reply(name+"@"+realtest.Domain, ask, lines...))
}

// answered waits for what a customer gets.
func (s *studio) answered(t *testing.T, customer string) *mailer.Message {
	t.Helper()
	m := s.servers.Wait(t, realtest.Outside, "INBOX", time.Minute, func(m realtest.Mail) bool { return m.Has("X-Original-To", customer) })
	return s.parse(t, m)
}

// answers counts what a customer got so far.
func (s *studio) answers(t *testing.T, customer string) int {
	t.Helper()
	n := 0
	for _, m := range s.servers.Mails(t, realtest.Outside, "INBOX") {
		if m.Has("X-Original-To", customer) {
			n++
		}
	}
	return n
}

// told waits for the next mail in which Heed tells somebody what became of a case, after those already seen.
func (s *studio) told(t *testing.T, name string, ask *mailer.Message, seen ...*mailer.Message) *mailer.Message {
	t.Helper()
	ref := caseOf(t, ask)
	m := s.servers.Wait(t, name, "INBOX", time.Minute, func(m realtest.Mail) bool {
		parsed, err := s.parser.Parse(bytes.NewReader(m.Raw))
		return err == nil && parsed.Heed == "notice" && strings.Contains(parsed.Subject, ref) &&
			!slices.ContainsFunc(seen, func(old *mailer.Message) bool { return old.MessageID == parsed.MessageID })
	})
	return s.parse(t, m)
}

// about returns Heed's mails of one sort about a case, each once however often it came.
func (s *studio) about(t *testing.T, name string, ask *mailer.Message, sort string) []*mailer.Message {
	t.Helper()
	ref := caseOf(t, ask)
	var found []*mailer.Message
	for _, m := range s.servers.Mails(t, name, "INBOX") {
		parsed := s.parse(t, m)
		twice := slices.ContainsFunc(found, func(old *mailer.Message) bool { return old.MessageID == parsed.MessageID })
		if parsed.Heed == sort && strings.Contains(parsed.Subject, ref) && !twice {
			found = append(found, parsed)
		}
	}
	return found
}

// asked counts the mails that show somebody a customer's words and want a decision.
func (s *studio) asked(t *testing.T, name, word string) int {
	t.Helper()
	n := 0
	for _, m := range s.servers.Mails(t, name, "INBOX") {
		if s.asks(m, word) {
			n++
		}
	}
	return n
}

// caseOf is the public reference in the subject of a staff mail.
func caseOf(t *testing.T, m *mailer.Message) string {
	t.Helper()
	ref, _, ok := approve.FindTag(m.Subject)
	if !ok {
		t.Fatalf("no tag in %q", m.Subject)
	}
	return ref
}

// settle gives the daemon time for what it should not do: mail is seen at once, and the undo time is 1 s.
func settle() { <-time.After(3 * time.Second) }
