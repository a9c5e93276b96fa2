package store_test

import (
	"testing"
	"time"

	"heed/triage"
	"heed/triage/store"
)

// promised adds an open promise to a case, and the step that reminds of it.
func promised(tx *store.Tx, id, caseID string, due time.Time) error {
	if err := tx.AddPromise(triage.Promise{ID: id, CaseID: caseID, Source: triage.ToldByStaff, Who: "bo@x.example", What: "new prints", Due: due, MadeAt: noon}); err != nil {
		return err
	}
	return tx.Plan(caseID, store.PromiseStep(id), due)
}

func TestPromises(t *testing.T) {
	s := open(t)
	write(t, s, func(tx *store.Tx) error {
		for i, addr := range []string{"grace@example.com", "grace@work.example", "tom@example.com"} {
			c := sampleCase([]string{"c1", "c2", "c3"}[i], []string{"H-4F2K", "H-7C3D", "H-2B7Q"}[i])
			c.Customer.Addr = addr
			if err := tx.AddCase(c, triage.Event{Name: triage.Opened}, noon); err != nil {
				return err
			}
			if err := promised(tx, "p"+c.ID, c.ID, noon.Add(time.Duration(i)*time.Hour)); err != nil {
				return err
			}
		}
		return tx.SamePerson("grace@example.com", "grace@work.example")
	})
	ids := func(list []triage.Promise, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		out := ""
		for _, p := range list {
			out += p.ID + " "
		}
		return out
	}
	write(t, s, func(tx *store.Tx) error {
		if got := ids(tx.OpenPromisesTo("Grace@Work.example")); got != "pc1 pc2 " {
			t.Errorf("promised to both addresses of one person: %s", got)
		}
		if got := ids(tx.PromisesDue(noon.Add(90*time.Minute), 10)); got != "pc1 pc2 " {
			t.Errorf("due: %s", got)
		}
		if open, broken, err := tx.CountPromises(noon.Add(time.Hour)); open != 3 || broken != 2 || err != nil {
			t.Errorf("%d open, %d broken, %v", open, broken, err)
		}
		// What drives a case is cancelled; what was promised in it is still reminded of.
		if err := tx.Plan("c1", "remind", noon); err != nil {
			return err
		}
		if err := tx.Cancel("c1"); err != nil {
			return err
		}
		steps, err := tx.PendingSteps("c1")
		if len(steps) != 1 || !steps[0].Apart() {
			t.Errorf("left of c1: %v, %v", steps, err)
		}
		lost, err := tx.ForgottenCases() // and it is no reason to think that the case is looked after
		if len(lost) != 3 {
			t.Errorf("%d cases without a step of their own, %v", len(lost), err)
		}
		// A merged case takes its promises along.
		if err := tx.Move("c1", "c2"); err != nil {
			return err
		}
		if got := ids(tx.OpenPromises("c2")) + ids(tx.ForgottenPromises(time.Time{})); got != "pc1 pc2 " {
			t.Errorf("after the merge: %s", got)
		}
		first, err := tx.Promise("pc1")
		if err != nil {
			return err
		}
		if err := tx.Settle(first, noon.Add(time.Hour)); err != nil {
			return err
		}
		if got := ids(tx.OpenPromises("c2")) + ids(tx.Promises("c2")); got != "pc2 pc1 pc2 " {
			t.Errorf("after one was kept: %s", got)
		}
		if err := tx.Unplan("c3", store.PromiseStep("pc3")); err != nil {
			return err
		}
		if got := ids(tx.ForgottenPromises(time.Time{})); got != "pc3 " {
			t.Errorf("forgotten: %s", got)
		}
		third, err := tx.Promise("pc3")
		if err != nil {
			return err
		}
		if err := tx.DropPromise(third); err != nil {
			return err
		}
		if got := ids(tx.Promises("c3")); got != "" {
			t.Errorf("dropped, and still there: %s", got)
		}
		return nil
	})
}

// TestPromisesGoWithTheWords: a kept promise is forgotten when the words of its case are, an open one never.
func TestPromisesGoWithTheWords(t *testing.T) {
	s := open(t)
	old := noon.Add(800 * 24 * time.Hour)
	write(t, s, func(tx *store.Tx) error {
		c := sampleCase("c1", "H-4F2K")
		c.State, c.ChangedAt = triage.Closed, noon
		if err := tx.AddCase(c, triage.Event{Name: triage.Opened}, noon); err != nil {
			return err
		}
		if err := promised(tx, "kept", "c1", noon); err != nil {
			return err
		}
		p, err := tx.Promise("kept")
		if err != nil {
			return err
		}
		if err := tx.Settle(p, noon); err != nil {
			return err
		}
		return promised(tx, "open", "c1", noon)
	})
	write(t, s, func(tx *store.Tx) error {
		pruned, err := tx.Prune(store.Keep{Text: old.Add(-700 * 24 * time.Hour)}, 10)
		if pruned["promises"] != 1 || err != nil {
			t.Errorf("pruned %v, %v", pruned, err)
		}
		left, err := tx.Promises("c1")
		if len(left) != 1 || left[0].ID != "open" {
			t.Errorf("left: %v, %v", left, err)
		}
		pruned, err = tx.Prune(store.Keep{Cases: old}, 10)
		if pruned["cases"] != 1 || err != nil {
			t.Errorf("pruned %v, %v", pruned, err)
		}
		if left, err = tx.Promises("c1"); len(left) != 0 {
			t.Errorf("the case is gone, and its promises stay: %v, %v", left, err)
		}
		return err
	})
}
