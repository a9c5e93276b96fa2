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

// table finds a row by its hash: open addressing, hash and row side by side so that a look costs one line of
// the processor's cache.
type table struct {
	mask  uint32
	slots []slot
}

// slot is a hash, a row, and 1 where the slot is taken.
type slot [rowSize + 1]byte

func mustRows(data []byte) *table {
	if len(Languages) != columns || len(data)%rowSize != 0 {
		panic(fmt.Sprintf("triage/text: ngrams.bin of %d bytes does not fit %d languages", len(data), len(Languages)))
	}
	n := len(data) / rowSize
	size := uint32(16)
	for int(size) < n+n/2 {
		size *= 2
	}
	t := &table{mask: size - 1, slots: make([]slot, size)}
	for ; len(data) > 0; data = data[rowSize:] {
		at := binary.LittleEndian.Uint32(data) & t.mask
		for t.slots[at][rowSize] != 0 {
			at = (at + 1) & t.mask
		}
		copy(t.slots[at][:], data[:rowSize])
		t.slots[at][rowSize] = 1
	}
	return t
}

// sum adds up the quantised logarithms of n-grams, and counts those the model knows.
func (t *table) sum(hashes []uint32) (sums [columns]int32, known int32) {
	const odd, lanes = 0x00ff00ff00ff00ff, 250 // so many rows fit in 16 bits a column
	for len(hashes) > 0 {
		part := hashes[:min(len(hashes), lanes)]
		hashes = hashes[len(part):]
		var a, b, c, d uint64 // columns 0 2 4 6, 1 3 5 7, 8 10, 9 and the count
		for _, hash := range part {
			for at := hash & t.mask; ; at++ {
				s := &t.slots[at&t.mask]
				low, high := binary.LittleEndian.Uint64(s[4:]), uint64(binary.LittleEndian.Uint32(s[12:]))
				if binary.LittleEndian.Uint32(s[:]) == hash || high>>24 == 0 { // an empty slot adds nothing
					a, b, c, d = a+low&odd, b+low>>8&odd, c+high&odd, d+high>>8&odd
					break
				}
			}
		}
		for i := range 4 {
			sums[2*i] += int32(a >> (16 * i) & 0xffff)
			sums[2*i+1] += int32(b >> (16 * i) & 0xffff)
		}
		sums[8] += int32(c & 0xffff)
		sums[9] += int32(d & 0xffff)
		sums[10] += int32(c >> 16 & 0xffff)
		known += int32(d >> 16 & 0xffff)
	}
	return sums, known
}

// Identify names the language s is mostly written in and how sure that is (0 to 1); "" where s has no
// words. Which of two related languages it is stays open in a word or two: the confidence says so.
func Identify(s string) (lang string, confidence float64) {
	var space [5*identifyBytes + 64]uint32
	sums, known := model.sum(appendGrams(space[:0], s))
	if known == 0 {
		return "", 0
	}
	best := 0
	for i := range sums {
		if sums[i] < sums[best] {
			best = i
		}
	}
	// The n-grams of a text overlap, so their evidence is counted at a third.
	total := 0.0
	for i := range sums {
		total += math.Exp(float64(sums[best]-sums[i]) / unit / 3)
	}
	return Languages[best], 1 / total
}

// grams calls f with each hash of appendGrams.
func grams(s string, f func(hash uint32)) {
	for _, hash := range appendGrams(nil, s) {
		f(hash)
	}
}

// appendGrams appends the hash of each 1- to 4-gram of the letters in s, and of each longer word as a whole; a
// blank stands before and after each word. Addresses and numbers are passed over.
func appendGrams(hashes []uint32, s string) []uint32 {
	if len(s) > 4*identifyBytes {
		s = s[:4*identifyBytes]
	}
	last := [3]rune{2: ' '} // the runes before
	have, letters := 1, 0
	word, length := uint32(wordSeed), 0 // hash of the whole word so far
	push := func(r rune) {
		h := mix(2166136261, r)
		if r != ' ' {
			word, length = mix(word, r), length+1
			hashes = append(hashes, h)
		} else {
			if length > 3 { // a shorter one is an n-gram already
				hashes = append(hashes, word)
			}
			word, length = wordSeed, 0
		}
		for n := 0; n < have && n < 3; n++ {
			prev := last[2-n]
			h = mix(h, prev)
			hashes = append(hashes, h)
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
		case r == '\'' || 'a' <= r && r <= 'z':
		case 'A' <= r && r <= 'Z':
			r += 'a' - 'A'
		case r < unicode.MaxASCII:
			r = ' '
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
	return hashes
}

func hasAt(s string, i int, what string) bool {
	return len(s) >= i+len(what) && s[i:i+len(what)] == what
}

// wordSeed keeps whole words apart from n-grams.
const wordSeed = 0x9e3779b9

// mix is FNV-1a over the bytes of a rune.
func mix(h uint32, r rune) uint32 {
	const prime = 16777619
	if r <= 0xff {
		return (h ^ uint32(r)) * (prime * prime & math.MaxUint32) // the byte above is 0
	}
	h = (h ^ uint32(r&0xff)) * prime
	return (h ^ uint32(r>>8)) * prime
}
