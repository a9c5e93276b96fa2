package compose

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"heed/mailer"
	"heed/triage"
)

// finished fills every blank as a member of staff would.
func finished(d triage.Draft) triage.Draft {
	for _, b := range d.Blanks {
		value := b.Suggestion
		if value == "" {
			value = "Marta"
		}
		d.Text, _ = triage.FillBlank(d.Text, b.Name, value)
	}
	return d
}

func letterFor(c *Composer, lang string, v triage.Verdict) Letter {
	m := matter(lang, v)
	return Letter{
		Case: m.Case, Message: m.Message, Draft: finished(c.Draft(m)), Signer: triage.Member{Name: "Marta Ruiz", Email: "marta@lumen.example"},
		MessageID: "answer@lumen.example", Now: now,
	}
}

func TestAnswer(t *testing.T) {
	for _, lang := range answerLangs {
		c := composer(t, lang)
		o, err := c.Answer(letterFor(c, lang, late(lang)))
		if err != nil {
			t.Fatal(err)
		}
		golden(t, lang+"/answer.txt", "Subject: "+o.Subject+"\nIn-Reply-To: "+o.InReplyTo+"\n\n"+o.Text)
		switch {
		case o.From != mailer.Address{Name: "Estudio Lumen", Addr: "hola@lumen.example"}:
			t.Errorf("%s: from %+v: not the alias the customer wrote to", lang, o.From)
		case len(o.To) != 1 || o.To[0].Addr != "customer@example.org" || len(o.Cc) != 0:
			t.Errorf("%s: goes to %v, copy to %v", lang, o.To, o.Cc)
		case o.Auto != "" || o.Heed != "":
			t.Errorf("%s: an answer a person approved carries Auto-Submitted %q, X-Heed %q", lang, o.Auto, o.Heed)
		case o.Lang != lang || !strings.Contains(o.HTML, `<html lang="`+lang+`">`):
			t.Errorf("%s: language %q", lang, o.Lang)
		case !strings.Contains(o.HTML, "<blockquote") || len(o.HTML) > 40<<10:
			t.Errorf("%s: HTML of %d bytes without the original", lang, len(o.HTML))
		case !strings.Contains(o.Text, "\nMarta Ruiz\nEstudio Lumen\n"):
			t.Errorf("%s: not signed by the person who approved it:\n%s", lang, o.Text)
		}
	}
}

func TestAnswerRefused(t *testing.T) {
	c := composer(t, "en")
	for name, s := range map[string]struct {
		change func(l *Letter)
		want   error
		detail string
	}{
		"an open blank":        {func(l *Letter) { l.Draft.Text += " by [[date]] or [[Who]]" }, ErrUnfinished, "date, who"},
		"half a blank":         {func(l *Letter) { l.Draft.Text += " [[date" }, ErrUnfinished, ""},
		"a template's remains": {func(l *Letter) { l.Draft.Text += " {{name}}" }, ErrUnfinished, ""},
		"a blank in a subject": {func(l *Letter) { l.Draft.Subject = "[[what]]" }, ErrUnfinished, "what"},
		"no words":             {func(l *Letter) { l.Draft.Text = " \n" }, ErrEmpty, ""},
		"an outline":           {func(l *Letter) { l.Draft.Outline = true }, ErrOutline, ""},
		"a review": {func(l *Letter) {
			l.Case.Verdict.Kind, l.Case.Verdict.Review = triage.ReviewOf, &triage.Review{Site: "x", Stars: 1}
		}, ErrPublic, ""},
	} {
		t.Run(name, func(t *testing.T) {
			l := letterFor(c, "en", late("en"))
			s.change(&l)
			o, err := c.Answer(l)
			if !errors.Is(err, s.want) || !strings.Contains(err.Error(), s.detail) {
				t.Errorf("error %v, want %v: %s", err, s.want, s.detail)
			}
			if o.Text != "" {
				t.Error("there is a mail all the same")
			}
		})
	}
	l := letterFor(c, "en", late("en"))
	l.Message.Text = "I typed [[brackets]] and {{braces}} myself"
	if _, err := c.Answer(l); err != nil {
		t.Errorf("brackets in the customer's own words: %v", err)
	}
}

