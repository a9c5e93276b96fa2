package mailer

import (
	"strings"
	"time"
)

// Address is one mailbox as RFC 5322 section 3.4 has it: a display name and an addr-spec.
type Address struct {
	Name string `json:"name"`
	Addr string `json:"addr"`
}

// Is reports whether both name the same mailbox, compared without case.
func (a Address) Is(addr string) bool { return a.Addr != "" && strings.EqualFold(a.Addr, addr) }

// Domain returns the lower-case part after the last @, or "".
func (a Address) Domain() string {
	_, domain, ok := cutLast(a.Addr, "@")
	if !ok {
		return ""
	}
	return strings.ToLower(domain)
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// Robot says which kind of automatic sender wrote a mail; None is a person.
type Robot string

// The kinds of automatic mail, as `heed read --json` spells them.
const (
	None         Robot = "none"
	Bounce       Robot = "bounce"       // RFC 3464 delivery report, or one without a report part
	AutoReply    Robot = "auto-reply"   // RFC 3834, RFC 5230: out of office and its kin; RFC 8098 receipts
	List         Robot = "list"         // RFC 2369, RFC 2919: newsletters and mailing lists
	Notification Robot = "notification" // other machines: shops, review sites, monitors
	Calendar     Robot = "calendar"     // invitations (RFC 5546)
)

// Message is a mail as Heed understands it. Parse makes one of anything.
type Message struct {
	MessageID  string // without angle brackets; empty where the mail has none
	From       Address
	Senders    int // mailboxes in From: anything but 1 is suspicious
	ReplyTo    []Address
	To, Cc     []Address
	Delivered  []string // Delivered-To, X-Original-To, Envelope-To: which of our aliases it reached
	Subject    string
	Date       time.Time // zero where missing or unreadable
	InReplyTo  []string  // message ids without angle brackets
	References []string
	// ThreadIndex is the root of Outlook's conversation in hex, the same in all its mails even where they lost
	// References; empty without one. It is a hint, not an id: anybody can write it.
	ThreadIndex string

	Lang            string // language of Text ("en"); empty where there are no words
	Text            string // what the sender newly wrote: no quotes, no signature
	Body            string // the whole decoded text
	Quoted          string // what was cut from Body as quoted history
	Signature       string
	OnlyQuoted      bool // nothing new was written, or nothing tells it from what was quoted: Text is no command
	PlainHTMLDiffer bool // the text and the HTML part say different things: such a mail is never a command

	Robot     Robot
	Reason    string // why Robot is what it is; empty for None
	Delivery  *DeliveryReport
	Forwarded *Forwarded // the mail inside, where a person forwarded one

	Attachments []Attachment
	Heed        string   // the X-Heed field: Heed wrote this itself
	AuthResults []string // Authentication-Results fields, unfolded, topmost first
	Hash        string   // content identity: From, Date, Message-ID, Subject, text, attachment digests
	Damage      []string // what was wrong with the bytes and how it was read all the same
	Unreadable  string   // why nothing could be read; the raw bytes must be kept
}

// Attachment is a part that is not read: only named, measured and digested. Extract reads it.
type Attachment struct {
	Name   string `json:"name"`
	Type   string `json:"type"`
	Size   int64  `json:"size"` // decoded bytes
	InText bool   `json:"-"`    // the HTML shows it, and nothing marks it as attached: a logo, say
}

// DeliveryReport is what a bounce says (RFC 3464).
type DeliveryReport struct {
	Recipient  string
	Status     string // enhanced status code (RFC 3463), "5.1.1"
	Diagnostic string
	MessageID  string // of the mail that could not be delivered, without angle brackets
	Permanent  bool   // false: delayed, or a success report
}

// Forwarded is the mail inside a forwarded one.
type Forwarded struct {
	From    Address
	Subject string
	Date    time.Time
	Text    string
}

// People returns To and Cc in one list.
func (m *Message) People() []Address {
	return append(append([]Address(nil), m.To...), m.Cc...)
}

// Thread returns every message id this mail refers to, newest first, each once.
func (m *Message) Thread() []string {
	var ids []string
	seen := map[string]bool{}
	add := func(id string) {
		if id != "" && !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	for _, id := range m.InReplyTo {
		add(id)
	}
	for i := len(m.References) - 1; i >= 0; i-- {
		add(m.References[i])
	}
	return ids
}

// ThreadKey is what finds the conversation of a mail whose program lost References: the root of Outlook's
// Thread-Index, spelled so that it is no message id of anybody's; empty without one. It belongs behind the ids of
// Thread, and shows no more than that a mail goes on with something: whoever got any mail of the conversation,
// forwarded, say, can write it.
func (m *Message) ThreadKey() string {
	if m.ThreadIndex == "" {
		return ""
	}
	return "thread-index:" + m.ThreadIndex
}
