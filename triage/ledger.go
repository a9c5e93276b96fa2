package triage

import (
	"slices"
	"time"
)

// Standing is how far a remedy has come with a customer (playbook F2).
type Standing string

// The standings of a remedy.
const (
	RemedyOffered  Standing = "offered" // an answer that holds it out has left
	RemedyAccepted Standing = "accepted"
	RemedyDeclined Standing = "declined"
	RemedyGiven    Standing = "given" // they have it
)

// Standings lists every standing.
var Standings = []Standing{RemedyOffered, RemedyAccepted, RemedyDeclined, RemedyGiven}

// LedgerLine is one remedy in the ledger of a customer.
type LedgerLine struct {
	ID        string
	CaseID    string
	Ref       string  // of the case
	Themes    []Theme // of the case, when it was offered
	Remedy    string  // its key
	Kind      RemedyKind
	Standing  Standing
	Cost      Money
	Value     Money
	OfferedAt time.Time
	OfferedBy string // address of the member who approved it
	ChangedAt time.Time
	ChangedBy string // who said how it stands now
}

// Taken reports whether the customer has accepted the remedy, or has it already.
func (l LedgerLine) Taken() bool { return l.Standing == RemedyAccepted || l.Standing == RemedyGiven }

// Ledger is everything that was ever offered to a customer, the oldest first.
type Ledger []LedgerLine

// Of returns the lines of one case.
func (l Ledger) Of(caseID string) Ledger {
	return slices.DeleteFunc(slices.Clone(l), func(line LedgerLine) bool { return line.CaseID != caseID })
}

// Cost is what the lines that pass cost the studio, by currency.
func (l Ledger) Cost(pass func(LedgerLine) bool) []Money {
	var sums []Money
	for _, line := range l {
		if pass(line) {
			sums = append(sums, line.Cost)
		}
	}
	return Total(sums...)
}

// Touches returns the lines whose case had a theme in common with v.
func (l Ledger) Touches(v Verdict) Ledger {
	return slices.DeleteFunc(slices.Clone(l), func(line LedgerLine) bool {
		return !slices.ContainsFunc(line.Themes, v.About)
	})
}

// lately is how long ago a remedy may have been taken that a new complaint is still measured against.
const lately = 180 * 24 * time.Hour

// NewDemand returns the remedies a customer took before asking for more (playbook F2): all of them where
// the mail escalates, else those for the same trouble. A mail that complains of nothing asks for nothing.
func (l Ledger) NewDemand(v Verdict, now time.Time) Ledger {
	if v.Kind != Complaint {
		return nil
	}
	of := l
	if !v.Has(EscalatingDemands) {
		of = l.Touches(v)
	}
	return slices.DeleteFunc(slices.Clone(of), func(line LedgerLine) bool {
		return !line.Taken() || now.Sub(line.ChangedAt) > lately
	})
}
