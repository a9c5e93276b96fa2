package desk

import (
	"fmt"
	"time"

	"heed/triage"
	"heed/triage/approve"
	"heed/triage/compose"
	"heed/triage/store"
)

// listsAtOnce is how many lists a person gets in one round; the last one says how many more there are.
const listsAtOnce = 3

// list mails several cases at once: a list for each member, with what that member is to decide.
func (d *Desk) list(tx *store.Tx, cases []triage.Case, why compose.Occasion, now time.Time) error {
	asked := make([]triage.Staff, len(cases))
	for i, c := range cases {
		people, err := d.askedAbout(tx, c, why, now)
		if err != nil {
			return err
		}
		if asked[i] = people; !d.filesDrafts(c) {
			continue
		}
		if err := d.fileDraft(tx, c, d.customerMail(tx, c), people, now); err != nil {
			return err
		}
	}
	for _, p := range d.cfg.Staff {
		var items []compose.Item
		for i, c := range cases {
			if !has(asked[i], p) {
				continue
			}
			if len(items) >= listsAtOnce*compose.ListMax { // only counted: a reminder, the digest and the status name it
				items = append(items, compose.Item{Case: c})
				continue
			}
			dr, err := tx.Draft(c.ID, c.Draft)
			if err != nil {
				return err
			}
			tag, err := d.tag(tx, c, p, approve.Decide, now)
			if err != nil {
				return err
			}
			account, err := d.account(tx, c)
			if err != nil {
				return err
			}
			posting, err := d.posting(tx, c, p, now)
			if err != nil {
				return err
			}
			files, err := d.along(tx, c, c.Draft)
			if err != nil {
				return err
			}
			item := compose.Item{Tag: tag, Case: c, Message: d.customerMail(tx, c), Account: account, Draft: dr, Posting: posting, Files: files}
			if item.Beside, err = d.beside(tx, c, item.Message, dr, p, now); err != nil {
				return err
			}
			items = append(items, item)
		}
		for i := 1; len(items) > 0; i++ {
			n := min(len(items), compose.ListMax)
			if i == listsAtOnce {
				n = len(items)
			}
			out := d.compose.List(compose.List{To: p, ReplyTo: d.from(items[0].Case.Mailbox).Addr, Items: items[:n], Now: now, Location: d.cfg.Zone})
			step := fmt.Sprintf("list:%s:%d:%d:%s", why, now.UnixMicro(), len(items), p.Email)
			if err := d.post(tx, note{c: &items[0].Case, to: p, out: out, step: step, kind: store.KindStaff, now: now}); err != nil {
				return err
			}
			items = items[n:]
		}
	}
	return nil
}
