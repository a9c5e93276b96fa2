package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"
	"github.com/rogpeppe/go-internal/txtar"

	"heed/mailer"
)

// replyRow is one line of testdata/replies/*.tsv: a reply, or several in a row, and what comes of the last one.
type replyRow struct {
	file    string // archive/name in testdata/replies
	group   string // mail program, or attack
	lang    string // of the customer, and of the member who answers
	server  string // a key of authentications
	start   string // what went before: a key of starts
	about   string // what is quoted where; of an attack, the trick
	command string
	effect  string // a key of effects
	shows   string // words the effect must show

	mails    []string // templates
	number   int
	customer string
	caseID   string
	spare    *replyRow // another case of the same member
	sent     [][]byte  // the mails as they were sent
	last     *mailer.Message
	before   snapshot
	after    snapshot
	end      snapshot
	judged   error
}

// readReplies reads a table and the mails it names. The archives of a set are folders of .eml files in one file
// (txtar): name.eml, or name.1.eml and so on where several are sent one after the other.
func readReplies(t *testing.T, set string) []*replyRow {
	t.Helper()
	root := filepath.Join("testdata", "replies")
	table, err := os.ReadFile(filepath.Join(root, set+".tsv"))
	if err != nil {
		t.Fatal(err)
	}
	mails := map[string][]string{}
	archives, err := filepath.Glob(filepath.Join(root, set, "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range archives {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			name, _, _ := strings.Cut(f.Name, ".")
			key := strings.TrimSuffix(filepath.Base(file), ".txtar") + "/" + name
			mails[key] = append(mails[key], string(f.Data))
		}
	}
	var rows []*replyRow
	for i, line := range strings.Split(strings.TrimSuffix(string(table), "\n"), "\n")[1:] {
		f := strings.Split(line, "\t")
		if len(f) != 9 {
			t.Fatalf("%s.tsv, line %d: %d columns", set, i+2, len(f))
		}
		r := &replyRow{file: f[0], group: f[1], lang: f[2], server: f[3], start: f[4], about: f[5], command: f[6], effect: f[7], shows: f[8],
			mails: mails[f[0]], number: i + 1, customer: fmt.Sprintf("customer%04d@customer.example", i+1)}
		if len(r.mails) == 0 || effects[r.effect].check == nil || starts[r.start].replies == nil {
			t.Fatalf("%s.tsv, line %d: %d mails of %s, effect %q, start %q", set, i+2, len(r.mails), r.file, r.effect, r.start)
		}
		delete(mails, r.file)
		rows = append(rows, r)
	}
	for name := range mails {
		t.Errorf("%s is in no table", name)
	}
	return rows
}

// send makes the bytes of a filled template. Lines beginning with '@' above the mail say what the mail's way does
// to it: "@sign d=..." signs it as DKIM does, "@alter old => new" changes what came out, "@again" is the mail
// before once more.
func (r *replyRow) send(mail string) (raw []byte, err error) {
	var sign, again string
	var alter [][2]string
	for strings.HasPrefix(mail, "@") {
		line, rest, _ := strings.Cut(mail, "\n")
		mail = rest
		word, args, _ := strings.Cut(line, " ")
		switch word {
		case "@sign":
			sign = args
		case "@again":
			again = word
		case "@alter":
			old, by, _ := strings.Cut(args, " => ")
			alter = append(alter, [2]string{old, by})
		default:
			return nil, fmt.Errorf("%s is no directive", word)
		}
	}
	switch {
	case again != "" && len(r.sent) == 0:
		return nil, errors.New("nothing was sent before")
	case again != "":
		raw = r.sent[len(r.sent)-1]
	default:
		raw, err = onTheWire(mail)
	}
	if err == nil && sign != "" {
		raw, err = signed(raw, sign)
	}
	for _, a := range alter {
		changed := bytes.ReplaceAll(raw, crlfs(a[0]), crlfs(a[1]))
		if bytes.Equal(changed, raw) && err == nil {
			err = fmt.Errorf("%q is not in the mail", a[0])
		}
		raw = changed
	}
	if err == nil {
		r.sent = append(r.sent, raw)
	}
	return raw, err
}

// crlfs writes the line ends of a directive's argument.
func crlfs(s string) []byte { return []byte(strings.ReplaceAll(s, `\n`, "\r\n")) }

// The keys of the domains that sign in testdata. They are made of nothing secret, so that the same mail is signed
// alike each time.
func signer(domain string) ed25519.PrivateKey {
	seed := bytes.Repeat([]byte(domain), ed25519.SeedSize)[:ed25519.SeedSize]
	return ed25519.NewKeyFromSeed(seed)
}

// testKey answers what the DNS would about them (RFC 8463 section 4).
func testKey(name string) ([]string, error) {
	selector, domain, ok := strings.Cut(name, "._domainkey.")
	if !ok || selector != "heed" {
		return nil, fmt.Errorf("no such name: %s", name)
	}
	public := signer(domain).Public().(ed25519.PublicKey)
	return []string{"v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public)}, nil
}

// signed signs a mail; how is "d=domain" and, where it is not the usual, "h=field:field" and "x=expired".
func signed(raw []byte, how string) ([]byte, error) {
	o := &dkim.SignOptions{Selector: "heed", HeaderKeys: []string{"From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"},
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed}
	for arg := range strings.FieldsSeq(how) {
		key, value, _ := strings.Cut(arg, "=")
		switch key {
		case "d":
			o.Domain, o.Signer = value, signer(value)
		case "h":
			o.HeaderKeys = strings.Split(value, ":")
		case "x":
			o.Expiration = time.Now().Add(-time.Hour)
		default:
			return nil, fmt.Errorf("sign with %s?", arg)
		}
	}
	var out bytes.Buffer
	err := dkim.Sign(&out, bytes.NewReader(raw), o)
	return out.Bytes(), err
}
