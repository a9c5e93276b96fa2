package mailer_test

import (
	"strings"
	"testing"
)

// TestSeparators: what else stands between an answer and an old mail that has no quote marks; lines are parted by
// a bar.
func TestSeparators(t *testing.T) {
	p := newParser(t)
	for _, line := range []string{
		"-----Original Message-----|From: Studio|Sent: Monday",
		"----- Original Message -----|From: Studio|To: Bo|Sent: Monday",
		"________________________________|From: Studio <a@b.cx>|Sent: Monday, June 3, 2024 10:00 AM|To: Bo|Subject: Album",
		"________________________________|De : Studio <a@b.cx>|Envoyé : lundi 3 juin 2024 10:00|À : Bo|Objet : Album",
		"*From:* Studio [mailto:a@b.cx]|*Sent:* Monday, June 3, 2024 10:00 AM|*To:* Bo|*Subject:* Album",
		"From: Studio|Date: Monday, June 3, 2024 at 10:00 AM|To: Bo|Subject: Album",
		"Studio <a@b.cx> schrieb am Mo., 3. Juni 2024, 10:00:",
		"Studio schrieb am 03.06.2024 um 10:00:",
		"Studio <a@b.cx> wrote (on Monday):",
		"On Mon 3. Jun 2024 at 10:00, Studio <a@b.cx> wrote:",
		"On Mon, Jun 3, 2024 at 10:00 AM 'Studio' via Info <info@y.example> wrote:",
		"On Mon, Jun 3, 2024, 10:00 AM Studio <a@b.cx> wrote:",
		`On Jun 3, 2024 10:00 AM, "Studio" <a@b.cx> wrote:`,
		"On June 3, 2024 10:00:00 AM GMT+02:00, Studio <a@b.cx> wrote:",
		"On 3 June 2024 10:00:00 am Studio <a@b.cx> wrote:",
		"On Mon, 03 Jun 2024 10:00:00 +0200, Studio wrote:",
		"At 10:00 AM 6/3/2024, Studio wrote:",
		"El 3 de junio de 2024 10:00:00 CEST, Studio <a@b.cx> escribió:",
		"El 3/6/24 a las 10:00, Studio escribió:",
		"El lunes, 3 de junio de 2024, Studio <a@b.cx> escribió:",
		"El 03-06-2024 10:00, Studio escribió:",
		"---- El lun, 03 jun 2024 10:00:00 +0200, Studio <a@b.cx> escribió ----",
		"---- Mensaje original ----",
		"-----Mensaje original-----|De: Studio|Enviado el: lunes",
		"Studio <a@b.cx> escribió el lun, 3 de jun 2024 a las 10:00:",
		"Studio (a@b.cx) escribió:",
		"mån 3 juni 2024 kl. 10:00 skrev Studio <a@b.cx>:",
		"Den 3 juni 2024 10:00:00 CEST, skrev Studio <a@b.cx>:",
		"Den 2024-06-03 kl. 10:00, skrev Studio:",
		"Den 3 juni 2024 kl. 10:00 skrev Studio <a@b.cx>:",
		"På mån, 3 juni 2024 kl. 10:00, Studio <a@b.cx> skrev:",
		"2024-06-03 10:00 skrev Studio:",
		"-----Ursprungligt meddelande-----|Från: Studio|Skickat: måndag",
		"Från: Studio <a@b.cx>|Skickat: den 3 juni 2024 10:00|Till: Bo|Ämne: Album",
		"-------- Originalmeddelande --------|Från: Studio <a@b.cx>|Datum: 2024-06-03 10:00 (GMT+01:00)|Till: Bo|Rubrik: Album",
		"-------- Ursprungligt meddelande --------|Från: Studio <a@b.cx>|Datum: 2024-06-03 10:00 (GMT+01:00)|Till: Bo|Ämne: Album",
		"-------- Mensaje original --------|De: Studio <a@b.cx>|Fecha: 3/6/24 10:00 (GMT+01:00)|A: Bo|Asunto: Album",
		"##- Please type your reply above this line -##",
		"--- Reply above this line ---",
		"###- Skriv ditt svar ovanför den här raden -###",
		"##- Escriba su respuesta por encima de esta línea -##",
		"##- Bitte geben Sie Ihre Antwort über dieser Zeile ein. -##",
	} {
		if m := reading(t, p, "bo@example.com", "Re: Album", "Hello there.\n\n"+strings.ReplaceAll(line, "|", "\n")+"\n\nOld words stand here.\nMore of them."); m.Text != "Hello there." {
			t.Errorf("%q: %q", line, m.Text)
		}
	}
}

// TestForeignFooters: what phones and programs put below, in languages without a pack, and the jokes of some.
func TestForeignFooters(t *testing.T) {
	p := newParser(t)
	for _, line := range []string{
		"发自我的 iPhone",
		"发自我的iPhone",
		"从我的 iPhone 发送",
		"發自我的 iPhone",
		"iPhoneから送信",
		"나의 iPhone에서 보냄",
		"Odesláno z iPhonu",
		"Odesláno z mého iPhonu",
		"Отправлено с iPhone",
		"Отправлено из мобильной Почты Mail.ru",
		"Отправлено из Яндекс.Почты",
		"Надіслано з iPhone",
		"Trimis de pe iPhone-ul meu",
		"iPhone'umdan gönderildi",
		"Odoslané z iPhonu",
		"Küldve az iPhone-omról",
		"Az iPhone-omról küldve",
		"Στάλθηκε από το iPhone μου",
		"נשלח מה-iPhone שלי",
		"أُرسلت من الـ iPhone",
		"ส่งจาก iPhone ของฉัน",
		"Gửi từ iPhone của tôi",
		"Dikirim dari iPhone saya",
		"Poslano iz mog iPhonea",
		"Poslano z mojega iPhona",
		"Enviat des del meu iPhone",
		"Sent from my iPhone",
		"(Sent from my phone)",
		"[Sent from my Galaxy]",
		"Sent via BlackBerry by AT&T",
		"Sent using my BlackBerry",
		"Sent from a mobile device",
		"Sent from myMail for iOS",
		"Sent from Samsung Mobile",
		"Sent from Spark",
		"Sent from Superhuman",
		"Sent from Front",
		"Sent with Airmail",
		"Sent with Mailspring",
		"Sent with Shift",
		"Sent with Superhuman",
		"Sent via Superhuman iOS",
		"Sent from Mailbird",
		"Sent from Nine",
		"Sent from BlueMail",
		"Sent from Mail for Windows",
		"Sent from Windows Mail",
		"Sent from eM Client",
		"Sent from Canary",
		"Sent using Zoho Mail",
		"Sent via Zoho",
		"Sent by Edison Mail",
		"Get Outlook for iOS",
		"Download the all-new Outlook",
		"Typed on tiny keys, just for you.",
		"Please excuse any typos.",
		"Please excuse brevity and typos",
		"Sent from my mobile, please excuse typos.",
		"Virus-free. www.avast.com",
		"Virus-free.www.avg.com",
		"This email has been checked for viruses by Avast antivirus software.",
	} {
		if m := reading(t, p, "bo@example.com", "Album", "Hello there.\n\n"+line); m.Text != "Hello there." {
			t.Errorf("%q: %q", line, m.Text)
		}
	}
}
