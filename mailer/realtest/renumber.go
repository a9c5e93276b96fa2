package realtest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Fill lays mails into somebody's INBOX behind the servers' backs, faster than they take them.
func (s *Servers) Fill(t testing.TB, name string, n int, raw func(i int) []byte) {
	t.Helper()
	s.Mails(t, name, "INBOX") // the server makes the folder
	dir := s.maildir(t, name)
	for i := range n {
		file := filepath.Join(dir, "cur", fmt.Sprintf("%d.%d.filled:2,S", 1_700_000_000+i, i))
		check(t, "lay a mail down", os.WriteFile(file, raw(i), 0o600))
		check(t, "give a mail away", os.Chown(file, s.mailer.uid, s.mailer.gid))
	}
}

// Renumber gives somebody's INBOX another UIDVALIDITY and its mails other UIDs, as a server does that lost
// its lists (RFC 9051 section 2.3.1.1).
func (s *Servers) Renumber(t testing.TB, name string) {
	t.Helper()
	s.StopIMAP(t)
	for _, pattern := range []string{"dovecot-uid*", "dovecot.index*"} {
		lists, err := filepath.Glob(filepath.Join(s.maildir(t, name), pattern))
		check(t, "look for lists", err)
		for _, list := range lists {
			check(t, "remove a list", os.Remove(list))
		}
	}
	s.StartIMAP(t)
}

func (s *Servers) maildir(t testing.TB, name string) string {
	t.Helper()
	local, _, _ := strings.Cut(s.User(t, name).Address, "@")
	return s.path("mail", local, "Maildir")
}
