package text

import (
	"bufio"
	"encoding/binary"
	"flag"
	"math"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
)

var (
	trainDir = flag.String("train", "", "folder of <lang>.train.tsv files (label, source, text): write ngrams.bin from them")
	rowCount = flag.Int("rows", 36000, "n-grams the model keeps")
)

// TestTrain writes the language model; without -train it does nothing. Where it comes from: n-gram counts of
// the labelled customer texts, plus the commonest words of each language (common below), counted as text.
func TestTrain(t *testing.T) {
	if *trainDir == "" {
		t.Skip("no -train folder given")
	}
	counts := map[uint32]*[columns]float64{}
	var totals [columns]float64
	feed := func(col int, s string, weight float64) {
		grams(s, func(h uint32) {
			row := counts[h]
			if row == nil {
				row = new([columns]float64)
				counts[h] = row
			}
			row[col] += weight
			totals[col] += weight
		})
	}
	for col, lang := range Languages {
		lines := tsvTexts(t, filepath.Join(*trainDir, lang+".train.tsv"))
		for _, l := range lines {
			feed(col, l, 1)
		}
		if col == 0 {
			for _, l := range tsvTexts(t, filepath.Join(*trainDir, "complaint.train.tsv")) {
				feed(col, l, 1)
			}
		}
		words := strings.Fields(common[lang])
		for _, w := range words {
			feed(col, w, totals[col]/4000)
		}
	}
	type scored struct {
		hash uint32
		row  [columns]float64
		gain float64
	}
	var all []scored
	for h, c := range counts {
		sum := 0.0
		for i := range c {
			sum += c[i] / totals[i]
		}
		seen := 0.0
		for i := range c {
			seen += c[i]
		}
		if seen < 3 {
			continue
		}
		s := scored{hash: h}
		entropy := 0.0
		for i := range c {
			s.row[i] = (c[i] + 0.1) / (totals[i] + 3000)
			if c[i] > 0 {
				p := c[i] / totals[i] / sum
				entropy -= p * math.Log(p)
			}
		}
		s.gain = sum * (math.Log(columns) - entropy)
		all = append(all, s)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].gain > all[j].gain })
	if len(all) > *rowCount {
		all = all[:*rowCount]
	}
	sort.Slice(all, func(i, j int) bool { return all[i].hash < all[j].hash })
	out := make([]byte, 0, len(all)*rowSize)
	for _, s := range all {
		out = binary.LittleEndian.AppendUint32(out, s.hash)
		best := 0.0
		for _, p := range s.row {
			best = math.Max(best, p)
		}
		for _, p := range s.row {
			out = append(out, byte(math.Min(255, math.Round(math.Log(best/p)*unit))))
		}
	}
	if err := os.WriteFile("ngrams.bin", out, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d of %d n-grams, %d bytes", len(all), len(counts), len(out))
}

// tsvTexts reads the third column.
func tsvTexts(t *testing.T, name string) []string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var texts []string
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		if parts := strings.SplitN(sc.Text(), "\t", 3); len(parts) == 3 {
			texts = append(texts, parts[2])
		}
	}
	return texts
}
