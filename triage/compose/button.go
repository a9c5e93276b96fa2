package compose

import (
	"html"
	"strings"
)

// button is a mailto: or tel: link drawn as a button. No link ever acts by itself: mail scanners click
// links (design, "Mail as a command channel").
type button struct {
	label   string
	href    string
	primary bool
}

const longestLink = 500

// write makes a button that opens a reply with the tag in its subject and the command as its text. A
// link that would be too long loses its suggestions, then its place.
func write(label, to, tag, body string) button {
	if to == "" || tag == "" {
		return button{}
	}
	subject := label + " " + tag
	href := mailto(to, subject, body)
	for len(href) >= longestLink && strings.Contains(body, "\n") {
		body = strings.TrimRight(body[:strings.LastIndex(strings.TrimRight(body, "\n"), "\n")+1], "\n")
		href = mailto(to, subject, body)
	}
	if len(href) >= longestLink {
		href = mailto(to, tag, body)
	}
	if len(href) >= longestLink {
		return button{}
	}
	return button{label: label, href: href}
}

func (b button) first() button {
	b.primary = true
	return b
}

// mailto writes a link as RFC 6068 has it: everything but unreserved characters percent-encoded, line
// breaks as CRLF.
func mailto(to, subject, body string) string {
	return "mailto:" + strings.ReplaceAll(percent(to), "%40", "@") + "?subject=" + percent(subject) + "&body=" +
		percent(strings.ReplaceAll(body, "\n", "\r\n"))
}

func percent(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0 {
			b.WriteByte(c)
		} else {
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	return b.String()
}

func (b button) html() string {
	class, style := "a p", `color:`+accent+`;background:`+paper+`;border:2px solid `+accent
	if b.primary {
		class, style = "", `color:#ffffff;background:`+accent+`;border:2px solid `+accent
	}
	return `<a class="` + class + `" href="` + html.EscapeString(b.href) + `" style="display:inline-block;margin:0 8px 10px 0;padding:0 18px;line-height:44px;` +
		`border-radius:6px;font-size:16px;font-weight:bold;text-decoration:none;` + style + `">` + html.EscapeString(b.label) + "</a>"
}
