package compose

import (
	"slices"
	"strings"
	"testing"
	"time"

	"heed/triage"
)

// TestOwnTerms: the letter names the thing as the customer does, where that is beyond doubt, and says no more than that.
func TestOwnTerms(t *testing.T) {
	wait := triage.Verdict{Kind: triage.Complaint, Severity: triage.Moderate, Themes: []triage.Theme{"late-delivery"}}
	print := triage.Verdict{Kind: triage.Complaint, Severity: triage.Moderate, Themes: []triage.Theme{"print-quality"}}
	bill := triage.Verdict{Kind: triage.Complaint, Severity: triage.Moderate, Themes: []triage.Theme{"billing"}}
	missed := triage.Verdict{Kind: triage.Complaint, Severity: triage.Moderate, Themes: []triage.Theme{"missed-appointment"}}
	soon := wait
	soon.Flags = []triage.Flag{triage.EventImminent}
	grief := print
	grief.Flags = []triage.Flag{triage.Sensitive}
	beside := wait
	beside.Reasons = []triage.Reason{{Label: "late-delivery", Phrase: "canvas", Weight: -2, Where: "text", At: [2]int{28, 34}}}
	for name, s := range map[string]struct {
		lang          string
		v             triage.Verdict
		subject, text string
		has, not      string
	}{
		"the thing":                     {"en", wait, "", "Where is our album?", "your album", "wedding"},
		"with its occasion":             {"en", wait, "Our wedding album", "Where is it?", "your wedding album", ""},
		"a compound":                    {"sv", wait, "", "Var är bröllopsalbumet?", "bröllopsalbumet", ""},
		"Spanish":                       {"es", wait, "Álbum de la comunión", "¿Dónde está?", "el álbum de la comunión", ""},
		"two occasions are none":        {"en", wait, "The wedding album", "My brother's graduation is over, too.", "your album", "wedding"},
		"two things are none":           {"en", wait, "", "I wait for the album and the canvas.", "you", "your album"},
		"but for the one complained of": {"en", beside, "", "The album was fine. And the canvas has not come.", "your canvas", "album"},
		"pictures only by themselves":   {"en", wait, "", "Where is the album with our pictures?", "your album", "your pictures"},
		"nothing is nothing":            {"en", wait, "", "Where is it?", "you", "your album"},
		"no wedding in grief":           {"en", grief, "", "The wedding print has faded. He died in May.", "your print", "wedding"},
		"an event is no occasion":       {"en", soon, "", "Where is the frame for the wedding tomorrow?", "your framed picture", "wedding framed"},
		"the day that is near":          {"en", soon, "", "I need the album tomorrow.", "Saturday 21 November", ""},
		"a sum":                         {"en", bill, "", "You charged me £85.", "£85", ""},
		"two sums are none":             {"en", bill, "", "You charged me £85 and not £70.", "you", "£85"},
		"an invoice is no order":        {"sv", bill, "", "Det gäller faktura 20881.", "(faktura 20881)", "order"},
		"the day of the appointment":    {"en", missed, "", "I was there on 14 November and nobody came.", "Saturday 14 November", ""},
		"two days are none":             {"en", missed, "", "I was there on 14 November, and on 7 November as well.", "you", "14 November"},
	} {
		t.Run(name, func(t *testing.T) {
			m := matter(s.lang, s.v)
			m.Case.Subject, m.Message.Subject, m.Message.Text = s.subject, s.subject, s.text
			for i := range 5 { // whichever sentence is picked
				m.Case.Ref = strings.Repeat("x", i+1)
				text := strings.ToLower(composer(t, s.lang).Draft(m).Text)
				body, _, _ := strings.Cut(text, "[[da")
				if !strings.Contains(text, strings.ToLower(s.has)) || s.not != "" && strings.Contains(body, strings.ToLower(s.not)) {
					t.Fatalf("has not %q, or %q:\n%s", s.has, s.not, text)
				}
			}
		})
	}
}

