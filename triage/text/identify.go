package text

import (
	_ "embed"
	"encoding/binary"
	"fmt"
	"math"
	"unicode"
)

// Languages are the languages Identify tells apart, in the order of the model's columns.
var Languages = []string{"en", "es", "sv", "de", "fr", "da", "no", "nl", "pt", "it", "fi"}

// The model is a naive Bayes over the 1- to 4-grams of letters and the words of a text. A row is the hash of an n-gram
// and for each language the logarithm of its frequency, in units of 1/unit. `go test -run TestTrain
// -train DIR` writes it from a folder of <lang>.train.tsv files.
//
//go:embed ngrams.bin
var modelBytes []byte

const (
	columns = 11
	unit    = 16.0 // steps of a quantised logarithm
	rowSize = 4 + columns
	// identifyBytes is how much of a text is looked at: more decides nothing any more.
	identifyBytes = 600
)

var model = mustRows(modelBytes)

// table finds a row by its hash: open addressing, twice as many places as rows.
type table struct {
	mask uint32
	slot []int32 // row + 1
	rows []byte
}

func mustRows(data []byte) *table {
	if len(Languages) != columns || len(data)%rowSize != 0 {
		panic(fmt.Sprintf("triage/text: ngrams.bin of %d bytes does not fit %d languages", len(data), len(Languages)))
	}
	n := len(data) / rowSize
	size := uint32(16)
	for int(size) < 2*n {
		size *= 2
	}
	t := &table{mask: size - 1, slot: make([]int32, size), rows: data}
	for i := range n {
		at := binary.LittleEndian.Uint32(data[i*rowSize:]) & t.mask
		for t.slot[at] != 0 {
			at = (at + 1) & t.mask
		}
		t.slot[at] = int32(i + 1)
	}
	return t
}

// row gives the quantised logarithms of an n-gram, nil where the model doesn't know it.
func (t *table) row(hash uint32) []byte {
	for at := hash & t.mask; t.slot[at] != 0; at = (at + 1) & t.mask {
		row := t.rows[int(t.slot[at]-1)*rowSize:]
		if binary.LittleEndian.Uint32(row) == hash {
			return row[4:rowSize]
		}
	}
	return nil
}

// Identify names the language s is mostly written in and how sure that is (0 to 1); "" where s has no
// words. Which of two related languages it is stays open in a word or two: the confidence says so.
func Identify(s string) (lang string, confidence float64) {
	var sums [columns]int32
	known := 0
	grams(s, func(hash uint32) {
		if row := model.row(hash); row != nil {
			known++
			for i, b := range row {
				sums[i] -= int32(b)
			}
		}
	})
	if known == 0 {
		return "", 0
	}
	best := 0
	for i := range sums {
		if sums[i] > sums[best] {
			best = i
		}
	}
	// The n-grams of a text overlap, so their evidence is counted at a third.
	total := 0.0
	for i := range sums {
		total += math.Exp(float64(sums[i]-sums[best]) / unit / 3)
	}
	return Languages[best], 1 / total
}

// grams calls f with the hash of each 1- to 4-gram of the letters in s, and of each longer word as a whole; a
// blank stands before and after each word. Addresses and numbers are passed over.
func grams(s string, f func(hash uint32)) {
	if len(s) > 4*identifyBytes {
		s = s[:4*identifyBytes]
	}
	var last [3]rune // the runes before
	last[2] = ' '
	have, letters := 1, 0
	word, length := uint32(wordSeed), 0 // hash of the whole word so far
	push := func(r rune) {
		if r != ' ' {
			word, length = mix(word, r), length+1
		} else {
			if length > 3 { // a shorter one is an n-gram already
				f(word)
			}
			word, length = wordSeed, 0
		}
		h := uint32(2166136261)
		h = mix(h, r)
		if r != ' ' {
			f(h)
		}
		for n := 0; n < have && n < 3; n++ {
			prev := last[2-n]
			h = mix(h, prev)
			f(h)
			if prev == ' ' {
				break // no n-gram spans two words
			}
		}
		last[0], last[1], last[2] = last[1], last[2], r
		have++
		letters++
	}
	skip := false // inside an address
	for i, r := range s {
		if letters > identifyBytes {
			break
		}
		switch {
		case r == '@' || r == '#' || r == 'h' && (hasAt(s, i, "http://") || hasAt(s, i, "https://")) || r == 'w' && hasAt(s, i, "www."):
			skip = true
		case r == ' ' || r == '\n' || r == '\t':
			skip = false
		}
		if skip {
			r = ' '
		}
		switch {
		case r == '’':
			r = '\''
		case r == '\'':
		case unicode.IsLetter(r):
			r = unicode.ToLower(r)
		default:
			r = ' '
		}
		if r == ' ' && last[2] == ' ' {
			continue
		}
		push(r)
	}
	if last[2] != ' ' {
		push(' ')
	}
}

func hasAt(s string, i int, what string) bool {
	return len(s) >= i+len(what) && s[i:i+len(what)] == what
}

// wordSeed keeps whole words apart from n-grams.
const wordSeed = 0x9e3779b9

// mix is FNV-1a over the bytes of a rune.
func mix(h uint32, r rune) uint32 {
	h = (h ^ uint32(r&0xff)) * 16777619
	return (h ^ uint32(r>>8)) * 16777619
}
