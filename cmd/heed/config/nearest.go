package config

import (
	"bytes"
	"slices"
)

// nearest returns the word of the list that name was probably meant to be, or "".
func nearest(name string, list []string) string {
	best, least := "", min(3, 1+len(name)/3)
	for _, word := range list {
		d := distance(name, word)
		if sameLetters(name, word) { // "nmae"
			d = min(d, 1)
		}
		if d < least {
			best, least = word, d
		}
	}
	return best
}

// distance counts the letters to insert, drop or replace (Levenshtein).
func distance(a, b string) int {
	if len(a) > 64 {
		return len(a)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}

// sameLetters reports whether only the order of the letters differs.
func sameLetters(a, b string) bool {
	x, y := []byte(a), []byte(b)
	slices.Sort(x)
	slices.Sort(y)
	return bytes.Equal(x, y)
}
