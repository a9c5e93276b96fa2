package mailer

import "time"

// HeedHeader marks every mail Heed writes itself; its value says which kind ("staff", "answer",
// "notice", "digest"). Mail that carries it is never triaged.
const HeedHeader = "X-Heed"

// Outgoing is a mail to be sent, before it is rendered. It is rendered once; from then on only its
// bytes count.
type Outgoing struct {
	MessageID  string // without angle brackets; must be set
	From       Address
	To, Cc     []Address
	ReplyTo    []Address
	Subject    string
	Date       time.Time
	InReplyTo  string // message id without angle brackets
	References []string
	Text       string
	HTML       string // empty: text only
	Auto       string // Auto-Submitted value (RFC 3834 section 5): "auto-generated"; empty for an answer a person approved
	Heed       string // value of the X-Heed field; empty for answers to customers
	Lang       string // Content-Language
	Files      []File
	Unsent     bool // it is a draft for a person's own mail program, and may lack a recipient
}

// File is an attachment, or an inline picture where CID is set.
type File struct {
	Name string
	Type string
	CID  string
	Data []byte
}

// Recipients returns the addr-specs of everybody the mail goes to, each once, in order.
func (o *Outgoing) Recipients() []string {
	var rcpt []string
	seen := map[string]bool{}
	for _, list := range [][]Address{o.To, o.Cc} {
		for _, a := range list {
			if a.Addr != "" && !seen[a.Addr] {
				seen[a.Addr] = true
				rcpt = append(rcpt, a.Addr)
			}
		}
	}
	return rcpt
}
