package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	gomail "github.com/emersion/go-message/mail"

	"heed/triage"
	"heed/triage/approve"
	"heed/triage/store"
)

// repliesConfig is a studio whose staff answer in three languages; of two who answer in English both are asked.
const repliesConfig = `
data = %q
[studio]
name = "Lumen Studio"
timezone = "UTC"
[[mailbox]]
name = "info"
imap = "127.0.0.1:143"
tls = "none"
user = "info@lumen.example"
password_file = %q
addresses = ["info@lumen.example"]
poll = "9m"
[smtp]
server = "127.0.0.1:587"
tls = "none"
user = "info@lumen.example"
password_file = %q
[[staff]]
name = "Anna Holm"
email = "anna.holm@gmail.com"
owner = true
[[staff]]
name = "Bo Lind"
email = "bo@lumen.example"
languages = ["en"]
[[staff]]
name = "Carl Moss"
email = "carl@lumen.example"
languages = ["en"]
[[staff]]
name = "Lucía Vega"
email = "lucia@lumen.example"
language = "es"
languages = ["es"]
[[staff]]
name = "Sofia Ek"
email = "sofia@lumen.example"
language = "sv"
languages = ["sv"]
[approve]
token_valid = "1d"
AUTHENTICATION
[hours]
sat = ["09:00-18:00"]
sun = ["09:00-18:00"]
mon = ["09:00-18:00"]
[limits]
sender_hour = 100000
sender_day = 100000
all_hour = 100000
all_day = 100000
staff_hour = 100000
staff_day = 100000
`

// The ways a studio's mail server says who a mail is from.
var authentications = map[string]string{
	"":          "authserv_id = \"mx.lumen.example\"\ndkim = false",
	"microsoft": "authserv_id = \"<none>\"\ndkim = false",
	"dkim":      "dkim = true",
}

// replyWorld is the whole daemon in a bubble, with a case for each reply that is tried on it.
type replyWorld struct {
	*bubble
	server string // a key of authentications
	rows   []*replyRow

	mu   sync.Mutex
	sent []*sentMail // all that the daemon handed to the mail server
}

func newReplyWorld(t *testing.T, authentication string, rows []*replyRow) *replyWorld {
	w := &replyWorld{server: authentication, rows: rows}
	w.bubble = newBubble(t, func(b *bubble) {
		b.config = strings.Replace(repliesConfig, "AUTHENTICATION", authentications[authentication], 1)
		b.options.Name = "mx.lumen.example"
		b.options.Users = map[string]string{}
		for _, user := range []string{"info@lumen.example", "anna.holm@gmail.com", "bo@lumen.example", "carl@lumen.example", "lucia@lumen.example", "sofia@lumen.example"} {
			b.options.Users[user] = "secret"
		}
		b.options.OnData = func(_ string, to []string, raw []byte) error {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.sent = append(w.sent, &sentMail{to: to, raw: raw})
			return nil
		}
		b.wiring.lookupTXT = testKey
	})
	return w
}

// complaint is what the customers of a language write.
var complaint = map[string]string{
	"en": "Subject: Prints of Saturday\n\nHello,\n\nthe prints I collected are far too dark and I am very disappointed.\nI want them done again.\n\nGrace",
	"es": "Subject: Las copias del sábado\n\nHola:\n\nLas copias que recogí salen muy oscuras y estoy muy decepcionada.\nQuiero que las repitan.\n\nMarta",
	"sv": "Subject: Bilderna från lördagen\n\nHej,\n\nbilderna jag hämtade är alldeles för mörka och jag är mycket besviken.\nGör om dem, tack.\n\nGreta",
}

var complainer = map[string]string{"en": "Grace Hill", "es": "Marta Gil", "sv": "Greta Ek"}

// complain lets a customer of their own complain for each row, and finds the cases.
func (w *replyWorld) complain(rows []*replyRow) {
	w.t.Helper()
	for _, r := range rows {
		raw := strings.ReplaceAll(fmt.Sprintf("From: %s <%s>\nTo: info@lumen.example\nMessage-ID: <%s>\nMIME-Version: 1.0\n"+
			"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\nDate: %s\n%s\n",
			complainer[r.lang], r.customer, r.customer, time.Now().Format(time.RFC1123Z), complaint[r.lang]), "\n", "\r\n")
		if err := w.box.Deliver("info@lumen.example", []byte(raw)); err != nil {
			w.t.Fatal(err)
		}
	}
	w.pass(5 * time.Second)
	cases := w.cases()
	for _, r := range rows {
		if r.caseID = cases[r.customer]; r.caseID == "" {
			w.t.Fatalf("%s: its complaint opened no case", r.file)
		}
	}
	w.collect()
}

// cases lists the cases by their customers.
func (w *replyWorld) cases() map[string]string {
	w.t.Helper()
	found := map[string]string{}
	w.read(func(tx *store.Tx) error {
		list, err := tx.CasesIn(100_000, triage.States...)
		for _, c := range list {
			found[c.Customer.Addr] = c.ID
		}
		return err
	})
	return found
}

