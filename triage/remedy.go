package triage

import (
	"slices"
	"time"
)

// RemedyKind is a rung of the ladder (playbook R4).
type RemedyKind string

// The rungs, from the lowest.
const (
	Fix         RemedyKind = "fix"         // puts right what went wrong
	Alternative RemedyKind = "alternative" // something fair where that cannot be done
	Gift        RemedyKind = "gift"        // costs little and means something; it expects no thanks back
)

// RemedyKinds lists the rungs from the lowest to the highest.
var RemedyKinds = []RemedyKind{Fix, Alternative, Gift}

// Rung is the place of a kind on the ladder, from 0.
func (k RemedyKind) Rung() int { return slices.Index(RemedyKinds, k) }

// Remedy is something a studio can do for an unhappy customer (playbook R4, R5).
type Remedy struct {
	Key    string
	Kind   RemedyKind
	Themes []Theme // the problems it mends or makes up for; empty: any
	Wants  []Want  // what customers call it when they ask for it
	Least  Severity
	Most   Severity // it fits complaints from Least to Most
	Cost   Money    // to the studio
	Value  Money    // to the customer
	Words  map[string]Wording

	OnRequest bool // a draft holds it out by itself only to whom asks for it: whether it suits, staff know
}

// Wording is what a remedy is called in one language, and how it is held out.
type Wording struct {
	Name  string // for staff: "a reprint"
	Offer string // the sentence of the letter, with the forms and values of replies.toml, and {value}
}

// Named returns what a remedy is called in the first of the languages that has a name for it, else its key.
func (r Remedy) Named(langs ...string) string {
	for _, lang := range langs {
		if n := r.Words[lang].Name; n != "" {
			return n
		}
	}
	return r.Key
}

// Proposal is a remedy that suits a case, and why it does.
type Proposal struct {
	Remedy
	Reasons []Why
}

// Why is one reason for a proposal, or one thing to know of it. Theme and At are set where the code speaks of them.
type Why struct {
	Code  WhyCode
	Theme Theme
	At    time.Time
}

// WhyCode names a reason; the packs have the words.
type WhyCode string

// The reasons, in the order in which they are said.
const (
	WhyFits    WhyCode = "fits"    // it mends Theme
	WhyAsked   WhyCode = "asked"   // the customer asks for it
	WhyNoFix   WhyCode = "no-fix"  // what happened cannot be put right itself
	WhySerious WhyCode = "serious" // the complaint is serious
	WhyMissed  WhyCode = "missed"  // the day itself was missed
	WhyTried   WhyCode = "tried"   // putting it right has been tried
	WhyRepeat  WhyCode = "repeat"  // they have had to come back to us
	WhyBefore  WhyCode = "before"  // it was offered before, at At
)

// WhyCodes lists every reason.
var WhyCodes = []WhyCode{WhyFits, WhyAsked, WhyNoFix, WhySerious, WhyMissed, WhyTried, WhyRepeat, WhyBefore}
