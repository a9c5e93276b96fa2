package compose

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"heed/mailer"
	"heed/templates"
	"heed/triage"
)

var update = flag.Bool("update", false, "write the golden files anew")

var langs = []string{"en", "es", "sv"}

// answerLangs are those customers are answered in; staff read langs.
var answerLangs = append(slices.Clone(langs), "da", "de", "fr", "nl", "no")

// now is a Friday morning.
var now = time.Date(2026, 11, 20, 9, 30, 0, 0, time.UTC)

func packs(t testing.TB) *templates.Set {
	t.Helper()
	set, err := templates.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func composer(t testing.TB, lang string) *Composer {
	t.Helper()
	return New(packs(t), studio(lang))
}

func studio(lang string) triage.Studio {
	return triage.Studio{Name: "Estudio Lumen", Phone: "01632 960 118", Lang: lang, Aliases: []string{"hola@lumen.example"}}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; look at it and run with -update if it should\n--- got\n%s", file, got)
	}
}

// words is what an upset customer wrote, in each language; the marked phrase is what gave it away.
var words = map[string]struct{ name, subject, text, telling string }{
	"en": {"Anna Hartley", "Our album", "Hello,\n\nwe were told six weeks and it is now eleven. I have written twice and nobody answers. Order no. 20881.\n\nI am really disappointed and would like my money back. You can ring me on 07700 900271.\n\nAnna Hartley", "really disappointed"},
	"es": {"Lucía Ferrer", "Nuestro álbum", "Hola:\n\nMe dijisteis seis semanas y ya van once. Os he escrito dos veces y no contesta nadie. Pedido n.º 20881.\n\nEstoy muy decepcionada y quiero que me devolváis el dinero. Podéis llamarme al 612 345 678.\n\nLucía Ferrer", "muy decepcionada"},
	"sv": {"Maja Lindqvist", "Vårt album", "Hej!\n\nDet skulle ta sex veckor och nu har det gått elva. Jag har skrivit två gånger och ingen svarar. Ordernr 20881.\n\nJag är riktigt besviken och vill ha pengarna tillbaka. Ni når mig på 070-174 06 05.\n\nMaja Lindqvist", "riktigt besviken"},
	"da": {"Mette Holm", "Vores album", "Hej,\n\nder blev sagt seks uger, og nu er der gået elleve. Jeg har skrevet to gange, og ingen svarer. Ordrenr. 20881.\n\nJeg er virkelig skuffet og vil have pengene tilbage. I kan ringe til mig på 20 11 22 33.\n\nMette Holm", "virkelig skuffet"},
	"de": {"Katrin Vogt", "Unser Album", "Guten Tag,\n\nes hieß sechs Wochen, und jetzt sind es elf. Ich habe zweimal geschrieben, und niemand antwortet. Auftragsnr. 20881.\n\nIch bin wirklich enttäuscht und möchte mein Geld zurück. Sie erreichen mich unter 0151 23456789.\n\nKatrin Vogt", "wirklich enttäuscht"},
	"fr": {"Chloé Besson", "Notre album", "Bonjour,\n\nOn m'avait dit six semaines, et cela en fait onze. J'ai écrit deux fois et personne ne répond. Commande n° 20881.\n\nJe suis vraiment déçue et je voudrais être remboursée. Vous pouvez me joindre au 06 39 98 12 34.\n\nChloé Besson", "vraiment déçue"},
	"nl": {"Karin de Vries", "Ons album", "Goedendag,\n\nhet zou zes weken duren en het zijn er nu elf. Ik heb twee keer geschreven en niemand antwoordt. Bestelnummer 20881.\n\nIk ben echt teleurgesteld en wil mijn geld terug. U bereikt me op 06-12345678.\n\nKarin de Vries", "echt teleurgesteld"},
	"no": {"Ingrid Dahl", "Albumet vårt", "Hei!\n\nDet skulle ta seks uker, og nå har det gått elleve. Jeg har skrevet to ganger, og ingen svarer. Ordrenr. 20881.\n\nJeg er virkelig skuffet og vil ha pengene tilbake. Dere når meg på 912 34 567.\n\nIngrid Dahl", "virkelig skuffet"},
}

func message(lang string) *mailer.Message {
	w := words[lang]
	return &mailer.Message{
		MessageID: "first@customer.example", From: mailer.Address{Name: w.name, Addr: "customer@example.org"},
		To: []mailer.Address{{Addr: "hola@lumen.example"}}, Subject: w.subject, Date: now.Add(-5 * time.Hour), Lang: lang, Text: w.text,
	}
}

func matter(lang string, v triage.Verdict) Matter {
	m := message(lang)
	v.Lang = lang
	return Matter{
		Case: triage.Case{
			ID: "1", Ref: "H-4F2K", State: triage.Open, Verdict: v, Customer: m.From, Alias: "hola@lumen.example", Mailbox: "hola@lumen.example",
			Subject: m.Subject, OpenedAt: m.Date, AnswerBy: now.Add(3 * time.Hour),
		},
		Message: m, Version: 1, Now: now, Location: time.UTC,
	}
}

func late(lang string) triage.Verdict {
	w := words[lang]
	at := index(w.text, w.telling)
	return triage.Verdict{
		Kind: triage.Complaint, Severity: triage.Serious, Themes: []triage.Theme{"late-delivery", "no-response"},
		Flags: []triage.Flag{triage.RepeatContact}, Wants: []triage.Want{"refund"}, Score: -3, Confidence: 0.9,
		Reasons: []triage.Reason{
			{Label: "negative", Phrase: w.telling, Weight: -2, Where: "text", At: [2]int{at, at + len(w.telling)}},
			{Label: "no-response", Phrase: w.telling, Weight: -2, Where: "text", At: [2]int{at, at + len(w.telling)}},
		},
	}
}

func index(s, part string) int {
	for i := range s {
		if len(s)-i >= len(part) && s[i:i+len(part)] == part {
			return i
		}
	}
	return -1
}
