package review

import (
	"strings"
	"testing"
	"time"

	"heed/mailer"
	"heed/templates"
	"heed/triage"
)

func letter(from, subject, body string, robot mailer.Robot) *mailer.Message {
	name, addr, ok := strings.Cut(strings.TrimSuffix(from, ">"), " <")
	if !ok {
		name, addr = "", from
	}
	return &mailer.Message{From: mailer.Address{Name: name, Addr: addr}, Subject: subject, Body: body, Text: body, Robot: robot}
}

func TestDetect(t *testing.T) {
	tests := []struct {
		name          string
		from, subject string
		body          string
		robot         mailer.Robot
		want          triage.Review
	}{
		{"Google", "Google Business Profile <businessprofile-noreply@google.com>", "Maya R. left a review for Harbour Lane Studio",
			"Harbour Lane Studio\n\nMaya R. left a review\n★★☆☆☆\nWe waited ten weeks and nobody picked up the phone. The album itself is lovely…\n\nhttps://business.google.com/reviews/l/123\nReply to review\nhttps://support.google.com/settings",
			mailer.Notification,
			triage.Review{Site: "Google", Stars: 2, Name: "Maya R.", Link: "https://business.google.com/reviews/l/123",
				Text: "We waited ten weeks and nobody picked up the phone. The album itself is lovely…"}},
		{"Google, stars in the subject", "businessprofile-noreply@google.com", "You got a new 1-star review",
			"Someone reviewed Harbour Lane Studio.\n\nRead the review: https://evil.example/reviews\nManage: https://business.google.com/reviews", mailer.None,
			triage.Review{Site: "Google", Stars: 1, Link: "https://business.google.com/reviews"}},
		{"Yelp", "Yelp <no-reply@notify.yelp.com>", "Tom B. just reviewed Harbour Lane Studio on Yelp",
			"Tom B. wrote a review about your business\n\n3 star rating\n\n\"Nice people, but the prints came back with a green tint.\"\n\nRead the review https://biz.yelp.com/biz/abc/reviews\nUnsubscribe https://www.yelp.com/unsubscribe?x=1", mailer.Notification,
			triage.Review{Site: "Yelp", Stars: 3, Name: "Tom B.", Link: "https://biz.yelp.com/biz/abc/reviews",
				Text: "Nice people, but the prints came back with a green tint."}},
		{"Trustpilot", "Trustpilot <noreply@business.trustpilot.com>", "New 5-star review of your company",
			"★★★★★ \"Worth the drive\"\nby Ines - 2 hours ago\n\nShe had our shy twins laughing in five minutes.\n\nReply | Report", mailer.Notification,
			triage.Review{Site: "Trustpilot", Stars: 5, Name: "Ines", Text: "Worth the drive\nShe had our shy twins laughing in five minutes."}},
		{"Facebook, against", "Facebook <notification@facebookmail.com>", "Lena Berg doesn't recommend Harbour Lane Studio",
			"Lena Berg doesn't recommend Harbour Lane Studio.\n\n\"They lost half of our pictures and shrugged.\"\n\nSee review https://www.facebook.com/harbourlane/reviews", mailer.Notification,
			triage.Review{Site: "Facebook", Stars: 1, Name: "Lena Berg", Link: "https://www.facebook.com/harbourlane/reviews",
				Text: "They lost half of our pictures and shrugged."}},
		{"Facebook, for", "Facebook <notification@facebookmail.com>", "Lena Berg recommends Harbour Lane Studio",
			"Lena Berg recommends Harbour Lane Studio.\n\n\"Warm, quick, and our dog adored her.\"", mailer.Notification,
			triage.Review{Site: "Facebook", Stars: 5, Name: "Lena Berg", Text: "Warm, quick, and our dog adored her."}},
		{"Tripadvisor counts bubbles", "Tripadvisor <owners@e.tripadvisor.com>", "You have a new review on Tripadvisor",
			"You received a new review\n\nRating: 4 of 5 bubbles\nReviewed by: Walker77\n\nA fun afternoon of portraits by the sea for the whole family.\n\nRespond to this review", mailer.List,
			triage.Review{Site: "Tripadvisor", Stars: 4, Name: "Walker77", Text: "A fun afternoon of portraits by the sea for the whole family."}},
		{"WeddingWire", "WeddingWire <no-reply@weddingwire.com>", "You have a new review from Kate",
			"Kate left you a review!\n\nOverall rating: 4.8\nQuality ★★★★★\nResponsiveness ★★★★☆\n\n“Our families still talk about how calm he was when the power went.”\n\nhttps://www.weddingwire.com/vendors/reviews/9", mailer.Notification,
			triage.Review{Site: "WeddingWire", Stars: 4.8, Name: "Kate", Link: "https://www.weddingwire.com/vendors/reviews/9",
				Text: "Our families still talk about how calm he was when the power went."}},
		{"The Knot", "The Knot <noreply@knotemail.com>", "New review from Priya & Sam",
			"Congratulations! A couple has reviewed you.\nPriya & Sam rated your business two stars\n\"We asked three times for the file of the first dance.\"", mailer.Notification,
			triage.Review{Site: "The Knot", Stars: 2, Name: "Priya & Sam", Text: "We asked three times for the file of the first dance."}},
		{"Bodas.net", "Bodas.net <no-responder@bodas.net>", "Marta te ha dejado una opinión",
			"Tienes una nueva opinión en tu escaparate\n\nPuntuación media: 4,5 / 5\n\n«Nos reímos toda la tarde y las fotos lo cuentan todo.»\nMarta, casada el 12/06\n\nResponder https://www.bodas.net/emp-Opiniones.php?id=3", mailer.Notification,
			triage.Review{Site: "Bodas.net", Stars: 4.5, Name: "Marta", Link: "https://www.bodas.net/emp-Opiniones.php?id=3",
				Text: "Nos reímos toda la tarde y las fotos lo cuentan todo."}},
		{"Mariages.net", "Mariages.net <info@mariages.net>", "Vous avez reçu un nouvel avis",
			"Chloé a laissé un avis sur votre vitrine\n\nNote : 2,5 / 5\n\n« Le photographe est arrivé une heure après la cérémonie. »\n\nRépondre", mailer.Notification,
			triage.Review{Site: "Mariages.net", Stars: 2.5, Name: "Chloé", Text: "Le photographe est arrivé une heure après la cérémonie."}},
		{"Hitched", "hitched <vendors@hitched.co.uk>", "New review: 3 out of 5", "From: Georgia\n\nGood pictures, slow album, four months slow to be exact.\n\nReply now", mailer.Notification,
			triage.Review{Site: "Hitched", Stars: 3, Name: "Georgia", Text: "Good pictures, slow album, four months slow to be exact."}},
		{"Reco.se", "Reco <noreply@reco.se>", "Nytt omdöme från Erik", "Ni har fått ett nytt omdöme!\n\nBetyg: 1 av 5\n\n”Vi betalade i mars och väntar fortfarande på albumet.”\n/Erik\n\nSvara på omdömet: https://www.reco.se/svara/5", mailer.Notification,
			triage.Review{Site: "Reco.se", Stars: 1, Name: "Erik", Link: "https://www.reco.se/svara/5", Text: "Vi betalade i mars och väntar fortfarande på albumet."}},
		{"ProvenExpert", "ProvenExpert <info@provenexpert.com>", "Jana M. hat Ihnen eine Bewertung hinterlassen",
			"Sie haben eine neue Bewertung erhalten.\n\n4,0 von 5 Sternen\n\n„Schöne Bilder, nur der Termin wurde zweimal verschoben.“", mailer.Notification,
			triage.Review{Site: "ProvenExpert", Stars: 4, Name: "Jana M.", Text: "Schöne Bilder, nur der Termin wurde zweimal verschoben."}},
		{"unknown site, Swedish", "Ortens Bästa <hej@mejl.ortensbasta.example>", "Karin gav er 2 stjärnor", "Karin gav er 2 stjärnor\n\nBra ljus men bilderna kom en månad för sent och ingen hörde av sig.\n\nhttps://ortensbasta.example/omdome/7\nHantera utskick", mailer.List,
			triage.Review{Site: "Ortens Bästa", Stars: 2, Name: "Karin", Link: "https://ortensbasta.example/omdome/7",
				Text: "Bra ljus men bilderna kom en månad för sent och ingen hörde av sig."}},
		{"unknown site, Danish", "Byguiden <svar-ikke@byguiden.example>", "Ny anmeldelse: 2 ud af 5", "Der er kommet en ny anmeldelse.\n\n\"Vi ventede på fotografen i regnen i en halv time.\" - Sofie", mailer.Notification,
			triage.Review{Site: "Byguiden", Stars: 2, Name: "Sofie", Text: "Vi ventede på fotografen i regnen i en halv time."}},
		{"unknown site, German", "Dorfblick <post@dorfblick.example>", "Neue Bewertung: 1 Stern", "Für Ihr Studio liegt eine neue Bewertung vor.\n\n★☆☆☆☆ von Anke\nDie Abzüge waren zerknickt, und am Telefon hieß es nur: Pech gehabt.\n\nBewertung melden", mailer.Notification,
			triage.Review{Site: "Dorfblick", Stars: 1, Name: "Anke", Text: "Die Abzüge waren zerknickt, und am Telefon hieß es nur: Pech gehabt."}},
		{"unknown site, Dutch", "Het Beste Adres <info@hetbesteadres.example>", "Nieuwe beoordeling van uw studio", "Sanne heeft een beoordeling geplaatst.\n2 sterren\n\"Mooie foto's, maar op het album wachten we nog steeds.\"", mailer.Notification,
			triage.Review{Site: "Het Beste Adres", Stars: 2, Name: "Sanne", Text: "Mooie foto's, maar op het album wachten we nog steeds."}},
		{"unknown site, Norwegian", "Byens Beste <hei@byensbeste.example>", "Kari ga dere 2 stjerner", "Kari har skrevet en omtale av studioet\n2 av 5 stjerner\n\"Fine bilder, men fotografen kom førti minutter for sent.\"\n\nSe hele omtalen", mailer.Notification,
			triage.Review{Site: "Byens Beste", Stars: 2, Name: "Kari", Text: "Fine bilder, men fotografen kom førti minutter for sent."}},
		{"unknown site, French", "Bonnes Adresses <avis@bonnesadresses.example>", "Nouvel avis sur votre studio", "Hugo a publié un avis.\n3 étoiles\n\"Photos correctes, accueil glacial un samedi matin.\"", mailer.Notification,
			triage.Review{Site: "Bonnes Adresses", Stars: 3, Name: "Hugo", Text: "Photos correctes, accueil glacial un samedi matin."}},
		{"unknown site, Spanish, half a star", "Lo Mejor del Barrio <avisos@lomejor.example>", "Nueva valoración de tu estudio", "Lucía ha valorado tu estudio\n★★★½☆\nFotos bonitas aunque tardaron lo suyo en llegar.\n\nGestionar avisos", mailer.Notification,
			triage.Review{Site: "Lo Mejor del Barrio", Stars: 3.5, Name: "Lucía", Text: "Fotos bonitas aunque tardaron lo suyo en llegar."}},
		{"out of ten", "Townlist <news@townlist.example>", "Nora rated your business 9/10", "Nora rated your business 9/10\n\n\"Patient with three toddlers and a parrot.\"", mailer.Notification,
			triage.Review{Site: "Townlist", Stars: 4.5, Name: "Nora", Text: "Patient with three toddlers and a parrot."}},
		{"stars only in the reviewer's own words", "Townlist <news@townlist.example>", "Nora left a review", "\"It would have been 5 stars if anybody had answered.\"\n", mailer.Notification,
			triage.Review{Site: "Townlist", Name: "Nora", Text: "It would have been 5 stars if anybody had answered."}},
	}
	tested := map[string]bool{}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, ok := Detect(letter(tt.from, tt.subject, tt.body, tt.robot))
			if !ok {
				t.Fatal("not recognised")
			}
			if *r != tt.want {
				t.Errorf("got  %+v\nwant %+v", *r, tt.want)
			}
		})
		tested[tt.want.Site] = true
	}
	for _, s := range Sites {
		if !tested[s.Name] || len(s.Senders) == 0 || len(s.Hosts) == 0 {
			t.Errorf("the site %s lacks an example, its senders or its hosts", s.Name)
		}
	}
}

