package text

import (
	"strings"
	"unicode/utf8"
)

// Keywords lists the words of texts that may tell what they are about, folded and cut to their beginnings, so that
// "albums" is "album" and "decepcionada" is "decepcionado": each once, in their order, at most so many. Short words
// and numbers are left out: they tell nothing, or too much.
func Keywords(most int, texts ...string) []string {
	const shortest = 4 // letters
	var words []string
	seen := map[string]bool{}
	for _, t := range texts {
		for _, token := range Read(t).Tokens {
			if len(words) == most {
				return words
			}
			if token.Sort != Word || utf8.RuneCountInString(token.Norm) < shortest {
				continue
			}
			if word := beginning(token.Norm); !seen[word] {
				seen[word] = true
				words = append(words, word)
			}
		}
	}
	return words
}

// beginning is what the forms of a word mostly share: no plural's s, and six letters.
func beginning(word string) string {
	const letters = 6
	word, _, _ = strings.Cut(word, "'")
	if len(word) > 4 {
		word = strings.TrimSuffix(word, "s")
	}
	n := 0
	for i := range word {
		if n == letters {
			return word[:i]
		}
		n++
	}
	return word
}
