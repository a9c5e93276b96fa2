package mailer_test

import (
	"strings"
	"testing"

	"heed/mailer"
)

// reading is a mail with these words, as it is read.
func reading(t *testing.T, p *mailer.Parser, from, subject, text string) *mailer.Message {
	t.Helper()
	m, err := p.Parse(strings.NewReader("From: " + from + "\nTo: hej@studio.example\nSubject: " + subject + "\nContent-Type: text/plain; charset=utf-8\n\n" + text + "\n"))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestForeignAttributions: what programs write above a quote in languages without a pack, also where it is wrapped.
func TestForeignAttributions(t *testing.T) {
	p := newParser(t)
	for _, line := range []string{
		"po 3. 6. 2024 v 10:00 odesílatel Ana <a@b.cx> napsal:",
		"po 3. 6. 2024 o 10:00 Ana <a@b.cx> napísal(a):",
		"Ana <a@b.cx> ezt írta (időpont: 2024. jún. 3., H, 10:00):",
		"În lun., 3 iun. 2024 la 10:00, Ana <a@b.cx> a scris:",
		"Ana <a@b.cx>, 3 Haz 2024 Pzt, 10:00 tarihinde şunu yazdı:",
		"пн, 3 июн. 2024 г. в 10:00, Ana <a@b.cx>:",
		"пн, 3 черв. 2024 р. о 10:00 Ana <a@b.cx> пише:",
		"На пн, 3.06.2024 г. в 10:00 Ana <a@b.cx> написа:",
		"pon, 3. lip 2024. u 10:00 Ana <a@b.cx> napisao je:",
		"пон, 3. јун 2024. у 10:00 Ana <a@b.cx> је написао/ла:",
		"V V pon., 3. jun. 2024 ob 10:00 je oseba Ana <a@b.cx> napisala:",
		"Στις Δευ 3 Ιουν 2024 στις 10:00 π.μ., ο/η Ana <a@b.cx> έγραψε:",
		"2024年6月3日(月) 10:00 Ana <a@b.cx>:",
		"Ana <a@b.cx> 于2024年6月3日周一 10:00写道：",
		"Ana <a@b.cx> 於 2024年6月3日 週一 上午10:00寫道：",
		"2024년 6월 3일 (월) 오전 10:00, Ana <a@b.cx>님이 작성:",
		"Vào Th 2, 3 thg 6, 2024 vào lúc 10:00 Ana <a@b.cx> đã viết:",
		"ในวันที่ จ. 3 มิ.ย. 2024 เวลา 10:00 Ana <a@b.cx> เขียนว่า:",
		"Pada Sen, 3 Jun 2024 pukul 10.00 Ana <a@b.cx> menulis:",
		"O luns, 3 de xuño de 2024, Ana <a@b.cx> escribiu:",
		"2024-06-03, pr, 10:00 Ana <a@b.cx> rašė:",
		"pirmd., 2024. g. 3. jūn., plkst. 10:00 — lietotājs Ana (<a@b.cx>) rakstīja:",
		"Ana <a@b.cx> kirjutas kuupäeval E, 3. juuni 2024 kell 10:00:",
		"בתאריך יום ב׳, 3 ביוני 2024 ב-10:00 מאת Ana <a@b.cx>:",
		"في الاثنين، 3 يونيو 2024 في 10:00 ص تمت كتابة ما يلي بواسطة Ana <a@b.cx>:",
		"3. 6. 2024 v 10:00, Ana Ruiz napsal:",
		"Dne 3. 6. 2024 v 10:00 Ana Ruiz napsal(a):",
		"Dňa 3.6.2024 o 10:00 Ana Ruiz napísal(a):",
		"2024. jún. 3. dátummal, 10:00 időpontban Ana Ruiz írta:",
		"La 3 iun. 2024, la 10:00, Ana Ruiz a scris:",
		"Ana Ruiz şunları yazdı (3 Haz 2024 10:00):",
		"3 июня 2024 г., в 10:00, Ana Ruiz написал(а):",
		"03.06.2024 10:00, Ana Ruiz пишет:",
		"3 черв. 2024 р. о 10:00 Ana Ruiz написав(-ла):",
		"Στις 3 Ιουν 2024, στις 10:00, ο χρήστης Ana Ruiz έγραψε:",
		"在 2024年6月3日，上午10:00，Ana Ruiz 写道：",
		"Vào 10:00, 3 thg 6, 2024, Ana Ruiz đã viết:",
		"El 3 juny 2024, a les 10:00, Ana Ruiz va escriure:",
		"Dana 3. lip 2024. u 10:00, Ana Ruiz je napisao/la:",
		"Pada 3 Jun 2024, pukul 10.00, Ana Ruiz menulis:",
	} {
		for _, form := range []string{line, strings.Replace(line, " <a@b.cx>", "\n<a@b.cx>", 1), strings.Replace(line, "Ana <a@b.cx>", "Ana\n<a@b.cx>", 1)} {
			if m := reading(t, p, "bo@example.com", "Re: Album", "Hello there.\n\n"+form+"\n\nOld words stand here."); m.Text != "Hello there." {
				t.Errorf("%q: %q", form, m.Text)
			}
		}
	}
}

// TestForeignHeaderBlocks: what Outlook writes above the mail it answers; lines are parted by a bar.
func TestForeignHeaderBlocks(t *testing.T) {
	p := newParser(t)
	for _, block := range []string{
		"De: Ana <a@b.cx>|Enviado: lunes, 3 de junio de 2024 10:00|Para: Estudio|Asunto: Álbum",
		"De: Ana|Enviado el: lunes, 3 de junio de 2024 10:00|Para: Estudio|CC: Eva|Asunto: Álbum",
		"Från: Ana <a@b.cx>|Skickat: den 3 juni 2024 10:00|Till: Studion|Ämne: Album",
		"Från: Ana|Datum: måndag 3 juni 2024 10:00|Till: Studion|Ämne: Album",
		"Från: Ana|Skickat: måndag, juni 3, 2024 10:00 AM|Till: Studion|Kopia: Eva|Ämne: Album",
		"Von: Ana <a@b.cx>|Gesendet: Montag, 3. Juni 2024 10:00|An: Studio|Betreff: Album",
		`Gesendet: Montag, 3. Juni 2024 um 10:00 Uhr|Von: "Ana" <a@b.cx>|An: s@y.example|Betreff: Album`,
		"De : Ana <a@b.cx>|Envoyé : lundi 3 juin 2024 10:00|À : Studio|Objet : Album",
		"Fra: Ana <a@b.cx>|Sendt: 3. juni 2024 10:00|Til: Studio|Emne: Album",
		"Van: Ana <a@b.cx>|Verzonden: maandag 3 juni 2024 10:00|Aan: Studio|Onderwerp: Album",
		"De: Ana <a@b.cx>|Enviada: 3 de junho de 2024 10:00|Para: Studio|Assunto: Album",
		"De: Ana <a@b.cx>|Enviado: segunda-feira, 3 de junho de 2024 10:00|Para: Studio|Assunto: Album",
		"Da: Ana <a@b.cx>|Inviato: lunedì 3 giugno 2024 10:00|A: Studio|Oggetto: Album",
		"Lähettäjä: Ana <a@b.cx>|Lähetetty: maanantai 3. kesäkuuta 2024 10.00|Vastaanottaja: Studio|Aihe: Album",
		"Od: Ana <a@b.cx>|Wysłano: poniedziałek, 3 czerwca 2024 10:00|Do: Studio|Temat: Album",
		"Od: Ana <a@b.cx>|Odesláno: pondělí 3. června 2024 10:00|Komu: Studio|Předmět: Album",
		"Feladó: Ana <a@b.cx>|Küldve: 2024. június 3. 10:00|Címzett: Studio|Tárgy: Album",
		"От: Ana <a@b.cx>|Отправлено: 3 июня 2024 г. 10:00|Кому: Studio|Тема: Album",
		"Gönderen: Ana <a@b.cx>|Gönderildi: 3 Haziran 2024 10:00|Kime: Studio|Konu: Album",
		"De la: Ana <a@b.cx>|Trimis: luni, 3 iunie 2024 10:00|Către: Studio|Subiect: Album",
		"Від: Ana <a@b.cx>|Надіслано: 3 червня 2024 10:00|Кому: Studio|Тема: Album",
		"Από: Ana <a@b.cx>|Στάλθηκε: Δευτέρα, 3 Ιουνίου 2024 10:00|Προς: Studio|Θέμα: Album",
		"Odesílatel: Ana <a@b.cx>|Datum: 3. 6. 2024 10:00|Komu: Studio|Předmět: Album",
		"Odosielateľ: Ana <a@b.cx>|Odoslané: 3. 6. 2024 10:00|Komu: Studio|Predmet: Album",
		"Šalje: Ana <a@b.cx>|Poslano: 3. lipnja 2024. 10:00|Prima: Studio|Predmet: Album",
		"差出人: Ana <a@b.cx>|送信日時: 2024年6月3日 10:00|宛先: Studio|件名: Album",
		"发件人: Ana <a@b.cx>|发送时间: 2024年6月3日 10:00|收件人: Studio|主题: Album",
		"보낸 사람: Ana <a@b.cx>|보낸 날짜: 2024년 6월 3일 10:00|받는 사람: Studio|제목: Album",
		"Dari: Ana <a@b.cx>|Dikirim: 3 Juni 2024 10:00|Kepada: Studio|Subjek: Album",
		"De: Ana <a@b.cx>|Enviat: dilluns, 3 de juny de 2024 10:00|Per a: Studio|Tema: Album",
	} {
		if m := reading(t, p, "bo@example.com", "Re: Album", "Hello there.\n\n"+strings.ReplaceAll(block, "|", "\n")+"\n\nOld words stand here."); m.Text != "Hello there." {
			t.Errorf("%q: %q", block, m.Text)
		}
	}
}

// TestFooters: the line programs put below what somebody writes.
func TestFooters(t *testing.T) {
	p := newParser(t)
	for _, line := range []string{
		"Enviado desde mi iPhone",
		"Enviado desde mi Samsung Galaxy",
		"Enviado desde Outlook para iOS",
		"Obtener Outlook para Android",
		"Enviado desde Yahoo Mail para iPhone",
		"Enviado con Proton Mail seguro.",
		"Enviado desde Correo para Windows",
		"Enviado desde mi smartphone Samsung Galaxy.",
		"Enviado desde mi Xiaomi",
		"Enviado desde mi dispositivo móvil",
		"Enviado desde mi smartphone HUAWEI",
		"Skickat från min iPhone",
		"Skickat från min Samsung Galaxy smartphone.",
		"Skickat från min Galaxy",
		"Hämta Outlook för iOS",
		"Skickat från Outlook för Android",
		"Skickat från Yahoo Mail för iPhone",
		"Skickades från Proton Mail",
		"Skickat med Proton Mail säker e-post.",
		"Skickat från E-post för Windows",
		"Skickat från min iPad",
		"Skickat från mobilen",
		"Sänt från min iPhone",
		"Sendt fra min iPhone",
		"Sendt fra Outlook til iOS",
		"Sendt fra min Samsung Galaxy smartphone.",
		"Hent Outlook for iOS",
		"Gesendet mit der GMX Mail App",
		"Diese Nachricht wurde von meinem Android Mobiltelefon mit GMX Mail gesendet.",
		"Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.",
		"Gesendet mit Proton Mail",
		"Sent from Proton Mail Android",
		"Sent with Proton Mail secure email.",
		"Sent from Yahoo Mail for iPhone",
		"Yahoo Mail: Search, Organize, Conquer",
		"Inviato da iPhone",
		"Inviato da Outlook per Android",
		"Inviato dal mio Galaxy",
		"Lähetetty iPhonesta",
		"Wysłane z iPhone'a",
		"Enviado do meu iPhone",
		"Obter o Outlook para iOS",
		"Envoyé de mon iPhone",
		"Télécharger Outlook pour Android",
		"Verstuurd vanaf mijn iPhone",
		"Outlook voor Android downloaden",
	} {
		if m := reading(t, p, "bo@example.com", "Album", "Hello there.\n\n"+line); m.Text != "Hello there." || m.Signature != line {
			t.Errorf("%q: %q, signature %q", line, m.Text, m.Signature)
		}
	}
}

// TestForwards: what programs write above a mail they forward; the customer is the one inside.
func TestForwards(t *testing.T) {
	p := newParser(t)
	for _, block := range []string{
		"---------- Forwarded message ---------|From: Ana <a@b.cx>|Date: Mon, 3 Jun 2024 at 10:00|Subject: Album|To: s@y.example",
		"---------- Mensaje reenviado ---------|De: Ana <a@b.cx>|Fecha: lun, 3 jun 2024 a las 10:00|Asunto: Álbum|Para: <s@y.example>",
		"---------- Forwarded message ---------|Från: Ana <a@b.cx>|Date: mån 3 juni 2024 kl 10:00|Subject: Album|To: <s@y.example>",
		"---------- Vidarebefordrat meddelande ---------|Från: Ana <a@b.cx>|Datum: mån 3 juni 2024 kl 10:00|Ämne: Album|Till: <s@y.example>",
		"Inicio del mensaje reenviado:||De: Ana <a@b.cx>|Asunto: Álbum|Fecha: 3 de junio de 2024, 10:00:00 CEST|Para: s@y.example",
		"Vidarebefordrat brev:||Från: Ana <a@b.cx>|Ämne: Album|Datum: 3 juni 2024 10:00:00 CEST|Till: s@y.example",
		"Anfang der weitergeleiteten Nachricht:||Von: Ana <a@b.cx>|Betreff: Album|Datum: 3. Juni 2024 um 10:00:00 MESZ|An: s@y.example",
		"-------- Mensaje reenviado --------|Asunto: Album|Fecha: Mon, 3 Jun 2024 10:00:00 +0200|De: Ana <a@b.cx>|Para: s@y.example",
		"-------- Vidarebefordrat meddelande --------|Ämne: Album|Datum: Mon, 3 Jun 2024 10:00:00 +0200|Från: Ana <a@b.cx>|Till: s@y.example",
		"-------- Weitergeleitete Nachricht --------|Betreff: Album|Datum: Mon, 3 Jun 2024 10:00:00 +0200|Von: Ana <a@b.cx>|An: s@y.example",
		"---------- Message transféré ---------|De : Ana <a@b.cx>|Date : lun. 3 juin 2024 à 10:00|Objet : Album|À : <s@y.example>",
		"---------- Videresendt meddelelse ---------|Fra: Ana <a@b.cx>|Dato: man. 3. jun. 2024 kl. 10.00|Emne: Album|Til: <s@y.example>",
		"Start på videresendt besked:||Fra: Ana <a@b.cx>|Emne: Album|Dato: 3. juni 2024 kl. 10.00|Til: s@y.example",
		"Videresendt melding:||Fra: Ana <a@b.cx>|Emne: Album|Dato: 3. juni 2024 kl. 10:00|Til: s@y.example",
		"Begin doorgestuurd bericht:||Van: Ana <a@b.cx>|Onderwerp: Album|Datum: 3 juni 2024 om 10:00|Aan: s@y.example",
		"Início da mensagem reencaminhada:||De: Ana <a@b.cx>|Assunto: Album|Data: 3 de junho de 2024 às 10:00|Para: s@y.example",
		"Inizio messaggio inoltrato:||Da: Ana <a@b.cx>|Oggetto: Album|Data: 3 giugno 2024 alle ore 10:00|A: s@y.example",
		"Välitetty viesti alkaa:||Lähettäjä: Ana <a@b.cx>|Aihe: Album|Päiväys: 3. kesäkuuta 2024 klo 10.00|Vastaanottaja: s@y.example",
		"Początek przekazanej wiadomości:||Od: Ana <a@b.cx>|Temat: Album|Data: 3 czerwca 2024 10:00|Do: s@y.example",
	} {
		m := reading(t, p, "bo@example.com", "Fwd: Album", strings.ReplaceAll(block, "|", "\n")+"\n\nWhere is it?\nAna")
		if m.Text != "Where is it?\nAna" || m.Forwarded == nil || m.Forwarded.From.Addr != "a@b.cx" || m.Forwarded.Date.IsZero() {
			t.Errorf("%q: %q, %+v", block, m.Text, m.Forwarded)
		}
	}
}
