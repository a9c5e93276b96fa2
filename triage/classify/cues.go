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
	words map[string]int32 // the words there are cues for, from 1
	money int32            // the concept of sums: "£20" belongs to it, -1 for none
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

// cues calls found for every cue that stands in a text, as often as it stands there; words are its tokens' own.
func cues(d *text.Doc, words []*word, subject bool, found func(key cueKey, first, last int)) {
	before := int32(0) // the word before, 0 where it is none of ours or in another clause
	for i, here := range words {
		tok := &d.Tokens[i]
		for _, c := range here.concepts {
			found(cueConcept|cueKey(c), i, i+1)
			if subject {
				found(cueSubject|cueKey(c), i, i+1)
			}
			if d.Sentences[tok.Sentence].Question {
				found(cueAsked|cueKey(c), i, i+1)
			}
		}
		if len(here.concepts) > 0 {
			for j := i + 1; j < len(words) && j <= i+nearby && d.Tokens[j].Sentence == tok.Sentence; j++ {
				for _, b := range words[j].concepts {
					for _, a := range here.concepts {
						found(cueNear|cueKey(a)<<28|cueKey(b), i, j+1)
					}
				}
			}
		}
		if here.learned > 0 {
			found(cueWord|cueKey(here.learned), i, i+1)
			if before > 0 && d.Tokens[i-1].Clause == tok.Clause {
				found(cuePair|cueKey(before)<<28|cueKey(here.learned), i-1, i+1)
			}
		}
		before = here.learned
	}
}
