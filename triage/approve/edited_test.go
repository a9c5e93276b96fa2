package approve

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"heed/mailer"
)

const draft = "Dear Lisa,\n\nyou were told six weeks, and it has been nine. That is not what we promised you, and I am sorry that nobody rang.\n\n" +
	"Your album leaves us on [[date]], and I bring it to your door myself.\n\nWarm regards,\nAnna Berg\nStudio Lumen"

// staffMail is a staff mail as it lies in a quote: lines no longer than 76 signs, the draft between its marker lines.
func staffMail(begin, draft, end string) string {
	return "Lisa Berg: complaint, moderate, late delivery\n\nWhat Lisa wrote\n---------------\n> the album is three weeks late\n\nThe draft\n---------\n\n" +
		begin + "\n" + wrapAt(draft, 76) + "\n" + end + "\n\nYour decision\n-------------\n  approve  sends the draft exactly as it stands\n"
}

func wrapAt(s string, width int) string {
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		cur := ""
		for _, word := range strings.Fields(line) {
			if cur != "" && len(cur)+1+len(word) > width {
				out, cur = append(out, cur), ""
			}
			cur = strings.TrimSpace(cur + " " + word)
		}
		out = append(out, cur)
	}
	return strings.Join(out, "\n")
}

// The ways mail programs quote. %s is the new text and the mail below it.
var quotings = map[string]func(text, mail string) string{
	"marked": func(text, mail string) string {
		return plainMail(text + "\n\nOn Fri, 20 Nov 2026 at 9:41, Heed <heed@studio.example> wrote:\n" + "> " + strings.ReplaceAll(mail, "\n", "\n> "))
	},
	"marked below": func(text, mail string) string {
		return plainMail("On Fri, 20 Nov 2026 at 9:41, Heed <heed@studio.example> wrote:\n" + "> " + strings.ReplaceAll(mail, "\n", "\n> ") + "\n\n" + text)
	},
	"marked and wrapped once more": func(text, mail string) string {
		return plainMail(text + "\n\nOn Fri, 20 Nov 2026 at 9:41, Heed <heed@studio.example> wrote:\n" + "> " + strings.ReplaceAll(wrapAt(mail, 48), "\n", "\n> "))
	},
	"flowed": func(text, mail string) string {
		lines := strings.Split(wrapAt(mail, 60), "\n")
		for i := range lines {
			if len(lines[i]) > 45 {
				lines[i] += " "
			}
		}
		return strings.Replace(plainMail(text+"\n\nOn Fri, 20 Nov 2026 at 9:41, Heed <heed@studio.example> wrote:\n> "+strings.Join(lines, "\n> ")), "charset=utf-8", "charset=utf-8; format=flowed", 1)
	},
	"Outlook": func(text, mail string) string {
		return plainMail(text + "\n\n________________________________\nFrom: Heed <heed@studio.example>\nSent: 20 November 2026 09:41\nTo: Anna Berg <anna@studio.example>\nSubject: [H-4F2K abcdefghijklmnopqrstuvwx23] Complaint: Lisa\n\n" + mail)
	},
	"HTML quote": func(text, mail string) string {
		return htmlMail("<div>" + asHTML(text) + `</div><br><div class="gmail_quote"><div class="gmail_attr">On Fri, Nov 20, 2026 at 9:41 AM Heed &lt;<a href="mailto:heed@studio.example">heed@studio.example</a>&gt; wrote:<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex">` +
			asHTML(mail) + "</blockquote></div>")
	},
	"HTML below a rule": func(text, mail string) string {
		return htmlMail("<p>" + asHTML(text) + `</p><hr><div id="divRplyFwdMsg"><b>From:</b> Heed &lt;heed@studio.example&gt;<br><b>Sent:</b> 20 November 2026 09:41<br><b>To:</b> Anna Berg &lt;anna@studio.example&gt;<br><b>Subject:</b> Complaint: Lisa</div><div>` +
			asHTML(mail) + "</div>")
	},
}

