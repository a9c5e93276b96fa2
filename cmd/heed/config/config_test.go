package config

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"heed/mailer"
	"heed/triage"
)

// write puts a config and its password file into a folder of their own.
func write(t testing.TB, text string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{"heed.toml": text, "password": "secret word\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "heed.toml")
}

const small = `
[studio]
name = "Norrsken"
timezone = "Europe/Stockholm"
language = "sv"
[[mailbox]]
provider = "one.com"
password_file = "password"
addresses = ["info@norrsken.example", "brollop@norrsken.example"]
[[staff]]
name = "Karin Ek"
email = "karin@norrsken.example"
`

func TestSmallConfig(t *testing.T) {
	path := write(t, small)
	c, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	m := c.Mailbox[0]
	if m.Name != "info@norrsken.example" || m.User != m.Name || m.IMAP != "imap.one.com:993" || m.TLS != mailer.TLSImplicit ||
		!slices.Equal(m.Folders, []string{"INBOX"}) || m.Poll.Duration != time.Minute || m.FilesSentItself {
		t.Errorf("mailbox %+v", m)
	}
	if c.SMTP.Server != "send.one.com:465" || c.SMTP.TLS != mailer.TLSImplicit || c.SMTP.User != m.User {
		t.Errorf("smtp %+v", c.SMTP)
	}
	for _, read := range []func() (string, error){m.Password, c.SMTP.Password} {
		if got, err := read(); err != nil || got != "secret word" {
			t.Errorf("password %q, %v", got, err)
		}
	}
	if c.Mode != Assist || c.Data != "/var/lib/heed" || c.File() != path || c.Location().String() != "Europe/Stockholm" {
		t.Errorf("config %+v", c)
	}
	want := triage.Studio{Name: "Norrsken", Lang: "sv", SignAs: "Norrsken", TimeZone: "Europe/Stockholm",
		Aliases: []string{"info@norrsken.example", "brollop@norrsken.example"}}
	got := c.House()
	if got.Remedies = nil; !reflect.DeepEqual(got, want) {
		t.Errorf("House = %+v", got)
	}
	if team := c.Team(); len(team) != 1 || team[0].Lang != "sv" || team[0].First() != "Karin" {
		t.Errorf("Team = %+v", team)
	}
	friday := time.Date(2026, 3, 6, 17, 30, 0, 0, c.Location())
	if got := c.Calendar().Add(friday, time.Hour); got.Weekday() != time.Monday || got.Hour() != 9 || got.Minute() != 30 {
		t.Errorf("an open hour after %v is %v", friday, got)
	}
	if got := c.DigestAt().Next(friday); got.Day() != 7 || got.Hour() != 8 {
		t.Errorf("digest at %v", got)
	}
	for severity, hours := range map[triage.Severity]int{triage.Critical: 1, triage.Serious: 4, triage.Moderate: 8, triage.Minor: 16, triage.NoSeverity: 16} {
		if got := c.Answer.Within(severity); got != time.Duration(hours)*time.Hour {
			t.Errorf("severity %d is answered within %v", severity, got)
		}
	}
}

func TestDays(t *testing.T) {
	c, err := Load(write(t, small+`days = ["mon", "sat", "sun"]`))
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Team()[0].Days; !slices.Equal(got, []time.Weekday{time.Monday, time.Saturday, time.Sunday}) {
		t.Errorf("days %v", got)
	}
}

func TestAuthservID(t *testing.T) {
	c, err := Load(write(t, strings.Replace(small, `"one.com"`, `"gmail"`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	if got := c.AuthservID("info@norrsken.example"); got != "mx.google.com" || !c.Mailbox[0].FilesSentItself {
		t.Errorf("gmail: %q, %+v", got, c.Mailbox[0])
	}
	if got := c.AuthservID("another"); got != "" {
		t.Errorf("unknown mailbox: %q", got)
	}
}

func TestLocalRelay(t *testing.T) {
	c, err := Load(write(t, small+"[smtp]\nserver = \"localhost:25\"\ntls = \"none\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	if c.SMTP.Password != nil || c.SMTP.User != "" || c.SMTP.TLS != mailer.TLSNone {
		t.Errorf("smtp %+v", c.SMTP)
	}
}

func TestServerDefaults(t *testing.T) {
	tests := []struct {
		name, server string
		mode         mailer.TLSMode
		want         string
		wantMode     mailer.TLSMode
	}{
		{"whole", "mail.example.com:993", mailer.TLSImplicit, "mail.example.com:993", mailer.TLSImplicit},
		{"no port", "mail.example.com", "", "mail.example.com:993", mailer.TLSImplicit},
		{"no port, STARTTLS", "mail.example.com", mailer.TLSStart, "mail.example.com:143", mailer.TLSStart},
		{"no tls", "mail.example.com:143", "", "mail.example.com:143", mailer.TLSStart},
		{"an odd port", "mail.example.com:9993", "", "mail.example.com:9993", mailer.TLSImplicit},
		{"IPv6", "[::1]:143", mailer.TLSNone, "[::1]:143", mailer.TLSNone},
		{"IPv6 without port", "[::1]", "", "[::1]:993", mailer.TLSImplicit},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := &document{}
			if got, mode := d.server("imap", "tls", tt.server, tt.mode, "993", "143"); got != tt.want || mode != tt.wantMode || len(d.problems) > 0 {
				t.Errorf("%s %s, %v", got, mode, d.problems)
			}
		})
	}
}

// commentedKey is a key shown as a comment, in contrast to an explanation.
var commentedKey = regexp.MustCompile(`(?m)^#([a-z_]+ = )`)

// TestExample loads the file that is installed, as it is and with every comment sign taken away, and holds
// it against the Config: no key is missing there, none stands there that is not real.
func TestExample(t *testing.T) {
	data, err := os.ReadFile("../../../deploy/heed.toml")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(string(data), "/etc/heed/password", "password")
	full := commentedKey.ReplaceAllString(text, "$1")
	fullPath := write(t, full)
	for _, folder := range []string{"wording", "lexicon.d"} {
		if err := os.Mkdir(filepath.Join(filepath.Dir(fullPath), folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	must(t, os.WriteFile(filepath.Join(filepath.Dir(fullPath), "facts.toml"), nil, 0o644))
	short, err := Load(write(t, text))
	if err != nil {
		t.Fatal(err)
	}
	long, err := Load(fullPath)
	if err != nil {
		t.Fatal(err)
	}

	var stands []string
	for path := range scan("", []byte(full), reflect.TypeFor[Config]()).lines {
		stands = append(stands, plain(path))
	}
	var want []string
	keys(reflect.TypeFor[Config](), "", &want)
	for _, key := range want {
		if !slices.Contains(stands, key) {
			t.Errorf("deploy/heed.toml does not mention %s", key)
		}
	}

	// What is shown as a default must be one: both files mean the same but for the optional examples.
	for _, pair := range [][2]any{
		{short.Answer, long.Answer}, {short.Remind, long.Remind}, {short.Holding, long.Holding}, {short.Digest, long.Digest}, {short.Close, long.Close},
		{short.Retention, long.Retention}, {short.Limits, long.Limits}, {short.Mode, long.Mode}, {short.Data, long.Data}, {short.SMTP.Server, long.SMTP.Server},
		{short.SMTP.TLS, long.SMTP.TLS}, {short.SMTP.User, long.SMTP.User}, {short.Mailbox[0].IMAP, long.Mailbox[0].IMAP},
		{short.Mailbox[0].Poll, long.Mailbox[0].Poll}, {short.Mailbox[0].User, long.Mailbox[0].User},
		{short.Mailbox[0].Folders, long.Mailbox[0].Folders}, {short.Mailbox[0].Sent, long.Mailbox[0].Sent},
		{short.Mailbox[0].FilesSentItself, long.Mailbox[0].FilesSentItself}, {short.Mailbox[0].TLS, long.Mailbox[0].TLS},
		{short.Approve.Undo, long.Approve.Undo}, {short.Approve.TokenValid, long.Approve.TokenValid},
		{short.Approve.DKIM, long.Approve.DKIM}, {short.Approve.Enrol, long.Approve.Enrol},
		{short.AuthservID("estudio@gmail.com"), long.AuthservID("studio")}, {short.Studio.Formal, long.Studio.Formal},
		{short.Classify.Caution, long.Classify.Caution},
	} {
		if !reflect.DeepEqual(pair[0], pair[1]) {
			t.Errorf("shown as default: %+v, is: %+v", pair[1], pair[0])
		}
	}
	for _, name := range mailer.PresetNames() {
		if p, _ := mailer.PresetNamed(name); !p.OAuthOnly && !regexp.MustCompile(`\b`+regexp.QuoteMeta(name)+`\b`).MatchString(text) {
			t.Errorf("deploy/heed.toml does not mention the provider %s", name)
		}
	}
}

// keys lists every key of a struct as the file spells it.
func keys(t reflect.Type, path string, into *[]string) {
	for i := range t.NumField() {
		tag := t.Field(i).Tag.Get("toml")
		if tag == "" || tag == "-" {
			if t.Field(i).IsExported() && tag == "" {
				*into = append(*into, path+t.Field(i).Name+" has no toml name")
			}
			continue
		}
		*into = append(*into, path+tag)
		inner := t.Field(i).Type
		if inner.Kind() == reflect.Slice {
			inner = inner.Elem()
		}
		if inner.Kind() == reflect.Struct && !isText(inner) {
			keys(inner, path+tag+".", into)
		}
	}
}

func TestLoadLocalNeedsNoPassword(t *testing.T) {
	path := write(t, small)
	if err := os.Remove(filepath.Join(filepath.Dir(path), "password")); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadLocal(path); err != nil {
		t.Error(err)
	}
	var bad *Error
	if _, err := Load(path); !errors.As(err, &bad) || len(bad.Problems) != 1 || bad.Problems[0].Line != 8 {
		t.Errorf("Load = %v", err)
	}
}
