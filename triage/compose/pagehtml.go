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
	aside  = "#e4efeb"
	edge   = "#c9a36a"
	sans   = "font-family:'Segoe UI',Helvetica,Arial,sans-serif;"
	serif  = "font-family:Georgia,'Times New Roman',serif;"
)

// The same at night.
const (
	darkInk    = "#f0e9e0"
	darkSoft   = "#b9aea1"
	darkPaper  = "#211e1b"
	darkGround = "#2e2a26"
	darkAccent = "#86d0ba"
	darkMarker = "#5a4712"
	darkAside  = "#1c302a"
)

// dark is the one style sheet: each class is a colour of its own. Programs that drop it, or know no night, show the
// inlined colours.
const dark = `<style>@media (prefers-color-scheme:dark){` +
	`.b,.p{background:` + darkPaper + `!important}.g{background:` + darkGround + `!important}.k{background:` + darkAside + `!important;border-color:` + darkAccent + `!important}` +
	`.i{color:` + darkInk + `!important}.s{color:` + darkSoft + `!important}` +
	`.a{color:` + darkAccent + `!important;border-color:` + darkAccent + `!important}` +
	`.m{background:` + darkMarker + `!important;color:` + darkInk + `!important}}</style>`

// html writes a page as one table with inlined CSS, the way every mail program can show it.
func (p *page) html(title string) string {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE html>` + "\n" + `<html lang="` + html.EscapeString(p.lang) + `"><head><meta charset="utf-8">` +
		`<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">` +
		`<meta name="supported-color-schemes" content="light dark"><title>` + html.EscapeString(printable(withoutTag(title), 140)) + `</title>` + dark + `</head>` + "\n" +
		`<body class="b" style="margin:0;padding:0;background:` + ground + `">` + "\n" +
		`<table role="presentation" cellpadding="0" cellspacing="0" border="0" align="center" width="100%" class="p" style="max-width:620px;background:` + paper + `">` + "\n")
	for _, k := range p.blocks {
		b.WriteString(k.rows())
	}
	b.WriteString(`<tr><td style="padding:8px 0"></td></tr></table>` + "\n</body></html>\n")
	return b.String()
}

// rows writes a block as rows of the table.
func (k block) rows() string {
	if k.kind != cardBlock {
		return k.row("")
	}
	const card = ";border-left:6px solid " + accent + ";background:" + aside
	var b strings.Builder
	b.WriteString(`<tr><td style="padding:8px 0 0"></td></tr>` + "\n")
	for _, inner := range k.blocks {
		b.WriteString(inner.row(card))
	}
	return b.String()
}

func withoutTag(subject string) string { return caseTag.ReplaceAllString(subject, "") }

// cell is a row of its own; its colour and its ground are classes, so that the night can change them.
func cell(class, style, inner string) string {
	return `<tr><td class="` + class + `" style="padding:0 18px;` + sans + `font-size:16px;line-height:1.5;` + style + `">` + inner + "</td></tr>\n"
}