func asHTML(s string) string {
	return strings.ReplaceAll(strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s), "\n", "<br>\n")
}

const replyHead = "From: Anna Berg <anna@studio.example>\nTo: Heed <heed@studio.example>\nSubject: Re: [H-4F2K abcdefghijklmnopqrstuvwx23] Complaint: Lisa\n" +
	"Date: Fri, 20 Nov 2026 10:00:00 +0100\nMessage-ID: <reply@studio.example>\nIn-Reply-To: <ask@studio.example>\nMIME-Version: 1.0\nContent-Type: "

func plainMail(text string) string { return replyHead + "text/plain; charset=utf-8\n\n" + text }

func htmlMail(html string) string {
	return replyHead + "text/html; charset=utf-8\n\n<html><body>" + html + "</body></html>"
}

func TestEditedInTheQuote(t *testing.T) {
	set, loc := packs(t), madrid(t)
	parser := mailer.NewParser(set)
	rewritten := strings.Replace(draft, "[[date]]", "Thursday 26 November", 1)
	longer := strings.Replace(rewritten, "I bring it to your door myself.", "I bring it to your door myself.\n\nA second album for your mother comes with it.", 1)
	for _, tc := range []struct {
		name, above, edited, want string
	}{
		{"send", "send", rewritten, "send(" + rewritten + ")"},
		{"with politeness", "Hi Heed,\n\nsend please\n\nThanks,\nAnna", rewritten, "send(" + rewritten + ")"},
		{"with an empty colon", "Send:\n\nThanks", rewritten, "send(" + rewritten + ")"},
		{"Swedish", "Skicka!", rewritten, "send(" + rewritten + ")"},
		{"Spanish", "Enviar, gracias", rewritten, "send(" + rewritten + ")"},
		{"a paragraph more", "send", longer, "send(" + longer + ")"},
		{"edit", "edit", rewritten, "edit(" + rewritten + ")"},
		{"one comma only", "send", strings.Replace(draft, "weeks,", "weeks", 1), "send(" + strings.Replace(draft, "weeks,", "weeks", 1) + ")"},
		{"words above win", "send: Dear Lisa, it is here.", rewritten, "send(Dear Lisa, it is here.)"},
		{"other commands let it be", "mine\nlater 2d", rewritten, "mine later(22T12:00)"},
		{"approve above it", "approve", rewritten, "edited: send approve"},
		{"yes above it", "Ok, tack!", rewritten, "edited: send approve"},
		{"a blank filled above it", "fill date: Friday", rewritten, "edited: send fill"},
		{"nothing above it", "", rewritten, "edited: send edit"},
		{"thanks only", "Thanks,\nAnna", rewritten, "edited: send edit"},
		{"unchanged, approve", "approve", draft, "approve"},
		{"unchanged, a comma lost", "approve", strings.Replace(draft, "weeks,", "weeks", 1), "approve"},
		{"unchanged, send", "send", draft, "incomplete: approve send"},
		{"unchanged, words", "send: Dear Lisa, it is here.", draft, "send(Dear Lisa, it is here.)"},
		{"all of it taken out", "send", "", "incomplete: approve send"},
	} {
		for how, quote := range quotings {
			if strings.HasPrefix(tc.above, "send: ") && how == "marked below" {
				continue // the letter would have no end
			}
			for _, lang := range []string{"en", "es", "sv"} {
				ask := set.Pack(lang).Staff.Ask
				msg, err := parser.Parse(strings.NewReader(quote(tc.above, staffMail(ask.Begin, tc.edited, ask.End))))
				if err != nil {
					t.Fatal(err)
				}
				cmds, err := reader().Read(msg, Shown{Drafts: []string{draft, "Dear Lisa, as it was signed"}}, noon, loc)
				got := show(cmds)
				var p *Problem
				if errors.As(err, &p) {
					got = strings.Trim(fmt.Sprint(p.Code, ": ", p.Readings), "[]")
					got = strings.Replace(got, "[", "", 1)
					if p.Code == Edited && p.Text != tc.edited {
						t.Errorf("%s, %s, %s: asks about %q", tc.name, how, lang, p.Text)
					}
				}
				if got != tc.want {
					t.Errorf("%s, %s, %s:\n%s\nwant\n%s\ntext %q, quoted %q", tc.name, how, lang, got, tc.want, msg.Text, msg.Quoted)
				}
			}
		}
	}
}

