package approve

import (
	"fmt"
	"time"

	"heed/triage"
)

// Verb is what a command orders.
type Verb string

// The verbs. Their words in each language stand in templates/<lang>/commands.toml under the same names.
const (
	Approve       Verb = "approve"
	Send          Verb = "send" // Text goes out instead of the draft
	Edit          Verb = "edit" // Text becomes a new version and comes back
	Fill          Verb = "fill" // blank Name gets Value
	Reject        Verb = "reject"
	NotAComplaint Verb = "not-a-complaint"
	IsComplaint   Verb = "complaint"
	NotOurs       Verb = "not-ours"
	IgnoreSender  Verb = "ignore-sender"
	SetThemes     Verb = "theme"    // Themes
	SetSeverity   Verb = "severity" // Severity
	Merge         Verb = "merge"    // with the case Ref
	Mine          Verb = "mine"
	Later         Verb = "later" // For, Until
	Called        Verb = "called"
	Close         Verb = "close"
	Undo          Verb = "undo"
	Help          Verb = "help"
	Status        Verb = "status"
	Pause         Verb = "pause"
	Resume        Verb = "resume"
	Confirm       Verb = "confirm"
	Sent          Verb = "sent"        // an uncertain answer did arrive
	Resend        Verb = "resend"      // it did not
	SendAnyway    Verb = "send-anyway" // the draft as it is, though the linter dislikes its tone
	Offer         Verb = "offer"       // remedy Number of the list takes the place of the one offered
	Accepted      Verb = "accepted"    // the customer took what was offered; Number where several were
	Declined      Verb = "declined"    // or did not
	Given         Verb = "given"       // they have it; Number where several were
	GiveTo        Verb = "give-to"     // the member called Name takes the case over
	AskOwner      Verb = "ask-owner"   // Text is the question, may be empty
	Promise       Verb = "promise"     // Text is promised for Until
	Kept          Verb = "kept"        // what was promised is done
	Reopen        Verb = "reopen"
	Split         Verb = "split"  // the newest mail becomes a case of its own
	Posted        Verb = "posted" // the answer to a review stands on its site
	Mishap        Verb = "mishap" // Address, Text: something went wrong that the customer has not noticed yet
	NewCase       Verb = "new"    // Address (may be a phone number or name only), Text: a complaint made by phone or in person
	Find          Verb = "find"   // Text
	ListOpen      Verb = "open"
	Away          Verb = "away" // From, Until; Name of the substitute, may be empty
	Back          Verb = "back"
)

// Verbs lists every verb.
var Verbs = []Verb{
	Approve, Send, Edit, Fill, Reject, NotAComplaint, IsComplaint, SetThemes, SetSeverity, NotOurs, IgnoreSender, Merge, Mine, Later, Called, Close, Undo, Help,
	Status, Pause, Resume, Confirm, Sent, Resend, SendAnyway, Offer, Accepted, Declined, Given, GiveTo, AskOwner, Promise, Kept, Reopen, Split, Posted, Mishap,
	NewCase, Find, ListOpen, Away, Back,
}

// Starting lists the verbs that start something and concern no case that was asked about: they need no token
// (design, "Mail as a command channel").
var Starting = []Verb{Mishap, NewCase, Find, ListOpen, Away, Back, Pause, Resume, Status, Help}

// Command is one thing a member of staff ordered.
type Command struct {
	Verb Verb
	Line string // as written, for the transcript
	// Plain marks a mere yes or no: it answers whatever was asked and orders nothing by itself. Approve
	// stands for yes, Reject for no; Fit says what it means to the question that was asked.
	Plain bool
	Name  string        // Fill: which blank, lower case; GiveTo, Away: of a colleague, as written
	Value string        // Fill
	Text  string        // Send, Edit, Mishap, NewCase: everything that followed; Called, AskOwner: the note; Promise; Find
	For   time.Duration // Later, Promise: as written, zero where a day was named
	Until time.Time     // Later, Promise, Away: always set, UTC
	Day   bool          // Promise: no time of day was named

	Themes   []triage.Theme  // SetThemes: at least one
	Severity triage.Severity // SetSeverity
	Ref      string          // Merge: public reference of the other case

	Number  int       // Offer, Accepted, Declined, Given: which of the list, from 1; 0 where none was named, and for Offer none at all
	Address string    // Mishap, NewCase: the customer's, as written; Contact takes it apart
	From    time.Time // Away: zero for from now on, UTC
}

// The reasons why a reply is not taken.
const (
	Unclear     = "unclear"      // Line is no command
	Incomplete  = "incomplete"   // Line lacks its value, text or time
	NoTime      = "no-time"      // Promise, Away: no day that can be read
	TooFar      = "too-far"      // Later, Promise, Away: past, or further ahead than is allowed
	Conflict    = "conflict"     // Line contradicts another command of the reply, or could be a name
	NothingSaid = "empty"        // no command at all
	Automatic   = "automatic"    // out-of-office, bounce, receipt: a machine wrote it
	Differ      = "parts-differ" // text and HTML part say different things
	ManySenders = "senders"      // not exactly one address in From
	WasForward  = "forwarded"    // somebody else's mail inside
	OurOwn      = "own"          // Heed wrote it
	Quotes      = "quoted"       // the text to be sent still has quoted lines or a secret tag in it
	TooLong     = "too-long"     // more than a letter
	TooMany     = "too-many"     // more commands than one reply has
	NotReadable = "unreadable"   // the parser could not read it
	NotAsked    = "not-asked"    // Line answers another question than the one that was put
	Edited      = "edited"       // the draft came back edited in the quote, and Line does not say what shall become of that
)

// Problem says why a reply changed nothing. Its Error names neither the line nor anybody: it may be logged.
type Problem struct {
	Code     string
	Line     string // the line that was not taken; empty where the whole mail is the reason
	Readings []Verb // the likeliest readings, best first, at most two
	Text     string // Edited: the text in question
}

func (p *Problem) Error() string {
	if len(p.Readings) == 0 {
		return fmt.Sprintf("reply not taken: %s", p.Code)
	}
	return fmt.Sprintf("reply not taken: %s, perhaps %v", p.Code, p.Readings)
}
