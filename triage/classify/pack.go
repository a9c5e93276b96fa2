package classify

import (
	"slices"
	"strings"
	"sync"

	"heed/templates"
	"heed/triage/text"
)

// pack is a language's lexicon, compiled.
type pack struct {
	lang    string
	entries []entry
	matcher *text.Matcher
	general []entry // tone, gripe and operators
	words   *text.Matcher
	dates   *text.DateReader
	clause  map[string]bool // see templates.Dates

	model    *model
	vocab    *vocabulary      // nil in a language without concepts
	wordRow  []int32          // its single words, by number -> row
	pairs    map[cueKey]int32 // its pairs -> row
	wordRows [][]share        // what they say; row 0 is empty
	memo     *memo
	benches  sync.Pool
}

// entry is a lexicon line with its labels as bits of knowledge the hot path asks for.
type entry struct {
	Weight   float64
	Labels   []templates.Label
	Phrase   []templates.Place // of the general words only: see closer
	mood     bool              // plain mood: any trade phrase over the same words wins
	operator bool              // negation and its kin: acts on others
	quiets   bool              // dark words inside it say nothing about us
	own      bool              // the studio's, of which nothing was learned: see opinion.heed
	negative bool              // contains a negation itself, so one before it does not turn it round
	repair   bool              // asks that something be put right
	about    about
}

// operators act on the phrases around them and mean nothing themselves.
var operators = map[string]bool{"negation": true, "intensifier": true, "diminisher": true, "contrast": true, "conditional": true}

// quieting labels take the sting out of the words they are found on: "my own fault", "is it too late to book".
var quieting = map[string]bool{"own-fault": true, "dark": true, "resolved": true, "praise": true, "other": true, "booking": true}

// toneLabel and gripeLabel mark general words, which are read for `heed sentiment` only: in a studio's mail "cold"
// and "refund" say less than the trade's own phrases, and there are thousands of them.
const (
	toneLabel  = "tone"
	gripeLabel = "gripe"
)

func compile(p *templates.Pack, m *model) *pack {
	out := &pack{lang: p.Lang, dates: text.NewDateReader(p.Dates), clause: map[string]bool{}, model: m, memo: newMemo()}
	for _, w := range p.Dates.Clause {
		out.clause[text.Fold(w)] = true
	}
	var concepts [][]string
	if len(p.Concepts) > 0 {
		concepts = m.read(p, out)
	}
	lex, negators := p.Lexicon(), map[string]bool{}
	for _, e := range lex.Entries {
		if e.Labels[0].Name == "negation" && len(e.Phrase) == 1 {
			for _, w := range e.Phrase[0].Words {
				negators[w] = true
			}
		}
	}
	var trade, general [][]text.Element
	for n := range lex.Entries {
		e := &lex.Entries[n]
		phrase := make([]text.Element, len(e.Phrase))
		negative := false
		for i, place := range e.Phrase {
			phrase[i] = text.Element{Words: place.Words, Gap: place.Gap, Wide: place.Wide}
			for _, w := range place.Words {
				negative = negative || negators[strings.Trim(w, "*")]
			}
		}
		label := e.Labels[0].Name
		en := entry{
			Weight:   e.Weight,
			Labels:   named(e.Labels),
			mood:     label == templates.MoodLabel,
			operator: operators[label],
			quiets:   e.Weight >= 0 && slices.ContainsFunc(e.Labels, func(l templates.Label) bool { return quieting[l.Name] }),
			own:      e.Own,
			negative: negative,
			repair:   repairs[label],
			about:    aboutWhom(e.Labels),
		}
		if label == toneLabel || label == gripeLabel || en.operator {
			general = append(general, phrase)
			en.Phrase = e.Phrase
			out.general = append(out.general, en)
			en.Phrase = nil
		}
		if label != toneLabel && label != gripeLabel {
			trade = append(trade, phrase)
			out.entries = append(out.entries, en)
		}
	}
	out.entries, out.general = slices.Clone(out.entries), slices.Clone(out.general) // without the room left for more
	out.matcher, out.words = text.NewMatcher(trade, concepts...), text.NewMatcher(general)
	return out
}

// named gives labels whose names are templates' own: a name cut out of a lexicon's line would keep the line in memory.
func named(labels []templates.Label) []templates.Label {
	out := slices.Clone(labels)
	for i, l := range out {
		if at := slices.Index(templates.Labels, l.Name); at >= 0 {
			out[i].Name = templates.Labels[at]
		}
	}
	return out
}
