package store_test

import (
	"slices"
	"testing"
	"time"

	"heed/triage"
	"heed/triage/store"
)

func TestAbsences(t *testing.T) {
	const day = 24 * time.Hour
	s := open(t)
	write(t, s, func(tx *store.Tx) error {
		for _, a := range []triage.Absence{
			{Person: "bo@x.example", From: noon.Add(-30 * day), Until: noon.Add(-20 * day)},
			{Person: "Bo@X.example", From: noon, Until: noon.Add(3 * day), Substitute: "Kai@X.example"},
			{Person: "bo@x.example", From: noon.Add(30 * day), Until: noon.Add(40 * day)},
			{Person: "kai@x.example", From: noon.Add(day), Until: noon.Add(2 * day)},
			{Person: "bo@x.example", From: noon.Add(2 * day), Until: noon.Add(9 * day)}, // longer than was thought
		} {
			if err := tx.SetAbsence(a); err != nil {
				return err
			}
		}
		return nil
	})
	want := []triage.Absence{
		{Person: "kai@x.example", From: noon.Add(day), Until: noon.Add(2 * day)},
		{Person: "bo@x.example", From: noon.Add(2 * day), Until: noon.Add(9 * day)},
		{Person: "bo@x.example", From: noon.Add(30 * day), Until: noon.Add(40 * day)},
	}
	check := func(now time.Time, want []triage.Absence) {
		t.Helper()
		write(t, s, func(tx *store.Tx) error {
			if got, err := tx.Absences(now); err != nil || !slices.Equal(got, want) {
				t.Errorf("at %s: %v, %v; want %v", now, got, err, want)
			}
			return nil
		})
	}
	check(noon, want)
	check(noon.Add(2*day), want[1:]) // back at that very moment
	write(t, s, func(tx *store.Tx) error { return tx.DropAbsence(want[1]) })
	check(noon.Add(2*day), want[2:])
	write(t, s, func(tx *store.Tx) error {
		if got, err := tx.Prune(store.Keep{Notes: noon.Add(41 * day)}, 10); err != nil || got["absences"] != 3 {
			t.Errorf("pruned %v, %v", got, err)
		}
		return nil
	})
	check(time.Time{}, nil)
}
