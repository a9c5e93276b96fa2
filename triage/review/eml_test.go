package review

import (
	"os"
	"path/filepath"
	"testing"

	"heed/mailer"
	"heed/templates"
	"heed/triage"
)

// TestNotifications reads whole notification mails, as the sites send them.
func TestNotifications(t *testing.T) {
	packs, err := templates.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	parser := mailer.NewParser(packs)
	type seen struct {
		site   string
		stars  float64
		name   string
		change triage.Change
	}
	want := map[string][]seen{
		"google-en":             {{"Google", 2, "Maya R.", ""}},
		"google-es":             {{"Google", 5, "Lucía P.", ""}},
		"google-sv":             {{"Google", 1, "Erik B.", ""}},
		"google-updated-en":     {{"Google", 4, "Maya R.", triage.Updated}},
		"yelp-en":               {{"Yelp", 3, "Tom B.", ""}},
		"trustpilot-digest-sv":  {{"Trustpilot", 5, "Karin", ""}, {"Trustpilot", 1, "Olle S", ""}, {"Trustpilot", 3, "Mira", ""}},
		"facebook-es":           {{"Facebook", 1, "Lena Berg", ""}},
		"weddingwire-en":        {{"WeddingWire", 4.8, "Kate", ""}},
		"theknot-en":            {{"The Knot", 2, "Priya & Sam", ""}},
		"tripadvisor-es":        {{"Tripadvisor", 2, "Walker77", ""}},
		"bodas-es":              {{"Bodas.net", 4.5, "Marta", ""}},
		"bodas-updated-es":      {{"Bodas.net", 1.5, "Marta", triage.Updated}},
		"reco-sv":               {{"Reco.se", 1, "Erik", ""}},
		"reco-removed-sv":       {{"Reco.se", 0, "Erik", triage.Removed}},
		"trustpilot-removed-en": {{"Trustpilot", 0, "", triage.Removed}},
		"generic-en":            {{"Townlist", 4.5, "Nora", ""}},
		"hitched-en":            {{"Hitched", 3, "Georgia", ""}},
	}
	files, err := filepath.Glob("testdata/*.eml")
	if err != nil || len(files) != len(want) {
		t.Fatalf("%d files for %d cases, %v", len(files), len(want), err)
	}
	for name, reviews := range want {
		f, err := os.Open(filepath.Join("testdata", name+".eml"))
		if err != nil {
			t.Fatal(err)
		}
		m, err := parser.Parse(f)
		f.Close()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got := DetectAll(m)
		if len(got) != len(reviews) {
			t.Errorf("%s (%s, %s): %+v", name, m.Robot, m.Reason, got)
			continue
		}
		for i, r := range got {
			if s := (seen{r.Site, r.Stars, r.Name, r.Change}); s != reviews[i] {
				t.Errorf("%s: %+v, want %+v", name, s, reviews[i])
			}
			if r.Change != triage.Removed && r.Text == "" {
				t.Errorf("%s: no words of the reviewer", name)
			}
		}
	}
}
