package store

import (
	"fmt"
	"strings"
	"time"

	"heed/triage"
)

const ledgerColumns = `l.id, l.case_id, c.ref, l.themes, l.remedy, l.kind, l.standing, l.cost, l.value, l.currency, l.offered_at, l.offered_by,
	l.changed_at, l.changed_by`

func scanLedger(r scanner) (l triage.LedgerLine, err error) {
	var themes, kind, standing, currency string
	var offered, changed int64
	err = r.Scan(&l.ID, &l.CaseID, &l.Ref, &themes, &l.Remedy, &kind, &standing, &l.Cost.Cents, &l.Value.Cents, &currency, &offered, &l.OfferedBy,
		&changed, &l.ChangedBy)
	for t := range strings.FieldsSeq(themes) {
		l.Themes = append(l.Themes, triage.Theme(t))
	}
	l.Kind, l.Standing, l.Cost.Currency, l.Value.Currency = triage.RemedyKind(kind), triage.Standing(standing), currency, currency
	l.OfferedAt, l.ChangedAt = instant(offered), instant(changed)
	return l, err
}

// Ledger reads what the customer of a case was ever offered, in all their cases and whatever address of theirs
// those came from, the oldest first (playbook F2). Of a customer without an address it is what stands in this case.
func (t *Tx) Ledger(c triage.Case) (triage.Ledger, error) {
	list, err := collect(t, scanLedger, `SELECT `+ledgerColumns+` FROM ledger l JOIN cases c ON c.id = l.case_id WHERE l.case_id = $2 OR
		$1 <> '' AND c.customer_addr IN (SELECT $1 UNION ALL SELECT addr FROM people WHERE addr <> $1 AND person = (SELECT person FROM people WHERE addr = $1))
		ORDER BY l.offered_at, l.id`, strings.ToLower(c.Customer.Addr), c.ID)
	if err != nil {
		return nil, fmt.Errorf("ledger of case %s: %w", c.Ref, err)
	}
	return list, nil
}

// AddToLedger notes a remedy a customer was offered. The currency of the cost is that of the value.
func (t *Tx) AddToLedger(l triage.LedgerLine) error {
	themes := make([]string, len(l.Themes))
	for i, theme := range l.Themes {
		themes[i] = string(theme)
	}
	currency := l.Cost.Currency
	if currency == "" {
		currency = l.Value.Currency
	}
	err := t.exec(`INSERT INTO ledger (id, case_id, themes, remedy, kind, standing, cost, value, currency, offered_at, offered_by, changed_at, changed_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		l.ID, l.CaseID, strings.Join(themes, " "), l.Remedy, string(l.Kind), string(l.Standing), l.Cost.Cents, l.Value.Cents, currency,
		micros(l.OfferedAt), l.OfferedBy, micros(l.ChangedAt), l.ChangedBy)
	if err != nil {
		return fmt.Errorf("ledger of case %s: %w", l.CaseID, err)
	}
	return nil
}

// Stands notes how a remedy stands with the customer now, and who says so.
func (t *Tx) Stands(id string, standing triage.Standing, who string, now time.Time) error {
	n, err := t.changed(`UPDATE ledger SET standing = $2, changed_by = $3, changed_at = $4 WHERE id = $1`, id, string(standing), who, micros(now))
	if err == nil && n == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("line %s of a ledger: %w", id, err)
	}
	return nil
}
