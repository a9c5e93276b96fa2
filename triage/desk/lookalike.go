package desk

import (
	"heed/mailer/authres"
	"heed/triage/approve"
	"heed/triage/compose"
	"heed/triage/store"
)

// lookAlike finds the address of ours that another one is made to be taken for. It is a reason to look closely, and
// never one to refuse anybody: a customer's address may be like ours by chance.
func (d *Desk) lookAlike(addr string) (ours string, alike bool) {
	if addr == "" || d.inHouse(addr) {
		return "", false
	}
	var all []string
	for _, p := range d.cfg.Staff {
		all = append(all, p.Email)
	}
	for _, m := range d.cfg.Mailboxes {
		all = append(all, m.Addresses...)
	}
	return authres.LookAlike(addr, all)
}

// warnOfLookAlike tells the owners when somebody with such an address tries to give orders: once a day, so that a
// thousand addresses do not make a thousand mails. The mail itself is dealt with like any stranger's, and whoever is asked
// about it is warned in that question.
func (d *Desk) warnOfLookAlike(tx *store.Tx, a *arrival) error {
	from := a.msg.From.Addr
	ours, alike := d.lookAlike(from)
	if !alike || !d.ordersSomething(a) {
		return nil
	}
	d.log.Warn("an address like one of ours tried to give orders", "message_id", a.msg.MessageID)
	return d.alarm(tx, compose.Alarm{Key: compose.AlarmLookAlike, Who: authres.Spelled(from), Like: ours}, "", a.now)
}

// ordersSomething reports whether a mail would order something if it came from one of us: by a secret code in its
// subject, or by its words alone.
func (d *Desk) ordersSomething(a *arrival) bool {
	if _, _, tagged := approve.FindTag(a.msg.Subject); tagged {
		return true
	}
	cmds, problem := d.reader.ReadStart(a.msg, a.now, d.cfg.Zone)
	return problem == nil && len(cmds) > 0
}
