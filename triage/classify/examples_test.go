package classify

import (
	"slices"
	"testing"

	"heed/triage"
	"heed/triage/text"
)

// example is one labelled mail, as the learner sees it.
type example struct {
	mail   practiceMail
	weight float64
	figure []float64
	cues   map[string]bool // "@NOT @ARRIVE", "sv:faktura", "en:paid twice"
}

// wordLanguages have enough mails to learn from what single words say.
var wordLanguages = []string{"en", "es", "sv"}

// trust is how much a mail counts: the practice mails look most like the mails that come.
func trust(file string) float64 {
	if file == "practice" {
		return 3
	}
	return 1
}

// examples reads mails as the classifier reads them. Every word of the language is a cue here.
func examples(t testing.TB, c *Classifier, mails []practiceMail) []example {
	list := make([]example, len(mails))
	words := map[string]map[string]int32{}
	spelled := map[string][]string{}
	for _, m := range mails {
		if words[m.Lang] == nil {
			words[m.Lang] = map[string]int32{}
			spelled[m.Lang] = []string{""}
		}
		for _, s := range []string{m.Subject, m.Body} {
			for _, tok := range text.Read(s).Tokens {
				if tok.Sort == text.Word && words[m.Lang][tok.Norm] == 0 && usable(tok.Norm) {
					words[m.Lang][tok.Norm] = int32(len(spelled[m.Lang]))
					spelled[m.Lang] = append(spelled[m.Lang], tok.Norm)
				}
			}
		}
	}
	names := make([]string, len(c.model.concepts))
	for n, i := range c.model.concepts {
		names[i] = n
	}
	for i, m := range mails {
		p := c.pack(m.Lang)
		e := p.read(m.input(), m.input().Now)
		ex := example{mail: m, weight: trust(m.file), cues: map[string]bool{}}
		for _, f := range allFigures {
			ex.figure = append(ex.figure, f.value(e))
		}
		if p.vocab != nil {
			for _, d := range []*text.Doc{e.subject, e.body} {
				read := p.known(d, func(*text.Token) bool { return false }, nil)
				for i := range read {
					w := *read[i]
					w.learned = words[m.Lang][d.Tokens[i].Norm]
					read[i] = &w
				}
				cues(d, read, d == e.subject, func(key cueKey, first, last int) {
					a, b := int(key>>28&0xfffffff), int(key&0xfffffff)
					switch key >> 56 << 56 {
					case cueConcept:
						ex.cues[names[b]] = true
					case cueNear:
						ex.cues[names[a]+" "+names[b]] = true
					case cueAsked:
						ex.cues[names[b]+" "+askedMark] = true
					case cueSubject:
						ex.cues[names[b]+" "+subjectMark] = true
					case cueWord, cuePair:
						if !slices.Contains(wordLanguages, m.Lang) {
							return
						}
					}
					switch key >> 56 << 56 {
					case cueWord:
						ex.cues[m.Lang+":"+spelled[m.Lang][b]] = true
					case cuePair:
						ex.cues[m.Lang+":"+spelled[m.Lang][a]+" "+spelled[m.Lang][b]] = true
					}
				})
			}
		}
		list[i] = ex
	}
	return list
}

// severity labels: how grave a complaint is, as three lines between the four severities.
const (
	atLeastModerate = "moderate"
	atLeastSerious  = "serious"
	atLeastCritical = "critical"
)

// task is one label to learn: which mails count, and which of them carry it.
type task struct {
	label  string
	counts func(m *practiceMail) bool
	has    func(m *practiceMail) bool
}

func tasks() []task {
	complaint := func(m *practiceMail) bool { return m.Kind == "complaint" }
	all := func(m *practiceMail) bool { return true }
	list := []task{{"complaint", all, complaint}}
	for _, k := range []string{"praise", "enquiry", "other"} {
		list = append(list, task{k, func(m *practiceMail) bool { return m.Kind != "complaint" }, func(m *practiceMail) bool { return m.Kind == k }})
	}
	for _, th := range triage.Themes {
		list = append(list, task{string(th), complaint, func(m *practiceMail) bool { return slices.Contains(m.Themes, string(th)) }})
	}
	for _, f := range triage.Flags {
		counts := complaint
		if f == triage.EventImminent || f == triage.Sensitive {
			counts = func(m *practiceMail) bool { return m.Kind != "other" }
		}
		list = append(list, task{string(f), counts, func(m *practiceMail) bool { return slices.Contains(m.Flags, string(f)) }})
	}
	for _, w := range triage.Wants {
		if w != "none" {
			list = append(list, task{"want-" + string(w), func(m *practiceMail) bool { return len(m.Wants) > 0 && (m.Kind == "complaint" || m.Kind == "enquiry") },
				func(m *practiceMail) bool { return slices.Contains(m.Wants, string(w)) }})
		}
	}
	for i, s := range []string{atLeastModerate, atLeastSerious, atLeastCritical} {
		list = append(list, task{s, func(m *practiceMail) bool { return complaint(m) && m.Severity != nil }, func(m *practiceMail) bool { return *m.Severity >= i+2 }})
	}
	return list
}