func TestThread(t *testing.T) {
	many := make([]string, 60)
	for i := range many {
		many[i] = strings.Repeat("m", i+1) + "@x"
	}
	for name, s := range map[string]struct {
		l      Letter
		parent string
		refs   []string
	}{
		"a first mail":              {Letter{Message: &mailer.Message{MessageID: "a@x"}}, "a@x", []string{"a@x"}},
		"a thread we know":          {Letter{Thread: []string{"a@x", "b@x"}, Message: &mailer.Message{MessageID: "c@x"}}, "c@x", []string{"a@x", "b@x", "c@x"}},
		"a thread of theirs":        {Letter{Message: &mailer.Message{MessageID: "c@x", References: []string{"a@x", "b@x"}}}, "c@x", []string{"a@x", "b@x", "c@x"}},
		"only In-Reply-To":          {Letter{Message: &mailer.Message{MessageID: "c@x", InReplyTo: []string{"b@x"}}}, "c@x", []string{"b@x", "c@x"}},
		"no Message-ID":             {Letter{Thread: []string{"a@x"}, Message: &mailer.Message{}}, "a@x", []string{"a@x"}},
		"doubles and injections":    {Letter{Thread: []string{"a@x", "a@x", "b\r\nBcc: y"}, Message: &mailer.Message{MessageID: "c@x"}}, "c@x", []string{"a@x", "c@x"}},
		"our own id is no ancestor": {Letter{MessageID: "o@x", Thread: []string{"o@x", "a@x"}, Message: &mailer.Message{MessageID: "a@x"}}, "a@x", []string{"a@x"}},
		"nothing":                   {Letter{}, "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			parent, refs := thread(s.l)
			if parent != s.parent || !slices.Equal(refs, s.refs) {
				t.Errorf("%q %q, want %q %q", parent, refs, s.parent, s.refs)
			}
		})
	}
	if _, refs := thread(Letter{Thread: many, Message: &mailer.Message{MessageID: "z@x"}}); len(refs) != 20 || refs[0] != "m@x" || refs[19] != "z@x" {
		t.Errorf("a long thread: %q", refs)
	}
}

func TestQuoting(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"lines":            {"one\n\ntwo", "> one\n>\n> two"},
		"already quoted":   {"> one", ">> one"},
		"a long line":      {strings.Repeat("word ", 20), "> " + strings.TrimSpace(strings.Repeat("word ", 15)) + "\n> " + strings.TrimSpace(strings.Repeat("word ", 5))},
		"a hard space":     {strings.Repeat("mot ", 18) + "fin\u00a0; suite de la phrase", "> " + strings.TrimSpace(strings.Repeat("mot ", 18)) + "\n> fin\u00a0; suite de la phrase"},
		"looks like a cut": {"-- \nsig", "> --\n> sig"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := quoteLines(c.in); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
	c := composer(t, "en")
	l := letterFor(c, "en", late("en"))
	l.Message.Text = strings.Repeat("<script>alert('é')</script> ", 4000)
	l.Cc = []mailer.Address{{Addr: "tom@example.org"}, {Addr: "TOM@example.org"}, {Addr: "Customer@example.org"}}
	o, err := c.Answer(l)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(o.HTML, "<script") || !strings.Contains(o.Text, "not repeated here") {
		t.Error("a long original is neither escaped nor cut")
	}
	if len(o.Cc) != 1 {
		t.Errorf("copy to %v", o.Cc)
	}
}

func TestSigned(t *testing.T) {
	c := composer(t, "en")
	d := c.Draft(matter("en", late("en")))
	if got := c.Signed(d, triage.Member{Name: "Tom Berg"}); !strings.HasSuffix(got, "\nTom Berg\nEstudio Lumen") {
		t.Errorf("signed %q", got[len(got)-60:])
	}
	d.Author = "tom@lumen.example"
	if got := c.Signed(d, triage.Member{Name: "Tom Berg"}); got != d.Text {
		t.Error("words of staff were changed")
	}
}
