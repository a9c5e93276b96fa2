package compose

import (
	"strings"

	"heed/mailer"
	"heed/triage"
)

// Unsent makes the mail that lies in the Drafts folder, for whoever would rather edit and send it from their own mail
// program. While a blank is left it has no recipient: nothing with a blank can be sent by a slip of the thumb, and
// whoever fills the blank puts the address in. It reports false where there is nothing to be mailed.
func (c *Composer) Unsent(l Letter) (mailer.Outgoing, bool) {
	v := l.Case.Verdict
	text := strings.TrimSpace(c.Signed(l.Draft, l.Signer))
	if l.Draft.Outline || v.Kind == triage.ReviewOf && v.Review != nil || text == "" || l.Case.Customer.Addr == "" {
		return mailer.Outgoing{}, false
	}
	o := c.letterMail(l, text)
	o.Unsent = true
	if triage.Unfinished(text) || triage.Unfinished(o.Subject) {
		o.To, o.Cc = nil, nil
	}
	return o, true
}
