package classify

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"heed/templates"
	"heed/triage/text"
)

const sentimentDir = "../../../shared/practice/sentiment"

// TestSentimentExam prints how the general words do on labelled texts nobody learned from.
func TestSentimentExam(t *testing.T) {
	if _, err := os.Stat(sentimentDir); err != nil {
		t.Skip("no practice texts here: ", err)
	}
	set, err := templates.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := New(set)
	for _, row := range []struct {
		name, lang string
		floor      float64 // accuracy, or macro-F1 of complaints: under it something is broken
	}{
		{"sv", "sv", 92}, {"es", "es", 89.8}, {"en", "en", 86.8}, {"enmt", "en", 92.8},
		{"complaint", "en", 78}, {"complaint2", "en", 87},
		{"de", "de", 80}, {"fr", "fr", 74.5}, {"da", "da", 75}, {"no", "no", 71.5}, {"nl", "nl", 86}, {"pt", "pt", 81.5}, {"it", "it", 72}, {"fi", "fi", 79},
	} {
		gripe := row.lang == "en" && row.name[0] == 'c'
		var bad, good tally
		n, hit := 0, 0
		for _, d := range readLabelled(t, filepath.Join(sentimentDir, row.name+".dev.tsv")) {
			s := c.Sentiment(row.lang, d.doc.Text)
			if gripe {
				s = c.Grievance(row.lang, d.doc.Text)
			}
			n++
			switch said := s < 0; {
			case said && d.bad:
				bad.hit++
				hit++
			case said:
				bad.extra++
				good.missed++
			case d.bad:
				bad.missed++
				good.extra++
			default:
				good.hit++
				hit++
			}
		}
		share := ratio(hit, n)
		if gripe {
			share = (f1(bad) + f1(good)) / 2
		}
		t.Logf("%-10s %.1f of %d", row.name, share, n)
		if share < row.floor {
			t.Errorf("%s: %.1f, expected at least %.1f", row.name, share, row.floor)
		}
	}
}

func f1(c tally) float64 { return 100 * 2 * float64(c.hit) / float64(2*c.hit+c.extra+c.missed) }

// readLabelled reads lines of label, source and text.
func readLabelled(t *testing.T, name string) []labelled {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []labelled
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		if p := strings.SplitN(sc.Text(), "\t", 3); len(p) == 3 {
			list = append(list, labelled{doc: text.Read(p[2]), bad: p[0] == "neg" || p[0] == "complaint", source: p[1]})
		}
	}
	return list
}

// usable phrases can stand in a lexicon line.
func usable(f string) bool {
	return !strings.ContainsAny(f, "/#@*?=") && f != "http" && !strings.Contains(f, "user") && len(f) > 1
}
