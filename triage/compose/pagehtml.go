package compose

import (
	"html"
	"strings"

	"heed/triage"
)

// The palette: text 11:1 and better on its ground, buttons 6:1 (WCAG asks for 4.5:1).
const (
	ink    = "#2b2622"
	soft   = "#5f574f"
	paper  = "#ffffff"
	ground = "#f4efe8"
	accent = "#1f5c4d"
	marker = "#ffe9a8"
	sans   = "font-family:'Segoe UI',Helvetica,Arial,sans-serif;"
)

// html writes a page as one table with inlined CSS, the way every mail program can show it.
func (p *page) html(title string) string {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE html>` + "\n" + `<html lang="` + html.EscapeString(p.lang) + `"><head><meta charset="utf-8">` +
		`<meta name="viewport" content="width=device-width, initial-scale=1"><title>` + html.EscapeString(printable(withoutTag(title), 140)) + `</title></head>` + "\n" +
		`<body style="margin:0;padding:0;background:` + ground + `">` + "\n" +
		`<table role="presentation" cellpadding="0" cellspacing="0" border="0" align="center" width="100%" style="max-width:620px;background:` + paper + `">` + "\n")
	for _, k := range p.blocks {
		b.WriteString(k.row())
	}
	b.WriteString(`<tr><td style="padding:8px 0"></td></tr></table>` + "\n</body></html>\n")
	return b.String()
}

func withoutTag(subject string) string { return caseTag.ReplaceAllString(subject, "") }

func cell(style, inner string) string {
	return `<tr><td style="padding:0 18px;` + sans + `font-size:16px;line-height:1.5;color:` + ink + ";" + style + `">` + inner + "</td></tr>\n"
}

func (k block) row() string {
	switch k.kind {
	case leadBlock:
		return cell("padding-top:20px;padding-bottom:6px;font-size:20px;line-height:1.35;font-weight:bold", breaks(k.text))
	case headBlock:
		return cell("padding-top:18px;padding-bottom:4px;font-size:14px;font-weight:bold;color:"+accent, breaks(k.text))
	case paraBlock:
		return cell("padding-top:6px;padding-bottom:8px", breaks(k.text))
	case smallBlock:
		return cell("padding-top:4px;padding-bottom:8px;font-size:14px;color:"+soft, breaks(k.text))
	case warnBlock:
		return cell("padding-top:8px;padding-bottom:8px;background:"+marker, breaks(k.text))
	case wordsBlock:
		var s strings.Builder
		for _, r := range k.runs {
			if r.marked {
				s.WriteString(`<span style="background:` + marker + `;font-weight:bold">` + breaks(r.text) + "</span>")
			} else {
				s.WriteString(breaks(r.text))
			}
		}
		return cell("padding-bottom:8px", `<blockquote style="margin:0;padding:4px 0 4px 14px;border-left:4px solid #c9a36a;`+
			`font-family:Georgia,'Times New Roman',serif;font-size:17px">`+s.String()+"</blockquote>")
	case letterBlock:
		return cell("padding-bottom:8px", small(k.begin)+
			`<div style="padding:14px;background:`+ground+`;font-family:Georgia,'Times New Roman',serif;font-size:17px">`+markBlanks(k.text)+`</div>`+small(k.end))
	case bulletBlock, numberBlock:
		tag := "ul"
		if k.kind == numberBlock {
			tag = "ol"
		}
		items := ""
		for _, item := range k.items {
			items += `<li style="margin:0 0 6px 0">` + breaks(item) + "</li>"
		}
		return cell("padding-bottom:4px", "<"+tag+` style="margin:0;padding:0 0 0 22px">`+items+"</"+tag+">")
	case factBlock:
		items := ""
		for _, f := range k.facts {
			value := "<b>" + html.EscapeString(f.value) + "</b>"
			if f.href != "" {
				value = `<a href="` + html.EscapeString(f.href) + `" style="color:` + accent + `">` + value + "</a>"
			}
			items += `<li style="margin:0 0 6px 0">` + html.EscapeString(f.label) + ": " + value + "</li>"
		}
		return cell("padding-bottom:4px", `<ul style="margin:0;padding:0 0 0 22px">`+items+"</ul>")
	case buttonBlock:
		var s strings.Builder
		for _, x := range k.buttons {
			s.WriteString(x.html() + "\n")
		}
		return cell("padding-top:10px;padding-bottom:2px", s.String())
	case commandBlock:
		s := ""
		for _, c := range k.pairs {
			s += `<div style="margin:0 0 4px 0"><b style="color:` + ink + `">` + html.EscapeString(c[0]) + "</b> " + html.EscapeString(c[1]) + "</div>"
		}
		return cell("padding-bottom:8px;font-size:14px;color:"+soft, s)
	case ruleBlock:
		return cell("padding-top:14px", `<div style="border-top:2px solid #d9cfc3;font-size:1px;line-height:1px">&nbsp;</div>`)
	}
	return ""
}

func small(s string) string {
	if s == "" {
		return ""
	}
	return `<div style="padding:2px 0;font-size:12px;color:` + soft + `">` + html.EscapeString(s) + "</div>"
}

// markBlanks shows what is still missing so that nobody overlooks it.
func markBlanks(s string) string {
	var b strings.Builder
	for _, r := range blankRuns(s) {
		if r.marked {
			b.WriteString(`<span style="background:` + marker + `;font-weight:bold">` + breaks(r.text) + "</span>")
		} else {
			b.WriteString(breaks(r.text))
		}
	}
	return b.String()
}

func blankRuns(s string) []run {
	var runs []run
	for {
		i := strings.Index(s, "[[")
		if i < 0 {
			break
		}
		j := strings.Index(s[i:], "]]")
		if j < 0 {
			break
		}
		if mark := s[i : i+j+2]; len(triage.OpenBlanks(mark)) == 1 {
			runs = append(runs, run{text: s[:i]}, run{text: mark, marked: true})
		} else {
			runs = append(runs, run{text: s[:i+j+2]})
		}
		s = s[i+j+2:]
	}
	return append(runs, run{text: s})
}
