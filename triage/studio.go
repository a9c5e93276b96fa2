package triage

import (
	"slices"
	"strings"
	"time"
)

// Studio is what answers and staff mails need to know of the business.
type Studio struct {
	Name     string
	Phone    string // as customers should dial it; empty if calls are not wanted
	Website  string
	Lang     string // the language of the house: what staff read unless they chose another
	Formal   bool   // Spanish usted, German Sie, French vous where the customer has not chosen
	SignAs   string // the name under an answer when the approver is not known yet
	Aliases  []string
	TimeZone string
	Currency string   // of the sums in remedies and limits, ISO 4217
	Remedies []Remedy // what it can do for unhappy customers
	Facts    []Fact   // what customers ask about, in the order of the studio's own file
}

// Fact is one thing customers ask about, and the studio's own answer. Nothing but the answer is ever said.
type Fact struct {
	Name    string              // "opening-hours": a topic Heed knows the words of, or one of the studio's own
	Answers map[string]string   // by language
	Words   map[string][]string // by language: phrases by which a question is known, besides Heed's own
}

// Member is one of the studio's staff.
type Member struct {
	Name  string
	Email string
	Lang  string         // the language of mails to this person
	Langs []string       // customers' languages this person answers in; empty means all
	Days  []time.Weekday // on which this person answers, on the studio's wall; empty means all
	Owner bool
	Limit *Money // what they may grant alone (playbook R5); nil: anything
}

// First returns the first name of the member, for greetings.
func (m Member) First() string {
	first, _, _ := strings.Cut(strings.TrimSpace(m.Name), " ")
	return first
}

// Staff is everybody who may decide.
type Staff []Member

// ByEmail finds the member with this address, compared without case.
func (s Staff) ByEmail(addr string) (Member, bool) {
	i := slices.IndexFunc(s, func(m Member) bool { return strings.EqualFold(m.Email, strings.TrimSpace(addr)) })
	if i < 0 {
		return Member{}, false
	}
	return s[i], true
}

// Owners returns the owners, or everybody where none is marked.
func (s Staff) Owners() Staff {
	var owners Staff
	for _, m := range s {
		if m.Owner {
			owners = append(owners, m)
		}
	}
	if owners == nil {
		return s
	}
	return owners
}
