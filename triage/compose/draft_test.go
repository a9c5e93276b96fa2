package compose

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"heed/mailer"
	"heed/triage"
)

// TestDrafts holds the letters themselves: each problem once, each tone once.
func TestDrafts(t *testing.T) {
	for _, lang := range answerLangs {
		c := composer(t, lang)
		var b strings.Builder
		write := func(name string, m Matter) {
			d := c.Draft(m)
			fmt.Fprintf(&b, "==== %s ====\n%s\n", name, d.Text)
			for _, k := range d.Blanks {
				fmt.Fprintf(&b, "  [%s: %s; %s]\n", k.Name, k.Hint, k.Suggestion)
			}
			fmt.Fprintf(&b, "  (%s)\n", d.Why)
			for _, p := range d.Talk {
				fmt.Fprintf(&b, "  * %s\n", p)
			}
			b.WriteString("\n")
		}
		for i, theme := range triage.Themes {
			m := matter(lang, triage.Verdict{Kind: triage.Complaint, Severity: triage.Severity(1 + i%3), Themes: []triage.Theme{theme}})
			m.Case.Ref = fmt.Sprintf("H-%d", i)
			write(string(theme), m)
		}
		write("two grievances, money back, wrote before", matter(lang, late(lang)))
		write("no theme", matter(lang, triage.Verdict{Kind: triage.Complaint, Severity: triage.Minor}))
		write("sensitive", matter(lang, triage.Verdict{Kind: triage.Complaint, Severity: triage.Moderate, Themes: []triage.Theme{"print-quality"}, Flags: []triage.Flag{triage.Sensitive}}))
		write("critical", matter(lang, triage.Verdict{Kind: triage.Complaint, Severity: triage.Critical, Themes: []triage.Theme{"lost-images"}}))
		write("abusive", matter(lang, triage.Verdict{Kind: triage.Complaint, Severity: triage.Serious, Themes: []triage.Theme{"value"}, Flags: []triage.Flag{triage.Abusive}}))
		write("the day is near, a call is wanted", matter(lang, triage.Verdict{Kind: triage.Complaint, Severity: triage.Moderate, Themes: []triage.Theme{"website"}, Flags: []triage.Flag{triage.EventImminent}, Wants: []triage.Want{"call"}}))
		write("asks for ever more", matter(lang, triage.Verdict{Kind: triage.Complaint, Severity: triage.Moderate, Themes: []triage.Theme{"damaged"}, Flags: []triage.Flag{triage.EscalatingDemands}}))
		write("deletion", matter(lang, triage.Verdict{Kind: triage.Complaint, Severity: triage.Serious, Themes: []triage.Theme{"privacy"}, Wants: []triage.Want{"deletion"}}))
		write("a question", matter(lang, triage.Verdict{Kind: triage.Enquiry}))
		write("a sensitive question", matter(lang, triage.Verdict{Kind: triage.Enquiry, Flags: []triage.Flag{triage.Sensitive}}))
		write("kind words", matter(lang, triage.Verdict{Kind: triage.Praise}))
		write("kind words in grief", matter(lang, triage.Verdict{Kind: triage.Praise, Flags: []triage.Flag{triage.Sensitive}}))
		write("a bad review", matter(lang, triage.Verdict{Kind: triage.ReviewOf, Severity: triage.Moderate, Review: &triage.Review{Site: "Site", Stars: 2}}))
		write("a good review", matter(lang, triage.Verdict{Kind: triage.ReviewOf, Review: &triage.Review{Site: "Site", Stars: 5}}))
		write("something else", matter(lang, triage.Verdict{Kind: triage.Other}))
		couple := matter(lang, triage.Verdict{Kind: triage.Complaint, Severity: triage.Serious, Themes: []triage.Theme{"likeness", "staff-conduct"},
			Reasons: []triage.Reason{{Label: "staff-conduct", Weight: -2, Where: "text", At: [2]int{0, 1}}}})
		couple.Case.Customer.Name = "Anna & Tom"
		write("a couple, two grievances", couple)
		if lang == "es" {
			usted := matter(lang, late(lang))
			usted.Message.Text = "Estimados señores: les ruego que me digan dónde están mis fotos."
			write("a customer who says usted", usted)
		}
		if lang == "de" {
			du := matter(lang, late(lang))
			du.Message.Text = "Hallo ihr Lieben, könnt ihr mir sagen, wo meine Hochzeitsbilder bleiben? Ich hab euch zweimal geschrieben."
			write("a customer who says du", du)
		}
		if lang == "fr" {
			tu := matter(lang, late(lang))
			tu.Message.Text = "Coucou, tu peux me dire où en est mon album ? Je t'ai écrit deux fois. Bises"
			write("a customer who says tu", tu)
		}
		if lang == "nl" {
			je := matter(lang, late(lang))
			je.Message.Text = "Hoi, kunnen jullie me zeggen waar onze trouwfoto's blijven? Ik heb jullie twee keer gemaild."
			write("a customer who says je", je)
		}
		golden(t, lang+"/drafts.txt", b.String())
	}
}