// TestNames: whoever is praised is named, but not by themselves.
func TestNames(t *testing.T) {
	m := matter("en", triage.Verdict{Kind: triage.Praise})
	m.Staff = triage.Staff{{Name: "Marta Ruiz"}, {Name: "Tom Berg"}, {Name: "Anna Holm"}}
	m.Message.Text = "Dear Tom, you and Marta were wonderful."
	c := composer(t, "en")
	if text := c.Draft(m).Text; !strings.Contains(text, "Marta and Tom") {
		t.Errorf("who was praised?\n%s", text)
	}
	m.Signer = m.Staff[0]
	if text := c.Draft(m).Text; !strings.Contains(text, "Tom") || strings.Count(text, "Marta") != 1 {
		t.Errorf("Marta thanks herself:\n%s", text)
	}
	m.Message.Text = "tomorrow we frame them. Everybody was wonderful."
	if text := c.Draft(m).Text; strings.Contains(text, "Tom") {
		t.Errorf("nobody was named:\n%s", text)
	}
}

// TestWhoDoesIt: whoever is known to sign says "I"; else it is asked who does it.
func TestWhoDoesIt(t *testing.T) {
	for _, lang := range answerLangs {
		c := composer(t, lang)
		m := matter(lang, late(lang))
		if d := c.Draft(m); !hasBlank(c, d, "who") {
			t.Errorf("%s: nobody knows who signs, and nobody is asked who does it:\n%s", lang, d.Text)
		}
		m.Signer = triage.Member{Name: "Marta Ruiz"}
		if d := c.Draft(m); hasBlank(c, d, "who") || strings.Count(d.Text, "Marta") != 1 {
			t.Errorf("%s: Marta speaks of herself as of somebody else:\n%s", lang, d.Text)
		}
	}
}

func hasBlank(c *Composer, d triage.Draft, name string) bool {
	return slices.ContainsFunc(d.Blanks, func(b triage.Blank) bool { return c.canonical(b.Name) == name })
}

// TestPromiseDay: the day that is suggested is one that the studio keeps open, after the answer is due, before the event.
func TestPromiseDay(t *testing.T) {
	friday := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	day := func(n int) time.Time { return friday.AddDate(0, 0, n) }
	open := []time.Time{day(0), day(1), day(4), day(5), day(6)} // Saturday is, Sunday and Monday are not
	for name, s := range map[string]struct {
		severity triage.Severity
		flags    []triage.Flag
		due      time.Time
		open     []time.Time
		event    []time.Time
		want     time.Time
	}{
		"critical: when the answer is due": {triage.Critical, nil, day(0).Add(11 * time.Hour), open, nil, day(0)},
		"serious: one day on":              {triage.Serious, nil, day(0), open, nil, day(1)},
		"moderate: two days on":            {triage.Moderate, nil, day(0), open, nil, day(4)},
		"after the answer is due":          {triage.Moderate, nil, day(4), open, nil, day(6)},
		"long overdue":                     {triage.Serious, nil, day(-9), open, nil, day(1)},
		"the calendar is not known":        {triage.Serious, nil, day(0), nil, nil, day(3)},
		"the calendar ends":                {triage.Moderate, nil, day(5), open, nil, day(7)},
		"before the event":                 {triage.Moderate, []triage.Flag{triage.EventImminent}, day(0), nil, []time.Time{day(2)}, day(1)},
		"the event is today":               {triage.Moderate, []triage.Flag{triage.EventImminent}, day(0), open, []time.Time{day(0)}, day(1)},
	} {
		t.Run(name, func(t *testing.T) {
			m := Matter{Case: triage.Case{AnswerBy: s.due, Verdict: triage.Verdict{Severity: s.severity, Flags: s.flags}}, Now: now, OpenDays: s.open}
			if got := promiseDay(m, stated{days: s.event}); !got.Equal(s.want) {
				t.Errorf("%s, want %s", got.Format("Mon 2 Jan"), s.want.Format("Mon 2 Jan"))
			}
		})
	}
}
