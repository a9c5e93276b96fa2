package templates

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// Staff is filled from a language's staff.toml: the sentences staff and owner read. {name} and the
// like stand for values.
type Staff struct {
	Kinds      map[string]string // playbook kinds
	Severities map[string]string // "1" to "4"
	Themes     map[string]string
	Flags      map[string]string
	Wants      map[string]string
	States     map[string]string

	Blanks    map[string]BlankText // by the name used in replies.toml
	Times     Times
	Commands  map[string]string // the words a reply is made of, as commands.toml of this language accepts them
	Usage     map[string]string // what follows some of them
	Explain   map[string]string // one line for each of them
	Buttons   map[string]string
	Occasions map[string]Headed // why staff are asked
	Why       map[string]string // one line that teaches (playbook G6)
	TalkCard  map[string]Points `toml:"talk_card"` // talking points by theme (playbook R7, L3)
	Lint      map[string]string // what the linter found, by rule
	Ask       AskText
	Past      map[string]string // how a past case was answered, and what came back
	List      ListText
	Found     map[string]FoundText // short lists that can be acted on
	Told      map[string]ToldText
	Did       map[string]string // what had been decided already, by event
	Promise   PromiseText
	Account   AccountText
	Post      PostText
	Result    ResultText
	Failures  map[string]string // why a mail could not be sent, in plain words
	Query     QueryText
	Confirm   ConfirmText
	Refused   RefusedText
	Uncertain UncertainText
	Help      HelpText
	Status    StatusText
	Away      AwayText
	Digest    DigestText
	Alarms    map[string]AlarmText
	Remedies  RemedyText
	Footer    string // under every staff mail
}

// BlankText is the name staff see and type, and what belongs there.
type BlankText struct{ Name, Hint string }

// Points are things to say, in order.
type Points struct{ Points []string }

// Headed is a subject and a first line.
type Headed struct{ Subject, Lead string }

// Times writes spans of time.
type Times struct {
	Now                                            string
	Minute, Minutes, Hour, Hours, Day, Days        string // plural forms with {n}
	By, Waiting, Today, Tomorrow, Yester, On, When string // On and When: any other day
}

// AskText is the wording of the mail that asks for a decision.
type AskText struct {
	Who, Due, Deadline, Overdue, NoDeadline        string // the first two lines
	Talk, NoPhone                                  string // the call card
	Wrote, Subject, Subjectless, Cut, NoWords      string
	Files, Marked, Readings                        string
	About, Wants, Mind, Order, Day, Amount, Phone  string // labels of what the mail is about and names
	DayAhead, DayToday, DayTomorrow, DayPast       string // a day, and how far off it is
	Ahead                                          string // reminds of a day that lies ahead
	AlsoOpen, Merge                                string // other mail of the same customer that waits
	Earlier, EarlierLine, EarlierSubject           string
	EarlierHow, EarlierEnded, EarlierSame, Perhaps string
	Past, PastLine                                 string // the nearest past cases
	WhyDraft, Draft, DraftVersion, Beside          string
	Begin, End, Blanks, BlankLine, Suggest         string
	Goes, Outline, Findings                        string
	Decide, Line, Other, Asked                     string
	LooksLike                                      string // the sender's address is like one of ours
	Opinion, Question, OwnersWord                  string // the owner was asked, with words or without; and what that means
}

// RemedyText is the wording of what can be done for a customer, and of what was.
type RemedyText struct {
	Head, Button, How, None  string
	Costs, Unknown, Worth    string
	In, Above, Limit, Decide string
	Why                      map[string]string // reasons for a proposal
	Ledger, Sums, Settle     string
	Demand, Again            string
	StillWait                string            `toml:"still_wait"`
	Standings                map[string]string // with {date}
}

// ListText is the wording of the gathered list.
type ListText struct{ Subject, SubjectOne, Lead, Item, More, Answer, How string }

// FoundText is the wording of a short list; None where it is empty, More where it is cut.
type FoundText struct{ Subject, Lead, None, More string }

// ToldText is the wording of one result; You where the reader did it.
type ToldText struct{ Subject, Lead, You string }

// ResultText is the wording around every result.
type ResultText struct {
	To, Copy, Text, Undo, UndoHow, Note, Heed, Somebody, Again string
	Along, Left                                                string // files that go with an answer, and files that do not
	Lines                                                      string // heading of the commands that were carried out
	Changes, Removed, Added, Anew                              string // what was changed in the draft
}

// PromiseText is the wording about what customers were promised.
type PromiseText struct {
	Head, Line, Late                                string // the open promises of a customer, and in the digest
	Tracks, Unread                                  string // under an approved answer that names a day
	Subject, SubjectToday, SubjectLate, SubjectMany string // of reminders
	Ahead, Today, Broken, Many                      string
	Until, By, Made                                 string // labels
	Done, Undone                                    string // what to do about it
	Digest, DigestLine                              string
}

