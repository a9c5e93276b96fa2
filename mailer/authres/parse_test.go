package authres

import (
	"errors"
	"maps"
	"strings"
	"testing"
)

// fields are shapes that receiving servers write; the fuzz target starts from them.
var fields = map[string]string{
	"gmail":      "mx.google.com;\r\n       dkim=pass header.i=@studio.example header.s=20230601 header.b=aBc/d+e=;\r\n       spf=pass (google.com: domain of anna@studio.example designates 192.0.2.1 as permitted sender) smtp.mailfrom=anna@studio.example;\r\n       dmarc=pass (p=NONE sp=QUARANTINE dis=NONE) header.from=studio.example",
	"microsoft":  "spf=pass (sender IP is 192.0.2.1)\r\n smtp.mailfrom=studio.example; dkim=pass (signature was verified)\r\n header.d=studio.example;dmarc=pass action=none\r\n header.from=studio.example;compauth=pass reason=100",
	"fastmail":   "mx6.messagingengine.com;\r\n    dkim=pass (2048-bit rsa key sha256) header.d=studio.example header.i=@studio.example header.b=abc header.a=rsa-sha256 header.s=fm1 x-bits=2048;\r\n    dmarc=pass policy.published-domain-policy=none policy.applied-disposition=none policy.evaluated-disposition=none (p=none,d=none,d.eval=none) policy.policy-from=p header.from=studio.example;\r\n    iprev=pass smtp.remote-ip=2001:db8::1 (mail.studio.example);\r\n    x-tls=pass smtp.version=TLSv1.3 smtp.cipher=TLS_AES_256_GCM_SHA384 smtp.bits=256/256",
	"yahoo":      "atlas1.mail.yahoo.example; dkim=pass header.i=@studio.example header.s=s1; spf=pass smtp.mailfrom=studio.example; dmarc=pass(p=NONE,sp=QUARANTINE) header.from=studio.example;",
	"opendkim":   "mail.studio.example 1; dkim=pass (2048-bit key; unprotected) header.d=studio.example header.i=anna@studio.example header.b=\"AbCd;Ef\"",
	"exim":       "mx.studio.example;\n\tauth=pass (plain) smtp.auth=anna@studio.example",
	"none":       "mail.studio.example 1; none",
	"rfc nested": "foo.example (foobar) 1 (baz); dkim (Because I like it) / 1 (One yay) = (wait for it) fail policy (A dot can go here) . (like that) expired (this surprised me) = (as I wasn't expecting it) 1362471462",
	"reason":     "mx.studio.example; dkim=fail reason=\"bad; dmarc=pass\" header.d=studio.example",
}

