package config

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// good is a config that every case below spoils; its lines are numbered from 1.
const good = `mode = "assist"
[studio]
name = "Norrsken"
timezone = "Europe/Stockholm"
language = "sv"
[[mailbox]]
imap = "mail.norrsken.example:993"
password_file = "password"
addresses = ["info@norrsken.example"]
[smtp]
server = "mail.norrsken.example:465"
[[staff]]
name = "Karin Ek"
email = "karin@norrsken.example"
`

func TestRefuses(t *testing.T) {
	tests := []struct {
		name     string
		old, new string   // what is changed in the good file; old empty: new is appended
		want     []string // "line: key: reason", the file's name left out
	}{
		{"unknown key", `name = "Norrsken"`, "nmae = \"Norrsken\"\nname = \"x\"", []string{`3: studio.nmae: unknown key; did you mean "name"?`}},
		{"unknown key without a likeness", `mode = "assist"`, `plugins = ["x"]`, []string{`1: plugins: unknown key`}},
		{"unknown table", "", "[slack]\nchannel = \"x\"", []string{`15: slack: unknown key`}},
		{"unknown key in the second mailbox", "", "[[mailbox]]\nserver = \"x\"", []string{`16: mailbox.server: unknown key`}},
		{"a dotted key", `mode = "assist"`, `answer.serios = "4h"`, []string{`1: answer.serios: unknown key; did you mean "serious"?`}},
		{"an inline table", `mode = "assist"`, `remind = { evry = "4h" }`, []string{`1: remind.evry: unknown key; did you mean "every"?`}},
		{"a number for a duration", "", "[approve]\nundo = 120", []string{`16: approve.undo: wants text in quotes, such as "2h"`}},
		{"text for a switch", "", "[approve]\ndkim = \"yes\"", []string{`16: approve.dkim: wants true or false`}},
		{"text for a list", `addresses = ["info@norrsken.example"]`, `addresses = "info@norrsken.example"`, []string{`9: mailbox.addresses: wants a list in square brackets`}},
		{"a number in a list", `addresses = ["info@norrsken.example"]`, "addresses = [\n\"info@norrsken.example\",\n7]", []string{`11: mailbox.addresses: wants text in quotes`}},
		{"a table for text", "mode = \"assist\"", "mode = { x = 1 }", []string{`1: mode: wants text in quotes`}},
		{"a table that is a list", "[[mailbox]]", "[mailbox]", []string{`6: mailbox: is a list: write [[mailbox]]`}},
		{"a list that is a table", "[studio]", "[[studio]]", []string{`2: studio: there is only one: write [studio]`}},
		{"broken syntax", `mode = "assist"`, `mode = assist`, []string{"1: "}},
		{"broken syntax further down", "[smtp]", "[smtp", []string{"10: "}},
		{"a key twice", `language = "sv"`, "language = \"sv\"\nlanguage = \"es\"", []string{"6: "}},
		{"a table twice", "", "[studio]\nname = \"x\"", []string{"15: "}},
		{"a line break in a value", `name = "Norrsken"`, `name = "Norr\r\nBcc: x"`, []string{"3: studio.name: holds a line break or another control character"}},
		{"unknown mode", `"assist"`, `"auto"`, []string{`1: mode: "auto" is neither "assist" nor "observe"`}},
		{"no data folder", `mode = "assist"`, `data = ""`, []string{`1: data: names no folder`}},
		{"no such overlay", `mode = "assist"`, `templates = "/nowhere/at/all"`, []string{`1: templates: there is no folder "/nowhere/at/all"`}},
		{"no studio name", `name = "Norrsken"`, ``, []string{"2: studio.name: is missing: the name customers know the studio by"}},
		{"unknown time zone", "Europe/Stockholm", "Europe/Stokholm", []string{`4: studio.timezone: there is no time zone "Europe/Stokholm"; they are named like "Europe/Madrid"`}},
		{"a time zone out of bounds", "Europe/Stockholm", "../../etc/passwd", []string{`4: studio.timezone: there is no time zone "../../etc/passwd"`}},
		{"no time zone", `timezone = "Europe/Stockholm"`, "", []string{`2: studio.timezone: is missing`}},
		{"unknown language", `"sv"`, `"tlh"`, []string{`5: studio.language: "tlh" is none of the languages Heed speaks: en, es, sv`}},
		{"website without scheme", "[[mailbox]]", "website = \"norrsken.example\"\n[[mailbox]]", []string{`6: studio.website: "norrsken.example" is not an address like`}},
		{"no mailbox", good[strings.Index(good, "[[mailbox]]"):strings.Index(good, "[smtp]")], "", []string{"1: there is no [[mailbox]]"}},
		{"no staff", good[strings.Index(good, "[[staff]]"):], "", []string{"1: there is no [[staff]]"}},
		{"a mailbox without anything", "", "[[mailbox]]", []string{
			"15: mailbox.addresses: is missing", "15: mailbox.imap: is missing", "15: mailbox.password_file: is missing"}},
		{"unknown provider", `imap = "mail.norrsken.example:993"`, `provider = "gmial"`, []string{`7: mailbox.provider: "gmial" is not known`}},
		{"a provider that takes no password", `imap = "mail.norrsken.example:993"`, `provider = "microsoft"`, []string{`7: mailbox.provider: "microsoft" opens to no password`}},
		{"bad server", "mail.norrsken.example:993", "imap://mail.norrsken.example", []string{`7: mailbox.imap: "imap://mail.norrsken.example" is not a server`}},
		{"bad port", "mail.norrsken.example:993", "mail.norrsken.example:99999", []string{`7: mailbox.imap: "mail.norrsken.example:99999" is not a server`}},
		{"plain text to another machine", "password_file", "tls = \"none\"\npassword_file", []string{`8: mailbox.tls: "none" would send the password to mail.norrsken.example in plain text`}},
		{"unknown tls", "password_file", "tls = \"ssl\"\npassword_file", []string{`8: mailbox.tls: "ssl" is none of`}},
		{"no smtp server", `server = "mail.norrsken.example:465"`, "", []string{"10: smtp.server: is missing"}},
		{"plain smtp to another machine", `server = "mail.norrsken.example:465"`, "server = \"mail.norrsken.example:25\"\ntls = \"none\"", []string{`12: smtp.tls: "none" would send the password`}},
		{"bad address", "info@norrsken.example", "info at norrsken", []string{`9: mailbox.addresses: "info at norrsken" is not a mail address`}},
		{"a name in an address", "karin@norrsken.example", "Karin <karin@norrsken.example>", []string{`14: staff.email: "Karin <karin@norrsken.example>" is not a mail address`}},
		{"an address twice", `["info@norrsken.example"]`, `["info@norrsken.example", "INFO@norrsken.example"]`, []string{`9: mailbox.addresses: "INFO@norrsken.example" stands in this file twice`}},
		{"two of a name", "", "[[mailbox]]\nname = \"info@norrsken.example\"\nimap = \"localhost\"\ntls = \"none\"\npassword_file = \"password\"\naddresses = [\"b@norrsken.example\"]",
			[]string{`16: mailbox.name: "info@norrsken.example" is another mailbox's`}},
		{"one person twice", "", "[[staff]]\nname = \"K\"\nemail = \"Karin@norrsken.example\"", []string{`17: staff.email: "Karin@norrsken.example" is somebody else's`}},
		{"staff without a name", `name = "Karin Ek"`, "", []string{"12: staff.name: is missing"}},
		{"no weekday", `name = "Karin Ek"`, "name = \"K\"\ndays = [\"mon\", \"Friday\"]", []string{`14: staff.days: "Friday" is no weekday; they are mon, tue`}},
		{"staff language", `name = "Karin Ek"`, "name = \"K\"\nlanguage = \"xx\"\nlanguages = [\"sv\", \"Danish\"]", []string{`14: staff.language: "xx" is none`, `15: staff.languages: "Danish" is not a language code`}},
		{"poll too often", "password_file", "poll = \"1s\"\npassword_file", []string{"8: mailbox.poll: 1s is too short; at least 10s"}},
		{"drafts among the mail", "password_file", "drafts = \"INBOX\"\npassword_file", []string{`8: mailbox.drafts: "INBOX" is read for mail`}},
		{"the sent folder watched", "password_file", "sent = \"Sent\"\nfolders = [\"INBOX\", \"sent\"]\npassword_file", []string{`9: mailbox.folders: "sent" cannot be watched`}},
		{"bad hours", "", "[hours]\nmon = [\"9-17\"]\ntue = [\"09:00-12:00\"]\nclosed = [\"2026-05-01\",\n  \"May 2\"]", []string{
			`16: hours.mon: "9-17" is not a stretch of time like "09:00-13:00"`, `19: hours.closed: "May 2" is not a day`}},
		{"never open", "", "[hours]\nmon = []", []string{"15: hours: the studio never opens"}},
		{"bad cron spec", "", "[digest]\nat = \"0 25 * * *\"", []string{`16: digest.at: cron spec "0 25 * * *"`}},
		{"a digest that never comes", "", "[digest]\nat = \"0 8 31 2 *\"", []string{`16: digest.at: cron spec "0 8 31 2 *" never comes`}},
		{"a spec the parser panics on", "", "[digest]\nat = \"TZ=0\"", []string{`16: digest.at: cron spec "TZ=0" names a time zone`}},
		{"no length of time", "", "[close]\nafter = \"soon\"", []string{`16: close.after: "soon" is not a length of time like`}},
		{"text for a number", "", "[limits]\nall_hour = \"10\"", []string{`16: limits.all_hour: wants a number without quotes, such as 20`}},
		{"a limit of nothing", "", "[limits]\nstaff_hour = 0", []string{`16: limits.staff_hour: 0 is not between 3 and 100000`}},
		{"text for a figure", "", "[classify]\ncaution = \"high\"", []string{`16: classify.caution: wants a number without quotes, such as 0.5`}},
		{"too much caution", "", "[classify]\ncaution = 2", []string{`16: classify.caution: 2 is not between -1 and 1`}},
		{"no number", "", "[classify]\ncaution = nan", []string{`16: classify.caution: NaN is not between -1 and 1`}},
		{"no such phrases", "", "[classify]\nlexicon = \"/nowhere/at/all\"", []string{`16: classify.lexicon: there is no folder "/nowhere/at/all"`}},
		{"a negative limit", "", "[limits]\nsender_hour = -5", []string{`16: limits.sender_hour: -5 is not between 3 and 100000`}},
		{"more an hour than a day", "", "[limits]\nsender_hour = 50", []string{"16: limits.sender_hour: 50 an hour is more than 30 a day"}},
		{"words go before the mail", "", "[retention]\ntext = \"30d\"", []string{"16: retention.text: 30d is shorter than raw (90d)"}},
		{"the case goes before its words", "", "[retention]\ncases = \"365d\"", []string{"16: retention.cases: 365d is shorter than text or sent"}},
		{"no backups", "", "[retention]\nbackups = \"0s\"", []string{"16: retention.backups: 0s is too short; at least 1d"}},
		{"a negative one", "", "[close]\nafter = \"-2h\"", []string{`16: close.after: "-2h" is not a length of time`}},
		{"too long", "", "[approve]\nundo = \"1d\"", []string{"16: approve.undo: 1d is too long; at most 1h"}},
		{"open time in days", "", "[answer]\nserious = \"2d\"", []string{`16: answer.serious: "2d" is counted in open hours`}},
		{"the worse waits longer", "", "[answer]\ncritical = \"5h\"", []string{"16: answer.critical: 5h is longer than serious (4h)"}},
		{"authserv-id", "", "[approve]\nauthserv_id = \"mx; x\"", []string{`16: approve.authserv_id: "mx; x" is not a single word`}},
		{"everything at once", good[strings.Index(good, "[studio]"):], "[studio]\nnmae = \"x\"\nformal = 1\n[answer]\nserious = 4\n[[staff]]\nmail = \"x\"", []string{
			`3: studio.nmae: unknown key; did you mean "name"?`, "4: studio.formal: wants true or false", `6: answer.serious: wants text in quotes`,
			`8: staff.mail: unknown key; did you mean "email"?`}},
	}
	if _, err := Load(write(t, good)); err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := good + tt.new
			if tt.old != "" {
				if !strings.Contains(good, tt.old) {
					t.Fatalf("the good file has no %q", tt.old)
				}
				text = strings.Replace(good, tt.old, tt.new, 1)
			}
			path := write(t, text)
			c, err := Load(path)
			var bad *Error
			if !errors.As(err, &bad) || c != nil {
				t.Fatalf("config %v, error %v", c, err)
			}
			lines := strings.Split(bad.Error(), "\n")
			if len(lines) != len(tt.want) {
				t.Errorf("%d problems, want %d:\n%s", len(lines), len(tt.want), bad)
			}
			for _, want := range tt.want {
				if !slices.ContainsFunc(lines, func(line string) bool { return strings.HasPrefix(line, path+":"+want) }) {
					t.Errorf("no problem %q in:\n%s", want, bad)
				}
			}
		})
	}
}

