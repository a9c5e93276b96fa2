package config

import (
	"time"

	"heed/mailer"
	"heed/templates"
	"heed/triage"
	"heed/triage/calendar"
)

// Config is the whole of heed.toml. Its toml names are the words of the studio, and every one of them
// stands in deploy/heed.toml with its default.
type Config struct {
	Mode      Mode      `toml:"mode"`      // "assist"; or "observe": only the owner's digest goes out
	Data      string    `toml:"data"`      // folder of the database; relative to the file
	Templates string    `toml:"templates"` // folder of the studio's own wording, laid over Heed's; empty: none
	Studio    Studio    `toml:"studio"`
	Mailbox   []Mailbox `toml:"mailbox"`
	SMTP      SMTP      `toml:"smtp"`
	Staff     []Staff   `toml:"staff"`
	Hours     Hours     `toml:"hours"`
	Classify  Classify  `toml:"classify"`
	Remedy    []Remedy  `toml:"remedy"`
	Answer    Answer    `toml:"answer"`
	Remind    Remind    `toml:"remind"`
	Holding   Holding   `toml:"holding"`
	Digest    Digest    `toml:"digest"`
	Approve   Approve   `toml:"approve"`
	Close     Close     `toml:"close"`
	Limits    Limits    `toml:"limits"`
	Retention Retention `toml:"retention"`

	file        string
	credentials string // systemd's folder of credentials; empty outside it
	location    *time.Location
	hours       *calendar.Hours
	digestAt    calendar.Spec
	packs       *templates.Set
	facts       []triage.Fact
	remedies    []triage.Remedy
}

// Mode says how much Heed does.
type Mode string

// The modes.
const (
	Assist  Mode = "assist"  // asks staff, and sends what they approve
	Observe Mode = "observe" // sends nothing but the owner's digest of what it would have done
)

// Studio is the business itself.
type Studio struct {
	Name     string `toml:"name"`     // as customers know it
	Language string `toml:"language"` // of the house: "en", "es", "sv"
	Timezone string `toml:"timezone"` // of its opening hours: "Europe/Madrid"
	Phone    string `toml:"phone"`    // offered to customers for a talk; empty: none is offered
	Website  string `toml:"website"`  // with https://; may be empty
	Facts    string `toml:"facts"`    // file with what customers ask about; empty: facts.toml beside the file, where there is one
	Formal   bool   `toml:"formal"`   // address customers formally where the language makes a difference
	SignAs   string `toml:"sign_as"`  // name under answers before somebody has approved; empty: the studio's
	Currency string `toml:"currency"` // of costs, values and limits, ISO 4217; needed where there are any
}

// Mailbox is one watched mailbox.
type Mailbox struct {
	Name            string         `toml:"name"`              // in logs and status; default: its first address
	Provider        string         `toml:"provider"`          // fills in the servers: "gmail", "one.com"; empty: any host
	IMAP            string         `toml:"imap"`              // host:port; default: the provider's
	TLS             mailer.TLSMode `toml:"tls"`               // "implicit", "starttls", or "none" on this machine only
	User            string         `toml:"user"`              // default: its first address
	PasswordFile    string         `toml:"password_file"`     // a path, or "credential:NAME" for one systemd hands over
	Addresses       []string       `toml:"addresses"`         // customers write to these; new mail comes from the first
	Folders         []string       `toml:"folders"`           // watched for new mail
	Sent            string         `toml:"sent"`              // where answers by hand are seen; empty: found by itself
	Drafts          string         `toml:"drafts"`            // folder where answers to be approved lie, too: "auto" finds it; empty: nowhere
	FilesSentItself bool           `toml:"files_sent_itself"` // the provider puts sent mail into Sent; Gmail does
	Poll            Duration       `toml:"poll"`              // how often to look, besides being told

	// Password reads the password anew, so that a changed one counts without a restart.
	Password func() (string, error) `toml:"-"`
}

// SMTP is where outgoing mail is handed over. What is left out is taken from the first mailbox.
type SMTP struct {
	Server       string         `toml:"server"` // host:port; default: the first mailbox's provider's
	TLS          mailer.TLSMode `toml:"tls"`    // "implicit", "starttls", or "none" on this machine only
	User         string         `toml:"user"`   // empty on this machine: no sign-in
	PasswordFile string         `toml:"password_file"`

	// Password reads the password anew; nil where no sign-in is wanted.
	Password func() (string, error) `toml:"-"`
}

// Staff is one person who may decide.
type Staff struct {
	Name      string   `toml:"name"`
	Email     string   `toml:"email"`
	Language  string   `toml:"language"`  // of mails to this person; default: the studio's
	Languages []string `toml:"languages"` // customers' languages this person answers in; empty: all
	Days      []string `toml:"days"`      // of the week on which this person answers, "mon" to "sun"; empty: all
	Owner     bool     `toml:"owner"`     // gets the digest and what is escalated; nobody marked: everybody
	Limit     float64  `toml:"limit"`     // what this person may offer alone; default: approve.limit, and none for owners

	limit *triage.Money
}

