package report

import (
	"time"

	"heed/triage/store"
)

// Ledger compares what lies in a folder on the mail server with what was handled.
type Ledger struct {
	Mailbox    string   `json:"mailbox"`
	Folder     string   `json:"folder"`
	OnServer   int      `json:"on_server"`  // mails that were to be read: past first contact
	Missing    []uint32 `json:"missing"`    // UIDs that were read past and have no row: always none, else a fault
	Waiting    []uint32 `json:"waiting"`    // UIDs that have yet to be read
	Renumbered bool     `json:"renumbered"` // the server has numbered the folder anew: the daemon will read it again
}

// Compare holds the UIDs of a folder, as the server listed them just now, against the ledger.
func Compare(tx *store.Tx, c store.Cursor, validity uint32, uids []uint32) (Ledger, error) {
	l := Ledger{Mailbox: c.Mailbox, Folder: c.Folder, OnServer: len(uids), Missing: []uint32{}, Waiting: []uint32{}}
	if validity != c.UIDValidity {
		l.Renumbered = true
		return l, nil
	}
	if len(uids) == 0 {
		return l, nil
	}
	handled, err := tx.Handled(c.Mailbox, c.Folder, validity, uids[0], uids[len(uids)-1])
	if err != nil {
		return l, err
	}
	for _, uid := range uids {
		for len(handled) > 0 && handled[0] < uid {
			handled = handled[1:]
		}
		switch {
		case len(handled) > 0 && handled[0] == uid:
		case uid > c.Last:
			l.Waiting = append(l.Waiting, uid)
		default:
			l.Missing = append(l.Missing, uid)
		}
	}
	return l, nil
}

// sinceKey keeps the day from which a folder was read back to at first contact.
func sinceKey(mailbox, folder string) string { return "since:" + mailbox + "/" + folder }

// SetSince remembers that mail from before this day was not to be read, though it may lie among the rest.
func SetSince(tx *store.Tx, mailbox, folder string, since time.Time) error {
	return tx.SetMeta(sinceKey(mailbox, folder), since.Format(time.RFC3339))
}

// Since returns the day SetSince was told, or the zero time.
func Since(tx *store.Tx, mailbox, folder string) (time.Time, error) {
	value, err := tx.Meta(sinceKey(mailbox, folder))
	if err != nil || value == "" {
		return time.Time{}, err
	}
	return time.Parse(time.RFC3339, value)
}
