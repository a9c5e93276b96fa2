package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"heed/mailer"
	"heed/triage"
	"heed/triage/store"
)

func TestCaseShowsTheLedger(t *testing.T) {
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "heed.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	at := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	c := triage.Case{ID: "1", Ref: "H-4F2K", State: triage.Resolved, Customer: mailer.Address{Addr: "grace@example.com"}}
	var shown strings.Builder
	err = st.Write(t.Context(), func(tx *store.Tx) error {
		if err := tx.AddCase(c, triage.Event{Name: triage.Opened}, at); err != nil {
			return err
		}
		for id, standing := range map[string]triage.Standing{"a": triage.RemedyGiven, "b": triage.RemedyDeclined} {
			if err := tx.AddToLedger(triage.LedgerLine{ID: id, CaseID: c.ID, Remedy: "album", Standing: standing,
				Cost: triage.Money{Cents: 3550, Currency: "EUR"}, OfferedAt: at, ChangedAt: at, ChangedBy: "bo@lumen.example"}); err != nil {
				return err
			}
		}
		return showCase(tx, &shown, c, time.UTC)
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"── ledger of the customer", "Mon 2 Mar 10:00  given     H-4F2K album, by bo@lumen.example, costs 35.50 EUR",
		"declined  H-4F2K album", "accepted or given in all: 35.50 EUR\n",
	} {
		if !strings.Contains(shown.String(), want) {
			t.Errorf("lacks %q:\n%s", want, shown.String())
		}
	}
}
