package mailer_test

import (
	"strings"
	"testing"
)

// attributions are lines above a quote as mail programs write them, by language: all orders of date and name.
var attributions = map[string][]string{
	"en": {
		"On Mon, Jun 3, 2024 at 9:12 AM, Studio Light <hi@studio.example> wrote:",
		"On Mon, Jun 3, 2024 at 9:12 AM Studio Light <hi@studio.example>\nwrote:",
		"On Mon, 3 Jun 2024 at 09:12, Studio Light, Family and Weddings <\nhi@studio.example> wrote:",
		"On Jun 3, 2024, at 09:12, Studio Light <hi@studio.example> wrote:",
		"On 3 Jun 2024, at 09:12, Studio Light wrote:",
		"On 03/06/2024 09:12, Studio Light wrote:",
		"On 2024-06-03 09:12, Studio Light wrote:",
		"On Monday, June 3, 2024, Studio Light <hi@studio.example> wrote:",
		"On Monday, June 3rd, 2024 at 9:12 AM, Studio Light <hi@studio.example> wrote:",
		"On Monday, June 3, 2024 at 09:12:00 AM GMT+2, Studio Light <hi@studio.example> wrote:",
		"On Mon, 3 Jun 2024, 09:12 Studio Light, <hi@studio.example> wrote:",
		"    On Monday, 3 June 2024 at 09:12:00 CEST, Studio Light <hi@studio.example> wrote:",
		"--- On Mon, 6/3/24, Studio Light <hi@studio.example> wrote:",
		"---- On Mon, 03 Jun 2024 09:12:00 +0200 Studio Light <hi@studio.example> wrote ----",
		"*On Mon, Jun 3, 2024 at 9:12 AM Studio Light <hi@studio.example> wrote:*",
		"2024-06-03 9:12 GMT+02:00 Studio Light <hi@studio.example>:",
		"03.06.2024, 09:12, \"Studio Light\" <hi@studio.example>:",
		"Studio Light <hi@studio.example> wrote:",
		"hi@studio.example wrote on 03.06.2024 09:12:00:",
		"In a message dated 6/3/2024 9:12:00 AM Eastern Daylight Time, hi@studio.example writes:",
		"At 09:12 AM 6/3/2024, you wrote:",
		"From: Studio Light <hi@studio.example>\nSent: Monday, June 3, 2024 9:12 AM\nTo: Jo <jo@example.com>\nSubject: Prints",
		"*From:* Studio Light <hi@studio.example>\n*Date:* Monday, June 3, 2024 at 9:12 AM\n*To:* Jo\n*Subject:* Prints",
		"-----Original Message-----",
		"________________________________\nFrom: Studio Light <hi@studio.example>\nSent: 03 June 2024 09:12\nTo: Jo\nSubject: Prints",
		"----- Reply message -----\nFrom: \"Studio\" <hi@studio.example>\nTo: \"Jo\" <jo@example.com>\nSubject: Prints\nDate: Mon, Jun 3, 2024 09:12",
	},
	"es": {
		"El lun, 3 jun 2024 a las 9:12, Studio (<hi@studio.example>) escribió:",
		"El lunes, 3 de junio de 2024, Studio <hi@studio.example> escribió:",
		"El lun., 3 de jun. de 2024 9:12 a. m., Studio <hi@studio.example> escribió:",
		"El 3 de junio de 2024, 9:12, Studio <hi@studio.example> escribió:",
		"El 3/6/24 a las 9:12, Studio escribió:",
		"El 03/06/2024 a las 09:12, Studio escribió:",
		"El 3 jun 2024, a las 9:12, Studio <hi@studio.example>\nescribió:",
		"El lunes, 3 de junio de 2024, 09:12:00 CEST, Studio <hi@studio.example> escribió:",
		"Studio <hi@studio.example> escribió:",
		"El dl., 3 de juny 2024, 9:12, Studio <hi@studio.example> va escriure:",
		"-----Mensaje original-----\nDe: Studio\nEnviado el: lunes, 3 de junio de 2024 9:12\nPara: Jo\nAsunto: Fotos",
		"De: Studio <hi@studio.example>\nFecha: lunes, 3 de junio de 2024, 9:12\nPara: Jo <jo@example.com>\nAsunto: Fotos",
	},
	"sv": {
		"Den mån 3 juni 2024 kl 09:12 skrev Studio <hi@studio.example>:",
		"Den mån 3 juni 2024 09:12Studio <hi@studio.example> skrev:",
		"Den 3 juni 2024 kl. 09:12 skrev Studio <hi@studio.example>:",
		"Den 2024-06-03 kl. 09:12, skrev Studio:",
		"Den måndag 3 juni 2024 skrev Studio <hi@studio.example>:",
		"3 juni 2024 kl. 09:12 skrev Studio <hi@studio.example>:",
		"3 jun. 2024 kl. 09.12 skrev Studio\n<hi@studio.example>:",
		"måndag den 3 juni 2024 kl. 09:12 skrev Studio <hi@studio.example>:",
		"På 3 juni 2024 på 09:12:00, Studio (hi@studio.example) skrev:",
		"Studio <hi@studio.example> skrev: (3 juni 2024 09:12:00 CEST)",
		"2024-06-03 09:12 skrev Studio:",
		"Från: Studio <hi@studio.example>\nSkickat: den 3 juni 2024 09:12\nTill: Jo\nÄmne: Bilder",
		"-----Ursprungligt meddelande-----\nFrån: Studio\nSkickat: den 3 juni 2024 09:12\nTill: Jo\nÄmne: Bilder",
	},
	"de": {
		"Am Mo., 3. Juni 2024 um 09:12 Uhr schrieb Studio <hi@studio.example>:",
		"Am 03.06.2024 um 09:12 schrieb Studio:",
		"Am 03.06.24, 09:12 schrieb \"Studio\" <hi@studio.example>:",
		"Studio <hi@studio.example> schrieb am Mo. 3. Juni 2024 um 09:12:",
		"Am Montag, 3. Juni 2024, 09:12:00 MESZ hat Studio <hi@studio.example> Folgendes geschrieben:",
		"Von: Studio <hi@studio.example>\nGesendet: Montag, 3. Juni 2024 09:12\nAn: Jo\nBetreff: Bilder",
		"Gesendet: Montag, 03. Juni 2024 um 09:12 Uhr\nVon: Studio <hi@studio.example>\nAn: jo@example.com\nBetreff: Bilder",
	},
	"fr": {
		"Le lun. 3 juin 2024 à 09:12, Studio <hi@studio.example> a écrit :",
		"Le 03/06/2024 à 09:12, Studio a écrit :",
		"Le 3 juin 2024 à 09:12, Studio <hi@studio.example> a\nécrit :",
		"Le lundi 3 juin 2024 à 09:12:00 UTC+2, Studio <hi@studio.example> a écrit :",
		"De : Studio <hi@studio.example>\nEnvoyé : lundi 3 juin 2024 09:12\nÀ : Jo\nObjet : Photos",
		"-------- Message original --------\nDe : Studio <hi@studio.example>\nDate : 03/06/2024 09:12\nÀ : jo@example.com\nObjet : Photos",
	},
	"da": {
		"Den man. 3. jun. 2024 kl. 09.12 skrev Studio <hi@studio.example>:",
		"man. 3. jun. 2024 kl. 09.12 skrev Studio <hi@studio.example>:",
		"Den 03.06.2024 kl. 09.12 skrev Studio:",
		"Fra: Studio <hi@studio.example>\nSendt: 3. juni 2024 09:12\nTil: Jo\nEmne: Billeder",
	},
	"no": {
		"man. 3. juni 2024 kl. 09:12 skrev Studio <hi@studio.example>:",
		"Den 3. juni 2024 kl. 09.12 skrev Studio <hi@studio.example>:",
		"Fra: Studio <hi@studio.example>\nSendt: mandag 3. juni 2024 09:12\nTil: Jo\nEmne: Bilder",
	},
	"nl": {
		"Op ma 3 jun 2024 om 09:12 schreef Studio <hi@studio.example>:",
		"Op 3 jun. 2024, om 09:12 heeft Studio <hi@studio.example> het volgende geschreven:",
		"Op 03-06-2024 om 09:12 schreef Studio:",
		"Van: Studio <hi@studio.example>\nVerzonden: maandag 3 juni 2024 09:12\nAan: Jo\nOnderwerp: Foto's",
	},
	"pt": {
		"Em seg., 3 de jun. de 2024 às 09:12, Studio <hi@studio.example> escreveu:",
		"Em 03/06/2024 09:12, Studio escreveu:",
		"Studio <hi@studio.example> escreveu no dia segunda, 3/06/2024 à(s) 09:12:",
		"De: Studio <hi@studio.example>\nEnviado: segunda-feira, 3 de junho de 2024 09:12\nPara: Jo\nAssunto: Fotos",
	},
	"it": {
		"Il giorno lun 3 giu 2024 alle ore 09:12 Studio <hi@studio.example> ha scritto:",
		"Il 03/06/2024 09:12, Studio ha scritto:",
		"Il lunedì 3 giugno 2024 alle ore 09:12:00 CEST, Studio <hi@studio.example> ha scritto:",
		"Da: Studio <hi@studio.example>\nInviato: lunedì 3 giugno 2024 09:12\nA: Jo\nOggetto: Foto",
	},
	"fi": {
		"ma 3. kesäk. 2024 klo 9.12 Studio <hi@studio.example> kirjoitti:",
		"Studio <hi@studio.example> kirjoitti 3.6.2024 kello 9.12:",
		"Lähettäjä: Studio <hi@studio.example>\nLähetetty: maanantai 3. kesäkuuta 2024 9.12\nVastaanottaja: Jo\nAihe: Kuvat",
	},
	"pl": {
		"pon., 3 cze 2024 o 09:12 Studio <hi@studio.example> napisał(a):",
		"W dniu 03.06.2024 o 09:12, Studio pisze:",
		"W dniu pon., 3.06.2024 o 09:12 Studio <hi@studio.example>\nnapisał(a):",
		"Dnia 3 czerwca 2024 09:12 Studio <hi@studio.example> napisał(a):",
		"Wiadomość napisana przez Studio <hi@studio.example> w dniu 03.06.2024, o godz. 09:12:",
		"Od: Studio <hi@studio.example>\nWysłano: poniedziałek, 3 czerwca 2024 09:12\nDo: Jo\nTemat: Zdjęcia",
	},
}