func TestPasswordFiles(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("file modes mean little here")
	}
	tests := []struct {
		name  string
		spoil func(t *testing.T, dir string)
		ref   string
		want  string // empty: accepted
	}{
		{"in order", nil, "password", ""},
		{"missing", nil, "passwd", "there is no file"},
		{"world-readable", func(t *testing.T, dir string) { must(t, os.Chmod(filepath.Join(dir, "password"), 0o644)) }, "password", "run: chmod o= "},
		{"empty", func(t *testing.T, dir string) { must(t, os.WriteFile(filepath.Join(dir, "password"), nil, 0o600)) }, "password", "is empty"},
		{"two lines", func(t *testing.T, dir string) {
			must(t, os.WriteFile(filepath.Join(dir, "password"), []byte("a\nb\n"), 0o600))
		}, "password", "more than one line"},
		{"endless", func(t *testing.T, dir string) {
			must(t, os.WriteFile(filepath.Join(dir, "password"), []byte(strings.Repeat("x", 5000)), 0o600))
		}, "password", "too large"},
		{"a folder", func(t *testing.T, dir string) { must(t, os.Mkdir(filepath.Join(dir, "p"), 0o700)) }, "p", "is not a file"},
		{"a credential", func(t *testing.T, dir string) {
			must(t, os.WriteFile(filepath.Join(dir, "imap"), []byte("w"), 0o444))
		}, "credential:imap", ""},
		{"a missing credential", nil, "credential:smtp", "there is no file"},
		{"a credential that leads away", nil, "credential:../password", "names no credential"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := write(t, strings.Replace(good, `"password"`, `"`+tt.ref+`"`, 1))
			if tt.spoil != nil {
				tt.spoil(t, filepath.Dir(path))
			}
			_, err := load(path, filepath.Dir(path), true)
			switch {
			case tt.want == "" && err != nil:
				t.Error(err)
			case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), path+":8: mailbox.password_file: ")):
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
	t.Run("no systemd", func(t *testing.T) {
		path := write(t, strings.Replace(good, `"password"`, `"credential:imap"`, 1))
		if _, err := load(path, "", true); err == nil || !strings.Contains(err.Error(), "LoadCredential=imap:") {
			t.Errorf("error %v", err)
		}
	})
}

