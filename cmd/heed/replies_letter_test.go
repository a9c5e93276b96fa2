package main

import (
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
	"text/template"
	"time"

	"heed/mailer"
	"heed/triage"
	"heed/triage/approve"
)

// letter is a mail of the daemon to a member of staff, as a reply to it needs it. The mails in testdata/replies are
// templates (text/template) and a letter is what they are filled from, so that tokens, ids and quotes are those
// the daemon really mailed.
type letter struct {
	row    *replyRow
	member triage.Member
	mail   *sentMail
	world  *replyWorld
}

// To is the address the letter is answered to.
func (l *letter) To() string { return l.mail.msg.From.Addr }

// Staff and Name are of the member who got the letter; Customer is who it is about.
func (l *letter) Staff() string    { return l.member.Email }
func (l *letter) Name() string     { return l.member.Name }
func (l *letter) Customer() string { return l.row.customer }

// Subject is the letter's, Tag the secret mark in it.
func (l *letter) Subject() string { return l.mail.msg.Subject }
func (l *letter) Tag() string     { return approve.Tag(l.Ref(), l.Token()) }
func (l *letter) Public() string  { return approve.PublicTag(l.Ref()) }

// Ref and Token are what stands between the brackets of Tag.
func (l *letter) Ref() string { ref, _, _ := approve.FindTag(l.Subject()); return ref }

// Token is the secret part of Tag.
func (l *letter) Token() string { _, token, _ := approve.FindTag(l.Subject()); return token }

// ID is the letter's Message-ID, Refs its References and the id itself, as a reply carries them.
func (l *letter) ID() string { return "<" + l.mail.msg.MessageID + ">" }

// Refs is what a reply has in References.
func (l *letter) Refs() string {
	ids := append(append([]string(nil), l.mail.msg.References...), l.mail.msg.MessageID)
	return "<" + strings.Join(ids, "> <") + ">"
}

// Now and Sent write the present, and when the letter was sent, in a layout of package time.
func (l *letter) Now(layout string) string  { return time.Now().Format(layout) }
func (l *letter) Sent(layout string) string { return l.mail.msg.Date.Format(layout) }

// Ago writes the present less so many hours.
func (l *letter) Ago(hours int, layout string) string {
	return time.Now().Add(-time.Duration(hours) * time.Hour).Format(layout)
}

// N is a number nobody else has, for the ids that programs make up.
func (l *letter) N() string { return fmt.Sprintf("%04d", l.row.number) }

// Text is the letter's text part; Quote has every line of it behind a mark.
func (l *letter) Text() (string, error) {
	plain, _, err := halves(l.mail.raw)
	return strings.TrimSpace(plain), err
}

// Quote marks the lines of the letter as those of somebody else.
func (l *letter) Quote(mark string) (string, error) {
	text, err := l.Text()
	return behind(mark, text), err
}

// HTML is the body of the letter's HTML part; Flat is what programs make of it that write a text part of their own.
func (l *letter) HTML() (string, error) {
	_, markup, err := halves(l.mail.raw)
	return markup, err
}

// Flat is the HTML part made text, links behind the words they are of.
func (l *letter) Flat() (string, error) {
	markup, err := l.HTML()
	return flatten(markup), err
}

// FlatQuote has it wrapped and behind a mark.
func (l *letter) FlatQuote(mark string, column int) (string, error) {
	flat, err := l.Flat()
	return behind(mark, wrapped(flat, column-len(mark))), err
}

// First is the first letter the member got about the case, Colleague the newest that somebody else got, and Other
// the newest about another case.
func (l *letter) First() (*letter, error) { return l.world.letterOf(l.row, l.member, false) }

// Old is the tag of the nth letter the member got about the case, counted from 1.
func (l *letter) Old(n int) (string, error) {
	for _, m := range l.world.letters(l.row, l.member) {
		if n--; n == 0 {
			old := letter{row: l.row, member: l.member, mail: m, world: l.world}
			return old.Tag(), nil
		}
	}
	return "", fmt.Errorf("%s: not so many letters", l.row.file)
}

