package authres

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/emersion/go-msgauth/dkim"
)

// studioMail is a plain reply as staff write it.
const studioMail = "From: Anna Berg <anna@studio.example>\r\n" +
	"To: heed@studio.example\r\n" +
	"Subject: Re: [H-4F2K aaaaaaaaaaaaaaaaaaaaaaaaaa] Album\r\n" +
	"Date: Fri, 20 Nov 2026 10:00:00 +0100\r\n" +
	"Message-ID: <1@studio.example>\r\n" +
	"Content-Type: text/plain; charset=utf-8\r\n" +
	"\r\n" +
	"approve\r\n"

// zone is a signing key with the DNS record that publishes it.
type zone struct {
	key   ed25519.PrivateKey
	asked []string
}

func newZone() *zone {
	return &zone{key: ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))}
}

func (z *zone) lookup(name string) ([]string, error) {
	z.asked = append(z.asked, name)
	pub := z.key.Public().(ed25519.PublicKey)
	return []string{"v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(pub)}, nil
}

func (z *zone) sign(t *testing.T, raw, domain string, keys ...string) string {
	t.Helper()
	if len(keys) == 0 {
		keys = []string{"From", "Subject", "Date", "To"}
	}
	var out bytes.Buffer
	err := dkim.Sign(&out, strings.NewReader(raw), &dkim.SignOptions{
		Domain: domain, Selector: "s", Signer: z.key, HeaderKeys: keys,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed,
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestDKIMProves(t *testing.T) {
	for name, make := range map[string]func(z *zone) string{
		"own domain":    func(z *zone) string { return z.sign(t, studioMail, "studio.example") },
		"sister domain": func(z *zone) string { return z.sign(t, studioMail, "mail.studio.example") },
		"after a host's signature": func(z *zone) string {
			return z.sign(t, z.sign(t, studioMail, "studio.example"), "host.example")
		},
		"folded From": func(z *zone) string {
			return z.sign(t, strings.Replace(studioMail, "Anna Berg <", "\"Berg, Anna\"\r\n <", 1), "studio.example")
		},
		"field added on the way": func(z *zone) string {
			return "Received: from x by y\r\n" + z.sign(t, studioMail, "studio.example")
		},
	} {
		t.Run(name, func(t *testing.T) {
			z := newZone()
			e, err := DKIM(strings.NewReader(make(z)), anna, z.lookup)
			if err != nil {
				t.Fatal(err)
			}
			if e.Method != "dkim-local" || !strings.HasSuffix(e.Domain, "studio.example") {
				t.Errorf("%+v", e)
			}
			for _, asked := range z.asked {
				if !strings.HasSuffix(asked, "studio.example") {
					t.Errorf("asked for %s", asked)
				}
			}
		})
	}
}

func TestDKIMProvesNothing(t *testing.T) {
	good := newZone().sign(t, studioMail, "studio.example")
	for name, raw := range map[string]string{
		"no signature":          studioMail,
		"other domain":          newZone().sign(t, studioMail, "evil.example"),
		"public suffix":         newZone().sign(t, studioMail, "example"),
		"text changed":          strings.Replace(good, "approve\r\n", "reject\r\n", 1),
		"text added":            good + "close\r\n",
		"subject changed":       strings.Replace(good, "Album", "Print", 1),
		"From changed":          strings.Replace(good, "Anna Berg <", "Otto <", 1),
		"second From above":     "From: evil@evil.example\r\n" + good,
		"second From below":     strings.Replace(good, "\r\n\r\n", "\r\nFrom: evil@evil.example\r\n\r\n", 1),
		"From with a space":     "From : evil@evil.example\r\n" + good,
		"second Subject":        "Subject: [H-4F2K bbbbbbbbbbbbbbbbbbbbbbbbbb]\r\n" + good,
		"second Content-Type":   "Content-Type: text/html\r\n" + good,
		"subject not signed":    newZone().sign(t, studioMail, "studio.example", "From", "Date"),
		"date not signed":       newZone().sign(t, studioMail, "studio.example", "From", "Subject"),
		"line that is no field": "hello\r\n" + good,
		"bare LF":               strings.ReplaceAll(good, "\r\n", "\n"),
		"stray CR":              "X-A: b\rFrom: evil@evil.example\r\n" + good,
		"NUL":                   "X-A: \x00\r\n" + good,
		"header without end":    "From: anna@studio.example\r\n",
		"two authors":           newZone().sign(t, strings.Replace(studioMail, "Anna Berg <anna@studio.example>", "otto@studio.example, anna@studio.example", 1), "studio.example"),
		"author only in name":   newZone().sign(t, strings.Replace(studioMail, "Anna Berg <anna@studio.example>", `"anna@studio.example" <otto@studio.example>`, 1), "studio.example"),
		"length limit":          strings.Replace(good, "v=1", "v=1; l=9", 1),
		"expired":               strings.Replace(good, "v=1", "v=1; x=1", 1),
		"too many signatures":   strings.Repeat("DKIM-Signature: v=1; d=studio.example\r\n", maxSignatures) + good,
		"long header":           "X-A: " + strings.Repeat("x", maxHeader) + "\r\n" + good,
		"empty":                 "",
	} {
		t.Run(name, func(t *testing.T) {
			z := newZone()
			e, err := DKIM(strings.NewReader(raw), anna, z.lookup)
			if !errors.Is(err, ErrUnproven) || e != (Evidence{}) || errors.Is(err, ErrTemporary) {
				t.Errorf("evidence %+v, err %v", e, err)
			}
		})
	}
}

func TestDKIMKeyTrouble(t *testing.T) {
	good := newZone().sign(t, studioMail, "studio.example")
	t.Run("name server is silent", func(t *testing.T) {
		_, err := DKIM(strings.NewReader(good), anna, func(string) ([]string, error) {
			return nil, &net.DNSError{Err: "timeout", IsTimeout: true, IsTemporary: true}
		})
		if !errors.Is(err, ErrTemporary) || !errors.Is(err, ErrUnproven) {
			t.Error(err)
		}
	})
	t.Run("no such key", func(t *testing.T) {
		_, err := DKIM(strings.NewReader(good), anna, func(string) ([]string, error) {
			return nil, &net.DNSError{Err: "no such host", IsNotFound: true}
		})
		if !errors.Is(err, ErrUnproven) || errors.Is(err, ErrTemporary) {
			t.Error(err)
		}
	})
	t.Run("another key", func(t *testing.T) {
		other := &zone{key: ed25519.NewKeyFromSeed(bytes.Repeat([]byte{8}, ed25519.SeedSize))}
		if _, err := DKIM(strings.NewReader(good), anna, other.lookup); !errors.Is(err, ErrUnproven) {
			t.Error(err)
		}
	})
	t.Run("the mail cannot be read", func(t *testing.T) {
		z := newZone()
		two := z.sign(t, good, "studio.example")
		broken := io.MultiReader(strings.NewReader(two), iotest.ErrReader(errors.New("disk on fire")))
		if _, err := DKIM(broken, anna, z.lookup); err == nil || errors.Is(err, ErrUnproven) {
			t.Error(err)
		}
	})
}