// TestOverlay lays wording of the studio's own over the packs: in order, and with a mistake in it.
func TestOverlay(t *testing.T) {
	path := write(t, "templates = \"wording\"\n"+good)
	dir := filepath.Join(filepath.Dir(path), "wording", "sv")
	must(t, os.MkdirAll(dir, 0o755))
	c, err := Load(path)
	if err != nil || c.Packs() == nil {
		t.Fatal(err)
	}
	must(t, os.WriteFile(filepath.Join(dir, "marks.toml"), []byte("nonsense = 1\n"), 0o644))
	_, err = Load(path)
	if want := path + ":1: templates: sv/marks.toml:1:"; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("error %v, want %s", err, want)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestUnreadableFile(t *testing.T) {
	dir := t.TempDir()
	for name, want := range map[string]string{filepath.Join(dir, "none.toml"): "there is no such file", dir: "is a directory"} {
		_, err := Load(name)
		var bad *Error
		if !errors.As(err, &bad) || !strings.HasPrefix(err.Error(), name+": ") || !strings.Contains(err.Error(), want) {
			t.Errorf("Load(%s) = %v", name, err)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(good)
	f.Add("[[mailbox]]\n[mailbox.x]\n[[staff.languages]]\na.b.c = {x=[{}]}")
	f.Add("hours.mon = [[\"x\"]]\n[hours.mon]\n")
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(t.TempDir(), "heed.toml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := load(path, "", false)
		if (c == nil) == (err == nil) {
			t.Fatalf("config %v, error %v", c, err)
		}
		var bad *Error
		if err != nil && (!errors.As(err, &bad) || len(bad.Problems) == 0) {
			t.Errorf("%T: %v", err, err)
		}
	})
}
