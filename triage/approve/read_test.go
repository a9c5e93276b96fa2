package approve

import (
	"testing"
	"time"

	"heed/mailer"
	"heed/templates"
)

func TestSmoke(t *testing.T) {
	set, err := templates.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	loc, _ := time.LoadLocation("Europe/Madrid")
	for _, s := range []string{"ok", "OK, thanks!\n\nAnna", "Sí, gracias", "ok skicka", "send", "send: Hi\n\nthere", "later 2d", "later until friday 14:00", "Hi Heed,\n\nfill date: Friday 12 December\napprove\n\nBest regards,\nAnna", "approve but change the date", "looks good, send", "aprove", "called: spoke to her, fine\n\nclose", "don´t send it", "approve?", "*Approve*", "Godkänn /Anna", "vale\nVale"} {
		m := &mailer.Message{From: mailer.Address{Name: "Anna Berg", Addr: "anna@studio.example"}, Senders: 1, Robot: mailer.None, Text: s}
		c, err := Read(m, set, time.Now(), loc)
		t.Logf("%q\n   %+v %+v", s, c, err)
	}
}
