package compose

import (
	"strings"

	"heed/triage"
	"heed/triage/text"
)

// enquiry acknowledges a question, answers what the studio's own facts answer, promises the rest, and asks for what
// is missing.
func (l *letter) enquiry(v triage.Verdict) []string {
	thanks := l.say("enquiry.thanks", l.r.Enquiry.Thanks)
	if l.tone == quiet {
		thanks = l.say("enquiry.quiet", l.r.Enquiry.Quiet)
	}
	near := ""
	if v.Has(triage.EventImminent) {
		near = l.flag(triage.EventImminent)
	}
	missing := ""
	if l.tone != quiet && near == "" && l.wrote(l.theirs.booking) && !l.wrote(l.theirs.when) && len(l.stated.days) == 0 {
		missing = l.say("enquiry.missing", l.r.Enquiry.Missing)
	}
	asked := l.questions(false)
	known, open := l.answers(asked)
	if len(known) == 0 {
		return []string{joined([]string{thanks, near, l.say("enquiry.will", l.r.Enquiry.Will)}, " "), missing}
	}
	rest := l.say("enquiry.open", l.r.Enquiry.Open)
	if open || near != "" {
		rest = l.say("enquiry.rest", l.r.Enquiry.Rest)
	}
	return []string{thanks, strings.Join(known, " "), joined([]string{near, rest}, " "), missing}
}

// questions are the sentences that may ask for something. In a complaint only real questions count; in an enquiry
// every sentence does where none ends with a question mark, because people leave it out.
func (l *letter) questions(strict bool) []string {
	if l.m.Message == nil {
		return nil
	}
	var all, asked []string
	for _, s := range []string{l.m.Case.Subject, l.m.Message.Text} {
		d := text.Read(s)
		for _, sentence := range d.Sentences {
			words := d.Text[d.Tokens[sentence.First].Start:d.Tokens[sentence.Last-1].End]
			all = append(all, words)
			if sentence.Question {
				asked = append(asked, words)
			}
		}
	}
	if len(asked) == 0 && !strict {
		return all
	}
	return asked
}

// answers gives what the studio's own facts say to questions, and reports whether a question is left open.
func (l *letter) answers(questions []string) (known []string, open bool) {
	answered := make([]bool, len(questions))
	for _, t := range l.theirs.topics {
		told := false
		for i, q := range questions {
			if len(known) < mostAnswers && t.words.inside(q) {
				answered[i], told = true, true
			}
		}
		if told {
			known = append(known, inForm(l.fact(t), l.r.Forms, l.many, l.formal))
		}
	}
	for i, q := range questions {
		open = open || !answered[i] && len(strings.Fields(q)) > greetingWords
	}
	return known, open
}

// fact is what a topic's fact says in the language of the letter; in the customer's, where it says nothing there.
func (l *letter) fact(t topic) string {
	for _, own := range l.book.topics {
		if own.name == t.name {
			return own.answer
		}
	}
	return t.answer
}

const (
	mostAnswers   = 4 // facts in one letter: more is a leaflet
	greetingWords = 3 // a sentence this short, such as a greeting or thanks, asks for nothing
)