func (w *replyWorld) read(f func(tx *store.Tx) error) {
	w.t.Helper()
	if err := w.store.Read(w.t.Context(), f); err != nil {
		w.t.Fatal(err)
	}
}

// collect reads what the daemon has mailed since the last time, with the steps of its outbox.
func (w *replyWorld) collect() {
	w.t.Helper()
	w.mu.Lock()
	fresh := slices.DeleteFunc(slices.Clone(w.sent), func(m *sentMail) bool { return m.msg != nil })
	w.mu.Unlock()
	w.read(func(tx *store.Tx) error {
		for _, m := range fresh {
			msg, err := w.parser.Parse(bytes.NewReader(m.raw))
			if err != nil {
				return err
			}
			row, err := tx.MailByMessageID(msg.MessageID)
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return err
			}
			m.step, m.caseID, m.msg = row.Step, row.CaseID, msg
		}
		return nil
	})
}

// halves are the text and the HTML of a mail, the latter without what stands around its body.
func halves(raw []byte) (plain, markup string, err error) {
	r, err := gomail.CreateReader(bytes.NewReader(raw))
	if err != nil {
		return "", "", err
	}
	for {
		part, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			return plain, markup, nil
		}
		if err != nil {
			return "", "", err
		}
		body, err := io.ReadAll(part.Body)
		if err != nil {
			return "", "", err
		}
		text := strings.ReplaceAll(string(body), "\r\n", "\n")
		if h, ok := part.Header.(*gomail.InlineHeader); ok {
			if kind, _, _ := h.ContentType(); kind == "text/html" {
				_, inner, _ := strings.Cut(text, "<body")
				_, inner, _ = strings.Cut(inner, ">")
				inner, _, _ = strings.Cut(inner, "</body>")
				markup = strings.TrimSpace(inner)
				continue
			}
		}
		plain = text
	}
}

var errNoLetter = errors.New("no letter")

// letters are those with a tag that somebody got about a row's case, oldest first.
func (w *replyWorld) letters(r *replyRow, m triage.Member) (list []*sentMail) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range w.sent {
		if s.caseID != r.caseID || len(s.to) != 1 || !strings.EqualFold(s.to[0], m.Email) {
			continue
		}
		if _, _, ok := approve.FindTag(s.msg.Subject); ok {
			list = append(list, s)
		}
	}
	return list
}

// letterOf is the first or the newest of them.
func (w *replyWorld) letterOf(r *replyRow, m triage.Member, newest bool) (*letter, error) {
	list := w.letters(r, m)
	if len(list) == 0 {
		return nil, fmt.Errorf("%s: %w to %s", r.file, errNoLetter, m.Name)
	}
	l := &letter{row: r, member: m, mail: list[0], world: w}
	if newest {
		l.mail = list[len(list)-1]
	}
	return l, nil
}

// replyStaff are the staff of repliesConfig.
var replyStaff = triage.Staff{
	{Name: "Anna Holm", Email: "anna.holm@gmail.com"}, {Name: "Bo Lind", Email: "bo@lumen.example", Langs: []string{"en"}},
	{Name: "Carl Moss", Email: "carl@lumen.example", Langs: []string{"en"}}, {Name: "Lucía Vega", Email: "lucia@lumen.example", Langs: []string{"es"}},
	{Name: "Sofia Ek", Email: "sofia@lumen.example", Langs: []string{"sv"}},
}

// answers is who answers for the studio in a language.
func answers(lang string) triage.Member {
	return replyStaff[slices.IndexFunc(replyStaff, func(m triage.Member) bool { return slices.Contains(m.Langs, lang) })]
}

// into files a mail in the studio's inbox as it stands: with what the receiving server wrote on top of it.
func (w *replyWorld) into(raw []byte) {
	w.t.Helper()
	if err := w.box.Append("info@lumen.example", "INBOX", raw, time.Now()); err != nil {
		w.t.Fatal(err)
	}
}

// vouched puts on top of a mail what the receiving server writes about one that is really from a domain.
func (w *replyWorld) vouched(raw []byte, domain string) []byte {
	w.t.Helper()
	switch w.server {
	case "microsoft":
		return fmt.Appendf(nil, "Authentication-Results: spf=pass smtp.mailfrom=%[1]s; dkim=pass header.d=%[1]s;\r\n dmarc=pass action=none header.from=%[1]s;compauth=pass\r\n%[2]s", domain, raw)
	case "dkim":
		raw, err := signed(raw, "d="+domain)
		if err != nil {
			w.t.Fatal(err)
		}
		return raw
	}
	return fmt.Appendf(nil, "Authentication-Results: mx.lumen.example; dmarc=pass header.from=%s\r\n%s", domain, raw)
}
