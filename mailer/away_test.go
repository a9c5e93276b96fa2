package mailer_test

import (
	"strings"
	"testing"

	"heed/mailer"
)

// TestAway: notes of absence and receipts by their words alone, subject and text parted by a bar.
func TestAway(t *testing.T) {
	p := newParser(t)
	for _, note := range []string{
		"Respuesta automática: Álbum|Estoy fuera.",
		"Fuera de la oficina|Hola",
		"Ausente hasta el 15 de junio|Estaré fuera hasta el 15.",
		"Vacaciones|Gracias por su mensaje. Estoy de vacaciones hasta el 15 de junio y no podré contestar. Para cualquier urgencia, llame al 612 345 678.",
		"Estoy de vacaciones|Hola, estaré fuera hasta el lunes 8 sin acceso al correo. Responderé a mi regreso.",
		"Fuera de la oficina del 3 al 9|Gracias por escribir. Si es urgente, contacte con mi compañera.",
		"Gracias por tu mensaje|Hemos recibido tu correo. Este es un mensaje automático, no hace falta que contestes.",
		"Confirmación de recepción|Hemos recibido su mensaje y le responderemos lo antes posible. Por favor, no conteste a este mensaje, ha sido generado automáticamente.",
		"Acuse de recibo|Este mensaje es una respuesta automática. Le contestaremos en 48 horas.",
		"Mensaje automático|Hola, estoy de baja y no tengo acceso al correo. Mi compañera Ana atenderá los mensajes.",
		"Autosvar: Album|Jag är borta.",
		"Frånvaro|Tack för ditt mejl. Jag är på semester till och med den 15 juni och läser inte mejl. Vid brådskande ärenden, ring 070-174 06 05.",
		"Semester|Hej! Jag har semester till den 15 juni och svarar när jag är tillbaka. Är det bråttom, kontakta Karin.",
		"Ej på kontoret|Hej, jag är inte på kontoret idag.",
		"Tjänstledig|Jag är tjänstledig till augusti och läser inte min mejl. Kontakta min kollega Karin vid frågor.",
		"Föräldraledig|Hej! Jag är föräldraledig till och med mars. Under min frånvaro kontakta Karin.",
		"Tack för ditt mejl|Det här är ett automatiskt svar. Vi återkommer så snart vi kan.",
		"Vi har tagit emot ditt meddelande|Detta är ett automatiskt genererat meddelande och går inte att svara på.",
		"Automatiskt svar: Album|x",
		"Autoreply: Album|x",
		"Jag är inte på plats|Jag är på semester och åter den 15 juni. För brådskande ärenden kontakta växeln.",
		"Abwesenheitsnotiz|Ich bin im Urlaub.",
		"Urlaub|Vielen Dank für Ihre Nachricht. Ich bin bis zum 15. Juni im Urlaub und habe keinen Zugriff auf meine E-Mails. In dringenden Fällen wenden Sie sich bitte an Frau Meier.",
		"Automatische Antwort: Album|x",
		"Ich bin nicht im Haus|Ihre Nachricht wird nicht weitergeleitet. Ab dem 15. Juni bin ich wieder für Sie da.",
		"Vielen Dank für Ihre Anfrage|Dies ist eine automatische Eingangsbestätigung. Wir melden uns in Kürze.",
		"Eingangsbestätigung|Diese E-Mail wurde automatisch erstellt, bitte antworten Sie nicht darauf.",
		"Réponse automatique : Album|x",
		"Absence|Bonjour, je suis en congés jusqu'au 15 juin et je n'ai pas accès à mes mails. En cas d'urgence, contactez ma collègue.",
		"Absent jusqu'au 15|Je serai de retour le 15 juin. Pendant mon absence, contactez Anne.",
		"Accusé de réception|Nous avons bien reçu votre message. Ceci est un message automatique, merci de ne pas y répondre.",
		"Message automatique|Bonjour, le studio est fermé.",
		"Autosvar: Album|x",
		"Automatisk svar: Album|x",
		"Fraværende|Jeg holder ferie til og med den 15. juni og læser ikke mails. Ved hastesager kontakt Mette.",
		"Ferie|Tak for din mail. Jeg er på ferie til den 15. juni og har ikke adgang til mails. Jeg svarer når jeg er tilbage.",
		"Ikke på kontoret|Hej",
		"Tak for din henvendelse|Dette er en automatisk besvarelse. Vi vender tilbage hurtigst muligt.",
		"Fravær|Takk for e-posten. Jeg er på ferie til og med 15. juni og leser ikke e-post. Ved hastesaker, kontakt Kari.",
		"Fraværsmelding|x",
		"Jeg er bortreist|Hei, jeg er ikke på kontoret før 15. juni. I mitt fravær kan du kontakte Kari.",
		"Takk for din henvendelse|Dette er en automatisk generert melding og kan ikke besvares.",
		"Automatisch antwoord: Album|x",
		"Afwezig|Ik ben op vakantie tot 15 juni en lees mijn mail niet. Voor dringende zaken kunt u bellen.",
		"Vakantie|Bedankt voor uw bericht. Ik ben met vakantie en ben weer bereikbaar op 15 juni.",
		"Ontvangstbevestiging|Dit is een automatisch bericht. U hoeft hier niet op te reageren.",
		"Resposta automática: Album|x",
		"Ausência|Estou de férias até 15 de junho e não terei acesso ao e-mail. Em caso de urgência contacte a Ana.",
		"Férias|Obrigado pela mensagem. Estarei ausente até ao dia 15. Durante a minha ausência contacte a Ana.",
		"Esta é uma mensagem automática|Recebemos o seu email.",
		"Risposta automatica: Album|x",
		"Fuori ufficio|Sono in ferie.",
		"Ferie|Grazie per il messaggio. Sono in ferie fino al 15 giugno e non leggerò la posta. Per urgenze contattare Anna.",
		"Conferma di ricezione|Questo è un messaggio automatico, si prega di non rispondere.",
		"Automaattinen vastaus: Albumi|x",
		"Poissa|Olen lomalla 15.6. asti enkä lue sähköposteja. Kiireellisissä asioissa ota yhteyttä Anniin.",
		"Automatyczna odpowiedź: Album|x",
		"Nieobecność|Jestem na urlopie do 15 czerwca i nie mam dostępu do poczty. W pilnych sprawach proszę o kontakt z Anną.",
	} {
		subject, text, _ := strings.Cut(note, "|")
		if m := reading(t, p, "ana@casa.example", subject, text+"\n\nAna"); m.Robot != mailer.AutoReply {
			t.Errorf("%q: %s", note, m.Robot)
		}
	}
}

