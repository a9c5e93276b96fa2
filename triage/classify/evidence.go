package classify

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"heed/templates"
	"heed/triage/text"
)

// Where a phrase stands weighs: a subject is short, and often not the customer's own words any more.
const subjectWeight = 0.8

// finding is one phrase found, after negation, intensifiers and the rest have acted on it.
type finding struct {
	entry       *entry
	doc         *text.Doc
	where       string // "subject" or "text"
	first, last int
	weight      float64
	factor      float64 // what is left of the labels' strength; 0 where negated
	damped      bool    // in a condition or a question about what may be
}

// evidence is all that was found in one mail.
type evidence struct {
	pack          *pack
	bench         *bench
	subject       *text.Doc
	body          *text.Doc
	quoted        bool           // the history goes to and fro
	again         bool           // the subject was answered more than once
	role          bool           // the sender writes for a company, by the address
	dates         [2][]text.Date // in the subject and in the new text
	ahead, behind bool           // days lie ahead, behind
	dated         bool           // the mail tells its date
	known         bool           // see Input.Known
	findings      []finding
	strength      [mostLabels]float64 // by label, see labelNumbers
	now           time.Time

	trade, moodBad, moodGood float64 // sums of weights: grievances, dark and bright plain words
	theme                    float64 // the strongest theme
	damped                   int     // grievances that are only spoken of as possible
	ours, addressed          bool    // the studio's work is named; the studio is spoken to
	subjectOurs              bool
	once                     []*finding // see distinct
	allShouted               bool       // the text that is being read
	opinion                  *opinion
}

func (p *pack) read(in Input, now time.Time) *evidence {
	b := p.bench()
	b.subject.Read(in.Subject)
	b.body.Read(in.Text)
	e := &b.evidence
	*e = evidence{pack: p, bench: b, subject: &b.subject, body: &b.body, findings: b.findings, now: now, dated: !in.Date.IsZero(), known: in.Known}
	e.quoted = strings.Contains(in.Quoted, ">>") || strings.Contains(in.Quoted, "> >")
	e.again = strings.Count(strings.ToLower(in.Subject), "re: ") > 1
	e.role = roleAddress(in.From.Addr)
	b.name.Read(in.From.Name)
	e.collect(e.subject, &b.subjectWords, "subject", subjectWeight)
	e.collect(e.body, &b.bodyWords, "text", 1)
	e.readDays()
	e.sum()
	e.tally()
	e.opine()
	return e
}

// collect finds the phrases of one text and lets the operators act on them.
func (e *evidence) collect(d *text.Doc, words *[]*word, where string, share float64) {
	*words = e.pack.known(d, func(tok *text.Token) bool { return e.ownName(tok, d) }, *words)
	hits := e.pack.matcher.FindIn(d, func(i int) []int32 { return (*words)[i].sets }, e.bench.hits[:0])
	e.bench.hits = hits
	// Longest first: a word belongs to the longest phrase that holds it.
	slices.SortStableFunc(hits, func(a, b text.Hit) int { return (b.Last - b.First) - (a.Last - a.First) })
	ops := cleared(e.bench.ops, len(d.Tokens))
	covers := cleared(e.bench.covers, len(d.Tokens))
	e.bench.ops, e.bench.covers = ops, covers
	e.allShouted = allShouted(d)
	for _, h := range hits {
		if en := &e.pack.entries[h.Phrase]; en.operator {
			mark(ops, h, en)
		}
	}
	about := e.anchors(d, hits)
	for _, h := range hits {
		en := &e.pack.entries[h.Phrase]
		if en.operator || en.mood || h.Last-h.First == 1 && e.ownName(&d.Tokens[h.First], d) {
			continue
		}
		words := covers[h.First:h.Last]
		if en.Weight < 0 && !slices.ContainsFunc(words, func(c cover) bool { return c&quiet == 0 }) {
			continue
		}
		if en.quiets {
			lay(words, quiet)
		}
		if f, ok := e.weigh(d, ops, h, en, where, share); ok {
			if f.weight < 0 {
				f.weight *= about[d.Tokens[h.First].Sentence]
				f.factor *= max(about[d.Tokens[h.First].Sentence], 0.6)
			}
			e.findings = append(e.findings, f)
			if en.Weight != 0 {
				lay(words, taken)
			}
		}
	}
	for _, h := range hits {
		en := &e.pack.entries[h.Phrase]
		if !en.mood || slices.ContainsFunc(covers[h.First:h.Last], func(c cover) bool { return c != 0 }) {
			continue
		}
		lay(covers[h.First:h.Last], used)
		if f, ok := e.weigh(d, ops, h, en, where, share); ok {
			e.findings = append(e.findings, f)
		}
	}
}

