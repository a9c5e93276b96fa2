package triage

import (
	"regexp"
	"strings"
)

// Draft is one version of an answer. A blank that only a human can fill stands in Text as
// [[name]]; nothing is sent while one is left.
type Draft struct {
	Version int
	Lang    string
	Subject string
	Text    string // the letter itself: greeting to signature, without the customer's quoted mail
	Blanks  []Blank
	Why     string   // one line that teaches: why the draft says what it says (playbook G6)
	Author  string   // "heed", or the address of the member who wrote or edited it
	Filled  []Filled // blanks that staff filled in, as far as they did it by name
	Offer   Offer    // the remedy it holds out; zero: none
	// Proposed are the keys of the remedies shown beside it, in the order of their numbers.
	Proposed []string
	Outline  bool     // an outline to speak from, never to be sent as it stands (playbook R7)
	Talk     []string // talking points for whoever calls, in the language of the house (playbook L3, R7)
}

// Blank is something only a human knows: a date, a name, a reason.
type Blank struct {
	Name       string // one lower-case word, as staff type it: "fill date: Friday"
	Hint       string // what belongs there, in the staff's language
	Suggestion string // what Heed would guess; never filled in unasked
}

// Filled is a blank with what staff wrote into it.
type Filled struct{ Name, Value string }

// Offer is a remedy as a draft holds it out, with what it was said to cost then.
type Offer struct {
	Remedy   string // its key; empty: none
	Kind     RemedyKind
	Cost     Money
	Value    Money
	Sentence string // as it stands in the text
}

// In reports whether a text still holds the offer out: its sentence stands there, however its lines are broken.
func (o Offer) In(text string) bool {
	return o.Remedy != "" && strings.Contains(oneLine(text), oneLine(o.Sentence))
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

var (
	blankMark   = regexp.MustCompile(`\[\[\s*([^\[\]]*?)\s*\]\]`)
	leftoverish = regexp.MustCompile(`\[\[|\]\]|\{\{|\}\}|<no value>|%!\w?\(`)
)

// OpenBlanks returns the names of the blanks left in text, in order, each once.
func OpenBlanks(text string) []string {
	var names []string
	seen := map[string]bool{}
	for _, m := range blankMark.FindAllStringSubmatch(text, -1) {
		if name := strings.ToLower(m[1]); !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}

// FillBlank puts value in place of every blank called name and reports whether there was one. A full stop at the end of
// value is left out where the text goes on with a mark of its own.
func FillBlank(text, name, value string) (string, bool) {
	var b strings.Builder
	last := 0
	for _, at := range blankMark.FindAllStringSubmatchIndex(text, -1) {
		if !strings.EqualFold(text[at[2]:at[3]], strings.TrimSpace(name)) {
			continue
		}
		put := value
		if at[1] < len(text) && strings.ContainsRune(".,;:!?", rune(text[at[1]])) {
			put = strings.TrimSuffix(put, ".")
		}
		b.WriteString(text[last:at[0]] + put)
		last = at[1]
	}
	return b.String() + text[last:], last > 0
}

// Unfinished reports whether text still holds a blank or the remains of a template: such a text is
// never sent to a customer.
func Unfinished(text string) bool { return leftoverish.MatchString(text) }
