package compose

import (
	"testing"

	"heed/triage"
)

// TestFill: what is typed on a phone fits into the sentence.
func TestFill(t *testing.T) {
	c := composer(t, "en")
	for name, s := range map[string]struct{ lang, text, blank, value, want string }{
		"as suggested":         {"en", "By [[date]] I will call.", "date", "Monday 23 November", "By Monday 23 November I will call."},
		"its own word":         {"en", "I will call by [[date]].", "date", "on Friday", "I will call on Friday."},
		"at the beginning":     {"en", "By [[date]] I will call.", "date", "within the hour", "Within the hour I will call."},
		"twice":                {"en", "By [[date]] or by [[date]].", "date", "on Friday", "On Friday or on Friday."},
		"another word":         {"en", "Nearby [[date]].", "date", "on Friday", "Nearby on Friday."},
		"Spanish tomorrow":     {"es", "te llamo como muy tarde el [[fecha]].", "fecha", "mañana", "te llamo como muy tarde mañana."},
		"Spanish, the article": {"es", "como muy tarde el [[fecha]]", "fecha", "el viernes", "como muy tarde el viernes"},
		"Swedish":              {"sv", "Senast [[datum]] ringer jag.", "datum", "på fredag", "På fredag ringer jag."},
		"by another name":      {"sv", "Senast [[date]] ringer jag.", "datum", "på fredag", "På fredag ringer jag."},
		"Danish":               {"da", "Senest [[date]] ringer jeg.", "date", "på fredag", "På fredag ringer jeg."},
		"Norwegian":            {"no", "Innen [[date]] ringer jeg.", "date", "på fredag", "På fredag ringer jeg."},
		"Norwegian, senest":    {"no", "Jeg ringer innen [[date]].", "date", "senest 27. november", "Jeg ringer senest 27. november."},
		"Dutch":                {"nl", "Ik bel uiterlijk [[date]].", "date", "op vrijdag", "Ik bel op vrijdag."},
		"German":               {"de", "Bis [[date]] rufe ich an.", "date", "am Freitag", "Am Freitag rufe ich an."},
		"French, a weekday":    {"fr", "le [[date]] au plus tard", "date", "vendredi", "vendredi au plus tard"},
		"French, at the start": {"fr", "Le [[date]] au plus tard, tout part.", "date", "demain", "Demain au plus tard, tout part."},
		"French, a figure":     {"fr", "Le [[date]] au plus tard, tout part.", "date", "1er décembre", "Le 1er décembre au plus tard, tout part."},
		"a name is no day":     {"en", "by [[who]]", "who", "On", "On"},
		"no language":          {"", "By [[date]].", "date", "on Friday", "On Friday."},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := c.Fill(triage.Draft{Lang: s.lang, Text: s.text}, s.blank, s.value)
			if got.Text != s.want || !ok {
				t.Errorf("%q %v, want %q", got.Text, ok, s.want)
			}
		})
	}
	if got, ok := c.Fill(triage.Draft{Lang: "en", Text: "by [[who]]"}, "date", "on Friday"); ok || got.Text != "by [[who]]" {
		t.Errorf("a blank that is not there: %q %v", got.Text, ok)
	}
}
