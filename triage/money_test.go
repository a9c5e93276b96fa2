package triage

import (
	"slices"
	"testing"
	"time"
)

func TestMoney(t *testing.T) {
	for m, want := range map[Money]string{
		{}: "0", {Cents: 1200, Currency: "EUR"}: "12 EUR", {Cents: 1205, Currency: "SEK"}: "12.05 SEK", {Cents: 50}: "0.50",
	} {
		if got := m.String(); got != want {
			t.Errorf("%d is written %q, want %q", m.Cents, got, want)
		}
	}
	got := Total(Money{100, "EUR"}, Money{}, Money{500, "SEK"}, Money{250, "EUR"})
	if !slices.Equal(got, []Money{{350, "EUR"}, {500, "SEK"}}) {
		t.Errorf("total %v", got)
	}
}

func TestMayGrant(t *testing.T) {
	limit := &Money{Cents: 5000, Currency: "EUR"}
	for name, tt := range map[string]struct {
		limit *Money
		kind  RemedyKind
		cost  int64
		want  bool
	}{
		"no limit":            {nil, Gift, 1_000_000, true},
		"within":              {limit, Gift, 5000, true},
		"above":               {limit, Fix, 5001, false},
		"a fix is owed":       {limit, Fix, 0, true},
		"a gift of what cost": {limit, Gift, 0, false},
	} {
		if got := (Member{Limit: tt.limit}).MayGrant(tt.kind, Money{Cents: tt.cost}); got != tt.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestNewDemand(t *testing.T) {
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	line := func(standing Standing, age time.Duration) Ledger {
		return Ledger{{Remedy: "reprint", Standing: standing, Themes: []Theme{"damaged"}, ChangedAt: now.Add(-age)}}
	}
	const day = 24 * time.Hour
	same := Verdict{Kind: Complaint, Themes: []Theme{"damaged"}}
	other := Verdict{Kind: Complaint, Themes: []Theme{"billing"}}
	more := Verdict{Kind: Complaint, Themes: []Theme{"billing"}, Flags: []Flag{EscalatingDemands}}
	for name, tt := range map[string]struct {
		ledger Ledger
		v      Verdict
		want   int
	}{
		"the same trouble after it was given":    {line(RemedyGiven, day), same, 1},
		"the same trouble after it was accepted": {line(RemedyAccepted, day), same, 1},
		"it was only offered":                    {line(RemedyOffered, day), same, 0},
		"they declined":                          {line(RemedyDeclined, day), same, 0},
		"another trouble":                        {line(RemedyGiven, day), other, 0},
		"ever more":                              {line(RemedyGiven, day), more, 1},
		"long ago":                               {line(RemedyGiven, 200*day), more, 0},
		"a question":                             {line(RemedyGiven, day), Verdict{Kind: Enquiry, Themes: same.Themes}, 0},
	} {
		if got := tt.ledger.NewDemand(tt.v, now); len(got) != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
