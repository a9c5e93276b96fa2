package classify

import (
	"hash/maphash"
	"slices"
	"strings"
	"sync/atomic"

	"heed/triage/text"
)

// word is what a pack knows of one word.
type word struct {
	norm     string
	sort     text.Sort
	sets     []int32 // the matcher's, see text.Matcher.Sets
	concepts []int32 // each once
	learned  int32   // its number among the words there are cues for, from 1; 0 for none
}

// look asks the lexicon, the concepts and what was learned about a word.
func (p *pack) look(tok *text.Token) *word {
	w := &word{norm: strings.Clone(tok.Norm), sort: tok.Sort, sets: p.matcher.Sets(tok, nil)} // the token's is a piece of the mail
	if p.vocab != nil {
		w.concepts, w.learned = p.vocab.concepts.Of(tok, nil), p.vocab.words[tok.Norm]
	}
	return w
}

// memo remembers words of earlier mails, since to look one up takes ten times as long: each in the one place its
// hash gives it, until another word comes that belongs there. Many may use it at a time.
type memo struct {
	seed  maphash.Seed
	words [remembered]atomic.Pointer[word]
}

const (
	remembered  = 8192
	longestWord = 32 // bytes; a longer one is made up, and not remembered
)

// word is what the pack knows of a token.
func (p *pack) word(tok *text.Token) *word {
	if len(tok.Norm) > longestWord {
		return p.look(tok)
	}
	place := &p.memo.words[maphash.String(p.memo.seed, tok.Norm)%remembered]
	w := place.Load()
	if w == nil || w.norm != tok.Norm || w.sort != tok.Sort {
		w = p.look(tok)
		place.Store(w)
	}
	return w
}

// known gives what the pack knows of each token of a text, in the memory of into. Numbers beside a sign for money are sums, and a name that is the
// sender's own means nothing.
func (p *pack) known(d *text.Doc, own func(tok *text.Token) bool, into []*word) []*word {
	into = into[:0]
	for i := range d.Tokens {
		tok := &d.Tokens[i]
		w := p.word(tok)
		switch {
		case own(tok):
			w = &word{sets: w.sets}
		case tok.Sort == text.Number && p.vocab != nil && p.vocab.money >= 0 && besideMoney(d.Text, tok):
			w = &word{sets: w.sets, concepts: append(slices.Clip(w.concepts), p.vocab.money), learned: w.learned}
		}
		into = append(into, w)
	}
	return into
}
