package compose

import (
	"slices"
	"strings"
	"testing"
	"time"

	"heed/triage"
)

func TestPledges(t *testing.T) {
	c := composer(t, "en") // now is Friday 20 November
	for _, tc := range []struct {
		name, lang, text string
		filled           []triage.Filled
		want             []string // days
		unread           []string
	}{
		{"a weekday", "en", "Hello.\n\nBy Tuesday you will have the pictures. Bo", []triage.Filled{{Name: "date", Value: "Tuesday"}}, []string{"2026-11-24"}, nil},
		{"its own name is in a week", "en", "By Friday you will have them.", []triage.Filled{{Name: "date", Value: "Friday"}}, []string{"2026-11-27"}, nil},
		{"a short one reads in its sentence", "en", "You will have them by Wed. evening.", []triage.Filled{{Name: "date", Value: "Wed."}}, []string{"2026-11-25"}, nil},
		{"a day of the calendar", "en", "By Friday 4 December you will hear from us.", []triage.Filled{{Name: "date", Value: "Friday 4 December"}}, []string{"2026-12-04"}, nil},
		{"today", "en", "You will hear from me today.", []triage.Filled{{Name: "date", Value: "today"}}, []string{"2026-11-20"}, nil},
		{"in a sentence with another day", "en", "The album of 3 March is late, and by Monday it will be there.", []triage.Filled{{Name: "date", Value: "Monday"}}, []string{"2026-11-23"}, nil},
		{"Spanish, by its Spanish name", "es", "Lo tendrás como muy tarde el martes 24 de noviembre.", []triage.Filled{{Name: "fecha", Value: "martes 24 de noviembre"}}, []string{"2026-11-24"}, nil},
		{"German, as suggested", "de", "Bis Dienstag, den 24. November haben Sie es.", []triage.Filled{{Name: "date", Value: "Dienstag, den 24. November"}}, []string{"2026-11-24"}, nil},
		{"Danish, as suggested", "da", "Senest tirsdag den 24. november har du det.", []triage.Filled{{Name: "date", Value: "tirsdag den 24. november"}}, []string{"2026-11-24"}, nil},
		{"Norwegian, as suggested", "no", "Innen tirsdag 24. november har du det.", []triage.Filled{{Name: "date", Value: "tirsdag 24. november"}}, []string{"2026-11-24"}, nil},
		{"Dutch, as suggested", "nl", "Uiterlijk dinsdag 24 november hebt u het.", []triage.Filled{{Name: "date", Value: "dinsdag 24 november"}}, []string{"2026-11-24"}, nil},
		{"French, the first of a month", "fr", "Le mardi 1er décembre au plus tard, vous aurez votre album.", []triage.Filled{{Name: "date", Value: "mardi 1er décembre"}}, []string{"2026-12-01"}, nil},
		{"Swedish, typed in English", "sv", "Senast Tuesday hör Bo av sig.", []triage.Filled{{Name: "date", Value: "Tuesday"}}, []string{"2026-11-24"}, nil},
		{"the same day twice is one promise", "en", "By Monday this. And by Monday that.", []triage.Filled{{Name: "date", Value: "Monday"}, {Name: "date", Value: "Monday"}}, []string{"2026-11-23"}, nil},
		{"edited away since", "en", "You will hear from us.", []triage.Filled{{Name: "date", Value: "Monday"}}, nil, nil},
		{"another blank", "en", "Monday will look after it.", []triage.Filled{{Name: "who", Value: "Monday"}}, nil, nil},
		{"no day at all", "en", "You will hear from us by the end of the season.", []triage.Filled{{Name: "date", Value: "the end of the season"}}, nil, []string{"the end of the season"}},
		{"a day that is gone", "en", "By yesterday you will have it.", []triage.Filled{{Name: "date", Value: "yesterday"}}, nil, []string{"yesterday"}},
		{"nothing was filled", "en", "By Monday you will have it.", nil, nil, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			list, unread := c.Pledges(triage.Draft{Lang: tc.lang, Text: tc.text, Filled: tc.filled}, now, time.UTC)
			var days []string
			for _, p := range list {
				days = append(days, p.Day.Format(time.DateOnly))
				if !strings.Contains(tc.text, p.What) {
					t.Errorf("%q is no sentence of the text", p.What)
				}
			}
			if !slices.Equal(days, tc.want) || !slices.Equal(unread, tc.unread) {
				t.Errorf("promises %v, unread %q", days, unread)
			}
		})
	}
}