func TestDraftFollowsThePlaybook(t *testing.T) {
	c := composer(t, "en")
	sensitive := c.Draft(matter("en", triage.Verdict{Kind: triage.Praise, Flags: []triage.Flag{triage.Sensitive}}))
	if strings.ContainsAny(sensitive.Text, "!") || strings.Contains(sensitive.Text, "review") {
		t.Errorf("E5: no cheer and no marketing at such a moment:\n%s", sensitive.Text)
	}
	once := matter("en", triage.Verdict{Kind: triage.Praise})
	if !strings.Contains(c.Draft(once).Text, "review") {
		t.Error("G4: happy customers are invited to say so")
	}
	once.Invited = true
	if strings.Contains(c.Draft(once).Text, "review") {
		t.Error("G4: once only")
	}
	critical := c.Draft(matter("en", triage.Verdict{Kind: triage.Complaint, Severity: triage.Critical, Themes: []triage.Theme{"lost-images"}}))
	if len(critical.Talk) != 3 || critical.Outline {
		t.Errorf("R7: three talking points, and a holding reply that can be sent: %+v", critical)
	}
	v := triage.Verdict{Kind: triage.Complaint, Severity: triage.Moderate, Themes: []triage.Theme{"damaged"}}
	if !strings.Contains(c.Draft(matter("en", v)).Text, "01632 960 118") {
		t.Error("L3: the invitation to talk names the phone")
	}
	quietStudio := New(packs(t), triage.Studio{Name: "Lumen"})
	if d := quietStudio.Draft(matter("en", v)); strings.Contains(d.Text, "  ") || strings.Contains(d.Text, " ,") {
		t.Errorf("a studio without a phone: %s", d.Text)
	}
}

// TestTones: what a severity or a flag calls for, and what it forbids, in every language and whichever sentence is picked.
func TestTones(t *testing.T) {
	complaint := func(sev triage.Severity, theme triage.Theme, flags ...triage.Flag) triage.Verdict {
		return triage.Verdict{Kind: triage.Complaint, Severity: sev, Themes: []triage.Theme{theme}, Flags: flags}
	}
	for name, s := range map[string]struct {
		v         triage.Verdict
		paras     int // at most, between greeting and signature
		forbidden []string
	}{
		"minor: short":                        {complaint(triage.Minor, "print-quality"), 3, nil},
		"critical: two lines (R7)":            {complaint(triage.Critical, "lost-images"), 1, nil},
		"abusive: one sentence (F3)":          {complaint(triage.Serious, "value", triage.Abusive), 1, nil},
		"grief: no cheer, no gift (E5)":       {complaint(triage.Moderate, "print-quality", triage.Sensitive), 5, []string{"!", "free", "gratis", "voucher", "regalo"}},
		"grief and a day: not take your time": {complaint(triage.Moderate, "print-quality", triage.Sensitive, triage.EventImminent), 4, []string{"no hurry", "prisa", "brådskar"}},
		"demands: no more is promised (F2)":   {complaint(triage.Serious, "damaged", triage.EscalatingDemands), 3, []string{"replacement", "reemplazo", "ersättning"}},
	} {
		for _, lang := range langs {
			c := composer(t, lang)
			for i := range 6 {
				m := matter(lang, s.v)
				m.Case.Ref = fmt.Sprint("H-", i)
				text := c.Draft(m).Text
				if n := len(paragraphs(text)) - 2; n > s.paras {
					t.Errorf("%s: %s: %d paragraphs:\n%s", name, lang, n, text)
				}
				for _, w := range s.forbidden {
					body := text[strings.Index(text, "\n"):]
					if strings.Contains(strings.ToLower(body), w) {
						t.Errorf("%s: %s: %q:\n%s", name, lang, w, text)
					}
				}
			}
		}
	}
}

