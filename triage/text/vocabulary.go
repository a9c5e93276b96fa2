package text

import (
	"slices"
	"strings"
)

// vocabulary knows which of any number of sets a word belongs to. A set holds words, beginnings ("photo*"), ends
// ("*album") and "<n>" for any number.
type vocabulary struct {
	words map[string]int32 // folded word -> head of its sets
	stems stemTree
	tails stemTree // ends of words, spelled backwards
	sets  chains
}

// number is the word that stands for any number token.
const number = "<n>"

func newVocabulary() vocabulary {
	return vocabulary{words: map[string]int32{}, stems: newStemTree(), tails: newStemTree(), sets: make(chains, 1)}
}

// add puts a pattern, folded by foldPattern, into a set.
func (v *vocabulary) add(pattern string, set int32) {
	if tail, ok := strings.CutPrefix(pattern, "*"); ok {
		n := v.tails.node(backwards(tail))
		n.sets = v.sets.push(n.sets, set)
		return
	}
	if stem, ok := strings.CutSuffix(pattern, "*"); ok {
		n := v.stems.node(stem)
		n.sets = v.sets.push(n.sets, set)
		return
	}
	v.words[pattern] = v.sets.push(v.words[pattern], set)
}

// settle makes ready for the first token, once everything is in.
func (v *vocabulary) settle() {
	v.stems.settle()
	v.tails.settle()
	v.sets = slices.Clone(v.sets) // without the room left for more
}

// collect appends the sets a token belongs to; a set may come twice.
func (v *vocabulary) collect(tok *Token, into []int32) []int32 {
	into = v.sets.collect(v.words[tok.Norm], into)
	switch tok.Sort {
	case Number:
		into = v.sets.collect(v.words[number], into)
	case Word:
		into = v.stems.collect(tok.Norm, v.sets, into)
		into = v.tails.collectBack(tok.Norm, v.sets, into)
	}
	return into
}

// foldPattern folds a lexicon word with or without a star.
func foldPattern(w string) string {
	if w == number {
		return w
	}
	if tail, ok := strings.CutPrefix(w, "*"); ok {
		return "*" + foldEntry(tail)
	}
	if stem, ok := strings.CutSuffix(w, "*"); ok {
		return foldEntry(stem) + "*"
	}
	return foldEntry(w)
}

// foldEntry folds a lexicon word the way Read folds the same word in a text.
func foldEntry(w string) string {
	if w != "" && isEmoji([]rune(w)[0]) {
		return emojiNorm(w)
	}
	if face(w) == len(w) && w != "" {
		return w
	}
	return Fold(w)
}