// row writes one block; on is added to the style of its cell, for blocks on a ground of their own.
func (k block) row(on string) string {
	inky, softly, colour := "i", "s", ";color:"+ink+on
	if on != "" {
		inky, softly = "i k", "s k"
	}
	switch k.kind {
	case leadBlock:
		return cell(inky, "padding-top:20px;padding-bottom:6px;font-size:20px;line-height:1.35;font-weight:bold"+colour, breaks(k.text))
	case headBlock:
		return cell(strings.Replace(inky, "i", "a", 1), "padding-top:18px;padding-bottom:4px;font-size:14px;font-weight:bold;color:"+accent+on, breaks(k.text))
	case paraBlock:
		return cell(inky, "padding-top:2px;padding-bottom:8px"+colour, breaks(k.text))
	case smallBlock:
		return cell(softly, "padding-top:2px;padding-bottom:8px;font-size:14px;color:"+soft+on, breaks(k.text))
	case warnBlock:
		return cell("m", "padding-top:8px;padding-bottom:8px;background:"+marker+";color:"+ink, breaks(k.text))
	case wordsBlock:
		return cell(inky, "padding-top:4px;padding-bottom:8px"+colour, `<blockquote style="margin:0;padding:4px 0 4px 14px;border-left:4px solid `+edge+";"+
			serif+`font-size:17px">`+marks(k.runs)+"</blockquote>")
	case copyBlock: // a long press selects it whole, where the program lets it
		return cell(inky, "padding-top:4px;padding-bottom:10px"+colour, `<div class="g" style="padding:14px;border:2px solid `+edge+`;background:`+ground+
			`;font-size:17px;-webkit-user-select:all;user-select:all">`+breaks(k.text)+"</div>")
	case letterBlock:
		return cell(inky, "padding-top:2px;padding-bottom:8px"+colour, small(k.begin)+
			`<div class="g" style="padding:14px;background:`+ground+`;`+serif+`font-size:17px">`+marks(blankRuns(k.text))+`</div>`+small(k.end))
	case asideBlock:
		return cell("s", "padding-top:2px;padding-bottom:8px;color:"+soft, `<div style="padding:2px 0 2px 14px;border-left:2px dashed `+edge+";"+serif+
			`font-size:15px">`+marks(blankRuns(k.text))+"</div>")
	case bulletBlock, numberBlock:
		tag := "ul"
		if k.kind == numberBlock {
			tag = "ol"
		}
		items := ""
		for _, item := range k.items {
			items += listItem + breaks(item) + "</li>"
		}
		return cell(inky, "padding-top:2px;padding-bottom:4px"+colour, "<"+tag+listStyle+items+"</"+tag+">")
	case factBlock:
		items := ""
		for _, f := range k.facts {
			value := "<b>" + html.EscapeString(f.value) + "</b>"
			if f.href != "" {
				value = `<a class="a" href="` + html.EscapeString(f.href) + `" style="color:` + accent + `">` + value + "</a>"
			}
			items += listItem + html.EscapeString(f.label) + ": " + value + "</li>"
		}
		return cell(inky, "padding-top:2px;padding-bottom:4px"+colour, "<ul"+listStyle+items+"</ul>")
	case buttonBlock:
		var s strings.Builder
		for _, x := range k.buttons {
			s.WriteString(x.html() + "\n")
		}
		return cell(inky, "padding-top:8px;padding-bottom:2px"+colour, s.String())
	case pictureBlock:
		return cell(inky, "padding-top:6px;padding-bottom:2px"+colour, shown(k.photos))
	case commandBlock:
		s := ""
		for _, c := range k.pairs {
			s += `<div style="margin:0 0 4px 0"><b class="i" style="color:` + ink + `">` + html.EscapeString(c[0]) + "</b> " + html.EscapeString(c[1]) + "</div>"
		}
		return cell(softly, "padding-bottom:8px;font-size:14px;color:"+soft+on, s)
	case diffBlock:
		return cell("i", "padding-bottom:8px;font-family:Georgia,'Times New Roman',serif"+on, htmlChanges(k.diff))
	case ruleBlock:
		return cell("i", "padding-top:14px", `<div style="border-top:2px solid `+edge+`;font-size:1px;line-height:1px">&nbsp;</div>`)
	}
	return ""
}

const (
	listStyle = ` style="margin:0;padding:0 0 0 22px">`
	listItem  = `<li style="margin:0 0 6px 0">`
)

func small(s string) string {
	if s == "" {
		return ""
	}
	return `<div class="s" style="padding:2px 0;font-size:12px;color:` + soft + `">` + html.EscapeString(s) + "</div>"
}

// marks writes a text with what nobody should overlook marked.
func marks(runs []run) string {
	var b strings.Builder
	for _, r := range runs {
		if r.marked {
			b.WriteString(`<span class="m" style="background:` + marker + `;font-weight:bold">` + breaks(r.text) + "</span>")
		} else {
			b.WriteString(breaks(r.text))
		}
	}
	return b.String()
}

// blankRuns marks what is still missing in a draft.
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

// htmlChanges strikes what was taken out, and sets bold and underlined what was put in: nobody needs to tell colours
// apart for it.
func htmlChanges(list []change) string {
	var b strings.Builder
	for _, c := range list {
		text := strings.TrimRight(c.text, " \n")
		space := breaks(c.text[len(text):])
		switch c.edit {
		case removed:
			b.WriteString(`<del class="s" style="color:` + soft + `;text-decoration:line-through">` + breaks(text) + "</del>" + space)
		case added:
			b.WriteString(`<ins style="font-weight:bold;text-decoration:underline">` + breaks(text) + "</ins>" + space)
		default:
			b.WriteString(breaks(c.text))
		}
	}
	return b.String()
}
