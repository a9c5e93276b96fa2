package compose

import (
	"strings"
	"testing"

	"heed/mailer"
	"heed/triage"
)

// reports are what staff tell, in each language.
var reports = map[string]struct{ mishap, told string }{
	"en": {"The frame for order 20881 fell off the shelf this morning and the glass is broken.", "She says the album is five weeks late and nobody rings back. Order 20881, she can be rung on 07700 900271."},
	"es": {"El marco del pedido 20881 se cayó de la estantería esta mañana y el cristal está roto.", "Dice que el álbum lleva cinco semanas de retraso y que nadie le devuelve las llamadas. Su teléfono es el 612 345 678."},
	"sv": {"Ramen till beställning 20881 ramlade ned från hyllan i morse och glaset är krossat.", "Hon säger att albumet är fem veckor försenat och att ingen ringer tillbaka. Hon nås på 070-174 06 05."},
}

func reported(c *Composer, lang string, v triage.Verdict, a *Account) Ask {
	m := matter(lang, v)
	m.Message, m.Account, m.Signer = nil, a, tom
	m.Case.Subject = c.Opening(lang, a.Mishap)
	why := OccasionTold
	if a.Mishap {
		why = OccasionMishap
	}
	return Ask{
		To: marta(lang), ReplyTo: reply, Tag: tag, Occasion: why, By: tom, Case: m.Case, Account: a, Draft: c.Draft(m), Now: now, Location: m.zone(),
	}
}

// TestReported holds the mails and letters about what staff reported.
func TestReported(t *testing.T) {
	complaint := func(s triage.Severity, theme triage.Theme, flags ...triage.Flag) triage.Verdict {
		return triage.Verdict{Kind: triage.Complaint, Severity: s, Themes: []triage.Theme{theme}, Flags: flags}
	}
	for _, lang := range langs {
		c := composer(t, lang)
		var all strings.Builder
		add := func(name string, a Ask) {
			m := c.Ask(a)
			all.WriteString("==== " + name + " ====\nSubject: " + m.Subject + "\n\n" + m.Text + "\n")
			checkHTML(t, lang+" "+name, lang, m.HTML)
			if leftover.MatchString(m.Subject + m.Text) {
				t.Errorf("%s %s: %s", lang, name, leftover.FindString(m.Subject+m.Text))
			}
		}
		slip := &Account{By: tom, Text: reports[lang].mishap, Mishap: true}
		said := &Account{By: tom, Text: reports[lang].told}
		add("mishap", reported(c, lang, complaint(triage.Moderate, "damaged"), slip))
		add("mishap-sensitive", reported(c, lang, complaint(triage.Moderate, "damaged", triage.Sensitive), slip))
		add("mishap-critical", reported(c, lang, complaint(triage.Critical, "lost-images"), slip))
		add("told", reported(c, lang, complaint(triage.Serious, "late-delivery"), said))
		add("told-sensitive", reported(c, lang, complaint(triage.Serious, "late-delivery", triage.Sensitive), said))
		add("told-critical", reported(c, lang, complaint(triage.Critical, "lost-images"), said))
		call := reported(c, lang, complaint(triage.Minor, "late-delivery"), &Account{By: tom, Who: "Ana Ruiz, +34 612 345 678", Text: reports[lang].told})
		call.Case.Customer = mailer.Address{Name: "Ana Ruiz"}
		call.Draft = c.Draft(Matter{Case: call.Case, Account: call.Account, Now: now})
		add("told-no-address", call)
		golden(t, lang+"/reported.txt", all.String())
	}
}

// TestMishapIsABlank: what staff wrote among themselves reaches no customer unless a member puts it there.
func TestMishapIsABlank(t *testing.T) {
	for _, lang := range langs {
		c := composer(t, lang)
		for _, words := range langs {
			a := &Account{By: tom, Text: reports[words].mishap, Mishap: true}
			d := reported(c, lang, triage.Verdict{Kind: triage.Complaint, Severity: triage.Moderate, Themes: []triage.Theme{"damaged"}}, a).Draft
			if strings.Contains(d.Text, "20881") {
				t.Errorf("%s: the customer would read staff's words:\n%s", lang, d.Text)
			}
			suggested := ""
			for _, b := range d.Blanks {
				if c.canonical(b.Name) == "what" {
					suggested = b.Suggestion
				}
			}
			if (suggested != "") != (words == lang) || strings.HasSuffix(suggested, ".") {
				t.Errorf("a letter in %s, told in %s: suggested %q", lang, words, suggested)
			}
		}
	}
}

// TestFirstLetterIsNoReply: it opens a thread of its own, under a subject of ours, and quotes nothing.
func TestFirstLetterIsNoReply(t *testing.T) {
	c := composer(t, "en")
	a := reported(c, "en", triage.Verdict{Kind: triage.Complaint, Severity: triage.Moderate}, &Account{By: tom, Text: reports["en"].mishap, Mishap: true})
	d := finished(a.Draft)
	d.Text, _ = triage.FillBlank(d.Text, "what", "the frame fell and its glass is broken")
	o, err := c.Answer(Letter{Case: a.Case, Draft: d, Signer: tom, MessageID: "m@lumen.example", Now: now})
	if err != nil {
		t.Fatal(err)
	}
	if o.Subject != "Word from Estudio Lumen [H-4F2K]" || o.InReplyTo != "" || len(o.References) != 0 || strings.Contains(o.Text, "> ") {
		t.Errorf("subject %q, in reply to %q, references %v\n%s", o.Subject, o.InReplyTo, o.References, o.Text)
	}
}