func promisedTo(lang, ref string, due time.Time) Promised {
	return Promised{
		Promise: triage.Promise{What: "We will print them again.", Due: due, MadeAt: now.Add(-26 * time.Hour)}, By: tom,
		Case: triage.Case{Ref: ref, Customer: message(lang).From, Verdict: late(lang)},
	}
}

// promiseMails are the mails about what was promised.
func promiseMails(c *Composer, lang string) []namedMail {
	item := func(ref string, due time.Time) DueItem {
		return DueItem{Tag: "[" + ref + " abcdefghijklmnopqrstuvwxyz]", Promised: promisedTo(lang, ref, due)}
	}
	due := func(items ...DueItem) Due {
		return Due{To: marta(lang), ReplyTo: reply, Items: items, Now: now, Location: time.UTC}
	}
	ask := askFor(c, lang, late(lang))
	ask.Promises = []Promised{promisedTo(lang, "H-4F2K", now.Add(8*time.Hour)), promisedTo(lang, "H-7C3D", now.Add(-30*time.Hour))}
	approved := Told{To: marta(lang), ReplyTo: reply, Tag: tag, Kind: ToldApproved, Case: ask.Case, By: tom, At: now, Now: now, When: now.Add(2 * time.Minute),
		Text: finished(ask.Draft).Text, Recipient: ask.Case.Customer, Tracks: []time.Time{now.Add(100 * time.Hour)}, Unread: []string{"soon"}}
	return []namedMail{
		{"due-ahead", c.Due(due(item("H-4F2K", now.Add(30*time.Hour))))},
		{"due-today", c.Due(due(item("H-4F2K", now.Add(8*time.Hour))))},
		{"due-late", c.Due(due(item("H-4F2K", now.Add(-50*time.Hour))))},
		{"due-many", c.Due(due(item("H-4F2K", now.Add(30*time.Hour)), item("H-7C3D", now.Add(-time.Hour))))},
		{"ask-promised", c.Ask(ask)},
		{"told-tracked", c.Told(approved)},
		{"digest-promises", c.Digest(Digest{To: marta(lang), Since: now.AddDate(0, 0, -1), Promises: ask.Promises, Now: now})},
		{"query-promise-open", c.Query(Query{To: marta(lang), ReplyTo: reply, Tag: tag, Case: ask.Case, Line: "We will print them again.", Problem: CannotClose, Now: now})},
	}
}

func TestPromiseMails(t *testing.T) {
	for _, lang := range langs {
		var all strings.Builder
		for _, m := range promiseMails(composer(t, lang), lang) {
			all.WriteString("==== " + m.name + " ====\nSubject: " + m.mail.Subject + "\n\n" + m.mail.Text + "\n")
			if leftover.MatchString(m.mail.Subject + m.mail.Text) {
				t.Errorf("%s %s: %s", lang, m.name, leftover.FindString(m.mail.Subject+m.mail.Text))
			}
			checkHTML(t, lang+" "+m.name, lang, m.mail.HTML)
		}
		golden(t, lang+"/promises.txt", all.String())
	}
}

// TestManyPromisesAreOneMail: whoever has more of them than a mail shows is told how many more there are.
func TestManyPromisesAreOneMail(t *testing.T) {
	var items []DueItem
	for range mostPromised + 3 {
		items = append(items, DueItem{Tag: tag, Promised: promisedTo("en", "H-4F2K", now)})
	}
	m := composer(t, "en").Due(Due{To: marta("en"), ReplyTo: reply, Items: items, Now: now})
	if !strings.Contains(m.Subject, "15") || !strings.Contains(m.Text, "3 more") {
		t.Errorf("%s\n%s", m.Subject, m.Text)
	}
}