// Colleague is the newest letter to somebody else about the case.
func (l *letter) Colleague() (*letter, error) {
	for _, m := range replyStaff {
		if found, err := l.world.letterOf(l.row, m, true); err == nil && m.Email != l.member.Email {
			return found, nil
		}
	}
	return nil, fmt.Errorf("%s: nobody else was asked", l.row.file)
}

// Other is the newest letter to the member about another case.
func (l *letter) Other() (*letter, error) {
	if l.row.spare == nil {
		return nil, fmt.Errorf("%s: there is no other case", l.row.file)
	}
	return l.world.letterOf(l.row.spare, l.member, true)
}

// Button is the mail that a mailto: button of the letter opens, found by what its text begins with.
func (l *letter) Button(begins string) (*pressed, error) {
	markup, err := l.HTML()
	if err != nil {
		return nil, err
	}
	for _, m := range mailtoLink.FindAllStringSubmatch(markup, -1) {
		u, err := url.Parse(html.UnescapeString(m[1]))
		if err != nil {
			return nil, err
		}
		p := &pressed{To: u.Opaque, Subject: u.Query().Get("subject"), Body: strings.ReplaceAll(u.Query().Get("body"), "\r\n", "\n")}
		if strings.HasPrefix(p.Body, begins) {
			return p, nil
		}
	}
	return nil, fmt.Errorf("%s: no button %q", l.row.file, begins)
}

type pressed struct{ To, Subject, Body string }

var mailtoLink = regexp.MustCompile(`href="(mailto:[^"]+)"`)

// fill makes a mail of a template.
func (l *letter) fill(name, text string) ([]byte, error) {
	t, err := template.New(name).Option("missingkey=error").Funcs(template.FuncMap{
		"head": headerField, "escape": html.EscapeString, "flip": flip, "upper": strings.ToUpper, "lower": strings.ToLower,
		"repeat": func(n int, s string) string { return strings.Repeat(s, n) },
		"first":  func(n int, s string) string { return s[:min(n, len(s))] }, "from": func(n int, s string) string { return s[min(n, len(s)):] },
	}).Parse(text)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	if err := t.Execute(&b, l); err != nil {
		return nil, err
	}
	raw, err := l.row.send(b.String())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return raw, nil
}

// flip makes another letter of one in a token.
func flip(at int, token string) string {
	other := "a"
	if token[at] == 'a' {
		other = "b"
	}
	return token[:at] + other + token[at+1:]
}

func behind(mark, text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if lines[i] = mark + line; line == "" {
			lines[i] = strings.TrimRight(mark, " ")
		}
	}
	return strings.Join(lines, "\n")
}

// wrapped breaks lines at blanks, as programs do that know nothing of format=flowed.
func wrapped(text string, column int) string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		for len(line) > column {
			at := strings.LastIndexByte(line[:column], ' ')
			if at < 1 {
				if at = strings.IndexByte(line, ' '); at < 1 {
					break
				}
			}
			out, line = append(out, line[:at]), line[at+1:]
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

var (
	htmlLink  = regexp.MustCompile(`(?s)<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>`)
	htmlBlock = regexp.MustCompile(`</(?:td|div|p|li|blockquote)>|<br>`)
	htmlTag   = regexp.MustCompile(`<[^>]*>`)
)

// flatten makes text of HTML in the plain way most programs do it: a line a block, links in angle brackets.
func flatten(src string) string {
	src = htmlLink.ReplaceAllString(strings.ReplaceAll(src, "\n", " "), "$2 &lt;$1&gt;")
	src = html.UnescapeString(htmlTag.ReplaceAllString(htmlBlock.ReplaceAllString(src, "\n"), ""))
	lines := strings.Split(src, "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// sentMail is a mail as the daemon handed it to the mail server.
type sentMail struct {
	to     []string
	raw    []byte
	msg    *mailer.Message
	step   string // of the outbox
	caseID string
}
