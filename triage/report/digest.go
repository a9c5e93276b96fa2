// Package report reads the store and gives the contents of what people are told about the whole
// studio: the owner's digest, the status. It exists so that the figures in both are counted in one place.
//
// It refuses to write, to word anything, and to decide when something is sent. It fails with the
// store's errors.
package report

import (
	"slices"
	"strings"
	"time"

	"heed/triage"
	"heed/triage/compose"
	"heed/triage/store"
)

const (
	mostDecisions = 200
	mostVoices    = 3
)

// Digest counts what happened from since (inclusive) to now (exclusive), and lists what waits for a
// decision. answerBy says when a case should have been answered.
func Digest(tx *store.Tx, since, now time.Time, answerBy func(triage.Case) time.Time) (compose.Digest, error) {
	g := compose.Digest{Since: since, Now: now}
	waiting, err := tx.WaitingCases(mostDecisions)
	if err != nil {
		return g, err
	}
	for _, c := range waiting {
		if c.State == triage.Open || c.State == triage.AwaitingStaff || c.State == triage.Uncertain {
			g.Decisions = append(g.Decisions, compose.Decision{Case: c})
		}
	}
	if err := addPromises(tx, &g); err != nil {
		return g, err
	}
	opened, err := tx.CasesOpened(since, now)
	if err != nil {
		return g, err
	}
	for _, c := range opened {
		switch {
		case c.Verdict.Unhappy():
			g.Unhappy++
		case c.Verdict.Kind == triage.Praise || c.Verdict.Kind == triage.ReviewOf:
			g.Happy++
			if err := addVoice(tx, &g, c); err != nil {
				return g, err
			}
		}
	}
	before, err := tx.CasesOpened(since.Add(since.Sub(now)), since)
	if err != nil {
		return g, err
	}
	g.Themes = themes(opened, before)
	if err := addAnswers(tx, &g, answerBy); err != nil {
		return g, err
	}
	if err := addTrouble(tx, &g); err != nil {
		return g, err
	}
	return g, addObserved(tx, &g)
}

// addPromises lists what is promised and broken, or due within a day (playbook R2).
func addPromises(tx *store.Tx, g *compose.Digest) error {
	due, err := tx.PromisesDue(g.Now.Add(24*time.Hour), mostDecisions)
	if err != nil {
		return err
	}
	for _, p := range due {
		c, err := tx.Case(p.CaseID)
		if err != nil {
			return err
		}
		g.Promises = append(g.Promises, compose.Promised{Promise: p, By: triage.Member{Email: p.Who}, Case: c})
	}
	return nil
}

// addTrouble lists what is wrong with the machinery: what stands, and what was noted in this time.
func addTrouble(tx *store.Tx, g *compose.Digest) error {
	list, err := standing(tx)
	if err != nil {
		return err
	}
	noted, err := tx.Observations(g.Since, g.Now)
	if err != nil {
		return err
	}
	for _, o := range noted {
		if line, ok := strings.CutPrefix(o.What, "trouble:"); ok && o.CaseID == "" {
			if t, ok := trouble(line); ok && !slices.Contains(list, t) {
				list = append(list, t)
			}
		}
	}
	for _, t := range list {
		g.Alarms = append(g.Alarms, compose.Alarm{Key: compose.AlarmKey(t.What), Mailbox: t.Mailbox, Who: t.Who})
	}
	return nil
}

// addVoice quotes a kind word (playbook G3).
func addVoice(tx *store.Tx, g *compose.Digest, c triage.Case) error {
	if len(g.Praise) >= mostVoices {
		return nil
	}
	words := ""
	if c.Verdict.Review != nil {
		words = c.Verdict.Review.Text
	} else {
		all, err := tx.CaseMessages(c.ID)
		if err != nil {
			return err
		}
		if len(all) > 0 {
			words = all[0].Body
		}
	}
	if words = strings.TrimSpace(words); words != "" {
		g.Praise = append(g.Praise, compose.Voice{Name: c.Customer.Name, Words: words})
	}
	return nil
}

// themes counts complaints by theme, next to the stretch of time before (playbook G1).
func themes(now, before []triage.Case) []compose.ThemeCount {
	count := func(cases []triage.Case) map[triage.Theme]int {
		n := map[triage.Theme]int{}
		for _, c := range cases {
			if c.Verdict.Unhappy() {
				for _, t := range c.Verdict.Themes {
					n[t]++
				}
			}
		}
		return n
	}
	current, earlier := count(now), count(before)
	var list []compose.ThemeCount
	for _, t := range triage.Themes {
		if current[t] > 0 {
			line := compose.ThemeCount{Theme: t, Count: current[t], Before: earlier[t]}
			if len(before) == 0 {
				line.Before = -1 // nobody wrote at all then: there is nothing to compare with
			}
			list = append(list, line)
		}
	}
	slices.SortStableFunc(list, func(a, b compose.ThemeCount) int { return b.Count - a.Count })
	return list
}

// addAnswers measures how long customers waited for the answers given in this time (playbook R1).
func addAnswers(tx *store.Tx, g *compose.Digest, answerBy func(triage.Case) time.Time) error {
	answered, err := tx.CasesAnswered(g.Since, g.Now)
	if err != nil {
		return err
	}
	var waits []time.Duration
	for _, c := range answered {
		waits = append(waits, c.AnsweredAt.Sub(c.OpenedAt))
		if c.AnsweredAt.After(answerBy(c)) {
			g.Late++
		}
	}
	g.Answered = len(waits)
	if len(waits) > 0 {
		slices.Sort(waits)
		g.Median, g.Longest = waits[len(waits)/2], waits[len(waits)-1]
	}
	closed, err := tx.CountEvents(triage.ClosedByStaff, g.Since, g.Now)
	g.Handled = closed
	return err
}

// addObserved lists what observe mode kept back: for each case the first thing that would have been done.
func addObserved(tx *store.Tx, g *compose.Digest) error {
	kept, err := tx.Observations(g.Since, g.Now)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, o := range kept {
		if o.CaseID == "" || seen[o.CaseID] {
			continue
		}
		seen[o.CaseID] = true
		c, err := tx.Case(o.CaseID)
		if err != nil {
			return err
		}
		did := compose.WouldAsk
		if strings.HasPrefix(o.What, "list:") {
			did = compose.WouldList
		}
		g.Observed = append(g.Observed, compose.Observed{Case: c, Did: did})
	}
	return nil
}
