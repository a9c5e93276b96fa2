package text

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const sentimentDir = "../../../shared/practice/sentiment"

// TestIdentifyExam measures the model on texts it has not seen, cut to six and twelve words.
func TestIdentifyExam(t *testing.T) {
	if _, err := os.Stat(sentimentDir); err != nil {
		t.Skip("no practice texts here: ", sentimentDir)
	}
	for _, test := range []struct {
		words int
		goal  float64
	}{{6, 0.97}, {12, 0.985}} {
		var right, all int
		wrong := map[string]int{}
		for _, lang := range Languages {
			mine, of := 0, 0
			for _, s := range tsvTexts(t, filepath.Join(sentimentDir, lang+".dev.tsv")) {
				var words []string
				for _, w := range strings.Fields(s) {
					if !strings.HasPrefix(w, "http") && w[0] != '@' && w[0] != '#' {
						words = append(words, w)
					}
				}
				if len(words) < test.words {
					continue
				}
				if of++; of > 400 {
					break
				}
				got, _ := Identify(strings.Join(words[:test.words], " "))
				all++
				if got == lang {
					right++
					mine++
				} else {
					wrong[lang+" taken for "+got]++
				}
			}
			t.Logf("%2d words, %s: %.1f %%", test.words, lang, 100*float64(mine)/float64(min(of, 400)))
		}
		share := float64(right) / float64(all)
		t.Logf("%2d words: %.2f %% of %d", test.words, 100*share, all)
		for k, n := range wrong {
			if n >= 3 {
				t.Log(k, n)
			}
		}
		if share < test.goal {
			t.Errorf("%d words: %.2f %%, the goal is %.1f %%", test.words, 100*share, 100*test.goal)
		}
	}
}
