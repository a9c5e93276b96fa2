package classify

import (
	"slices"
	"testing"
	"time"
)

// TestAPromisedDayHasPassed: a day beside words of promise counts against us once it has passed, and not before; any
// other day that has passed says nothing.
func TestAPromisedDayHasPassed(t *testing.T) {
	c := load(t)
	written := time.Date(2026, 10, 20, 10, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		lang, text string
		broken     bool
	}{
		{"en", "You promised the album would be ready on 3 October. Where is it?", true},
		{"en", "You promised the album would be ready on 3 November. Is that still so?", false},
		{"en", "We were married on 3 October and would like to order an album.", false},
		{"es", "Nos prometisteis el álbum para el 3 de octubre y seguimos sin tenerlo.", true},
		{"es", "Nos prometisteis el álbum para el 3 de noviembre.", false},
		{"es", "Nos casamos el 3 de octubre y queremos encargar un álbum.", false},
		{"sv", "Ni lovade att albumet skulle vara klart den 3 oktober. Var är det?", true},
		{"sv", "Ni lovade att albumet skulle vara klart den 3 november.", false},
		{"sv", "Vi gifte oss den 3 oktober och vill beställa ett album.", false},
	} {
		e := c.pack(tt.lang).read(Input{Text: tt.text, Lang: tt.lang}, written)
		if e.broken != tt.broken {
			t.Errorf("%s: a promised day has passed: %v, in %q", tt.lang, e.broken, tt.text)
		}
		v := c.Classify(Input{Text: tt.text, Lang: tt.lang, Date: written})
		if tt.broken && !slices.Contains(v.Themes, "late-delivery") {
			t.Errorf("%s: about %v: %q", tt.lang, v.Themes, tt.text)
		}
	}
}
