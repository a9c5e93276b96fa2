package receive_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"

	"heed/mailer"
	"heed/mailer/receive"
)

// odd is a server with one folder whose mails misbehave in ways the in-memory server never does.
type odd struct {
	mails  []oddMail // by UID, ascending
	caps   string    // "IDLE" and the like
	noNext bool      // it does not say UIDNEXT
	login  string    // its answer to LOGIN, where that is not OK

	mu    sync.Mutex
	bad   bool // every FETCH is refused: the server has a bad day
	dials int
	said  []string // the commands it got
}

// oddMail misbehaves in one way:
//
//	flags     its FLAGS cannot be parsed, its body is fine
//	garbled   its body is no literal
//	refused   FETCH answers NO
//	cut       the connection ends
//	hang      silence
//	withheld  FETCH answers OK and gives nothing
//	nil       its body is NIL
//	gone      FETCH answers OK and gives nothing, nor does SEARCH
type oddMail struct {
	uid  uint32
	kind string
	size int // at least
}

func (o *odd) setBad(bad bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.bad = bad
}

func (o *odd) count(prefix string) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := 0
	for _, s := range o.said {
		if strings.HasPrefix(s, prefix) {
			n++
		}
	}
	return n
}

func (o *odd) config() receive.Config {
	return receive.Config{
		Name: "odd", Addr: "imap.odd.test:143", TLS: mailer.TLSNone, User: "u", Sent: "INBOX",
		Password: func() (string, error) { return "p", nil }, Dial: o.dial,
	}
}

func (o *odd) dial(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	o.mu.Lock()
	o.dials++
	o.mu.Unlock()
	go func() {
		defer server.Close()
		w := bufio.NewWriter(server)
		fmt.Fprintf(w, "* OK [CAPABILITY %s] odd\r\n", strings.TrimSpace("IMAP4rev1 "+o.caps))
		for lines := bufio.NewScanner(server); w.Flush() == nil && lines.Scan(); {
			if !o.answer(w, lines) {
				return
			}
		}
	}()
	return client, nil
}

// answer answers one command, and returns false to end the connection.
func (o *odd) answer(w *bufio.Writer, lines *bufio.Scanner) bool {
	tag, command, _ := strings.Cut(lines.Text(), " ")
	o.mu.Lock()
	o.said = append(o.said, command)
	bad := o.bad
	o.mu.Unlock()
	words := strings.Fields(command)
	switch {
	case words[0] == "CAPABILITY":
		fmt.Fprintf(w, "* CAPABILITY %s\r\n", strings.TrimSpace("IMAP4rev1 "+o.caps))
	case words[0] == "LOGIN" && o.login != "":
		fmt.Fprintf(w, "%s %s\r\n", tag, o.login)
		return true
	case words[0] == "EXAMINE":
		fmt.Fprintf(w, "* %d EXISTS\r\n* OK [UIDVALIDITY 7] valid\r\n", len(o.mails))
		if !o.noNext {
			fmt.Fprintf(w, "* OK [UIDNEXT %d] next\r\n", o.mails[len(o.mails)-1].uid+1)
		}
	case words[0] == "IDLE":
		fmt.Fprint(w, "+ idling\r\n")
		if w.Flush() != nil || !lines.Scan() {
			return false
		}
	case strings.HasPrefix(command, "UID SEARCH"):
		fmt.Fprint(w, "* SEARCH")
		for _, m := range o.mails {
			if in(words[len(words)-1], m.uid) && m.kind != "gone" {
				fmt.Fprintf(w, " %d", m.uid)
			}
		}
		fmt.Fprint(w, "\r\n")
	case strings.HasPrefix(command, "UID FETCH"):
		if bad {
			fmt.Fprintf(w, "%s NO [UNAVAILABLE] a bad day\r\n", tag)
			return true
		}
		_, partial, _ := strings.Cut(command, "<")
		offset, _ := strconv.Atoi(partial[:strings.IndexByte(partial, '.')])
		for i, m := range o.mails {
			if !in(words[2], m.uid) {
				continue
			}
			switch m.kind {
			case "cut":
				w.Flush()
				return false
			case "hang":
				w.Flush()
				for lines.Scan() {
				}
				return false
			case "refused":
				fmt.Fprintf(w, "%s NO [SERVERBUG] cannot\r\n", tag)
				return true
			case "withheld", "gone":
				continue
			}
			m.write(w, i+1, offset, strings.Contains(command, "FLAGS"))
		}
	}
	fmt.Fprintf(w, "%s OK done\r\n", tag)
	return words[0] != "LOGOUT"
}

func (m oddMail) write(w io.Writer, seq, offset int, flags bool) {
	fmt.Fprintf(w, "* %d FETCH (UID %d", seq, m.uid)
	if flags {
		list := `\Seen`
		if m.kind == "flags" {
			list = `\Se)en ((`
		}
		fmt.Fprintf(w, ` FLAGS (%s) INTERNALDATE "21-Nov-2026 10:00:00 +0100" RFC822.SIZE %d`, list, m.size)
	}
	head := fmt.Sprintf("Subject: m%d\r\n\r\n", m.uid)
	size := max(m.size, len(head))
	n := max(0, min(size-offset, 1<<20))
	switch m.kind {
	case "garbled":
		fmt.Fprint(w, " BODY[]<0> {x}\r\n")
		return
	case "nil":
		fmt.Fprint(w, " BODY[]<0> NIL)\r\n")
		return
	}
	fmt.Fprintf(w, " BODY[]<%d> {%d}\r\n", offset, n)
	if offset == 0 {
		io.WriteString(w, head)
		n -= len(head)
	}
	for line := strings.Repeat("x", 4094) + "\r\n"; n > 0; n -= len(line) {
		io.WriteString(w, line[:min(n, len(line))])
	}
	fmt.Fprint(w, ")\r\n")
}

// in reports whether a sequence set has a UID.
func in(set string, uid uint32) bool {
	for part := range strings.SplitSeq(set, ",") {
		from, to, ranged := strings.Cut(part, ":")
		a, _ := strconv.ParseUint(from, 10, 32)
		b := a
		if ranged {
			if b, _ = strconv.ParseUint(to, 10, 32); to == "*" {
				b = 1 << 32
			}
		}
		if a <= uint64(uid) && uint64(uid) <= b {
			return true
		}
	}
	return false
}
