package classify

import (
	"testing"
	"time"

	"heed/triage"
)

// TestPromisedDay: a promised day that has passed makes a complaint of a friendly question, and the same words before that
// day make none.
func TestPromisedDay(t *testing.T) {
	c := load(t)
	now := time.Date(2026, 10, 20, 9, 0, 0, 0, time.UTC) // a Tuesday
	for _, test := range []struct {
		lang, text string
		late       bool
	}{
		{"en", "Hello, you said our album would be ready on 3 October. Could you tell me when I can collect it?", true},
		{"en", "Hello, you said our album would be ready on 3 November. Could you tell me when I can collect it?", false},
		{"en", "Hello, the canvas was promised for 12 October. Best, Ann", true},
		{"en", "Hello, the canvas was promised for 12 November. Best, Ann", false},
		{"en", "You told us the gallery would be online by last Friday. Any idea?", true},
		{"en", "The prints were due on the 12th of October. Shall I come by?", true},
		{"en", "The prints are due on the 28th of October. Shall I come by?", false},
		{"es", "Hola, dijisteis que el álbum estaría listo el 3 de octubre. ¿Cuándo puedo recogerlo?", true},
		{"es", "Hola, dijisteis que el álbum estaría listo el 3 de noviembre. ¿Cuándo puedo recogerlo?", false},
		{"es", "Buenas, el cuadro estaba prometido para el 12 de octubre. Un saludo, Ana", true},
		{"es", "Buenas, el cuadro estaba prometido para el 12 de noviembre. Un saludo, Ana", false},
		{"es", "Nos dijeron que la galería estaría para el viernes pasado. ¿Se sabe algo?", true},
		{"sv", "Hej, ni sa att albumet skulle vara klart den 3 oktober. När kan jag hämta det?", true},
		{"sv", "Hej, ni sa att albumet skulle vara klart den 3 november. När kan jag hämta det?", false},
		{"sv", "Hej, tavlan utlovades till den 12 oktober. Mvh Anna", true},
		{"sv", "Hej, tavlan utlovades till den 12 november. Mvh Anna", false},
		{"sv", "Ni sa att galleriet skulle vara uppe i fredags. Vet ni något?", true},
		{"de", "Guten Tag, Sie sagten, das Album sei am 3. Oktober fertig. Wann kann ich es abholen?", true},
		{"de", "Guten Tag, Sie sagten, das Album sei am 3. November fertig. Wann kann ich es abholen?", false},
		{"fr", "Bonjour, vous aviez dit que l'album serait prêt le 3 octobre. Quand puis-je passer ?", true},
		{"fr", "Bonjour, vous aviez dit que l'album serait prêt le 3 novembre. Quand puis-je passer ?", false},
		{"da", "Hej, I sagde, at albummet ville være klar den 3. oktober. Hvornår kan jeg hente det?", true},
		{"da", "Hej, I sagde, at albummet ville være klar den 3. november. Hvornår kan jeg hente det?", false},
		{"no", "Hei, dere sa at albumet skulle være klart den 3. oktober. Når kan jeg hente det?", true},
		{"no", "Hei, dere sa at albumet skulle være klart den 3. november. Når kan jeg hente det?", false},
		{"nl", "Hallo, u zei dat het album op 3 oktober klaar zou zijn. Wanneer kan ik het ophalen?", true},
		{"nl", "Hallo, u zei dat het album klaar zou zijn op 3 november. Wanneer kan ik het ophalen?", false},
		{"pt", "Olá, disseram que o álbum estaria pronto no dia 3 de outubro. Quando o posso levantar?", true},
		{"pt", "Olá, disseram que o álbum estaria pronto no dia 3 de novembro. Quando o posso levantar?", false},
		{"it", "Buongiorno, avevate detto che l'album sarebbe stato pronto il 3 ottobre. Quando posso ritirarlo?", true},
		{"it", "Buongiorno, avevate detto che l'album sarebbe stato pronto il 3 novembre. Quando posso ritirarlo?", false},
		{"fi", "Hei, sanoitte että albumi olisi valmis 3. lokakuuta. Milloin voin hakea sen?", true},
		{"fi", "Hei, sanoitte että albumi olisi valmis 3. marraskuuta. Milloin voin hakea sen?", false},
	} {
		in := Input{Text: test.text, Lang: test.lang, Date: now, Now: now.AddDate(0, 2, 0)}
		v := c.Classify(in)
		if late := v.Kind == triage.Complaint && v.About("late-delivery"); late != test.late {
			t.Errorf("%q: %s %v", test.text, v.Kind, v.Themes)
		}
	}
}

// TestDayOfThePromise: the day on which something was said is not the day for which it was promised, and a day that may lie
// on either side says nothing.
func TestDayOfThePromise(t *testing.T) {
	c := load(t)
	now := time.Date(2026, 10, 20, 9, 0, 0, 0, time.UTC)
	for _, text := range []string{
		"You told me on 3 October that the album would be ready in six weeks.",
		"You said it would be ready by Friday.",
		"You said it would be ready today.",
		"We met on 3 October and it was a pleasure.",
	} {
		in := Input{Text: text, Lang: "en", Date: now}
		for _, f := range c.pack("en").read(in, now).findings {
			if f.entry == &passedPromise || f.entry == &comingPromise {
				t.Errorf("%q: %q", text, f.doc.Slice(f.first, f.last))
			}
		}
	}
	undated := Input{Text: "You said it would be ready on 3 November.", Lang: "en"}
	for _, f := range c.pack("en").read(undated, now).findings {
		if f.entry == &comingPromise {
			t.Error("a mail without a date does not tell what lies ahead")
		}
	}
}
