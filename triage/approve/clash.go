package approve

import "slices"

// clashes lists which commands contradict each other in one reply. Each pair stands once.
var clashes = map[Verb][]Verb{
	Approve:      {Send, Edit, Reject, NotAComplaint, NotOurs, Later, Called, Close, Undo, Pause, Sent, Resend},
	Send:         {Edit, Reject, NotOurs, Later, Called, Close, Undo, Pause, Confirm, Sent, Resend},
	SendAnyway:   {Send, Edit, Reject, NotAComplaint, NotOurs, IgnoreSender, Merge, Later, Called, Close, Undo, Pause, Confirm, Sent, Resend},
	Edit:         {Reject, NotOurs, Called, Close, Undo, Confirm, Sent, Resend},
	Fill:         {Reject, NotOurs, Close, Undo, Sent, Resend},
	Offer:        {Approve, Send, SendAnyway, Edit, Reject, NotOurs, IgnoreSender, Merge, Called, Close, Undo, Confirm, Sent, Resend, Posted}, // what it makes was not seen yet
	Accepted:     {Declined, NotOurs, IgnoreSender, Merge, Undo, Confirm},
	Declined:     {Given, NotOurs, IgnoreSender, Merge, Undo, Confirm},
	Given:        {NotOurs, IgnoreSender, Merge, Undo, Confirm},
	GiveTo:       {Mine, Approve, Send, SendAnyway, AskOwner, NotOurs, IgnoreSender, Merge, Close, Undo, Confirm, Sent, Resend, Posted},
	AskOwner:     {Approve, Send, SendAnyway, Reject, NotOurs, IgnoreSender, Merge, Close, Undo, Confirm, Sent, Resend, Posted},
	Promise:      {NotOurs, IgnoreSender, Merge, Close, Undo, Confirm},
	Kept:         {NotOurs, IgnoreSender, Merge, Undo, Confirm},
	Reopen:       {Approve, Send, SendAnyway, Reject, NotOurs, IgnoreSender, Merge, Close, Undo, Confirm, Sent, Resend, Split},
	Split:        {Approve, Send, SendAnyway, Edit, Fill, Offer, Reject, NotOurs, IgnoreSender, Merge, Close, Undo, Confirm, Sent, Resend},
	Posted:       {Approve, Send, SendAnyway, Edit, Fill, Reject, NotOurs, IgnoreSender, Merge, Later, Called, Undo, Confirm, Sent, Resend},
	Reject:       {Undo, Confirm, Sent, Resend},
	IsComplaint:  {NotAComplaint, NotOurs},
	NotOurs:      {Mine, Later, Called, Confirm, Resend},
	SetThemes:    {NotAComplaint, NotOurs, IgnoreSender, Undo, Confirm, Merge},
	SetSeverity:  {NotAComplaint, NotOurs, IgnoreSender, Undo, Confirm, Merge},
	IgnoreSender: {Approve, Send, Edit, Fill, IsComplaint, Mine, Later, Called, Undo, Confirm, Sent, Resend, Merge},
	Merge:        {Approve, Send, Edit, Fill, Reject, NotOurs, Later, Called, Close, Undo, Confirm, Sent, Resend},
	Later:        {Close, Undo, Confirm},
	Close:        {Undo, Resend},
	Undo:         {Confirm, Sent, Resend},
	Pause:        {Resume, Confirm, Resend},
	Confirm:      {Sent, Resend, Mishap, NewCase, Away, Back},
	Sent:         {Resend},
	Away:         {Back},
}

// repeatable are the verbs of which one reply may hold several that differ.
var repeatable = []Verb{Fill, Called, Promise, Mishap, NewCase, Find}

// alike reports whether two commands order the same.
func alike(a, b Command) bool {
	return a.Verb == b.Verb && a.Name == b.Name && a.Value == b.Value && a.Text == b.Text && a.Until.Equal(b.Until) &&
		slices.Equal(a.Themes, b.Themes) && a.Severity == b.Severity && a.Ref == b.Ref && a.Number == b.Number &&
		a.Address == b.Address && a.From.Equal(b.From)
}

// clash finds the command that contradicts an earlier one.
func clash(cmds []Command) *Problem {
	for i, c := range cmds {
		for _, earlier := range cmds[:i] {
			same := c.Verb == earlier.Verb
			differs := same && !alike(c, earlier) && (!slices.Contains(repeatable, c.Verb) || c.Verb == Fill && c.Name == earlier.Name)
			if differs || slices.Contains(clashes[c.Verb], earlier.Verb) || slices.Contains(clashes[earlier.Verb], c.Verb) {
				p := &Problem{Code: Conflict, Line: c.Line, Readings: []Verb{earlier.Verb}}
				if !same {
					p.Readings = append(p.Readings, c.Verb)
				}
				return p
			}
		}
	}
	return nil
}

// inOrder drops repeated commands and puts blanks to be filled first: "approve" above "fill date: Friday"
// means the filled draft. "Yes, send anyway" in two lines is one wish.
func inOrder(cmds []Command) []Command {
	var fills, others []Command
	anyway := slices.ContainsFunc(cmds, func(c Command) bool { return c.Verb == SendAnyway })
	for _, c := range cmds {
		at := slices.IndexFunc(others, func(o Command) bool { return alike(o, c) })
		switch {
		case c.Verb == Approve && anyway:
		case c.Verb == Fill:
			if !slices.ContainsFunc(fills, func(f Command) bool { return alike(f, c) }) {
				fills = append(fills, c)
			}
		case at < 0:
			others = append(others, c)
		case others[at].Plain && !c.Plain: // "yes" and "approve": the plainer one says less
			others[at] = c
		}
	}
	return append(fills, others...)
}
