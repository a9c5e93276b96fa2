package authres

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"slices"
	"strings"
	"sync"

	"github.com/emersion/go-msgauth/dkim"

	"heed/mailer"
)

const (
	maxSignatures = 5
	maxHeader     = 256 << 10
)

// ErrTemporary is in the chain of an error of DKIM where the key could not be asked for just now: trying
// again later may prove the mail.
var ErrTemporary = errors.New("key not available now")

// once are fields a mail may have only one of (RFC 5322 section 3.6, RFC 2045 section 3). A second one
// would leave open which of them was signed and which one is shown.
var once = []string{
	"from", "sender", "subject", "date", "to", "cc", "reply-to", "message-id", "mime-version", "content-type",
	"content-transfer-encoding",
}

// signed are the fields a signature must cover: From and Subject carry the command channel's sender and
// token, Date keeps an old mail from passing for a new one.
var signed = []string{"from", "subject", "date"}

// DKIM verifies the mail's own signatures (RFC 6376) and returns the first valid one whose domain is
// aligned with From. raw must be the bytes as received, CRLF included. lookup asks for TXT records and
// must have a deadline of its own; it is called once at a time, and only about domains aligned with From, so that a stranger
// cannot make us ask for names of his choice.
//
// Refused beyond what RFC 6376 refuses: a header with a second From, Subject or Date or with a line that
// is no field, more than five signatures, a signature that leaves From, Subject or Date open, and any
// body length limit (l=), under which words could be added below a signed text.
func DKIM(raw io.Reader, from mailer.Address, lookup func(domain string) ([]string, error)) (Evidence, error) {
	domain, err := domainOf(from)
	if err != nil {
		return Evidence{}, unproven("%v", err)
	}
	body := bufio.NewReader(raw)
	header, err := readHeader(body)
	if err != nil {
		return Evidence{}, err
	}
	if err := plainHeader(header, from); err != nil {
		return Evidence{}, err
	}
	rest := &quietReader{r: body}
	var one sync.Mutex // the verifier asks from several goroutines
	checks, err := dkim.VerifyWithOptions(io.MultiReader(bytes.NewReader(header), rest), &dkim.VerifyOptions{
		MaxVerifications: maxSignatures,
		LookupTXT: func(name string) ([]string, error) {
			_, of, ok := strings.Cut(name, "._domainkey.")
			if !ok || strings.Contains(of, "._domainkey.") || !aligned(of, domain) {
				return nil, errors.New("not asked: not aligned with From")
			}
			one.Lock()
			defer one.Unlock()
			return lookup(name)
		},
	})
	if rest.err != nil {
		return Evidence{}, fmt.Errorf("read the mail: %w", rest.err)
	}
	if err != nil {
		return Evidence{}, unproven("%v", err)
	}
	var reasons []string
	temporary := false
	for _, c := range checks {
		switch {
		case c.Err != nil:
			temporary = temporary || dkim.IsTempFail(c.Err) && aligned(c.Domain, domain)
			reasons = append(reasons, c.Err.Error())
		case !aligned(c.Domain, domain):
			reasons = append(reasons, "signed by another domain")
		case !covers(c.HeaderKeys):
			reasons = append(reasons, "From, Subject or Date not signed")
		default:
			return Evidence{"dkim-local", strings.ToLower(c.Domain), "signature of " + c.Domain + " verified here"}, nil
		}
	}
	if temporary {
		return Evidence{}, fmt.Errorf("%w: %w", ErrUnproven, ErrTemporary)
	}
	if len(reasons) == 0 {
		return Evidence{}, unproven("no signature")
	}
	return Evidence{}, unproven("%s", strings.Join(reasons, "; "))
}

func covers(keys []string) bool {
	for _, must := range signed {
		if !slices.ContainsFunc(keys, func(k string) bool { return strings.EqualFold(k, must) }) {
			return false
		}
	}
	return true
}

// readHeader reads up to and with the empty line.
func readHeader(r *bufio.Reader) ([]byte, error) {
	var header []byte
	for {
		line, err := r.ReadSlice('\n')
		header = append(header, line...)
		if len(header) > maxHeader {
			return nil, unproven("header longer than %d bytes", maxHeader)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF):
			return nil, unproven("no end of header")
		case err != nil:
			return nil, fmt.Errorf("read the mail: %w", err)
		}
		if string(line) == "\r\n" && bytes.HasSuffix(header, []byte("\n\r\n")) {
			return header, nil
		}
		if string(line) == "\n" {
			return nil, unproven("line ends are not CRLF")
		}
	}
}

// plainHeader refuses a header that two programs could read differently, and checks that its From is the
// one the caller means.
func plainHeader(header []byte, from mailer.Address) error {
	count := map[string]int{}
	field, author := "", ""
	for line := range strings.SplitSeq(strings.TrimSuffix(string(header), "\r\n"), "\n") {
		if line == "" {
			continue
		}
		line, ok := strings.CutSuffix(line, "\r")
		if !ok || strings.ContainsAny(line, "\r\x00") {
			return unproven("stray line end in the header")
		}
		if line[0] == ' ' || line[0] == '\t' {
			if field == "" || strings.TrimSpace(line) == "" {
				return unproven("broken fold in the header")
			}
			if field == "from" {
				author += line
			}
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok || name == "" || strings.IndexFunc(name, func(r rune) bool { return r <= ' ' || r > '~' }) >= 0 {
			return unproven("a line of the header is no field") // RFC 5322 section 2.2
		}
		field = strings.ToLower(name)
		if count[field]++; field == "from" {
			author = value
		}
	}
	for _, name := range once {
		if count[name] > 1 {
			return unproven("%d %s fields", count[name], name)
		}
	}
	if count["dkim-signature"] > maxSignatures {
		return unproven("%d signatures", count["dkim-signature"])
	}
	people, err := mail.ParseAddressList(strings.TrimSpace(author))
	if err != nil || len(people) != 1 || !from.Is(people[0].Address) {
		return unproven("From is not what the mail was read as")
	}
	return nil
}

// quietReader ends at an error and keeps it: the verifier must always see an end.
type quietReader struct {
	r   io.Reader
	err error
}

func (q *quietReader) Read(p []byte) (int, error) {
	n, err := q.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		q.err, err = err, io.EOF
	}
	return n, err
}
