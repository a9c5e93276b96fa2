package compose

import (
	"html"
	"strings"
)

// letterHTML dresses an answer as a person's mail program would: text, and the original in a
// blockquote. Every word of it is escaped.
func letterHTML(lang, text string, q quotedOriginal) string {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE html>` + "\n" + `<html lang="` + html.EscapeString(lang) + `"><head><meta charset="utf-8">` +
		`<meta name="viewport" content="width=device-width, initial-scale=1"></head>` + "\n" +
		`<body style="margin:0;padding:0;background:#ffffff">` + "\n" +
		`<table role="presentation" cellpadding="0" cellspacing="0" border="0" width="100%" style="max-width:620px">` +
		`<tr><td style="padding:16px;font-family:Georgia,'Times New Roman',serif;font-size:17px;line-height:1.55;color:#2b2622">` + "\n")
	for _, p := range paragraphs(text) {
		b.WriteString(`<p style="margin:0 0 16px 0">` + breaks(p) + "</p>\n")
	}
	if q.words != "" {
		b.WriteString(`<p style="margin:28px 0 6px 0;font-size:14px;color:#5f574f">` + breaks(q.line) + "</p>\n" +
			`<blockquote style="margin:0;padding:0 0 0 12px;border-left:3px solid #d9cfc3;font-size:14px;color:#5f574f">` +
			breaks(q.words) + "</blockquote>\n")
	}
	b.WriteString("</td></tr></table>\n</body></html>\n")
	return b.String()
}

// paragraphs splits a text at its empty lines.
func paragraphs(text string) []string {
	var out []string
	for p := range strings.SplitSeq(strings.ReplaceAll(strings.TrimSpace(text), "\r\n", "\n"), "\n\n") {
		if p = strings.Trim(p, "\n"); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// breaks escapes s and keeps its line ends.
func breaks(s string) string {
	return strings.ReplaceAll(html.EscapeString(s), "\n", "<br>\n")
}