func TestDetectRefuses(t *testing.T) {
	tests := []struct {
		name, from, subject, body string
		robot                     mailer.Robot
	}{
		{"a customer about her review", "Ana <ana@mail.example>", "My review", "I left a review for your studio, one star, because nobody answers.\n★☆☆☆☆", mailer.None},
		{"a customer who threatens with one", "Ana <ana@mail.example>", "1 star", "You have got a new review coming. 1 out of 5 stars.", mailer.None},
		{"a customer behind Yelp's relay", "Sue via Yelp <reply+ab12@messaging.yelp.com>", "Sue left a review", "Sue left a review for you: ★☆☆☆☆", mailer.Notification},
		{"a couple behind The Knot", "Sam <x@member.theknot.com>", "New review of your work?", "You have a new review on your page that made us write.", mailer.None},
		{"a lead on a known site", "The Knot <noreply@theknot.com>", "New lead: Priya & Sam", "My sister left a review for you, five stars! Are you free in May?", mailer.Notification},
		{"advice on getting reviews", "Yelp for Business <no-reply@yelp.com>", "Tips to get more 5-star reviews", "How studios like yours get new reviews.", mailer.List},
		{"a newsletter with a camera test", "Lens Weekly <news@lensweekly.example>", "New review: the 85 mm f/1.4", "★★★★½ Sharp, and heavy.", mailer.List},
		{"a shop asks for a review", "Paper Shop <orders@paper.example>", "How was your order? Leave a review", "Rate your purchase: ☆☆☆☆☆", mailer.Notification},
		{"a shop asks in Swedish", "Pappersbutiken <order@papper.example>", "Vad tyckte du?", "Lämna ett omdöme, det tar en minut. ☆☆☆☆☆", mailer.Notification},
		{"thanks for our own review", "Paper Shop <orders@paper.example>", "Thanks for your review", "You left a review for glossy paper: 5 stars.", mailer.Notification},
		{"an out-of-office that mentions one", "Ana <ana@mail.example>", "Re: Ana left a review", "Ana left a review. I am away.", mailer.AutoReply},
		{"a bounce", "mailer-daemon@mail.example", "Undelivered: new review of your studio", "You have received a new review", mailer.Bounce},
		{"an invitation", "Cal <cal@mail.example>", "New review of your contract", "", mailer.Calendar},
		{"a lookalike of a known site", "Yelp <no-reply@notyelp.com>", "Tom just reviewed Harbour Lane", "3 stars", mailer.None},
		{"nothing at all", "", "", "", mailer.Notification},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if r, ok := Detect(letter(tt.from, tt.subject, tt.body, tt.robot)); ok {
				t.Errorf("taken for %+v", *r)
			}
		})
	}
}