// TestNotAway: people who speak of absence, or of something automatic.
func TestNotAway(t *testing.T) {
	p := newParser(t)
	for _, mail := range []string{
		"Vacaciones|Hola, estoy de vacaciones hasta el lunes y por eso os escribo ahora: me gustaría reservar una sesión.",
		"Mi ausencia|Siento no haber ido, estaba de baja. ¿Podemos cambiar la cita?",
		"Semester|Hej! Vi är på semester till den 15 juni och vill gärna hämta bilderna efter det.",
		"Frånvaro på skolan|Min son var frånvarande på fotodagen, kan han fotas en annan dag?",
		"Urlaub|Hallo, wir sind bis zum 15. Juni im Urlaub. Bitte schicken Sie das Album erst danach.",
		"Urgent|If it is urgent for you to know: we cannot come on Friday. Please call my husband.",
		"Away next week|We are away next week, so please deliver after that. I am on holiday until Friday.",
		"Ausência|Lamento a minha ausência na sessão de sábado, podemos marcar outra?",
		"Absence|Désolée pour mon absence samedi, peut-on déplacer la séance ?",
		"Ausente|Mi hijo estuvo ausente el día de la foto escolar y no sale en la orla.",
		"Automatic|The automatic gallery link does not open.",
		"Ferie|Jeg er på ferie indtil torsdag, men vil gerne bestille to billeder mere.",
	} {
		subject, text, _ := strings.Cut(mail, "|")
		if m := reading(t, p, "ana@casa.example", subject, text+"\n\nAna"); m.Robot != mailer.None {
			t.Errorf("%q: %s, %s", mail, m.Robot, m.Reason)
		}
	}
}

// TestForeignBounces: bounces without a report part, by their subject or their text.
func TestForeignBounces(t *testing.T) {
	p := newParser(t)
	for _, subject := range []string{
		"Kan inte levereras: Album",
		"Meddelandet kunde inte levereras",
		"Olevererbart: Album",
		"Leveransfel",
		"E-post kunde inte levereras",
		"Returnerad e-post: se detaljer",
		"No se puede entregar: Album",
		"Correo devuelto: vea los detalles",
		"Correo no entregado",
		"Error en la entrega del mensaje",
		"Fallo en la entrega",
		"Mensaje no entregado",
		"Unzustellbar: Album",
		"Non remis : Album",
		"Kan ikke leveres: Album",
		"Meldingen kunne ikke leveres",
		"Kunne ikke levere: Album",
		"Ikke leveret: Album",
		"Onbestelbaar: Album",
		"Não entregue: Album",
		"Não foi possível entregar: Album",
		"Non recapitabile: Album",
		"Mancato recapito: Album",
		"Toimitus epäonnistui: Album",
		"Ei voi toimittaa: Album",
		"Niedostarczalne: Album",
		"Nie można dostarczyć: Album",
		"Notificación de entrega fallida",
		"Entrega fallida",
	} {
		for _, from := range []string{"postmaster@example.net", "noreply@example.net"} {
			if m := reading(t, p, from, subject, "ana@casa.example\n\n550 5.1.1"); m.Robot != mailer.Bounce {
				t.Errorf("%q from %s: %s", subject, from, m.Robot)
			}
		}
	}
	for _, text := range []string{
		"Adressen hittades inte. Ditt meddelande levererades inte till ana@casa.example",
		"No se ha encontrado la dirección. Tu mensaje no se ha entregado a ana@casa.example",
		"Dein E-Mail wurde nicht zugestellt: Adresse nicht gefunden",
		"Adressen blev ikke fundet. Din mail blev ikke leveret",
		"Adressen ble ikke funnet. Meldingen ble ikke levert",
		"Endereço não encontrado. A sua mensagem não foi entregue",
		"Indirizzo non trovato. Il messaggio non è stato recapitato",
		"Osoitetta ei löydy. Viestiä ei toimitettu",
		"Nie znaleziono adresu. Wiadomość nie została dostarczona",
		"Ditt meddelande kunde inte levereras till en eller flera mottagare",
		"Mottagarens brevlåda är full",
		"El buzón del destinatario está lleno",
		"Su mensaje no pudo ser entregado a uno o más destinatarios",
		"Das Postfach des Empfängers ist voll",
		"La boîte du destinataire est pleine",
	} {
		if m := reading(t, p, "postmaster@example.net", "Album", text); m.Robot != mailer.Bounce {
			t.Errorf("%q: %s", text, m.Robot)
		}
	}
}
