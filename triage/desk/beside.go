package desk

import (
	"time"

	"heed/mailer"
	"heed/triage"
	"heed/triage/store"
)

// beside composes a draft in the language of a member of staff who reads another than the customer's; "" where there is
// no need.
func (d *Desk) beside(tx *store.Tx, c triage.Case, m *mailer.Message, dr triage.Draft, p triage.Member, now time.Time) (string, error) {
	if !d.compose.Foreign(dr, p) {
		return "", nil
	}
	matter, _, err := d.matter(tx, c, m, now)
	if err != nil {
		return "", err
	}
	if r, ok := d.remedy(dr.Offer.Remedy); ok {
		matter.Remedy = &r
	}
	return d.compose.Beside(matter, dr, p), nil
}