func TestDigest(t *testing.T) {
	msg := letter("businessprofile-noreply@google.com", "Harbour Lane Studio got 3 new reviews",
		"You got 3 new reviews this week\n\nMaya R.\n★★★★★\nSo gentle with our newborn.\nhttps://www.google.com/maps/reviews/1\n\nOtto\n★★☆☆☆\nStill no pictures after a month.\nhttps://www.google.com/maps/reviews/2\n\nWill K.\n★★★★☆\nFun.\n\nManage notifications", mailer.Notification)
	all := DetectAll(msg)
	want := []triage.Review{
		{Site: "Google", Stars: 5, Name: "Maya R.", Text: "So gentle with our newborn.", Link: "https://www.google.com/maps/reviews/1"},
		{Site: "Google", Stars: 2, Name: "Otto", Text: "Still no pictures after a month.", Link: "https://www.google.com/maps/reviews/2"},
		{Site: "Google", Stars: 4, Name: "Will K.", Text: "Fun."},
	}
	if len(all) != len(want) {
		t.Fatalf("%d reviews: %+v", len(all), all)
	}
	for i := range want {
		if all[i] != want[i] {
			t.Errorf("%d: got  %+v\nwant %+v", i, all[i], want[i])
		}
	}
	if worst, _ := Detect(msg); worst.Stars != 2 {
		t.Errorf("the worst has %v stars", worst.Stars)
	}
}