func TestParseKnownShapes(t *testing.T) {
	for name, want := range map[string]struct {
		id      string
		results []Result
	}{
		"gmail": {"mx.google.com", []Result{
			{"dkim", "pass", "", map[string]string{"header.i": "@studio.example", "header.s": "20230601", "header.b": "aBc/d+e="}},
			{"spf", "pass", "", map[string]string{"smtp.mailfrom": "anna@studio.example"}},
			{"dmarc", "pass", "", map[string]string{"header.from": "studio.example"}},
		}},
		"microsoft": {"", []Result{
			{"spf", "pass", "", map[string]string{"smtp.mailfrom": "studio.example"}},
			{"dkim", "pass", "", map[string]string{"header.d": "studio.example"}},
			{"dmarc", "pass", "", map[string]string{"action": "none", "header.from": "studio.example"}},
			{"compauth", "pass", "100", map[string]string{}},
		}},
		"opendkim": {"mail.studio.example", []Result{
			{"dkim", "pass", "", map[string]string{"header.d": "studio.example", "header.i": "anna@studio.example", "header.b": "AbCd;Ef"}},
		}},
		"exim":       {"mx.studio.example", []Result{{"auth", "pass", "", map[string]string{"smtp.auth": "anna@studio.example"}}}},
		"none":       {"mail.studio.example", nil},
		"rfc nested": {"foo.example", []Result{{"dkim", "fail", "", map[string]string{"policy.expired": "1362471462"}}}},
		"reason":     {"mx.studio.example", []Result{{"dkim", "fail", "bad; dmarc=pass", map[string]string{"header.d": "studio.example"}}}},
	} {
		t.Run(name, func(t *testing.T) {
			id, results, err := Parse(fields[name])
			if err != nil {
				t.Fatal(err)
			}
			if id != want.id || len(results) != len(want.results) {
				t.Fatalf("id %q, results %+v", id, results)
			}
			for i, r := range results {
				w := want.results[i]
				if r.Method != w.Method || r.Value != w.Value || r.Reason != w.Reason || !maps.Equal(r.Props, w.Props) {
					t.Errorf("result %d: %+v, want %+v", i, r, w)
				}
			}
		})
	}
	for name, field := range fields {
		if _, _, err := Parse(field); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestParseIsNotFooled(t *testing.T) {
	for name, field := range map[string]string{
		"semicolon in a comment":       "mx.studio.example; spf=fail (x; dmarc=pass header.from=studio.example) smtp.mailfrom=evil.example",
		"semicolon in nested comments": "mx.studio.example; spf=fail (a (b; dmarc=pass) header.from=studio.example;) smtp.mailfrom=evil.example",
		"escaped parenthesis":          `mx.studio.example; spf=fail (a \) ; dmarc=pass header.from=studio.example) smtp.mailfrom=evil.example`,
		"semicolon in quotes":          `mx.studio.example; spf=fail smtp.mailfrom="x; dmarc=pass header.from=studio.example"@evil.example`,
		"escaped quote":                `mx.studio.example; spf=fail smtp.mailfrom="x\"; dmarc=pass header.from=studio.example"@evil.example`,
		"parenthesis in quotes":        `mx.studio.example; spf=fail smtp.mailfrom="(" smtp.helo=")dmarc=pass"`,
		"reason holds a result":        `mx.studio.example; dkim=fail reason="; dmarc=pass header.from=studio.example"`,
	} {
		t.Run(name, func(t *testing.T) {
			_, results, err := Parse(field)
			if err != nil {
				t.Fatal(err)
			}
			if len(results) != 1 || results[0].Value != "fail" {
				t.Errorf("read as %+v", results)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for name, tc := range map[string]struct{ field, id string }{
		"empty":                 {"", ""},
		"only a comment":        {"(mx.studio.example;)", ""},
		"open comment":          {"mx.studio.example; dkim=pass (oops; header.d=a.example", "mx.studio.example"},
		"open quote":            {`mx.studio.example; dkim=pass header.d="a.example`, "mx.studio.example"},
		"version 2":             {"mx.studio.example 2; dkim=pass", "mx.studio.example"},
		"word after the id":     {"mx.studio.example dkim=pass", "mx.studio.example"},
		"no equals":             {"mx.studio.example; dkim pass", "mx.studio.example"},
		"property without name": {"mx.studio.example; dkim=pass =x", "mx.studio.example"},
		"property without sign": {"mx.studio.example; dkim=pass header.d", "mx.studio.example"},
		"none beside a result":  {"mx.studio.example; none; dmarc=pass header.from=a.example", "mx.studio.example"},
		"result beside none":    {"mx.studio.example; dmarc=pass header.from=a.example; none", "mx.studio.example"},
		"stray parenthesis":     {"mx.studio.example; dkim=pass) header.d=a.example", "mx.studio.example"},
		"control character":     {"mx.studio.example; dkim=pass header.d=a\x00.example", "mx.studio.example"},
		"too deep":              {"mx.studio.example; dkim=pass " + strings.Repeat("(", 40) + strings.Repeat(")", 40), "mx.studio.example"},
		"too long":              {"mx.studio.example; dkim=pass (" + strings.Repeat("x", maxField) + ")", "mx.studio.example"},
		"too many results":      {"mx.studio.example" + strings.Repeat("; a=b", maxResults+1), "mx.studio.example"},
		"too many properties":   {"mx.studio.example; dkim=pass" + strings.Repeat(" a.b=c", maxProps+5), "mx.studio.example"},
	} {
		t.Run(name, func(t *testing.T) {
			id, results, err := Parse(tc.field)
			if !errors.Is(err, errSyntax) || results != nil {
				t.Errorf("results %+v, err %v", results, err)
			}
			if id != tc.id {
				t.Errorf("id %q, want %q", id, tc.id)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, field := range fields {
		f.Add(field)
	}
	f.Add(`mx; a=b (((\)))) c.d="\"";;`)
	f.Fuzz(func(t *testing.T, field string) {
		_, results, err := Parse(field)
		if err != nil && results != nil {
			t.Fatal("results beside an error")
		}
		if len(results) > maxResults {
			t.Fatalf("%d results", len(results))
		}
		for _, r := range results {
			if r.Method == "" || r.Value == "" || r.Method != strings.ToLower(r.Method) {
				t.Fatalf("result %+v", r)
			}
		}
		// A comment more changes nothing: not where a result ends, not what it says.
		if err == nil && len(field) < maxField/2 {
			_, again, err := Parse("(;=\"\\)) " + field + " (dmarc=pass;)")
			if err != nil || len(again) != len(results) {
				t.Fatalf("with comments: %v, %d results for %d", err, len(again), len(results))
			}
		}
	})
}
