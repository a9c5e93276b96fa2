package classify

import (
	"hash/maphash"
	"slices"
	"sync"

	"heed/triage/text"
)

// word is what a pack knows of one word.
type word struct {
	sets     []int32 // the matcher's, see text.Matcher.Look
	concepts []int32 // each once
	learned  int32   // its number among the words there are cues for, from 1; 0 for none
	day      bool    // a day may begin with it
}

// unknown are most of the words that come once in a thousand mails.
var unknown = &word{}

// look asks the lexicon, the concepts, the words of time and what was learned about a word.
func (p *pack) look(tok *text.Token) *word {
	var space [2][32]int32
	sets, concepts := p.matcher.Look(tok, space[0][:0], space[1][:0])
	learned, day := int32(0), p.dates.Begins(tok)
	if p.vocab != nil {
		learned = p.vocab.words[tok.Norm]
	}
	if len(sets) == 0 && len(concepts) == 0 && learned == 0 && !day {
		return unknown
	}
	return &word{slices.Clone(sets), slices.Clone(concepts), learned, day}
}

// memo remembers words of earlier mails, since to look one up takes ten times as long: each in the one place its
// hash gives it, until another word comes that belongs there. It keeps no word, only its hash: nobody knows the seed, so
// that of all the words of a million years no two will share 64 bits.
type memo struct {
	mu    sync.RWMutex
	seeds [text.Emoji + 1]maphash.Seed // by the token's sort
	words [remembered]struct {
		hash uint64
		*word
	}
}

const remembered = 8192

func newMemo() *memo {
	m := &memo{}
	for i := range m.seeds {
		m.seeds[i] = maphash.MakeSeed()
	}
	return m
}

func (m *memo) hash(tok *text.Token) uint64 { return maphash.String(m.seeds[tok.Sort], tok.Norm) }

// recall appends what is remembered of the tokens of a text, nil for those that are not.
func (m *memo) recall(d *text.Doc, into []*word) []*word {
	m.mu.RLock()
	defer m.mu.RUnlock()
	for i := range d.Tokens {
		hash := m.hash(&d.Tokens[i])
		if place := &m.words[hash%remembered]; place.hash == hash {
			into = append(into, place.word)
		} else {
			into = append(into, nil)
		}
	}
	return into
}

func (m *memo) remember(tok *text.Token, w *word) {
	hash := m.hash(tok)
	m.mu.Lock()
	defer m.mu.Unlock()
	place := &m.words[hash%remembered]
	place.hash, place.word = hash, w
}

// known gives what the pack knows of each token of a text, in the memory of into. Numbers beside a sign for money are sums,
// and a name that is the sender's own means nothing.
func (p *pack) known(d *text.Doc, own func(tok *text.Token) bool, into []*word) []*word {
	into = p.memo.recall(d, into[:0])
	for i, w := range into {
		tok := &d.Tokens[i]
		if w == nil {
			w = p.look(tok)
			p.memo.remember(tok, w)
		}
		switch {
		case own(tok):
			w = &word{sets: w.sets, day: w.day}
		case tok.Sort == text.Number && p.vocab != nil && p.vocab.money >= 0 && besideMoney(d.Text, tok):
			w = &word{w.sets, append(slices.Clip(w.concepts), p.vocab.money), w.learned, w.day}
		}
		into[i] = w
	}
	return into
}

// days finds the days named in a text whose words are known.
func (e *evidence) days(d *text.Doc, words []*word) []text.Date {
	return e.pack.dates.FindAt(d, e.now, func(i int) bool { return words[i].day })
}