// Hours are the opening hours deadlines are counted in. Where no day is given at all it is Monday to
// Friday, 9 to 18.
type Hours struct {
	Mon    []string `toml:"mon"`
	Tue    []string `toml:"tue"`
	Wed    []string `toml:"wed"`
	Thu    []string `toml:"thu"`
	Fri    []string `toml:"fri"`
	Sat    []string `toml:"sat"`
	Sun    []string `toml:"sun"`
	Closed []string `toml:"closed"` // days, "2026-05-01", and ranges, "2026-12-24..2027-01-06"
}

// Classify is about reading what customers mean.
type Classify struct {
	Caution float64 `toml:"caution"` // -1 to 1: higher finds more complaints and raises more false alarms
	Lexicon string  `toml:"lexicon"` // folder of own phrases; empty: lexicon.d beside the file, where there is one
}

// Answer says within how much open time a customer gets a first answer (playbook R1).
type Answer struct {
	Critical OpenTime `toml:"critical"`
	Serious  OpenTime `toml:"serious"`
	Moderate OpenTime `toml:"moderate"`
	Minor    OpenTime `toml:"minor"`
	Other    OpenTime `toml:"other"` // everything that is no complaint
}

// Remedy is something the studio can do for an unhappy customer (playbook R4): one of its own, or, under the key of
// one that Heed knows, what is different about it here.
type Remedy struct {
	Key      string            `toml:"key"`      // a word: "reprint"
	Off      bool              `toml:"off"`      // this studio does not do it
	Kind     string            `toml:"kind"`     // "fix", "alternative" or "gift"
	Themes   []string          `toml:"themes"`   // the problems it mends or makes up for; empty: any
	Wants    []string          `toml:"wants"`    // what customers call it
	Severity []int             `toml:"severity"` // of the complaints it fits, from and to: [1, 3]
	Cost     float64           `toml:"cost"`     // to the studio
	Value    float64           `toml:"value"`    // to the customer
	Name     map[string]string `toml:"name"`     // by language, for staff
	Offer    map[string]string `toml:"offer"`    // by language, the sentence of the letter
}

// Remind says how staff are reminded: first when half of the answer time is gone, the owner when all of it
// is, and from then on every so often.
type Remind struct {
	Every OpenTime `toml:"every"`
}

// Holding is the holding reply: two lines that tell a customer with a serious complaint, without anybody's approval,
// who will answer and by when (playbook R2).
type Holding struct {
	Enabled bool     `toml:"enabled"`
	After   Duration `toml:"after"`  // so long after a mail that came in while the studio was closed
	Before  OpenTime `toml:"before"` // so much open time before a deadline that nobody has met
	Within  OpenTime `toml:"within"` // the answer is promised within so much open time from the next opening
}

// Digest is the owner's summary.
type Digest struct {
	At string `toml:"at"` // cron spec on the studio's clock
}

// Approve is about staff's decisions by mail.
type Approve struct {
	Undo       Duration `toml:"undo"`        // an approved answer waits this long before it is sent
	TokenValid Duration `toml:"token_valid"` // how long a staff mail can be answered with a decision
	AuthservID string   `toml:"authserv_id"` // the name your mail server signs Authentication-Results with
	DKIM       bool     `toml:"dkim"`        // check the sender's DKIM signature where that header is not to be had
	Enrol      Duration `toml:"enrol"`       // how long a confirming reply vouches for a person where neither is
	Limit      float64  `toml:"limit"`       // what everybody but the owners may offer a customer alone; default: anything
}

// Close is when a case ends by itself.
type Close struct {
	After Duration `toml:"after"` // the customer has been quiet for this long after our answer
}

// Limits are the guards against floods: beyond them mail is kept, counted and listed, but nobody gets a mail
// about each.
type Limits struct {
	SenderHour int      `toml:"sender_hour"` // mails of one person that staff hear of one by one, within an hour
	SenderDay  int      `toml:"sender_day"`  // and within a day
	AllHour    int      `toml:"all_hour"`    // mails of everybody together
	AllDay     int      `toml:"all_day"`
	StaffHour  int      `toml:"staff_hour"` // mails to one member of staff
	StaffDay   int      `toml:"staff_day"`
	Silent     Duration `toml:"silent"` // a mailbox's server was not heard of for so long: the owner is told
}

// Retention is how long things are kept.
type Retention struct {
	Raw     Duration `toml:"raw"`     // received mail as it came, once its case is over
	Text    Duration `toml:"text"`    // the words of mails and drafts, once their case is over
	Sent    Duration `toml:"sent"`    // sent mail as it left
	Cases   Duration `toml:"cases"`   // a case that is over, with its audit trail
	Notes   Duration `toml:"notes"`   // reminders done, questions expired, what observe mode kept back
	Backups Duration `toml:"backups"` // the daily copies of the database
}
