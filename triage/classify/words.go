package classify

import (
	"hash/maphash"
	"slices"
	"sync/atomic"

	"heed/triage/text"
)

// word is what a pack knows of one word.
type word struct {
	hash     uint64
	sets     []int32 // the matcher's, see text.Matcher.Sets
	concepts []int32 // each once
	learned  int32   // its number among the words there are cues for, from 1; 0 for none
	day      bool    // a day may begin with it
}

// look asks the lexicon, the concepts and what was learned about a word.
func (p *pack) look(tok *text.Token) *word {
	w := &word{sets: p.matcher.Sets(tok, nil), day: p.dates.Begins(tok)}
	if p.vocab != nil {
		w.concepts, w.learned = p.vocab.concepts.Of(tok, nil), p.vocab.words[tok.Norm]
	}
	return w
}

// memo remembers words of earlier mails, since to look one up takes ten times as long: each in the one place its
// hash gives it, until another word comes that belongs there. Many may use it at a time. It keeps no word, only its
// hash: nobody knows the seed, so that of all the words of a million years no two will share 64 bits.
type memo struct {
	seeds [text.Emoji + 1]maphash.Seed // by the token's sort
	words [remembered]atomic.Pointer[word]
}

const remembered = 8192

func newMemo() *memo {
	m := &memo{}
	for i := range m.seeds {
		m.seeds[i] = maphash.MakeSeed()
	}
	return m
}

// word is what the pack knows of a token.
func (p *pack) word(tok *text.Token) *word {
	hash := maphash.String(p.memo.seeds[tok.Sort], tok.Norm)
	place := &p.memo.words[hash%remembered]
	w := place.Load()
	if w == nil || w.hash != hash {
		w = p.look(tok)
		w.hash = hash
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
			w = &word{sets: w.sets, day: w.day}
		case tok.Sort == text.Number && p.vocab != nil && p.vocab.money >= 0 && besideMoney(d.Text, tok):
			w = &word{sets: w.sets, concepts: append(slices.Clip(w.concepts), p.vocab.money), learned: w.learned, day: w.day}
		}
		into = append(into, w)
	}
	return into
}

// days finds the days named in a text whose words are known.
func (e *evidence) days(d *text.Doc, words []*word) []text.Date {
	return e.pack.dates.FindAt(d, e.now, func(i int) bool { return words[i].day })
}