// TestAttributions puts each line between an answer and a quote, with and without quote marks, and indented.
func TestAttributions(t *testing.T) {
	const answer = "The second print is scratched.\n\nCould you send another?"
	p := newParser(t)
	for lang, list := range attributions {
		for _, line := range list {
			for style, below := range map[string]string{
				"marked":   "\n\n> Your prints are ready.\n>\n> The studio\n",
				"close":    "\n> Your prints are ready.\n",
				"unmarked": "\n\nYour prints are ready.\n\nThe studio\n",
			} {
				raw := "From: jo@example.com\nContent-Type: text/plain; charset=utf-8\n\n" + answer + "\n\n" + line + below
				m, err := p.Parse(strings.NewReader(raw))
				if err != nil {
					t.Fatal(err)
				}
				if m.Text != answer {
					t.Errorf("%s, %s: %q leaves %q", lang, style, line, m.Text)
				}
			}
		}
	}
}

// TestNoAttribution: sentences that look like one are the customer's words.
func TestNoAttribution(t *testing.T) {
	p := newParser(t)
	for _, text := range []string{
		"You wrote: the album is ready on Friday.\nIt is not.",
		"I need three things on 3 June 2024 at 9:12:\n- the album\n- the frame\n- the files",
		"As agreed on Monday, 3 June 2024, here is my list:\n\n1. Two prints\n2. One frame",
		"On Monday 3 June 2024 my daughter wrote to you and never got an answer.\n\nWhat happened?",
		"From: our hotel\nTo: the church, 20 minutes on foot.\nPlease plan for that.",
		"My details:\nName: Jo\nDate of the wedding: 3 June 2024\nPlace: Town hall",
		"El fotógrafo escribió en su web que el plazo era de dos semanas.\n\nVan cuatro.",
		"Den 3 juni 2024 skrev vi avtal med er. Sedan dess har ingenting hänt.\n\nVad gör ni?",
		"Para: la boda\nFecha: 3 de junio\nLugar: Ejemplo",
		"The price was > 500 euros.\nThat is too much.",
		"Our wish list:\n\n> two large prints\n> one album\n\nIs that possible?",
	} {
		m, err := p.Parse(strings.NewReader("From: jo@example.com\nContent-Type: text/plain; charset=utf-8\n\n" + text + "\n"))
		if err != nil {
			t.Fatal(err)
		}
		if m.Text != text {
			t.Errorf("%q became %q", text, m.Text)
		}
	}
}

// TestQuoting: a line without a date is an attribution only above a marked quote.
func TestQuoting(t *testing.T) {
	p := newParser(t)
	for _, line := range []string{
		"Quoting Studio <hi@studio.example>:", "Citerar Studio <hi@studio.example>:", "Zitat von Studio <hi@studio.example>:",
		"Mensaje citado por Studio <hi@studio.example>:",
	} {
		for below, want := range map[string]string{
			"\n\n> Your prints are ready.\n": "They are scratched.",
			"\n\nYour prints are ready.\n":   "They are scratched.\n\n" + line + "\n\nYour prints are ready.",
		} {
			m, err := p.Parse(strings.NewReader("From: jo@example.com\nContent-Type: text/plain; charset=utf-8\n\nThey are scratched.\n\n" + line + below))
			if err != nil {
				t.Fatal(err)
			}
			if m.Text != want {
				t.Errorf("%q: %q", line, m.Text)
			}
		}
	}
}
