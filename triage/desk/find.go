package desk

import (
	"errors"
	"fmt"
	"hash/fnv"
	"strings"
	"time"

	"heed/triage"
	"heed/triage/approve"
	"heed/triage/compose"
	"heed/triage/store"
	"heed/triage/text"
)

// find answers with a short list of the cases in which something is found. Where it is the reference of a case that
// waits for a decision, the answer is the whole question.
func (d *Desk) find(tx *store.Tx, o *order, cmd approve.Command) error {
	c, err := tx.CaseByRef(reference(cmd.Text))
	switch {
	case err == nil && (c.State == triage.Open || c.State == triage.AwaitingStaff):
		return d.askOf(tx, c, asking{why: compose.OccasionShown, to: triage.Staff{o.member}}, o.a.now)
	case err != nil && !errors.Is(err, store.ErrNotFound):
		return err
	}
	want := strings.Fields(text.Loose(cmd.Text))
	holds := func(said string) bool {
		said = text.Loose(said)
		for _, w := range want {
			if !strings.Contains(said, w) {
				return false
			}
		}
		return len(want) > 0
	}
	words := text.Keywords(len(want), cmd.Text)
	if len(words) < len(want) { // a short word, or a number: cases are not remembered by such
		words = nil
	}
	cases, total, err := tx.Find(holds, words, compose.FoundMax)
	if err != nil {
		return err
	}
	h := fnv.New64a()
	h.Write([]byte(cmd.Text)) // one reply may look for several things
	return d.short(tx, compose.Found{To: o.member, Kind: compose.FoundSought, Sought: cmd.Text, More: total - len(cases)}, cases,
		fmt.Sprintf("find:%s:%x", o.a.id, h.Sum64()), o.a.now)
}

// reference is a public reference as it is written, "4f2k" and "[H-4F2K]" too.
func reference(s string) string {
	ref := strings.ToUpper(strings.Trim(s, "[]# "))
	if !strings.HasPrefix(ref, "H-") {
		ref = "H-" + ref
	}
	return ref
}

// open lists the cases in which a customer waits, the longest wait first.
func (d *Desk) listOpen(tx *store.Tx, o *order) error {
	waiting, err := tx.WaitingCases(mostListed)
	if err != nil {
		return err
	}
	shown := waiting[:min(len(waiting), compose.FoundMax)]
	return d.short(tx, compose.Found{To: o.member, Kind: compose.FoundOpen, More: len(waiting) - len(shown)}, shown, "open:"+o.a.id, o.a.now)
}

// short mails a short list, each line with a token of its reader: what is ordered with it is done to that case.
func (d *Desk) short(tx *store.Tx, f compose.Found, cases []triage.Case, step string, now time.Time) error {
	f.ReplyTo, f.Staff, f.Now, f.Location = d.from("").Addr, d.cfg.Staff, now, d.cfg.Zone
	for _, c := range cases {
		tag, err := d.tag(tx, c, f.To, approve.Listed, now)
		if err != nil {
			return err
		}
		f.Lines = append(f.Lines, compose.FoundLine{Tag: tag, Case: shown(c), Customer: c.Customer, Person: c.Person})
	}
	return d.post(tx, note{to: f.To, out: d.compose.Found(f), step: step, now: now})
}

// unseen are the commands that send or post a draft as it stands: who knows the case from a list only has not seen it.
var unseen = []approve.Verb{approve.Approve, approve.SendAnyway, approve.Posted}

// showFirst shows the draft to somebody who would approve it from a list. It reports false where that is not so.
func (d *Desk) showFirst(tx *store.Tx, o *order, c triage.Case) (bool, error) {
	if o.ask.Purpose != approve.Listed || c.State != triage.Open && c.State != triage.AwaitingStaff {
		return false, nil
	}
	for _, cmd := range o.cmds {
		for _, v := range unseen {
			if cmd.Verb == v {
				return true, d.askOf(tx, c, asking{why: compose.OccasionShown, to: triage.Staff{o.member}}, o.a.now)
			}
		}
	}
	return false, nil
}
