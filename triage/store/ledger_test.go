package store_test

import (
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"heed/triage"
	"heed/triage/store"
)

// TestLedger: a customer's ledger goes over all their cases and addresses, follows a case that is joined to another, and
// goes with it when that is forgotten.
func TestLedger(t *testing.T) {
	s := open(t)
	euros := func(n int64) triage.Money { return triage.Money{Cents: n * 100, Currency: "EUR"} }
	line := func(id, caseID, ref string, at time.Time) triage.LedgerLine {
		return triage.LedgerLine{
			ID: id, CaseID: caseID, Ref: ref, Themes: []triage.Theme{"damaged", "late-delivery"}, Remedy: "reprint", Kind: triage.Fix,
			Standing: triage.RemedyOffered, Cost: euros(12), Value: euros(25), OfferedAt: at, OfferedBy: "bo@x.example",
			ChangedAt: at, ChangedBy: "bo@x.example",
		}
	}
	ids := func(tx *store.Tx, c triage.Case) (ids []string) {
		list, err := tx.Ledger(c)
		if err != nil {
			t.Error(err)
		}
		for _, l := range list {
			ids = append(ids, l.ID)
		}
		return ids
	}
	one, two, stranger := sampleCase("c1", "H-AAAA"), sampleCase("c2", "H-BBBB"), sampleCase("c3", "H-CCCC")
	two.Customer.Addr, stranger.Customer.Addr = "ann@work.example", ""
	write(t, s, func(tx *store.Tx) error {
		for _, c := range []triage.Case{one, two, stranger} {
			if err := tx.AddCase(c, triage.Event{Name: triage.Opened}, noon); err != nil {
				return err
			}
		}
		for _, l := range []triage.LedgerLine{line("l2", "c1", "H-AAAA", noon.Add(time.Hour)), line("l1", "c1", "H-AAAA", noon), line("l3", "c2", "H-BBBB", noon), line("l4", "c3", "H-CCCC", noon)} {
			if err := tx.AddToLedger(l); err != nil {
				return err
			}
		}
		got, err := tx.Ledger(one)
		if want := (triage.Ledger{line("l1", "c1", "H-AAAA", noon), line("l2", "c1", "H-AAAA", noon.Add(time.Hour))}); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("ledger %+v, %v", got, err)
		}
		if got := ids(tx, stranger); !slices.Equal(got, []string{"l4"}) {
			t.Errorf("of somebody without an address: %v", got)
		}
		if err := errors.Join(tx.SamePerson("ann@example.com", "ann@work.example"), tx.Stands("l1", triage.RemedyGiven, "kai@x.example", noon.Add(2*time.Hour))); err != nil {
			return err
		}
		if got := ids(tx, two); !slices.Equal(got, []string{"l1", "l3", "l2"}) {
			t.Errorf("of one person with two addresses: %v", got)
		}
		got, err = tx.Ledger(one)
		if l := got[0]; err != nil || l.Standing != triage.RemedyGiven || l.ChangedBy != "kai@x.example" || !l.ChangedAt.Equal(noon.Add(2*time.Hour)) || !l.OfferedAt.Equal(noon) {
			t.Errorf("given: %+v, %v", l, err)
		}
		if err := tx.Stands("nothing", triage.RemedyGiven, "", noon); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a line that isn't there: %v", err)
		}
		if err := tx.Move("c1", "c3"); err != nil {
			return err
		}
		if got := ids(tx, stranger); !slices.Equal(got, []string{"l1", "l4", "l2"}) {
			t.Errorf("after the cases were joined: %v", got)
		}
		return nil
	})
}
