package mailer

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// text writes the words of a text token, blanks run together as browsers do.
func (w *htmlWriter) text(b string) {
	for i := 0; i < len(b); {
		c := b[i]
		switch {
		case w.pre > 0 && (c == '\n' || c == '\r' && !strings.HasPrefix(b[i+1:], "\n")):
			w.lineBreak()
			i++
		case w.pre > 0 && (c == ' ' || c == '\t'):
			w.begin()
			w.out = append(w.out, c)
			i++
		case c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == 0:
			w.space = true
			i++
		case c == 0xC2 && i+1 < len(b) && b[i+1] == 0xA0: // a blank that doesn't break
			w.space = true
			i += 2
		case c == 0xE2 && i+2 < len(b) && b[i+1] == 0x80 && (b[i+2] >= 0x8B && b[i+2] <= 0x8F): // no width at all
			if b[i+2] == 0x8D && i > 0 { // the joiner within an emoji
				w.out = append(w.out, b[i:i+3]...)
			}
			i += 3
		default:
			j := i + 1
			for j < len(b) && b[j] > ' ' && b[j] != 0xC2 && b[j] != 0xE2 {
				j++
			}
			if j == i+1 && c >= utf8.RuneSelf {
				_, n := utf8.DecodeRuneInString(b[i:])
				j = i + n
			}
			w.begin()
			w.out = append(w.out, b[i:j]...)
			i = j
		}
	}
}

// begin writes the line breaks, quote marks and blanks owed before a word.
func (w *htmlWriter) begin() {
	if w.breaks > 0 && len(w.out) > 0 {
		w.breaks = min(w.breaks, 3)
		for n := 0; n < w.breaks; n++ {
			w.out = append(w.out, '\n')
			if n+1 < w.breaks && w.quote > 0 {
				w.out = append(w.out, '>')
			}
		}
		w.line = false
	}
	if w.breaks > 0 {
		w.breaks = 0
		w.line = false
	}
	if !w.line {
		w.marked = false
		w.space = false
	}
	if w.quote > 0 && !w.marked && !w.line {
		for range min(w.quote, 10) {
			w.out = append(w.out, '>')
		}
		w.out = append(w.out, ' ')
		w.marked = true
	}
	if w.space && w.line {
		w.out = append(w.out, ' ')
	}
	w.space, w.line = false, true
}

// block ends the line, with n-1 blank lines before the next.
func (w *htmlWriter) block(n int) {
	if w.line || w.breaks > 0 {
		w.breaks = max(w.breaks, n)
	}
	w.space = false
}

// lineBreak is a <br>: the first ends the line, each further one leaves a blank line.
func (w *htmlWriter) lineBreak() {
	if w.skip > 0 {
		return
	}
	w.breaks++
	w.space = false
}

// indented reports whether a blockquote is only there to move text to the right, as the indent button of
// Gmail and Outlook has it.
func indented(style, class string) bool {
	if class != "" || style == "" {
		return false
	}
	s := strings.ReplaceAll(strings.ToLower(style), " ", "")
	return strings.Contains(s, "border:none") || strings.Contains(s, "margin-right:0") && strings.Contains(s, "margin-left:0") && !strings.Contains(s, "border-left")
}

// historyMark reports whether from this element on stands what was written before, by the marks of the
// programs that leave any: Outlook (desktop, web, phone, Mac), Yahoo, Proton, GMX, Zoho, Spark.
func historyMark(tag atom.Atom, class, id, style, name string) bool {
	switch id {
	case "divRplyFwdMsg", "appendonsend", "OLK_SRC_BODY_SECTION", "mail-editor-reference-message-container", "ms-outlook-mobile-reference-message", "reply-intro", "isReplyContent", "x_divRplyFwdMsg":
		return true
	}
	if class != "" {
		for _, mark := range []string{"yahoo_quoted", "protonmail_quote", "ms-outlook-mobile-reference-message", "zmail_extra", "OutlookMessageHeader", "WordQuote"} {
			if strings.Contains(class, mark) && tag != atom.Blockquote {
				return true
			}
		}
	}
	if name == "quote" || name == "messageReplySection" {
		return tag == atom.Div
	}
	if tag == atom.Div && style != "" && strings.Contains(style, "border-top") { // Outlook: a thin line above "From:"
		s := strings.ReplaceAll(strings.ToLower(style), " ", "")
		return strings.HasPrefix(s, "border:none;border-top:solid#") && strings.Contains(s, "padding:3.0pt0")
	}
	return false
}

// signatureMark reports whether an element is a signature, by the marks of the programs.
func signatureMark(class, id string) bool {
	switch id {
	case "Signature", "signature", "ms-outlook-mobile-signature", "x_Signature", "mobile_sig":
		return true
	}
	if class == "" {
		return false
	}
	for _, mark := range []string{"gmail_signature", "moz-signature", "protonmail_signature_block", "ms-outlook-mobile-signature", "zmail_signature", "tutanota_signature"} {
		if strings.Contains(class, mark) {
			return true
		}
	}
	return false
}

// fresh gives the text without the stretches marked as history and signature, and those apart. An Outlook
// mark closes long before the history ends, so history reaches to the end of the mail; the marks of
// others enclose it.
func (g page) fresh() (text, quoted, signature string) {
	if len(g.spans) == 0 {
		return string(g.out), "", ""
	}
	var rest, old, sig strings.Builder
	at := 0
	for _, s := range g.spans {
		if s.from < at {
			continue
		}
		rest.Write(g.out[at:s.from])
		if s.signature {
			sig.WriteString(strings.TrimSpace(string(g.out[s.from:s.to])) + "\n")
			rest.WriteByte('\n')
			at = s.to
			continue
		}
		old.Write(g.out[s.from:])
		at = len(g.out)
	}
	rest.Write(g.out[at:])
	return strings.TrimSpace(rest.String()), strings.TrimSpace(old.String()), strings.TrimSpace(sig.String())
}

// endLink writes where a link leads, unless its words say so.
func (w *htmlWriter) endLink() {
	href := strings.TrimSpace(w.link)
	w.link = ""
	if w.skip > 0 || w.linkAt > len(w.out) {
		return
	}
	said := strings.TrimSpace(string(w.out[w.linkAt:]))
	target, isMail := strings.CutPrefix(href, "mailto:")
	if isMail {
		target, _, _ = strings.Cut(target, "?")
	} else if !strings.HasPrefix(href, "http://") && !strings.HasPrefix(href, "https://") {
		return
	}
	if said == "" || len(target) > 500 || strings.Contains(target, said) || strings.Contains(said, target) {
		return
	}
	w.space = true
	w.text("<" + target + ">")
}

// bullet writes the mark of a list item.
func (w *htmlWriter) bullet() {
	mark := "- "
	if n := len(w.ordered); n > 0 && w.ordered[n-1] >= 0 {
		w.ordered[n-1]++
		mark = itoa(w.ordered[n-1]) + ". "
	}
	if w.skip == 0 {
		w.text(strings.TrimSpace(mark))
		w.space = true
	}
}
