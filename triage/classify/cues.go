package classify

import (
	"strings"

	"heed/triage/text"
)

// cueKey is one thing that may stand in a mail: a concept, two of them near each other, a word, two words.
type cueKey uint64

const (
	cueConcept cueKey = (iota + 1) << 56 // "@WAIT"
	cueNear                              // "@NOT @ARRIVE"
	cueAsked                             // "@WHEN ?"
	cueSubject                           // "@LATE subject"
	cueWord                              // "importe"
	cuePair                              // "paid twice"
)

// nearby is how far behind the first concept the second may stand, in words.
const nearby = 3

// vocabulary is what the cues of one language are made of.
type vocabulary struct {
	concepts *text.Classes
	words    map[string]int32 // the words there are cues for, from 1
	money    int32            // the concept of sums: "£20" belongs to it, -1 for none
}

// conceptsOf gives the concepts of each token, and who of them is money by the sign beside it.
type tokenConcepts struct {
	ids  []int32
	ends []int32 // token i has ids[ends[i-1]:ends[i]]
}

func (c *tokenConcepts) of(i int) []int32 {
	from := int32(0)
	if i > 0 {
		from = c.ends[i-1]
	}
	return c.ids[from:c.ends[i]]
}

func (v *vocabulary) conceptsOf(d *text.Doc) tokenConcepts {
	c := tokenConcepts{ids: make([]int32, 0, 4*len(d.Tokens)), ends: make([]int32, len(d.Tokens))}
	for i := range d.Tokens {
		tok := &d.Tokens[i]
		c.ids = v.concepts.Of(tok, c.ids)
		if tok.Sort == text.Number && v.money >= 0 && besideMoney(d.Text, tok) {
			c.ids = append(c.ids, v.money)
		}
		c.ends[i] = int32(len(c.ids))
	}
	return c
}

// besideMoney: the number stands at a sign for money: "£20", "20 €".
func besideMoney(s string, tok *text.Token) bool {
	before := strings.TrimRight(s[max(0, tok.Start-4):tok.Start], " ")
	after := strings.TrimLeft(s[tok.End:min(len(s), tok.End+4)], " ")
	for _, sign := range []string{"£", "$", "€", ":-"} {
		if strings.HasSuffix(before, sign) || strings.HasPrefix(after, sign) {
			return true
		}
	}
	return false
}

// cues calls found for every cue that stands in a text, as often as it stands there.
func (v *vocabulary) cues(d *text.Doc, subject bool, found func(key cueKey, first, last int)) {
	concepts := v.conceptsOf(d)
	before := int32(0) // the word before, 0 where it is none of ours or in another clause
	for i := range d.Tokens {
		tok := &d.Tokens[i]
		here := concepts.of(i)
		for _, c := range here {
			found(cueConcept|cueKey(c), i, i+1)
			if subject {
				found(cueSubject|cueKey(c), i, i+1)
			}
			if d.Sentences[tok.Sentence].Question {
				found(cueAsked|cueKey(c), i, i+1)
			}
		}
		for j := i + 1; j < len(d.Tokens) && j <= i+nearby && d.Tokens[j].Sentence == tok.Sentence; j++ {
			for _, b := range concepts.of(j) {
				for _, a := range here {
					found(cueNear|cueKey(a)<<28|cueKey(b), i, j+1)
				}
			}
		}
		word := v.words[tok.Norm]
		if word > 0 {
			found(cueWord|cueKey(word), i, i+1)
			if before > 0 && d.Tokens[i-1].Clause == tok.Clause {
				found(cuePair|cueKey(before)<<28|cueKey(word), i-1, i+1)
			}
		}
		before = word
	}
}
