package mailer_test

import (
	"strings"
	"testing"
)

func parseHTML(t testing.TB, page string) string {
	t.Helper()
	return parse(t, "From: jo@example.com\nContent-Type: text/html; charset=utf-8\n\n"+page+"\n").Text
}

// TestHTMLText: what HTML looks like as text.
func TestHTMLText(t *testing.T) {
	for _, c := range []struct{ name, page, want string }{
		{"paragraphs", "<p>One.</p><p>Two.</p>", "One.\n\nTwo."},
		{"divs and breaks", "<div>One<br>two</div><div><br></div><div>Three</div>", "One\ntwo\n\nThree"},
		{"blanks run together", "a  b\n\t c&nbsp;&nbsp;d", "a b c d"},
		{"bullets", "<ul><li>red<li>blue</ul>", "- red\n- blue"},
		{"numbers", "<ol><li>red</li><li>blue</li></ol>", "1. red\n2. blue"},
		{"link with other words", `<a href="https://example.com/x">our gallery</a>`, "our gallery <https://example.com/x>"},
		{"link that says itself", `<a href="https://example.com/">example.com</a>`, "example.com"},
		{"mail link", `<a href="mailto:jo@example.com?subject=x">write me</a>`, "write me <jo@example.com>"},
		{"table", "<table><tr><td>Size</td><td>13x18</td></tr><tr><td>Copies</td><td>2</td></tr></table>", "Size 13x18\nCopies 2"},
		{"entities", "caf&eacute; &lt;3 &#8364;5 &amp;c", "café <3 €5 &c"},
		{"no styles, scripts, titles", "<head><title>T</title><style>p{}</style></head><body>Hi<script>x()</script></body>", "Hi"},
		{"preview text hidden", `<div style="display:none">preview</div>Hello`, "Hello"},
		{"hidden in other ways", `Hello<p style="visibility:hidden">a</p><p style="opacity: 0">b</p><p style="FONT-SIZE:0px">c</p><p style="font-size:1px">d</p>` +
			`<div style="max-height:0;overflow:hidden">e</div><div style="position:absolute;left:-9999px">f</div><p hidden>g</p><p style="mso-hide:all">h</p>` +
			`<p style="color:transparent">i</p><p style="color:red; display : none !important">j</p>`, "Hello"},
		{"not hidden", `<p style="display:block;visibility:visible;opacity:.9;font-size:11.0pt;max-height:100%;left:0;text-indent:-18.0pt;color:#ffffff">Hello</p>`, "Hello"},
		{"table without a size, cells with one", `<table style="font-size:0px"><tr><td>x<p style="font-size:13px">Hello</p>y</td></tr></table>`, "Hello"},
		{"preformatted", "<pre>a\n  b</pre>", "a\n  b"},
		{"emoji as picture", `Thanks <img src="e.png" alt="😀">`, "Thanks 😀"},
		{"picture without words", `Hi <img src="cid:logo" alt="Company logo">`, "Hi"},
		{"stray end tags", "</div></p>Hi</td></b> there", "Hi there"},
		{"never closed", "<div><b>Hi <i>there", "Hi there"},
		{"indented by hand", `<blockquote style="margin:0 0 0 40px;border:none;padding:0px">My words</blockquote>`, "My words"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := parseHTML(t, c.page); got != c.want {
				t.Errorf("got %q want %q", got, c.want)
			}
		})
	}
}

// TestHTMLQuotes: how programs mark what was written before. The language of the words doesn't matter where
// the mark is in the HTML.
func TestHTMLQuotes(t *testing.T) {
	const want = "The frame is broken."
	for name, page := range map[string]string{
		"Gmail":              `<div dir="ltr">The frame is broken.</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">Dne po 3. 6. 2024 v 9:12 Studio &lt;hi@studio.example&gt; napsal:<br></div><blockquote class="gmail_quote">Old words</blockquote></div>`,
		"Apple Mail":         `<html><body>The frame is broken.<br><div><br><blockquote type="cite"><div>On 3 Jun 2024, at 09:12, Studio &lt;hi@studio.example&gt; wrote:</div><br><div>Old words</div></blockquote></div></body></html>`,
		"Thunderbird":        `<p>The frame is broken.</p><div class="moz-cite-prefix">On 03.06.2024 09:12, Studio wrote:<br></div><blockquote type="cite" cite="mid:1@x">Old words</blockquote>`,
		"Outlook web":        `<div>The frame is broken.</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>Od:</b> Studio<br><b>Poslano:</b> ponedeljek</div><div>Old words</div>`,
		"Outlook desktop":    `<div class=WordSection1><p class=MsoNormal>The frame is broken.</p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in'><p><b>Od:</b> Studio</p></div></div><p>Old words</p></div>`,
		"Outlook phone":      `<div>The frame is broken.</div><div id="ms-outlook-mobile-signature"><a href="https://aka.ms/o0ukef">Outlook</a></div><div id="mail-editor-reference-message-container"><div>Old words</div></div>`,
		"old Hotmail":        `<div>The frame is broken.<br><hr id="stopSpelling">Date: Mon<br>Old words</div>`,
		"Yahoo":              `<div>The frame is broken.</div><div id="yahoo_quoted_1" class="yahoo_quoted"><div>W dniu poniedziałek Studio napisał:</div><div>Old words</div></div>`,
		"Proton":             `<div>The frame is broken.</div><div class="protonmail_signature_block">Sent with Proton</div><div class="protonmail_quote">Old words</div>`,
		"GMX":                `<div>The frame is broken.</div><div name="quote" style="margin:10px"><div>Gesendet: Montag</div>Old words</div>`,
		"Zoho":               `<div>The frame is broken.</div><div class="zmail_extra" style=""><div>---- Old words</div></div>`,
		"bare blockquote":    `The frame is broken.<blockquote>Old words</blockquote>`,
		"Gmail's signature":  `<div>The frame is broken.</div><div class="gmail_signature">Jo Doe<br>Director</div>`,
		"a header in a text": `<p>The frame is broken.</p><hr><p><b>From:</b> Studio<br><b>Sent:</b> Monday 9:12<br><b>To:</b> Jo<br><b>Subject:</b> Frame</p><p>Old words</p>`,
	} {
		t.Run(name, func(t *testing.T) {
			if got := parseHTML(t, page); got != want {
				t.Errorf("got %q", got)
			}
		})
	}
}

// TestHTMLMetaCharset: the charset may only stand in the HTML itself.
func TestHTMLMetaCharset(t *testing.T) {
	m := parse(t, "From: jo@example.com\nContent-Type: text/html\n\n<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=iso-8859-2\"></head><body>\xb3\xf3d\xbc</body></html>\n")
	if m.Text != "łódź" {
		t.Errorf("got %q", m.Text)
	}
}

// TestHTMLNeverEmpty: a mail whose every word is marked as history keeps them.
func TestHTMLNeverEmpty(t *testing.T) {
	for _, page := range []string{
		`<div id="divRplyFwdMsg">All there is</div>`, `<blockquote type="cite">All there is</blockquote>`,
		`<div class="gmail_signature">All there is</div>`, `<div class="yahoo_quoted">All there is</div>`,
	} {
		if got := parseHTML(t, page); !strings.Contains(got, "All there is") {
			t.Errorf("%s became %q", page, got)
		}
	}
}