// Lines that were written into the quote without its mark belong to the edit, not to the commands.
func TestLinesAddedToTheQuote(t *testing.T) {
	set, loc := packs(t), madrid(t)
	parser := mailer.NewParser(set)
	ask := set.Pack("en").Staff.Ask
	mail := "> " + strings.ReplaceAll(staffMail(ask.Begin, draft, ask.End), "\n", "\n> ")
	mail = strings.Replace(mail, "> Warm regards,", "There is a print for you in it, too.\nclose\n\n> Warm regards,", 1)
	msg, err := parser.Parse(strings.NewReader(plainMail("send\n\nOn Fri, 20 Nov 2026 at 9:41, Heed <heed@studio.example> wrote:\n" + mail)))
	if err != nil {
		t.Fatal(err)
	}
	cmds, err := reader().Read(msg, Shown{Drafts: []string{draft}}, noon, loc)
	want := strings.Replace(draft, "Warm regards,", "There is a print for you in it, too.\nclose\n\nWarm regards,", 1)
	if got := show(cmds); got != "send("+want+")" {
		t.Errorf("%v\n%s\nwant\n%s", err, got, want)
	}
}

// A text that was asked about is what a bare "send" means afterwards, quoted or not.
func TestKeptText(t *testing.T) {
	loc := madrid(t)
	shown := Shown{Drafts: []string{draft, "Dear Lisa, mine."}, Kept: "Dear Lisa, mine."}
	for text, want := range map[string]string{"send": "send(Dear Lisa, mine.)", "ändra": "edit(Dear Lisa, mine.)", "approve": "approve", "send: other": "send(other)"} {
		m := mailOf(text)
		m.Body = text
		if cmds, err := reader().Read(m, shown, noon, loc); err != nil || show(cmds) != want {
			t.Errorf("%q: %s, %v", text, show(cmds), err)
		}
	}
}

// A letter never takes the staff mail below it along, however the quote was left in.
func TestLetterStopsAtAMarker(t *testing.T) {
	set, loc := packs(t), madrid(t)
	for _, lang := range []string{"en", "es", "sv"} {
		_, err := read(mailOf("send: Dear Lisa\n\n"+staffMail(set.Pack(lang).Staff.Ask.Begin, draft, "")), noon, loc)
		var p *Problem
		if !errors.As(err, &p) || p.Code != Quotes {
			t.Errorf("%s: %v", lang, err)
		}
	}
}

func TestSetLike(t *testing.T) {
	for name, tc := range map[string]struct{ text, want string }{
		"wrapped":          {wrapAt(draft, 40), draft},
		"on one line":      {strings.Join(strings.Fields(draft), " "), draft},
		"a word changed":   {strings.Replace(wrapAt(draft, 60), "nine", "ten", 1), strings.Replace(draft, "nine", "ten", 1)},
		"short lines kept": {"Hi,\n\nshort\nlines\n\nAnna", "Hi,\n\nshort\nlines\n\nAnna"},
		"nothing":          {"", ""},
	} {
		if got := setLike(tc.text, draft); got != tc.want {
			t.Errorf("%s: %q", name, got)
		}
	}
	words := slices.Repeat([]string{"a"}, 9000)
	if m := aligned(append([]string{"x"}, append(words, "y")...), append([]string{"z"}, append(words, "w")...)); len(m) != 9002 {
		t.Error("a long text was not looked at")
	}
}
