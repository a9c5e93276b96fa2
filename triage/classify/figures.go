package classify

import (
	"math"
	"strings"

	"heed/templates"
	"heed/triage"
	"heed/triage/text"
)

// figure is one number about a mail that the labels depend on, beside the words themselves.
type figure struct {
	name  string
	value func(e *evidence) float64
}

// maxStrength is where more phrases for the same label stop to count.
const maxStrength = 3

// labelFigures are the labels of hand-written phrases whose strength is a figure: "[billing]".
var labelFigures = func() []string {
	var list []string
	for _, l := range templates.Labels {
		if l != toneLabel && l != gripeLabel && l != templates.MoodLabel && !operators[l] {
			list = append(list, l)
		}
	}
	return list
}()

// allFigures are the strengths of all labels, which theme is the strongest, and what the mail as a whole is like.
var allFigures = func() []figure {
	var list []figure
	for _, l := range labelFigures {
		list = append(list, figure{l, func(e *evidence) float64 { return math.Min(e.has(l), maxStrength) }})
	}
	for _, t := range triage.Themes {
		list = append(list, figure{string(t) + "-most", func(e *evidence) float64 {
			return yes(e.theme > 0 && e.has(string(t)) == e.theme)
		}})
	}
	return append(list, wholeMail...)
}()

// wholeMail are the figures about a mail as a whole.
var wholeMail = []figure{
	{"start", func(e *evidence) float64 { return 1 }},
	{"grievances", func(e *evidence) float64 { return math.Min(e.trade, 5) }},
	{"dark-words", func(e *evidence) float64 { return math.Min(e.moodBad, 4) }},
	{"bright-words", func(e *evidence) float64 { return math.Min(e.moodGood, 4) }},
	{"strongest-theme", func(e *evidence) float64 { return math.Min(e.theme, 2) }},
	{"repair", func(e *evidence) float64 { return math.Min(e.repair(), 2) }},
	{"threat", func(e *evidence) float64 { return math.Min(e.threat(), 2) }},
	{"hypothetical", func(e *evidence) float64 { return math.Min(float64(e.damped), 3) }},
	{"nothing-of-ours", func(e *evidence) float64 { return yes(!e.ours && e.has("enquiry") == 0) }},
	{"addressed", func(e *evidence) float64 { return yes(e.addressed) }},
	{"ends-well", func(e *evidence) float64 { return yes(e.endsWell()) }},
	{"only-praise", func(e *evidence) float64 {
		if e.repair() > 0 || e.has("information") > 1 || e.has("date") > 0 || e.has("mild") > 0 {
			return 0
		}
		return math.Min(e.has("praise")+0.3*e.moodGood, 4)
	}},
	{"calm-questions", func(e *evidence) float64 { return math.Min(e.plainQuestions(), 2) }},
	{"questions", func(e *evidence) float64 { return math.Min(float64(e.questions()), 3) }},
	{"told-as-past", func(e *evidence) float64 { return math.Min(float64(e.count("past")), 6) }},
	{"long", func(e *evidence) float64 { return math.Log1p(float64(len(e.body.Tokens))/20) - 1 }},
	{"exclaims", func(e *evidence) float64 { return math.Min(float64(e.exclaims()), 3) }},
	{"shouted", func(e *evidence) float64 { return math.Min(float64(e.shouted())/3, 2) }},
	{"thread", func(e *evidence) float64 { return yes(e.quoted || e.again) }},
	{"imminent", func(e *evidence) float64 { return yes(e.imminent()) }},
	{"day-ahead", func(e *evidence) float64 { return yes(e.ahead) }},
	{"day-past", func(e *evidence) float64 { return yes(e.behind) }},
	{"role-address", func(e *evidence) float64 { return yes(e.role) }},
}

func yes(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// questions counts the sentences of the new text that ask.
func (e *evidence) questions() (n int) {
	for _, s := range e.body.Sentences {
		if s.Question {
			n++
		}
	}
	return n
}

func (e *evidence) exclaims() (n int) {
	for _, s := range e.body.Sentences {
		n += s.Exclaims
	}
	return n
}

// shouted counts the words in capitals, but where all are.
func (e *evidence) shouted() (n int) {
	for i := range e.body.Tokens {
		if t := &e.body.Tokens[i]; t.Caps && t.End-t.Start > 3 {
			n++
		}
	}
	if n > 0 && allShouted(e.body) {
		return 1
	}
	return n
}

// roles are the parts before the "@" that no customer writes from.
var roles = []string{
	"info", "sales", "marketing", "accounts", "billing", "office", "hello", "support", "press", "news", "hr", "jobs",
	"orders", "service", "contact", "team", "admin", "noreply", "no-reply", "redaktion", "ventas", "comercial", "facturacion",
	"administracion", "redaccion", "faktura", "ekonomi", "kundtjanst", "order", "seo",
}

// roleAddress: the sender writes for a company.
func roleAddress(addr string) bool {
	local, _, _ := strings.Cut(strings.ToLower(addr), "@")
	for _, r := range roles {
		if local == r {
			return true
		}
	}
	return false
}

// readDays sees whether days lie ahead or behind, and what became of those that were promised.
func (e *evidence) readDays() {
	e.dates = [2][]text.Date{e.days(e.subject, e.bench.subjectWords), e.days(e.body, e.bench.bodyWords)}
	for _, list := range e.dates {
		for _, date := range list {
			switch {
			case date.How == text.Weekday:
			case date.Day.After(e.now):
				e.ahead = true
			default:
				e.behind = true
			}
		}
	}
	e.promises(e.subject, "subject", e.dates[0])
	e.promises(e.body, "text", e.dates[1])
}