func TestExtraSite(t *testing.T) {
	guide := Site{Name: "Bröllopsguiden", Senders: []string{"@guiden.example"}, Hosts: []string{"guiden.example"}}
	r, ok := Detect(letter("hej@guiden.example", "Nytt omdöme", "Nytt omdöme\nBetyg: 4\nhttps://guiden.example/omdome/1", mailer.None), guide)
	if !ok || r.Site != guide.Name || r.Stars != 4 || r.Link != "https://guiden.example/omdome/1" {
		t.Errorf("%+v, %v", r, ok)
	}
}

func TestStarsIn(t *testing.T) {
	tests := []struct {
		line string
		want float64 // 0: none
	}{
		{"★★☆☆☆", 2}, {"⭐⭐⭐", 3}, {"⭐️⭐️", 2}, {"★ ★ ★ ★ ☆ Great", 4}, {"★★★½", 3.5}, {"●●●●○", 4}, {"★★★★★★★★☆☆", 4},
		{"☆☆☆☆☆", 0}, {"● one thing", 0}, {"●●●●●", 0}, {"★★★★★★★", 0},
		{"2 out of 5 stars", 2}, {"rated 1,5 / 5", 1.5}, {"4.0/5", 4}, {"(3/5)", 3}, {"8 of 10 stars", 4}, {"Betyg 2 av 5", 2},
		{"5 stjärnor", 5}, {"Neue Bewertung: 1 Stern", 1}, {"ein Stern", 1}, {"a 4-star review", 4}, {"five stars", 5}, {"dos estrellas", 2},
		{"fem stjärnor", 5}, {"to stjerner", 2}, {"trois étoiles", 3}, {"Overall: 5.0", 5}, {"Note : 4", 4}, {"You have received a new review (3.0)", 3},
		{"Nueva opinión en tu escaparate: 1,5", 1.5},
		{"Page 2 of 5", 0}, {"see you on 4/5", 0}, {"4/5/2026 review", 0}, {"review 12/5", 0}, {"7 stars", 0}, {"24 stars", 0}, {"Rating: 12", 0},
		{"starting at 5", 0}, {"1 of 5 people", 0}, {"", 0},
	}
	for _, tt := range tests {
		t.Run(tt.line, func(t *testing.T) {
			got, ok := starsIn(tt.line)
			if got != tt.want || ok != (tt.want > 0) {
				t.Errorf("%v, %v, want %v", got, ok, tt.want)
			}
		})
	}
}