// AccountText is the wording about what staff reported of a matter the customer has not written about.
type AccountText struct{ Mishap, Told, Internal, Due, Unreachable string }

// PostText is the wording about answers to reviews, which are posted by hand.
type PostText struct {
	Approved, May, Asks, Named string // what the reader can do with the text
	Link, NoLink               string
	ExplainApprove, ExplainAsk string // what approve does here
}

// QueryText is the wording of the mail about a reply that was not understood.
type QueryText struct {
	Subject, Lead, Line, Perhaps, Nothing, Again string
	CannotSubject                                string `toml:"cannot_subject"` // understood, but not possible
	Cannot                                       string
	Edited                                       map[string]string // what a command does to a text edited in the quote; "other" for all the rest
	Problems                                     map[string]string
}

// ConfirmText is the wording of the mail that asks for a confirming reply.
type ConfirmText struct {
	Subject, Lead, Would, How, Expires, Otherwise string
	Reasons                                       map[string]string
}

// RefusedText is the wording of the mail about a command that was not accepted.
type RefusedText struct {
	Subject, Lead, Nothing, Yours, NotYours string
	Anew                                    string // instead of Yours, for a mail that was no reply
	Reasons                                 map[string]string
}

// UncertainText is the wording of the mail about an answer that may have left.
type UncertainText struct{ Subject, Lead, Look, Sent, Resend, Never string }

// HelpText is the wording of the mail that explains the commands.
type HelpText struct {
	Subject, Lead, Rules string
	Edited               string            // that the draft can be changed in the quote
	Groups               map[string]string // headings
}

// StatusText is the wording of the list of open cases.
type StatusText struct{ Subject, None, Lead, Line, Paused, With string }

// AwayText is the wording of absences: who is away and when, and who covers.
type AwayText struct {
	Gone, Back, Off                             ToldText // away; back; not away after all
	Covers, CoversYou, YouCover, Nobody, Sooner string
	Today, Day, Through, Until, From, OnDay     string // when: today; one day; up to a day; to an hour; from
	Head, Line, LineCovered                     string // in the status and the digest
}

// DigestText is the wording of the owner's digest.
type DigestText struct {
	Subject, Lead, Decisions, Late, Mood, MoodLine, Praise, Themes, ThemeLine, ThemeBefore string
	Waits, WaitLine, WaitLate, Handled, Observed, ObservedLine, NoAnswers, Alarms, More    string
	Would                                                                                  map[string]string // what would have been done, by act
}

// AlarmText is the wording of a notice about the machinery: what happened, what Heed does about it,
// what the reader should do.
type AlarmText struct{ Subject, What, Do string }

// Complete reports whether the language has staff mails: a file that is there is complete.
func (s *Staff) Complete() bool { return s != nil && s.Footer != "" }

func parseStaff(name string, data layers) (Staff, error) {
	var s Staff
	if err := decodeTOML(name, data, &s); err != nil {
		return Staff{}, err
	}
	var errs []error
	walkText(reflect.ValueOf(s), "", func(where, text string) {
		if strings.TrimSpace(text) == "" {
			errs = append(errs, fmt.Errorf("%s: %s: is empty", name, where))
		}
		for _, p := range Placeholders(text) {
			if !staffValues[p] {
				errs = append(errs, fmt.Errorf("%s: %s: unknown value {%s}", name, where, p))
			}
		}
	})
	return s, errors.Join(errs...)
}

var staffValues = map[string]bool{"line": true, "fill": true,
	"anyway":  true,
	"address": true,
	"before":  true,
	"by":      true,
	"cc":      true,
	"close":   true,
	"command": true,
	"confirm": true,
	"count":   true,
	"date":    true,
	"day":     true,
	"did":     true,
	"files":   true,
	"first":   true,
	"happy":   true,
	"hint":    true,
	"approve": true,
	"posted":  true,
	"edit":    true,
	"link":    true,
	"how":     true,
	"kept":    true,
	"longest": true,
	"mailbox": true,
	"median":  true,
	"moment":  true,
	"n":       true,
	"name":    true,
	"names":   true,
	"note":    true,
	"phone":   true,
	"ref":     true,
	"remedy":  true,
	"resend":  true,
	"resume":  true,
	"second":  true,
	"send":    true,
	"sent":    true,
	"since":   true,
	"size":    true,
	"site":    true,
	"span":    true,
	"state":   true,
	"status":  true,
	"studio":  true,
	"subject": true,
	"sum":     true,
	"tag":     true,
	"theme":   true,
	"time":    true,
	"to":      true,
	"undo":    true,
	"unhappy": true,
	"value":   true,
	"waiting": true,
	"wants":   true,
	"what":    true,
	"when":    true,
	"who":     true,
	"whom":    true,
	"give":    true,
	"back":    true,
	"why":     true,
}
