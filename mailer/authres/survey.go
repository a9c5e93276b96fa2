package authres

import (
	"strings"

	"heed/mailer"
)

// Stamp is what stands topmost among the Authentication-Results fields of a mail.
type Stamp struct {
	Field    string // in one line
	ID       string // what would have to be pinned; NoID where the field has no id, "" where there is no field
	Evidence Evidence
	Err      error // why it proves nothing of From
}

// Top looks at the topmost field of a mail of which nobody but the servers it went through can have written any: there
// it is the receiving server's own (RFC 8601 section 4.1). Of a stranger's mail it may be the stranger's.
func Top(fields []string, from mailer.Address) Stamp {
	if len(fields) == 0 {
		return Stamp{Err: unproven("no field")}
	}
	s := Stamp{Field: strings.Join(strings.Fields(fields[0]), " ")}
	id, _, err := Parse(fields[0])
	switch {
	case id != "":
		s.ID = id
	case err == nil:
		s.ID = NoID
	default: // nothing in it can be relied upon, not even whose it is
		s.Err = unproven("%v", err)
		return s
	}
	s.Evidence, s.Err = Check(fields, s.ID, from)
	return s
}

const (
	leastSurveyed = 10
	nearlyAll     = 0.9
)

// Usual finds the id that stands topmost in nearly all mails of a mailbox, of at least ten: what a stranger writes above
// does not stand in all of them. ids has one entry a mail, as Stamp.ID gives them.
func Usual(ids []string) (id string, ok bool) {
	count := map[string]int{}
	for _, one := range ids {
		if count[one]++; one != "" && float64(count[one]) >= nearlyAll*float64(len(ids)) {
			id = one
		}
	}
	return id, id != "" && len(ids) >= leastSurveyed
}