// TestLanguages names every language that answers are written in and whose review words are missing.
func TestLanguages(t *testing.T) {
	have := map[string]bool{}
	for _, w := range languages {
		have[w.lang] = true
		if len(strings.Fields(w.numbers)) != 5 || len(w.strong) == 0 || len(w.weak) == 0 || w.stars == "" || w.outOf == "" || w.rating == "" ||
			w.by == "" || w.verbs == "" || w.label == "" || w.nobody == "" || w.footer == "" || w.asks == "" || w.approves == "" || w.against == "" {
			t.Errorf("the words of %s are not complete", w.lang)
		}
	}
	set, err := templates.Load(nil)
	if err != nil {
		t.Skip("the language packs do not load: ", err)
	}
	for _, lang := range set.Langs() {
		switch answered := set.Pack(lang).Answers(); {
		case !have[lang] && answered:
			t.Errorf("no review words for %s", lang)
		case !have[lang]:
			t.Logf("no review words for %s, which no answers are written in either", lang)
		}
	}
}

func TestLongMail(t *testing.T) {
	begin := time.Now()
	body := strings.Repeat("\"you have a new review \" 5 stars http://x.example/", 200_000)
	if _, ok := Detect(letter("x@x.example", "You have a new review", body, mailer.Notification)); !ok {
		t.Error("not recognised")
	}
	if took := time.Since(begin); took > 3*time.Second {
		t.Errorf("took %v", took)
	}
}

func FuzzDetect(f *testing.F) {
	f.Add("no-reply@yelp.com", "Tom just reviewed us", "★★☆☆☆ \"Bad\"\nby Tom\n\nLate. https://yelp.com/x", true)
	f.Add("a@b.example", "You got 2 new reviews", "A\n★\nx\nB\n★★\ny", false)
	f.Add("", "", "\xff\xfe\"“”\n½★", true)
	f.Fuzz(func(t *testing.T, from, subject, body string, list bool) {
		robot := mailer.Notification
		if list {
			robot = mailer.List
		}
		for _, r := range DetectAll(letter(from, subject, body, robot)) {
			if r.Stars < 0 || r.Stars > 5 || len(r.Text) > maxText+8 || len(r.Name) > maxName || len(r.Link) > maxLink {
				t.Errorf("%+v", r)
			}
			if r.Link != "" && !strings.HasPrefix(r.Link, "http") {
				t.Errorf("link %q", r.Link)
			}
		}
	})
}
