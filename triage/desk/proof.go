package desk

import (
	"bytes"
	"errors"

	"heed/mailer/authres"
	"heed/mailer/receive"
	"heed/triage/store"
)

// proof is what vouches for the sender of a mail: "" is nothing.
type proof string

// enrolled vouches for whoever has confirmed by a second mail that they are who they say they are.
const enrolled proof = "enrolled"

// prove looks for evidence that a mail from one of the house is theirs: the receiving server's own verdict, else
// DKIM checked here. Both must be aligned with From. forged says that the server found the mail to be somebody else's.
func (d *Desk) prove(a *arrival) (evidence proof, forged bool) {
	if !d.inHouse(a.msg.From.Addr) || a.item.Role != receive.Inbox || a.msg.Senders != 1 {
		return "", false
	}
	found, err := authres.Check(a.msg.AuthResults, d.mailbox(a.item.Mailbox).AuthservID, a.msg.From)
	forged = errors.Is(err, authres.ErrForged)
	if err != nil && d.cfg.LookupTXT != nil && a.raw != nil {
		found, err = authres.DKIM(bytes.NewReader(a.raw), a.msg.From, d.cfg.LookupTXT)
	}
	if err != nil {
		return "", forged // no evidence is not an error: the confirming reply is left
	}
	return proof(found.Method + " " + found.Domain), false
}

// vouched is what vouches for the sender of a mail from one of the house: evidence in the mail, else that they
// confirmed who they are not long ago. That stands for what nobody could check, never for what was found to be forged.
func (d *Desk) vouched(tx *store.Tx, a *arrival) (proof, error) {
	if a.proof != "" || a.forged {
		return a.proof, nil
	}
	member, ok := d.cfg.Staff.ByEmail(a.msg.From.Addr)
	if !ok {
		return "", nil
	}
	if yes, err := tx.Enrolled(member.Email, a.now); err != nil || !yes {
		return "", err
	}
	return enrolled, nil
}