// TestKindWordsBesideAGrievance: both are answered; mockery is not thanked for.
func TestKindWordsBesideAGrievance(t *testing.T) {
	v := triage.Verdict{Kind: triage.Complaint, Severity: triage.Minor, Themes: []triage.Theme{"print-quality"}}
	for text, thanked := range map[string]bool{
		"The pictures are lovely, but one print has a stripe.":                       true,
		"One print has a stripe.":                                                    false,
		"Bravo! A masterpiece. The stripe is truly lovely work, but I ordered none.": false,
	} {
		for i := range 6 {
			m := matter("en", v)
			m.Case.Ref, m.Message.Text = fmt.Sprint("H-", i), text
			d := composer(t, "en").Draft(m).Text
			has := false
			for _, s := range packs(t).Pack("en").Replies().Mixed.Kind {
				has = has || strings.Contains(d, s)
			}
			if has != thanked {
				t.Errorf("%q: thanked %v:\n%s", text, has, d)
			}
		}
	}
}

// TestDraftsVary: two answers in a row do not read alike, and one case always reads the same.
func TestDraftsVary(t *testing.T) {
	c := composer(t, "en")
	var seen []string
	for i := range 40 {
		m := matter("en", late("en"))
		m.Case.Ref = fmt.Sprintf("H-%04X", i*977)
		d := c.Draft(m)
		if again := c.Draft(m); again.Text != d.Text {
			t.Fatal("the same case reads differently the second time")
		}
		if !slices.Contains(seen, d.Text) {
			seen = append(seen, d.Text)
		}
	}
	if len(seen) < 25 {
		t.Errorf("%d different letters of 40", len(seen))
	}
}

func TestReplyLang(t *testing.T) {
	c := composer(t, "sv")
	for lang, want := range map[string]string{"en": "en", "es": "es", "es-MX": "es", "sv": "sv", "da": "da", "de-AT": "de", "fr": "fr", "nl-BE": "nl", "no": "no", "ja": "en", "": "en", "fi": "en"} {
		if got := c.ReplyLang(lang); got != want {
			t.Errorf("%q is answered in %q, want %q", lang, got, want)
		}
	}
}

func TestDraftOfNothing(t *testing.T) {
	c := New(packs(t), triage.Studio{})
	for _, v := range append(everyVerdict(), triage.Verdict{}, triage.Verdict{Kind: "nonsense", Themes: []triage.Theme{"nonsense"}, Flags: []triage.Flag{"x"}}) {
		if d := c.Draft(Matter{Case: triage.Case{Verdict: v}}); strings.TrimSpace(d.Text) == "" {
			t.Errorf("%+v: no words", v)
		}
	}
}

// FuzzDraft: whatever the customer calls themselves, a letter is a letter.
func FuzzDraft(f *testing.F) {
	f.Add("Anna", "order 123 <b>|</b> [[date]]", "Subject [H-4F2K x]")
	f.Fuzz(func(t *testing.T, name, text, subject string) {
		c := New(packs(t), studio("es"))
		m := matter("es", late("es"))
		m.Case.Customer = mailer.Address{Name: name, Addr: "x@y.example"}
		m.Message.Text, m.Case.Subject = text, subject
		d := finished(c.Draft(m))
		if triage.Unfinished(d.Text) {
			t.Errorf("%q", d.Text)
		}
	})
}
