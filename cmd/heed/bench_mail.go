package main

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// benchMail makes the nth mail of the bench's inbox: 60 % short plain text in three languages, 30 %
// multipart/alternative, 5 % with a 200 KB attachment, 5 % replies with history; 70 % automatic or routine, 25 %
// enquiries, 5 % complaints. The same n gives the same mail.
func benchMail(n int, at time.Time) []byte {
	r := rand.New(rand.NewPCG(uint64(n), 7))
	name := benchNames[r.IntN(len(benchNames))] + " " + benchSurnames[r.IntN(len(benchSurnames))]
	lang := []string{"en", "es", "sv"}[r.IntN(3)]
	kind := "routine"
	if k := r.IntN(100); k < 5 {
		kind = "complaint"
	} else if k < 30 {
		kind = "enquiry"
	}
	from := fmt.Sprintf("%s <%s%d@example.com>", name, strings.ToLower(strings.Fields(name)[0]), n)
	var head strings.Builder
	if kind == "routine" {
		from = fmt.Sprintf("Shop %d <news%d@shop.example>", r.IntN(50), r.IntN(50))
		fmt.Fprintf(&head, "List-Id: <news.shop.example>\r\nPrecedence: bulk\r\n")
	}
	texts := benchTexts[lang][kind]
	text := fmt.Sprintf(texts[r.IntN(len(texts))], 1000+r.IntN(9000)) + "\r\n\r\n" + name + "\r\n"
	subject := strings.SplitN(text, ".", 2)[0]
	fmt.Fprintf(&head, "From: %s\r\nTo: info@bench.example\r\nSubject: %s (%d)\r\nMessage-ID: <bench.%d@example.com>\r\nDate: %s\r\nMIME-Version: 1.0\r\n",
		from, subject[:min(len(subject), 60)], n, n, at.Format(time.RFC1123Z))
	const plain = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
	switch shape := r.IntN(100); {
	case shape < 60:
		return []byte(head.String() + plain + text)
	case shape < 90:
		html := "<html><body><div style=\"font-family:sans-serif\"><p>" + strings.ReplaceAll(text, "\r\n\r\n", "</p>\r\n<p>") + "</p></div>" +
			strings.Repeat("<table><tr><td style=\"padding:4px\">&nbsp;</td></tr></table>\r\n", 20) + "</body></html>\r\n"
		return []byte(head.String() + "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n" + plain + text +
			"\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html + "\r\n--b--\r\n")
	case shape < 95:
		blob := make([]byte, 200<<10)
		for i := range blob {
			blob[i] = byte(i * n)
		}
		coded := base64.StdEncoding.EncodeToString(blob)
		var lines strings.Builder
		for len(coded) > 76 {
			lines.WriteString(coded[:76] + "\r\n")
			coded = coded[76:]
		}
		return []byte(head.String() + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + plain + text +
			"\r\n--b\r\nContent-Type: image/jpeg; name=p.jpg\r\nContent-Disposition: attachment; filename=p.jpg\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
			lines.String() + coded + "\r\n--b--\r\n")
	}
	quote := "> " + strings.ReplaceAll(strings.Repeat("We will be glad to see you on Saturday, bring the dog if you like.\r\n", 12), "\r\n", "\r\n> ")
	return []byte(head.String() + "In-Reply-To: <earlier@bench.example>\r\n" + plain + text + "\r\nOn Mon, 2 Mar 2026 at 10:00, Studio <info@bench.example> wrote:\r\n" + quote + "\r\n")
}

var (
	benchNames    = []string{"Ada", "Bea", "Carl", "Dora", "Emil", "Flora", "Gusto", "Hanna", "Ivo", "Juana", "Karin", "Lars"}
	benchSurnames = []string{"Alder", "Berg", "Castro", "Dahl", "Elm", "Ferrer", "Grau", "Holm", "Ibarra", "Jonsson"}
	benchTexts    = map[string]map[string][]string{
		"en": {
			"routine":   {"New offers this week. Save on paper and frames, offer %d. To unsubscribe click the link below.", "Your invoice %d is ready. You find it in your account. This is an automatic message."},
			"enquiry":   {"Hello. Do you have time for a family session in May, for %d people or so? What does it cost?", "Good morning. We marry next summer and like your pictures. Is the date still free? Reference %d."},
			"complaint": {"Hello. The prints of order %d are far too dark and I am very disappointed. Please print them again.", "This is the second time I write. Order %d has not arrived and nobody answers me."},
		},
		"es": {
			"routine":   {"Ofertas de la semana. Ahorre en papel y marcos, oferta %d. Para darse de baja pulse el enlace.", "Su factura %d está lista. La encontrará en su cuenta. Mensaje automático."},
			"enquiry":   {"Hola. ¿Tenéis libre un sábado de mayo para una sesión de familia de unas %d personas? ¿Qué precio tiene?", "Buenos días. Nos casamos el próximo verano y nos gustan vuestras fotos. ¿Está libre la fecha? Referencia %d."},
			"complaint": {"Hola. Las copias del pedido %d salen muy oscuras y estoy muy decepcionada. Quiero que las repitan.", "Es la segunda vez que escribo. El pedido %d no ha llegado y nadie me contesta."},
		},
		"sv": {
			"routine":   {"Veckans erbjudanden. Spara på papper och ramar, erbjudande %d. Avregistrera dig via länken.", "Din faktura %d är klar. Du hittar den på ditt konto. Det här är ett automatiskt meddelande."},
			"enquiry":   {"Hej. Har ni tid för en familjefotografering i maj för ungefär %d personer? Vad kostar det?", "God morgon. Vi gifter oss nästa sommar och tycker om era bilder. Är dagen ledig? Referens %d."},
			"complaint": {"Hej. Bilderna i beställning %d är alldeles för mörka och jag är mycket besviken. Gör om dem, tack.", "Det är andra gången jag skriver. Beställning %d har inte kommit och ingen svarar."},
		},
	}
)
