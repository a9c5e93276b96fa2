package mailer

import (
	"testing"
	"time"

	"heed/templates"
)

// TestWhenSaid reads the dates of header blocks in the languages of the packs.
func TestWhenSaid(t *testing.T) {
	set, err := templates.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	k := newMarks(set)
	tests := map[string]string{
		"Tuesday, June 4, 2024 10:15 AM":         "2024-06-04T10:15:00Z",
		"Tue, Jun 4, 2024 at 10:15 PM":           "2024-06-04T22:15:00Z",
		"Tue, 4 Jun 2024 10:15:30 +0200":         "2024-06-04T10:15:30+02:00",
		"June 4, 2024 at 10:15:30 AM GMT+2":      "2024-06-04T10:15:30Z",
		"4 June 2024 at 10:15:30 CEST":           "2024-06-04T10:15:30+02:00",
		"06/04/2024 10:15 AM":                    "2024-06-04T10:15:00Z",
		"2024-06-04 10:15":                       "2024-06-04T10:15:00Z",
		"2024-06-04T10:15:00+02:00":              "2024-06-04T10:15:00+02:00",
		"martes, 4 de junio de 2024 10:15":       "2024-06-04T10:15:00Z",
		"mar, 4 jun 2024 a las 10:15":            "2024-06-04T10:15:00Z",
		"El 04/06/2024 a las 22:15":              "2024-06-04T22:15:00Z",
		"mar, 5 mar 2024 a las 9:05":             "2024-03-05T09:05:00Z",
		"martes, 4 de junio de 2024 10:15 p. m.": "2024-06-04T22:15:00Z",
		"den 4 juni 2024 kl. 10:15":              "2024-06-04T10:15:00Z",
		"tisdag 4 juni 2024 10.15":               "2024-06-04T10:15:00Z",
		"4 juni 2024 10:15:30 CEST":              "2024-06-04T10:15:30+02:00",
		"tis 4 juni 2024 kl 10:15":               "2024-06-04T10:15:00Z",
		"Dienstag, 4. Juni 2024 10:15":           "2024-06-04T10:15:00Z",
		"Di., 5. März 2024 um 10:15 Uhr":         "2024-03-05T10:15:00Z",
		"04.06.2024 10:15":                       "2024-06-04T10:15:00Z",
		"4.12.24 9:05":                           "2024-12-04T09:05:00Z",
		"mardi 4 juin 2024 à 10h15":              "2024-06-04T10:15:00Z",
		"mar. 4 juin 2024 à 10:15":               "2024-06-04T10:15:00Z",
		"1er août 2024 à 10:15":                  "2024-08-01T10:15:00Z",
		"lun. 5 févr. 2024 10:15":                "2024-02-05T10:15:00Z",
		"4. juni 2024 10.15":                     "2024-06-04T10:15:00Z",
		"tirsdag den 4. juni 2024 kl. 10.15":     "2024-06-04T10:15:00Z",
		"tirsdag 5. mars 2024 kl. 10:15":         "2024-03-05T10:15:00Z",
		"4. des. 2024 kl. 10:15":                 "2024-12-04T10:15:00Z",
		"dinsdag 4 juni 2024 10:15":              "2024-06-04T10:15:00Z",
		"di 5 mrt 2024 om 10:15":                 "2024-03-05T10:15:00Z",
		"terça-feira, 4 de junho de 2024 10:15":  "2024-06-04T10:15:00Z",
		"ter., 4 de set. de 2024 às 10:15":       "2024-09-04T10:15:00Z",
		"martedì 4 giugno 2024 10:15":            "2024-06-04T10:15:00Z",
		"mar 4 giu 2024 alle ore 10:15":          "2024-06-04T10:15:00Z",
		"tiistai 4. kesäkuuta 2024 klo 10.15":    "2024-06-04T10:15:00Z",
		"ti 4.6.2024 klo 10.15":                  "2024-06-04T10:15:00Z",
		"5. maaliskuuta 2024 10.15":              "2024-03-05T10:15:00Z",
		"12-Nov-2020 10:15":                      "2020-11-12T10:15:00Z",
		"yesterday":                              "",
		"on the 31st":                            "",
		"":                                       "",
		"..., ---":                               "",
		"99:99 4 June 2024":                      "",
		"0/0/0":                                  "",
		"4 June 99999":                           "",
	}
	for said, want := range tests {
		got := ""
		if at := k.whenSaid(said); !at.IsZero() {
			got = at.Format(time.RFC3339)
		}
		if got != want {
			t.Errorf("%q: got %q want %q", said, got, want)
		}
	}
}