// cover is what already lies over a token.
type cover uint8

const (
	taken cover = 1 << iota // a trade phrase
	quiet                   // a phrase that says: this is not about you
	used                    // a word of plain mood
)

func lay(words []cover, c cover) {
	for i := range words {
		words[i] |= c
	}
}

// ownName: the token is the sender's own name, written as one.
func (e *evidence) ownName(tok *text.Token, d *text.Doc) bool {
	names := e.bench.name.Tokens
	if len(names) == 0 {
		return false
	}
	first, _ := utf8.DecodeRuneInString(d.Text[tok.Start:])
	return unicode.IsUpper(first) && slices.ContainsFunc(names, func(name text.Token) bool { return name.Norm == tok.Norm })
}

// sum adds up the labels. The same label again counts half, a third, ...: ten words for one thing are not
// ten grievances; and the same words count once for a label, by their strongest phrase.
func (e *evidence) sum() {
	spans := e.bench.spans[:0]
	for i := range e.findings {
		f := &e.findings[i]
		for _, l := range f.entry.Labels {
			if s := l.Strength * f.factor; s > 0 {
				spans = append(spans, span{s, int32(f.first), int32(f.last), uint8(labelNumbers[l.Name]), f.doc == e.body})
			}
		}
	}
	e.bench.spans = spans
	slices.SortStableFunc(spans, func(a, b span) int {
		return cmp.Or(cmp.Compare(a.label, b.label), cmp.Compare(b.strength, a.strength))
	})
	for from := 0; from < len(spans); {
		kept := spans[from:from] // overwrites what was looked at
		label := spans[from].label
		for ; from < len(spans) && spans[from].label == label; from++ {
			s := spans[from]
			if !slices.ContainsFunc(kept, func(o span) bool { return o.body == s.body && o.first < s.last && s.first < o.last }) {
				kept = append(kept, s)
				e.strength[label] += s.strength / float64(len(kept))
			}
		}
	}
}

// span is where a label was found.
type span struct {
	strength    float64
	first, last int32
	label       uint8
	body        bool
}

// mostLabels is how many labels there may be; a test sees to it.
const mostLabels = 96

// labelNumbers are the labels' places in evidence.strength; 0 is nobody's.
var labelNumbers = func() map[string]int {
	numbers := map[string]int{}
	for i, l := range templates.Labels {
		numbers[l] = i + 1
	}
	return numbers
}()

// has is the strength of a label over the whole mail.
func (e *evidence) has(label string) float64 { return e.strength[labelNumbers[label]] }

// mood is the sum of all weights.
func (e *evidence) mood() float64 {
	sum := 0.0
	for _, f := range e.distinct() {
		sum += f.weight
	}
	return sum
}

// distinct are the findings with a weight, without those that repeat a stronger one over the same words.
func (e *evidence) distinct() []*finding {
	if e.once != nil {
		return e.once
	}
	list := e.bench.once[:0]
	for i := range e.findings {
		if e.findings[i].weight != 0 {
			list = append(list, &e.findings[i])
		}
	}
	slices.SortStableFunc(list, func(a, b *finding) int { return cmp.Compare(abs(b.weight), abs(a.weight)) })
	e.once = list[:0] // overwrites what was looked at
	for _, f := range list {
		if !slices.ContainsFunc(e.once, func(o *finding) bool { return o.doc == f.doc && o.first < f.last && f.first < o.last }) {
			e.once = append(e.once, f)
		}
	}
	e.bench.once = e.once
	return e.once
}

func abs(x float64) float64 {
	if x < 0 {
		return -x
	}
	return x
}
